/** Every problem that the tool can report; a Report collects them. Long because it is one table. */
import type { Position } from './book.ts'

type Severity = 'error' | 'warning'

interface Problem {
  readonly severity: Severity
  // biome-ignore lint/suspicious/noExplicitAny: each row has its own parameters; `Report.add` gives them their types back.
  readonly message: (...details: any[]) => string
  readonly hint: string
}

/** The author's mistakes. A code is permanent. An error stops the build; a warning is something that a reader will notice. */
const problems = {
  'book-empty': {
    severity: 'error',
    message: () => 'There is no README.md and no SUMMARY.md in this folder.',
    hint: 'Name the folder that holds the book, or write a README.md with the table of contents.',
  },
  'toc-chapter-missing': {
    severity: 'error',
    message: (raw: string) => `The contents list \`${raw}\`, which does not exist.`,
    hint: 'Write the file, or take the entry out of the contents.',
  },
  'toc-folder-without-readme': {
    severity: 'error',
    message: (folder: string) => `The contents list the folder \`${folder}\`, which has no README.md.`,
    hint: 'Write a README.md there: it becomes the chapter.',
  },
  'toc-anchor-missing': {
    severity: 'error',
    message: (anchor: string) =>
      `The contents list the section \`#${anchor}\`, which this file does not have.`,
    hint: 'Take the anchor from the heading as GitHub makes it.',
  },
  'toc-chapter-twice': {
    severity: 'warning',
    message: (file: string) =>
      `The contents list \`${file}\` a second time; it stays where it was listed first.`,
    hint: 'Take the second entry out of the contents.',
  },
  'toc-path-outside': {
    severity: 'error',
    message: (raw: string) => `The contents list \`${raw}\`, which lies outside the book's folder.`,
    hint: 'Move the file below the book, or build the folder that holds both.',
  },
  'toc-entry-unreadable': {
    severity: 'warning',
    message: (text: string) =>
      `${text === '' ? 'An entry' : `The entry \`${text}\``} has no link and no title that could be read; it is left out.`,
    hint: 'Write the entry as `- [Title](file.md)`.',
  },
  'toc-entry-not-markdown': {
    severity: 'warning',
    message: (file: string) => `The contents list \`${file}\`, which is no Markdown file; it is left out.`,
    hint: 'Write the chapter as a `.md` file, or link to it from the text.',
  },
  'file-not-utf8': {
    severity: 'warning',
    message: (offset: number) =>
      `This file is not UTF-8 (byte ${offset}); unreadable bytes are shown as \uFFFD.`,
    hint: 'Save the file as UTF-8.',
  },
  'file-too-large': {
    severity: 'error',
    message: (megabytes: number, most: number) =>
      `This file has ${megabytes} MB; a file of a book may have ${most}.`,
    hint: 'Split it, or take out what is no text of the book.',
  },
  'file-too-deep': {
    severity: 'error',
    message: (most: number) => `Elements are nested in this file more than ${most} deep.`,
    hint: 'Close the HTML elements that were left open.',
  },
  'front-matter-invalid': {
    severity: 'warning',
    message: (reason: string) => `The front matter is not valid YAML: ${reason}`,
    hint: 'Mend it, or take it out.',
  },
  'link-missing-file': {
    severity: 'warning',
    message: (raw: string) => `The link leads to \`${raw}\`, which does not exist.`,
    hint: 'Correct the path; it is relative to this file.',
  },
  'link-missing-heading': {
    severity: 'warning',
    message: (file: string, id: string) => `\`${file}\` has no heading \`#${id}\`.`,
    hint: 'Take the address from the heading as GitHub makes it.',
  },
  'link-outside': {
    severity: 'warning',
    message: (raw: string) => `The link leads to \`${raw}\`, outside the book's folder.`,
    hint: 'Link to its web address, or build the folder that holds both.',
  },
  'link-without-address': {
    severity: 'warning',
    message: (file: string) =>
      `The link leads to \`${file}\`, which is not in the book, and the repository's address is unknown.`,
    hint: 'Set `repository:` in buckram.yaml.',
  },
  'link-refused': {
    severity: 'warning',
    message: (raw: string) => `The link's address \`${raw}\` is of a kind that does not work in a book.`,
    hint: 'Use http, https or mailto.',
  },
  'image-missing': {
    severity: 'warning',
    message: (raw: string) =>
      raw === '' ? 'A picture has no address.' : `The picture \`${raw}\` does not exist.`,
    hint: 'Correct the path; it is relative to this file.',
  },
  'image-outside': {
    severity: 'warning',
    message: (raw: string) => `The picture \`${raw}\` lies outside the book's folder.`,
    hint: 'Copy it into the book.',
  },
  'image-remote': {
    severity: 'warning',
    message: (raw: string) => `The picture \`${raw}\` is on the web; a build does not fetch it.`,
    hint: 'Copy it into the book and link to the copy.',
  },
  'image-refused': {
    severity: 'warning',
    message: (raw: string) => `The picture's address \`${raw}\` is of a kind that does not work in a book.`,
    hint: 'Save the picture as a file of the book and link to it.',
  },
  'image-broken': {
    severity: 'warning',
    message: (file: string, reason: string) => `The picture \`${file}\` cannot be read: ${reason}`,
    hint: 'Save it again as PNG, JPEG, SVG, GIF, WebP or AVIF.',
  },
  'character-missing': {
    severity: 'warning',
    message: (character: string, code: string) => `No font has the character \`${character}\` (${code}).`,
    hint: 'Write it another way, or take it out.',
  },
  'page-scaled': {
    severity: 'warning',
    message: (scale: string) => `This is wider than the page: it is printed at ${scale} of its size.`,
    hint: 'Narrow it: take columns out of a table, break long words, or make two of it.',
  },
  'metadata-invalid': {
    severity: 'warning',
    message: (what: string, reason: string) => `${what} cannot be read: ${reason}`,
    hint: 'Mend it, or set the values in buckram.yaml.',
  },
  'language-unknown': {
    severity: 'warning',
    message: (value: string) => `\`${value}\` is no language tag.`,
    hint: 'Use a BCP 47 tag such as `en`, `zh-CN` or `pt-BR`.',
  },
  'config-invalid': {
    severity: 'error',
    message: (reason: string) => reason,
    hint: 'docs/configuration.md lists every key.',
  },
} as const satisfies Record<string, Problem>

export type Code = keyof typeof problems
export const CODES: readonly string[] = Object.keys(problems)
type Details<C extends Code> = Parameters<(typeof problems)[C]['message']>

export interface Diagnostic {
  readonly code: Code
  readonly severity: Severity
  readonly at: Position
  readonly message: string
  readonly hint: string
}

/** Collects the author's mistakes; each is kept once. */
export class Report {
  readonly #found = new Map<string, Diagnostic>()

  add<C extends Code>(code: C, at: Position, ...details: Details<C>): void {
    const problem: Problem = problems[code]
    const message = problem.message(...details)
    const key = [code, at.file, at.line, at.column, message].join('\0')
    if (!this.#found.has(key)) {
      this.#found.set(key, { code, severity: problem.severity, at, message, hint: problem.hint })
    }
  }

  /** By file, line and column, so that the order does not depend on which stage looked first. */
  get diagnostics(): readonly Diagnostic[] {
    return [...this.#found.values()].sort(
      (a, b) =>
        compare(a.at.file, b.at.file) ||
        (a.at.line ?? 0) - (b.at.line ?? 0) ||
        (a.at.column ?? 0) - (b.at.column ?? 0) ||
        compare(a.code, b.code) ||
        compare(a.message, b.message),
    )
  }

  /** Whether the book cannot be made: it has errors, or warnings that count as such. */
  stops(strict: boolean): boolean {
    return [...this.#found.values()].some(({ severity }) => severity === 'error' || strict)
  }

  count(severity: Severity): number {
    return this.diagnostics.filter((diagnostic) => diagnostic.severity === severity).length
  }
}

/** `chapters/one.md:12:5: warning: … [link-missing-file]`, with the hint on a line of its own. */
export function formatDiagnostic({ at, severity, code, message, hint }: Diagnostic): string {
  const place = [at.file, at.line, at.column].filter((part) => part !== undefined).join(':')
  return `${place}: ${severity}: ${message} [${code}]\n  ${hint}`
}

/** The machine lacks something: exit code 3. The hint says what to do. */
export class MachineError extends Error {
  override readonly name = 'MachineError'
  readonly hint: string

  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options)
    this.hint = hint
  }
}

/** Wrong use or configuration: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly hint: string

  constructor(message: string, hint: string) {
    super(message)
    this.hint = hint
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
