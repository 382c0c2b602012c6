/** The command line as a user meets it: exit codes, messages, files. Long because it is every case, each a few lines. */
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const project = path.resolve(import.meta.dirname, '..')
const cli = path.join(project, 'dist/cli.js')

let place = ''
beforeAll(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'cli-'))
  execFileSync(process.execPath, [
    path.join(project, 'node_modules/typescript/bin/tsc'),
    '-p',
    path.join(project, 'tsconfig.build.json'),
  ])
}, 60_000)
afterAll(() => rm(place, { recursive: true, force: true }))

interface Run {
  readonly code: number | string | null | undefined
  readonly stdout: string
  readonly stderr: string
}

function run(args: readonly string[], { cwd = place, env = {} }: { cwd?: string; env?: object } = {}) {
  return new Promise<Run>((resolve) => {
    const options = { cwd, env: { ...process.env, SOURCE_DATE_EPOCH: '0', ...env }, timeout: 50_000 }
    execFile(process.execPath, [cli, ...args], options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
    )
  })
}

/** Writes the book into a fresh folder and returns its path. */
async function bookOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const root = path.join(await mkdtemp(path.join(place, 'case-')), 'book')
  await mkdir(root)
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true })
    await writeFile(path.join(root, name), content)
  }
  return root
}

const outOf = (root: string) => path.join(path.dirname(root), 'output')
const build = (root: string, ...flags: string[]) =>
  run(['build', root, '--out', outOf(root), '--format', 'html', ...flags])
const htmlOf = (root: string) => readFile(path.join(outOf(root), 'book.html'), 'utf8')

/** Every file of a folder with its bytes. */
function snapshot(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder).sort()
  return Object.fromEntries(names.map((name) => [name, readFileSync(path.join(folder, name), 'base64')]))
}

/** What a user sees of a crash. */
const traces = /^ {4}at |Unhandled|node:internal/m

describe('wrong use: exit code 2 and nothing written', () => {
  const cases: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['an unknown option', ['--frmat', 'html'], /unknown option '--frmat'[\s\S]*--format/],
    ['an unknown format', ['--format', 'html,mobi'], /There is no format `mobi`\.\n.*pdf, epub, html/],
    ['--jobs 0', ['--jobs', '0'], /`--jobs 0` .*\n.*1 to 64/],
    ['--jobs of a fraction', ['--jobs', '1.5'], /`--jobs 1.5`/],
    ['two folders', ['other'], /too many arguments/],
  ]
  it.each(cases)('%s', async (_, flags, message) => {
    const root = await bookOf({ 'README.md': '# Book\n' })
    const { code, stdout, stderr } = await run(['build', root, '--out', outOf(root), ...flags])
    expect({ code, stdout, written: existsSync(outOf(root)) }).toEqual({
      code: 2,
      stdout: '',
      written: false,
    })
    expect(stderr).toMatch(message)
    expect(stderr).not.toMatch(traces)
  })

  it('a command that is none', async () => {
    const { code, stderr } = await run(['biuld'])
    expect(code).toBe(2)
    expect(stderr).toMatch(/unknown command 'biuld'[\s\S]*build/)
  })

  it('a folder that is missing, and one that is a file', async () => {
    const root = await bookOf({ 'README.md': '# Book\n' })
    for (const folder of [path.join(root, 'nowhere'), path.join(root, 'README.md')]) {
      const { code, stderr } = await build(folder)
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: `There is no folder \`${folder}\`.\n  Name the folder that holds the book.\n`,
      })
    }
  })

  it('an output folder that is a file, or lies in one: the file stays', async () => {
    const root = await bookOf({ 'README.md': '# Book\n' })
    const file = path.join(root, 'README.md')
    for (const out of [file, path.join(file, 'deep', 'output')]) {
      const { code, stderr } = await run(['build', root, '--out', out, '--format', 'html'])
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: `The output cannot be written to \`${file}\`: it is a file.\n  Choose a folder with --out.\n`,
      })
    }
    expect(readFileSync(file, 'utf8')).toBe('# Book\n')
  })

  it('a wrong buckram.yaml: line, column and what was meant', async () => {
    const root = await bookOf({ 'README.md': '# Book\n', 'buckram.yaml': 'page:\n  siez: A4\n' })
    const { code, stderr } = await build(root)
    expect(code).toBe(2)
    expect(stderr).toContain('buckram.yaml:2:3: error: There is no key `page.siez`. Did you mean `size`?')
    expect(existsSync(outOf(root))).toBe(false)
  })

  it('a buckram.yaml that is no YAML', async () => {
    const root = await bookOf({ 'README.md': '# Book\n', 'buckram.yaml': 'title: "Book\n' })
    const { code, stderr } = await build(root)
    expect(code).toBe(2)
    expect(stderr).toMatch(/^buckram\.yaml:\d+:\d+: error: The configuration is not valid YAML: /m)
    expect(stderr).not.toMatch(traces)
  })
})

describe('what a book may hold', () => {
  const nothing: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['nothing at all', {}],
    ['other files', { 'notes.txt': 'x' }],
  ]
  it.each(nothing)('%s: exit code 1', async (_, files) => {
    const root = await bookOf(files)
    const { code, stdout, stderr } = await build(root)
    expect({ code, stdout, written: existsSync(outOf(root)) }).toEqual({
      code: 1,
      stdout: '',
      written: false,
    })
    expect(stderr).toMatch(/\[book-empty\]\n[\s\S]*Nothing was written: 1 error\./)
  })

  it('a README without links is a book of one chapter', async () => {
    const root = await bookOf({ 'README.md': '# Book\n\nWords.\n' })
    const { code, stdout } = await build(root)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Book\n1 chapter · /)
  })

  it('an empty README', async () => {
    const root = await bookOf({ 'README.md': '' })
    expect((await build(root)).code).toBe(0)
    expect(await htmlOf(root)).toContain('</html>')
  })

  it('a chapter that is missing: exit code 1, the old files stay as they were', async () => {
    const root = await bookOf({
      'README.md': '# Book\n\n## Contents\n\n- [One](one.md)\n',
      'one.md': '# One\n',
    })
    expect((await build(root)).code).toBe(0)
    const before = snapshot(outOf(root))
    await rm(path.join(root, 'one.md'))
    const { code, stdout, stderr } = await build(root)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('README.md:5:9: error: The contents list `one.md`, which does not exist.')
    expect(snapshot(outOf(root))).toEqual(before)
  })

  it('a byte order mark and CRLF leave no trace', async () => {
    const text = '# Book\n\n## Contents\n\n- [One](one.md)\n'
    const one = '# One\n\nA line\nand [a link](gone.md).\n\n```sh\nls\n```\n'
    const plain = await bookOf({ 'README.md': text, 'one.md': one })
    const windows = await bookOf({
      'README.md': `\uFEFF${text.replaceAll('\n', '\r\n')}`,
      'one.md': `\uFEFF${one.replaceAll('\n', '\r\n')}`,
    })
    const results = [await build(plain), await build(windows)]
    for (const { code, stderr } of results) {
      expect(code).toBe(0)
      expect(stderr).toContain('one.md:4:14: warning: The link leads to `gone.md`')
    }
    expect(await htmlOf(windows)).toBe(await htmlOf(plain))
  })

  it('bytes that are not UTF-8 are shown as U+FFFD, with their place', async () => {
    const root = await bookOf({ 'README.md': Buffer.from('# Book\n\ncaf\xE9\n', 'latin1') })
    const { code, stderr } = await build(root)
    expect(code).toBe(0)
    expect(stderr).toMatch(/^README\.md:3:4: warning: .*\[file-not-utf8\]/m)
    expect(await htmlOf(root)).toContain('caf\uFFFD')
  })

  it('a picture that was cut off: a warning, its text in its place', async () => {
    // A PNG of 1 × 1 pixel, cut in the middle of its data.
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    const root = await bookOf({
      'README.md': '# Book\n\n![A dot](dot.png)\n',
      'dot.png': png.subarray(0, 45),
    })
    const { code, stderr } = await build(root)
    expect(code).toBe(0)
    expect(stderr).toMatch(
      /^README\.md:3:10: warning: The picture `dot\.png` cannot be read: .*\[image-broken\]/m,
    )
    const html = await htmlOf(root)
    expect(html).toContain('A dot')
    expect(html).not.toContain('data:image/png')
  })

  it('names with # % ? quotes, spaces and emoji', async () => {
    const names = ['a#b', '100%', 'why?', `it's "so"`, 'two words', '🦀 crab', '%20', '第一章']
    const root = await bookOf({
      'README.md': `# Book\n\n## Contents\n\n${names.map((name, index) => `- [Chapter ${index}](<${encodeURIComponent(name)}.md>)\n`).join('')}`,
      ...Object.fromEntries(
        names.map((name, index) => [
          `${name}.md`,
          `# Chapter ${index}\n\nThe next is [here](<${encodeURIComponent(names[(index + 1) % names.length] ?? '')}.md>).\n`,
        ]),
      ),
    })
    const { code, stdout, stderr } = await build(root, '--strict')
    expect({ code, problems: stderr.match(/error|warning/g) }).toEqual({ code: 0, problems: null })
    expect(stdout).toContain(`${names.length} chapters`)
    const html = await htmlOf(root)
    const ids = new Set([...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id))
    const links = [...html.matchAll(/<a [^>]*href="#([^"]*)"[^>]*>here<\/a>/g)].map(([, id]) => id ?? '')
    expect(new Set(links).size).toBe(names.length)
    expect(links.filter((id) => !ids.has(decodeURIComponent(id)))).toEqual([])
  })
})

describe('nothing outside the book is read', () => {
  it('by links, pictures and symbolic links', async () => {
    const root = await bookOf({
      'README.md':
        '# Book\n\n## Contents\n\n- [One](one.md)\n\n## More\n\n[a](../secret.md) ![b](../secret.svg) ![c](link.svg) [d](link.md) [e](folder/secret.md) ![f](folder/secret.svg) [g](../../../../../etc/passwd) ![h](../../../../../etc/passwd)\n\n![i](%2e%2e/secret.svg)\n',
      'one.md': '# One\n\n![j](/etc/passwd) ![k](file:///etc/passwd) <img src="../secret.svg">\n',
    })
    const outside = path.dirname(root)
    await writeFile(path.join(outside, 'secret.md'), '# TOPSECRET\n')
    await writeFile(
      path.join(outside, 'secret.svg'),
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>TOPSECRET</text></svg>',
    )
    await symlink(path.join(outside, 'secret.md'), path.join(root, 'link.md'))
    await symlink(path.join(outside, 'secret.svg'), path.join(root, 'link.svg'))
    await symlink(outside, path.join(root, 'folder'))
    const { code, stderr } = await build(root)
    expect(code).toBe(0)
    const html = await htmlOf(root)
    // Pictures are embedded as base64; there is none.
    const leaks = ['TOPSECRET', 'root:x:', '<img', 'src="']
    expect(leaks.filter((trace) => html.includes(trace))).toEqual([])
    // Every one of them is reported.
    const problems = stderr.match(/(?:link|image)-[a-z-]+(?=\])/g) ?? []
    expect(problems.sort()).toEqual([
      'image-missing',
      ...Array(6).fill('image-outside'),
      'image-refused',
      ...Array(4).fill('link-outside'),
    ])
  })

  it('not even when the contents list it', async () => {
    const root = await bookOf({
      'README.md': '# Book\n\n## Contents\n\n- [One](link.md)\n- [Two](../secret.md)\n',
    })
    await writeFile(path.join(root, '../secret.md'), '# TOPSECRET\n')
    await symlink('../secret.md', path.join(root, 'link.md'))
    const { code, stderr } = await build(root)
    expect(code).toBe(1)
    expect(stderr.match(/\[toc-path-outside\]/g)).toHaveLength(2)
    expect(stderr).not.toContain('TOPSECRET')
  })
})

describe('the cache', () => {
  it('is shown and cleared, and lies in the folder of a book that says so', async () => {
    const root = await bookOf({
      'README.md': '# Book\n\n## Contents\n\n- [One](one.md)\n',
      'one.md': '# One\n',
      'buckram.yaml': 'cache: book\n',
    })
    expect((await build(root, '--format', 'pdf')).code).toBe(0)
    const prints = readdirSync(path.join(root, '.buckram', 'print')).length
    expect(prints).toBeGreaterThan(0)
    const shown = await run(['cache', 'show', root])
    expect(shown.stdout).toMatch(new RegExp(`print +${prints} `))
    expect(shown.stdout).toContain(path.join(root, '.buckram'))
    const cleared = await run(['cache', 'clear', root])
    expect(cleared.stdout).toMatch(new RegExp(`removed print +${prints} `))
    expect(readdirSync(path.join(root, '.buckram', 'print'))).toEqual([])
  })

  it('has no kind that does not exist, and no limit that is no number', async () => {
    expect(await run(['cache', 'clear', '--kind', 'prints'])).toMatchObject({ code: 2 })
    const env = { BUCKRAM_CACHE_MB: 'much' }
    const { code, stderr } = await run(['build', await bookOf({ 'README.md': '# Book\n' })], { env })
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('BUCKRAM_CACHE_MB=much'),
    })
  })
})

it.skipIf(process.platform === 'win32')('does not mind that nobody reads on', async () => {
  const root = await bookOf({ 'README.md': '# Book\n' })
  const build = `"${process.execPath}" "${cli}" build "${root}" --out "${outOf(root)}" --format html`
  const toc = `"${process.execPath}" "${cli}" toc "${root}"`
  for (const command of [build, toc]) {
    const script = `(set -o pipefail; ${command} 2>"${root}.log" | true); echo $?; cat "${root}.log"`
    const told = execFileSync('bash', ['-c', script], { encoding: 'utf8' })
    expect(told).toMatch(/^0\n/)
    expect(told).not.toMatch(/EPIPE|Error/)
  }
})

describe('a build', () => {
  it('with --strict and a warning writes nothing and leaves the old files', async () => {
    const root = await bookOf({ 'README.md': '# Book\n\n[Dead](gone.md)\n' })
    expect((await build(root)).code).toBe(0)
    const before = snapshot(outOf(root))
    const { code, stdout, stderr } = await build(root, '--strict')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('Nothing was written: 1 warning, and --strict.')
    expect(snapshot(outOf(root))).toEqual(before)
  })

  it('with --quiet prints nothing when it succeeds, and the errors when it does not', async () => {
    const root = await bookOf({ 'README.md': '# Book\n\n[Dead](gone.md)\n' })
    expect(await build(root, '--quiet')).toEqual({ code: 0, stdout: '', stderr: '' })
    await writeFile(path.join(root, 'README.md'), '# Book\n\n## Contents\n\n- [Gone](gone.md)\n')
    const { code, stderr } = await build(root, '--quiet')
    expect(code).toBe(1)
    expect(stderr).toContain('[toc-chapter-missing]')
  })

  it('does not depend on the working directory, and gives the same bytes twice', {
    timeout: 60_000,
  }, async () => {
    const root = await bookOf({
      'README.md': '# Book\n\n## Contents\n\n- [One](one.md)\n',
      'one.md': '# One\n',
    })
    expect((await build(root)).code).toBe(0)
    const first = await htmlOf(root)
    const inside = await run(['build', '--format', 'html'], { cwd: root })
    expect(inside.code).toBe(0)
    expect(inside.stdout).toContain(path.join('output', 'book.html'))
    expect(await readFile(path.join(root, 'output/book.html'), 'utf8')).toBe(first)
    const below = await run(['build', '..', '--format', 'html'], { cwd: path.join(root, 'output') })
    expect(below.code).toBe(0)
    expect(await readFile(path.join(root, 'output/output/book.html'), 'utf8')).toBe(first)
  })

  it('without a browser: exit code 3, one sentence, what to do', async () => {
    const root = await bookOf({ 'README.md': '# Book\n' })
    const { code, stderr } = await run(
      ['build', root, '--out', outOf(root), '--format', 'pdf', '--quiet', '--no-cache'],
      { env: { BUCKRAM_BROWSER: '/nonexistent' } },
    )
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr:
        'BUCKRAM_BROWSER names `/nonexistent`, which does not exist.\n  Correct it, or unset it to use the embedded browser.\n',
    })
    expect(existsSync(outOf(root))).toBe(false)
  })

  const isRoot = process.platform === 'linux' && process.getuid?.() === 0
  it('on a full disk: exit code 3, the old files stay, nothing is left beside them', async ({ skip }) => {
    skip(!isRoot, 'a small disk can be mounted by root only')
    const root = await bookOf({ 'README.md': '# Book\n' })
    const out = outOf(root)
    await mkdir(out)
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', out], { stdio: 'ignore' })
    } catch {
      skip(true, 'this machine does not let root mount a tmpfs')
    }
    try {
      expect((await build(root)).code).toBe(0)
      const before = snapshot(out)
      await writeFile(path.join(root, 'README.md'), `# Book\n\n${'More words than fit. '.repeat(10_000)}\n`)
      const { code, stderr } = await build(root)
      expect(code).toBe(3)
      expect(stderr).toContain(`The output could not be written to \`${out}\`: ENOSPC`)
      expect(stderr).not.toMatch(traces)
      expect(snapshot(out)).toEqual(before)
    } finally {
      execFileSync('umount', [out])
    }
  })

  it.skipIf(process.platform !== 'linux')(
    'stopped by Ctrl-C while it prints: no browser and no temporary file stays, the old files are as before',
    { timeout: 60_000 },
    async () => {
      const root = await bookOf({ 'README.md': `# Book\n\n${'Words to print.\n\n'.repeat(8_000)}` })
      const out = outOf(root)
      const temporary = path.join(path.dirname(root), 'tmp')
      await mkdir(temporary)
      await mkdir(out)
      await writeFile(path.join(out, 'book.pdf'), 'old')
      const child = spawn(
        process.execPath,
        [cli, 'build', root, '--out', out, '--format', 'pdf', '--no-cache'],
        { env: { ...process.env, TMPDIR: temporary }, stdio: ['ignore', 'ignore', 'pipe'] },
      )
      const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
      const browsers = await browsersOf(child)
      child.kill('SIGINT')
      expect(await ended).toBe(130)
      await expect.poll(() => browsers.filter(isAlive), { timeout: 5_000 }).toEqual([])
      expect(snapshot(out)).toEqual({ 'book.pdf': Buffer.from('old').toString('base64') })
      expect(readdirSync(temporary)).toEqual([])
    },
  )
})

/** Waits for the processes that `child` started to print with, and for a page among them. */
async function browsersOf({ pid }: ChildProcess): Promise<readonly number[]> {
  const started = (): number[] => {
    const found: number[] = []
    const parents = new Set([pid])
    // A child's number is higher than its parent's, but for a wrap: two rounds are enough.
    for (let round = 0; round < 2; round++)
      for (const id of readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map(Number)) {
        const parent = parentOf(id)
        if (parent === undefined || !parents.has(parent) || parents.has(id)) continue
        parents.add(id)
        found.push(id)
      }
    return found
  }
  const isPage = (id: number) => commandOf(id).includes('--type=renderer')
  await expect.poll(() => started().some(isPage), { timeout: 30_000, interval: 50 }).toBe(true)
  return started()
}

function parentOf(id: number): number | undefined {
  try {
    return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1])
  } catch {
    return undefined // It ended.
  }
}

function commandOf(id: number): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

/** A process that ended and was not waited for has no command line any more. */
function isAlive(id: number): boolean {
  return commandOf(id) !== ''
}
