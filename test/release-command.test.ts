/** `buckram release` as a user meets it: two books of one repository, what is refused, what is published in a folder. */
import { execFile, execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

const project = path.resolve(import.meta.dirname, '..')
const cli = path.join(project, 'dist/cli.js')

let place = ''
let repository = ''
beforeAll(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'release-'))
  execFileSync(process.execPath, [
    path.join(project, 'node_modules/typescript/bin/tsc'),
    '-p',
    path.join(project, 'tsconfig.build.json'),
  ])
  repository = path.join(place, 'repository')
  await write('buckram.yaml', 'books: [guide, zh/book]\n')
  await write('guide/README.md', '# The guide\n\nBy nobody.\n\n## Contents\n\n1. [Start](start.md)\n')
  await write('guide/start.md', '# Start\n\nOne word.\n')
  await write('guide/CHANGELOG.md', '# Changes\n\n## 1.0\n\nThe guide begins.\n')
  await write('zh/book/README.md', '# 书\n\n## 目录\n\n1. [第一章](one.md)\n')
  await write('zh/book/one.md', '# 第一章\n\n字。\n')
  await write('zh/book/buckram.yaml', 'name: shu\n')
  git('init', '--quiet', '--initial-branch=main')
  commit('Begin')
}, 60_000)
afterAll(() => rm(place, { recursive: true, force: true }))

async function write(file: string, text: string): Promise<void> {
  const target = path.join(repository, file)
  await mkdir(path.dirname(target), { recursive: true })
  await writeFile(target, text)
}

function git(...args: string[]): string {
  const identity = ['-c', 'user.name=N', '-c', 'user.email=n@example.org', '-c', 'commit.gpgsign=false']
  return execFileSync('git', ['-C', repository, ...identity, ...args], { encoding: 'utf8' }).trim()
}

function commit(message: string): void {
  git('add', '--all')
  git('commit', '--quiet', '--message', message)
}

function release(...args: string[]) {
  return new Promise<{ readonly code: unknown; readonly stdout: string; readonly stderr: string }>(
    (resolve) => {
      const { GITHUB_TOKEN: _, GITHUB_REPOSITORY: __, ...env } = process.env
      const all = [cli, 'release', ...args, '--out', path.join(place, 'output'), '--quiet']
      execFile(process.execPath, all, { cwd: repository, env, timeout: 100_000 }, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
      )
    },
  )
}

describe('buckram release', () => {
  it('shows the release of both books, and publishes nothing', async () => {
    const { code, stdout, stderr } = await release('--tag', 'v1.0', '--dry-run')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('The guide · 书 1.0')
    expect(stdout).toContain('## The guide\n\n### What changed\n\nThe guide begins.\n')
    // The Chinese book has no changelog: its commits are told, and the only one touches its only chapter.
    expect(stdout).toMatch(/## 书\n\n### 更新内容\n\n### 第一章\n\n- Begin \([0-9a-f]{7}\)\n/)
    for (const name of ['guide.pdf', 'guide-1.0.pdf', 'shu.epub', 'shu-1.0.epub', 'guide.bib', 'shu.cff'])
      expect(stdout).toMatch(new RegExp(`^ {2}${name.replace('.', '\\.')} `, 'm'))
    expect(stdout).toContain('Nothing was published')
  }, 120_000)

  it('publishes in a folder; tag and commit stand in the books', async () => {
    const folder = path.join(place, 'site')
    const { code, stderr } = await release('--tag', 'v1.0', '--to', folder)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const latest = path.join(folder, 'latest')
    const sums = await readFile(path.join(latest, 'SHA256SUMS'), 'utf8')
    const listed = sums
      .trimEnd()
      .split('\n')
      .map((line) => line.split('  '))
    const named = listed.map(([, name]) => name ?? '')
    expect([...named, 'SHA256SUMS', 'release-notes.md'].sort()).toEqual((await readdir(latest)).sort())
    for (const [sum, name] of listed) {
      const bytes = await readFile(path.join(latest, name ?? ''))
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sum)
    }
    const html = await readFile(path.join(latest, 'guide.html'), 'utf8')
    const foot = /<p class="foot">([^<]*)<\/p>/.exec(html)?.[1]
    expect(foot).toContain(`Version 1.0 · v1.0 · ${git('rev-parse', 'HEAD').slice(0, 12)}`)
    const pdf = await readFile(path.join(latest, 'guide.pdf'), 'latin1')
    expect(pdf).toContain(`<xmpMM:VersionID>1.0 v1.0 ${git('rev-parse', 'HEAD')}</xmpMM:VersionID>`)
    const record = JSON.parse(await readFile(path.join(place, 'output/guide/build.json'), 'utf8'))
    expect(record).toMatchObject({ version: '1.0', tag: 'v1.0', commit: git('rev-parse', 'HEAD') })
  }, 120_000)

  it('refuses warnings but those that are allowed', async () => {
    await write('guide/start.md', '# Start\n\nA ![picture](missing.png).\n')
    commit('Lose a picture')
    const refused = await release('guide', '--tag', 'v1.1', '--dry-run')
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('Nothing was written: 1 warning')
    const allowed = await release('guide', '--tag', 'v1.1', '--dry-run', '--allow', 'image-missing')
    expect(allowed.code).toBe(0)
    // One book alone has the plain names.
    expect(allowed.stdout).toMatch(/^ {2}citation\.bib /m)
    const wrong = await release('guide', '--tag', 'v1.1', '--allow', 'image-mising')
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toContain('Did you mean `image-missing`?')
  }, 120_000)

  it('refuses what is not committed, and a tag of another commit', async () => {
    await write('guide/start.md', '# Start\n\nAnother word.\n')
    const dirty = await release('guide', '--tag', 'v1.2', '--to', path.join(place, 'never'))
    expect(dirty.code).toBe(2)
    expect(dirty.stderr).toContain('are not those of the last commit')
    git('tag', 'v1.2')
    commit('Say something else')
    const other = await release('guide', '--tag', 'v1.2', '--to', path.join(place, 'never'))
    expect(other.code).toBe(2)
    expect(other.stderr).toContain('names another commit')
    expect(await readdir(place)).not.toContain('never')
  }, 120_000)

  it('says what it lacks: a repository, a token, a name for a tag', async () => {
    vi.stubEnv('GH_TOKEN', '')
    const locked = await release('guide', '--tag', 'v1.3', '--repository', 'ada/pipes')
    expect(locked.code).toBe(2)
    expect(locked.stderr).toContain('GITHUB_TOKEN')
    vi.stubEnv('GH_TOKEN', 'secret')
    const nowhere = await release('guide', '--tag', 'v1.3', '--allow', 'image-missing')
    vi.unstubAllEnvs()
    expect(nowhere.code).toBe(2)
    expect(nowhere.stderr).toContain('--repository owner/name')
    expect(nowhere.stderr).not.toContain('secret')
    const unnamed = await release('guide', '--tag', '../x')
    expect(unnamed.code).toBe(2)
    expect((await release('guide')).stderr).toContain('--tag')
  }, 120_000)
})
