/** Sets formulas. The only file that knows KaTeX. */
import katex, { type KatexOptions, type TrustContext } from 'katex'
import type { TypesetFormula } from '../../book.ts'
import { splitMarkup } from './markup.ts'

export type Macros = Readonly<Record<string, string>>

/** Thrown for a formula that cannot be set. */
export class FormulaError extends Error {
  override readonly name = 'FormulaError'
  /** Where in the TeX, counted from 0, if known. */
  readonly offset: number | undefined

  constructor(message: string, offset?: number) {
    super(message)
    this.offset = offset
  }
}

/** Characters of the longest formula. The longest of a book of 49,000 formulas has 8,115. */
const LONGEST = 10_000
/** KaTeX takes microseconds for a token; macros can make millions of a line, and each of a macro's own parameters multiplies. */
const TOKENS = { base: 10_000, perCharacter: 20, parameters: 100_000 }
/** The largest size that a formula may ask for, in em. */
const LARGEST = 40

/** What MathJax knows and KaTeX does not, and what numbers equations: in a book without numbers, labels lead nowhere. */
const KNOWN: Macros = {
  '\\DeclareMathOperator': '\\@ifnextchar*{\\operator@star}{\\operator@plain}',
  '\\operator@star': '\\@secondoftwo{#1}{\\operator@limits}',
  '\\operator@limits': '\\def#1{\\operatorname*{#2}}',
  '\\operator@plain': '\\def#1{\\operatorname{#2}}',
  '\\label': '\\@secondoftwo{#1}{}',
  '\\require': '\\@secondoftwo{#1}{}',
}

const GUARD = '\\formula@guard'
const DEFINES =
  /\\(?:[gex]?def|(?:re|provide)?(?:new)?command|let|futurelet|global|DeclareMathOperator)(?![a-zA-Z])/

/** The formulas of one file: what one of them defines, those after it know. */
export interface FileTypesetter {
  /** @throws FormulaError */
  set(tex: string, display: boolean): TypesetFormula
}

/** `forFile` gives the typesetter of a file. Equal formulas are set once, as long as their file defines nothing. */
export function openTypesetter(macros: Macros): { forFile(file: string): FileTypesetter } {
  const common = new Map<string, TypesetFormula>()
  const files = new Map<string, FileTypesetter>()
  return {
    forFile(file) {
      const opened = files.get(file) ?? openFile({ ...KNOWN, ...macros }, common)
      files.set(file, opened)
      return opened
    },
  }
}

function openFile(
  macros: NonNullable<KatexOptions['macros']>,
  common: Map<string, TypesetFormula>,
): FileTypesetter {
  let known = common
  return {
    set(tex, display) {
      const defines = DEFINES.test(tex)
      // From here on, equal TeX may mean something else than in other files.
      if (defines) known = new Map()
      const key = `${display ? '$$' : '$'}${tex}`
      const set = known.get(key) ?? setFormula(tex, display, macros, defines)
      known.set(key, set)
      return set
    },
  }
}

function setFormula(
  tex: string,
  display: boolean,
  macros: NonNullable<KatexOptions['macros']>,
  defines: boolean,
): TypesetFormula {
  if (tex.length > LONGEST) throw new FormulaError(`it is longer than ${LONGEST} characters`)
  if ((tex.split('#').length - 1) * tex.length > TOKENS.parameters) throw new FormulaError(TOO_LARGE)
  const options: KatexOptions = {
    displayMode: display,
    output: 'htmlAndMathml',
    strict: 'ignore',
    trust: refuse,
    maxSize: LARGEST,
    globalGroup: defines,
    macros,
  }
  macros[GUARD] = (expander) => guard(expander, TOKENS.base + TOKENS.perCharacter * tex.length)
  try {
    return splitMarkup(
      quietly(() => render(tex, options)),
      tex,
      display,
    )
  } finally {
    delete macros[GUARD]
  }
}

/** Links, pictures and attributes of HTML: KaTeX would show the command in red. */
function refuse({ command }: TrustContext): never {
  throw new katex.ParseError(`\`${command}\` is not allowed`)
}

const TOO_LARGE = 'it grows too large when its macros are expanded'
const REDEFINED = /^\\newcommand\{(\\[^}]+)\} attempting to redefine/

function render(tex: string, options: KatexOptions): string {
  const prefix = `${GUARD} `
  for (let text = tex, attempt = 0; ; attempt++) {
    try {
      return katex.renderToString(`${prefix}${text}`, options)
    } catch (error) {
      if (error instanceof RangeError) throw new FormulaError('it is nested too deeply')
      if (!(error instanceof katex.ParseError)) throw error
      // KaTeX knows more commands than an author expects, `\R` among them; in MathJax one may define them anew.
      const name = REDEFINED.exec(error.rawMessage)?.[1]
      const again = name === undefined ? text : withRenewed(text, name)
      if (again === text || attempt === 50)
        throw new FormulaError(
          inPlainWords(error.rawMessage),
          error.position === undefined ? undefined : Math.max(0, error.position - prefix.length),
        )
      text = again
    }
  }
}

function withRenewed(tex: string, name: string): string {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return tex.replace(
    new RegExp(`\\\\newcommand(?=\\*?\\s*\\{?\\s*${escaped}(?![A-Za-z]))`, 'g'),
    '\\renewcommand',
  )
}

function inPlainWords(reason: string): string {
  const stray = /^Expected '(?:EOF|\})', got '(.*)'$/s.exec(reason)?.[1]
  if (stray === 'EOF' || /^Unexpected end of input.*expected '\}'$/.test(reason))
    return 'a closing brace is missing'
  if (stray !== undefined) return `\`${stray}\` cannot stand where it stands`
  if (reason.startsWith('Too many expansions')) return TOO_LARGE
  return `${reason.charAt(0).toLowerCase()}${reason.slice(1).replace(/\.$/, '')}`
}

/** KaTeX counts how often macros are expanded, not what they are expanded to. Its expander is handed to macros that are functions. */
function guard(expander: object, most: number): string {
  const { pushTokens } = expander as { pushTokens?: (tokens: readonly unknown[]) => void } // no declared type
  if (pushTokens === undefined) throw new Error('KaTeX has changed: nothing counts the tokens of a formula.')
  let pushed = 0
  Object.assign(expander, {
    pushTokens(tokens: readonly unknown[]) {
      pushed += tokens.length
      if (pushed > most) throw new katex.ParseError('Too many expansions')
      pushTokens.call(expander, tokens)
    },
  })
  return ''
}

/** KaTeX names characters that it has no measures for on the console; which no font has, is reported elsewhere. */
function quietly<T>(work: () => T): T {
  const { warn } = console
  console.warn = () => {}
  try {
    return work()
  } finally {
    console.warn = warn
  }
}

const symbols = new Map<string, string | undefined>()

/** What a command stands for, if that is a character or a word: `\alpha` → α, `\log` → log. */
export function symbolOf(command: string): string | undefined {
  if (!symbols.has(command)) symbols.set(command, findSymbol(command))
  return symbols.get(command)
}

function findSymbol(command: string): string | undefined {
  try {
    const { mathml } = setFormula(command, false, {}, false)
    const text = mathml
      .replace(/<[^>]*>/g, '')
      .replace(/\u2061/g, '')
      .trim()
    return /^&|^$|.{9}/u.test(text) ? undefined : text
  } catch {
    return undefined
  }
}
