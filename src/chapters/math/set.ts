/** Sets the formulas of a chapter; one that cannot be set is shown as its source and reported. */
import type { Element, Root } from 'hast'
import type { Chapter, Formula, Position } from '../../book.ts'
import type { Report } from '../../diagnostics.ts'
import { visitElements } from '../../trees.ts'
import { FormulaError, type Macros, openTypesetter } from './typeset.ts'

/** Sets `data.math.typeset` in a tree that was cut from `file`. Changes the tree. */
export type SetFormulas = (tree: Root, file: string) => void

/** `macros`: by command, `\R` → `\mathbb{R}`. */
export function formulaSetter(macros: Macros, report: Report): SetFormulas {
  const typesetter = openTypesetter(macros)
  return (tree, file) => {
    visitElements(tree, (element) => {
      const math = element.data?.math
      if (element.data === undefined || math === undefined) return
      try {
        const typeset = typesetter.forFile(file).set(math.tex, math.display)
        // A formula that only defines macros shows nothing.
        if (typeset.html === '') dropFormula(element)
        else element.data.math = { ...math, typeset }
      } catch (error) {
        if (!(error instanceof FormulaError)) throw error
        report.add('math-invalid', placeOf(element, file, math, error.offset), error.message)
        showSource(element, math)
      }
    })
  }
}

function dropFormula(element: Element): void {
  delete element.data?.math
  element.tagName = 'span'
  element.properties = {}
  element.children = []
}

function showSource(element: Element, { source }: Formula): void {
  delete element.data?.math
  const isBlock = element.tagName === 'div'
  const code: Element = {
    type: 'element',
    tagName: 'code',
    properties: {},
    children: [{ type: 'text', value: isBlock ? `${source.trim()}\n` : source.replace(/\s+/g, ' ') }],
  }
  element.properties = { className: ['formula-source'] }
  element.children = isBlock
    ? [{ type: 'element', tagName: 'pre', properties: {}, children: [code] }]
    : [code]
}

/** The line in the formula where it went wrong; the column, where the formula begins on that line. */
function placeOf(
  { position }: Element,
  file: string,
  { tex, source }: Formula,
  offset: number | undefined,
): Position {
  if (position === undefined) return { file }
  const { line, column } = position.start
  const before = source.slice(0, source.indexOf(tex) + (offset ?? 0))
  const lines = before.split('\n').length - 1
  return lines === 0 ? { file, line, column } : { file, line: line + lines }
}

/** The printed form of every formula of the chapters, each once. */
export function printedFormulas(chapters: readonly Chapter[]): ReadonlySet<string> {
  const printed = new Set<string>()
  for (const { tree } of chapters) {
    visitElements(tree, ({ data }) => {
      if (data?.math?.typeset !== undefined) printed.add(data.math.typeset.html)
    })
  }
  return printed
}
