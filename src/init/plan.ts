/** What `buckram init` would write: a list of files, before any of them is touched. Nothing that is there is ever written over. */

export interface PlannedFile {
  /** Absolute path. */
  readonly place: string
  /** All of a new file, or what is added to the end of one. */
  readonly content: string | Uint8Array
  /** `kept`: it is there, and is left as it is. */
  readonly change: 'new' | 'longer' | 'kept'
}

/** Folders that hold what Buckram makes: the finished files, and a cache that a book keeps itself. */
const IGNORED = ['output/', '.buckram/']

/**
 * What is lacking in a `.gitignore`, with the line ends that it has; undefined when nothing is. `text` is that of the file, undefined
 * without one.
 */
export function missingIgnores(text: string | undefined): string | undefined {
  const known = new Set((text ?? '').split(/\r?\n/).map(folderOf))
  const lines = IGNORED.filter((line) => !known.has(folderOf(line)))
  if (lines.length === 0) return undefined
  const end = text?.includes('\r\n') ? '\r\n' : '\n'
  const gap = text === undefined || text === '' || text.endsWith('\n') ? '' : end
  return `${gap}${lines.map((line) => `${line}${end}`).join('')}`
}

/** `/output`, `output/` and `output/*` all keep the folder out. */
function folderOf(line: string): string {
  return line.trim().replace(/^\/|\/?\*{0,2}$/g, '')
}

export interface WorkflowOptions {
  /** Where the Action lives: `owner/buckram`. */
  readonly action: string
  /** The folder of the book in the repository, with `/`; `''` for the whole of it. */
  readonly book: string
  /** The branch whose pushes are built. */
  readonly branch: string
}

/** The workflow that docs/guide/releases.md recommends: every pull request is built, every tag released. Two jobs, because only one may write. */
export function workflowText({ action, book, branch }: WorkflowOptions): string {
  const where = book === '' ? [] : ['        with:', `          book: ${JSON.stringify(book)}`]
  const placeholder = action.startsWith('<')
    ? ['# Replace <owner> by the account whose Buckram you use: GitHub refuses the file before.']
    : []
  return [
    '# Builds the book of every pull request, and makes a release of every tag such as v1.0.',
    ...placeholder,
    'name: Book',
    'on:',
    '  pull_request:',
    '  push:',
    `    branches: [${JSON.stringify(branch)}]`,
    '    tags: ["v*"]',
    'permissions: {}',
    'concurrency:',
    '  group: book-$' + '{{ github.ref }}',
    '  cancel-in-progress: $' + "{{ github.ref_type != 'tag' }}",
    'jobs:',
    '  build:',
    "    if: github.ref_type != 'tag'",
    '    runs-on: ubuntu-latest',
    '    permissions:',
    '      contents: read',
    '    steps:',
    '      - uses: actions/checkout@v6',
    '        with:',
    '          persist-credentials: false',
    `      - uses: ${action}@v1`,
    ...where,
    '  release:',
    "    if: github.ref_type == 'tag'",
    '    runs-on: ubuntu-latest',
    '    permissions:',
    '      contents: write',
    '    steps:',
    '      - uses: actions/checkout@v6',
    '        with:',
    '          # The release tells what has changed since the last tag.',
    '          fetch-depth: 0',
    '          persist-credentials: false',
    `      - uses: ${action}@v1`,
    ...where,
    '',
  ].join('\n')
}
