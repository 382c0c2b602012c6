/** `buckram check`: exit codes, and what each format prints. Expected values come from the formats' own rules. */
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { type CheckFlags, runCheck } from '../src/commands/check.ts'
import { readExplanations } from '../src/commands/explanations.ts'
import { type Findings, folderInRepository, formatGithub, formatJson } from '../src/commands/formats.ts'
import { formatSarif } from '../src/commands/sarif.ts'
import { CODES, type Diagnostic, kindOf, UsageError } from '../src/diagnostics.ts'
import { VERSION } from '../src/version.ts'

const place = await mkdtemp(path.join(tmpdir(), 'check-'))
afterAll(() => rm(place, { recursive: true, force: true }))
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

async function bookOf(files: Readonly<Record<string, string>>): Promise<string> {
  const root = path.join(await mkdtemp(path.join(place, 'case-')), 'book')
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true })
    await writeFile(path.join(root, name), text)
  }
  return root
}

async function run(root: string, flags: Partial<CheckFlags> = {}) {
  let stdout = ''
  let stderr = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += String(text)
    return true
  })
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += String(text)
    return true
  })
  const code = await runCheck(root, {
    strict: false,
    format: 'text',
    web: false,
    private: false,
    out: path.join(root, '../output'),
    offline: false,
    cache: false,
    quiet: false,
    verbose: false,
    ...flags,
  })
  vi.restoreAllMocks()
  return { code, stdout, stderr }
}

const dead = { 'README.md': '# Book\n\n[Dead](gone.md)\n' }

describe('exit codes', () => {
  it.each([
    ['a book without problems', { 'README.md': '# Book\n' }, 0, 0],
    ['a warning', dead, 0, 1],
    ['an error', { 'README.md': '# Book\n\n## Contents\n\n- [Gone](gone.md)\n' }, 1, 1],
    ['no book', { 'notes.txt': 'x' }, 1, 1],
    ['a wrong configuration', { 'README.md': '# Book\n', 'buckram.yaml': 'tilte: Book\n' }, 2, 2],
  ])('%s', async (_, files, code, strictCode) => {
    const root = await bookOf(files)
    for (const format of ['text', 'json', 'github', 'sarif']) {
      expect((await run(root, { format })).code).toBe(code)
      expect((await run(root, { format, strict: true })).code).toBe(strictCode)
    }
  })

  it('wrong use is refused before anything is read', async () => {
    await expect(run(place, { format: 'xml' })).rejects.toThrow(UsageError)
    await expect(run(place, { format: 'constructor' })).rejects.toThrow(UsageError)
    await expect(run(place, { web: true, offline: true })).rejects.toThrow(UsageError)
    await expect(run(path.join(place, 'nowhere'))).rejects.toThrow(UsageError)
  })

  it('nothing is written', async () => {
    const root = await bookOf(dead)
    await run(root, { out: path.join(root, 'output') })
    expect(await readdir(root)).toEqual(['README.md'])
  })
})

describe('text', () => {
  it('shows problems as a build does, and what it came to', async () => {
    const { stdout, stderr } = await run(await bookOf(dead))
    expect(stderr).toContain(
      'README.md:3:8: warning: The link leads to `gone.md`, which does not exist. [link-missing-file]\n  Correct',
    )
    expect(stdout).toBe('Book\n1 chapter · 0 errors · 1 warning\n')
  })

  it('is silent when it is told to', async () => {
    const { stdout, stderr } = await run(await bookOf(dead), { quiet: true })
    expect([stdout, stderr]).toEqual(['', ''])
  })
})

const at = { file: 'a, b: 100%/one.md', line: 12, column: 5 }
const diagnostics: readonly Diagnostic[] = [
  {
    code: 'link-missing-file',
    severity: 'warning',
    at,
    message: 'The link leads to `{0}`,\r\n::error::100% [x](y)',
    hint: 'Correct: the path, please.',
  },
  { code: 'file-too-deep', severity: 'error', at: { file: '第一章.md' }, message: 'Deep.', hint: 'Close.' },
]
const findings: Findings = {
  title: 'Book',
  chapters: 2,
  diagnostics,
  web: undefined,
  passes: false,
  folder: 'docs/book',
}

describe('json', async () => {
  const schema = z.fromJSONSchema(
    JSON.parse(await readFile(new URL('../docs/guide/check.schema.json', import.meta.url), 'utf8')),
  )

  it('has the shape that the schema promises', async () => {
    const web = {
      addresses: 3,
      kept: 1,
      alive: 1,
      dead: 1,
      unknown: [{ address: 'https://example.org/', reason: 'it is shy' }],
      moved: [{ address: 'http://example.org/', to: 'https://example.org/' }],
    }
    for (const found of [findings, { ...findings, web }, { ...findings, folder: undefined, diagnostics: [] }])
      expect(schema.safeParse(JSON.parse(formatJson(found)))).toMatchObject({ success: true })
    const { stdout } = await run(await bookOf(dead), { format: 'json' })
    expect(schema.safeParse(JSON.parse(stdout))).toMatchObject({ success: true })
    for (const wrong of [
      {},
      { ...JSON.parse(stdout), shape: 2 },
      { ...JSON.parse(stdout), diagnostics: [{}] },
    ])
      expect(schema.safeParse(wrong).success).toBe(false)
  })

  it('says everything that a build prints', () => {
    expect(JSON.parse(formatJson(findings))).toEqual({
      shape: 1,
      generator: `Buckram ${VERSION}`,
      book: { title: 'Book', chapters: 2, folder: 'docs/book' },
      passes: false,
      errors: 1,
      warnings: 1,
      diagnostics: [
        {
          code: 'link-missing-file',
          severity: 'warning',
          file: 'a, b: 100%/one.md',
          line: 12,
          column: 5,
          message: 'The link leads to `{0}`,\r\n::error::100% [x](y)',
          hint: 'Correct: the path, please.',
        },
        {
          code: 'file-too-deep',
          severity: 'error',
          file: '第一章.md',
          line: null,
          column: null,
          message: 'Deep.',
          hint: 'Close.',
        },
      ],
      web: null,
    })
  })
})

/** Reads a line as the runner of GitHub does (actions/runner, ActionCommand.cs, TryParseV2). */
function readCommand(line: string) {
  const end = line.indexOf('::', 2)
  if (!line.startsWith('::') || end < 0) return undefined
  const info = line.slice(2, end)
  const space = info.indexOf(' ')
  const readBack = (text: string, table: readonly (readonly [string, string])[]) =>
    table.reduce((value, [escaped, token]) => value.replaceAll(escaped, token), text)
  const data = [
    ['%0D', '\r'],
    ['%0A', '\n'],
  ] as const // pairs, not lists
  const percent = [['%25', '%']] as const // likewise: read back last
  const property = [...data, ['%3A', ':'], ['%2C', ','], ...percent] as const // likewise
  return {
    command: info.slice(0, space),
    properties: Object.fromEntries(
      info
        .slice(space + 1)
        .split(',')
        .map((pair) => {
          const equals = pair.indexOf('=')
          return [pair.slice(0, equals), readBack(pair.slice(equals + 1), property)]
        }),
    ),
    data: readBack(line.slice(end + 2), [...data, ...percent]),
  }
}

describe('github', () => {
  it('is read back by the runner as it was meant, one command a line', () => {
    const lines = formatGithub(findings).split('\n')
    expect(lines.pop()).toBe('')
    expect(lines.map(readCommand)).toEqual([
      {
        command: 'warning',
        properties: { file: 'docs/book/a, b: 100%/one.md', line: '12', col: '5', title: 'link-missing-file' },
        data: 'The link leads to `{0}`,\r\n::error::100% [x](y)\nCorrect: the path, please.',
      },
      {
        command: 'error',
        properties: { file: 'docs/book/第一章.md', title: 'file-too-deep' },
        data: 'Deep.\nClose.',
      },
    ])
    expect(formatGithub({ ...findings, diagnostics: [] })).toBe('')
  })

  const fileOf = (stdout: string) => readCommand(stdout.split('\n')[0] ?? '')?.properties.file

  it('names files by their path in the repository, as Git knows it', async () => {
    const root = await bookOf({ 'docs/my book/README.md': '# Book\n\n[Dead](gone.md)\n' })
    execFileSync('git', ['init', '--quiet', root])
    execFileSync('git', ['-C', root, 'add', '.'])
    // The checkout of a workflow may lie deeper in the workspace.
    vi.stubEnv('GITHUB_WORKSPACE', path.dirname(root))
    const { stdout } = await run(path.join(root, 'docs/my book'), { format: 'github' })
    expect(fileOf(stdout)).toBe('docs/my book/README.md')
  })

  it('or, without Git, by their path in the workspace', async () => {
    const root = await bookOf(dead)
    vi.stubEnv('GITHUB_WORKSPACE', path.dirname(root))
    expect(fileOf((await run(root, { format: 'github' })).stdout)).toBe('book/README.md')
    vi.stubEnv('GITHUB_WORKSPACE', '')
    expect(fileOf((await run(root, { format: 'github' })).stdout)).toBe('README.md')
  })

  it('a book that lies outside has no path there', async () => {
    const root = await bookOf(dead)
    const workspace = path.dirname(root)
    const link = path.join(place, 'link')
    await symlink(workspace, link)
    expect(await folderInRepository(root, workspace)).toBe('book')
    expect(await folderInRepository(workspace, workspace)).toBe('')
    expect(await folderInRepository(root, link)).toBe('book')
    expect(await folderInRepository(workspace, root)).toBeUndefined()
    expect(await folderInRepository(root, `${root}s`)).toBeUndefined()
    expect(await folderInRepository(root, undefined)).toBeUndefined()
  })
})

/** What SARIF 2.1.0 (OASIS) demands of the objects that are used here; no other property may stand in them. */
const text = z.strictObject({ text: z.string().min(1), markdown: z.string().min(1).optional() })
const level = z.enum(['none', 'note', 'warning', 'error'])
const sarif = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z.tuple([
    z.strictObject({
      tool: z.strictObject({
        driver: z.strictObject({
          name: z.string(),
          version: z.string(),
          semanticVersion: z.string().regex(/^\d+\.\d+\.\d+/),
          informationUri: z.url().optional(),
          rules: z.array(
            z.strictObject({
              id: z.string(),
              shortDescription: text,
              help: text,
              helpUri: z.url().optional(),
              defaultConfiguration: z.strictObject({ level }),
            }),
          ),
        }),
      }),
      originalUriBaseIds: z.record(z.string(), z.strictObject({ description: text })),
      columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
      results: z.array(
        z.strictObject({
          ruleId: z.string(),
          ruleIndex: z.int().min(0),
          level,
          message: text,
          locations: z.tuple([
            z.strictObject({
              physicalLocation: z.strictObject({
                artifactLocation: z.strictObject({
                  // A relative reference (RFC 3986, section 4.2): no scheme, nothing that must be encoded.
                  uri: z
                    .string()
                    .regex(
                      /^(?:[\w.~!$&'()*+,;=@-]|%[0-9A-F]{2})+(?:\/(?:[\w.~!$&'()*+,;=@:-]|%[0-9A-F]{2})+)*$/,
                    ),
                  uriBaseId: z.string(),
                }),
                region: z.strictObject({ startLine: z.int().min(1), startColumn: z.int().min(1).optional() }),
              }),
            }),
          ]),
        }),
      ),
    }),
  ]),
})

describe('sarif', async () => {
  const explanations = await readExplanations()
  const [run1] = sarif.parse(
    JSON.parse(formatSarif(findings, explanations, 'https://github.com/owner/tool')),
  ).runs

  it('holds a rule for every code, with its page', () => {
    const { rules } = run1.tool.driver
    expect(rules.map(({ id }) => id)).toEqual(CODES)
    for (const [index, code] of CODES.entries()) {
      expect(rules[index]).toMatchObject({
        helpUri: `https://github.com/owner/tool/blob/HEAD/docs/guide/diagnostics/${code}.md`,
        defaultConfiguration: { level: kindOf(code).severity },
      })
      expect(rules[index]?.help.markdown).toMatch(new RegExp(`^# ${code}\n`))
    }
  })

  it('holds a result for every problem, below the root of the repository', () => {
    expect(run1.results.map(({ ruleIndex }) => run1.tool.driver.rules[ruleIndex]?.id)).toEqual([
      'link-missing-file',
      'file-too-deep',
    ])
    expect(run1.results.map(({ level, locations }) => [level, locations[0].physicalLocation])).toEqual([
      [
        'warning',
        {
          artifactLocation: { uri: 'docs/book/a%2C%20b%3A%20100%25/one.md', uriBaseId: '%SRCROOT%' },
          region: { startLine: 12, startColumn: 5 },
        },
      ],
      [
        'error',
        {
          artifactLocation: { uri: 'docs/book/%E7%AC%AC%E4%B8%80%E7%AB%A0.md', uriBaseId: '%SRCROOT%' },
          region: { startLine: 1 },
        },
      ],
    ])
    expect(Object.keys(run1.originalUriBaseIds)).toEqual(['%SRCROOT%'])
    // Braces are doubled (section 3.11.5).
    expect(run1.results[0]?.message.text).toContain('`{{0}}`')
  })

  it('names no address when the tool has none, and no path of this machine', async () => {
    const root = await bookOf(dead)
    const { stdout } = await run(root, { format: 'sarif' })
    expect(stdout).not.toContain(place)
    expect(sarif.parse(JSON.parse(stdout)).runs[0].results).toHaveLength(1)
    expect(formatSarif(findings, explanations)).toBe(formatSarif(findings, explanations))
  })
})
