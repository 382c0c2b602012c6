/** Draws diagrams with Mermaid, in a page that holds Mermaid's script and gets the diagram's text as data. */
import { readFile } from 'node:fs/promises'
import type { Page } from 'puppeteer-core'
import { type Drawing, drawInPage, stopClock } from './diagram-page.ts'
import type { DiagramSettings } from './diagram-settings.ts'
import type { Sheet } from './press.ts'

/** A diagram was not drawn in time. What else the machine was doing may be why: so this is never kept. */
export class DiagramLate extends Error {
  override readonly name = 'DiagramLate'
}

export interface Mermaid {
  /** Changes with Mermaid, and with what is done to its drawings in the page: for keys of the cache. */
  readonly version: string
  readonly script: Uint8Array
}

const PACKAGE = '@mermaid-js/tiny'
/** Milliseconds. A large diagram takes one second, on a busy machine some more. */
const LONGEST_DRAWING = 20_000

export async function loadMermaid(): Promise<Mermaid> {
  const entry = import.meta.resolve(`${PACKAGE}/dist/mermaid.tiny.js`)
  const manifest: unknown = JSON.parse(await readFile(new URL('../package.json', entry), 'utf8'))
  const { version } = manifest as { readonly version: string } // npm installs no package without one
  return { version: [version, stopClock, drawInPage].join('\n'), script: await readFile(new URL(entry)) }
}

/** No script but Mermaid's runs in this document, and it can load nothing else, whatever a diagram makes Mermaid write. */
export function diagramSheet({ script }: Mermaid): Sheet {
  const policy = "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'"
  return {
    html: `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><script src="mermaid.js"></script></head><body></body></html>`,
    resources: new Map([['mermaid.js', { mediaType: 'text/javascript', bytes: script }]]),
  }
}

/** Before the document is loaded. */
export async function prepareDiagramPage(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(stopClock)
}

/** @throws DiagramLate when the page does not answer in time; it is of no use any more. */
export async function drawDiagram(page: Page, text: string, settings: DiagramSettings): Promise<Drawing> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new DiagramLate(`drawing it takes more than ${LONGEST_DRAWING / 1000} seconds`)),
      LONGEST_DRAWING,
    )
  })
  const drawn = page.evaluate(drawInPage, text, settings)
  // A page that is closed before it has answered fails when nobody listens any more.
  drawn.catch(() => undefined)
  try {
    return await Promise.race([drawn, late])
  } finally {
    clearTimeout(timer)
  }
}
