/** Every problem that the tool can report; a Report collects them. Long because it is one table. */
import type { Position } from './book.ts'

type Severity = 'error' | 'warning'

interface Problem {
  readonly severity: Severity
  // biome-ignore lint/suspicious/noExplicitAny: each row has its own parameters; `Report.add` gives them their types back.
  readonly message: (...details: any[]) => string
  readonly hint: string
  /** The first place speaks for all others. */
  readonly isGeneral?: true
}

/** The author's mistakes. A code is permanent. An error stops the build; a warning is something that a reader will notice. */
const problems = {
  'book-empty': {
    severity: 'error',
    message: () =>
      'There is no README.md in this folder, and no other Markdown file that could be a chapter.',
    hint: 'Name the folder that holds the book, or write a README.md with the table of contents.',
  },
  'toc-invalid': {
    severity: 'error',
    message: (reason: string) => `The contents cannot be read: ${reason}`,
    hint: 'Mend it, or choose another reader with `--toc`; docs/guide/contents.md shows what each one reads.',
  },
  'toc-file-missing': {
    severity: 'error',
    message: (missing: string) => `The contents are said to stand in \`${missing}\`, which does not exist.`,
    hint: 'Write it, correct its name, or choose another reader with `--toc`.',
  },
  'toc-form-unsupported': {
    severity: 'error',
    message: (form: string, advice: string) => `The contents cannot be read from ${form}: ${advice}`,
    hint: 'docs/guide/contents.md shows what each reader reads; `toc:` in buckram.yaml goes before all of them.',
  },
  'toc-form-ignored': {
    severity: 'warning',
    message: (form: string, consequence: string) => `${form} is not read: ${consequence}`,
    hint: 'If the contents came out wrong, write them into `toc:` in buckram.yaml; docs/guide/contents.md shows how.',
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
  'include-missing': {
    severity: 'warning',
    message: (raw: string) => `\`${raw}\` is to be included here, and does not exist.`,
    hint: 'Correct the path. It counts from the file that includes it; snippets of mkdocs count from `base_path`.',
  },
  'include-part-missing': {
    severity: 'warning',
    message: (file: string, part: string) => `\`${file}\` has no part \`${part}\` to include here.`,
    hint: 'Correct the lines or the name, or mark the part in the file.',
  },
  'include-outside': {
    severity: 'warning',
    message: (raw: string) => `\`${raw}\` is to be included here, and lies outside the book's folder.`,
    hint: 'Copy it into the book, or build the folder that holds both.',
  },
  'include-cycle': {
    severity: 'warning',
    message: (files: string) => `A file includes itself: ${files}.`,
    hint: 'Take one of these includes out.',
  },
  'include-refused': {
    severity: 'warning',
    message: (raw: string, reason: string) => `\`${raw}\` is not included: ${reason}.`,
    hint: 'Include less, or link to the file.',
  },
  'preprocessor-unsupported': {
    severity: 'warning',
    message: (name: string, consequence: string) =>
      `The preprocessor \`${name}\` of mdBook is not run: ${consequence}.`,
    hint: 'Write what it makes into the text, or build from a copy that it has gone through.',
  },
  'variable-unknown': {
    severity: 'warning',
    message: (name: string) => `\`{{ ${name} }}\` has no value that is known here.`,
    hint: "Set it in the configuration of the book's tool, or write the text itself.",
  },
  'template-unsupported': {
    severity: 'warning',
    message: (tag: string) =>
      `\`${tag}\` is not supported; the tag is left out, here and wherever it stands.`,
    hint: 'Write what it makes into the text; docs/guide/dialects-honkit.md lists what is supported.',
    isGeneral: true,
  },
  'markup-unsupported': {
    severity: 'warning',
    message: (construct: string) =>
      `\`${construct}\` is not supported; what it holds is shown, here and wherever it stands.`,
    hint: 'Write what it makes into the text; docs/guide/ lists for each dialect what is supported.',
    isGeneral: true,
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
  'link-web-dead': {
    severity: 'warning',
    message: (raw: string, reason: string) => `The link to \`${raw}\` is dead: ${reason}.`,
    hint: 'Correct the address, link to an archived copy, or take the link out.',
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
    hint: 'Copy it into the book and link to the copy, or set `pictures.remote: fetch` in buckram.yaml.',
  },
  'image-unreachable': {
    severity: 'warning',
    message: (address: string, reason: string) => `The picture \`${address}\` cannot be fetched: ${reason}`,
    hint: 'Correct the address, or copy the picture into the book and link to the copy.',
  },
  'image-simplified': {
    severity: 'warning',
    message: (file: string, elements: string) =>
      `The drawing \`${file}\` is shown without its ${elements}: what stands in there is lost.`,
    hint: 'Draw it with shapes and text of SVG, or export it as PNG.',
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
  'font-missing': {
    severity: 'warning',
    message: (script: string, name: string) =>
      `The book has text in ${script}, and no font for it is installed: \`npm install ${name}\`.`,
    hint: 'Install it beside the book or beside Buckram, and build again; docs/guide/languages.md says more.',
  },
  'diagram-invalid': {
    severity: 'warning',
    message: (reason: string) => `The diagram cannot be drawn: ${reason}. Its source is shown.`,
    hint: 'Mend it, with an editor that shows Mermaid diagrams while you write.',
  },
  'diagram-unsupported': {
    severity: 'warning',
    message: (name: string) => `Diagrams of the kind \`${name}\` cannot be drawn. Its source is shown.`,
    hint: 'Draw it as another kind, or save it as a picture in SVG and show that; docs/guide/diagrams.md lists the kinds.',
  },
  'character-missing': {
    severity: 'warning',
    // What is private or not assigned shows nothing in a message, either.
    message: (character: string, code: string) =>
      `No font has the character ${/[\p{Co}\p{Cn}]/u.test(character) ? code : `\`${character}\` (${code})`}.`,
    hint: 'Write it another way, or take it out.',
  },
  'page-scaled': {
    severity: 'warning',
    message: (scale: string) => `This is wider than the page: it is printed at ${scale} of its size.`,
    hint: 'Narrow it: take columns out of a table, break long words, or make two of it.',
  },
  'pdf-text-differs': {
    severity: 'warning',
    message: (page: string, expected: string, found: string) =>
      `Page ${page} of the PDF does not read as its source does: \`${expected}\` comes out as \`${found}\`.`,
    hint: 'This is a fault of Buckram or of the browser: please report it with the lines above; the rest of the book is not affected.',
  },
  'pdf-not-accessible': {
    severity: 'warning',
    message: (flaw: string, advice: string) =>
      `The PDF does not say that it is accessible (PDF/UA-1), because of ${flaw}: ${advice}.`,
    hint: 'docs/guide/accessible.md says what the claim means; all else in the file stays as it is.',
  },
  'pdf-not-archival': {
    severity: 'warning',
    message: (flaw: string, advice: string) =>
      `The PDF does not say that it is archival (PDF/A-2u), because of ${flaw}: ${advice}.`,
    hint: 'Mend it, or set `pdf.archival: false` in buckram.yaml; docs/guide/accessible.md says what the claim means.',
  },
  'epub-not-accessible': {
    severity: 'warning',
    message: (flaw: string, advice: string) =>
      `The EPUB does not say that it is accessible (WCAG 2.2, level AA), because of ${flaw}: ${advice}.`,
    hint: 'Mend it, or leave out `accessibility.certifiedBy` in buckram.yaml; docs/guide/accessible.md says what the claim means.',
  },
  'epub-invalid': {
    severity: 'warning',
    message: (place: string, finding: string, id: string) =>
      `The EPUB is not valid in \`${place}\`: ${finding} (${id}).`,
    hint: 'This is a fault of Buckram or of the checker: please report it with the lines above; most reading systems show the rest all the same.',
  },
  'style-missing': {
    severity: 'error',
    message: (file: string) => `The style sheet \`${file}\` does not exist.`,
    hint: "Correct `theme.css` in buckram.yaml; the path counts from the book's folder.",
  },
  'style-refused': {
    severity: 'warning',
    message: (what: string, reason: string) => `\`${what}\` is not used: ${reason}.`,
    hint: 'Take it out; docs/guide/themes.md says what a style sheet may hold.',
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
  'math-invalid': {
    severity: 'warning',
    message: (reason: string) => `The formula cannot be set, so its source is shown: ${reason}.`,
    hint: 'Correct its TeX, or define what it lacks in `math.macros` of buckram.yaml.',
  },
  'config-invalid': {
    severity: 'error',
    message: (reason: string) => reason,
    hint: 'docs/guide/configuration.md lists every key.',
  },
} as const satisfies Record<string, Problem>

export type Code = keyof typeof problems
export const CODES = Object.keys(problems) as readonly Code[] // `keys` forgets what the keys are

/** What all problems of a code have in common. */
export function kindOf(code: Code): { readonly severity: Severity; readonly hint: string } {
  return problems[code]
}

type Details<C extends Code> = Parameters<(typeof problems)[C]['message']>

export interface Diagnostic {
  readonly code: Code
  readonly severity: Severity
  readonly at: Position
  readonly message: string
  readonly hint: string
}

/** Collects the author's mistakes; each is kept once. */
/** A value, and what was found while it was made. */
export interface Reported<T> {
  readonly value: T
  readonly problems: readonly Diagnostic[]
}

/** Makes a value that is kept, with its problems: who takes it again takes them, too (`Report.take`). */
export function reported<T>(make: (report: Report) => T): Reported<T> {
  const report = new Report()
  return { value: make(report), problems: report.diagnostics }
}

export class Report {
  readonly #found = new Map<string, Diagnostic>()

  add<C extends Code>(code: C, at: Position, ...details: Details<C>): void {
    const problem: Problem = problems[code]
    const message = problem.message(...details)
    this.take([{ code, severity: problem.severity, at, message, hint: problem.hint }])
  }

  /** Adds what another report found. */
  take(diagnostics: readonly Diagnostic[]): void {
    for (const diagnostic of diagnostics) {
      const { code, at, message } = diagnostic
      const { isGeneral }: Problem = problems[code]
      const key = [code, ...(isGeneral ? [] : [at.file, at.line, at.column]), message].join('\0')
      if (!this.#found.has(key)) this.#found.set(key, diagnostic)
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

  /** Whether the book cannot be made: it has errors or, when `strict`, warnings whose codes are not among `allowed`. */
  stops(strict: boolean, allowed: readonly string[] = []): boolean {
    return [...this.#found.values()].some(
      ({ severity, code }) => severity === 'error' || (strict && !allowed.includes(code)),
    )
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
