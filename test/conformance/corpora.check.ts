/**
 * `npm run corpora`: builds every book below a folder (a folder each, or a .tar.gz of one) and prints one table.
 * The folder is BUCKRAM_CORPORA. An archive has no Git: the README beside it may say where its book is from, in a row
 * `| \`book\` | owner/repository 0123abc | …`.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { measure } from '../bench/measure.mjs'
import { checkEpub, missing, projectRoot } from './tools.ts'

/** What the record of a build holds of what the table shows. */
interface Made {
  readonly title: string
  readonly chapters: number
  readonly pages?: number
  readonly warnings: readonly { readonly code: string }[]
}

const place = await mkdtemp(join(tmpdir(), 'buckram-corpora-'))
const books = await unpack(process.env.BUCKRAM_CORPORA)
const noJava = missing('java', 'mvn')
const rows: string[][] = []

afterAll(async () => {
  const head = ['Book', 'Chapters', 'Pages', 'Warnings', 'Seconds', 'Peak MiB', 'EPUBCheck']
  const lines = [head, head.map((_, column) => (column === 0 || column === 3 ? ':--' : '--:')), ...rows]
  console.log(lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n'))
  await rm(place, { recursive: true, force: true })
})

describe.skipIf(books.length === 0)('the books of BUCKRAM_CORPORA', () => {
  it.each(books)('%s', { timeout: 30 * 60_000 }, async (name, root) => {
    const out = join(place, 'output', name)
    const cli = join(projectRoot, 'dist/cli.js')
    const { wall, peak } = await measure([cli, 'build', root, '--out', out, '--no-cache', '--quiet'])
    // The record is this tool's own; docs/architecture.md describes it.
    const made = JSON.parse(await readFile(join(out, 'build.json'), 'utf8')) as Made
    const epub = (await readdir(out)).find((file) => file.endsWith('.epub')) ?? 'none'
    const messages = noJava === undefined ? await checkEpub(join(out, epub)) : undefined
    const counts = new Map<string, number>()
    for (const { code } of made.warnings) counts.set(code, (counts.get(code) ?? 0) + 1)
    const warnings = [...counts].sort().map(([code, count]) => `${count} ${code}`)
    rows.push([
      name,
      String(made.chapters),
      String(made.pages),
      warnings.join(', ') || '0',
      wall.toFixed(1),
      String(Math.round(peak)),
      messages === undefined ? 'no Java' : String(messages.length),
    ])
    expect(messages ?? []).toEqual([])
  })
})

/** Name and folder of each book. */
async function unpack(folder: string | undefined): Promise<[string, string][]> {
  if (folder === undefined) return []
  const found: [string, string][] = []
  const list = await readFile(join(resolve(folder), 'README.md'), 'utf8').catch(() => '')
  for (const entry of (await readdir(resolve(folder))).sort()) {
    const file = join(resolve(folder), entry)
    const name = entry.replace(/\.tar\.gz$/, '')
    if (name !== entry) {
      await promisify(execFile)('tar', ['xzf', file, '--directory', place])
      await nameRepository(name, list)
      found.push([name, join(place, name)])
    } else if ((await stat(file)).isDirectory()) found.push([name, file])
  }
  return found
}

async function nameRepository(name: string, list: string): Promise<void> {
  const row = list.split('\n').find((line) => line.startsWith(`| \`${name}\` |`))
  const [, repository, commit] = /\| ([\w.-]+\/[\w.-]+) ([0-9a-f]{7,40}) \|/.exec(row ?? '') ?? []
  const file = join(place, name, 'buckram.yaml')
  if (repository === undefined || existsSync(file)) return
  await writeFile(file, `repository: https://github.com/${repository}\ncommit: ${commit}\n`)
}
