/** `buckram toc` on folders of the disk: what it prints, and its exit codes. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { runToc } from '../../src/commands/toc.ts'
import { UsageError } from '../../src/diagnostics.ts'

let root = ''
let printed = ''
let problems = ''

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'toc-'))
  printed = ''
  problems = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text)
    return true
  })
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    problems += String(text)
    return true
  })
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(root, { recursive: true, force: true })
})

async function run(files: Readonly<Record<string, string>>, flags: { toc?: string; strict?: boolean } = {}) {
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(root, name), text)
  return runToc(root, { out: path.join(root, 'output'), strict: false, ...flags })
}

const readme = '# Book\n\n## Contents\n\n- [One](one.md)\n'

it('prints the reader, the tree and what is left out', async () => {
  expect(await run({ 'README.md': readme, 'one.md': '# 1\n', 'two.md': '# 2\n' })).toBe(0)
  expect(printed).toBe(
    [
      'Book',
      'Reader: README (the README lists chapters; read from README.md)',
      '',
      'Chapters:',
      '  One  one.md',
      '',
      'Markdown files that no entry reaches:',
      '  two.md',
      '',
    ].join('\n'),
  )
  expect(problems).toBe('')
})

it('takes the reader that the author chose: by the option, else in the configuration', async () => {
  const files = { 'README.md': readme, 'one.md': '# 1\n', 'two.md': '# 2\n', 'buckram.yaml': 'toc: folder\n' }
  expect(await run(files)).toBe(0)
  expect(printed).toMatch(/^Book\nReader: folder /)
  expect(await run(files, { toc: 'readme' })).toBe(0)
  expect(printed).toMatch(/\nReader: README /)
})

it('ends with 1 when the contents have errors, or warnings that count', async () => {
  expect(await run({ 'README.md': readme })).toBe(1)
  expect(problems).toMatch(/README\.md:5:9: error: .*\[toc-chapter-missing\]/)
  const twice = { 'README.md': `${readme}- [Again](one.md)\n`, 'one.md': '# 1\n' }
  expect(await run(twice)).toBe(0)
  expect(await run(twice, { strict: true })).toBe(1)
})

it('ends with 2 when the configuration or the choice is wrong', async () => {
  expect(await run({ 'README.md': '# Book\n', 'buckram.yaml': 'tocc: []\n' })).toBe(2)
  await expect(run({ 'buckram.yaml': 'toc: mkdocs.yml\n' })).rejects.toThrow(UsageError)
  await expect(run({ 'buckram.yaml': '' }, { toc: 'nobody' })).rejects.toThrow(UsageError)
})
