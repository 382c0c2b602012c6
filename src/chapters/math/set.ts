/** Sets the formulas of a chapter; one that cannot be set is shown as its source and reported. */
import type { Element, Root } from 'hast'
import type { Chapter, Formula, Position, TypesetFormula } from '../../book.ts'
import type { Report } from '../../diagnostics.ts'
import { visitElements } from '../../trees.ts'
import { type FileTypesetter, FormulaError, type Macros, openTypesetter } from './typeset.ts'

/** Sets `data.math.typeset` in a tree that was cut from `file`: of each file the trees in their order. Changes the tree. */
export type SetFormulas = (tree: Root, file: string) => void

/** What came of a formula. */
type Outcome =
  | { readonly typeset: TypesetFormula }
  | { readonly problem: string; readonly offset: number | undefined }

/** Keeps what came of the formulas of a file, which is `parts` with the macros. */
export type KeepFormulas = (
  parts: readonly string[],
  make: () => readonly Outcome[],
) => Promise<readonly Outcome[]>

/**
 * Typesets the formulas of all files, or takes them from an earlier build. `macros`: by command, `\R` → `\mathbb{R}`. What one
 * formula of a file defines, those after it know: so they are kept together.
 */
export async function formulaSetter(
  chapters: readonly Pick<Chapter, 'tree' | 'file'>[],
  macros: Macros,
  keep: KeepFormulas,
  report: Report,
): Promise<SetFormulas> {
  const typesetter = openTypesetter(macros)
  const outcomes = new Map<string, Iterator<Outcome>>()
  for (const [file, formulas] of formulasByFile(chapters)) {
    const { set } = typesetter.forFile(file)
    const key = JSON.stringify([macros, formulas.map(({ tex, display }) => [tex, display])])
    const made = await keep([key], () => formulas.map((formula) => outcomeOf(formula, set)))
    outcomes.set(file, made.values())
  }
  return (tree, file) => {
    visitElements(tree, (element) => {
      const math = element.data?.math
      if (element.data === undefined || math === undefined) return
      const outcome: Outcome | undefined = outcomes.get(file)?.next().value
      if (outcome === undefined) throw new Error(`A formula of ${file} was not there when formulas were set.`)
      if ('problem' in outcome) {
        report.add('math-invalid', placeOf(element, file, math, outcome.offset), outcome.problem)
        showSource(element, math)
      }
      // A formula that only defines macros shows nothing.
      else if (outcome.typeset.html === '') dropFormula(element)
      else element.data.math = { ...math, typeset: outcome.typeset }
    })
  }
}

function formulasByFile(chapters: readonly Pick<Chapter, 'tree' | 'file'>[]): Map<string, Formula[]> {
  const files = new Map<string, Formula[]>()
  for (const { tree, file } of chapters) {
    visitElements(tree, ({ data }) => {
      if (data?.math === undefined) return
      const formulas = files.get(file) ?? []
      formulas.push(data.math)
      files.set(file, formulas)
    })
  }
  return files
}

function outcomeOf({ tex, display }: Formula, set: FileTypesetter['set']): Outcome {
  try {
    return { typeset: set(tex, display) }
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error
    return { problem: error.message, offset: error.offset }
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
