/** How the program behaves towards a terminal, a pipe and a signal. */
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cacheFolder } from '../src/cache.ts'
import { locateBrowsers } from '../src/press/locate.ts'

const project = path.resolve(import.meta.dirname, '..')

let place = ''
let plain: NodeJS.ProcessEnv
const at = (...names: string[]) => path.join(place, ...names)

beforeAll(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'manners-'))
  // A copy of the tool: other tests write theirs anew while this one runs it.
  const compiler = path.join(project, 'node_modules/typescript/bin/tsc')
  const flags = ['-p', path.join(project, 'tsconfig.build.json'), '--outDir', at('tool', 'dist')]
  execFileSync(process.execPath, [compiler, ...flags])
  for (const name of ['styles', 'assets'])
    await cp(path.join(project, name), at('tool', name), { recursive: true })
  for (const name of ['package.json', 'node_modules', 'docs'])
    await symlink(path.join(project, name), at('tool', name))
  await mkdir(at('book'))
  await writeFile(at('book', 'README.md'), '# Book\n\nA [link](none.md) and a [lie](\u001B[31m.md).\n')
  await mkdir(at('tmp'))
  const [browser] = await locateBrowsers(cacheFolder())
  const { NO_COLOR, FORCE_COLOR, CI, TERM, ...inherited } = process.env
  plain = {
    ...inherited,
    ...browser?.environment,
    BUCKRAM_BROWSER: browser?.executable,
    BUCKRAM_CACHE: at('cache'),
    TMPDIR: at('tmp'),
    SOURCE_DATE_EPOCH: '0',
  }
}, 120_000)
afterAll(() => rm(place, { recursive: true, force: true }))

interface Said {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function say(args: readonly string[], env: object = {}): Promise<Said> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [at('tool', 'dist', 'cli.js'), ...args],
      { env: { ...plain, ...env }, cwd: place },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    )
  })
}

/** The same on a terminal, which mixes the two streams and writes `\r\n`. */
function sayOnTerminal(args: readonly string[], env: object = {}, columns = 80): string {
  const command = `stty cols ${columns}; ${[process.execPath, at('tool', 'dist', 'cli.js'), ...args].join(' ')}`
  return execFileSync('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    env: { ...plain, TERM: 'xterm-256color', ...env },
    cwd: place,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
}

const build = ['build', 'book', '--format', 'html', '--no-cache', '--out', 'out']
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u0009\u000B-\u001F\u007F]/
const ESCAPE = '\u001B['
const hasScript = (() => {
  try {
    return execFileSync('script', ['--version'], { encoding: 'utf8' }).includes('util-linux')
  } catch {
    return false
  }
})()

describe('not on a terminal', () => {
  it('writes neither colours nor control characters, not even those of the book', async () => {
    const { code, stdout, stderr } = await say(build)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Book\n1 chapter/)
    expect(stderr).toContain('[link-missing-file]')
    expect(stdout + stderr).not.toMatch(controls)
  })

  it('has colours when FORCE_COLOR asks for them, and no moving line', async () => {
    const { stdout, stderr } = await say(build, { FORCE_COLOR: '1' })
    expect(stdout).toContain(`${ESCAPE}1mBook`)
    expect(stderr).toContain(`${ESCAPE}33m`)
    expect(stderr).not.toContain(`${ESCAPE}?25l`)
    expect((await say(['--help'], { FORCE_COLOR: '1' })).stdout).toContain(`${ESCAPE}1mExamples:`)
  })

  it.each([{ FORCE_COLOR: '0' }, { FORCE_COLOR: '1', NO_COLOR: '1' }, { CI: 'true' }])(
    'has none with %j',
    async (env) => {
      const { stdout, stderr } = await say(build, env)
      expect(stdout + stderr).not.toMatch(controls)
      expect((await say(['--help'], env)).stdout).not.toMatch(controls)
    },
  )

  it('says nothing when it is to be quiet and all is well', async () => {
    expect(await say([...build, '--quiet'])).toEqual({ code: 0, stdout: '', stderr: '' })
    const { code, stdout, stderr } = await say([...build, '--quiet', '--strict'])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('[link-missing-file]')
  })
})

describe.skipIf(!hasScript)('on a terminal', () => {
  it('has colours, a moving line and the cursor again', () => {
    const shown = sayOnTerminal(build)
    expect(shown).toContain(`${ESCAPE}1mBook`)
    expect(shown).toContain('Reading the book')
    expect(shown.lastIndexOf(`${ESCAPE}?25h`)).toBeGreaterThanOrEqual(shown.lastIndexOf(`${ESCAPE}?25l`))
    expect(sayOnTerminal(['--help'])).toContain(`${ESCAPE}1mExamples:`)
  })

  it('has no colours with NO_COLOR, but moves', () => {
    const shown = sayOnTerminal(build, { NO_COLOR: '1' })
    expect(shown).not.toContain(`${ESCAPE}1m`)
    expect(shown).not.toContain(`${ESCAPE}33m`)
  })

  it('neither moves nor has colours on one that cannot', () => {
    expect(sayOnTerminal(build, { TERM: 'dumb' }).replaceAll('\r\n', '\n')).not.toMatch(controls)
  })

  it('does not move on one without a width, as a container may have', () => {
    expect(sayOnTerminal(build, {}, 0)).not.toContain(`${ESCAPE}?25l`)
  })

  it.each([40, 60, 100, 300])('fits its help into %i columns', (columns) => {
    for (const name of ['', 'build', 'check', 'release', 'init', 'completion']) {
      const lines = sayOnTerminal([...(name === '' ? [] : [name]), '--help'], { NO_COLOR: '1' }, columns)
      // A word, or an example that is to be copied, is not broken.
      const long = lines.split('\r\n').filter((line) => line.length > Math.min(columns, 100))
      expect(long.filter((line) => !/^ +buckram |^ +source |^ {2}-|^Usage: |^ +\S+$/.test(line))).toEqual([])
    }
  })

  it('does not move in a CI', () => {
    expect(sayOnTerminal(build, { CI: 'true' })).not.toContain(`${ESCAPE}?25l`)
  })
})

describe('a name that is not quite right', () => {
  it.each<[string[], RegExp]>([
    [['biuld'], /unknown command 'biuld'[\s\S]*build/],
    [['build', '--frmat', 'pdf'], /unknown option '--frmat'[\s\S]*--format/],
    [['build', 'book', '--format', 'pfd'], /There is no format `pfd`\. Did you mean `pdf`\?/],
    [['check', 'book', '--format', 'sarfi'], /There is no format `sarfi`\. Did you mean `sarif`\?/],
    [['cache', 'clear', 'book', '--kind', 'pirnt'], /There is no kind `pirnt`\. Did you mean `print`\?/],
    [['cache', 'claer'], /Did you mean `buckram cache clear`\?/],
    [['toc', 'book', '--toc', 'REDME'], /Did you mean `README`\?/],
    [['release', 'book', '--tag', 'v1', '--allow', 'link-mising-file'], /Did you mean `link-missing-file`\?/],
    [['explain', '[link-mising-file]'], /Did you mean `link-missing-file`\?/],
    [['explain', 'page.sise'], /Did you mean `page.size`\?/],
    [['completion', 'bsh'], /Did you mean `bash`\?/],
    [['help', 'biuld'], /unknown command|build/],
  ])('%j', async (args, message) => {
    const { code, stderr } = await say(args)
    expect(code).toBe(2)
    expect(stderr).toMatch(message)
    expect(stderr).not.toMatch(/^ {4}at /m)
  })
})

/** What the old outputs are recognised by. */
const OLD = 'of the last build'
const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const

describe.skipIf(process.platform !== 'linux')('a signal', () => {
  beforeAll(async () => {
    await mkdir(at('long'))
    const chapters = Array.from({ length: 6 }, (_, index) => `chapter-${index}.md`)
    await writeFile(
      at('long', 'README.md'),
      `# Long\n\n${chapters.map((name) => `- [${name}](${name})`).join('\n')}\n`,
    )
    for (const name of chapters)
      await writeFile(
        at('long', name),
        `# ${name}\n\n${'Many *words* to `set`, [here](README.md).\n\n'.repeat(120)}`,
      )
  })

  /** The stages by what is said when the one before has ended. */
  const moments: readonly (readonly [string, RegExp | number])[] = [
    ['at the start', 150],
    ['while the book is read', 500],
    ['after reading', /^Reading the book/m],
    ['after the document', /^Writing the document/m],
    ['while printing', /^(?:Preparing fonts|Writing the document)[\s\S]*/m],
    ['after printing', /^Printing/m],
    ['after linking', /^Linking/m],
    ['after packing', /^Packing the EPUB/m],
  ]

  it.each(
    moments
      .flatMap(([name, moment], index) =>
        SIGNALS.map(([signal, code]) => ({ name, moment, signal, code, index })),
      )
      // Each moment once, and one moment with every signal.
      .filter(({ index, signal }) => SIGNALS[index % 3]?.[0] === signal || index === 4),
  )(
    '$signal $name: says so by its exit code, and leaves nothing behind',
    { timeout: 60_000 },
    async ({ moment, signal, code }) => {
      await rm(at('interrupted'), { recursive: true, force: true })
      await mkdir(at('interrupted'))
      await writeFile(at('interrupted', 'long.pdf'), OLD)
      const child = start('long')
      const said = listenTo(child)
      await until(child, said, moment)
      child.kill(signal)
      const [status, by] = await once(child, 'close')
      expect([
        [code, null],
        [null, signal],
      ]).toContainEqual([status, by])
      expect(said.text).not.toMatch(/^ {4}at |Error/m)
      await expect.poll(processesHere, { timeout: 10_000 }).toEqual([])
      expect(readdirSync(at('interrupted'))).toEqual(['long.pdf'])
      expect(readFileSync(at('interrupted', 'long.pdf'), 'utf8')).toBe(OLD)
      expect(readdirSync(at('tmp'))).toEqual([])
    },
  )

  it('a second one kills', { timeout: 60_000 }, async () => {
    const child = start('long')
    await until(child, listenTo(child), /^Reading the book/m)
    child.kill('SIGINT')
    child.kill('SIGINT')
    await endedByInterrupt(child)
    await expect.poll(processesHere, { timeout: 10_000 }).toEqual([])
  })

  it('during a check', { timeout: 60_000 }, async () => {
    const child = spawn(process.execPath, [at('tool', 'dist', 'cli.js'), 'check', 'long', '--no-cache'], {
      env: plain,
      cwd: place,
    })
    await new Promise((resolve) => setTimeout(resolve, 400))
    child.kill('SIGINT')
    await endedByInterrupt(child)
  })
})

/** By its own exit code or, before it listens to signals, by the signal. */
async function endedByInterrupt(child: ChildProcess): Promise<void> {
  const [status, by] = await once(child, 'close')
  expect([
    [130, null],
    [null, 'SIGINT'],
  ]).toContainEqual([status, by])
}

function start(book: string): ChildProcess {
  const command = [
    at('tool', 'dist', 'cli.js'),
    'build',
    book,
    '--out',
    'interrupted',
    '--no-cache',
    '--jobs',
    '2',
  ]
  return spawn(process.execPath, command, { env: plain, cwd: place, stdio: ['ignore', 'ignore', 'pipe'] })
}

function listenTo(child: ChildProcess): { readonly text: string } {
  const said = { text: '' }
  child.stderr?.on('data', (chunk: Buffer) => {
    said.text += chunk
  })
  return said
}

/** Waits some ms, or until what is said fits. */
async function until(
  child: ChildProcess,
  said: { readonly text: string },
  moment: RegExp | number,
): Promise<void> {
  if (typeof moment === 'number') return new Promise((resolve) => setTimeout(resolve, moment))
  while (!moment.test(said.text)) {
    expect(child.exitCode, `${moment} was never said: ${said.text}`).toBe(null)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** The processes that run with the environment of this test. */
function processesHere(): string[] {
  if (!existsSync('/proc/self/environ')) return []
  return readdirSync('/proc').filter((name) => {
    try {
      return (
        /^\d+$/.test(name) && readFileSync(`/proc/${name}/environ`, 'utf8').includes(`TMPDIR=${at('tmp')}\0`)
      )
    } catch {
      return false // it is gone, or another's
    }
  })
}
