/** Tells when files of a book change. Many changes at once are told once. */
import path from 'node:path'
import { watch } from 'chokidar'

export interface WatchOptions {
  readonly root: string
  /** Where the book is written to: what changes there is no change of the book. */
  readonly out: string
  readonly onChange: () => void
}

/** Milliseconds. A save by renaming, or a checkout of another branch, is over when nothing has come for so long. */
const QUIET = 30
/** Milliseconds. A program that writes without end does not keep the book from being built. */
const LONGEST = 500

const SKIPPED = new Set(['.git', '.hg', '.svn', '.jj', 'node_modules', '.buckram', '.DS_Store'])
/** Of Vim, Emacs, JetBrains, LibreOffice, Kate and others. */
const TEMPORARY =
  /^(?:4913|\.#.*|#.*#|\.~lock\..*|.*~|.*\.(?:sw[a-px]|tmp|part|crswap|kate-swp)|.*___jb_(?:tmp|old)___)$/

/** Resolves when the changes that follow will be seen. */
export async function watchBook({ root, out, onChange }: WatchOptions): Promise<{ close(): Promise<void> }> {
  const output = path.resolve(out)
  const isOutput = (file: string) => file === output || file.startsWith(`${output}${path.sep}`)
  const isIgnored = (file: string) => {
    const absolute = path.resolve(file)
    if (isOutput(absolute)) return true
    const below = path.relative(root, absolute).split(path.sep)
    return below.some((name) => SKIPPED.has(name)) || TEMPORARY.test(below.at(-1) ?? '')
  }

  let quiet: NodeJS.Timeout | undefined
  let longest: NodeJS.Timeout | undefined
  const stop = () => {
    clearTimeout(quiet)
    clearTimeout(longest)
    longest = undefined
  }
  const tell = () => {
    stop()
    onChange()
  }
  const watcher = watch(root, { ignored: isIgnored, ignoreInitial: true, followSymlinks: true })
  await new Promise<void>((resolve) => watcher.once('ready', resolve))
  watcher.on('all', () => {
    clearTimeout(quiet)
    quiet = setTimeout(tell, QUIET)
    longest ??= setTimeout(tell, LONGEST)
  })
  // What cannot be watched (a folder without rights) is not part of the book.
  watcher.on('error', () => {})
  return {
    async close() {
      stop()
      await watcher.close()
    },
  }
}
