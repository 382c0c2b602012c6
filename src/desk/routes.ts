/** What the desk answers: its page, the parts of the book, and news of what has changed. Nothing else can be asked for. */
import path from 'node:path'
import { type Context, Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { escapeHtml } from '../escape.ts'
import type { EditorPlace } from './editor.ts'
import { entryBefore } from './entry-before.ts'
import { type DeskFile, deskFiles } from './files.ts'
import { mayAsk } from './guard.ts'
import type { State } from './state.ts'

export interface RouteOptions {
  readonly state: State
  readonly root: string
  readonly openEditor: (place: EditorPlace) => void
  /** Known once the server listens. */
  readonly port: () => number
  readonly name: string | undefined
}

/** What the page may do: run its own modules, show the book, ask its own server. Readers of EPUBs show pages from `blob:`. */
const POLICY = (scripts: string) =>
  [
    "default-src 'none'",
    `script-src 'self' ${scripts}`,
    "worker-src 'self'",
    "connect-src 'self'",
    "style-src 'self' 'unsafe-inline' blob:",
    "img-src 'self' data: blob:",
    "font-src 'self' data: blob:",
    "media-src 'self' data: blob:",
    "frame-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/** The book's text runs nothing and loads nothing but its pictures. */
const TEXT_POLICY =
  "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin"

export async function deskRoutes({ state, root, openEditor, port, name }: RouteOptions): Promise<Hono> {
  const { page, files, scripts } = await deskFiles()
  const app = new Hono()

  app.use(async (context, next) => {
    const header = (wanted: string) => context.req.header(wanted)
    const asked = { host: header('host'), origin: header('origin'), site: header('sec-fetch-site') }
    if (!mayAsk(asked, port(), name)) return context.text('This desk is for its own page only.\n', 403)
    context.header('Cache-Control', 'no-store')
    context.header('X-Content-Type-Options', 'nosniff')
    context.header('Referrer-Policy', 'no-referrer')
    context.header('Cross-Origin-Resource-Policy', 'same-origin')
    context.header('Content-Security-Policy', POLICY(scripts))
    return next()
  })

  app.get('/', (context) => context.html(page))
  for (const file of files) app.get(file.address, async (context) => send(context, await read(file)))
  app.get('/state', (context) => context.json(state.told()))
  app.get('/news', (context) =>
    streamSSE(context, async (stream) => {
      // Who comes learns at once that there is something; changes that come while one is told are told together.
      let hasNews = true
      let isOpen = true
      let wake = () => {}
      const stop = state.listen(() => {
        hasNews = true
        wake()
      })
      const end = () => {
        isOpen = false
        wake()
      }
      stream.onAbort(end)
      const forget = state.onClose(end)
      while (isOpen) {
        if (hasNews) {
          hasNews = false
          await stream.writeSSE({ event: 'changed', data: '' })
        } else
          await new Promise<void>((resolve) => {
            wake = resolve
          })
      }
      stop()
      forget()
    }),
  )

  app.get('/book/text', (context) => {
    const { text, language, direction } = state.shown
    if (text === undefined) return context.notFound()
    context.header('Content-Security-Policy', TEXT_POLICY)
    const body = text.leaves.map(({ html }) => html).join('\n')
    return context.html(
      `${text.head}</head>\n<body lang="${escapeHtml(language ?? 'en')}" dir="${direction ?? 'ltr'}">\n${body}\n</body>\n</html>\n`,
    )
  })
  app.get('/book/entries/:id', (context) =>
    context.json(entryBefore(state.shown, context.req.param('id')) ?? null),
  )
  app.get('/book/places', (context) => context.json(Object.fromEntries(state.shown.reader?.places ?? [])))
  app.get('/book/leaves/:id', (context) => {
    const leaf = state.shown.text?.leaves.find(({ id }) => id === context.req.param('id'))
    return leaf === undefined ? context.notFound() : context.text(leaf.html)
  })
  app.get('/book/pictures/:file{.+}', (context) => {
    const picture = state.shown.text?.pictures.get(context.req.param('file'))
    if (picture === undefined) return context.notFound()
    // A drawing that is opened by itself is a document of its own.
    context.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
    return send(context, picture)
  })
  app.get('/book/pages.pdf', (context) => {
    const bytes = state.shown.pages?.bytes
    return bytes === undefined ? context.notFound() : sendRange(context, bytes, 'application/pdf')
  })
  app.get('/book/book.epub', (context) => {
    const bytes = state.shown.reader?.bytes
    return bytes === undefined
      ? context.notFound()
      : send(context, { mediaType: 'application/epub+zip', bytes })
  })

  app.post('/editor', async (context) => {
    const place = placeOf(await context.req.json().catch(() => undefined))
    const { messages = [], text } = state.shown
    const isKnown =
      messages.some(({ file }) => file === place?.file) ||
      text?.leaves.some(({ file }) => file === place?.file)
    if (place === undefined || !isKnown) return context.text('No place of this book.\n', 400)
    const file = path.resolve(root, place.file)
    if (path.relative(root, file).startsWith('..')) return context.text('No place of this book.\n', 400)
    openEditor({ ...place, file })
    return context.body(null, 204)
  })
  return app
}

function placeOf(value: unknown) {
  if (typeof value !== 'object' || value === null) return undefined
  const { file, line = 1, column = 1 } = value as { file?: unknown; line?: unknown; column?: unknown } // it is looked at below
  return typeof file === 'string' && isCount(line) && isCount(column) ? { file, line, column } : undefined
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0
}

async function read({ mediaType, load }: DeskFile) {
  return { mediaType, bytes: await load() }
}

function send(
  context: Context,
  { mediaType, bytes }: { readonly mediaType: string; readonly bytes: Uint8Array },
) {
  return context.body(Buffer.from(bytes), 200, { 'Content-Type': mediaType })
}

/** A part of the bytes, where one is asked for (RFC 9110, section 14): a viewer of pages reads only those that it shows. */
function sendRange(context: Context, bytes: Uint8Array, mediaType: string) {
  const size = bytes.length
  context.header('Accept-Ranges', 'bytes')
  const range = /^bytes=(\d+)-(\d*)$/.exec(context.req.header('range') ?? '')
  if (range === null) return send(context, { mediaType, bytes })
  const first = Number(range[1])
  const last = Math.min(range[2] ? Number(range[2]) : size - 1, size - 1)
  if (first > last) return context.body(null, 416, { 'Content-Range': `bytes */${size}` })
  return context.body(Buffer.from(bytes.subarray(first, last + 1)), 206, {
    'Content-Type': mediaType,
    'Content-Range': `bytes ${first}-${last}/${size}`,
  })
}
