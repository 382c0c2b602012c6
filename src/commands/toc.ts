/** `buckram toc [folder]`: the contents as they were recognised, and what they leave out. */
import path from 'node:path'
import { Report } from '../diagnostics.ts'
import { readContents } from '../read.ts'
import { outlineOf, unreachedFiles } from '../toc/index.ts'
import { showDiagnostics } from './terminal.ts'

export interface TocFlags {
  readonly toc?: string
  readonly out: string
  readonly strict: boolean
}

/** Returns the exit code: 0 done, 1 the contents have errors, 2 the configuration is wrong. */
export async function runToc(folder: string, flags: TocFlags): Promise<number> {
  const report = new Report()
  const options = {
    root: path.resolve(folder),
    out: path.resolve(flags.out),
    reader: flags.toc,
    cache: false,
  }
  const { found, folder: opened } = await readContents(options, report)
  // Who reads only the beginning (`| head`) closes the pipe.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  process.stdout.write(`${outlineOf(found).join('\n')}\n`)
  const unreached = unreachedFiles(found, opened)
  if (unreached.length > 0)
    process.stdout.write(
      `\nMarkdown files that no entry reaches:\n${unreached.map((file) => `  ${file}\n`).join('')}`,
    )
  showDiagnostics(report.diagnostics, 'normal')
  if (!report.stops(flags.strict)) return 0
  return report.diagnostics.some(({ code }) => code === 'config-invalid') ? 2 : 1
}
