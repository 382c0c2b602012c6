/** `buckram init [folder]`: what is recognised → questions → the few files that a book may want. Nothing is written over. */
import path from 'node:path'
import { UsageError } from '../diagnostics.ts'
import { canonicalLanguage, plainText } from '../fields.ts'
import type { Answers } from '../init/configuration.ts'
import { alignFacts, type Facts, factsOf } from '../init/facts.ts'
import { writePlan } from '../init/files.ts'
import { offersFor, planBook } from '../init/offers.ts'
import { findPlace, type Place } from '../init/place.ts'
import type { PlannedFile } from '../init/plan.ts'
import { type Asked, askQuestions } from '../init/questions.ts'
import { nameOfUser } from '../init/work-tree.ts'
import { type Recognised, recogniseBook } from './recognise.ts'
import { showDiagnostics } from './terminal.ts'

export interface InitFlags {
  readonly yes: boolean
  readonly dryRun: boolean
  /** Writes the workflow where no remote is on GitHub, too. */
  readonly workflow: boolean
  readonly title?: string
  readonly author?: string
  readonly language?: string
}

/** Returns the exit code: 0 done, 2 the configuration that is there is wrong, 130 left by Ctrl-C. */
export async function runInit(folder: string, flags: InitFlags): Promise<number> {
  const given = answersOf(flags)
  const place = await findPlace(path.resolve(folder))
  const book = place.isThere ? await recogniseBook(place.root, path.join(place.root, 'output')) : undefined
  if (book?.report.diagnostics.some(({ code }) => code === 'config-invalid')) {
    showDiagnostics(book.report.diagnostics, 'normal')
    return 2
  }
  const known = book && knownOf(book)
  if (known === undefined) refuseOtherFiles(book?.files ?? new Set(), folder)
  const asked = await answersFor(place, known, given, flags)
  if (asked === undefined) {
    process.stderr.write('Nothing was written.\n')
    return 130
  }
  const plan = await planBook(place, known, asked)
  if (!flags.dryRun) await writePlan(place.home, plan)
  showPlan(plan, flags.dryRun)
  if (!flags.dryRun) showNext(folder, plan)
  return 0
}

function answersOf({ title, author, language }: InitFlags): Answers {
  if (language !== undefined && canonicalLanguage(language) === undefined)
    throw new UsageError(`\`${language}\` is no language tag.`, 'Give one such as en, zh-CN or pt-BR.')
  return {
    ...(title === undefined ? {} : { title: plainText(title) }),
    ...(author === undefined ? {} : { author: plainText(author) }),
    ...(language === undefined ? {} : { language }),
  }
}

/** Undefined when the folder holds no book. */
function knownOf({ config, metadata, contents, citation }: Recognised): Facts | undefined {
  if (contents === undefined && config.books.length === 0) return undefined
  const { title, subtitle, language, authors, rights, cover } = metadata
  return {
    ...{ title, subtitle, language, cover, contents, citation },
    authors: authors.map(({ name }) => name),
    license: rights?.spdx ?? rights?.name,
    books: config.books,
  }
}

/** What a repository begins with; a folder that holds more is something else than an empty one. */
const BEGINNINGS = /^(?:\.[^/]+(?:\/.*)?|(?:licen[cs]e|copying)[^/]*|buckram\.yaml|package(?:-lock)?\.json)$/i

/** @throws UsageError when there are files and none of them is a book's. */
function refuseOtherFiles(files: ReadonlySet<string>, folder: string): void {
  const other = [...files].find((file) => !BEGINNINGS.test(file))
  if (other !== undefined)
    throw new UsageError(
      `\`${folder}\` holds files (\`${other}\` is one), and none of them is Markdown.`,
      'Name an empty folder or a new one for a new book, or write a README.md here first.',
    )
}

/** From the terminal or, where nobody can be asked, what is usual. Undefined when the questions were left. */
async function answersFor(
  place: Place,
  known: Facts | undefined,
  given: Answers,
  flags: InitFlags,
): Promise<Asked | undefined> {
  const offers = await offersFor(place, flags.workflow)
  const facts = known === undefined ? [] : alignFacts(factsOf(known))
  const isNew = known === undefined
  const here = shownPath(place.root)
  const heading = isNew ? `A new book in ${here}` : `The book in ${here}`
  const suggested = {
    title: given.title ?? known?.title ?? titleOfFolder(place.root),
    // Who has cloned somebody's book has not written it.
    author: given.author ?? (known ? known.authors.join(', ') : ((await nameOfUser(process.cwd())) ?? '')),
    language: given.language ?? known?.language ?? 'en',
  }
  if (!flags.yes && process.stdin.isTTY === true && process.stdout.isTTY === true)
    return askQuestions({ heading, facts: facts.join('\n'), isNew, suggested, offers })
  say(heading, ...facts.map((fact) => `  ${fact}`))
  if (!flags.yes) say('There is no terminal to ask on: what is usual is taken, as by --yes.')
  const usual = offers.filter(({ isUsual }) => isUsual).map(({ part }) => part)
  return { answers: isNew ? suggested : given, parts: new Set(usual) }
}

/** `my-first-book` → `My first book` */
function titleOfFolder(root: string): string {
  const words = plainText(path.basename(root).replace(/[-_]+/g, ' '))
  return words === '' ? 'A Small Book' : `${words[0]?.toUpperCase()}${words.slice(1)}`
}

const CHANGES = {
  new: (done: boolean) => (done ? 'written' : 'would be written'),
  longer: (done: boolean) => (done ? 'lines added' : 'lines would be added'),
  kept: () => 'is there, and stays as it is',
} as const

function showPlan(plan: readonly PlannedFile[], isDry: boolean): void {
  if (plan.every(({ change }) => change === 'kept'))
    say('', 'Everything is there already: nothing was written.')
  else say('')
  const names = plan.map(({ place }) => shownPath(place))
  const widest = Math.max(0, ...names.map((name) => name.length))
  plan.forEach(({ change, content }, index) => {
    say(`  ${(names[index] ?? '').padEnd(widest)}  ${CHANGES[change](!isDry)}`)
    // A dry run shows what is short enough to be read.
    if (isDry && change !== 'kept' && typeof content === 'string')
      say(
        ...content
          .trimEnd()
          .split('\n')
          .map((line) => `    | ${line}`),
      )
  })
}

function showNext(folder: string, plan: readonly PlannedFile[]): void {
  const tool = process.env.npm_command === 'exec' ? 'npx buckram' : 'buckram'
  const book = folder === '.' ? '' : ` ${/^[\w./-]+$/.test(folder) ? folder : JSON.stringify(folder)}`
  const workflow = plan.find(({ place, change }) => place.endsWith('book.yml') && change === 'new')
  say(
    '',
    'Next:',
    `  ${tool} preview${book}    shows it in the browser, and every change to it`,
    `  ${tool} build${book}      makes the PDF, the EPUB and the HTML document, in output/`,
    `  ${tool} check${book}      says what is wrong, in a second`,
  )
  if (workflow !== undefined && String(workflow.content).includes('<owner>'))
    say(`  In ${shownPath(workflow.place)}, replace <owner> by the account whose Buckram you use.`)
}

/** From where the user stands. */
function shownPath(place: string): string {
  return path.relative(process.cwd(), place) || 'this folder'
}

function say(...lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''))
}
