/** `buckram explain [name]`: the page of a diagnostic or what a key of buckram.yaml holds; or all diagnostics in a line each. */
import { CONFIG_KEY_NAMES, configKeyOf } from '../config-keys.ts'
import { CODES, kindOf } from '../diagnostics.ts'
import { readExplanations } from './explanations.ts'
import { oneOf } from './flags.ts'

/** Returns the exit code. @throws UsageError when there is no such code, and no such key. */
export async function runExplain(wanted: string | undefined): Promise<number> {
  process.stdout.write(`${wanted === undefined ? await everyCode() : await pageOf(wanted)}\n`)
  return 0
}

async function everyCode(): Promise<string> {
  const pages = await readExplanations()
  const longest = Math.max(...CODES.map(({ length }) => length))
  const lines = CODES.map(
    (code) => `${code.padEnd(longest)}  ${kindOf(code).severity.padEnd(7)}  ${pages.get(code)?.summary}`,
  )
  return lines.join('\n')
}

async function pageOf(wanted: string): Promise<string> {
  // As it is copied from a message: with its brackets.
  const name = wanted.replace(/^\[(.*)\]$/, '$1')
  const key = configKeyOf(name)
  if (key !== undefined) {
    const { about, otherwise, example } = key
    return `# ${name}\n\n${about}.\n\nDefault: ${otherwise}.\n\nExample: \`${example}\``
  }
  const known: readonly string[] = [...CODES, ...CONFIG_KEY_NAMES]
  const code = CODES.find((each) => each === oneOf('code or key', name, known))
  const pages = await readExplanations()
  return (code === undefined ? undefined : pages.get(code)?.markdown.trimEnd()) ?? ''
}
