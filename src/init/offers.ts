/** Which files a book is offered, and what would stand in them. */
import path from 'node:path'
import { REPOSITORY } from '../version.ts'
import { configurationText, type KnownOfBook } from './configuration.ts'
import { planFile, planIgnores } from './files.ts'
import type { Place } from './place.ts'
import { type PlannedFile, workflowText } from './plan.ts'
import type { Asked, Offer, Part } from './questions.ts'
import { starterFiles, starterLanguage } from './starter.ts'

/** The files that a book may get besides its text, in the order in which they are offered. */
const PARTS: readonly Part[] = ['configuration', 'ignores', 'workflow']

const HINTS: Readonly<Record<Part, string>> = {
  configuration: 'title, page, theme',
  ignores: 'keeps what Buckram makes out of Git',
  workflow: 'GitHub builds the book, and makes a release of every tag',
}

function placeOf(part: Part, { root, home }: Place): string {
  switch (part) {
    case 'configuration':
      return path.join(root, 'buckram.yaml')
    case 'ignores':
      return path.join(home, '.gitignore')
    case 'workflow':
      return path.join(home, '.github', 'workflows', 'book.yml')
    default:
      return part satisfies never
  }
}

/** What is not there yet. The workflow is usual on GitHub only, or when it is asked for. */
export async function offersFor(place: Place, wantsWorkflow: boolean): Promise<readonly Offer[]> {
  const offers = await Promise.all(
    PARTS.map(async (part): Promise<Offer | undefined> => {
      const file = placeOf(part, place)
      const { change } = await (part === 'ignores' ? planIgnores(file) : planFile(file, ''))
      if (change === 'kept') return undefined
      const isUsual = part !== 'workflow' || wantsWorkflow || place.isOnGithub
      return { part, file: path.relative(place.root, file), hint: HINTS[part], isUsual }
    }),
  )
  return offers.filter((offer) => offer !== undefined)
}

/** `found` is undefined for a new book: then its text is planned, too. Files that are there already are named, and kept. */
export async function planBook(
  place: Place,
  found: KnownOfBook | undefined,
  { answers, parts }: Asked,
): Promise<readonly PlannedFile[]> {
  const language = answers.language ?? 'en'
  const title = answers.title ?? ''
  const text = found === undefined ? await starterFiles(starterLanguage(language), title) : new Map()
  const known = found ?? {
    title,
    // The language of the text is recognised by its letters.
    language: starterLanguage(language),
    authors: [],
    ...{ subtitle: undefined, license: undefined, cover: undefined },
  }
  const planOf = (part: Part): Promise<PlannedFile> => {
    const file = placeOf(part, place)
    switch (part) {
      case 'configuration':
        return planFile(file, configurationText(known, answers))
      case 'ignores':
        return planIgnores(file)
      case 'workflow':
        return planFile(
          file,
          workflowText({ action: ACTION, book: place.inside, branch: place.branch ?? 'main' }),
        )
      default:
        return part satisfies never
    }
  }
  const texts = [...text].map(([file, bytes]) => planFile(path.join(place.root, file), bytes))
  // What is there is named, although nobody was asked about it.
  const besides = (await Promise.all(PARTS.map(async (part) => ({ part, file: await planOf(part) })))).filter(
    ({ part, file }) => parts.has(part) || file.change === 'kept',
  )
  return [...(await Promise.all(texts)), ...besides.map(({ file }) => file)]
}

/** As the guide calls the Action: by its repository, once package.json names one. */
const ACTION = `${REPOSITORY?.replace('https://github.com/', '') ?? '<owner>/buckram'}`
