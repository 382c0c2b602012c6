/** Finished books become a release: names, checksums, notes, what changed, and the folder that it is published in. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Metadata } from '../src/book.ts'
import { Report } from '../src/diagnostics.ts'
import { labelsFor } from '../src/labels.ts'
import { readCitationFile } from '../src/metadata/cff.ts'
import { citationFileOf } from '../src/metadata/index.ts'
import {
  type BookToRelease,
  changesInCommits,
  changesInLog,
  composeRelease,
  folderTarget,
  versionOfTag,
} from '../src/release/index.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

const metadata: Metadata = {
  title: 'A book | of pipes',
  language: 'en',
  authors: [{ name: 'Ada van Lovelace', sortName: 'Lovelace, Ada van', role: 'aut' }],
  contributors: [],
  modified: 1_700_000_000, // 2023-11-14T22:13:20Z
  date: '2023-11',
  subjects: ['pipes', 'water'],
  identifier: 'urn:uuid:0',
  version: '1.10',
  release: { tag: 'v1.10', commit: 'c0ffee0000000000000000000000000000000000' },
  rights: { name: 'CC BY 4.0', spdx: 'CC-BY-4.0', url: 'https://creativecommons.org/licenses/by/4.0/' },
  repository: {
    url: 'https://github.com/ada/pipes',
    commit: 'c0ffee0000000000000000000000000000000000',
    ref: 'main',
    aliases: [],
    folder: '',
  },
  citation: { bibtex: '@book{a,\n  title = {A}\n}\n', text: 'Lovelace: A book.' },
}

const book: BookToRelease = {
  metadata,
  labels: labelsFor('en'),
  pages: 1234,
  words: 1_234_567,
  changes: '- Pipes are longer.',
  files: [
    { name: 'pipes.pdf', bytes: bytes('pdf') },
    { name: 'pipes.epub', bytes: bytes('epub') },
  ],
  extras: [{ name: 'citation.bib', bytes: bytes('bib') }],
}
const facts = { tag: 'v1.10', commit: metadata.repository?.commit }

describe('a release', () => {
  it.each([
    ['v1.2', '1.2'],
    ['1.2', '1.2'],
    ['v2024-05', '2024-05'],
    ['vision', 'vision'],
  ])('of the tag %s is version %s', (tag, version) => expect(versionOfTag(tag)).toBe(version))

  it.each(['', '-x', '.x', 'a..b', 'a/b', 'a b', 'x.lock', 'a?', 'x.', '@{', 'a\nb'])(
    'cannot have the tag %j',
    (tag) => expect(() => versionOfTag(tag)).toThrow('cannot be the name of a release'),
  )

  it('has each file by two names, and checksums of all that stand before them', () => {
    const { files } = composeRelease([book], facts)
    expect(files.map(({ name }) => name)).toEqual([
      'pipes.pdf',
      'pipes.epub',
      'pipes-1.10.pdf',
      'pipes-1.10.epub',
      'citation.bib',
      'SHA256SUMS',
    ])
    const sums = new TextDecoder().decode(files.at(-1)?.bytes)
    expect(sums).toBe(
      [
        `${hashOf('pdf')}  pipes.pdf`,
        `${hashOf('epub')}  pipes.epub`,
        `${hashOf('pdf')}  pipes-1.10.pdf`,
        `${hashOf('epub')}  pipes-1.10.epub`,
        `${hashOf('bib')}  citation.bib`,
        '',
      ].join('\n'),
    )
  })

  it.each([
    ['v1.10', false],
    ['2024-05-01', false],
    ['v2.0-rc.1', true],
    ['v2.0.0-beta', true],
  ])('of %s comes before its time: %s', (tag, expected) =>
    expect(composeRelease([book], { ...facts, tag }).isPrerelease).toBe(expected),
  )

  it('has notes with what changed, the files and how to cite', () => {
    const { notes, title } = composeRelease([book], facts)
    expect(title).toBe('A book | of pipes 1.10')
    expect(notes).toContain('## What changed\n\n- Pipes are longer.\n')
    expect(notes).toContain('Pages: 1\u202f234 · Words: 1\u202f234\u202f567')
    expect(notes).toContain(`| pipes.pdf | 1 kB | \`${hashOf('pdf')}\` |`)
    expect(notes).toContain('Lovelace: A book.\n\n```bibtex\n@book{a,\n  title = {A}\n}\n```\n')
  })

  it('of several books has a part for each, in its own language', () => {
    const chinese: BookToRelease = {
      ...book,
      metadata: { ...metadata, title: '管道', language: 'zh-CN' },
      labels: labelsFor('zh-CN'),
      files: [{ name: 'zh.pdf', bytes: bytes('zh') }],
      extras: [],
    }
    const { notes, title } = composeRelease([book, chinese], facts)
    expect(title).toBe('A book | of pipes · 管道 1.10')
    expect(notes).toMatch(/^## A book \| of pipes\n\n### What changed\n[\s\S]*\n## 管道\n\n### 更新内容\n/)
  })

  it('refuses two files of one name', () =>
    expect(() => composeRelease([book, book], facts)).toThrow(
      'Two books of the release have a file `pipes.pdf`',
    ))
})

describe('what changed', () => {
  const log = [
    '# Changelog',
    '',
    '## [Unreleased]',
    '- Soon.',
    '',
    '## [1.10] - 2024-05-01',
    '### Added',
    '- A [chapter][one].',
    '',
    '## v1.1 (2024)',
    '- Old.',
    '## Version 1.0',
    '## 0.9',
    '',
    '[one]: https://example.org/1',
    '[two]: https://example.org/2',
  ].join('\n')

  it.each([
    ['1.10', '### Added\n- A [chapter][one].\n\n[one]: https://example.org/1'],
    ['1.1', '- Old.'],
    ['1.0', undefined],
    ['2.0', undefined],
  ])('is told by the changelog for version %s', (version, expected) =>
    expect(changesInLog(log, version)).toBe(expected),
  )

  const chapters = [
    { title: 'Pipes', file: 'pipes/README.md' },
    { title: 'Water_', file: 'water.md' },
    { title: 'Gas', file: 'gas.md' },
    { title: 'Oil', file: 'oil.md' },
  ]
  const commit = (subject: string, ...files: string[]) => ({ hash: subject.padEnd(40, '0'), subject, files })

  it('is told by the commits, by chapter, in the order of the book', () => {
    const text = changesInCommits(
      [
        commit('aa', 'water.md'),
        commit('bb', 'pipes/figure.svg', 'gas.md'),
        commit('cc *bold* <b>', 'LICENSE'),
        commit('dd', 'pipes/README.md', 'water.md', 'gas.md', 'oil.md'),
        commit('ee', 'pipes/other.md'),
      ],
      chapters,
    )
    expect(text).toBe(
      [
        '- cc \\*bold\\* \\<b\\> (cc *bol)',
        '- dd (dd00000)',
        '- ee (ee00000)',
        '',
        '### Pipes',
        '',
        '- bb (bb00000)',
        '',
        '### Water\\_',
        '',
        '- aa (aa00000)',
      ].join('\n'),
    )
  })

  it('is nothing without commits', () => expect(changesInCommits([], chapters)).toBeUndefined())
})

describe('CITATION.cff', () => {
  it('is read again as it was meant', () => {
    const text = citationFileOf(metadata)
    const report = new Report()
    const found = readCitationFile(text, 'CITATION.cff', report)
    expect(report.diagnostics).toEqual([])
    expect(found).toMatchObject({
      title: metadata.title,
      authors: metadata.authors,
      date: '2023-11-14',
      version: '1.10',
      subjects: metadata.subjects,
      rights: { spdx: 'CC-BY-4.0' },
      repository: 'https://github.com/ada/pipes',
    })
    expect(text).not.toMatch(/[&*]a\d/)
    // 1.10 as a number would be 1.1.
    expect(text).toContain('version: "1.10"')
    expect(text).toContain(`commit: ${metadata.repository?.commit}`)
    expect(text).toMatch(/^preferred-citation:\n {2}type: book\n/m)
  })
})

describe('a folder of releases', () => {
  let place = ''
  beforeAll(async () => {
    place = await mkdtemp(path.join(tmpdir(), 'releases-'))
  })
  afterAll(() => rm(place, { recursive: true, force: true }))

  const release = composeRelease([book], facts)
  const silent = () => undefined
  const changesIn = async (folder: string, given = release) => {
    const { isNew, changes } = await folderTarget(folder).publish(given, silent)
    return { isNew, changes: Object.fromEntries(changes.map(({ file, change }) => [file, change])) }
  }

  it('shows a release below its tag and as the latest', async () => {
    const folder = path.join(place, 'new', 'deep')
    const { isNew, changes } = await changesIn(folder)
    expect(isNew).toBe(true)
    expect(new Set(Object.values(changes))).toEqual(new Set(['added']))
    expect((await readdir(folder)).sort()).toEqual(['latest', 'v1.10'])
    const names = [...release.files.map(({ name }) => name), 'release-notes.md'].sort()
    for (const shown of ['latest', 'v1.10'])
      expect((await readdir(path.join(folder, shown))).sort()).toEqual(names)
    expect(await readFile(path.join(folder, 'latest', 'pipes.epub'), 'utf8')).toBe('epub')
  })

  it('does nothing when it runs again, and mends what is missing or differs', async () => {
    const folder = path.join(place, 'again')
    await changesIn(folder)
    expect(new Set(Object.values((await changesIn(folder)).changes))).toEqual(new Set(['kept']))
    await writeFile(path.join(folder, 'v1.10', 'pipes.pdf'), 'broken')
    await rm(path.join(folder, 'v1.10', 'pipes.epub'))
    await writeFile(path.join(folder, 'v1.10', 'stray.txt'), '')
    const { isNew, changes } = await changesIn(folder)
    expect(isNew).toBe(false)
    expect(changes).toMatchObject({ 'pipes.pdf': 'replaced', 'pipes.epub': 'added', 'stray.txt': 'removed' })
    expect(await readFile(path.join(folder, 'v1.10', 'pipes.pdf'), 'utf8')).toBe('pdf')
  })

  it('leaves the latest alone for what comes before its time', async () => {
    const folder = path.join(place, 'early')
    await changesIn(folder)
    const early = composeRelease([{ ...book, files: [{ name: 'pipes.pdf', bytes: bytes('rc') }] }], {
      ...facts,
      tag: 'v2.0-rc.1',
    })
    await changesIn(folder, early)
    expect(await readFile(path.join(folder, 'latest', 'pipes.pdf'), 'utf8')).toBe('pdf')
    expect(await readFile(path.join(folder, 'v2.0-rc.1', 'pipes.pdf'), 'utf8')).toBe('rc')
  })

  it('brings back what a killed process had put aside', async () => {
    const folder = path.join(place, 'killed')
    await changesIn(folder)
    // Killed between the two steps of replacing `latest`: the old one is aside, the new one is not there.
    await rename(path.join(folder, 'latest'), path.join(folder, '.latest.old'))
    const early = composeRelease([book], { ...facts, tag: 'v2.0-rc.1' })
    await changesIn(folder, early)
    expect((await readdir(folder)).sort()).toEqual(['latest', 'v1.10', 'v2.0-rc.1'])
  })

  const isRoot = process.platform === 'linux' && process.getuid?.() === 0
  it('has all of the old release when the disk is full', async ({ skip }) => {
    skip(!isRoot, 'a small disk can be mounted by root only')
    const folder = path.join(place, 'full')
    await mkdir(folder)
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'none', folder], { stdio: 'ignore' })
    } catch {
      skip(true, 'this machine does not let root mount a tmpfs')
    }
    try {
      await changesIn(folder)
      const large = { name: 'pipes.pdf', bytes: new Uint8Array(300_000) }
      const next = composeRelease([{ ...book, files: [large] }], { ...facts, tag: 'v1.11' })
      await expect(folderTarget(folder).publish(next, silent)).rejects.toThrow(/could not be written.*ENOSPC/)
      expect((await readdir(folder)).sort()).toEqual(['latest', 'v1.10'])
      expect(new Set(Object.values((await changesIn(folder)).changes))).toEqual(new Set(['kept']))
      // With room, the same run makes it whole.
      execFileSync('mount', ['-o', 'remount,size=4m', folder])
      expect(new Set(Object.values((await changesIn(folder, next)).changes))).toEqual(new Set(['added']))
      expect(await readFile(path.join(folder, 'latest', 'pipes.pdf'))).toHaveLength(300_000)
    } finally {
      execFileSync('umount', [folder])
    }
  })

  it('says what to do when it cannot be written', async () => {
    const folder = path.join(place, 'file')
    await writeFile(folder, '')
    await expect(folderTarget(folder).publish(release, silent)).rejects.toThrow('could not be written')
    await mkdir(path.join(place, 'tag'))
    await expect(
      folderTarget(path.join(place, 'tag')).publish({ ...release, tag: 'latest' }, silent),
    ).rejects.toThrow('cannot be called `latest`')
  })
})
