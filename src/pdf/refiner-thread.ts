/** The thread that refines: prints in, refined prints out. */
import { parentPort } from 'node:worker_threads'
import { refineSegment } from './link/refine.ts'
import type { Answer } from './refiner.ts'

parentPort?.on('message', (print: Uint8Array) => parentPort?.postMessage(answerTo(print)))

function answerTo(print: Uint8Array): Answer {
  try {
    return { pdf: refineSegment(print) }
  } catch (fault) {
    return { fault }
  }
}
