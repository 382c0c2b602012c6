/** The files of the desk's page: its own, and those of the viewers. The list is whole: nothing else is read for a request. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export interface DeskFile {
  /** Where the page asks for it. */
  readonly address: string
  readonly mediaType: string
  load(): Promise<Uint8Array>
}

const SCRIPT = 'text/javascript; charset=utf-8'
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.svg': 'image/svg+xml',
}

/** Of pdf.js, which shows pages. */
const PDF_VIEWER = [
  'build/pdf.min.mjs',
  'build/pdf.worker.min.mjs',
  'web/pdf_viewer.mjs',
  'web/pdf_viewer.css',
  'web/images/loading-icon.gif',
]
/** Of foliate-js, which shows EPUBs. */
const EPUB_VIEWER = [
  'view.js',
  'epub.js',
  'epubcfi.js',
  'fixed-layout.js',
  'overlayer.js',
  'paginator.js',
  'progress.js',
  'text-walker.js',
  'vendor/zip.js',
]

/** What the modules of the page call the viewers. */
const IMPORTS = {
  'pdfjs-dist': '/pdfjs-dist/build/pdf.min.mjs',
  'pdfjs-dist/web/pdf_viewer.mjs': '/pdfjs-dist/web/pdf_viewer.mjs',
  'foliate-js/view.js': '/foliate-js/view.js',
}

export interface DeskFiles {
  readonly page: string
  readonly files: readonly DeskFile[]
  /** What the policy says of the script inside the page. */
  readonly scripts: string
}

export async function deskFiles(): Promise<DeskFiles> {
  const assets = fileURLToPath(new URL('../../assets/desk/', import.meta.url))
  // Browsers do not run TypeScript: from its sources the program shows the page that was compiled last.
  const compiled = import.meta.url.endsWith('.ts') ? '../../dist/desk/page/' : './page/'
  const modules = fileURLToPath(new URL(compiled, import.meta.url))
  const map = JSON.stringify({ imports: IMPORTS })
  const template = await readFile(path.join(assets, 'desk.html'), 'utf8')
  const own = (await readdir(modules)).filter((name) => name.endsWith('.js'))
  const files = [
    ...['desk.css', 'icon.svg'].map((name) => fileOf(`/${name}`, path.join(assets, name))),
    ...own.map((name) => fileOf(`/page/${name}`, path.join(modules, name))),
    ...PDF_VIEWER.map((name) => fileOfPackage('pdfjs-dist', name)),
    ...EPUB_VIEWER.map((name) => fileOfPackage('foliate-js', name)),
  ]
  const hash = createHash('sha256').update(map).digest('base64')
  return { page: template.replace('>{}<', () => `>${map}<`), files, scripts: `'sha256-${hash}'` }
}

function fileOfPackage(name: string, file: string): DeskFile {
  return fileOf(`/${name}/${file}`, fileURLToPath(import.meta.resolve(`${name}/${file}`)))
}

function fileOf(address: string, file: string): DeskFile {
  return { address, mediaType: TYPES[path.extname(file)] ?? SCRIPT, load: () => readFile(file) }
}
