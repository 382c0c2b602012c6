/**
 * THE PIPELINE OF A DESK: the book is built again whenever it changes, by the stages of build.ts and with its caches. The text is
 * shown as soon as it is read, then the pages, then the e-reader's book; what a newer change overtakes is left out.
 */
import { setTimeout } from 'node:timers/promises'
import { cacheFolder } from './cache.ts'
import { cacheLimit, trimCache } from './cache-upkeep.ts'
import type { Shown, ShownMessage } from './desk/shown.ts'
import { MachineError, Report, UsageError } from './diagnostics.ts'
import { openMemory } from './memory.ts'
import { openRefiner } from './pdf/index.ts'
import { keepPresses } from './press/kept.ts'
import { linkPressed, type PressOptions, packPressed, pressBook } from './produce.ts'
import { silent } from './progress.ts'
import { type ReadBook, readBook } from './read.ts'
import { messageOf, textOf } from './shown-book.ts'
import type { Stage } from './stages.ts'
import { type Composed, composeBook } from './typeset.ts'
import { startEpubCheck } from './verify/index.ts'

export interface PreviewOptions
  extends Pick<PressOptions, 'root' | 'out' | 'reader' | 'offline' | 'sourceDateEpoch' | 'jobs'> {
  /** Shows what has been made anew. The first time everything but the pages and the e-reader's book. */
  readonly show: (change: Partial<Shown>) => void
  /** Says what is being done; undefined when nothing is. */
  readonly working: (what: string | undefined) => void
  /** Told of a fault of this program. */
  readonly onFault: (fault: unknown) => void
}

export interface Preview {
  /** Something that the book depends on has changed. */
  changed(): void
  close(): Promise<void>
}

/** A book that was read, and what was found on the way. */
interface Draft {
  readonly read: ReadBook
  readonly composed: Composed
  readonly report: Report
}

/** Builds between two cleanings of the cache: each leaves some prints there. */
const BUILDS_A_CLEANING = 200

/** Milliseconds in which the page of the desk fetches what is new, before this process is busy again. */
const FOR_THE_TEXT = 30
const FOR_THE_PAGES = 1000

/** Begins to build; nothing is written but the cache. */
export function startPreview({ show, working, onFault, ...given }: PreviewOptions): Preview {
  const memory = openMemory()
  const presses = keepPresses()
  const refiner = openRefiner()
  const options: PressOptions = {
    ...given,
    cache: true,
    memory,
    progress: silent,
    withPress: presses.withPress,
    withRefiner: (use) => use(refiner.refine),
  }
  let isStale = true
  let isClosed = false
  /** The last book that was read and not printed. */
  let next: Draft | undefined
  let reading: Promise<void> | undefined
  let making: Promise<void> | undefined
  let builds = 0

  const stage: Stage = async (name, work) => {
    working(DOING[name] ?? name)
    return work()
  }
  const say = (report: Report, read: ReadBook | undefined) =>
    show({ messages: report.diagnostics.map((diagnostic) => messageOf(diagnostic, read?.book)) })

  /** Reads the book until it stays as it is. */
  async function read(): Promise<void> {
    while (isStale && !isClosed) {
      isStale = false
      const report = new Report()
      try {
        const read = await stage('read', () => readBook(options, report, stage))
        if (report.stops(false)) say(report, read)
        else {
          const composed = await composeBook(read)
          show(textOf(read, composed))
          say(report, read)
          next = { read, composed, report }
          making ??= make().finally(() => {
            making = undefined
          })
        }
      } catch (error) {
        fail(error, report)
      }
      if (making === undefined) working(undefined)
    }
  }

  /** Makes pages and e-reader's book of what was read last. */
  async function make(): Promise<void> {
    while (next !== undefined && !isClosed) {
      const draft = next
      next = undefined
      try {
        await makeFrom(draft)
      } catch (error) {
        if (!isClosed) fail(error, draft.report)
      }
      memory.rest()
      if (++builds % BUILDS_A_CLEANING === 0) await trimCache(cacheFolder(), cacheLimit())
    }
    working(undefined)
  }

  async function makeFrom({ read, composed, report }: Draft): Promise<void> {
    const isOvertaken = () => next !== undefined || isClosed
    await setTimeout(FOR_THE_TEXT)
    const wanted = { pdf: true, epub: true }
    const pressed = await pressBook(read, composed, wanted, options, report, stage)
    if (pressed.printed === undefined || isOvertaken()) return
    const { bytes, pages } = await linkPressed(pressed.printed, read, report, stage)
    show({ pages: { bytes, count: pages } })
    say(report, read)
    await setTimeout(FOR_THE_PAGES)
    if (isOvertaken()) return
    const { bytes: epub, sources, places } = await packPressed(pressed, composed, read, report, stage)
    show({ reader: { bytes: epub, places } })
    if (isOvertaken()) return
    await stage('verify', () => startEpubCheck(epub, sources).finish(report))
    if (!isOvertaken()) say(report, read)
  }

  /** The last good book stays; what is wrong stands beside it. */
  function fail(error: unknown, report: Report): void {
    const isKnown = error instanceof UsageError || error instanceof MachineError
    if (!isKnown) onFault(error)
    const message = error instanceof Error ? error.message : String(error)
    const hint = isKnown ? error.hint : 'This is a fault of Buckram: the terminal shows more.'
    const own: ShownMessage = { severity: 'error', code: isKnown ? 'cannot-build' : 'fault', message, hint }
    show({ messages: [own, ...report.diagnostics.map((diagnostic) => messageOf(diagnostic, undefined))] })
  }

  const changed = () => {
    isStale = true
    reading ??= read().finally(() => {
      reading = undefined
    })
  }
  changed()
  return {
    changed,
    async close() {
      isClosed = true
      await presses.close()
      await refiner.close()
      await Promise.all([reading, making])
    },
  }
}

const DOING: Readonly<Record<string, string>> = {
  read: 'reading',
  diagrams: 'drawing diagrams',
  fonts: 'preparing fonts',
  print: 'printing',
  link: 'linking',
  epub: 'packing the EPUB',
  verify: 'checking the EPUB',
}
