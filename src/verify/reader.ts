/** The thread that reads a share of a PDF: work in, pages out. */
import { parentPort, workerData } from 'node:worker_threads'
import type { ReadingWork } from './background.ts'
import { readPdf } from './read-pdf.ts'

const { bytes, share }: ReadingWork = workerData
parentPort?.postMessage(await readPdf(bytes, share))
