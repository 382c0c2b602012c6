/** What mkdocs.yml, _quarto.yml and _config.yml know about a book, and the repository that they name. */
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { Report } from '../../src/diagnostics.ts'
import { declaredRepository, readMetadata, repositoryOf } from '../../src/metadata/index.ts'

async function metadataOf(files: Record<string, string>, reader = 'README') {
  const report = new Report()
  const metadata = await readMetadata(
    {
      config: readConfig(undefined, 'buckram.yaml', report),
      toc: { reader },
      readme: undefined,
      readText: async (file) => files[file],
      files: new Set(Object.keys(files)),
      git: undefined,
      sourceDateEpoch: '0',
      sample: 'An English book.',
    },
    report,
  )
  return { metadata, problems: report.diagnostics.map(({ code, at }) => `${at.file}:${at.line} ${code}`) }
}

describe('metadata', () => {
  it('of mkdocs.yml', async () => {
    const { metadata, problems } = await metadataOf({
      'mkdocs.yml': [
        'site_name: !ENV [SITE, The book]',
        'site_author: Ada Lovelace',
        'site_description: About engines.',
        'copyright: \'Copyright &copy; 2020 <a href="https://a.example">Ada</a>\'',
        'theme: { name: material, language: pt_br }',
        'x: !!python/object/apply:os.system ["touch pwned"]',
      ].join('\n'),
    })
    expect(metadata).toMatchObject({
      title: 'The book',
      authors: [{ name: 'Ada Lovelace', role: 'aut' }],
      description: 'About engines.',
      language: 'pt-BR',
      rights: { name: 'Copyright © 2020 Ada' },
    })
    expect(problems).toEqual([])
  })

  it('of mkdocs.yaml and what it inherits', async () => {
    const { metadata } = await metadataOf({
      'mkdocs.yaml': 'INHERIT: base.yml\nsite_name: Own\n',
      'base.yml': 'site_name: Base\nsite_author: Ada\ntheme: { language: fr }\n',
    })
    expect(metadata).toMatchObject({ title: 'Own', authors: [{ name: 'Ada' }], language: 'fr' })
  })

  it('of myst.yml', async () => {
    const text = [
      'project:',
      '  title: M',
      '  authors: [{ name: Ada Lovelace, orcid: 0000 }, Grace Hopper]',
      '  date: 2024-05-01',
      '  keywords: [engines, numbers]',
      '  license: { content: CC-BY-4.0, code: MIT }',
      '  github: owner/name',
    ].join('\n')
    const { metadata, problems } = await metadataOf({ 'myst.yml': text })
    expect(metadata).toMatchObject({
      title: 'M',
      authors: [{ name: 'Ada Lovelace' }, { name: 'Grace Hopper' }],
      date: '2024-05-01',
      subjects: ['engines', 'numbers'],
      rights: { spdx: 'CC-BY-4.0' },
    })
    expect(problems).toEqual([])
    expect(await declaredRepository(new Set(['myst.yml']), async () => text)).toBe(
      'https://github.com/owner/name',
    )
  })

  it('has the direction that the author says, else none of its own', async () => {
    const directionIn = async (file: string, text: string) =>
      (await metadataOf({ [file]: text })).metadata.direction
    expect(await directionIn('book.toml', '[book]\ntext-direction = "rtl"')).toBe('rtl')
    expect(await directionIn('book.toml', '[book]\nlanguage = "ar"\ntext-direction = "LTR"')).toBe('ltr')
    expect(await directionIn('book.toml', '[book]\nlanguage = "ar"\ntext-direction = "up"')).toBeUndefined()
    expect(await directionIn('book.json', '{ "direction": "rtl" }')).toBe('rtl')
    expect(await directionIn('mkdocs.yml', 'theme: { direction: rtl }')).toBe('rtl')
    expect(await directionIn('_quarto.yml', 'dir: rtl')).toBe('rtl')
  })

  it('takes a licence before a line about the copyright', async () => {
    const licence = 'Creative Commons Attribution-ShareAlike 4.0 International Public License'
    const { metadata } = await metadataOf({ 'mkdocs.yml': 'copyright: Ada 2020', LICENSE: licence })
    expect(metadata.rights?.name).not.toBe('Ada 2020')
  })

  it('of _quarto.yml, with people in each form; a date that needs a clock is none', async () => {
    const { metadata, problems } = await metadataOf({
      '_quarto.yml': [
        'project: { type: book }',
        'lang: de',
        'book:',
        '  title: Q',
        '  author:',
        '    - Ada Lovelace',
        '    - { name: { given: Jan, family: Berg }, url: "https://j.example" }',
        '    - { name: Grace Hopper }',
        '  date: today',
        '  doi: 10.5281/zenodo.1234567',
      ].join('\n'),
    })
    expect(metadata).toMatchObject({
      title: 'Q',
      language: 'de',
      authors: [
        { name: 'Ada Lovelace' },
        { name: 'Jan Berg', sortName: 'Berg, Jan', url: 'https://j.example' },
        { name: 'Grace Hopper' },
      ],
      doi: '10.5281/zenodo.1234567',
    })
    expect(metadata.date).toBeUndefined()
    expect(problems).toEqual([])
    const dated = await metadataOf({ '_quarto.yml': 'book: { date: 2024-05-01 }' })
    expect(dated.metadata.date).toBe('2024-05-01')
  })

  it("of _config.yml is Jupyter Book's where there is a _toc.yml, else it is Jekyll's", async () => {
    const config = 'title: J\nauthor: The authors\n'
    expect((await metadataOf({ '_config.yml': config, '_toc.yml': 'root: a' })).metadata).toMatchObject({
      title: 'J',
      authors: [{ name: 'The authors' }],
    })
    expect((await metadataOf({ '_config.yml': config })).metadata.authors).toEqual([])
  })

  it('that cannot be read is reported, unless the reader of the contents did', async () => {
    const files = { 'mkdocs.yml': 'site_name: [x' }
    expect((await metadataOf(files)).problems).toEqual(['mkdocs.yml:1 metadata-invalid'])
    expect((await metadataOf(files, 'mkdocs.yml')).problems).toEqual([])
  })

  it.each(['- a\n- b\n', 'text', '', 'site_name: { a: b }\nsite_author: [[], { x: 1 }]\ntheme: material\n'])(
    'survives %j',
    async (source) => {
      const { metadata, problems } = await metadataOf({
        'mkdocs.yml': source,
        '_quarto.yml': source,
        '_config.yml': source,
        '_toc.yml': source,
      })
      expect([metadata.authors, problems]).toEqual([[], []])
    },
  )
})

describe('the repository', () => {
  const declared = (file: string, source: string, more: Record<string, string> = {}) => {
    const files: Record<string, string> = { [file]: source, ...more }
    return declaredRepository(new Set(Object.keys(files)), async (name) => files[name])
  }

  it.each([
    [
      'book.toml',
      '[output.html]\ngit-repository-url = "https://g.example/o/n/tree/main"',
      'https://g.example/o/n/tree/main',
    ],
    ['book.toml', 'broken = ', undefined],
    ['mkdocs.yml', 'repo_url: https://g.example/o/n/', 'https://g.example/o/n'],
    [
      'mkdocs.yml',
      'repo_url: https://g.example/o/n\nedit_uri: edit/dev/site/docs/',
      'https://g.example/o/n/tree/dev/site',
    ],
    [
      'mkdocs.yml',
      'repo_url: https://g.example/o/n\nedit_uri: https://e.example/?ref=',
      'https://g.example/o/n',
    ],
    ['mkdocs.yml', 'edit_uri: edit/dev/docs/', undefined],
    [
      '_quarto.yml',
      'book: { repo-url: "https://g.example/o/n", repo-branch: dev, repo-subdir: book }',
      'https://g.example/o/n/tree/dev/book',
    ],
    ['_config.yml', 'repository: { url: "https://g.example/o/n" }', undefined],
    ['mkdocs.yml', 'repo_url: [x', undefined],
  ])('%s: %j', async (file, source, expected) => {
    expect(await declared(file, source)).toBe(expected)
  })

  it('of Jupyter Book', async () => {
    const source = 'repository: { url: "https://g.example/o/n", path_to_book: docs/book, branch: dev }'
    expect(await declared('_config.yml', source, { '_toc.yml': 'root: a' })).toBe(
      'https://g.example/o/n/tree/dev/docs/book',
    )
  })

  it('that is declared stands in for a remote of Git, not against it', () => {
    const config = readConfig(undefined, 'buckram.yaml', new Report())
    const git = { dirty: false, folder: '', remote: 'https://g.example/fork/n' }
    expect(repositoryOf(config, git, 'https://g.example/o/n')?.url).toBe('https://g.example/fork/n')
    expect(repositoryOf(config, undefined, 'https://g.example/o/n/tree/dev/book')).toMatchObject({
      url: 'https://g.example/o/n',
      ref: 'dev',
      folder: 'book',
    })
    const own = readConfig('repository: https://g.example/mine/n', 'buckram.yaml', new Report())
    expect(repositoryOf(own, undefined, 'https://g.example/o/n')?.url).toBe('https://g.example/mine/n')
  })
})
