/** Finished files are read again, by other means than those that wrote them. */
import type { PageSource } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import { checkInBackground, readInBackground } from './background.ts'
import { reportEpub } from './epub.ts'
import type { ExpectedPdf } from './expected.ts'
import { verifyPdf } from './pdf.ts'

export type { ExpectedPdf } from './expected.ts'

export interface Verification {
  /**
   * Waits for the readers, and reports what is not as it should be.
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

/** Begins to check an EPUB by the rules of its standard, on a thread. `sources` are the pages of its chapters. */
export function startEpubCheck(bytes: Uint8Array, sources: readonly PageSource[]): Verification {
  const checking = checkInBackground(bytes)
  checking.catch(() => undefined)
  return {
    finish: async (report) => reportEpub(await checking, sources, report),
  }
}
