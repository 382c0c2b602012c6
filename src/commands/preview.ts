/** `buckram preview [book]`: the book as it is written, in the browser; each save is built again. */
import path from 'node:path'
import open from 'open'
import { booksIn } from '../books.ts'
import { openDesk } from '../desk/desk.ts'
import { watchBook } from '../desk/watch.ts'
import { UsageError } from '../diagnostics.ts'
import { startPreview } from '../preview.ts'
import { readJobs } from './flags.ts'

export interface PreviewFlags {
  readonly port: string
  readonly host?: string
  readonly open: boolean
  readonly toc?: string
  readonly out: string
  readonly jobs?: string
  readonly offline: boolean
}

/** Runs until it is interrupted. */
export async function runPreview(folder: string, flags: PreviewFlags): Promise<never> {
  const [book, ...others] = await booksIn(path.resolve(folder))
  if (book === undefined || others.length > 0)
    throw new UsageError(
      'There are several books here, and a desk shows one.',
      `Name its folder: ${[book, ...others].map((each) => each?.name).join(', ')}.`,
    )
  const { root } = book
  const out = path.resolve(flags.out)
  const desk = await openDesk({ port: readPort(flags.port), host: flags.host, root })
  const preview = startPreview({
    root,
    out,
    reader: flags.toc,
    offline: flags.offline,
    jobs: readJobs(flags.jobs),
    sourceDateEpoch: process.env.SOURCE_DATE_EPOCH,
    show: desk.show,
    working: desk.working,
    onFault: (fault) => process.stderr.write(`${fault instanceof Error ? fault.stack : fault}\n`),
  })
  await watchBook({ root, out, onChange: preview.changed })
  process.stdout.write(`The desk is at ${desk.url}\n`)
  process.stderr.write('Each save is shown there. Ctrl-C ends it.\n')
  // Without a browser on this machine, the address is there to be opened elsewhere.
  if (flags.open) await open(desk.url).catch(() => undefined)

  // The program ends by a signal (cli.ts); whoever has begun something clears it away then.
  return new Promise(() => {})
}

function readPort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new UsageError(`\`${text}\` is no port.`, 'Give a number from 1 to 65535, or 0 for any that is free.')
}
