/** The thread that checks an EPUB: bytes in, findings out. */
import { parentPort, workerData } from 'node:worker_threads'
import { readEpub } from './read-epub.ts'

const bytes: Uint8Array = workerData
parentPort?.postMessage(await readEpub(bytes))
