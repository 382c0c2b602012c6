/** What an author does to a book: each edit is a function from the files to other files. */
import { BLOCKS, drawing, type Files, squares, waves } from './book.ts'
import type { Random } from './random.ts'

interface Edited {
  readonly files: Files
  /** What was done, for whoever has to do it again. */
  readonly what: string
}

type Edit = (files: Files, random: Random) => Edited | undefined | Promise<Edited>

const WORDS = [
  ...'fox dog night morning 狐狸 夜 Straße naïve œuvre ∑ → “quoted” *bold* `code` 42 ½'.split(' '),
  '',
]

const chaptersOf = (files: Files) => [...files.keys()].filter((file) => file.startsWith('text/'))
const textOf = (files: Files, file: string) => String(files.get(file) ?? '')
const blocksOf = (files: Files, file: string) => textOf(files, file).trimEnd().split('\n\n')

function write(files: Files, what: string, ...changes: readonly (readonly [string, string | Uint8Array])[]) {
  return { files: new Map([...files, ...changes]), what }
}

function writeBlocks(
  files: Files,
  what: string,
  ...changes: readonly (readonly [string, readonly string[]])[]
) {
  return write(files, what, ...changes.map(([file, blocks]) => [file, `${blocks.join('\n\n')}\n`] as const))
}

function without(files: Files, what: string, file: string): Edited {
  return { files: new Map([...files].filter(([name]) => name !== file)), what }
}

/** The lines of the contents that are entries, as places in the lines of the README. */
function entriesOf(files: Files) {
  const lines = textOf(files, 'README.md').split('\n')
  const places = [...lines.keys()].filter((place) => /^ *- \[/.test(lines[place] ?? ''))
  return { lines, places }
}

const changeWord: Edit = (files, random) => {
  const file = random.pick(chaptersOf(files))
  const words = textOf(files, file).split(' ')
  const place = random.below(words.length)
  const [old, word] = [words[place], random.pick(WORDS)]
  words[place] = word
  return write(files, `${file}: word ${place}, “${old}”, becomes “${word}”`, [file, words.join(' ')])
}

const addBlock: Edit = (files, random) => {
  const file = random.pick(chaptersOf(files))
  const blocks = blocksOf(files, file)
  const [place, block] = [1 + random.below(blocks.length), random.below(BLOCKS.length)]
  blocks.splice(place, 0, BLOCKS[block] ?? '')
  return writeBlocks(files, `${file}: block ${block} is put at ${place}`, [file, blocks])
}

const removeBlock: Edit = (files, random) => {
  const file = random.pick(chaptersOf(files))
  const blocks = blocksOf(files, file)
  if (blocks.length < 2) return undefined
  const place = 1 + random.below(blocks.length - 1)
  return writeBlocks(files, `${file}: the block at ${place} goes`, [file, blocks.toSpliced(place, 1)])
}

const moveBlock: Edit = (files, random) => {
  const [from, to] = [random.pick(chaptersOf(files)), random.pick(chaptersOf(files))]
  const [source, target] = [blocksOf(files, from), blocksOf(files, to)]
  if (from === to || source.length < 2) return undefined
  const place = 1 + random.below(source.length - 1)
  const moved = source[place] ?? ''
  const what = `the block at ${place} moves from ${from} to ${to}`
  return writeBlocks(files, what, [from, source.toSpliced(place, 1)], [to, [...target, moved]])
}

const renameHeading: Edit = (files, random) => {
  const file = random.pick(chaptersOf(files))
  const blocks = blocksOf(files, file)
  const places = [...blocks.keys()].filter((place) => blocks[place]?.startsWith('#'))
  if (places.length === 0) return undefined
  const place = random.pick(places)
  const renamed = `${blocks[place]} ${random.pick(WORDS)}`
  return writeBlocks(files, `${file}: the heading at ${place} becomes “${renamed}”`, [
    file,
    blocks.with(place, renamed),
  ])
}

const swapEntries: Edit = (files, random) => {
  const { lines, places } = entriesOf(files)
  if (places.length < 2) return undefined
  const [a, b] = [random.pick(places), random.pick(places)]
  const swapped = lines.with(a, lines[b] ?? '').with(b, lines[a] ?? '')
  return write(files, `the contents: lines ${a} and ${b} change places`, ['README.md', swapped.join('\n')])
}

const removeEntry: Edit = (files, random) => {
  const { lines, places } = entriesOf(files)
  if (places.length < 2) return undefined
  const place = random.pick(places)
  return write(files, `the contents: line ${place} goes`, ['README.md', lines.toSpliced(place, 1).join('\n')])
}

const renameEntry: Edit = (files, random) => {
  const { lines, places } = entriesOf(files)
  if (places.length === 0) return undefined
  const [place, word] = [random.pick(places), random.pick(WORDS)]
  const renamed = lines[place]?.replace('](', ` ${word}](`) ?? ''
  return write(files, `the contents: line ${place} becomes “${renamed}”`, [
    'README.md',
    lines.with(place, renamed).join('\n'),
  ])
}

const addChapter: Edit = (files, random) => {
  const { lines, places } = entriesOf(files)
  const place = places.length === 0 ? 4 : random.pick(places)
  const listed = chaptersOf(files).filter((file) => !lines.some((line) => line.includes(file)))
  const isNew = listed.length === 0 || random.onceIn(2)
  const file = isNew ? `text/new-${random.below(1000)}.md` : random.pick(listed)
  const text = isNew ? `# New\n\n${random.pick(BLOCKS)}\n\n${random.pick(BLOCKS)}\n` : textOf(files, file)
  const entry = `${/^ */.exec(lines[place] ?? '')?.[0] ?? ''}- [Added](${file})`
  return write(
    files,
    `${file} is listed at line ${place}`,
    ['README.md', lines.toSpliced(place + 1, 0, entry).join('\n')],
    [file, text],
  )
}

/** What still lists it makes the book one that cannot be built. */
const removeChapter: Edit = (files, random) => {
  const chapters = chaptersOf(files)
  if (chapters.length < 3) return undefined
  const file = random.pick(chapters)
  return without(files, `${file} goes`, file)
}

const changePicture: Edit = async (files, random) => {
  const seed = random.below(200)
  const [file, bytes] = random.pick([
    ['pictures/squares.png', await squares(seed)],
    ['pictures/waves.webp', await waves(seed)],
    ['pictures/line.svg', drawing(`Line ${seed} ${random.pick(WORDS.slice(0, 6))}`)],
    ['cover.svg', drawing(`Cover ${seed}`)],
    // What the name says and what the bytes are may differ.
    ['pictures/squares.png', await waves(seed)],
    ['pictures/waves.webp', (await waves(seed)).subarray(0, 60)],
  ] as const)
  return write(files, `${file} becomes the picture of seed ${seed}`, [file, bytes])
}

const removePicture: Edit = (files, random) => {
  const pictures = [...files.keys()].filter((file) => /^(?:pictures\/|cover)/.test(file))
  if (pictures.length === 0) return undefined
  const file = random.pick(pictures)
  return without(files, `${file} goes`, file)
}

const SETTINGS = [
  'title: Another title', 'title: 書', 'subtitle: With a subtitle', 'authors: [Ada Lovelace]', 'name: another-name',
  'language: de', 'language: zh-CN', 'language: ar', 'language: en', 'page: { size: A5 }', 'page: { size: A4, sides: one }',
  'page: { chapters: right }', 'page: { size: 6x9in }', 'theme: manual', 'theme: { css: styles/own.css }',
  'theme: { name: manual, css: styles/own.css }', 'links: { pages: false }', 'links: { pages: true, addresses: true }',
  'links: { pages: true }', 'contents: { depth: 0 }', 'contents: { depth: 3, tables: true }', 'contents: { figures: true }',
  'cache: book', 'verify: false', 'version: 1.10', 'description: It is about foxes.', 'license: CC-BY-SA-4.0', 'dialect: github',
  'dialect: mkdocs', 'dialect: myst', 'dialect: quarto', 'dialect: honkit', 'dialect: docusaurus', 'dialect: mdbook',
  'repository: https://github.com/ada/foxes', 'tilte: a slip of the pen', "math: { macros: { '\\x': 'y' } }", 'isbn: 978-0-306-40615-7',
] // biome-ignore format: a list of lines

const changeSetting: Edit = (files, random) => {
  const lines = textOf(files, 'buckram.yaml')
    .split('\n')
    .filter((line) => line !== '')
  const chosen = random.pick([...SETTINGS, ...lines])
  const key = /^\w+/.exec(chosen)?.[0] ?? ''
  const rest = lines.filter((line) => !line.startsWith(`${key}:`))
  const isTaken = lines.includes(chosen)
  const next = isTaken ? rest : [...rest, chosen]
  return write(files, `buckram.yaml: “${chosen}” ${isTaken ? 'goes' : 'is set'}`, [
    'buckram.yaml',
    `${next.join('\n')}\n`,
  ])
}

const STYLES = [
  'h2 { color: #654321; }', 'p { text-indent: 1em; }', ':root { --text-size: 9pt; }', '@page { margin-top: 30mm; }',
  'blockquote { font-size: 80%; }', 'h1::after { content: " *"; }', 'table { font-family: "Buckram Mono"; }', 'p { background: url(http://example.org/x) }',
] // biome-ignore format: a list of rules

const changeStyle: Edit = (files, random) => {
  const rule = random.pick(STYLES)
  const text = textOf(files, 'styles/own.css')
  const next = text.includes(rule) ? text.replace(`${rule}\n`, '') : `${text}${rule}\n`
  return write(files, `styles/own.css: “${rule}” comes or goes`, ['styles/own.css', next])
}

const changeInclude: Edit = (files, random) => {
  const line = `print(${random.below(1000)})\n`
  const text = random.onceIn(3) ? line : `${textOf(files, 'code/sample.py')}${line}`
  return write(files, `code/sample.py ends with “${line.trim()}”`, ['code/sample.py', text])
}

const changeMetadata: Edit = (files, random) =>
  random.pick([
    () =>
      write(files, 'CITATION.cff comes', [
        'CITATION.cff',
        'cff-version: 1.2.0\ntitle: Cited\nauthors:\n  - name: Ann\n',
      ]),
    () => without(files, 'CITATION.cff goes', 'CITATION.cff'),
    () =>
      write(files, 'LICENSE comes', [
        'LICENSE',
        'MIT License\n\nPermission is hereby granted, free of charge\n',
      ]),
    () => write(files, 'notes.txt comes, which no one reads', ['notes.txt', String(random.below(1000))]),
    () => {
      const animal = random.pick(WORDS)
      return write(files, `book.json says “${animal}”`, [
        'book.json',
        JSON.stringify({ variables: { animal } }),
      ])
    },
    () => without(files, 'book.json goes', 'book.json'),
    () => write(files, 'gone.md comes', ['text/gone.md', '# Gone\n\nIt is here.\n']),
  ])()

const renameChapter: Edit = (files, random) => {
  const file = random.pick(chaptersOf(files))
  const name = `text/renamed-${random.below(1000)}.md`
  const moved = without(files, `${file} becomes ${name}`, file)
  const readme = textOf(files, 'README.md').replaceAll(`(${file})`, `(${name})`)
  return write(moved.files, moved.what, [name, textOf(files, file)], ['README.md', readme])
}

const touch: Edit = (files) => ({ files: new Map(files), what: 'nothing changes' })

/** Those that stand here twice are made twice as often. */
export const EDITS: readonly Edit[] = [
  changeWord, changeWord, changeWord, addBlock, addBlock, removeBlock, removeBlock, moveBlock, renameHeading, swapEntries,
  removeEntry, renameEntry, addChapter, removeChapter, changePicture, changePicture, removePicture, changeSetting,
  changeSetting, changeStyle, changeInclude, changeMetadata, renameChapter, touch,
] // biome-ignore format: a list of edits
