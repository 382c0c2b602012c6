/** The expressions of a HonKit template: names, texts in quotes, and comparisons of them. Nothing else is computed. */
import { isRecord } from '../../yaml.ts'

type Values = Readonly<Record<string, unknown>>

/** The value of `book.a.b`, `book["a"]` or `"text"`; undefined for everything else. */
export function readValue(expression: string, values: Values): unknown {
  const text = expression.trim()
  const quoted = /^(?:"([^"]*)"|'([^']*)')$/.exec(text)
  if (quoted !== null) return quoted[1] ?? quoted[2]
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return Number(text)
  if (text === 'true' || text === 'false') return text === 'true'
  if (!/^[A-Za-z_$][\w$]*(?:\.[\w$-]+|\[(?:"[^"\]]*"|'[^'\]]*')\])*$/.test(text)) return undefined
  let value: unknown = values
  for (const [name, bracketed] of text.matchAll(/\[["']([^"'\]]*)["']\]|[\w$-]+/g)) {
    const key = bracketed ?? name
    // Own values alone: `book.constructor` is none of the author's.
    value = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined
  }
  return value
}

/** Whether a condition holds; undefined when it is of a form that is not read. */
export function holds(condition: string, values: Values): boolean | undefined {
  // Nobody writes a longer one, and reading it would take long.
  if (condition.length > 500) return undefined
  const either = condition.split(/\s+or\s+/)
  if (either.length > 1) return combined(either, values, (parts) => parts.includes(true))
  const both = condition.split(/\s+and\s+/)
  if (both.length > 1) return combined(both, values, (parts) => !parts.includes(false))
  const negated = /^\s*not\s+(.*)$/.exec(condition)?.[1]
  if (negated !== undefined) {
    const positive = holds(negated, values)
    return positive === undefined ? undefined : !positive
  }
  const [left = '', operator, right = '', ...more] = condition.split(/\s*([!=]==?)\s*/)
  if (more.length > 0 || !isOperand(left) || (operator !== undefined && !isOperand(right))) return undefined
  if (operator === undefined) return Boolean(readValue(left, values))
  return (readValue(left, values) === readValue(right, values)) === operator.startsWith('=')
}

function combined(
  parts: readonly string[],
  values: Values,
  combine: (results: readonly (boolean | undefined)[]) => boolean,
): boolean | undefined {
  const results = parts.map((part) => holds(part, values))
  return results.includes(undefined) ? undefined : combine(results)
}

function isOperand(text: string): boolean {
  return /^\s*(?:"[^"]*"|'[^']*'|[\w$][\w$.[\]"'-]*)\s*$/.test(text)
}
