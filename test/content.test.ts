/** The promises of the book in content/ that a machine can keep. */
import { spawnSync } from 'node:child_process'
import {
  accessSync,
  constants,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Element, Root } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { toString as textOf } from 'hast-util-to-string'
import { visit } from 'unist-util-visit'
import { afterAll, describe, expect, it } from 'vitest'
import { buildBook } from '../src/build.ts'
import { silent } from '../src/progress.ts'

const root = fileURLToPath(new URL('../content', import.meta.url))
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => statSync(path.join(root, file)).isFile())
  .map((file) => file.split(path.sep).join('/'))
  .sort()
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const texts = files.filter((file) => file.endsWith('.md')).map((file) => ({ file, text: read(file) }))
const withoutCode = (text: string) => text.replace(/^(`{3,})[\s\S]*?^\1/gm, '')

const out = mkdtempSync(path.join(tmpdir(), 'buckram-content-'))
afterAll(() => rmSync(out, { recursive: true, force: true }))

function elements(tree: Root, tagName: string): Element[] {
  const found: Element[] = []
  visit(tree, { type: 'element', tagName }, (element: Element) => {
    found.push(element)
  })
  return found
}

describe('the text', () => {
  it('is a book: ten chapters or more, 30,000 Chinese characters of prose or more', () => {
    const prose = texts.map(({ text }) => withoutCode(text)).join('')
    expect(prose.match(/\p{Script=Han}/gu)?.length).toBeGreaterThanOrEqual(30_000)
    expect(texts.length).toBeGreaterThanOrEqual(10)
  })

  it.each(texts)('$file holds no placeholder', ({ text }) => {
    expect(text).not.toMatch(/TODO|TBD|FIXME|lorem|待补|待写|此处省略|图[A-Z]\d/i)
  })

  it.each(texts)(
    '$file defines every footnote that it uses, and uses every one that it defines',
    ({ text }) => {
      const prose = withoutCode(text)
      const defined = [...prose.matchAll(/^\[\^([^\]]+)\]:/gm)].map(([, key]) => key)
      const used = [...prose.matchAll(/\[\^([^\]]+)\](?!:)/g)].map(([, key]) => key)
      expect([...new Set(used)].sort()).toEqual([...new Set(defined)].sort())
      expect(new Set(defined).size).toBe(defined.length)
    },
  )
})

describe('the built book', { timeout: 120_000 }, async () => {
  const { diagnostics, artifacts } = await buildBook({
    root,
    out,
    formats: ['html'],
    jobs: 1,
    cache: false,
    strict: true,
    progress: silent,
    sourceDateEpoch: '1700000000',
  })
  const tree = fromHtml(artifacts[0]?.bytes === undefined ? '' : new TextDecoder().decode(artifacts[0].bytes))

  it('has no problem: every link, picture and footnote is there', () => {
    expect(diagnostics).toEqual([])
  })

  it('has a description and a numbered caption for every figure, in order', () => {
    const captions: string[] = []
    visit(tree, 'element', (element, index, parent) => {
      if (element.tagName !== 'p' || !String(element.properties.className).includes('figure')) return
      const picture = elements({ type: 'root', children: [element] }, 'img')[0]
      expect(String(picture?.properties.alt ?? '').length, 'a description').toBeGreaterThan(10)
      const next = parent?.children.slice((index ?? 0) + 1).find((child) => child.type === 'element')
      captions.push(next?.type === 'element' ? textOf(next) : '')
    })
    expect(captions.length).toBeGreaterThanOrEqual(8)
    expect(captions.map((caption) => /^图\d+/.exec(caption)?.[0])).toEqual(
      captions.map((_, index) => `图${index + 1}`),
    )
  })

  it('has a header in every table', () => {
    const tables = elements(tree, 'table')
    expect(tables.length).toBeGreaterThan(10)
    for (const table of tables) {
      const cells = elements({ type: 'root', children: [table] }, 'th')
      expect(cells.map(textOf).join(''), textOf(table).slice(0, 60)).not.toBe('')
    }
  })
})

describe('the drawings', () => {
  const drawings = files.filter((file) => file.endsWith('.svg'))

  it('are eight or more', () => {
    expect(drawings.length).toBeGreaterThanOrEqual(8)
  })

  it.each(drawings)('%s has a title, a description and type that can be read, and is used', (file) => {
    const drawing = read(file)
    expect(drawing).toMatch(/<title>[^<]+<\/title>/)
    expect(drawing).toMatch(/<desc>[^<]+<\/desc>/)
    const sizes = [...drawing.matchAll(/font-size[:="\s]+([\d.]+)/g)].map(([, size]) => Number(size))
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(10)
    expect(texts.some(({ text }) => text.includes(path.posix.basename(file)))).toBe(true)
  })
})

describe('the scripts', () => {
  const scripts = files.filter((file) => /\.(?:sh|py)$/.test(file))
  const runs = (program: string) => spawnSync(program, ['--version']).status === 0

  it('are the tools that the book promises', () => {
    expect(scripts.map((file) => path.posix.basename(file))).toEqual(
      expect.arrayContaining([
        'all-reduce-bench.py',
        'fio-scan.sh',
        'fio-summary.py',
        'matmul-reach.py',
        'node-health.sh',
      ]),
    )
  })

  it.each(scripts)('%s is printed in the book, letter by letter', (file) => {
    const listings = texts.flatMap(({ text }) =>
      [...text.matchAll(/^(`{3,})(?:bash|python)\n([\s\S]*?)^\1$/gm)].map(([, , code]) => code),
    )
    expect(listings).toContain(read(file))
  })

  describe.each(scripts)('%s', (file) => {
    const program = file.endsWith('.py') ? 'python3' : 'bash'
    const run = (...args: string[]) =>
      spawnSync(program, [path.join(root, file), ...args], { encoding: 'utf8', cwd: out, timeout: 60_000 })

    it('can be executed', () => {
      expect(() => accessSync(path.join(root, file), constants.X_OK)).not.toThrow()
    })

    // A machine without Python or Bash cannot run them.
    it.skipIf(!runs(program))('prints its help, and refuses what it does not know', () => {
      const help = run('--help')
      expect(help.status).toBe(0)
      expect(help.stdout).toContain(path.posix.basename(file))
      expect(run('--no-such-option').status).not.toBe(0)
    })
  })

  /** The rest of a line of Markdown's table, cell by cell. */
  const cellsOf = (line: string) => line.split('|').map((cell) => cell.trim())

  it.skipIf(!runs('python3'))('fio-summary.py says what fio measured', () => {
    // The shape that fio(1) documents for --output-format=json; numbers of this test's own.
    const side = {
      io_bytes: 4096,
      total_ios: 1,
      bw_bytes: 2_500_000_000,
      iops: 596.05,
      clat_ns: { mean: 1_250_000, percentile: { '99.000000': 3_500_000 } },
    }
    const result = {
      'global options': { bs: '4M' },
      jobs: [{ jobname: 'read', 'job options': { numjobs: '8' }, read: side }],
    }
    const file = path.join(out, 'read.json')
    writeFileSync(file, `fio: a note\n${JSON.stringify(result)}`)
    const broken = path.join(out, 'broken.json')
    writeFileSync(broken, '{')
    const { stdout, stderr, status } = spawnSync(
      'python3',
      [path.join(root, 'storage/tools/fio-summary.py'), file, broken],
      { encoding: 'utf8' },
    )
    expect(status).toBe(0)
    expect(cellsOf(stdout.trim().split('\n').at(-1) ?? '')).toEqual([
      '',
      'read',
      '4M',
      '8',
      '2,500.0',
      '596',
      '1.250',
      '3.500',
      '',
    ])
    expect(stderr).toContain('broken.json')
  })

  // They ask the Linux kernel.
  describe.runIf(process.platform === 'linux' && runs('bash'))('on Linux, without an accelerator', () => {
    const bash = (file: string, ...args: string[]) =>
      spawnSync('bash', [path.join(root, file), ...args], { encoding: 'utf8', cwd: out, timeout: 60_000 })

    it('fio-scan.sh shows every run that it would make, and writes nothing', () => {
      const target = mkdtempSync(path.join(out, 'target-'))
      const { stdout, status } = bash(
        'storage/tools/fio-scan.sh',
        '--dry-run',
        '--size',
        '1M',
        '--rw',
        'read randread',
        '--bs',
        '4k 1M',
        '--jobs',
        '1',
        target,
      )
      expect(status).toBe(0)
      const lines = stdout.trim().split('\n')
      expect(lines.map((line) => /--rw=(\w+) --bs=(\w+)/.exec(line)?.slice(1))).toEqual([
        ['write', '4M'],
        ['read', '4k'],
        ['read', '1M'],
        ['randread', '4k'],
        ['randread', '1M'],
      ])
      expect(readdirSync(target)).toEqual([])
    })

    it('node-health.sh says what it checked and what it could not', () => {
      const { stdout, status } = bash('compute/health/tools/node-health.sh', '--full', '100', '--mount', '/')
      expect([0, 1]).toContain(status)
      expect(stdout).toContain('/的空间')
      expect(stdout).toContain(status === 0 ? '结论：健康' : '结论：不健康')
    })

    it('node-health.sh finds a mount that is not there unhealthy', () => {
      const { stdout, status } = bash(
        'compute/health/tools/node-health.sh',
        '--mount',
        path.join(out, 'nowhere'),
      )
      expect(status).toBe(1)
      expect(stdout).toMatch(/异常 .*nowhere/)
    })
  })
})
