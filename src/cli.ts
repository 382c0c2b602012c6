#!/usr/bin/env node
/** The commands, and the only place that sets the exit code. */
import { Command, CommanderError } from 'commander'
import type { BuildFlags } from './commands/build.ts'
import { MachineError, UsageError } from './diagnostics.ts'
import { VERSION } from './version.ts'

const program = new Command('buckram')
  .description('Turns a Markdown repository into a book: PDF, EPUB 3 and one HTML document.')
  .version(VERSION)
  .exitOverride()
  .showSuggestionAfterError()

program
  .command('build')
  .description('build the book in a folder')
  .argument('[folder]', 'the folder that holds the book', '.')
  .option('--out <folder>', 'where the files go', 'output')
  .option('--format <list>', 'what to make, of pdf, epub, html', 'pdf,epub,html')
  .option('--jobs <n>', 'how many tabs print side by side (default: the processors)')
  .option('--strict', 'warnings stop the build', false)
  .option('--no-cache', 'print everything anew')
  .option('--quiet', 'show errors only', false)
  .option('--verbose', 'show every warning', false)
  .action(async (folder: string, flags: BuildFlags) => {
    // The pipeline is heavy: help and version do without it.
    const { runBuild } = await import('./commands/build.ts')
    process.exitCode = await runBuild(folder, flags)
  })

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else if (error instanceof UsageError || error instanceof MachineError) {
    process.stderr.write(`${error.message}\n  ${error.hint}\n`)
    process.exitCode = error instanceof UsageError ? 2 : 3
  } else throw error
}
