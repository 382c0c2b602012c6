/** A formula in plain text, for titles: `O(n \log n)` is `O(n log n)`. What has no plain form stays TeX. */
import { symbolOf } from './typeset.ts'

const LETTERS =
  /\\(?:text|textrm|textit|textbf|mathrm|mathit|mathbf|mathsf|mathtt|operatorname|boldsymbol|bm)\*?\s*\{([^{}]*)\}/g
const FRACTION = /\\[dtc]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g
const ROOT = /\\sqrt\s*\{([^{}]*)\}/g
const SIZES = /\\(?:left|right|middle|[bB]igg?[lrm]?|displaystyle|textstyle|n?o?limits)(?![a-zA-Z])/g
const SPACES = /\\(?:[,;:! ]|q?quad(?![a-zA-Z]))|~/g

export function readAloud(tex: string): string {
  if (!/[\\{}~\n]/.test(tex)) return tex.trim()
  return tex
    .replace(LETTERS, '$1')
    .replace(FRACTION, (_, over: string, under: string) => `${grouped(over)}/${grouped(under)}`)
    .replace(ROOT, (_, under: string) => `√${grouped(under)}`)
    .replace(SIZES, '')
    .replace(SPACES, ' ')
    .replace(/([A-Za-z0-9]?)(\\[A-Za-z]+)/g, (_, before: string, command: string) => {
      const symbol = symbolOf(command) ?? command
      return before !== '' && /^[a-z]/i.test(symbol) ? `${before} ${symbol}` : `${before}${symbol}`
    })
    .replace(/([_^])\{([^{}])\}/g, '$1$2')
    .replace(/\\([{}#$%&_])/g, '$1')
    .replace(/\s+/g, ' ')
    .trim()
}

function grouped(text: string): string {
  return /^[\w\\]*$/.test(text) ? text : `(${text})`
}
