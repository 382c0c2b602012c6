/** A small book that holds something of every kind, and the pieces that random edits put into it. */
import sharp from 'sharp'

/** The files of a book by their paths. */
export type Files = ReadonlyMap<string, string | Uint8Array>

const README = `# The book of edits

## Contents

- [Foreword](foreword.md)
- Part one
  - [One](text/one.md)
  - [Two](text/two.md)
  - [Three](text/three.md)
- Part two
  - [Four](text/four.md)
  - [Five](text/five.md)

## Citation

Cite it as you like.
`

/** Keys of buckram.yaml at first, each on a line: edits change single ones. */
const SETTINGS = `dialect: quarto
language: en
links: { pages: true, addresses: false }
contents: { depth: 2, figures: true, tables: true }
`

export const BLOCKS: readonly string[] = [
  'The quick brown fox jumps over the lazy dog, and the dog does not mind at all. It has seen foxes jump before.',
  'A link to [chapter two](two.md#measures), one to [a heading](five.md#the-end), and one [to nowhere](gone.md).',
  'A note[^n] that is read at the end.\n\n[^n]: Here it is, with a [link](https://example.org/a).',
  '| Name | Value |\n| --- | ---: |\n| alpha | 1 |\n| beta | 22 |',
  '<table><caption>Measures of things</caption><thead><tr><th>Thing</th><th>Size</th></tr></thead><tbody><tr><td>fox</td><td>3</td></tr></tbody></table>',
  'Mass is energy, $E = mc^2$, and sums are\n\n$$\\sum_{i=0}^{n} x_i = \\frac{a}{b}$$',
  '```js\nconst answer = 6 * 7 // the question is not known\nconsole.log(answer)\n```',
  '![Squares](../pictures/squares.png "Squares of two colours")',
  '![Waves](../pictures/waves.webp)',
  '![A drawing](../pictures/line.svg "A line that was drawn")',
  '> [!WARNING]\n> Foxes may jump without notice.',
  '{{#include ../code/sample.py}}',
  '第一章讲的是狐狸和狗：它们都不着急。',
  '- one\n- two\n  - two and a half\n- [x] three',
  '## Measures\n\nWhat is measured is known.',
  '## The end\n\n### Of all things\n\nIt comes at last.',
  `| ${Array.from({ length: 14 }, (_, column) => `Column ${column}`).join(' | ')} |\n|${' --- |'.repeat(14)}\n|${' extraordinarily |'.repeat(14)}`,
  'A character that no font has: \u{1F9FF}\u{10330}.',
  '<details><summary>More</summary>\n\nInside, *much* more.\n\n</details>',
  `<img src="../pictures/squares.png" width="${40}" alt="Small squares">`,
  `\`\`\`text\n${'a line of the listing that goes on\n'.repeat(30)}\`\`\``,
  // Of other dialects, where they reach into other files; elsewhere they are text.
  '--8<-- "code/sample.py"',
  '(here)=\n## A place with a name',
  'See {ref}`here` and {doc}`three`.',
  '```{literalinclude} ../code/sample.py\n```',
  '{% include "../code/sample.py" %} and {{ book.animal }}',
  '{{< include ../code/sample.py >}}',
  '![Captioned](../pictures/line.svg){#fig-line}',
  'It is shown in @fig-line.',
  'Defined here: $\\def\\fox{f}\\fox$. What follows in the file knows it: $\\fox + 1$.',
  'What nobody defined: $\\fox - 1$.',
]

/** Another picture for every seed: squares that are seen through. */
export async function squares(seed: number): Promise<Uint8Array> {
  return new Uint8Array(
    await pixels(seed, 24 + (seed % 3) * 8)
      .png()
      .toBuffer(),
  )
}

export async function waves(seed: number): Promise<Uint8Array> {
  return new Uint8Array(await pixels(seed, 30).webp({ lossless: true }).toBuffer())
}

function pixels(seed: number, side: number) {
  const data = Uint8Array.from({ length: side * side * 4 }, (_, index) => (index * (seed + 3) * 7) % 251)
  return sharp(data, { raw: { width: side, height: side, channels: 4 } })
}

export function drawing(words: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="30"><path d="M0 0h${words.length}"/><text y="20">${words}</text></svg>`
}

export async function firstBook(): Promise<Files> {
  const chapter = (title: string, from: number, count: number) =>
    [`# ${title}`, ...BLOCKS.slice(from, from + count)].join('\n\n').concat('\n')
  return new Map<string, string | Uint8Array>([
    ['README.md', README],
    ['buckram.yaml', SETTINGS],
    ['cover.svg', drawing('The cover')],
    [
      'foreword.md',
      '# Foreword\n\nRead on, until [the end](text/five.md#the-end).\n\n{{< include code/sample.py >}}\n',
    ],
    ['text/one.md', chapter('One', 0, 4)],
    ['text/two.md', `${chapter('Two', 5, 4)}\n## Measures\n\nSee [three](three.md).\n`],
    ['text/three.md', chapter('Three', 9, 4)],
    ['text/four.md', chapter('Four', 1, 3)],
    ['text/five.md', chapter('Five', 13, 3)],
    ['pictures/squares.png', await squares(1)],
    ['pictures/waves.webp', await waves(1)],
    ['pictures/line.svg', drawing('A line')],
    ['code/sample.py', 'print("included")\n'],
    ['styles/own.css', 'h2 { color: #123456; }\n'],
  ])
}
