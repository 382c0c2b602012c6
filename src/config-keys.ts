/**
 * What each key of `buckram.yaml` is: the tables of docs/guide/configuration.md, the schema for editors and `buckram explain` say the
 * same, because all of them take it from here. Long because it is one table; src/config.ts is what checks the values.
 */

export interface ConfigKey {
  /** `page.size`; those of a person stand below `authors`, and hold for `contributors`, too. */
  readonly key: string
  /** In Markdown, with links as docs/guide/configuration.md has them: the type, and what it is for. */
  readonly about: string
  /** In Markdown: what holds when the key is not there. */
  readonly otherwise: string
  /** A line of YAML, which begins with the key, or with its first part. */
  readonly example: string
}

/** By the section of docs/guide/configuration.md, in the order of its rows. */
export const CONFIG_KEYS: Readonly<Record<string, readonly ConfigKey[]>> = {
  book: [
    {
      key: 'title',
      about: 'text',
      otherwise: 'found, see below',
      example: 'title: The Rust Reference',
    },
    {
      key: 'subtitle',
      about: 'text',
      otherwise: 'none',
      example: 'subtitle: An open book',
    },
    {
      key: 'language',
      about: 'BCP 47 tag',
      otherwise: 'found, else guessed from the letters of the text',
      example: 'language: zh-CN',
    },
    {
      key: 'direction',
      about: '`ltr` or `rtl`',
      otherwise: "found, else the language's",
      example: 'direction: rtl',
    },
    {
      key: 'authors',
      about: 'list of people',
      otherwise: 'found',
      example: 'authors: [Stas Bekman]',
    },
    {
      key: 'contributors',
      about: 'list of people',
      otherwise: 'found',
      example: 'contributors: [{ name: Ada Lovelace, role: translator }]',
    },
    {
      key: 'publisher',
      about: 'text',
      otherwise: 'found',
      example: 'publisher: Stasosphere Online Inc.',
    },
    {
      key: 'date',
      about: '`2024-05-01`, `2024-05`, `2024` or `2023-2024`',
      otherwise: 'found, else the day of the commit',
      example: 'date: 2024-05-01',
    },
    {
      key: 'description',
      about: 'text',
      otherwise: 'found',
      example: 'description: How to train large models.',
    },
    {
      key: 'subjects',
      about: 'list of texts',
      otherwise: 'found',
      example: 'subjects: [machine learning, engineering]',
    },
    {
      key: 'license',
      about: 'SPDX identifier or expression, any text, or `name` and `url`',
      otherwise: 'found',
      example: 'license: CC-BY-SA-4.0',
    },
    {
      key: 'identifier',
      about: 'text',
      otherwise: "a UUID made from the repository's address, or from the title",
      example: 'identifier: urn:example:book',
    },
    {
      key: 'isbn',
      about: 'ISBN of 10 or 13 digits, checked',
      otherwise: 'found',
      example: 'isbn: 978-0-306-40615-7',
    },
    {
      key: 'doi',
      about: 'DOI, or its address',
      otherwise: 'found',
      example: 'doi: 10.5281/zenodo.1234567',
    },
    {
      key: 'source',
      about: 'text or address: the work that this book is made from',
      otherwise: 'none',
      example: 'source: https://github.com/stas00/ml-engineering',
    },
    {
      key: 'version',
      about: 'text',
      otherwise: 'found',
      example: 'version: 1.10',
    },
    {
      key: 'series.name',
      about: 'text: the series that the book is part of; a name alone will do',
      otherwise: 'none',
      example: 'series: Open books',
    },
    {
      key: 'series.number',
      about: 'place of the book in the series, such as `2` or `2.1`',
      otherwise: 'none',
      example: 'series: { name: Open books, number: 2 }',
    },
    {
      key: 'dialect',
      about: '`github`, `mdbook`, `honkit`, `mkdocs`, `quarto`, `myst` or `docusaurus`',
      otherwise:
        'found: by `book.toml`, `book.json`, `mkdocs.yml`, `_quarto.yml`, `myst.yml` or `_toc.yml`, the configuration of Docusaurus or VitePress, else `github`',
      example: 'dialect: mkdocs',
    },
    {
      key: 'books',
      about:
        'folders of books below this one, for a repository of several: each command takes them all, and each has a folder of its own below the output folder. The folder itself is no book then',
      otherwise: 'none',
      example: 'books: [content, docs/guide]',
    },
    {
      key: 'cache',
      about:
        "`user` (the user's folder for caches) or `book` (`.buckram/` in the book's folder, for a CI that keeps it)",
      otherwise: '`user`',
      example: 'cache: book',
    },
    {
      key: 'verify',
      about:
        '`true` or `false`: whether the finished PDF is read again, with another library, and compared with the book, and the EPUB is checked by the rules of its standard',
      otherwise: '`true`',
      example: 'verify: false',
    },
    {
      key: 'cover',
      about: "path of a picture below the book's folder",
      otherwise: '`cover.jpg`, `.jpeg`, `.png`, `.svg` or `.webp` beside the README, else one is drawn',
      example: 'cover: images/cover.png',
    },
  ],
  person: [
    {
      key: 'authors.name',
      about: 'text',
      otherwise: 'required',
      example: 'name: Stas Bekman',
    },
    {
      key: 'authors.sortName',
      about: 'text',
      otherwise: 'none',
      example: 'sortName: Bekman, Stas',
    },
    {
      key: 'authors.role',
      about: 'role, by name or MARC code',
      otherwise: '`author`; for contributors `contributor`',
      example: 'role: translator',
    },
    {
      key: 'authors.url',
      about: 'address',
      otherwise: 'none',
      example: 'url: https://example.org',
    },
  ],
  licence: [
    {
      key: 'license.name',
      about: 'text',
      otherwise: 'required',
      example: 'name: All rights reserved',
    },
    {
      key: 'license.url',
      about: 'address',
      otherwise: 'that of a known licence',
      example: 'url: https://example.org/licence',
    },
  ],
  repository: [
    {
      key: 'repository',
      about: "address of the repository, or of the book's folder in it",
      otherwise: "Git's remote `origin`",
      example: 'repository: https://github.com/owner/name/tree/main/book',
    },
    {
      key: 'branch',
      about: 'name of the branch',
      otherwise: "Git's branch",
      example: 'branch: main',
    },
    {
      key: 'commit',
      about: 'hash of the commit',
      otherwise: "Git's commit",
      example: 'commit: 2bb630f',
    },
  ],
  files: [
    {
      key: 'name',
      about: 'stem of the names of the finished files',
      otherwise: 'made from the title or the folder',
      example: 'name: ml-engineering',
    },
    {
      key: 'page.size',
      about:
        '`B5` (182 × 257 mm), `A4`, `A5`, `letter`, or an upright size from `90x130mm` to `300x450mm`, in `mm` or `in`',
      otherwise: '`B5`',
      example: 'page: { size: 6x9in }',
    },
    {
      key: 'page.sides',
      about: '`two`: right and left pages, bound; `one`: all pages alike, see [Themes](themes.md)',
      otherwise: '`two`',
      example: 'page: { sides: one }',
    },
    {
      key: 'page.chapters',
      about:
        '`next`: chapters begin on the next page; `right`: parts and chapters of the first level begin on a right one',
      otherwise: '`next`',
      example: 'page: { chapters: right }',
    },
    {
      key: 'page.figures',
      about:
        '`move`: text comes forward before a figure that does not fit on its page; `here`: every figure stands where it is written, see [Themes](themes.md)',
      otherwise: '`move`',
      example: 'page: { figures: here }',
    },
    {
      key: 'theme.name',
      about: '`book` or `manual`, see [Themes](themes.md); `theme: manual` says the same',
      otherwise: '`book`',
      example: 'theme: { name: manual }',
    },
    {
      key: 'theme.css',
      about: "path of a style sheet below the book's folder: it goes on top of the theme",
      otherwise: 'none',
      example: 'theme: { css: styles/book.css }',
    },
    {
      key: 'fonts.fallback',
      about:
        '`none`; `system`: what no installed font has is set in a font of this machine, see [Languages](languages.md)',
      otherwise: '`none`',
      example: 'fonts: { fallback: system }',
    },
    {
      key: 'pictures.remote',
      about:
        '`leave`: pictures on the web are named in a box; `fetch`: a build fetches them, see [Pictures](pictures.md)',
      otherwise: '`leave`',
      example: 'pictures: { remote: fetch }',
    },
    {
      key: 'pictures.width',
      about:
        'pixels, from `320` to `4000`: how wide a picture of the EPUB may be, see [Pictures](pictures.md)',
      otherwise: '`1600`',
      example: 'pictures: { width: 2400 }',
    },
    {
      key: 'pictures.svg',
      about: '`keep`; `raster`: in the EPUB, drawings in SVG become JPEG, for old e-readers that show none',
      otherwise: '`keep`',
      example: 'pictures: { svg: raster }',
    },
    {
      key: 'math.macros',
      about: 'commands of TeX and what they stand for, see [Formulas](math.md)',
      otherwise: 'none',
      example: "math: { macros: { '\\R': '\\mathbb{R}' } }",
    },
    {
      key: 'toc',
      about:
        'list of entries, or the name of a reader (`folder`, `README` …); see [the contents](contents.md)',
      otherwise: 'found',
      example: 'toc: [README.md, { One: one.md }]',
    },
    {
      key: 'contents.figures',
      about: '`true` or `false`: whether a list of the figures that have a caption follows the contents',
      otherwise: '`false`',
      example: 'contents: { figures: true }',
    },
    {
      key: 'contents.tables',
      about: 'the same for tables with a `<caption>`',
      otherwise: '`false`',
      example: 'contents: { tables: true }',
    },
    {
      key: 'links.addresses',
      about:
        '`true` or `false`: whether the PDF shows at the end of each chapter where its links to the web lead',
      otherwise: '`false`',
      example: 'links: { addresses: true }',
    },
    {
      key: 'links.pages',
      about: '`true` or `false`: whether links to other chapters name the page in the PDF: (page 42)',
      otherwise: '`false`',
      example: 'links: { pages: true }',
    },
    {
      key: 'pdf.archival',
      about:
        '`true` or `false`: whether the PDF is PDF/A-2u beside PDF/UA-1, see [Accessible and archival files](accessible.md)',
      otherwise: '`false`',
      example: 'pdf: { archival: true }',
    },
    {
      key: 'accessibility.certifiedBy',
      about:
        'name of who has judged the book by WCAG 2.2, level AA, and found it accessible: then the EPUB says so, see [Accessible and archival files](accessible.md)',
      otherwise: 'none',
      example: 'accessibility: { certifiedBy: Acme Publishing }',
    },
    {
      key: 'contents.depth',
      about:
        '`0`, `1`, `2` or `3`: levels of headings that the contents of PDF and EPUB show below a chapter',
      otherwise: '`1`',
      example: 'contents: { depth: 2 }',
    },
  ],
}

const all = Object.values(CONFIG_KEYS).flat()

export const CONFIG_KEY_NAMES: readonly string[] = all.map(({ key }) => key)

/** A contributor has the keys of an author. */
export function configKeyOf(key: string): ConfigKey | undefined {
  const named = key.replace(/^contributors\./, 'authors.')
  return all.find((each) => each.key === named)
}
