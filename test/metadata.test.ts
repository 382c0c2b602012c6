/** Metadata: every source, their order, and nasty input in each of them. */
import { execFileSync, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseMarkdown } from '../src/chapters/parse.ts'
import { readConfig } from '../src/config.ts'
import { formatDiagnostic, Report, UsageError } from '../src/diagnostics.ts'
import { canonicalLanguage, normalDoi, normalIsbn, repositoryAddress, secondsOfDate } from '../src/fields.ts'
import { labelsFor } from '../src/labels.ts'
import { firstRecord, readRecord } from '../src/metadata/bibtex.ts'
import { bibtexOf } from '../src/metadata/bibtex-record.ts'
import { readBookJson, readBookToml } from '../src/metadata/book-file.ts'
import { readCitationFile } from '../src/metadata/cff.ts'
import { citationStyles, citationText } from '../src/metadata/citation.ts'
import { dnsNamespace, uuidV5 } from '../src/metadata/identifier.ts'
import {
  type GitState,
  type MetadataSources,
  readGit,
  readMetadata,
  repositoryOf,
} from '../src/metadata/index.ts'
import { guessLanguage } from '../src/metadata/language.ts'
import { licenceFiles, recogniseLicence, rightsOf, rightsOfTexts } from '../src/metadata/licence.ts'
import { personOf } from '../src/metadata/people.ts'

const person = (name: string, sortName?: string, role = 'aut') =>
  sortName === undefined ? { name, role } : { name, sortName, role }

/** A book of these files; the README is `README.md`, the configuration `buckram.yaml`. */
async function metadataOf(files: Record<string, string>, more: Partial<MetadataSources> = {}) {
  const report = new Report()
  const readme = files['README.md']
  const metadata = await readMetadata(
    {
      config: readConfig(files['buckram.yaml'], 'buckram.yaml', report),
      toc: {},
      readme: readme === undefined ? undefined : parseMarkdown({ file: 'README.md', text: readme }, report),
      readText: async (file) => files[file],
      files: new Set(Object.keys(files)),
      git: undefined,
      sourceDateEpoch: undefined,
      sample: 'An English book.',
      ...more,
    },
    report,
  )
  return { metadata, problems: report.diagnostics.map((found) => formatDiagnostic(found).split('\n')[0]) }
}

const bekman = `# Machine Learning

## Citation

\`\`\`bibtex
@misc{bekman2024,
  author = {Bekman, Stas},
  title = {Machine {Learning} Engineering Open Book},
  year = {2023-2024},
  publisher = {Stasosphere Online Inc.},
  url = {https://github.com/stas00/ml-engineering}
}
\`\`\`
`

const git: GitState = {
  remote: 'https://github.com/owner/name',
  commit: 'a'.repeat(40),
  date: 1714521600,
  branch: 'dev',
  tags: ['v1'],
  dirty: false,
  folder: 'book',
}

describe('single values', () => {
  test('UUIDv5: the vector of RFC 9562, appendix A.4', () => {
    expect(uuidV5(dnsNamespace, 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2')
  })

  test('ISBN: check digits of ten and thirteen', () => {
    expect(normalIsbn('ISBN-13: 978-0-306-40615-7')).toBe('9780306406157')
    expect(normalIsbn('0-306-40615-2')).toBe('0306406152')
    expect(normalIsbn('urn:isbn:080442957x')).toBe('080442957X')
    for (const wrong of [
      '978-0-306-40615-8',
      '0-306-40615-3',
      '1234567890123',
      '123',
      '',
      '９７８０３０６４０６１５７',
    ]) {
      expect(normalIsbn(wrong), wrong).toBeUndefined()
    }
  })

  test('DOI', () => {
    expect(normalDoi('https://doi.org/10.5281/zenodo.1')).toBe('10.5281/zenodo.1')
    expect(normalDoi('doi: 10.1000.10/a(b)<c>')).toBe('10.1000.10/a(b)<c>')
    for (const wrong of ['zenodo.1', '10.5281', '10.5281/a b', '']) expect(normalDoi(wrong)).toBeUndefined()
  })

  test('language tags', () => {
    expect(
      ['zh_cn', 'PT-br', 'zh-hans', 'gsw', 'x-klingon', 'jp', 'english', '../en'].map(canonicalLanguage),
    ).toEqual(['zh-CN', 'pt-BR', 'zh-Hans', 'gsw', undefined, undefined, undefined, undefined])
  })

  test('a printed date in seconds', () => {
    expect(secondsOfDate('1980')).toBe(315532800)
    expect(secondsOfDate('1979-1980')).toBe(315532800)
    expect(secondsOfDate('1980-02')).toBe(315532800 + 31 * 86400)
    expect(secondsOfDate('spring')).toBeUndefined()
  })
})

describe('languages guessed from letters', () => {
  test.each([
    ['zh-Hans', '本书介绍如何训练大型语言模型。`for (const x of list) { console.log(x) }`'],
    ['zh-Hant', '本書介紹如何訓練大型語言模型，讓讀者學會這些技術。'],
    ['ja', 'この本は大規模言語モデルの訓練方法を説明します。const value = compute()'],
    ['ko', '이 책은 대규모 언어 모델의 학습 방법을 설명합니다.'],
    ['ru', 'Эта книга рассказывает об обучении больших моделей.'],
    ['uk', 'Ця книга розповідає, як її навчають.'],
    ['ar', 'هذا كتاب عن تدريب النماذج اللغوية الكبيرة'],
    ['fa', 'این کتاب درباره‌ی آموزش مدل‌های بزرگ و چگونگی پرورش آن‌ها است'],
    ['he', 'ספר זה עוסק באימון מודלים גדולים'],
    ['th', 'หนังสือเล่มนี้อธิบายการฝึกโมเดลภาษา'],
    ['el', 'Αυτό το βιβλίο εξηγεί την εκπαίδευση μοντέλων'],
    ['en', 'This book mentions 机器学习 and the letter λ once, among many English words of its own.'],
    ['en', ''],
    ['en', '1234 !!!'],
  ])('%s: %s', (language, sample) => {
    expect(guessLanguage(sample)).toBe(language)
  })
})

describe('the repository', () => {
  test.each([
    ['https://github.com/owner/name.git', 'https://github.com/owner/name'],
    ['https://user:secret@github.com/owner/name/', 'https://github.com/owner/name'],
    ['https://x-access-token@GitHub.com/owner/Name?token=secret#x', 'https://github.com/owner/Name'],
    ['git@github.com:owner/name.git', 'https://github.com/owner/name'],
    ['ssh://git@github.com:22/owner/name.git', 'https://github.com/owner/name'],
    ['ssh://git@ssh.github.com:443/owner/name.git', 'https://github.com/owner/name'],
    ['git://example.org/name.git', 'https://example.org/name'],
    ['git+https://gitlab.com/group/sub/name.git', 'https://gitlab.com/group/sub/name'],
    ['http://git.example.org:3000/o/n', 'http://git.example.org:3000/o/n'],
    ['http://github.com/o/n', 'https://github.com/o/n'],
  ])('%s', (remote, address) => {
    expect(repositoryAddress(remote)).toBe(address)
  })

  test.each([
    '/srv/git/name.git',
    '../name',
    'file:///srv/name',
    'C:\\name',
    'ext::sh -c id',
    'https://github.com',
    '',
  ])('no address: %j', (remote) => {
    expect(repositoryAddress(remote)).toBeUndefined()
  })

  const configured = (yaml: string, state?: GitState) => {
    const report = new Report()
    const repository = repositoryOf(readConfig(yaml, 'buckram.yaml', report), state)
    expect(report.diagnostics).toEqual([])
    return repository
  }

  test('from Git', () => {
    expect(configured('', git)).toEqual({
      url: 'https://github.com/owner/name',
      commit: 'a'.repeat(40),
      ref: 'a'.repeat(40),
      aliases: ['HEAD', 'main', 'master', 'dev', 'a'.repeat(40), 'v1'],
      folder: 'book',
    })
    expect(configured('', undefined)).toBeUndefined()
    expect(configured('', { dirty: false, folder: '' })).toBeUndefined()
  })

  test("a fork's commit and folder say nothing about the repository that the author names", () => {
    expect(configured('repository: https://github.com/up/stream', git)).toEqual({
      url: 'https://github.com/up/stream',
      ref: 'HEAD',
      aliases: ['HEAD', 'main', 'master'],
      folder: '',
    })
  })

  test('the same repository, or one that Git does not know, keeps them', () => {
    expect(configured('repository: git@github.com:Owner/name.git', git)).toMatchObject({
      ref: git.commit,
      folder: 'book',
    })
    const { remote: _, ...local } = git
    expect(configured('repository: https://github.com/owner/name', local)).toMatchObject({
      ref: git.commit,
      folder: 'book',
    })
  })

  test('branch and folder in the address', () => {
    expect(configured('repository: https://github.com/o/n/tree/main/docs/%E4%B9%A6/')).toMatchObject({
      url: 'https://github.com/o/n',
      ref: 'main',
      folder: 'docs/书',
    })
    expect(
      configured('repository: https://gitlab.com/g/s/n/-/tree/release/2/docs\nbranch: release/2'),
    ).toMatchObject({
      url: 'https://gitlab.com/g/s/n',
      ref: 'release/2',
      folder: 'docs',
    })
    expect(configured('repository: https://github.com/o/n/tree/main/%ZZ')).toMatchObject({ folder: '%ZZ' })
  })
})

// Without Git nothing can be learnt from it: a bare machine skips these, everywhere else they run.
const hasGit = spawnSync('git', ['--version']).status === 0

describe.skipIf(!hasGit)('Git', () => {
  const root = mkdtempSync(join(tmpdir(), 'buckram-git-'))
  const work = join(root, 'work')
  const marker = join(root, 'ran')
  const run = (...args: string[]) =>
    execFileSync('git', ['-C', work, '-c', 'user.name=A', '-c', 'user.email=a@example.org', ...args], {
      env: { ...process.env, GIT_COMMITTER_DATE: '1714521600 +0900', GIT_AUTHOR_DATE: '1600000000 +0000' },
      stdio: 'pipe',
    })

  beforeAll(() => {
    mkdirSync(join(work, 'book 书'), { recursive: true })
    mkdirSync(join(work, 'ignored'))
    writeFileSync(join(work, 'book 书', 'README.md'), '# A\n')
    writeFileSync(join(work, '.gitignore'), 'ignored\n')
    writeFileSync(join(work, 'ignored', 'README.md'), '# B\n')
    run('init', '--quiet', '--initial-branch=trunk')
    run('add', '.')
    run('commit', '--quiet', '--message=one')
    run('tag', 'v1')
    run('remote', 'add', 'origin', 'https://user:secret@github.com/owner/name.git')
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  test('what it knows about a folder of the work tree', async () => {
    expect(await readGit(join(work, 'book 书'))).toEqual({
      remote: 'https://github.com/owner/name',
      commit: run('rev-parse', 'HEAD').toString().trim(),
      date: 1714521600,
      branch: 'trunk',
      tags: ['v1'],
      dirty: false,
      folder: 'book 书',
    })
  })

  test('a folder that is ignored, or outside, or missing, is in no repository', async () => {
    expect(await readGit(join(work, 'ignored'))).toBeUndefined()
    expect(await readGit(root)).toBeUndefined()
    expect(await readGit(join(root, 'missing'))).toBeUndefined()
  })

  test('a detached HEAD has no branch, and changed files are seen', async () => {
    run('checkout', '--quiet', '--detach')
    writeFileSync(join(work, 'book 书', 'README.md'), '# changed\n')
    const state = await readGit(work)
    expect(state).toMatchObject({ dirty: true, folder: '', date: 1714521600 })
    expect(state).not.toHaveProperty('branch')
  })

  test('a hostile configuration runs nothing', async () => {
    const command = `touch ${marker}; cat`
    for (const key of [
      'core.fsmonitor',
      'core.pager',
      'core.sshCommand',
      'filter.x=y.clean',
      'filter.x=y.process',
      'gpg.program',
      'diff.external',
    ]) {
      run('config', key, command)
    }
    run('config', 'log.showSignature', 'true')
    run('config', 'filter.x=y.required', 'true')
    writeFileSync(join(work, '.git', 'info', 'attributes'), '* filter=x=y diff=x\n')
    const hook = join(work, '.git', 'hooks', 'post-index-change')
    writeFileSync(hook, `#!/bin/sh\n${command}\n`, { mode: 0o755 })
    // Another time and the same size: only the content, through the filter, says whether this file has changed.
    utimesSync(join(work, '.gitignore'), 1600000000, 1600000000)
    const state = await readGit(work)
    expect(state).toMatchObject({ remote: 'https://github.com/owner/name', dirty: true })
    expect(existsSync(marker)).toBe(false)
    // The same repository does run something for a plain `git status`: the test bites.
    expect(() => run('status')).toThrow('clean filter')
    expect(existsSync(marker)).toBe(true)
  })
})

describe('BibTeX', () => {
  const read = (fields: string) => readRecord(`@book{key, ${fields}}`)

  test('names', () => {
    const { authors } = read(
      String.raw`author = {Bekman, Stas and {The {Rust} Project and Friends} and Erd{\H o}s, P{\'a}l and van der Berg, Jan and M{\"u}ller, Jr., Karl and 张, 三 and others}`,
    )
    expect(authors).toEqual([
      person('Stas Bekman', 'Bekman, Stas'),
      person('The Rust Project and Friends'),
      person('Pál Erdős', 'Erdős, Pál'),
      person('Jan van der Berg', 'Berg, Jan van der'),
      person('Karl Müller Jr.', 'Müller, Karl, Jr.'),
      person('张三', '张, 三'),
    ])
    expect(read('title = {x}, editor = {Doe, Jane}, translator = {Roe, R.}').contributors).toEqual([
      person('R. Roe', 'Roe, R.', 'trl'),
      person('Jane Doe', 'Doe, Jane', 'edt'),
    ])
  })

  test('titles: braces, commands and mathematics become text', () => {
    expect(read(String.raw`title = {{A} \emph{b} \& {\LaTeX} 100\% \textbf{c}, $x^2$ <T>}`).title).toBe(
      'A b & LaTeX 100% c, x² <T>',
    )
  })

  test.each([
    ['year = {2023-2026}', '2023-2026'],
    ['year = {2023--2026}', '2023-2026'],
    ['date = {2023/2026}', '2023-2026'],
    ['year = 2024', '2024'],
    ['date = {2024-05-01}', '2024-05-01'],
    ['year = {forthcoming}', 'forthcoming'],
    ['title = {x}', undefined],
  ])('dates: %s', (fields, date) => {
    expect(read(fields).date).toBe(date)
  })

  test('the first record of a text, verbatim', () => {
    expect(
      firstRecord('Cite as\n@comment{no}\n@misc{a,\n  title = {b \\} {c}}\r\n}\n@book{second, x={y}}'),
    ).toBe('@misc{a,\n  title = {b \\} {c}}\n}')
    expect(firstRecord('@book(a, title = {(b)})')).toBe('@book(a, title = {(b)})')
    for (const none of ['', 'me@example.org', '@misc{never closed', '@Override void f() {}']) {
      expect(firstRecord(none), none).toBeUndefined()
    }
  })

  test('what cannot be read is thrown', () => {
    expect(() => readRecord('@misc{title = {no key}}')).toThrow(/label|comma/)
  })

  test('our own record says the same after it was read again', () => {
    const title = String.raw`50% of {all} #1_x & $y ~ ^ \ 书`
    const cited = {
      title,
      language: 'en',
      authors: [
        person('Stas Bekman', 'Bekman, Stas'),
        person('A and B {Inc.}'),
        person('Jan van der Berg', 'Berg, Jan van der'),
        person('Karl Müller Jr.', 'Müller, Karl, Jr.'),
        person('张三', '张, 三'),
      ],
      contributors: [person('Ada', undefined, 'trl')],
      date: '2023-2024',
      version: '1.10',
      publisher: 'A & B',
      doi: '10.5281/a_b',
      url: 'https://example.org/a_b%20{c}',
    }
    const bibtex = bibtexOf(cited)
    expect(bibtex).toMatch(/^@book\{bekman2023[a-z]*,\n[\s\S]*\n\}\n$/)
    expect(readRecord(bibtex)).toMatchObject({
      title,
      date: '2023-2024',
      version: '1.10',
      publisher: 'A & B',
      doi: '10.5281/a_b',
      url: 'https://example.org/a_b%20%7Bc%7D',
      authors: [cited.authors[0], cited.authors[1], cited.authors[2], cited.authors[3], person('张三')],
      contributors: [person('Ada', undefined, 'trl')],
    })
  })

  test('keys are ASCII, whatever the name is', () => {
    const key = (title: string, name: string) =>
      bibtexOf({ title, language: 'zh', authors: [person(name)], contributors: [] }).split('\n')[0]
    expect(key('机器学习', '张三')).toBe('@misc{book,')
    expect(key('Éléments', 'Émile Zola')).toBe('@misc{zolaelements,')
    expect(key('1984 and more', '')).toBe('@misc{book1984,')
  })
})

describe('CITATION.cff', () => {
  const read = (source: string) => {
    const report = new Report()
    return { found: readCitationFile(source, 'CITATION.cff', report), problems: report.diagnostics }
  }

  test('every field', () => {
    const { found, problems } = read(`
cff-version: 1.2.0
title: "My book"
version: 2.10
date-released: 2024-05-01
doi: 10.5281/zenodo.1
license: [Apache-2.0, MIT]
repository-code: https://github.com/owner/name
url: https://example.org/book
abstract: >
  About
  things.
keywords: [one, two]
authors:
  - given-names: Jan
    name-particle: van der
    family-names: Berg
    orcid: https://orcid.org/0000-0000-0000-0001
  - name: The Team
  - alias: octocat
  - 7
  -
`)
    expect(problems).toEqual([])
    expect(found).toEqual({
      title: 'My book',
      version: '2.10',
      date: '2024-05-01',
      doi: '10.5281/zenodo.1',
      rights: {
        name: 'Apache 2.0 or MIT',
        spdx: 'Apache-2.0 OR MIT',
        url: 'https://spdx.org/licenses/Apache-2.0.html',
      },
      repository: 'https://github.com/owner/name',
      url: 'https://example.org/book',
      description: 'About things.',
      subjects: ['one', 'two'],
      authors: [
        { ...person('Jan van der Berg', 'Berg, Jan van der'), url: 'https://orcid.org/0000-0000-0000-0001' },
        person('The Team'),
        person('octocat'),
      ],
    })
  })

  test.each(['title: [a', '- a', 'just text', '['.repeat(100_000)])('unreadable: %.20s', (source) => {
    const { found, problems } = read(source)
    expect(found).toEqual({})
    expect(problems.map(({ code }) => code)).toContain('metadata-invalid')
  })
})

describe("the book's own configuration", () => {
  test('book.toml and book.json', () => {
    const report = new Report()
    expect(
      readBookToml('[book]\ntitle = "T"\nauthors = ["A", "B, C"]\nlanguage = "ja"\n', 'book.toml', report),
    ).toMatchObject({
      title: 'T',
      authors: [person('A'), person('B, C')],
      language: 'ja',
    })
    expect(
      readBookJson('{"title":"T\\ud800","author":"A","language":"zh-hans"}', 'book.json', report),
    ).toMatchObject({
      title: 'T\uFFFD',
      authors: [person('A')],
    })
    expect(report.diagnostics).toEqual([])
  })

  test('what cannot be read is reported with its line', () => {
    const report = new Report()
    expect(readBookToml('[book]\ntitle = ', 'book.toml', report)).toEqual({})
    expect(readBookJson('[1]', 'book.json', report)).toEqual({})
    expect(readBookToml('book = 3', 'other.toml', report)).toEqual({})
    expect(report.diagnostics.map(({ at, code }) => [at.file, at.line, code])).toEqual([
      ['book.json', undefined, 'metadata-invalid'],
      ['book.toml', 2, 'metadata-invalid'],
      ['other.toml', undefined, 'metadata-invalid'],
    ])
  })
})

describe('licences', () => {
  test('the files', () => {
    const files = [
      'LICENSE-MIT',
      'LICENSE-APACHE',
      'license.md',
      'COPYING',
      'LICENCE.txt',
      'UNLICENSE',
      'LICENSE-CC-BY-SA',
      'licenses.md',
      'docs/LICENSE',
      'license.py',
      'README.md',
    ]
    expect(licenceFiles(new Set(files))).toEqual([
      'COPYING',
      'LICENCE.txt',
      'LICENSE-APACHE',
      'LICENSE-CC-BY-SA',
      'LICENSE-MIT',
      'UNLICENSE',
      'license.md',
    ])
  })

  test.each([
    ['Attribution-ShareAlike 4.0 International\n\n====', 'CC-BY-SA-4.0'],
    ['Creative Commons\nAttribution 3.0 Unported', 'CC-BY-3.0'],
    ['Attribution-NonCommercial-ShareAlike 4.0 International', 'CC-BY-NC-SA-4.0'],
    ['Attribution-NonCommercial-NoDerivs 3.0 Unported', 'CC-BY-NC-ND-3.0'],
    ['Attribution-NoDerivatives 4.0 International', 'CC-BY-ND-4.0'],
    ['本作品采用 https://creativecommons.org/licenses/by-nc/4.0/ 许可', 'CC-BY-NC-4.0'],
    ['Creative Commons Legal Code\n\nCC0 1.0 Universal', 'CC0-1.0'],
    ['   Apache License\n   Version 2.0, January 2004', 'Apache-2.0'],
    [
      'GNU GENERAL PUBLIC LICENSE\n  Version 3, 29 June 2007 ... GNU Affero General Public License',
      'GPL-3.0-only',
    ],
    [
      '                    GNU GENERAL PUBLIC LICENSE\n                       Version 2, June 1991',
      'GPL-2.0-only',
    ],
    ['GNU Free Documentation License\n Version 1.3, 3 November 2008', 'GFDL-1.3-only'],
    ['Mozilla Public License Version 2.0', 'MPL-2.0'],
    ['This is free and unencumbered software released into the public domain.', 'Unlicense'],
    ['All rights reserved.', undefined],
    ['', undefined],
  ])('%j', (text, spdx) => {
    expect(recogniseLicence(text)).toBe(spdx)
  })

  test('real texts, of packages that say themselves what they are', () => {
    for (const [name, spdx] of [
      ['zod', 'MIT'],
      ['typescript', 'Apache-2.0'],
      ['highlight.js', 'BSD-3-Clause'],
      ['yaml', 'ISC'],
    ]) {
      const folder = new URL(`../node_modules/${name}/`, import.meta.url)
      const [file = ''] = licenceFiles(new Set(readdirSync(folder)))
      expect(recogniseLicence(readFileSync(new URL(file, folder), 'utf8')), name).toBe(spdx)
    }
  })

  test('several files', () => {
    const mit =
      'Permission is hereby granted, free of charge, to any person obtaining a copy. The above copyright notice and this permission notice shall'
    const apache = 'Apache License Version 2.0'
    expect(rightsOfTexts([mit, apache])?.spdx).toBe('MIT OR Apache-2.0')
    expect(rightsOfTexts([mit, 'Attribution 4.0 International'])).toEqual({
      name: 'CC BY 4.0 and MIT',
      spdx: 'CC-BY-4.0 AND MIT',
      url: 'https://creativecommons.org/licenses/by/4.0/',
    })
    expect(rightsOfTexts(['\n# House rules\n\nBe kind.'])).toEqual({ name: 'House rules' })
    expect(rightsOfTexts([])).toBeUndefined()
  })

  test('names in many spellings', () => {
    const bySa = {
      name: 'CC BY-SA 4.0',
      spdx: 'CC-BY-SA-4.0',
      url: 'https://creativecommons.org/licenses/by-sa/4.0/',
    }
    for (const name of ['CC-BY-SA-4.0', 'CC BY-SA 4.0', 'cc-by-sa-4.0']) expect(rightsOf(name)).toEqual(bySa)
    expect(rightsOf('GPL-3.0+').spdx).toBe('GPL-3.0-or-later')
    expect(rightsOf('All rights reserved', 'https://example.org')).toEqual({
      name: 'All rights reserved',
      url: 'https://example.org',
    })
    expect(rightsOf('MIT OR Nonsense')).toEqual({
      name: 'MIT OR Nonsense',
      url: 'https://spdx.org/licenses/MIT.html',
    })
  })
})

describe('the citation in a sentence', () => {
  const book = {
    title: 'Machine Learning Engineering',
    language: 'en',
    authors: [person('Stas Bekman', 'Bekman, Stas'), person('The Team')],
    contributors: [person('Ada Lovelace', undefined, 'trl')],
    publisher: 'Stasosphere',
    date: '2023-2024',
    url: 'https://example.org',
  }

  test.each([
    [
      'en',
      'Bekman, S., & The Team (2023–2024). Machine Learning Engineering (Ada Lovelace, Trans.). Stasosphere. https://example.org',
    ],
    [
      'es',
      'Bekman, S. y The Team (2023–2024). Machine Learning Engineering. Stasosphere. https://example.org',
    ],
    [
      'zh-CN',
      'BEKMAN S, The Team. Machine Learning Engineering[M/OL]. Ada Lovelace, 译. Stasosphere, 2023-2024. https://example.org.',
    ],
  ])('%s', (language, text) => {
    expect(citationText({ ...book, language })).toBe(text)
  })

  test('in each style, that of the language first', () => {
    expect(citationStyles({ ...book, language: 'en' })).toEqual([
      { name: 'APA', text: citationText({ ...book, language: 'en' }) },
      {
        name: 'GB/T 7714',
        text: 'BEKMAN S, The Team. Machine Learning Engineering[M/OL]. Ada Lovelace, trans. Stasosphere, 2023-2024. https://example.org.',
      },
    ])
    expect(citationStyles({ ...book, language: 'zh-CN' }).map(({ name }) => name)).toEqual([
      'GB/T 7714',
      'APA',
    ])
  })

  test('with little known', () => {
    const bare = { title: 'What now?', language: 'en', authors: [], contributors: [] }
    expect(citationText(bare)).toBe('What now?')
    expect(citationText({ ...bare, date: '2024-05-01', doi: '10.1/x' })).toBe(
      'What now? (2024). https://doi.org/10.1/x',
    )
    expect(citationText({ ...bare, language: 'zh-Hans', url: 'https://e.org', date: '2024-05-01' })).toBe(
      'What now?[EB/OL]. (2024-05-01). https://e.org.',
    )
  })

  test('given names', () => {
    const author = personOf({ given: 'Jean-Paul Émile', particle: 'de', family: 'Sartre' })
    const authors = author === undefined ? [] : [author]
    expect(citationText({ title: 'T', language: 'fr', authors, contributors: [] })).toBe(
      'Sartre, J.-P. É. de. T.',
    )
    expect(citationText({ title: 'T', language: 'zh', authors, contributors: [] })).toBe(
      'DE SARTRE J P É. T[M].',
    )
  })
})

describe('the order of the sources', () => {
  test("the author's record is the citation, word for word", async () => {
    const { metadata, problems } = await metadataOf({ 'README.md': bekman })
    expect(problems).toEqual([])
    expect(metadata).toMatchObject({
      title: 'Machine Learning Engineering Open Book',
      language: 'en',
      authors: [person('Stas Bekman', 'Bekman, Stas')],
      publisher: 'Stasosphere Online Inc.',
      date: '2023-2024',
      modified: Date.UTC(2024, 0, 1) / 1000,
    })
    expect(metadata.citation.bibtex).toBe(/@misc\{[\s\S]*?\n\}\n/.exec(bekman)?.[0])
  })

  test('configuration, CITATION.cff, BibTeX, book.toml, README', async () => {
    const files = {
      'book.toml': '[book]\ntitle = "Toml"\ndescription = "D"\nlanguage = "de"\n',
      'README.md': bekman,
    }
    expect((await metadataOf(files)).metadata).toMatchObject({
      title: 'Machine Learning Engineering Open Book',
      description: 'D',
      language: 'de',
    })
    const cited = { ...files, 'CITATION.cff': 'title: Cff\nversion: 2\n' }
    expect((await metadataOf(cited)).metadata).toMatchObject({
      title: 'Cff',
      version: '2',
      publisher: 'Stasosphere Online Inc.',
    })
    const configured = { ...cited, 'buckram.yaml': 'title: Yaml\nauthors: Ada\nlanguage: fr\n' }
    const { metadata } = await metadataOf(configured)
    expect(metadata).toMatchObject({ title: 'Yaml', authors: [person('Ada')], language: 'fr' })
  })

  test('a title that is nowhere else: the contents, the README, the repository, none', async () => {
    expect(
      (await metadataOf({ 'README.md': '# From README\n' }, { toc: { title: 'From the contents' } })).metadata
        .title,
    ).toBe('From the contents')
    expect((await metadataOf({ 'README.md': '# `<T>` &amp; 🚀\n' })).metadata.title).toBe('<T> & 🚀')
    expect((await metadataOf({ 'README.md': 'text' }, { git })).metadata.title).toBe('name')
    expect((await metadataOf({}, { sample: '没有标题的书' })).metadata).toMatchObject({
      title: '无题',
      language: 'zh-Hans',
      authors: [],
    })
  })

  test('of several records, the one about this book', async () => {
    const other = '```\n@article{vaswani, title={Attention}, author={Vaswani, A.}, year=2017}\n```\n'
    const { metadata } = await metadataOf({ 'README.md': `# B\n\n## Reading\n\n${other}\n${bekman}` })
    expect(metadata.title).toBe('Machine Learning Engineering Open Book')
    const indented = `# B\n\n${other}\nText\n\n    @misc{own,\n      title = {Own},\n      howpublished = {\\url{https://github.com/owner/name}}\n    }\n`
    expect((await metadataOf({ 'README.md': indented }, { git })).metadata.title).toBe('Own')
    expect((await metadataOf({ 'README.md': `# B\n\n${other}` })).metadata.title).toBe('Attention')
  })

  test('a record that cannot be read is reported, and another one is made', async () => {
    const { metadata, problems } = await metadataOf({
      'README.md': '# B\n\n```bibtex\n@misc{title = {x}}\n```\n',
    })
    expect(problems).toEqual([
      expect.stringMatching(
        /^README\.md:3:\d+: warning: The BibTeX record cannot be read: .* \[metadata-invalid\]$/,
      ),
    ])
    expect(metadata.citation.bibtex).toBe('@misc{book,\n  title = {{B}},\n}\n')
  })

  test('CITATION.bib', async () => {
    const { metadata } = await metadataOf({
      'README.md': '# B',
      'CITATION.bib': '@misc{x,\n  title = {From bib}\n}\n',
    })
    expect(metadata.title).toBe('From bib')
    expect(metadata.citation.bibtex).toBe('@misc{x,\n  title = {From bib}\n}\n')
  })

  test('the language: front matter, and what is no language', async () => {
    expect((await metadataOf({ 'README.md': '---\nlang: pt_br\n---\n# B\n' })).metadata.language).toBe(
      'pt-BR',
    )
    const { metadata, problems } = await metadataOf({
      'README.md': '# B',
      'book.toml': '[book]\nlanguage = "jp"\n',
    })
    expect(metadata.language).toBe('en')
    expect(problems).toEqual(['book.toml: warning: `jp` is no language tag. [language-unknown]'])
  })

  test('an ISBN that is wrong is reported and left out', async () => {
    const { metadata, problems } = await metadataOf({
      'book.json': '{"title":"T","isbn":"978-3-16-148410-1"}',
    })
    expect(metadata.isbn).toBeUndefined()
    expect(problems).toEqual([
      'book.json: warning: The ISBN `978-3-16-148410-1` cannot be read: it has a wrong form or check digit. [metadata-invalid]',
    ])
  })

  test('licence: the file, or a link in the section about it', async () => {
    expect(
      (await metadataOf({ 'LICENSE-CC-BY-SA': 'Attribution-ShareAlike 4.0 International' })).metadata.rights
        ?.spdx,
    ).toBe('CC-BY-SA-4.0')
    const readme =
      '# B\n\n[pictures](https://creativecommons.org/licenses/by/4.0/)\n\n## 版权声明\n\n[x](https://creativecommons.org/licenses/by-nc-sa/4.0/deed.zh)\n'
    expect((await metadataOf({ 'README.md': readme })).metadata.rights?.name).toBe('CC BY-NC-SA 4.0')
    expect((await metadataOf({ 'README.md': '# B' })).metadata).not.toHaveProperty('rights')
  })

  test('the cover', async () => {
    expect((await metadataOf({ 'cover.png': '' })).metadata.cover).toBe('cover.png')
    expect((await metadataOf({ 'a/c.png': '', 'buckram.yaml': 'cover: a/c.png' })).metadata.cover).toBe(
      'a/c.png',
    )
    const { metadata, problems } = await metadataOf({ 'buckram.yaml': 'cover: no.png', 'cover.png': '' })
    expect(metadata.cover).toBeUndefined()
    expect(problems).toEqual(['buckram.yaml: warning: The picture `no.png` does not exist. [image-missing]'])
  })
})

describe('dates and identifiers do not depend on the machine', () => {
  test('modified: SOURCE_DATE_EPOCH, the commit, the date, 1980', async () => {
    const dated = { 'buckram.yaml': 'date: 2001-02-03' }
    expect((await metadataOf(dated, { git, sourceDateEpoch: '86400' })).metadata.modified).toBe(86400)
    expect((await metadataOf(dated, { git, sourceDateEpoch: '' })).metadata).toMatchObject({
      modified: git.date,
      date: '2001-02-03',
    })
    expect((await metadataOf(dated)).metadata.modified).toBe(Date.UTC(2001, 1, 3) / 1000)
    expect((await metadataOf({})).metadata.modified).toBe(315532800)
    expect((await metadataOf({}, { git })).metadata.date).toBe('2024-05-01')
    for (const sourceDateEpoch of ['yesterday', '-1', '1.5', '9'.repeat(13), ' 1']) {
      await expect(metadataOf({}, { sourceDateEpoch })).rejects.toThrow(UsageError)
    }
  })

  test('a translation and another folder are other books; another commit is the same', async () => {
    const of = async (yaml: string, state: GitState | undefined = git) =>
      (await metadataOf({ 'README.md': '# B', 'buckram.yaml': yaml }, { git: state })).metadata.identifier
    const identifier = await of('')
    expect(identifier).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
    expect(await of('', { ...git, commit: 'b'.repeat(40), date: 0 })).toBe(identifier)
    expect(await of('title: Another title')).toBe(identifier)
    expect(await of('language: fr')).not.toBe(identifier)
    expect(await of('', { ...git, folder: 'other' })).not.toBe(identifier)
    expect(await of('identifier: urn:example:1')).toBe('urn:example:1')
  })
})

describe('labels', () => {
  test.each([
    ['zh-CN', '目录', '第 1 章'],
    ['zh-TW', '目錄', '第 1 章'],
    ['zh-Hant-HK', '目錄', '第 1 章'],
    ['ja', '目次', '第1章'],
    ['ko-KR', '차례', '제1장'],
    ['en-GB', 'Contents', 'Chapter 1'],
    ['de', 'Inhalt', 'Kapitel 1'],
    ['pt-BR', 'Sumário', 'Capítulo 1'],
    ['ru', 'Содержание', 'Глава 1'],
    ['eo', 'Contents', 'Chapter 1'],
  ])('%s', (language, contents, chapter) => {
    const labels = labelsFor(language)
    expect(labels.contents).toBe(contents)
    expect(labels.chapterNumber('1')).toBe(chapter)
    expect(labels.chapterNumber('1.2')).toBe('1.2')
  })

  test('a missing picture, with and without words', () => {
    expect(labelsFor('en').missingPicture(' A plot ')).toBe('Missing picture: A plot')
    expect(labelsFor('en').missingPicture('')).toBe('Missing picture')
    expect(labelsFor('zh').missingPicture('图')).toBe('图片缺失：图')
  })

  test('the accessibility summary claims only what is true', () => {
    const summary = labelsFor('en').accessibilitySummary
    expect(summary({ hasPictures: false, picturesDescribed: true })).not.toContain('picture')
    expect(summary({ hasPictures: true, picturesDescribed: false })).toContain(
      'Some pictures have no text alternative.',
    )
  })
})
