/** Values → the text of a PDF, one character for each byte. */
import type { Value } from './objects.ts'

/** The shortest plain form. Strings are literal where they are printable ASCII, else hexadecimal. */
export function serialise(value: Value): string {
  if (typeof value === 'number') return formatNumber(value)
  if (value === null || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return `[${value.map(serialise).join(' ')}]`
  switch (value.kind) {
    case 'name':
      return formatName(value.name)
    case 'ref':
      return `${value.number} 0 R`
    case 'string':
      return /^[\x20-\x7e]*$/.test(value.bytes)
        ? `(${value.bytes.replace(/[()\\]/g, '\\$&')})`
        : `<${Buffer.from(value.bytes, 'latin1').toString('hex').toUpperCase()}>`
    case 'dict': {
      let text = '<<'
      for (const [key, entry] of value.entries) {
        const written = serialise(entry)
        // `/Type/Page`, but `/Count 3`: only a delimiter can follow a name at once.
        text += /^[/([<]/.test(written) ? formatName(key) + written : `${formatName(key)} ${written}`
      }
      return `${text}>>`
    }
    default:
      return value satisfies never
  }
}

function formatNumber(value: number): string {
  if (Number.isInteger(value)) return String(value)
  if (!Number.isFinite(value)) throw new Error(`a PDF cannot hold the number ${value}`)
  const text = String(value)
  // PDF has no exponents.
  return text.includes('e') ? value.toFixed(10).replace(/\.?0+$/, '') : text
}

function formatName(text: string): string {
  if (/^[\w.+-]*$/.test(text)) return `/${text}`
  return `/${text.replace(/[^\x21-\x7e]|[#()<>[\]{}/%]/g, (character) => `#${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`)}`
}
