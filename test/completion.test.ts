/** What the Tab key offers, in the shells that this machine has. */
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Command } from 'commander'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { candidatesFor, isListed, placeholderOf } from '../src/commands/completion.ts'
import { makeProgram } from '../src/commands/program.ts'
import { CODES } from '../src/diagnostics.ts'

const project = path.resolve(import.meta.dirname, '..')
const program = makeProgram(() => undefined)

/** The values alone, for a line that ends where the cursor is. */
const offered = async (line: string) =>
  (await candidatesFor(program, line.split(' '))).map((candidate) => candidate.split('\t')[0])

/** Placeholders of values that nobody can guess. */
const free = ['n', 'i/n', 'text', 'names', 'tag', 'language', 'owner/name', 'address', 'host', 'port']

function commandsIn(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(commandsIn)]
}

describe('what is offered', () => {
  it('is known for every value of every command, or free text', () => {
    for (const command of commandsIn(program).filter((each) => each.name() !== 'complete')) {
      const placeholders = [
        ...command.options.map(({ flags }) => placeholderOf(flags)),
        ...command.registeredArguments.map((argument) => argument.name()),
      ]
      for (const placeholder of placeholders.filter((each) => each !== ''))
        expect([placeholder, isListed(placeholder) || free.includes(placeholder)]).toEqual([
          placeholder,
          true,
        ])
    }
  })

  it.each<[string, string[]]>([
    ['b', ['build']],
    ['--v', ['--version']],
    ['help ch', ['check']],
    ['build --format p', ['pdf']],
    ['build --format pdf,', ['pdf,epub', 'pdf,html']],
    ['build --format=e', ['--format=epub']],
    ['build --format = e', ['epub']],
    ['build --format =', ['pdf', 'epub', 'html']],
    ['build --st', ['--strict']],
    ['build --strict --st', []],
    ['build ', [':folders']],
    ['build --out ', [':folders']],
    ['build book ', []],
    ['build --jobs ', []],
    ['check --format s', ['sarif']],
    ['cache ', ['show', 'clear', 'help']],
    ['cache clear --kind pr', ['print']],
    ['cache clear ', [':folders']],
    ['release one two ', [':folders']],
    ['release --allow link-web-dead,image-mi', ['link-web-dead,image-missing']],
    ['build --toc bo', ['book.toml', 'book.json']],
    ['explain page.si', ['page.size', 'page.sides']],
    ['completion ', ['bash', 'zsh', 'fish']],
    ['nonsense ', []],
    ['--format', []],
  ])('%j', async (line, expected) => {
    expect((await offered(line)).sort()).toEqual(expected.sort())
  })

  it('names every command that can be seen, and every code', async () => {
    const names = program.commands.map((command) => command.name()).filter((name) => name !== 'complete')
    expect(await offered('')).toEqual([...names, 'help'])
    expect(await offered('explain ')).toEqual(expect.arrayContaining([...CODES]))
  })
})

let place = ''
let env: NodeJS.ProcessEnv
beforeAll(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'completion-'))
  // A copy of the tool: other tests write theirs anew while this one runs it.
  execFileSync(process.execPath, [
    path.join(project, 'node_modules/typescript/bin/tsc'),
    ...['-p', path.join(project, 'tsconfig.build.json'), '--outDir', path.join(project, 'dist')],
  ])
  await mkdir(path.join(place, 'bin'))
  await mkdir(path.join(place, 'a folder'))
  await mkdir(path.join(place, 'another'))
  await writeFile(path.join(place, 'a file'), '')
  const command = `#!/bin/sh\nexec '${process.execPath}' '${path.join(project, 'dist/cli.js')}' "$@"\n`
  await writeFile(path.join(place, 'bin', 'buckram'), command, { mode: 0o755 })
  env = {
    ...process.env,
    PATH: `${path.join(place, 'bin')}${path.delimiter}${process.env.PATH}`,
    HOME: place,
    TERM: 'dumb',
  }
}, 120_000)
afterAll(() => rm(place, { recursive: true, force: true }))

function has(shell: string): boolean {
  try {
    execFileSync(shell, ['-c', 'exit 0'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function run(shell: string, args: readonly string[], input: string): readonly string[] {
  const said = execFileSync(shell, args, { env, cwd: place, encoding: 'utf8', input, stdio: 'pipe' })
  return said.split('\n').filter((line) => line !== '')
}

/** Lines that end where the cursor is, and what is offered there. The shells sort. */
const lines: readonly (readonly [string, readonly string[]])[] = [
  ['buckram comp', ['compile', 'completion']],
  ['buckram check --format ', ['github', 'json', 'sarif', 'text']],
  ['buckram build --format pdf,h', ['pdf,html']],
  ['buckram cache cl', ['clear']],
]

describe.skipIf(!has('bash'))('bash', () => {
  /** As readline calls the function: with the words of the line. */
  const complete = (...words: string[]) =>
    run(
      'bash',
      ['--norc', '-s'],
      `source <(buckram completion bash)
       COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
       _buckram; printf '%s\\n' "\${COMPREPLY[@]}"`,
    )

  it.each(lines)('%j', (line, expected) => {
    expect([...complete(...line.split(' '))].sort()).toEqual(expected)
  })

  it('takes the words apart at an equals sign', () => {
    expect(complete('buckram', 'build', '--format', '=', 'e')).toEqual(['epub'])
  })

  it('offers folders, with spaces and all, and no files', () => {
    expect([...complete('buckram', 'build', 'a')].sort()).toEqual(['a folder', 'another'])
  })

  it('is registered for the command', () => {
    expect(run('bash', ['--norc', '-s'], 'source <(buckram completion bash); complete -p buckram')).toEqual([
      'complete -F _buckram buckram',
    ])
  })
})

describe.skipIf(!has('fish'))('fish', () => {
  const complete = (line: string) =>
    run('fish', ['-c', `buckram completion fish | source; complete -C '${line}'`], '').map(
      (each) => each.split('\t')[0],
    )

  it.each(lines)('%j', (line, expected) => {
    expect([...complete(line)].sort()).toEqual(expected)
  })

  it('offers folders, with spaces and all, and no files', () => {
    expect([...complete('buckram build a')].sort()).toEqual(['a folder/', 'another/'])
  })
})

describe.skipIf(!has('zsh'))('zsh', () => {
  it('reads the script', () => {
    run('zsh', ['-f', '-n'], execFileSync('buckram', ['completion', 'zsh'], { env, encoding: 'utf8' }))
  })

  /** What \`_describe\` is given: the rest is the shell's own. */
  const complete = (...words: string[]) =>
    run(
      'zsh',
      ['-f', '-s'],
      `compdef() { : }; _files() { print -r -- files "$@" }
       _describe() { print -rl -- "\${(@P)4}" }
       source <(buckram completion zsh)
       words=(${words.map((word) => `'${word}'`).join(' ')}); CURRENT=${words.length}
       _buckram`,
    ).map((each) => each.split(':')[0])

  it.each(lines)('%j', (line, expected) => {
    expect([...complete(...line.split(' '))].sort()).toEqual(expected)
  })

  it('offers folders', () => {
    expect(complete('buckram', 'build', '')).toEqual(['files -/'])
  })
})
