/** `buckram.yaml` → one complete Config. Pure: the caller reads the file. Long because one schema holds every key. */
import { z } from 'zod'
import type { Report } from './diagnostics.ts'
import {
  canonicalLanguage,
  isDate,
  isWebAddress,
  normalDoi,
  normalIsbn,
  pageSize,
  pathBelowRoot,
  plainText,
  repositoryAddress,
} from './fields.ts'
import { labelsFor } from './labels.ts'
import { nearestName } from './spelling.ts'
import { readYaml } from './yaml.ts'

const text = z
  .string({ error: 'must be text' })
  .transform(plainText)
  .refine((value) => value !== '', 'must not be empty')
const webAddress = text
  .refine(isWebAddress, 'must be an address that begins with https:// or http://')
  .meta({ pattern: '^[Hh][Tt][Tt][Pp][Ss]?://[^/]' })
const list = { error: 'must be a list' }

/** A key may hold the short form: `authors: Ada` means `authors: [{ name: Ada }]`. What stands in `meta` is for src/config-schema.ts. */
function orName<Schema extends z.ZodType>(long: Schema) {
  const nameAlone = (value: unknown) => (typeof value === 'string' ? { name: value } : value)
  return z.preprocess(nameAlone, long).meta({ short: 'name' })
}

function orOne<Schema extends z.ZodType>(many: Schema) {
  const oneOrMany = (value: unknown) =>
    value === undefined || Array.isArray(value) || value === null ? value : [value]
  return z.preprocess(oneOrMany, many).meta({ short: 'item' })
}

function matching(pattern: RegExp, otherwise: string) {
  return text.refine((value) => pattern.test(value), otherwise).meta({ pattern: pattern.source })
}

/** A check that also brings the value into its normal form. `pattern` is what an editor can know of it. */
function normal(form: (value: string) => string | undefined, otherwise: string, pattern: string) {
  return text
    .transform((value, context) => {
      const result = form(value)
      if (result !== undefined) return result
      context.addIssue(otherwise)
      return z.NEVER
    })
    .meta({ pattern })
}

function below(folder: string) {
  return normal(
    pathBelowRoot,
    `must be a path below ${folder}`,
    String.raw`^(?!/|[A-Za-z]:)(?!(?:[^\\]*/)?\.\.(?:/|$))[^\\]+$`,
  )
}

function yesOrNo(otherwise: boolean) {
  return z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .transform((value) => value === 'true')
    .default(otherwise)
}

/** `[Aa][Uu][Tt]`: the patterns of a schema know no flags. */
function inAnyCase(name: string): string {
  return name.replace(/[a-z]/g, (letter) => `[${letter.toUpperCase()}${letter}]`)
}

const roleNames = labelsFor('en').roles
const roles: ReadonlyMap<string, string> = new Map<string, string>(
  Object.entries(roleNames).flatMap(([code, name]) => [
    [code, code],
    [name.toLowerCase(), code],
  ]),
)
const role = normal(
  (value) => roles.get(value.toLowerCase()),
  `must be one of ${Object.values(roleNames).join(', ').toLowerCase()}, or its MARC code`,
  `^(?:${[...roles.keys()].map(inAnyCase).join('|')})$`,
)

const person = orName(
  z
    .strictObject(
      { name: text, sortName: text.optional(), role: role.optional(), url: webAddress.optional() },
      { error: 'must be a name, or `name` with `sortName`, `role` and `url`' },
    )
    .readonly(),
)
const people = orOne(z.array(person, list).readonly().default([]))

const B5 = { width: 182, height: 257 }

const schema = z.strictObject(
  {
    title: text.optional(),
    subtitle: text.optional(),
    language: text.optional(),
    direction: z.enum(['ltr', 'rtl'], { error: 'must be `ltr` or `rtl`' }).optional(),
    authors: people,
    contributors: people,
    publisher: text.optional(),
    date: text
      .refine(isDate, 'must be a date such as 2024-05-01, 2024-05, 2024 or 2023-2024')
      .meta({ pattern: String.raw`^\d{4}(?:[-–]\d{4}|-\d{2}(?:-\d{2})?)?$` })
      .optional(),
    description: text.optional(),
    subjects: orOne(z.array(text, list).readonly().default([])),
    license: orName(
      z
        .strictObject(
          { name: text, url: webAddress.optional() },
          { error: 'must be a name, or `name` with `url`' },
        )
        .readonly()
        .optional(),
    ),
    identifier: text.optional(),
    isbn: normal(
      normalIsbn,
      'is no ISBN: its length or its check digit is wrong',
      String.raw`(?:\d[\s‐–-]*){9}(?:[\dXx]|(?:\d[\s‐–-]*){3}\d)$`,
    ).optional(),
    doi: normal(
      normalDoi,
      'is no DOI such as 10.5281/zenodo.1234567',
      String.raw`10\.\d{4,9}(?:\.\d+)*/\S+$`,
    ).optional(),
    source: text.optional(),
    version: text.optional(),
    series: orName(
      z
        .strictObject(
          {
            name: text,
            number: matching(/^\d+(?:\.\d+)*$/, 'must be a number such as 2 or 2.1').optional(),
          },
          { error: 'must be a name, or `name` with `number`' },
        )
        .readonly()
        .optional(),
    ),
    repository: text
      .refine((value) => repositoryAddress(value) !== undefined, 'must be the address of a repository')
      .meta({ pattern: String.raw`^(?:git\+)?(?:[Hh][Tt][Tt][Pp][Ss]?|ssh|git)://|^[^\s@/:]+@[^\s/:@]+:` })
      .optional(),
    branch: matching(/^[^\s~^:?*[\\]+$/, 'is no name of a branch').optional(),
    commit: matching(/^[0-9a-f]{7,64}$/, 'must be the hash of a commit: 7 to 64 digits of 0-9a-f').optional(),
    dialect: z
      .enum(['github', 'mdbook', 'honkit', 'mkdocs', 'docusaurus', 'quarto', 'myst'], {
        error: 'must be github, mdbook, honkit, mkdocs, docusaurus, quarto or myst',
      })
      .optional(),
    /** Folders of books: then the folder of this configuration is none itself. */
    books: orOne(
      z
        .array(below('this folder'), list)
        .refine((books) => new Set(books).size === books.length, 'names a folder twice')
        .meta({ uniqueItems: true })
        .readonly()
        .default([]),
    ),
    cache: z.enum(['user', 'book'], { error: 'must be user or book' }).default('user'),
    verify: yesOrNo(true),
    cover: below("the book's folder").optional(),
    name: matching(
      /^(?![.-])[^/\\:*?"<>|]{1,100}(?<!\.)$/,
      'cannot be used as the name of a file',
    ).optional(),
    page: z
      .strictObject(
        {
          size: text
            .transform((value, context) => {
              const size = pageSize(value)
              if (size !== undefined) return size
              context.addIssue(
                'must be B5, A4, A5 or letter, or an upright size from 90x130mm to 300x450mm, such as 6x9in',
              )
              return z.NEVER
            })
            .meta({
              pattern: String.raw`^(?:[Bb]5|[Aa][45]|${inAnyCase('letter')}|\d+(?:\.\d+)? ?[xX×] ?\d+(?:\.\d+)? ?(?:mm|MM|in|IN))$`,
            })
            .default(B5),
          sides: z.enum(['one', 'two'], { error: 'must be one or two' }).default('two'),
          chapters: z.enum(['next', 'right'], { error: 'must be next or right' }).default('next'),
          figures: z.enum(['move', 'here'], { error: 'must be move or here' }).default('move'),
        },
        { error: 'must hold `size`, `sides`, `chapters` and `figures`' },
      )
      .refine(({ sides, chapters }) => sides === 'two' || chapters === 'next', {
        error: 'says `right`, and pages with one side are all right pages',
        path: ['chapters'],
      })
      .readonly()
      .default({ size: B5, sides: 'two', chapters: 'next', figures: 'move' })
      .meta({
        not: {
          type: 'object',
          properties: { sides: { const: 'one' }, chapters: { const: 'right' } },
          required: ['sides', 'chapters'],
        },
      }),
    theme: orName(
      z
        .strictObject(
          {
            name: z.enum(['book', 'manual'], { error: 'must be book or manual' }).default('book'),
            css: below("the book's folder").optional(),
          },
          { error: 'must be the name of a theme, or hold `name` and `css`' },
        )
        .readonly()
        .default({ name: 'book' }),
    ),
    fonts: z
      .strictObject(
        {
          fallback: z.enum(['none', 'system'], { error: 'must be `none` or `system`' }).default('none'),
        },
        { error: 'must hold `fallback`' },
      )
      .readonly()
      .default({ fallback: 'none' }),
    pictures: z
      .strictObject(
        {
          remote: z.enum(['leave', 'fetch'], { error: 'must be `leave` or `fetch`' }).default('leave'),
          width: z
            .string()
            .regex(/^\d{3,4}$/, 'must be a number of pixels from 320 to 4000')
            .transform(Number)
            .refine((width) => width >= 320 && width <= 4000, 'must be a number of pixels from 320 to 4000')
            .meta({ minimum: 320, maximum: 4000 })
            .default(1600),
          svg: z.enum(['keep', 'raster'], { error: 'must be `keep` or `raster`' }).default('keep'),
        },
        { error: 'must hold `remote`, `width` and `svg`' },
      )
      .readonly()
      .default({ remote: 'leave', width: 1600, svg: 'keep' }),
    math: z
      .strictObject(
        {
          macros: z
            .record(
              z.string(),
              text
                .refine((value) => value.length <= 1000, 'must not be longer than 1000 characters')
                .meta({ maxLength: 1000 }),
              {
                error: 'must hold commands and what they stand for',
              },
            )
            .refine(
              (macros) => Object.keys(macros).every((name) => /^\\(?:[A-Za-z]+|[^A-Za-z\s])$/u.test(name)),
              'must name commands such as `\\R`',
            )
            .meta({ propertyNames: { pattern: String.raw`^\\(?:[A-Za-z]+|[^A-Za-z\s])$` } })
            .readonly(),
        },
        { error: 'must hold `macros`' },
      )
      .readonly()
      .optional(),
    /** Entries, which `toc/configured.ts` reads where they stand, or the name of a reader. */
    toc: z
      .union([text, z.array(z.unknown()), z.record(z.string(), z.unknown())], {
        error: 'must be a list of chapters, or the name of a reader',
      })
      .optional(),
    contents: z
      .strictObject(
        {
          depth: z
            .enum(['0', '1', '2', '3'], { error: 'must be 0, 1, 2 or 3' })
            .transform((value) => Number(value) as 0 | 1 | 2 | 3) // the enum admits nothing else
            .default(1),
          figures: yesOrNo(false),
          tables: yesOrNo(false),
        },
        { error: 'must hold `depth`, `figures` and `tables`' },
      )
      .readonly()
      .default({ depth: 1, figures: false, tables: false }),
    accessibility: z
      .strictObject({ certifiedBy: text.optional() }, { error: 'must hold `certifiedBy`' })
      .readonly()
      .default({}),
    pdf: z
      .strictObject({ archival: yesOrNo(false) }, { error: 'must hold `archival`' })
      .readonly()
      .default({ archival: false }),
    links: z
      .strictObject(
        { addresses: yesOrNo(false), pages: yesOrNo(false) },
        { error: 'must hold `addresses` and `pages`' },
      )
      .readonly()
      .default({ addresses: false, pages: false }),
  },
  { error: 'The configuration must be keys and values, such as `title: My book`.' },
)

/** Complete: what the author did not set has its default, or is absent and will be found elsewhere. */
export type Config = Readonly<z.output<typeof schema>>
export type ConfigPerson = Config['authors'][number]

type Path = readonly PropertyKey[]

/** What the keys may hold in their long form, when each scalar is text: src/config-schema.ts makes of it what an editor needs. */
export function inputSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
}

/** The keys that the map at `path` may hold: `configKeys(['authors', 0])` → name, sortName, role, url. */
export function configKeys(path: Path = []): readonly string[] {
  let level = inputSchema()
  for (const step of path) {
    const next = typeof step === 'number' ? level.items : level.properties?.[String(step)]
    if (typeof next !== 'object' || Array.isArray(next)) return []
    level = next
  }
  return Object.keys(level.properties ?? {})
}

/** `source` is the file's content, undefined when there is no file. With an error in it, the Config is the default one. */
export function readConfig(source: string | undefined, file: string, report: Report): Config {
  const { value, problems, placeOf } = readYaml(source ?? '')
  for (const { line, column, reason } of problems) {
    report.add('config-invalid', { file, line, column }, `The configuration is not valid YAML: ${reason}`)
  }
  const result = schema.safeParse(value ?? {})
  if (!result.success) {
    const fail = (path: Path, reason: string) =>
      report.add('config-invalid', { file, ...placeOf(path) }, reason)
    for (const issue of result.error.issues) {
      if (issue.code === 'unrecognized_keys') {
        for (const key of issue.keys) fail([...issue.path, key], unknownKey(issue.path, key))
      } else {
        fail(
          issue.path,
          issue.path.length === 0 ? issue.message : `\`${nameOf(issue.path)}\` ${issue.message}.`,
        )
      }
    }
    return schema.parse({})
  }
  const { language, ...rest } = result.data
  if (language === undefined) return rest
  const tag = canonicalLanguage(language)
  if (tag !== undefined) return { ...rest, language: tag }
  report.add('language-unknown', { file, ...placeOf(['language']) }, language)
  return rest
}

/** `authors[0].role`, as a message names it. */
function nameOf(path: Path): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${String(step)}`))
    .join('')
}

function unknownKey(path: Path, key: string): string {
  const nearest = nearestName(key, configKeys(path))
  const suggestion = nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`
  return `There is no key \`${nameOf([...path, key])}\`.${suggestion}`
}
