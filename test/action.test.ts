/** The steps of the Action, run as a runner does: how they call the tool, and that no input becomes a command. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

const project = path.resolve(import.meta.dirname, '..')

/** What these tests need of action.yml; workflows.test.ts has the whole form. */
const action = z
  .object({
    inputs: z.record(z.string(), z.object({ default: z.string() })),
    runs: z.object({
      steps: z.array(
        z.object({
          id: z.string().optional(),
          if: z.string().optional(),
          run: z.string().optional(),
          env: z.record(z.string(), z.string()).optional(),
        }),
      ),
    }),
  })
  .parse(parse(await readFile(path.join(project, 'action.yml'), 'utf8')))

interface Ran {
  readonly code: unknown
  readonly stdout: string
  readonly stderr: string
}

function bash(args: readonly string[], env: Readonly<Record<string, string>>, cwd: string): Promise<Ran> {
  const all = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env }
  return new Promise((resolve) => {
    execFile('bash', args, { cwd, env: all, timeout: 60_000 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
    )
  })
}

describe('the steps of the Action', () => {
  let place = ''
  beforeAll(async () => {
    place = await mkdtemp(path.join(tmpdir(), 'action-'))
    // A tool that says how it was called, and whether it was given the token.
    await mkdir(path.join(place, 'tool/dist'), { recursive: true })
    for (const folder of ['src', 'styles']) await mkdir(path.join(place, 'tool', folder))
    for (const file of ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'src/cli.ts'])
      await writeFile(path.join(place, 'tool', file), file)
    await writeFile(
      path.join(place, 'tool/dist/cli.js'),
      `const { GITHUB_TOKEN: token, BUCKRAM_CACHE: cache } = process.env
       const fs = require('node:fs')
       fs.appendFileSync(process.env.CALLS, JSON.stringify({ args: process.argv.slice(2), token, cache }) + '\\n')
       if (process.argv[2] !== 'check') fs.writeFileSync(process.argv[process.argv.indexOf('--out') + 1] + '/book one.pdf', '')`,
    )
    await mkdir(path.join(place, 'work/$(touch injected) book'), { recursive: true })
    await mkdir(path.join(place, 'temp'))
  })
  afterAll(() => rm(place, { recursive: true, force: true }))

  interface Run {
    readonly codes: readonly unknown[]
    /** How the tool was called: its arguments, with OUT for the output folder. */
    readonly calls: readonly string[]
    readonly tokens: readonly (string | undefined)[]
    readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>
  }

  let runs = 0

  /** Runs the scripts of the steps whose conditions hold, as a runner does; other Actions are left out. */
  async function run(
    given: Readonly<Record<string, string>>,
    { event = 'push', ref = 'branch main', toolFolder = path.join(place, 'tool') } = {},
  ): Promise<Run> {
    runs += 1
    const calls = path.join(place, `calls-${runs}`)
    await writeFile(calls, '')
    const defaults = Object.entries(action.inputs).map(([name, input]) => [name, input.default])
    const inputs: Record<string, string> = { ...Object.fromEntries(defaults), token: 'the-token', ...given }
    const outputs: Record<string, Record<string, string>> = { tool: { 'cache-hit': 'true' } }
    const lookUp = (name: string): string => {
      const [context, key = '', , output = ''] = name.split('.')
      if (context === 'inputs') return inputs[key] ?? ''
      if (context === 'steps') return outputs[key]?.[output] ?? ''
      if (name === 'runner.os') return 'Linux'
      throw new Error(`The test knows no ${name}.`)
    }
    const holds = (condition: string) =>
      condition.split(' && ').every((part) => {
        const {
          name = '',
          sign,
          text,
        } = /^(?<name>[\w.-]+) (?<sign>[=!]=) '(?<text>.*)'$/.exec(part)?.groups ?? {}
        return (lookUp(name) === text) === (sign === '==')
      })
    const codes: unknown[] = []
    const [refType = '', refName = ''] = ref.split(' ')
    for (const step of action.runs.steps) {
      if (step.run === undefined || (step.if !== undefined && !holds(step.if))) continue
      const output = path.join(place, `output-${runs}-${codes.length}`)
      await writeFile(output, '')
      const env = Object.entries(step.env ?? {}).map(([name, text]) => [
        name,
        text.replace(/\$\{\{ (?<expression>\S+) \}\}/g, (_, expression: string) => lookUp(expression)),
      ])
      const runner = {
        GITHUB_ACTION_PATH: toolFolder,
        GITHUB_EVENT_NAME: event,
        GITHUB_REF_TYPE: refType,
        GITHUB_REF_NAME: refName,
        GITHUB_SHA: '0123456789abcdef',
        GITHUB_OUTPUT: output,
        RUNNER_TEMP: path.join(place, 'temp'),
        RUNNER_OS: 'Linux',
        RUNNER_ARCH: 'X64',
        // Not github-hosted: nothing of this machine is changed.
        RUNNER_ENVIRONMENT: 'self-hosted',
        CALLS: calls,
      }
      // As GitHub starts `shell: bash`.
      const args = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run]
      const { code } = await bash(args, { ...runner, ...Object.fromEntries(env) }, path.join(place, 'work'))
      codes.push(code)
      if (step.id !== undefined) outputs[step.id] = readOutputs(await readFile(output, 'utf8'))
      if (code !== 0) break
    }
    const called = (await readFile(calls, 'utf8'))
      .split('\n')
      .filter((line) => line !== '')
      .map((line) =>
        z.object({ args: z.array(z.string()), token: z.string().optional() }).parse(JSON.parse(line)),
      )
    return {
      codes,
      calls: called.map(({ args }) =>
        args.map((text) => (text === outputs.plan?.out ? 'OUT' : text)).join(' '),
      ),
      tokens: called.map(({ token }) => token),
      outputs,
    }
  }

  /** The two forms of the file that GITHUB_OUTPUT names. */
  function readOutputs(text: string): Record<string, string> {
    const form = /^(?<long>\w+)<<(?<end>\S+)\n(?<lines>(?:.*\n)*?)\k<end>$|^(?<short>\w+)=(?<value>.*)$/gm
    return Object.fromEntries(
      [...text.matchAll(form)].map(({ groups = {} }) =>
        groups.long === undefined ? [groups.short, groups.value] : [groups.long, groups.lines?.trimEnd()],
      ),
    )
  }

  it('check and build a branch', async () => {
    const { codes, calls, tokens, outputs } = await run({ strict: 'true', format: 'pdf' })
    expect(codes.every((code) => code === 0)).toBe(true)
    expect(calls).toEqual([
      'check --format github --out OUT --strict -- .',
      'build --format pdf --out OUT --strict -- .',
    ])
    expect(tokens).toEqual([undefined, undefined])
    expect(outputs.files).toEqual({ pdf: `${outputs.plan?.out}/book one.pdf`, epub: '', html: '' })
    expect(outputs.plan?.tag).toBe('')
  })

  it('release a tag, and only that step knows the token', async () => {
    const { calls, tokens, outputs } = await run({ allow: 'link-dead' }, { ref: 'tag v1.2' })
    expect(calls).toEqual([
      'check --format github --out OUT -- .',
      'release --tag v1.2 --out OUT --allow link-dead -- .',
    ])
    expect(tokens).toEqual([undefined, 'the-token'])
    expect(outputs.plan?.tag).toBe('v1.2')
  })

  it('release a tag that is given on a branch', async () => {
    expect((await run({ tag: 'v2' })).calls[1]).toBe('release --tag v2 --out OUT -- .')
  })

  it('make no release when none is wanted', async () => {
    expect((await run({ release: 'false' }, { ref: 'tag v1.2' })).calls[1]).toMatch(/^build /)
  })

  it.each(['pull_request', 'pull_request_target'])('make no release of a %s', async (event) => {
    const { calls, tokens } = await run({ tag: 'v1' }, { event })
    expect(calls[1]).toMatch(/^build /)
    expect(tokens).toEqual([undefined, undefined])
  })

  it('print a share, and nothing else', async () => {
    const { calls, outputs } = await run({ shard: '2/8' }, { ref: 'tag v1.2' })
    expect(calls).toEqual(['compile --shard 2/8 --out OUT -- .'])
    expect(outputs.plan).toMatchObject({ part: '2-8', tag: '' })
  })

  it('take no input for a command', async () => {
    const { codes, calls } = await run({ book: '$(touch injected) book', format: '"; touch injected; "' })
    expect(codes.every((code) => code === 0)).toBe(true)
    expect(calls[1]).toBe('build --format "; touch injected; " --out OUT -- $(touch injected) book')
    expect(await readdir(path.join(place, 'work'))).toEqual(['$(touch injected) book'])
  })

  it.each([
    ['tag', 'v1\nout=/etc'],
    ['tag', 'v1 v2'],
    ['strict', 'yes'],
    ['book', 'gone'],
  ] as const)('refuse %s: %j before anything is built', async (name, value) => {
    expect(await run({ [name]: value })).toMatchObject({ codes: [2], calls: [] })
  })

  it('keep apart in the cache what other books and other tools made', async () => {
    const before = (await run({})).outputs.plan
    await writeFile(path.join(place, 'tool/src/cli.ts'), 'other')
    const after = (await run({})).outputs.plan
    expect(before?.tool).toMatch(/^Linux-X64-[0-9a-f]{16}$/)
    expect(after?.tool).not.toBe(before?.tool)
    expect(after?.book).toBe('0123456789abcdef')
  })

  it('build a book with the real tool', async () => {
    await writeFile(path.join(place, 'work/README.md'), '# Book\n\n## Contents\n\n1. [One](one.md)\n')
    await writeFile(path.join(place, 'work/one.md'), '# One\n\nText.\n')
    const { codes, outputs } = await run({ format: 'html' }, { toolFolder: project })
    expect(codes.every((code) => code === 0)).toBe(true)
    expect(await readFile(outputs.files?.html ?? '', 'utf8')).toContain('Text.')
  }, 60_000)
})
