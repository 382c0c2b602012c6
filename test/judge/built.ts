/** Builds a book as a test of the finished files needs it: without the cache, at a fixed date, judged as a reader meets it. */
import path from 'node:path'
import { buildBook, type Format } from '../../src/build.ts'
import { silent } from '../../src/progress.ts'
import { judgePdf } from './pdf.ts'

/** `formats` hold the PDF. What was not asked for is empty. */
export async function buildAndJudge(root: string, formats: readonly Format[]) {
  const { artifacts, diagnostics } = await buildBook({
    root,
    out: path.join(root, 'output'),
    formats,
    jobs: 2,
    cache: false,
    strict: false,
    progress: silent,
    sourceDateEpoch: '1700000000',
  })
  const bytesOf = (kind: Format) =>
    artifacts.find((artifact) => artifact.kind === kind)?.bytes ?? new Uint8Array()
  return {
    diagnostics,
    bytesOf,
    pdf: await judgePdf(new Uint8Array(bytesOf('pdf'))),
    html: new TextDecoder().decode(bytesOf('html')),
  }
}
