/** Sets the formulas of a book; one that cannot be set is shown as its source and reported. */
import type { Element, Root } from 'hast'
import type { Chapter, Formula, Position, TypesetFormula } from '../../book.ts'
import type { Report } from '../../diagnostics.ts'
import { remembering } from '../../remember.ts'
import { visitElements } from '../../trees.ts'
import { type FileTypesetter, FormulaError, type Macros, openTypesetter } from './typeset.ts'

/** A chapter, or what is like one, with its formulas. */
type Formulated = Pick<Chapter, 'tree' | 'file'>

export interface FormulaSetter {
  /** What the formulas of a chapter come out as depends on this, and on the chapter. */
  keyOf(chapter: Formulated): string
  /** Sets `data.math.typeset` in a copy of the tree of one of the chapters; one that cannot be set is reported. Changes the copy. */
  set(copy: Root, chapter: Formulated, report: Report): void
}

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
  chapters: readonly Formulated[],
  macros: Macros,
  keep: KeepFormulas,
): Promise<FormulaSetter> {
  const typesetter = openTypesetter(macros)
  const outcomes = new Map<Formulated, readonly Outcome[]>()
  const keys = new Map<string, string>()
  for (const file of new Set(chapters.map((chapter) => chapter.file))) {
    const cut = chapters.filter((chapter) => chapter.file === file)
    const formulas = cut.flatMap(formulasOf)
    if (formulas.length === 0) continue
    const { set } = typesetter.forFile(file)
    const key = JSON.stringify([macros, formulas.map(({ tex, display }) => [tex, display])])
    const made = await keep([key], () => formulas.map((formula) => outcomeOf(formula, set)))
    keys.set(file, key)
    let from = 0
    for (const chapter of cut) {
      const count = formulasOf(chapter).length
      outcomes.set(chapter, made.slice(from, from + count))
      from += count
    }
  }
  return {
    keyOf: ({ file }) => keys.get(file) ?? '',
    set(copy, chapter, report) {
      const own = outcomes.get(chapter)?.values()
      visitElements(copy, (element) => {
        const math = element.data?.math
        if (element.data === undefined || math === undefined) return
        const outcome: Outcome | undefined = own?.next().value
        if (outcome === undefined)
          throw new Error(`A formula of ${chapter.file} was not there when formulas were set.`)
        if ('problem' in outcome) {
          report.add('math-invalid', placeOf(element, chapter.file, math, outcome.offset), outcome.problem)
          showSource(element, math)
        }
        // A formula that only defines macros shows nothing.
        else if (outcome.typeset.html === '') dropFormula(element)
        else element.data.math = { ...math, typeset: outcome.typeset }
      })
    },
  }
}

const rememberFormulas = remembering<Formulated, readonly Formula[]>()

function formulasOf(chapter: Formulated): readonly Formula[] {
  return rememberFormulas(chapter, '', () => {
    const formulas: Formula[] = []
    visitElements(chapter.tree, ({ data }) => {
      if (data?.math !== undefined) formulas.push(data.math)
    })
    return formulas
  })
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
  return new Set(chapters.flatMap(formulasOf).flatMap(({ typeset }) => typeset?.html ?? []))
}
