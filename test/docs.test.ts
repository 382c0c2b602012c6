/**
 * What the docs say twice is written once: the tables of the guide and the schema of buckram.yaml are those of the program.
 * `npx vitest run test/docs.test.ts -u` writes them.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readExplanations } from '../src/commands/explanations.ts'
import { makeProgram } from '../src/commands/program.ts'
import { readConfig } from '../src/config.ts'
import { CONFIG_KEYS } from '../src/config-keys.ts'
import { configSchema } from '../src/config-schema.ts'
import { CODES, kindOf, Report } from '../src/diagnostics.ts'

const project = path.resolve(import.meta.dirname, '..')
const at = (file: string) => path.join(project, file)

/** Puts `tableOf(names)` between `<!-- kind: names -->` and `<!-- end -->`, wherever a page says so. */
function withTables(page: string, kind: string, tableOf: (names: string) => readonly string[]): string {
  const places = new RegExp(`(<!-- ${kind}: ([^>]*?) -->\\n)[\\s\\S]*?(<!-- end -->)`, 'g')
  return page.replace(places, (_, start, names, end) => `${start}\n${tableOf(names).join('\n')}\n\n${end}`)
}

describe('docs/guide/configuration.md', () => {
  it('has the tables of the configuration', async () => {
    const file = at('docs/guide/configuration.md')
    const written: string[] = []
    const page = withTables(await readFile(file, 'utf8'), 'keys', (section) => {
      written.push(section)
      const rows = (CONFIG_KEYS[section] ?? []).map(
        ({ key, about, otherwise, example }) => `| \`${key}\` | ${about} | ${otherwise} | \`${example}\` |`,
      )
      return ['| Key | Type | Default | Example |', '| --- | --- | --- | --- |', ...rows]
    })
    expect(written).toEqual(Object.keys(CONFIG_KEYS))
    await expect(page).toMatchFileSnapshot(file)
  })
})

describe('docs/guide/diagnostics/README.md', () => {
  it('has the tables of the diagnostics', async () => {
    const file = at('docs/guide/diagnostics/README.md')
    const explanations = await readExplanations()
    const written: string[] = []
    const page = withTables(await readFile(file, 'utf8'), 'codes', (names) => {
      const codes = CODES.filter((code) => names.split(' ').some((name) => isNamed(code, name)))
      written.push(...codes)
      const rows = codes.map(
        (code) => `| [${code}](${code}.md) | ${kindOf(code).severity} | ${explanations.get(code)?.summary} |`,
      )
      return ['| Code | | Meaning |', '| --- | --- | --- |', ...rows]
    })
    expect(written.sort()).toEqual([...CODES].sort())
    await expect(page).toMatchFileSnapshot(file)
  })
})

describe('docs/guide/command-line.md', () => {
  it('has the options of every command that can be seen', async () => {
    const file = at('docs/guide/command-line.md')
    const program = makeProgram(() => undefined)
    const written: string[] = []
    const page = withTables(await readFile(file, 'utf8'), 'options', (names) => {
      written.push(names)
      const command = commandOf(program, names.split(' '))
      const help = command.createHelp()
      const rows = [
        ...help
          .visibleArguments(command)
          .map((each) => [help.argumentTerm(each), help.argumentDescription(each)]),
        ...help
          .visibleOptions(command)
          .filter(({ long }) => long !== '--help')
          .map((each) => [help.optionTerm(each), help.optionDescription(each)]),
      ]
      return [
        `\`buckram ${names}${rows.length > command.registeredArguments.length ? ' [options]' : ''}${usageOf(command)}\``,
        ...(rows.length === 0 ? [] : ['', '| Argument or option | What it is |', '| --- | --- |']),
        ...rows.map(([term, about]) => `| \`${term}\` | ${about?.replaceAll('<', '\\<')} |`),
      ]
    })
    const visible = program.commands.map((command) => command.name()).filter((name) => name !== 'complete')
    expect(written.map((names) => names.split(' ')[0]).sort()).toEqual(visible.sort())
    await expect(page).toMatchFileSnapshot(file)
  })
})

function commandOf(parent: Command, [name, ...rest]: readonly string[]): Command {
  const found = parent.commands.find((command) => command.name() === name)
  if (found === undefined) return parent
  return commandOf(found, rest)
}

/** ` [folder]`, ` <shell>`. */
function usageOf(command: Command): string {
  return command.registeredArguments
    .map(
      (each) =>
        ` ${each.required ? '<' : '['}${each.name()}${each.variadic ? '...' : ''}${each.required ? '>' : ']'}`,
    )
    .join('')
}

function isNamed(code: string, name: string): boolean {
  return name.endsWith('*') ? code.startsWith(name.slice(0, -1)) : code === name
}

describe('buckram.schema.json', () => {
  it('is the schema of this configuration', async () => {
    await expect(`${written(configSchema(), '')}\n`).toMatchFileSnapshot(at('buckram.schema.json'))
  })

  const isValid = new Ajv2020({
    allErrors: true,
    allowUnionTypes: true,
    keywords: ['markdownDescription'],
  }).compile(configSchema())
  const accepts = (source: string) => ({
    reader: problemsOf(source).length === 0,
    schema: isValid(parse(source)),
  })

  it.each(Object.values(CONFIG_KEYS).flat())('has the texts of $key', ({ key }) => {
    const described = JSON.stringify(nodeAt(key.split('.')))
    expect(described).toContain('"description":')
    expect(described).toContain('"examples":')
  })

  it.each([
    '',
    '{}',
    'title: 1.10\nversion: 1.10\nsubtitle: true',
    'title:',
    'authors: Ada',
    'authors: [Ada, { name: B, sortName: "B, A", role: Translator, url: "https://example.org" }]',
    'authors: { name: Ada, role: aut }',
    'contributors: { name: Ada, role: cover designer }',
    'license: MIT',
    'license: { name: Own, url: "https://example.org" }',
    'series: { name: Open books, number: 2 }',
    'date: 2024\n',
    'date: 2023-2024',
    'date: 2024-05-01',
    'isbn: 978-0-306-40615-7',
    'isbn: 0-306-40615-2',
    'doi: https://doi.org/10.5281/zenodo.1',
    'repository: git@github.com:owner/name.git',
    'repository: https://github.com/owner/name',
    'page: { size: 6x9in, sides: one }',
    'page: { size: Letter, chapters: right }',
    'page: { size: b5 }',
    'page:',
    'contents: { depth: 2, figures: true }',
    'contents: { depth: "3" }',
    'verify: false',
    'verify: "true"',
    'books: docs',
    'books: [one, two/deep]',
    'theme: manual',
    'theme: { css: styles/book.css }',
    'pictures: { width: 2400, remote: fetch }',
    "math: { macros: { '\\R': '\\mathbb{R}' } }",
    'toc: [README.md, { One: one.md }]',
    'toc: folder',
    'toc: { front: [a.md], body: [b.md] }',
    'cover: images/cover..png',
  ])('accepts what the reader accepts: %j', (source) => {
    expect(accepts(source)).toEqual({ reader: true, schema: true })
  })

  it.each([
    'tilte: x',
    'title: [x]',
    'title: ""',
    'title: { a: b }',
    '- a',
    'just text',
    'authors: [{ role: aut }]',
    'authors: [{ name: Ada, role: king }]',
    'authors: [{ name: Ada, url: example.org }]',
    'authors: [{ name: Ada, age: 3 }]',
    'authors: [[Ada]]',
    'license: { url: "https://example.org" }',
    'series: { name: x, number: two }',
    'direction: up',
    'date: yesterday',
    'date: 2024-5-1',
    'isbn: 978-0-306',
    'doi: 11.1/x',
    'repository: owner/name',
    'branch: a b',
    'commit: xyz',
    'dialect: sphinx',
    'books: ../other',
    'books: [one, one]',
    'cache: none',
    'verify: maybe',
    'cover: /etc/passwd',
    'cover: a/../b.png',
    'name: a/b',
    'page: { size: A3x }',
    'page: { siez: A4 }',
    'page: A4',
    'page: { sides: one, chapters: right }',
    'theme: dark',
    'theme: { name: book, colour: red }',
    'fonts: { fallback: all }',
    'pictures: { width: 100 }',
    'pictures: { width: 5000 }',
    'pictures: { width: wide }',
    'math: { macros: { R: x } }',
    `math: { macros: { '\\R': '${'x'.repeat(1001)}' } }`,
    'contents: { depth: 4 }',
    'contents: { figures: 1 }',
    'links: { addresses: si }',
    'pdf: true',
    'accessibility: { by: me }',
  ])('refuses what the reader refuses: %j', (source) => {
    expect(accepts(source)).toEqual({ reader: false, schema: false })
  })
})

function problemsOf(source: string): readonly unknown[] {
  const report = new Report()
  readConfig(source, 'buckram.yaml', report)
  return report.diagnostics
}

/** The property of a key, whatever form stands around it. */
function nodeAt(steps: readonly string[], node: unknown = configSchema()): unknown {
  const [step, ...rest] = steps
  if (step === undefined) return node
  return forms(node)
    .filter((form) => form.properties?.[step] !== undefined)
    .map((form) => nodeAt(rest, form.properties?.[step]))[0]
}

interface Form {
  readonly properties?: Readonly<Record<string, unknown>>
  readonly anyOf?: readonly Form[]
  readonly items?: Form
}

function forms(node: unknown): readonly Form[] {
  const form = node as Form // what a JSON Schema may be
  return [form, ...[...(form.anyOf ?? []), ...(form.items === undefined ? [] : [form.items])].flatMap(forms)]
}

/** As Biome writes JSON: a list stands on one line where it fits. */
function written(value: unknown, indent: string, before = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const deeper = `${indent}  `
  if (Array.isArray(value)) {
    const line = onOneLine(value)
    // The comma behind it counts, too.
    if (line !== undefined && `${indent}${before}${line},`.length <= 110) return line
    return `[\n${value.map((item) => `${deeper}${written(item, deeper)}`).join(',\n')}\n${indent}]`
  }
  const lines = Object.entries(value).map(([key, part]) => {
    const start = `${JSON.stringify(key)}: `
    return `${deeper}${start}${written(part, deeper, start)}`
  })
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n${indent}}`
}

/** Undefined for a list that holds objects, which are never on one line. */
function onOneLine(list: readonly unknown[]): string | undefined {
  const items = list.map((item) =>
    Array.isArray(item)
      ? onOneLine(item)
      : typeof item === 'object' && item !== null
        ? undefined
        : JSON.stringify(item),
  )
  return items.includes(undefined) ? undefined : `[${items.join(', ')}]`
}
