/** Reads a finished PDF on threads of their own, while the build goes on. */
import { Worker } from 'node:worker_threads'
import { type FoundPdf, readPdf, type Share } from './read-pdf.ts'

export interface ReadingWork {
  readonly bytes: Uint8Array
  readonly share: Share
}

/** Each thread holds the whole file and what PDFium makes of it. */
const MOST_THREADS = 4

/**
 * As many readers as `threads`, each of a share of the pages.
 * @throws Error when PDFium cannot open the bytes.
 */
export async function readInBackground(bytes: Uint8Array, threads: number): Promise<FoundPdf> {
  const count = Math.min(threads, MOST_THREADS)
  const shares = Array.from({ length: count }, (_, index) => ({ index, count }))
  const [first, ...others] = await Promise.all(shares.map((share) => readShare({ bytes, share })))
  if (first === undefined) throw new Error('A PDF is read by at least one thread.')
  return { ...first, pages: [first, ...others].flatMap(({ pages }) => pages) }
}

function readShare(work: ReadingWork): Promise<FoundPdf> {
  // Threads do not run TypeScript: from its sources the program reads without them.
  if (import.meta.url.endsWith('.ts')) return readPdf(work.bytes, work.share)
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./reader.js', import.meta.url), { workerData: work })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('A reader of the PDF ended before its time.')))
  })
}
