/** What printed formulas need: KaTeX's faces, cut down to the characters of the formulas, and the rules of its style sheet that they use. */
import { readFile } from 'node:fs/promises'
import type { Face } from './faces.ts'
import type { BookFont } from './fonts.ts'
import { loadSubsetter } from './subset.ts'

export interface FormulaStyle {
  readonly fonts: readonly BookFont[]
  /** Every character of the formulas, once. */
  readonly text: string
  /** The characters that the faces have. */
  readonly covered: ReadonlySet<number>
  readonly stylesheet: string
}

const FOLDER = 'katex/dist'
/** Families with the styles that KaTeX has of them. */
const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  AMS: ['Regular'],
  Caligraphic: ['Regular', 'Bold'],
  Fraktur: ['Regular', 'Bold'],
  Main: ['Regular', 'Italic', 'Bold', 'BoldItalic'],
  Math: ['Italic', 'BoldItalic'],
  SansSerif: ['Regular', 'Italic', 'Bold'],
  Script: ['Regular'],
  Size1: ['Regular'],
  Size2: ['Regular'],
  Size3: ['Regular'],
  Size4: ['Regular'],
  Typewriter: ['Regular'],
}

/** `formulas`: HTML as KaTeX wrote it. */
export async function styleFormulas(formulas: Iterable<string>): Promise<FormulaStyle> {
  const characters = new Set<number>()
  const classes = new Set<string>()
  for (const html of formulas) {
    for (const [, names = ''] of html.matchAll(/ class="([^"]*)"/g))
      for (const name of names.split(' ')) classes.add(name)
    for (const character of unescaped(html.replace(/<[^>]*>/g, '')))
      characters.add(character.codePointAt(0) ?? 0)
  }
  if (classes.size === 0) return { fonts: [], text: '', covered: new Set(), stylesheet: '' }
  const stylesheet = usedRules(
    await readFile(new URL(import.meta.resolve(`${FOLDER}/katex.css`)), 'utf8'),
    classes,
  )

  const subset = await loadSubsetter()
  const fonts: BookFont[] = []
  const covered = new Set<number>()
  for (const face of formulaFaces().filter(({ family }) => stylesheet.includes(family))) {
    const { bytes, characters: found } = subset(
      await readFile(new URL(import.meta.resolve(face.file))),
      characters,
    )
    if (found.size === 0) continue
    for (const character of found) covered.add(character)
    fonts.push({ face, name: face.file.slice(face.file.lastIndexOf('/') + 1), bytes })
  }
  return { fonts, text: String.fromCodePoint(...characters), covered, stylesheet }
}

function formulaFaces(): Face[] {
  return Object.entries(FAMILIES).flatMap(([name, styles]) =>
    styles.map(
      (style): Face => ({
        family: `KaTeX_${name}`,
        weight: style.startsWith('Bold') ? 700 : 400,
        style: style.endsWith('Italic') ? 'italic' : 'normal',
        file: `${FOLDER}/fonts/KaTeX_${name}-${style}.ttf`,
        latin: false,
      }),
    ),
  )
}

function unescaped(text: string): string {
  return text.replace(/&(?:lt|gt|quot|#x27|amp);/g, (reference) => REFERENCES[reference] ?? reference)
}

const REFERENCES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#x27;': "'",
  '&amp;': '&',
}

/**
 * The rules of which some selector names no class but `classes`. Fonts have rules of their own, and so does the page: KaTeX's counters of
 * equations would begin anew in every segment, and GitHub numbers none.
 */
export function usedRules(stylesheet: string, classes: ReadonlySet<string>): string {
  const rules = stylesheet.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/([^{}]+)\{([^{}]*)\}/g)
  const used: string[] = []
  for (const [, selectors = '', declarations = ''] of rules) {
    const kept = selectors
      .split(',')
      .map((selector) => selector.trim().replace(/\s+/g, ' '))
      .filter((selector) => {
        const names = [...selector.matchAll(/\.([\w-]+)/g)].map(([, name = '']) => name)
        return names.length > 0 && names.every((name) => classes.has(name)) && !names.includes('eqn-num')
      })
    const body = declarations.trim().replace(/\s+/g, ' ')
    if (kept.length > 0 && body !== '') used.push(`${kept.join(',')}{${body}}`)
  }
  return used.join('\n')
}
