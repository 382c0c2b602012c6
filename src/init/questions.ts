/** What `buckram init` asks on a terminal, before it writes anything. */
import type { Readable, Writable } from 'node:stream'
import { type CANCEL_SYMBOL, intro, isCancel, multiselect, note, select, text } from '@clack/prompts'
import { canonicalLanguage, plainText } from '../fields.ts'
import type { Answers } from './configuration.ts'
import { STARTER_LANGUAGES } from './starter.ts'

export type Part = 'configuration' | 'workflow' | 'ignores'

export interface Offer {
  readonly part: Part
  /** Path of the file, as it is shown. */
  readonly file: string
  readonly hint: string
  /** Whether it is written unless the answer says otherwise. */
  readonly isUsual: boolean
}

export interface Questions {
  readonly heading: string
  /** What was recognised, one fact a line. */
  readonly facts: string
  /** A small book is written: it has a title, an author and one of few languages. */
  readonly isNew: boolean
  readonly suggested: { readonly title: string; readonly author: string; readonly language: string }
  readonly offers: readonly Offer[]
}

export interface Asked {
  readonly answers: Answers
  readonly parts: ReadonlySet<Part>
}

/** The streams are the terminal's unless a test gives others. */
interface Terminal {
  readonly input?: Readable
  readonly output?: Writable
}

const LANGUAGE_NAMES = { en: 'English', zh: '中文' } as const

/** Undefined when the questions were left with Ctrl-C or Escape. */
export async function askQuestions(
  { heading, facts, isNew, suggested, offers }: Questions,
  terminal: Terminal = {},
): Promise<Asked | undefined> {
  intro(heading, terminal)
  if (facts !== '') note(facts, 'Recognised', terminal)
  const hasAnswers = isNew || offers.some(({ part }) => part === 'configuration')
  const questions = [
    () => askText('The title', suggested.title, terminal),
    () => askText('Who wrote it? (several: with commas between)', suggested.author, terminal),
    () => askLanguage(isNew, suggested.language, terminal),
  ]
  const given: string[] = []
  for (const question of hasAnswers ? questions : []) {
    const answer = await question()
    if (isCancel(answer)) return undefined
    given.push(plainText(answer ?? ''))
  }
  const parts = offers.length === 0 ? [] : await askParts(offers, terminal)
  if (isCancel(parts)) return undefined
  const [title, author, language] = given
  return {
    answers: {
      ...(title ? { title } : {}),
      ...(author ? { author } : {}),
      ...(language ? { language } : {}),
    },
    parts: new Set(parts),
  }
}

/** Return takes what is suggested. */
function askText(
  message: string,
  suggested: string,
  terminal: Terminal,
): Promise<string | typeof CANCEL_SYMBOL> {
  return text({ message, initialValue: suggested, ...terminal })
}

function askLanguage(
  isNew: boolean,
  suggested: string,
  terminal: Terminal,
): Promise<string | typeof CANCEL_SYMBOL> {
  if (isNew) {
    const options = STARTER_LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))
    return select<string>({ message: 'In which language?', options, initialValue: suggested, ...terminal })
  }
  return text({
    message: 'Its language, as a tag such as en, zh-CN or pt-BR',
    initialValue: suggested,
    validate: (value) =>
      value && canonicalLanguage(value) === undefined ? 'That is no language tag.' : undefined,
    ...terminal,
  })
}

function askParts(offers: readonly Offer[], terminal: Terminal): Promise<Part[] | typeof CANCEL_SYMBOL> {
  return multiselect<Part>({
    message: 'What shall be written? (space chooses, return goes on)',
    options: offers.map(({ part, file, hint }) => ({ value: part, label: file, hint })),
    initialValues: offers.filter(({ isUsual }) => isUsual).map(({ part }) => part),
    required: false,
    ...terminal,
  })
}
