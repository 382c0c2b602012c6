/** `buckram.yaml`: what it may hold, what is refused and where; and the docs say the same. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Config, configKeys, readConfig } from '../src/config.ts'
import { Report } from '../src/diagnostics.ts'
import { pageSize } from '../src/fields.ts'
import { labelsFor } from '../src/labels.ts'

const defaults = {
  authors: [],
  contributors: [],
  subjects: [],
  page: { size: { width: 182, height: 257 }, sides: 'two', chapters: 'next', figures: 'move' },
  theme: { name: 'book' },
  books: [],
  cache: 'user',
  verify: true,
  accessibility: {},
  contents: { depth: 1, figures: false, tables: false },
  pdf: { archival: false },
  links: { addresses: false, pages: false },
  fonts: { fallback: 'none' },
  pictures: { remote: 'leave', width: 1600, svg: 'keep' },
}

function read(source: string | undefined): { config: Config; problems: string[] } {
  const report = new Report()
  const config = readConfig(source, 'buckram.yaml', report)
  const problems = report.diagnostics.map(
    ({ code, at, message }) => `${at.line}:${at.column} ${code}: ${message}`,
  )
  return { config, problems }
}

describe('what a configuration may hold', () => {
  test.each([undefined, '', '# only a comment\n', '---\n'])('nothing at all: %j', (source) => {
    expect(read(source)).toEqual({ config: defaults, problems: [] })
  })

  test('every key', () => {
    const { config, problems } = read(`
title: 机器学习工程
subtitle: 开放的书
language: zh_cn
authors: [Ada, { name: Stas Bekman, sortName: "Bekman, Stas", url: "https://example.org" }]
contributors: { name: B, role: Translator }
publisher: P
date: 2023-2024
description: |
  Two
  lines
subjects: machine learning
license: { name: Own terms, url: "https://example.org/terms" }
identifier: urn:example:1
isbn: 978-0-306-40615-7
doi: https://doi.org/10.5281/zenodo.1
source: https://example.org
version: 1.10
repository: git@github.com:owner/name.git
branch: release/2
commit: 2bb630f
cover: ./images//cover.png
name: 书 1
page: { size: letter, sides: two, chapters: right }
theme: { name: manual, css: ./styles//book.css }
fonts: { fallback: system }
pictures: { remote: fetch, width: 2400 }
books: [content, docs/guide]
cache: book
verify: false
direction: rtl
contents: { depth: 3, figures: true, tables: true }
links: { addresses: true, pages: true }
pdf: { archival: true }
accessibility: { certifiedBy: Acme & Sons }
`)
    expect(problems).toEqual([])
    expect(config).toEqual({
      title: '机器学习工程',
      subtitle: '开放的书',
      language: 'zh-CN',
      authors: [
        { name: 'Ada' },
        { name: 'Stas Bekman', sortName: 'Bekman, Stas', url: 'https://example.org' },
      ],
      contributors: [{ name: 'B', role: 'trl' }],
      publisher: 'P',
      date: '2023-2024',
      description: 'Two lines',
      subjects: ['machine learning'],
      license: { name: 'Own terms', url: 'https://example.org/terms' },
      identifier: 'urn:example:1',
      isbn: '9780306406157',
      doi: '10.5281/zenodo.1',
      source: 'https://example.org',
      version: '1.10',
      repository: 'git@github.com:owner/name.git',
      branch: 'release/2',
      commit: '2bb630f',
      cover: 'images/cover.png',
      name: '书 1',
      page: { size: { width: 215.9, height: 279.4 }, sides: 'two', chapters: 'right', figures: 'move' },
      theme: { name: 'manual', css: 'styles/book.css' },
      fonts: { fallback: 'system' },
      pictures: { remote: 'fetch', width: 2400, svg: 'keep' },
      books: ['content', 'docs/guide'],
      cache: 'book',
      verify: false,
      direction: 'rtl',
      contents: { depth: 3, figures: true, tables: true },
      links: { addresses: true, pages: true },
      pdf: { archival: true },
      accessibility: { certifiedBy: 'Acme & Sons' },
    })
  })

  test('a number, a truth value or a date is the text that the author wrote', () => {
    const { config, problems } = read('title: 1984\nsubtitle: true\nversion: 0x10\nauthors: [007]\n')
    expect(problems).toEqual([])
    expect(config).toMatchObject({
      title: '1984',
      subtitle: 'true',
      version: '0x10',
      authors: [{ name: '007' }],
    })
  })

  test('a key without a value is as good as absent', () => {
    expect(read('title:\nauthors:\npage:\nlicense: ~\n')).toEqual({ config: defaults, problems: [] })
  })

  test('control characters and lone surrogates do not reach the book', () => {
    const { config } = read('title: "a\\u0000\\u0007b\\tc\\ud800\\u0085d"')
    expect(config.title).toBe('ab c\uFFFD d')
  })
})

describe('what is refused, and where', () => {
  test.each([
    ['tilte: x', '1:1 config-invalid: There is no key `tilte`. Did you mean `title`?'],
    ['# c\n\nlicence: MIT', '3:1 config-invalid: There is no key `licence`. Did you mean `license`?'],
    ['lang: en', '1:1 config-invalid: There is no key `lang`. Did you mean `language`?'],
    ['zebra: 1', '1:1 config-invalid: There is no key `zebra`.'],
    ['zebra:', '1:1 config-invalid: There is no key `zebra`.'],
    ['__proto__: { title: x }', '1:1 config-invalid: There is no key `__proto__`.'],
    ['page: { sise: A4 }', '1:9 config-invalid: There is no key `page.sise`. Did you mean `size`?'],
    [
      'page:\n  size: B4',
      '2:3 config-invalid: `page.size` must be B5, A4, A5 or letter, or an upright size from 90x130mm to 300x450mm, such as 6x9in.',
    ],
    [
      'page:\n  size: 240x170mm',
      '2:3 config-invalid: `page.size` must be B5, A4, A5 or letter, or an upright size from 90x130mm to 300x450mm, such as 6x9in.',
    ],
    [
      'page: { sides: one, chapters: right }',
      '1:21 config-invalid: `page.chapters` says `right`, and pages with one side are all right pages.',
    ],
    ['theme: cloth', '1:1 config-invalid: `theme.name` must be book or manual.'],
    [
      'theme: { css: ../book.css }',
      "1:10 config-invalid: `theme.css` must be a path below the book's folder.",
    ],
    ['page: A4', '1:1 config-invalid: `page` must hold `size`, `sides`, `chapters` and `figures`.'],
    ['contents: { depth: 4 }', '1:13 config-invalid: `contents.depth` must be 0, 1, 2 or 3.'],
    ['title: [a, b]', '1:1 config-invalid: `title` must be text.'],
    ['title: ""', '1:1 config-invalid: `title` must not be empty.'],
    [
      'authors:\n  - name: A\n  -',
      '3:4 config-invalid: `authors[1]` must be a name, or `name` with `sortName`, `role` and `url`.',
    ],
    [
      'authors: [{ name: A, url: "javascript:1" }]',
      '1:22 config-invalid: `authors[0].url` must be an address that begins with https:// or http://.',
    ],
    [
      'date: 2023-02-30',
      '1:1 config-invalid: `date` must be a date such as 2024-05-01, 2024-05, 2024 or 2023-2024.',
    ],
    [
      'isbn: 978-0-306-40615-8',
      '1:1 config-invalid: `isbn` is no ISBN: its length or its check digit is wrong.',
    ],
    ['doi: 11.5/x', '1:1 config-invalid: `doi` is no DOI such as 10.5281/zenodo.1234567.'],
    ['cover: ../cover.png', "1:1 config-invalid: `cover` must be a path below the book's folder."],
    ['cover: /etc/passwd', "1:1 config-invalid: `cover` must be a path below the book's folder."],
    ['cover: "C:\\\\x.png"', "1:1 config-invalid: `cover` must be a path below the book's folder."],
    ['name: ../x', '1:1 config-invalid: `name` cannot be used as the name of a file.'],
    ['name: -rf', '1:1 config-invalid: `name` cannot be used as the name of a file.'],
    [
      'repository: file:///srv/git/x.git',
      '1:1 config-invalid: `repository` must be the address of a repository.',
    ],
    ['commit: HEAD', '1:1 config-invalid: `commit` must be the hash of a commit: 7 to 64 digits of 0-9a-f.'],
    ['branch: "a b"', '1:1 config-invalid: `branch` is no name of a branch.'],
    [
      '- title: x',
      '1:1 config-invalid: The configuration must be keys and values, such as `title: My book`.',
    ],
    ['title', '1:1 config-invalid: The configuration must be keys and values, such as `title: My book`.'],
    [
      'title: a\ntitle: b',
      '2:1 config-invalid: The configuration is not valid YAML: Map keys must be unique',
    ],
    [
      'title: !!js/function x',
      '1:8 config-invalid: The configuration is not valid YAML: Unresolved tag: tag:yaml.org,2002:js/function',
    ],
  ])('%j', (source, problem) => {
    expect(read(source)).toEqual({ config: defaults, problems: [problem] })
  })

  test('an unknown role lists the known ones', () => {
    const [problem] = read('contributors: [{ name: A, role: boss }]').problems
    expect(problem).toMatch(
      /^1:27 config-invalid: `contributors\[0\]\.role` must be one of author, translator/,
    )
  })

  test('several problems are all reported', () => {
    expect(read('tilte: a\nisbn: 1\nlicense: { nam: x }').problems).toHaveLength(4)
  })

  test('a language that is none is a warning, and will be found elsewhere', () => {
    for (const language of ['english', 'cn', 'e', 'en-', '中文']) {
      const { config, problems } = read(`title: x\nlanguage: ${language}`)
      expect(config).toEqual({ ...defaults, title: 'x' })
      expect(problems).toEqual([`2:1 language-unknown: \`${language}\` is no language tag.`])
    }
  })

  test.each([
    [
      'aliases that multiply',
      `a: &a [x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e', 'f'].map((key, index) => `${key}: &${key} [${Array(8).fill(`*${'abcdef'[index]}`)}]`).join('\n')}`,
    ],
    ['an alias of nothing', 'title: *nothing'],
    ['an alias of itself', 'a: &a [*a]'],
    ['brackets without end', '['.repeat(100_000)],
    ['brackets without end, with something between', '[a, '.repeat(50_000)],
    ['maps without end', '{a: '.repeat(50_000)],
    ['lists in lists', '- '.repeat(100_000)],
    ['keys in keys', '? '.repeat(100_000)],
    ['a novel', `title: ${'x'.repeat(300_000)}`],
    ['a bracket that nobody closes', 'title: [a'],
    ['two documents', 'title: a\n---\ntitle: b'],
  ])('%s', (_, source) => {
    const { config, problems } = read(source)
    expect(config).toEqual(defaults)
    expect(problems.length).toBeGreaterThan(0)
    for (const problem of problems) expect(problem).toContain('config-invalid')
  })
})

/** An example of a key below `parent`, with the name that every person and licence needs. */
function itemOf(parent: string, example: string): string {
  const keys = example.startsWith('name:') ? [example] : ['name: x', example]
  return `${parent}:\n${keys.map((line) => `  ${line}`).join('\n')}`
}

describe('docs/guide/configuration.md', () => {
  const docs = readFileSync(new URL('../docs/guide/configuration.md', import.meta.url), 'utf8')
  const rows = [...docs.matchAll(/^\| `([\w.]+)` \| .* \| (.*) \| `(.*)` \|$/gm)]

  test('has a row for every key of the schema, and no other', () => {
    const nested = configKeys().flatMap((key) => {
      const below = configKeys(key === 'authors' ? [key, 0] : [key])
      return below.length === 0 ? [key] : below.map((name) => `${key}.${name}`)
    })
    // `authors` and `license` have a short form, so a row of their own; contributors are like authors.
    const keys = [...nested, 'authors', 'license']
    expect(rows.map(([, key]) => key).sort()).toEqual(keys.sort())
    expect(configKeys(['contributors', 0])).toEqual(configKeys(['authors', 0]))
  })

  test('names every role', () => {
    for (const [code, name] of Object.entries(labelsFor('en').roles)) {
      expect(docs.replace(/\s+/g, ' ')).toContain(`${name.toLowerCase()} (\`${code}\`)`)
    }
  })

  test('names the defaults of the schema', () => {
    const { page, contents } = readConfig(undefined, 'buckram.yaml', new Report())
    const documented = new Map(rows.map(([, key, value]) => [key, value]))
    expect(pageSize(documented.get('page.size')?.replaceAll('`', '') ?? '')).toEqual(page.size)
    expect(documented.get('page.sides')).toBe(`\`${page.sides}\``)
    expect(documented.get('page.chapters')).toBe(`\`${page.chapters}\``)
    expect(documented.get('page.figures')).toBe(`\`${page.figures}\``)
    expect(documented.get('contents.depth')).toBe(`\`${contents.depth}\``)
  })

  test('shows examples that are valid', () => {
    for (const [, key = '', , example = ''] of rows) {
      const [parent = key, name] = key.split('.')
      const source = name === undefined || example.startsWith(parent) ? example : itemOf(parent, example)
      expect(read(source).problems, source).toEqual([])
    }
    const [, yaml] = /```yaml\n([\s\S]*?)```/.exec(docs) ?? []
    expect(yaml).toBeDefined()
    expect(read(yaml).problems).toEqual([])
  })
})
