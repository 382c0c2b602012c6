/** The lines of a file that its elements come from. */
import { toString as textOf } from 'hast-util-to-string'
import { visit } from 'unist-util-visit'
import { describe, expect, it } from 'vitest'
import { applyEdits } from '../../src/chapters/dialects/edits.ts'
import { parseMarkdown } from '../../src/chapters/index.ts'
import { Report } from '../../src/diagnostics.ts'

/** Every element whose text begins with `@` and the number of its line says so; what is around others may begin before. */
const AROUND = /^(?:table|thead|tbody|tr|ul|ol|blockquote|div|section)$/

/** The elements that are said to be in another line than their text says: `td @7: 9`. */
function wrongLines(text: string, lines?: readonly number[]) {
  const wrong: string[] = []
  let count = 0
  visit(
    parseMarkdown({ file: 'a.md', text, ...(lines && { lines }) }, new Report()).tree,
    'element',
    (element) => {
      const line = /^\s*@(\d+)/.exec(textOf(element))?.[1]
      if (line === undefined || AROUND.test(element.tagName)) return
      count++
      const found = element.position?.start.line
      if (found !== Number(line)) wrong.push(`${element.tagName} @${line}: ${found}`)
    },
  )
  return { count, wrong }
}

const lines = (...all: string[]) => `${all.join('\n')}\n`
const texts: Readonly<Record<string, string>> = {
  'a table': lines(
    '| @1 | <sub>@1</sub> | *@1* |',
    '| - | - | - |',
    '| @3 | **@3** | <kbd>@3</kbd> |',
    '| @4 | `@4` | *@4* ~~@4~~ |',
    '|   |   | *@5* |',
  ),
  'nested lists': lines(
    '- @1',
    '  - *@2*',
    '    - @3',
    '      **@4**',
    '',
    '      @6',
    '',
    '      | @8 | <sub>@8</sub> |',
    '      | - | - |',
    '      | @10 | *@10* |',
    '- @11',
    'lazy',
    '<kbd>@13</kbd>',
    '',
    '1. @15',
    '',
    '   ```',
    '   code',
    '   ```',
    '2. *@20*',
    '',
    '- [ ] *@22*',
    '- [x] *@23*',
  ),
  'block quotes': lines(
    '> @1',
    '> > *@2*',
    '> > <sub>@3</sub>',
    '>',
    '> - @5',
    '>',
    '>   @7',
    '>',
    '> | @9 | b |',
    '> |-|-|',
    '> | c | *@11* |',
    '',
    '> [!NOTE]',
    '> and *@14*',
  ),
  'HTML blocks': lines(
    '<div>',
    '',
    '*@3*',
    '',
    '</div>',
    '',
    '<table>',
    '<tr>',
    '<td>@9</td>',
    '<td>x',
    '',
    '**@12**',
    '',
    '</td>',
    '<td>@15</td>',
    '</tr>',
    '</table>',
    '',
    '<p>',
    'a',
    '<!-- a',
    'comment -->',
    '<b>@23</b></p>',
    '',
    '*@25*',
  ),
  'lines in a paragraph': lines(
    '*@1*',
    '*@2*\\',
    '*@3*  ',
    '<i',
    'title="x">@4</i>',
    '*@6* and `code',
    'over lines` then *@7* and [a',
    'link](b.md',
    '"title") *@9*',
    '**@10** &amp; &#42; \\* *@10* [x][y',
    'z] *@11* ![a',
    'b](c.png) *@12* <http://a.b> *@12* `` a`',
    '` `` *@13* [a][u',
    'v] *@14*',
    '',
    '[u v]: u.md',
  ),
  notes: lines(
    'a[^n] and *more*[^m]',
    '',
    '[^n]: @3 `@3`',
    '',
    '    @5',
    '    *@6*',
    '',
    '| a | b[^m] |',
    '| - | - |',
    '| <kbd>@10</kbd> | z |',
    '',
    '[^m]: @12',
    '',
    '*@14*',
  ),
  'a formula': lines('$$', 'a', '= b', '$$', '', '*@6* and $a', '= b$ and *@7*'),
  'front matter': lines('---', 'a: 1', '---', '', '| a | *@5* |', '|-|-|', '| b | *@7* |'),
}

describe('the line of an element', () => {
  it.each(Object.entries(texts))('in %s', (_, text) => {
    const { count, wrong } = wrongLines(text)
    expect(wrong).toEqual([])
    expect(count).toBeGreaterThan(1)
  })

  it('of an included file is that of its directive', () => {
    const directive = '{{#include table.md}}'
    const text = lines('*@1*', '', directive, '', '| a | *@5* |', '|-|-|', '| b | *@7* |')
    const start = text.indexOf(directive)
    const table = lines('| @3 | b |', '| - | - |', '| <sub>@3</sub> | *@3* |')
    const edit = { start, end: start + directive.length, text: table }
    const source = applyEdits({ file: 'a.md', text }, [edit])
    const { count, wrong } = wrongLines(source.text, source.lines)
    expect(wrong).toEqual([])
    // The cells of the two tables, with what is in them, and the paragraph.
    expect(count).toBe(11)
  })
})
