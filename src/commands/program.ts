/** Every command with its options, its help and what it calls. Long because it is one table; the work is in the files beside it. */
import { Command } from 'commander'
import { VERSION } from '../version.ts'
import type { BuildFlags } from './build.ts'
import type { CheckFlags } from './check.ts'
import type { CompileFlags } from './compile.ts'
import type { DoctorFlags } from './doctor.ts'
import { describeHelp, styleHelp } from './help.ts'
import type { InitFlags } from './init.ts'
import type { PreviewFlags } from './preview.ts'
import type { ReleaseFlags } from './release.ts'
import type { TocFlags } from './toc.ts'

const WRITE = 'Write:'
const PUBLISH = 'Publish:'
const MACHINE = 'This machine:'

const book = ['[folder]', 'the folder that holds the book', '.'] as const
const toc = [
  '--toc <reader>',
  'who reads the contents: book.toml, README, folder … (see `buckram toc`)',
] as const
const out = ['--out <folder>', 'where the files go', 'output'] as const
const notOut = ['--out <folder>', 'a folder that is not part of the book', 'output'] as const
const jobs = ['--jobs <n>', 'how many tabs print side by side (default: the processors)'] as const
const offline = ['--offline', 'use no network, even where the configuration asks for it', false] as const
const quiet = ['--quiet', 'show errors only', false] as const
const verbose = ['--verbose', 'show every warning', false] as const

/** A new one for each run: commander keeps what it has parsed. The commands are heavy, so each is loaded when it is called. */
export function makeProgram(done: (exitCode: number) => void): Command {
  const program = new Command('buckram')
    .description('Turns a Markdown repository into a book: PDF, EPUB 3 and one HTML document.')
    .version(VERSION, '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show the help of a command')
    .exitOverride()
    .showSuggestionAfterError()
  styleHelp(program)
  describeHelp(program, [
    ['buckram build', 'makes the book in this folder, and needs no configuration for it'],
    ['buckram help build', 'says what a build can do'],
  ])

  const init = program
    .command('init')
    .helpGroup(WRITE)
    .description('begin a book: what is recognised, and the few files that a book may want')
    .argument('[folder]', 'the folder that holds the book, or that a new one goes into', '.')
    .option('--yes', 'ask nothing: do what is usual', false)
    .option('--dry-run', 'write nothing, and show what would be written', false)
    .option('--workflow', 'write the workflow for GitHub, too, where no remote is there', false)
    .option('--title <text>', 'the title of the book')
    .option('--author <names>', 'who wrote it; several with commas between')
    .option('--language <tag>', 'its language: en, zh-CN, pt-BR … (a new book begins in English or Chinese)')
    .action(async (folder: string, flags: InitFlags) => {
      const { runInit } = await import('./init.ts')
      done(await runInit(folder, flags))
    })
  describeHelp(
    init,
    [
      ['buckram init', 'looks at the book in this folder, and asks'],
      ['buckram init my-book --title "My book"', 'begins a new one'],
      ['buckram init --dry-run', 'shows what it would write'],
    ],
    'No file that is there is ever written over.',
  )

  const build = program
    .command('build')
    .helpGroup(WRITE)
    .description('build the book in a folder')
    .argument(...book)
    .option(...out)
    .option('--format <formats>', 'what to make, of pdf, epub, html', 'pdf,epub,html')
    .option(...toc)
    .option(...jobs)
    .option(...offline)
    .option('--strict', 'warnings stop the build', false)
    .option('--no-cache', 'print everything anew')
    .option('--no-verify', 'do not check the finished PDF and EPUB')
    .option('--report', 'write a page about the book, too: lengths, warnings, pictures, fonts, links', false)
    .option(...quiet)
    .option(...verbose)
    .action(async (folder: string, flags: BuildFlags) => {
      const { runBuild } = await import('./build.ts')
      done(await runBuild(folder, flags))
    })
  describeHelp(
    build,
    [
      ['buckram build', 'the book in this folder, in all formats'],
      ['buckram build docs --out public', 'that of another folder, to another place'],
      ['buckram build --format epub,html', 'no PDF'],
      ['buckram build --strict', 'for a CI: a warning stops it'],
    ],
    'Exit codes: 0 done, 1 the book has errors, 2 wrong use or configuration, 3 the machine lacks something.',
  )

  const check = program
    .command('check')
    .helpGroup(WRITE)
    .description('say what is wrong with the book in a folder, and write nothing')
    .argument(...book)
    .option('--strict', 'warnings count as errors', false)
    .option('--format <format>', 'text, json, github (annotations of a workflow) or sarif', 'text')
    .option('--web', 'ask whether the links to the web still lead somewhere', false)
    .option('--private', 'with --web: ask private addresses, too', false)
    .option(...toc)
    .option(...notOut)
    .option(...offline)
    .option('--no-cache', 'ask and convert everything anew')
    .option(...quiet)
    .option('--verbose', 'show every warning, and what the web said', false)
    .action(async (folder: string, flags: CheckFlags) => {
      const { runCheck } = await import('./check.ts')
      done(await runCheck(folder, flags))
    })
  describeHelp(
    check,
    [
      ['buckram check', 'the book in this folder'],
      ['buckram check --web', 'and its links to the web'],
      ['buckram check --format sarif > book.sarif', 'for code scanning'],
    ],
    'What only setting the type finds (missing fonts and characters, what is wider than the page) needs `buckram build`.',
  )

  const preview = program
    .command('preview')
    .helpGroup(WRITE)
    .description('show the book in the browser as it is written: pages, text and e-reader')
    .argument(...book)
    .option('--port <n>', 'where the page is; 0 takes any that is free', '4400')
    .option('--host <address>', 'let other machines ask, too (default: this machine only)')
    .option('--no-open', 'do not open the browser')
    .option(...toc)
    .option(...notOut)
    .option(...jobs)
    .option(...offline)
    .action(async (folder: string, flags: PreviewFlags) => {
      const { runPreview } = await import('./preview.ts')
      await runPreview(folder, flags)
    })
  describeHelp(
    preview,
    [
      ['buckram preview', 'the book in this folder; each save is shown'],
      ['buckram preview --port 0 --no-open', 'says where the page is, and opens nothing'],
    ],
    'Everyone who can reach the address of --host can read the book, and open its files in your editor.',
  )

  const contents = program
    .command('toc')
    .helpGroup(WRITE)
    .description('show the contents as they were recognised, and the files that they leave out')
    .argument(...book)
    .option('--toc <reader>', 'who reads the contents: book.toml, README, folder …')
    .option(...notOut)
    .option('--strict', 'warnings count as errors', false)
    .action(async (folder: string, flags: TocFlags) => {
      const { runToc } = await import('./toc.ts')
      done(await runToc(folder, flags))
    })
  describeHelp(contents, [
    ['buckram toc', 'the contents, and who read them'],
    ['buckram toc --toc folder', 'what the names of the files alone would give'],
  ])

  const explain = program
    .command('explain')
    .helpGroup(WRITE)
    .description('say what a warning or an error means, or a key of buckram.yaml')
    .argument('[name]', 'the code in brackets behind it, or the key; without one, all codes are listed')
    .action(async (name: string | undefined) => {
      const { runExplain } = await import('./explain.ts')
      done(await runExplain(name))
    })
  describeHelp(explain, [
    ['buckram explain link-missing-file', 'what it means, and how to mend it'],
    ['buckram explain page.size', 'what the key may hold'],
  ])

  const schema = program
    .command('schema')
    .helpGroup(WRITE)
    .description('print the JSON Schema of buckram.yaml, for editors')
    .action(async () => {
      const { runSchema } = await import('./schema.ts')
      done(runSchema())
    })
  describeHelp(
    schema,
    [['buckram schema > buckram.schema.json', 'for the first line of buckram.yaml']],
    'That line is: # yaml-language-server: $schema=buckram.schema.json',
  )

  const release = program
    .command('release')
    .helpGroup(PUBLISH)
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
    .option('--allow <codes>', 'warnings that do not stop the release: link-web-dead,image-missing')
    .option(...toc)
    .option(...out)
    .option(...jobs)
    .option('--offline', 'use no network for the build, even where the configuration asks for it', false)
    .option(...quiet)
    .option(...verbose)
    .action(async (folders: string[], flags: ReleaseFlags) => {
      const { runRelease } = await import('./release.ts')
      done(await runRelease(folders, flags))
    })
  describeHelp(
    release,
    [
      ['buckram release --tag v1.2 --dry-run', 'shows what would be published'],
      ['buckram release --tag v1.2', 'publishes on GitHub'],
      ['buckram release --tag v1.2 --to public', 'publishes in a folder'],
    ],
    'The token for GitHub is taken from GITHUB_TOKEN or GH_TOKEN.',
  )

  const compile = program
    .command('compile')
    .helpGroup(PUBLISH)
    .description(
      'print a share of the book into the cache, where a build finds it: several machines print one book',
    )
    .argument(...book)
    .requiredOption('--shard <i/n>', 'which share: 2/8 is the second of eight')
    .option(...toc)
    .option(...notOut)
    .option(...jobs)
    .option(...offline)
    .option(...quiet)
    .option(...verbose)
    .action(async (folder: string, flags: CompileFlags) => {
      const { runCompile } = await import('./compile.ts')
      done(await runCompile(folder, flags))
    })
  describeHelp(compile, [['buckram compile --shard 2/8', 'the second of eight machines']])

  const doctor = program
    .command('doctor')
    .helpGroup(MACHINE)
    .description('say what this machine has for making books, what it lacks, and what to do')
    .argument('[folder]', 'the folder of a book whose fonts are looked for, too', '.')
    .option('--json', 'for programs', false)
    .action(async (folder: string, flags: DoctorFlags) => {
      const { runDoctor } = await import('./doctor.ts')
      done(await runDoctor(folder, flags))
    })
  describeHelp(
    doctor,
    [['buckram doctor', 'this machine, and the fonts for the book in this folder']],
    'Exit codes: 0 books can be made, 3 the machine lacks something.',
  )

  const cache = program
    .command('cache')
    .helpGroup(MACHINE)
    .description('what is kept from earlier builds, and where')
  describeHelp(cache, [
    ['buckram cache', 'shows how much is kept'],
    ['buckram cache clear --kind print', 'throws the printed pages away'],
  ])
  cache
    .command('show', { isDefault: true })
    .description('show how much is kept')
    .argument('[folder]', 'the folder of the book whose cache is meant', '.')
    .action(async (folder: string) => {
      const { runCacheShow } = await import('./cache.ts')
      done(await runCacheShow(folder))
    })
  cache
    .command('clear')
    .description('throw away what is kept')
    .argument('[folder]', 'the folder of the book whose cache is meant', '.')
    .option('--kind <kind>', 'this kind only: remote, document, formula, picture, diagram, print or build')
    .action(async (folder: string, flags: { readonly kind?: string }) => {
      const { runCacheClear } = await import('./cache.ts')
      done(await runCacheClear(folder, flags))
    })

  const completion = program
    .command('completion')
    .helpGroup(MACHINE)
    .description('print a script that lets the shell complete commands, options and their values')
    .argument('<shell>', 'bash, zsh or fish')
    .action(async (shell: string) => {
      const { runCompletion } = await import('./completion.ts')
      done(await runCompletion(shell))
    })
  describeHelp(completion, [
    ['source <(buckram completion bash)', 'in ~/.bashrc'],
    ['source <(buckram completion zsh)', 'in ~/.zshrc, after compinit'],
    ['buckram completion fish | source', 'in ~/.config/fish/config.fish'],
  ])
  // What the scripts ask at each press of the Tab key: the words of the line so far, the last of them not finished.
  program
    .command('complete', { hidden: true })
    .allowUnknownOption()
    .helpOption(false)
    .argument('[words...]')
    .action(async (words: string[]) => {
      const { runComplete } = await import('./completion.ts')
      done(await runComplete(program, words))
    })

  program.addHelpCommand(
    program
      .createCommand('help')
      .argument('[command]')
      .description('show the help of a command')
      .helpGroup(MACHINE),
  )
  return program
}
