/** Finished files are read again, by other means than those that wrote them. */
import type { Report } from '../diagnostics.ts'
import { readInBackground } from './background.ts'
import type { ExpectedPdf } from './expected.ts'
import { verifyPdf } from './pdf.ts'

export type { ExpectedPdf } from './expected.ts'

export interface Verification {
  /**
   * Waits for the readers, and reports text that is not as in its source.
   * @throws Error that names the first fault of the file itself, or says that it cannot be opened.
   */
  finish(report: Report): Promise<void>
}

/** Begins to read a PDF, on as many threads as it may use. */
export function startVerification(bytes: Uint8Array, expected: ExpectedPdf, threads: number): Verification {
  const reading = readInBackground(bytes, threads)
  // It may fail before anybody waits for it.
  reading.catch(() => undefined)
  return {
    finish: async (report) => verifyPdf(await reading, expected, report),
  }
}
