/** What an EPUB says of its accessibility: true of the very book, and no claim without somebody who answers for it. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { EpubCheck } from '@likecoin/epubcheck-ts'
import type { Element, ElementData } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { visit } from 'unist-util-visit'
import { afterAll, describe, expect, it } from 'vitest'
import type { Asset, Book, Metadata, TypesetFormula } from '../src/book.ts'
import { buildBook } from '../src/build.ts'
import { formatDiagnostic, Report } from '../src/diagnostics.ts'
import { type EpubInput, writeEpub } from '../src/epub/index.ts'
import { labelsFor } from '../src/labels.ts'
import { isAnimatedGif } from '../src/media/raster-bytes.ts'
import { silent } from '../src/progress.ts'

interface Zip {
  loadAsync(bytes: Uint8Array): Promise<{
    file(name: string): { async(type: 'string'): Promise<string> } | null
  }>
}
// The packer's own zip library reads what it wrote; as a dependency of a dependency it is found from there.
const zip: Zip = createRequire(createRequire(import.meta.url).resolve('epub-gen-memory'))('jszip')

const still = bytesOf('R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==')
// The same image twice.
const moving = new Uint8Array([...still.subarray(0, -1), ...still.subarray(19)])
const animatedPng = pngWith('acTL', [0, 0, 0, 2, 0, 0, 0, 0])
const svg = new TextEncoder().encode(
  '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2" viewBox="0 0 4 2"><rect width="4" height="2"/></svg>',
)

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(Buffer.from(base64, 'base64'))
}

/** A picture of one pixel, with one more chunk behind its header. */
function pngWith(type: string, data: readonly number[]): Uint8Array {
  const png = bytesOf(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  )
  const chunk = [0, 0, 0, data.length, ...Buffer.from(type, 'latin1'), ...data, 0, 0, 0, 0]
  return new Uint8Array([...png.subarray(0, 33), ...chunk, ...png.subarray(33)])
}

const asset = (file: string, mediaType: Asset['mediaType'], bytes: Uint8Array): [string, Asset] => [
  file,
  { file, mediaType, width: 4, height: 2, bytes },
]
const assets = new Map([
  asset('a.svg', 'image/svg+xml', svg),
  asset('still.gif', 'image/gif', still),
  asset('moving.gif', 'image/gif', moving),
  asset('moving.png', 'image/png', animatedPng),
])

const metadata: Metadata = {
  title: 'A book',
  language: 'en',
  authors: [],
  contributors: [],
  modified: 1714521600,
  subjects: [],
  identifier: 'urn:uuid:2ed6657d-e927-568b-95e1-2665a8aea6a2',
  citation: { bibtex: '@book{a}\n', text: 'A book.' },
}

/** A book of one chapter: its package document, its page, and what was reported. */
async function write(html: string, certifiedBy?: string, printed?: EpubInput['printed']) {
  const tree = fromHtml(html, { fragment: true })
  visit(tree, 'element', (element: Element) => {
    const { src, href, dataTex } = element.properties
    const mathml = '<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="x"><mi>x</mi></math>'
    const typeset: TypesetFormula = { html: '', mathml: dataTex === 'x' ? mathml : '' }
    const data = {
      ...(typeof src === 'string' ? { target: { kind: 'asset', file: src } } : {}),
      ...(typeof href === 'string' ? { target: { kind: 'external', url: href } } : {}),
      ...(typeof dataTex === 'string' ? { math: { tex: dataTex, display: false, typeset } } : {}),
    }
    // `position` is declared by hast-util-from-parse5, which alone sets it.
    if (Object.keys(data).length > 0) element.data = data as ElementData
  })
  const book: Book = {
    metadata: { ...metadata, ...(certifiedBy === undefined ? {} : { certifiedBy }) },
    toc: {
      reader: 'README',
      front: [],
      body: [
        {
          kind: 'chapter',
          id: 'one',
          title: 'One',
          file: 'one.md',
          at: { file: 'a', line: 1 },
          children: [],
        },
      ],
      back: [],
    },
    chapters: [{ id: 'one', file: 'one.md', title: 'One', matter: 'body', level: 1, tree, headings: [] }],
    assets,
  }
  const report = new Report()
  const { bytes } = await writeEpub({
    book,
    cover: { bytes: svg, mediaType: 'image/svg+xml', width: 4, height: 2 },
    stylesheet: '',
    labels: labelsFor('en'),
    generator: 'Buckram 0.1.0',
    contentsDepth: 1,
    report,
    ...(printed === undefined ? {} : { printed }),
  })
  const { messages } = await EpubCheck.validate(bytes)
  expect(messages.filter(({ severity }) => severity !== 'info' && severity !== 'usage')).toEqual([])
  return { ...(await readPackage(bytes)), reported: report.diagnostics.map(formatDiagnostic) }
}

async function readPackage(bytes: Uint8Array) {
  const archive = await zip.loadAsync(bytes)
  const read = async (name: string) => (await archive.file(`OEBPS/${name}`)?.async('string')) ?? ''
  const opf = await read('content.opf')
  const valuesOf = (property: string) =>
    Array.from(
      opf.matchAll(new RegExp(`property="(?:schema:)?${property}">([^<]*)<`, 'g')),
      ([, value]) => value,
    )
  return { opf, page: await read('one.xhtml'), valuesOf }
}

const always = ['tableOfContents', 'readingOrder', 'displayTransformability']

describe('metadata of accessibility', () => {
  it.each<[string, string, string[], string[], string[]]>([
    ['text alone', '<p>a</p>', ['textual'], ['textual'], []],
    ['a picture with text', '<img src="a.svg" alt="A box">', ['textual', 'visual'], ['textual', 'textual,visual'], ['alternativeText']],
    ['a picture whose text is elsewhere', '<img src="a.svg" aria-label="A box">', ['textual', 'visual'], ['textual', 'textual,visual'], ['alternativeText']],
    ['one of two without text', '<img src="a.svg" alt="A box"><img src="a.svg">', ['textual', 'visual'], ['textual,visual'], []],
    ['a picture of which nobody knows whether it decorates', '<img src="a.svg" alt="">', ['textual', 'visual'], ['textual,visual'], []],
    ['a formula', '<span data-tex="x">x</span>', ['textual'], ['textual'], ['MathML', 'latex', 'describedMath']],
    ['a formula that shows nothing', '<span data-tex="\\def\\a{a}">x</span>', ['textual'], ['textual'], []],
  ])('%s', async (_, html, modes, sufficient, features) => {
    const { valuesOf } = await write(html)
    expect(valuesOf('accessMode')).toEqual(modes)
    expect(valuesOf('accessModeSufficient')).toEqual(sufficient)
    expect(valuesOf('accessibilityFeature')).toEqual([...always, ...features])
  }) // biome-ignore format: a table

  it('promises to lead through headings where there are some', async () => {
    const { valuesOf } = await write('<h2>a</h2>')
    expect(valuesOf('accessibilityFeature')).toEqual([
      'tableOfContents',
      'readingOrder',
      'structuralNavigation',
      'displayTransformability',
    ])
  })

  it.each([
    ['still.gif', 'none'],
    ['moving.gif', 'unknown'],
    ['moving.png', 'unknown'],
  ])('hazard of %s: %s', async (file, hazard) => {
    expect((await write(`<img src="${file}" alt="a">`)).valuesOf('accessibilityHazard')).toEqual([hazard])
  })

  it('the pages of a PDF: neither marks nor a list without one', async () => {
    const { opf } = await write('<p>a</p>')
    expect(opf).not.toMatch(/page(?:BreakMarkers|Navigation|BreakSource)/)
  })

  it('the pages of a PDF: marks, a list, and what they are pages of', async () => {
    const { page, valuesOf } = await write('<p>a</p>', undefined, {
      pages: [{ label: '1', leaf: 'one' }],
      labelOf: (id) => (id === 'one' ? '1' : undefined),
      source: 'A book. PDF.',
      partIds: new Map(),
    })
    expect(valuesOf('accessibilityFeature')).toEqual([...always, 'pageBreakMarkers', 'pageNavigation'])
    expect(valuesOf('pageBreakSource')).toEqual(['A book. PDF.'])
    expect(page).toContain('role="doc-pagebreak" aria-label="1"')
  })
})

describe('the claim of conformance', () => {
  const claim =
    '<meta id="conformance" property="dcterms:conformsTo">EPUB Accessibility 1.1 - WCAG 2.2 Level AA</meta><meta refines="#conformance" property="a11y:certifiedBy">Acme &#x26; Sons</meta>'

  it('is not made where nobody answers for it', async () => {
    const { opf, reported } = await write('<p>a</p><img src="a.svg">')
    expect(opf).not.toMatch(/conformsTo|certifiedBy/)
    expect(reported).toEqual([])
  })

  it('is made where somebody does; then an empty text is that of a decoration', async () => {
    const { opf, reported, valuesOf } = await write(
      '<h2>a</h2><p><img src="a.svg" alt=""><a href="https://example.org"><img src="a.svg" alt="b"></a><a href="https://example.org"><span data-tex="x">x</span></a><a id="c"></a></p>',
      'Acme & Sons',
    )
    expect(opf).toContain(claim)
    expect(reported).toEqual([])
    expect(valuesOf('accessModeSufficient')).toEqual(['textual', 'textual,visual'])
    expect(valuesOf('accessibilityFeature')).toContain('alternativeText')
  })

  it('a book that has only decorations has nothing that must be seen', async () => {
    const { valuesOf } = await write('<img src="a.svg" alt="">', 'Acme')
    expect(valuesOf('accessMode')).toEqual(['textual'])
    expect(valuesOf('accessibilityFeature')).toEqual(always)
  })

  it.each([
    ['<p>a\n<img src="a.svg"></p>', 'one.md:2:1', 'a picture without text in its place'],
    ['<p>\n\n <img src="a.svg" alt=" "></p>', 'one.md:3:2', 'a picture without text in its place'],
    ['<img src="moving.gif" alt="a">', 'one.md:1:1', 'a picture that moves and cannot be stopped'],
    ['<a href="https://example.org"><img src="a.svg" alt=""></a>', 'one.md:1:1', 'a link without a word'],
    ['<p><font color="red">a</font></p>', 'one.md:1:4', 'a colour of its own'],
    ['<table>\n<tr bgcolor="#ff0000"><td>a</td></tr></table>', 'one.md:2:1', 'a colour of its own'],
  ])('is not made against %s', async (html, at, flaw) => {
    const { opf, reported } = await write(html, 'Acme')
    expect(opf).not.toMatch(/conformsTo|certifiedBy/)
    expect(reported).toEqual([expect.stringContaining(`${at}: warning: The EPUB does not say`)])
    expect(reported[0]).toContain(`because of ${flaw}: `)
  })
})

describe('what is heard', () => {
  it('keeps a picture without text without one, and a decoration silent', async () => {
    const { page } = await write('<p><img src="a.svg"><img src="a.svg" alt=""></p>')
    expect(page.match(/<img[^>]*>/g)?.map((img) => /alt="[^"]*"/.exec(img)?.[0])).toEqual([
      undefined,
      'alt=""',
    ])
  })

  it('says nothing of a link in which there is nothing; what leads to it still does', async () => {
    const { page } = await write('<p>a<a id="b" href="https://example.org"> </a>c</p>')
    expect(page).toContain('<p>a<span id="b"></span> c</p>')
  })

  it('says a picture of a name only where it has one', async () => {
    const { page } = await write('<p><span role="img">a</span><span role="img" aria-label="b">c</span></p>')
    expect(page).toContain('<span>a</span><span role="img" aria-label="b">c</span>')
  })

  it.each([
    ['<h2>a</h2><h4>b</h4><h3>c</h3><h6>d</h6>', [2, 3, 3, 4]],
    ['<h1>a</h1><h1>b</h1><h3>c</h3>', [1, 1, 2]],
    ['<h4>a</h4><h1>b</h1><h6>c</h6>', [2, 1, 2]],
  ])('headings of %s have no gaps', async (html, levels) => {
    const { page } = await write(html)
    expect(Array.from(page.matchAll(/<h([1-6])/g), ([, level]) => Number(level))).toEqual(levels)
  })

  it('keeps the language of a passage, and the caption of a table', async () => {
    const { page } = await write(
      '<p lang="fr">Bonjour <span lang="la">orbi</span></p><table><caption>All</caption><tr><th>a</th></tr></table>',
    )
    expect(page).toContain('<p lang="fr" xml:lang="fr">Bonjour <span lang="la" xml:lang="la">orbi</span></p>')
    expect(page).toContain(
      '<table><caption>All</caption><tbody><tr><th scope="row">a</th></tr></tbody></table>',
    )
  })

  it('leaves links underlined, but where they are raised, and in the contents, where all are links', async () => {
    const css = await readFile(new URL('../styles/epub.css', import.meta.url), 'utf8')
    const plain = Array.from(css.matchAll(/([^{}]+)\{[^}]*text-decoration: none/g), ([, selector = '']) =>
      selector.trim(),
    )
    expect(plain.filter((selector) => !/^(?:abbr\[title\]|sup a|\.contents a)$/.test(selector))).toEqual([])
    expect(plain).toContain('.contents a')
  })
})

describe('a GIF', () => {
  it.each([
    [still, false],
    [moving, true],
    [moving.subarray(0, 30), false],
    [new Uint8Array(), false],
  ])('moves when it has more than one image', (bytes, isMoving) => {
    expect(isAnimatedGif(bytes)).toBe(isMoving)
  })
})

describe('the configuration', async () => {
  const place = await mkdtemp(path.join(tmpdir(), 'buckram-accessible-'))
  afterAll(() => rm(place, { recursive: true, force: true }))

  it('names who has judged the book', { timeout: 120_000 }, async () => {
    const root = path.join(place, 'book')
    await mkdir(root)
    await writeFile(path.join(root, 'README.md'), '# A book\n\nText.\n')
    await writeFile(path.join(root, 'buckram.yaml'), 'accessibility: { certifiedBy: Acme }\n')
    const { artifacts, diagnostics } = await buildBook({
      root,
      out: path.join(place, 'output'),
      formats: ['epub'],
      jobs: 1,
      cache: false,
      strict: false,
      progress: silent,
      sourceDateEpoch: '0',
    })
    expect(diagnostics).toEqual([])
    const { opf } = await readPackage(artifacts[0]?.bytes ?? new Uint8Array())
    expect(opf).toContain('property="a11y:certifiedBy">Acme</meta>')
  })
})
