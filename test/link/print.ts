/** Small documents, printed by the real press: what the linker reads is what our Chromium writes. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { ORIGIN, type Sheet, withPress } from '../../src/press/press.ts'

/** In the package's own folder, so that nothing of another user is run. */
const cache = fileURLToPath(new URL('../../node_modules/.cache/buckram-test/', import.meta.url))

const face = '@expo-google-fonts/source-serif-4/400Regular/SourceSerif4_400Regular.ttf'

/** Bodies of documents by name → their prints. `css` is added to each; ids of `links` get a destination. */
export async function printAll(
  documents: Readonly<
    Record<
      string,
      {
        readonly body: string
        readonly css?: string
        readonly language?: string
        readonly links?: readonly string[]
        readonly tagged?: boolean
      }
    >
  >,
): Promise<Map<string, Uint8Array>> {
  const font = await readFile(fileURLToPath(import.meta.resolve(face)))
  return withPress({ cache, fonts: [{ name: 'serif.ttf', bytes: font }] }, async (press) => {
    const prints = new Map<string, Uint8Array>()
    for (const [name, { body, css = '', language = 'en', links = [], tagged = true }] of Object.entries(
      documents,
    )) {
      const sheet: Sheet = {
        html: `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>${name}</title>
          <style>@font-face { font-family: Book; src: url(${ORIGIN}fonts/serif.ttf) }
          @page { size: A4; margin: 20mm 18mm } html { font: 16px/1.5 Book } body { margin: 0 }
          .chapter { overflow-x: clip; overflow-wrap: anywhere } ${css}</style>
          ${body}<div style="display:none">${links.map((id) => `<a href="#${id}"></a>`).join('')}</div></html>`,
        resources: new Map([['fonts/serif.ttf', { mediaType: 'font/ttf', bytes: font }]]),
      }
      prints.set(name, (await press.print(sheet, { tagged })).pdf)
    }
    return prints
  })
}
