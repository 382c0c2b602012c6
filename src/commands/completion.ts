/** `buckram completion <shell>`: what a shell sources; and `buckram complete -- …`, what it then asks at each press of the Tab key. */
import { readFile } from 'node:fs/promises'
import type { Command, Option } from 'commander'
import { CODES } from '../diagnostics.ts'
import { oneOf } from './flags.ts'

const SHELLS = ['bash', 'zsh', 'fish']

/** What may stand for a value that the help calls `<folder>`, `[book...]` … Everything else is free text. */
const values = new Map<string, (program: Command) => readonly string[] | Promise<readonly string[]>>([
  ['folder', () => [FOLDERS]],
  ['book', () => [FOLDERS]],
  ['formats', async () => (await import('./build.ts')).FORMATS],
  ['format', async () => (await import('./check.ts')).CHECK_FORMATS],
  ['reader', async () => [...new Set((await import('../toc/index.ts')).tocReaders.map(({ name }) => name))]],
  ['kind', async () => (await import('../cache.ts')).KINDS],
  ['name', async () => [...CODES, ...(await import('../config-keys.ts')).CONFIG_KEY_NAMES]],
  ['codes', () => CODES],
  ['shell', () => SHELLS],
  ['command', (program) => visibleIn(program).map((command) => command.name())],
])

/** Values that are lists with commas between. */
const lists: readonly string[] = ['formats', 'codes']

/** A line that tells the shell to look for folders itself. */
const FOLDERS = ':folders'

/** Returns the exit code. @throws UsageError for another shell. */
export async function runCompletion(shell: string): Promise<number> {
  const name = oneOf('script for the shell', shell, SHELLS)
  process.stdout.write(await readFile(new URL(`../../assets/completion/buckram.${name}`, import.meta.url)))
  return 0
}

/** Prints a candidate in each line, with a tab and what it means behind it. Returns the exit code. */
export async function runComplete(program: Command, words: readonly string[]): Promise<number> {
  for (const line of await candidatesFor(program, words)) process.stdout.write(`${line}\n`)
  return 0
}

/** `words` are those behind `buckram`; the last one is being typed, and may be empty. */
export async function candidatesFor(program: Command, words: readonly string[]): Promise<readonly string[]> {
  // Bash takes `--format=pdf` for three words.
  const typed = words.at(-1) === '=' ? '' : (words.at(-1) ?? '')
  const before = words.slice(0, -1).filter((word) => word !== '=')
  const { command, option, argument } = placeOf(program, before)
  if (option !== undefined) return valuesOf(program, placeholderOf(option.flags), typed)
  const [, flag, value] = /^(--[^=]+)=(.*)$/.exec(typed) ?? []
  if (flag !== undefined && value !== undefined) {
    const named = optionsOf(command).find(({ long }) => long === flag)
    const found = named?.required ? await valuesOf(program, placeholderOf(named.flags), value) : []
    return found.filter((each) => each !== FOLDERS).map((each) => `${flag}=${each}`)
  }
  if (typed.startsWith('-')) {
    const fresh = optionsOf(command).filter(
      ({ long, short }) => ![long, short].some((name) => name && before.includes(name)),
    )
    return beginningWith(
      typed,
      fresh.map(({ long, description }) => `${long}\t${description}`),
    )
  }
  const commands = argument === 0 ? visibleIn(command) : []
  const args = command.registeredArguments
  const expected = args[argument] ?? (args.at(-1)?.variadic ? args.at(-1) : undefined)
  return [
    ...beginningWith(
      typed,
      commands.map((each) => `${each.name()}\t${each.description()}`),
    ),
    ...(expected === undefined ? [] : await valuesOf(program, expected.name(), typed)),
  ]
}

interface Place {
  readonly command: Command
  /** Whose value comes next. */
  readonly option: Option | undefined
  /** How many arguments of the command are there. */
  readonly argument: number
}

function placeOf(program: Command, words: readonly string[]): Place {
  let place: Place = { command: program, option: undefined, argument: 0 }
  for (const word of words) {
    const { command, option, argument } = place
    const sub = argument === 0 ? visibleIn(command).find((each) => each.name() === word) : undefined
    if (option !== undefined) place = { ...place, option: undefined }
    else if (word.startsWith('-'))
      place = { ...place, option: optionsOf(command).find(({ long, required }) => required && long === word) }
    else if (sub !== undefined) place = { command: sub, option: undefined, argument: 0 }
    else place = { ...place, argument: argument + 1 }
  }
  return place
}

function optionsOf(command: Command): readonly Option[] {
  return command.createHelp().visibleOptions(command)
}

function visibleIn(command: Command): readonly Command[] {
  return command.createHelp().visibleCommands(command)
}

/** `formats` for `--format <formats>`. */
export function placeholderOf(flags: string): string {
  return /<([^>]+)>/.exec(flags)?.[1] ?? ''
}

/** Whether it is known what may stand for the placeholder. */
export function isListed(placeholder: string): boolean {
  return values.has(placeholder)
}

async function valuesOf(program: Command, placeholder: string, typed: string): Promise<readonly string[]> {
  const known = (await values.get(placeholder)?.(program)) ?? []
  if (known[0] === FOLDERS) return known
  if (!lists.includes(placeholder)) return beginningWith(typed, known)
  const named = typed.split(',').slice(0, -1)
  const start = named.map((each) => `${each},`).join('')
  return beginningWith(
    typed,
    known.filter((each) => !named.includes(each)).map((each) => `${start}${each}`),
  )
}

function beginningWith(typed: string, lines: readonly string[]): readonly string[] {
  return lines.filter((line) => line.startsWith(typed))
}
