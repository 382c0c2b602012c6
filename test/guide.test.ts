/** The guide: what it shows is right, and it is a book that is built without a warning. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Command } from 'commander'
import { expect, it } from 'vitest'
import { checkBook } from '../src/build.ts'
import { makeProgram } from '../src/commands/program.ts'
import { configKeys, readConfig } from '../src/config.ts'
import { Report } from '../src/diagnostics.ts'
import { silent } from '../src/progress.ts'
import { isRecord, readYaml } from '../src/yaml.ts'

const guide = path.resolve(import.meta.dirname, '../docs/guide')

interface Block {
  readonly page: string
  readonly language: string
  readonly text: string
}

async function blocksOf(language: string): Promise<readonly Block[]> {
  const pages = (await readdir(guide)).filter((name) => name.endsWith('.md')).sort()
  const texts = await Promise.all(pages.map((page) => readFile(path.join(guide, page), 'utf8')))
  return texts.flatMap((text, index) =>
    [...text.matchAll(/^( *)```(\w+)\n([\s\S]*?)^\1```$/gm)]
      .map(([, , found = '', block = '']) => ({ page: pages[index] ?? '', language: found, text: block }))
      .filter((block) => block.language === language),
  )
}

/** Other YAML (workflows, files of other tools) has keys that a configuration lacks. */
const isConfig = ({ text }: Block) => {
  const { value } = readYaml(text)
  return isRecord(value) && Object.keys(value).every((key) => configKeys().includes(key))
}
const configurations = (await blocksOf('yaml')).filter(isConfig)

it('shows configurations', () => expect(configurations.length).toBeGreaterThan(8))

it.each(configurations)('$page: $text', ({ text }) => {
  const report = new Report()
  readConfig(text, 'buckram.yaml', report)
  expect(report.diagnostics).toEqual([])
})

/** The lines that begin with `buckram` or `npx buckram`, in fences of a shell, of a workflow, and in the text. */
async function commandLines(): Promise<readonly (readonly [page: string, line: string])[]> {
  const pages = (await readdir(guide, { recursive: true })).filter((name) => name.endsWith('.md')).sort()
  const found = await Promise.all(
    pages.map(async (page) => {
      const text = await readFile(path.join(guide, page), 'utf8')
      const fenced = [...text.matchAll(/^(?: *- run: | *\$ | *)(?:npx )?buckram ((?:[a-z]|--).*)$/gm)]
      const inline = [...text.matchAll(/`(?:npx )?buckram ((?:[a-z]|--)[^`\n]*)`/g)]
      return [...fenced, ...inline].map(([, line = '']) => [page, line] as const)
    }),
  )
  return found.flat().filter(([, line]) => !line.includes('[options]'))
}

const lines = await commandLines()

it('shows commands', () => expect(lines.length).toBeGreaterThan(30))

it.each(lines)('%s: buckram %s', async (_, line) => {
  const run: string[] = []
  const program = makeProgram(() => undefined)
  for (const command of commandsIn(program))
    command.exitOverride().configureOutput({ writeOut: () => undefined, writeErr: () => undefined })
  for (const command of commandsIn(program).filter((each) => each.commands.length === 0))
    command.action(() => {
      run.push(command.name())
    })
  const words = wordsOf(line)
  const isHelp = words[0] === 'help' || words.includes('--help') || words.includes('--version')
  // A command that is named in passing need not have all that it requires.
  const isNamed = words.length === 1
  await program.parseAsync(words, { from: 'user' }).catch((error: { code?: string }) => {
    const allowed = [
      ...(isHelp ? ['commander.help', 'commander.helpDisplayed', 'commander.version'] : []),
      ...(isNamed ? ['commander.missingMandatoryOptionValue', 'commander.missingArgument'] : []),
    ]
    expect(allowed).toContain(error.code)
    run.push('allowed')
  })
  expect(run).toHaveLength(1)
})

function commandsIn(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(commandsIn)]
}

/** As a shell takes them, up to what goes elsewhere. */
function wordsOf(line: string): string[] {
  const [command = ''] = line.replace(/\$\{\{.*?\}\}/g, '1').split(/ \\?[|>#] ?|\)$/)
  return [...command.matchAll(/"[^"]*"|'[^']*'|\S+/g)].map(([word]) => word.replace(/^["']|["']$/g, ''))
}

it('is a book without a warning', { timeout: 60_000 }, async () => {
  const { chapters, diagnostics } = await checkBook({
    root: guide,
    out: path.join(guide, 'output'),
    cache: false,
    offline: true,
    progress: silent,
    sourceDateEpoch: '0',
  })
  expect(diagnostics).toEqual([])
  const pages = (await readdir(guide, { recursive: true })).filter((name) => name.endsWith('.md'))
  // The README is the title page; every other page is a chapter.
  expect(chapters).toBeGreaterThanOrEqual(pages.length - 1)
})
