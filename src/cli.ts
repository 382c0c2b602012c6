#!/usr/bin/env node
/** The commands, and the only place that sets the exit code. */
import { Command, CommanderError } from 'commander'
import type { BuildFlags } from './commands/build.ts'
import type { CheckFlags } from './commands/check.ts'
import type { CompileFlags } from './commands/compile.ts'
import type { ReleaseFlags } from './commands/release.ts'
import type { TocFlags } from './commands/toc.ts'
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
  .option('--toc <reader>', 'who reads the contents: book.toml, README, folder … (see `buckram toc`)')
  .option('--jobs <n>', 'how many tabs print side by side (default: the processors)')
  .option('--offline', 'use no network, even where the configuration asks for it', false)
  .option('--strict', 'warnings stop the build', false)
  .option('--no-cache', 'print everything anew')
  .option('--no-verify', 'do not check the finished PDF and EPUB')
  .option('--quiet', 'show errors only', false)
  .option('--verbose', 'show every warning', false)
  .action(async (folder: string, flags: BuildFlags) => {
    // The pipeline is heavy: help and version do without it.
    const { runBuild } = await import('./commands/build.ts')
    process.exitCode = await runBuild(folder, flags)
  })

program
  .command('compile')
  .description(
    'print a share of the book into the cache, where a build finds it: several machines print one book',
  )
  .argument('[folder]', 'the folder that holds the book', '.')
  .requiredOption('--shard <i/n>', 'which share: 2/8 is the second of eight')
  .option('--toc <reader>', 'who reads the contents: book.toml, README, folder … (see `buckram toc`)')
  .option('--out <folder>', 'a folder that is not part of the book', 'output')
  .option('--jobs <n>', 'how many tabs print side by side (default: the processors)')
  .option('--offline', 'use no network, even where the configuration asks for it', false)
  .option('--quiet', 'show errors only', false)
  .option('--verbose', 'show every warning', false)
  .action(async (folder: string, flags: CompileFlags) => {
    const { runCompile } = await import('./commands/compile.ts')
    process.exitCode = await runCompile(folder, flags)
  })

program
  .command('check')
  .description('say what is wrong with the book in a folder, and write nothing')
  .argument('[folder]', 'the folder that holds the book', '.')
  .option('--strict', 'warnings count as errors', false)
  .option('--format <name>', 'text, json, github (annotations of a workflow) or sarif', 'text')
  .option('--web', 'ask whether the links to the web still lead somewhere', false)
  .option('--private', 'with --web: ask private addresses, too', false)
  .option('--toc <reader>', 'who reads the contents: book.toml, README, folder … (see `buckram toc`)')
  .option('--out <folder>', 'a folder that is not part of the book', 'output')
  .option('--offline', 'use no network, even where the configuration asks for it', false)
  .option('--no-cache', 'ask and convert everything anew')
  .option('--quiet', 'show errors only', false)
  .option('--verbose', 'show every warning, and what the web said', false)
  .addHelpText(
    'after',
    '\nWhat only setting the type finds (missing fonts and characters, what is wider than the page) needs `buckram build`.',
  )
  .action(async (folder: string, flags: CheckFlags) => {
    const { runCheck } = await import('./commands/check.ts')
    process.exitCode = await runCheck(folder, flags)
  })

program
  .command('release')
  .description('build the books, and publish them as one release: on GitHub, or in a folder')
  .argument('[book...]', 'the folders that hold the books')
  .requiredOption('--tag <tag>', 'what it is a release of: v1.2')
  .option('--dry-run', 'do everything but publish, and show the release', false)
  .option('--to <folder>', 'publish in a folder, for any host of files')
  .option('--repository <owner/name>', "where on GitHub (default: GITHUB_REPOSITORY, or the book's own)")
  .option(
    '--api <address>',
    'of GitHub Enterprise: https://github.example.org/api/v3 (default: GITHUB_API_URL)',
  )
  .option('--allow <codes>', 'warnings that do not stop the release: link-dead,image-missing')
  .option('--toc <reader>', 'who reads the contents: book.toml, README, folder … (see `buckram toc`)')
  .option('--out <folder>', 'where the files go', 'output')
  .option('--jobs <n>', 'how many tabs print side by side (default: the processors)')
  .option('--offline', 'use no network for the build, even where the configuration asks for it', false)
  .option('--quiet', 'show errors only', false)
  .option('--verbose', 'show every warning', false)
  .addHelpText('after', '\nThe token for GitHub is taken from GITHUB_TOKEN or GH_TOKEN.')
  .action(async (folders: string[], flags: ReleaseFlags) => {
    const { runRelease } = await import('./commands/release.ts')
    process.exitCode = await runRelease(folders, flags)
  })

program
  .command('toc')
  .description('show the contents as they were recognised, and the files that they leave out')
  .argument('[folder]', 'the folder that holds the book', '.')
  .option('--toc <reader>', 'who reads the contents: book.toml, README, folder …')
  .option('--out <folder>', 'a folder that is not part of the book', 'output')
  .option('--strict', 'warnings count as errors', false)
  .action(async (folder: string, flags: TocFlags) => {
    const { runToc } = await import('./commands/toc.ts')
    process.exitCode = await runToc(folder, flags)
  })

const cache = program.command('cache').description('what is kept from earlier builds, and where')
cache
  .command('show', { isDefault: true })
  .description('show how much is kept')
  .argument('[folder]', 'the folder of the book whose cache is meant', '.')
  .action(async (folder: string) => {
    const { runCacheShow } = await import('./commands/cache.ts')
    process.exitCode = await runCacheShow(folder)
  })
cache
  .command('clear')
  .description('throw away what is kept')
  .argument('[folder]', 'the folder of the book whose cache is meant', '.')
  .option('--kind <kind>', 'this kind only: remote, document, formula, picture, diagram, print or build')
  .action(async (folder: string, flags: { readonly kind?: string }) => {
    const { runCacheClear } = await import('./commands/cache.ts')
    process.exitCode = await runCacheClear(folder, flags)
  })

// `buckram toc | head` closes the pipe: what is left to say is for nobody.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
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
