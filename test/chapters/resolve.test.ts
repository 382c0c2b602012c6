/** Resolving: where every link and picture of a chapter leads, and what is said about one that leads nowhere. */
import { visit } from 'unist-util-visit'
import { describe, expect, it } from 'vitest'
import type { Chapter, Folder, Repository, Target, TocEntry } from '../../src/book.ts'
import { cutChapters, parseMarkdown, resolveChapters } from '../../src/chapters/index.ts'
import { formatDiagnostic, Report } from '../../src/diagnostics.ts'

const repository: Repository = {
  url: 'https://github.com/o/n',
  ref: 'abc123',
  aliases: ['main', 'abc123'],
  folder: '',
}
const SOURCE = 'https://github.com/o/n/blob/abc123'

/** Chapters `readme` (only its first section), `guide`, `one` and `two`; the rest of the files is in no chapter. */
const texts: Record<string, string> = {
  'README.md': '# Book\n\n## About\n\n## Contents\n',
  'guide/README.md': '# Guide\n',
  'guide/one.md': '',
  'guide/two.md': '# Two\n\n## Part\n\n## 第一节 & more\n\n<a name="Old Name"></a>\n',
}
const others = [
  'LICENSE',
  'code/main.py',
  'notes/plain/x.txt',
  'unlisted.md',
  'img/a b.png',
  'guide/图.png',
  'guide/real.html',
]

function folderOf(): Folder {
  const files = new Set([...Object.keys(texts), ...others])
  const folders = new Set(['', 'guide', 'code', 'notes', 'notes/plain', 'img'])
  const escaping = new Set(['guide/escape.md', 'guide/escape.png', 'guide/away'])
  return { root: '/book', files, folders, escaping, read: async () => new Uint8Array() }
}

function resolve(text: string, from: Repository | null = repository) {
  const report = new Report()
  const sources = { ...texts, 'guide/one.md': text }
  const documents = new Map(
    [...Object.entries(sources), ['unlisted.md', '# Unlisted\n'] as const].map(([file, source]) => [
      file,
      parseMarkdown({ file, text: source }, report),
    ]),
  )
  const at = { file: 'README.md' }
  const entry = (id: string, file: string): TocEntry => ({
    kind: 'chapter',
    id,
    title: id,
    file,
    at,
    children: [],
  })
  const body: TocEntry[] = [
    { kind: 'section', id: 'readme', title: 'Book', file: 'README.md', lines: { first: 1, last: 4 }, at },
    entry('guide', 'guide/README.md'),
    entry('one', 'guide/one.md'),
    entry('two', 'guide/two.md'),
  ]
  const cut = cutChapters({ reader: 'test', front: [], body, back: [] }, documents)
  const chapters = resolveChapters(cut, {
    documents,
    folder: folderOf(),
    repository: from ?? undefined,
    report,
  })
  const targets: Target[] = []
  visit(
    chapters.find(({ id }) => id === 'one')?.tree ?? { type: 'root', children: [] },
    'element',
    ({ data }) => {
      if (data?.target !== undefined) targets.push(data.target)
    },
  )
  const problems = report.diagnostics.map((diagnostic) => formatDiagnostic(diagnostic).split('\n')[0])
  return { chapters, targets, problems }
}

/** The one target of a link; nothing must be reported. */
function target(address: string, from: Repository | null = repository): Target | undefined {
  const { targets, problems } = resolve(`# One\n\n## Here\n\n[x](<${address}>)\n`, from)
  expect(problems).toEqual([])
  expect(targets).toHaveLength(1)
  return targets[0]
}

function picture(address: string): Target | undefined {
  const { targets, problems } = resolve(`# One\n\n![x](<${address}>)\n`)
  expect(problems).toEqual([])
  return targets[0]
}

describe('a link leads to', () => {
  it.each([
    ['two.md', { chapter: 'two' }],
    ['./two.md', { chapter: 'two' }],
    ['/guide/two.md', { chapter: 'two' }],
    ['../guide/two.md?plain=1', { chapter: 'two' }],
    ['%74wo.md', { chapter: 'two' }],
    ['two.md#part', { chapter: 'two', id: 'two--part' }],
    ['two.md#PART', { chapter: 'two', id: 'two--part' }],
    ['two.md#第一节--more', { chapter: 'two', id: 'two--第一节--more' }],
    ['two.md#%E7%AC%AC%E4%B8%80%E8%8A%82--more', { chapter: 'two', id: 'two--第一节--more' }],
    ['two.md#Old%20Name', { chapter: 'two', id: 'two--Old-Name' }],
    ['two.md#two', { chapter: 'two', id: 'two' }],
    ['two.html#part', { chapter: 'two', id: 'two--part' }],
    ['index.html', { chapter: 'guide' }],
    ['#here', { chapter: 'one', id: 'one--here' }],
    ['#', { chapter: 'one' }],
    ['', { chapter: 'one' }],
    ['#top', { chapter: 'one' }],
    ['..', { chapter: 'readme' }],
    ['/', { chapter: 'readme' }],
    ['../README.md#about', { chapter: 'readme', id: 'readme--about' }],
    ['.', { chapter: 'guide' }],
    ['../guide/', { chapter: 'guide' }],
  ])('a chapter: %s', (address, place) => {
    expect(target(address)).toEqual({ kind: 'chapter', ...place })
  })

  it.each([
    ['https://github.com/o/n/blob/main/guide/two.md#part', { chapter: 'two', id: 'two--part' }],
    ['http://github.com/o/n/blob/abc123/guide/two.md', { chapter: 'two' }],
    ['https://github.com/o/n/tree/main/guide', { chapter: 'guide' }],
    ['https://github.com/o/n/tree/main', { chapter: 'readme' }],
  ])('a chapter, by the address of the own repository: %s', (address, place) => {
    expect(target(address)).toEqual({ kind: 'chapter', ...place })
  })

  it.each([
    ['../LICENSE', 'LICENSE', `${SOURCE}/LICENSE`],
    ['/code/main.py#L3', 'code/main.py', `${SOURCE}/code/main.py#L3`],
    ['../unlisted.md#unlisted', 'unlisted.md', `${SOURCE}/unlisted.md#unlisted`],
    ['../img/a%20b.png', 'img/a b.png', `${SOURCE}/img/a%20b.png`],
    ['real.html', 'guide/real.html', `${SOURCE}/guide/real.html`],
    ['../notes/plain/', 'notes/plain', 'https://github.com/o/n/tree/abc123/notes/plain'],
    ['../README.md#contents', 'README.md', `${SOURCE}/README.md#contents`],
  ])('a file that is not in the book: %s', (address, file, url) => {
    expect(target(address)).toEqual({ kind: 'source', file, url })
  })

  it.each([
    'https://example.com/a?b=c#d',
    'mailto:ann@example.com',
    'https://github.com/o/n/blob/v1.0/guide/two.md',
    'https://github.com/o/n/blob/main/LICENSE',
    'https://github.com/o/n/blob/main/gone.md',
    'https://github.com/o/name/blob/main/guide/two.md',
    'https://github.com/o/n/issues/1',
  ])('the web: %s', (url) => {
    expect(target(url)).toEqual({ kind: 'external', url })
  })

  it('the web without a scheme', () => {
    expect(target('//example.com/a')).toEqual({ kind: 'external', url: 'https://example.com/a' })
  })

  it('what lies beside a book that is a folder of its repository', () => {
    const inDocs = { ...repository, folder: 'docs/en' }
    expect(target('../../src/x.c', inDocs)).toEqual({
      kind: 'source',
      file: '../src/x.c',
      url: `${SOURCE}/docs/src/x.c`,
    })
    expect(target('../LICENSE', inDocs)).toMatchObject({ url: `${SOURCE}/docs/en/LICENSE` })
    expect(target('/docs/en/guide/two.md#part', inDocs)).toEqual({
      kind: 'chapter',
      chapter: 'two',
      id: 'two--part',
    })
    expect(target('/guide/two.md', inDocs)).toEqual({ kind: 'chapter', chapter: 'two' })
    expect(target('https://github.com/o/n/blob/main/docs/en/guide/two.md', inDocs)).toMatchObject({
      chapter: 'two',
    })
    const { problems } = resolve('[x](../../../../x.c)\n', inDocs)
    expect(problems).toEqual([
      "guide/one.md:1:5: warning: The link leads to `../../../../x.c`, outside the book's folder. [link-outside]",
    ])
  })
})

describe('a link that leads nowhere is reported', () => {
  /** The target and the report of a link that stands at 3:9, in raw HTML, where no address is refused beforehand. */
  const failing = (address: string, from: Repository | null = repository) => {
    const { targets, problems } = resolve(`# One\n\n<a href="${address}">x</a>\n`, from)
    return [targets[0], ...problems]
  }

  it.each([
    ['nothing.md', 'nothing.md'],
    ['/nothing.md', '/nothing.md'],
    ['nothing/', 'nothing/'],
    ['%E6%97%A0.md', '无.md'],
    ['nothing.md#part', 'nothing.md#part'],
    ['100%.md', '100%.md'],
    ['TWO.md', 'TWO.md'],
  ])('no such file: %s', (address, raw) => {
    expect(failing(address)).toEqual([
      { kind: 'missing', raw },
      `guide/one.md:3:10: warning: The link leads to \`${raw}\`, which does not exist. [link-missing-file]`,
    ])
  })

  it.each(['../../x.md', '/../x.md', 'a/../../../x.md', '..%2F..%2Fx.md', 'escape.md', 'away/x.md'])(
    'outside: %s',
    (address) => {
      const raw = decodeURIComponent(address)
      expect(failing(address)).toEqual([
        { kind: 'missing', raw },
        `guide/one.md:3:10: warning: The link leads to \`${raw}\`, outside the book's folder. [link-outside]`,
      ])
    },
  )

  it.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    ' javascript:alert(1)',
    'file:///etc/passwd',
    'data:text/html,x',
    'vbscript:x',
    'ftp://example.com',
  ])('refused: %s', (address) => {
    const [refused, ...problems] = failing(address)
    expect(refused).toEqual({ kind: 'missing', raw: address })
    expect(problems).toEqual([
      `guide/one.md:3:10: warning: The link's address \`${address}\` is of a kind that does not work in a book. [link-refused]`,
    ])
  })

  it.each([
    'java&#10;script:alert(1)',
    'java&#9;script:alert(1)',
    '&#1;javascript:alert(1)',
    'javascript&#58;alert(1)',
  ])('disguised: %s', (address) => {
    expect(failing(address)[0]).toMatchObject({ kind: 'missing' })
  })

  it('no such heading, in another chapter: it leads to the beginning', () => {
    expect(failing('two.md#nope')).toEqual([
      { kind: 'chapter', chapter: 'two' },
      'guide/one.md:3:10: warning: `guide/two.md` has no heading `#nope`. [link-missing-heading]',
    ])
  })

  it('no such heading, in the same chapter', () => {
    expect(failing('#nope')).toEqual([
      { kind: 'missing', raw: '#nope' },
      'guide/one.md:3:10: warning: `guide/one.md` has no heading `#nope`. [link-missing-heading]',
    ])
  })

  it('no address of the repository', () => {
    expect(failing('../LICENSE', null)).toEqual([
      { kind: 'source', file: 'LICENSE' },
      "guide/one.md:3:10: warning: The link leads to `LICENSE`, which is not in the book, and the repository's address is unknown. [link-without-address]",
    ])
  })
})

describe('a picture', () => {
  it.each([
    ['../img/a%20b.png', 'img/a b.png'],
    ['../img/a b.png', 'img/a b.png'],
    ['/img/a%20b.png?raw=true', 'img/a b.png'],
    ['图.png', 'guide/图.png'],
    ['https://github.com/o/n/blob/main/img/a%20b.png?raw=true', 'img/a b.png'],
    ['https://raw.githubusercontent.com/o/n/main/img/a%20b.png', 'img/a b.png'],
  ])('travels with the book: %s', (address, file) => {
    expect(picture(address)).toEqual({ kind: 'asset', file })
  })

  it.each([
    ['none.png', 'The picture `none.png` does not exist. [image-missing]'],
    ['../img', 'The picture `../img` does not exist. [image-missing]'],
    ['..none.png', 'The picture `..none.png` does not exist. [image-missing]'],
    ['../../x.png', "The picture `../../x.png` lies outside the book's folder. [image-outside]"],
    ['escape.png', "The picture `escape.png` lies outside the book's folder. [image-outside]"],
    ['away/x.png', "The picture `away/x.png` lies outside the book's folder. [image-outside]"],
    [
      'https://example.com/a.png',
      'The picture `https://example.com/a.png` is on the web; a build does not fetch it. [image-remote]',
    ],
    [
      '//example.com/a.png',
      'The picture `//example.com/a.png` is on the web; a build does not fetch it. [image-remote]',
    ],
    [
      'https://github.com/o/n/blob/v1/img/a.png',
      'The picture `https://github.com/o/n/blob/v1/img/a.png` is on the web; a build does not fetch it. [image-remote]',
    ],
  ])('that is not there is reported: %s', (address, message) => {
    const { targets, problems } = resolve(`# One\n\ntext\nand ![x](${address})\n`)
    expect(targets).toEqual([{ kind: 'missing', raw: address }])
    expect(problems).toEqual([`guide/one.md:4:10: warning: ${message}`])
  })

  it('without an address is reported at its block', () => {
    const { targets, problems } = resolve('# One\n\n![x]()\n')
    expect(targets).toEqual([{ kind: 'missing', raw: '' }])
    expect(problems).toEqual(['guide/one.md:3:1: warning: A picture has no address. [image-missing]'])
  })

  it('that is a link leads where the link leads', () => {
    const { targets, problems } = resolve('[![x](图.png)](two.md)\n')
    expect(targets).toEqual([
      { kind: 'chapter', chapter: 'two' },
      { kind: 'asset', file: 'guide/图.png' },
    ])
    expect(problems).toEqual([])
  })
})

describe('ids', () => {
  const idsOf = (chapters: readonly Chapter[]) => {
    const ids: string[] = []
    for (const { id, tree } of chapters) {
      ids.push(id)
      visit(tree, 'element', ({ properties }) => {
        if (properties.id !== undefined) ids.push(String(properties.id))
        expect(properties.name).toBeUndefined()
      })
    }
    return ids
  }

  it('are unique in the book and safe as XML names, whatever the author wrote', () => {
    const { chapters } = resolve(
      [
        '# One',
        '## Part',
        '## Part',
        '<a id="x y"></a><a id="x/y"></a><a name="x-y"></a><b id="part">again</b>',
        '<i id="two"></i><i id="&lt;&quot;&gt;"></i>',
        'note[^1] and note[^1]',
        '',
        '[^1]: text',
      ].join('\n\n'),
    )
    const ids = idsOf(chapters)
    expect(new Set(ids).size).toBe(ids.length)
    // XML 1.0, §2.3, without the colon: what may start a name, then what may follow.
    for (const id of ids) expect(id).toMatch(/^[\p{L}_][\p{L}\p{N}\p{M}_.-]*$/u)
  })

  it('lead every reference to a note to that note and back', () => {
    const { chapters, targets, problems } = resolve('a[^1] b[^1]\n\n[^1]: text\n')
    const ids = new Set(idsOf(chapters))
    expect(problems).toEqual([])
    expect(targets).toHaveLength(4)
    for (const found of targets) expect(found.kind === 'chapter' && ids.has(found.id ?? '')).toBe(true)
  })

  it('of the headings are those of the tree', () => {
    const { chapters } = resolve('## One\n\n### In\n')
    expect(chapters.find(({ id }) => id === 'one')?.headings).toMatchObject([
      { depth: 1, title: 'One', line: 1 },
      { depth: 2, id: 'one--in', title: 'In', line: 3 },
    ])
  })
})
