/** Which fonts a book would be set in, and which it lacks. */

import { familiesOf } from '../media/faces.ts'
import { type BookFonts, type FontOptions, subsetFonts } from '../media/fonts.ts'
import { scriptsOf } from '../media/scripts.ts'
import { bad, type Finding, good, reasonOf, warning } from './finding.ts'

/** `text` is that of the book as it is written. */
export async function checkFonts(text: string, options: FontOptions): Promise<Finding> {
  // Each character once: how often it comes changes no font.
  const characters = [...new Set(text)].join('')
  try {
    return judgeFonts(characters, await subsetFonts(characters, options), options.language ?? 'en')
  } catch (error) {
    return bad('Fonts', reasonOf(error), hintOf(error))
  }
}

function judgeFonts(
  characters: string,
  { fonts, lacking, missing, system }: BookFonts,
  language: string,
): Finding {
  const count = [...characters].filter((character) => /\S/.test(character)).length
  const packages = [
    ...new Set(fonts.filter(({ face }) => face.use !== undefined).map(({ face }) => face.family)),
  ]
  const sources = [
    ...packages.map((family) => `${family.replace(/^Buckram /, '')} from a package`),
    ...system.map((family) => `${family} of this machine`),
  ]
  const says = `${count} characters, language ${language}${sources.map((source) => `, ${source}`).join('')}`
  if (lacking.length > 0) {
    const scripts = lacking.map((script) => script.name).join(', ')
    return warning('Fonts', `${says}; none for ${scripts}`, install(lacking.map((script) => script.package)))
  }
  if (missing.length > 0) {
    const shown = missing.slice(0, 8).map(nameOfCharacter)
    const more = missing.length > shown.length ? ` and ${missing.length - shown.length} more` : ''
    return warning(
      'Fonts',
      `${says}; no font has ${shown.join(' ')}${more}`,
      'Write them in another way: `buckram build` names the lines.',
    )
  }
  const codes = new Set([...characters].map((character) => character.codePointAt(0) ?? 0))
  const own = scriptsOf(codes, language).find((used) => used.own)?.script
  const better = own && !packages.includes(`Buckram ${own.name}`) ? familiesOf(own, 'text')[0] : undefined
  return better === undefined
    ? good('Fonts', `${says}: all have one`)
    : warning(
        'Fonts',
        `${says}: all have one, but none that is made for ${own?.name}`,
        install([better.package]),
      )
}

function install(packages: readonly string[]): string {
  return `Run \`npm install ${packages.join(' ')}\` in the book's folder.`
}

/** `ᚠ (U+16A0)` */
function nameOfCharacter(code: number): string {
  return `${String.fromCodePoint(code)} (U+${code.toString(16).toUpperCase().padStart(4, '0')})`
}

function hintOf(error: unknown): string {
  return error instanceof Error && 'hint' in error ? String(error.hint) : 'Install Buckram again.'
}
