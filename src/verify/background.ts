/** Reads finished files on threads of their own, while the build goes on. */
import { Worker } from 'node:worker_threads'
import { type Finding, readEpub } from './read-epub.ts'
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

/** What the checker of EPUBs finds. */
export function checkInBackground(bytes: Uint8Array): Promise<readonly Finding[]> {
  return isSource ? readEpub(bytes) : onThread(new URL('./epub-reader.js', import.meta.url), bytes)
}

function readShare(work: ReadingWork): Promise<FoundPdf> {
  return isSource ? readPdf(work.bytes, work.share) : onThread(new URL('./reader.js', import.meta.url), work)
}

/** Threads do not run TypeScript: from its sources the program reads without them. */
const isSource = import.meta.url.endsWith('.ts')

/** The first message of the thread. */
function onThread<Found>(program: URL, work: ReadingWork | Uint8Array): Promise<Found> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(program, { workerData: work })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('A reader of finished files ended before its time.')))
  })
}
