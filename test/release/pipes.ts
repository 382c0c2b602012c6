/** A small release for the tests of publishing at GitHub, what readers see of it, and what is said when it fails. */
import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { MachineError, UsageError } from '../../src/diagnostics.ts'
import type { Release } from '../../src/release/target.ts'
import { hash, MAIN, type Shown } from './github-repository.ts'
import { TOKEN } from './github-server.ts'

export const encode = (text: string) => new TextEncoder().encode(text)

/** Large enough not to go in one packet. */
export const PDF = 'pdf'.repeat(50_000)

export function releaseOf(files: Readonly<Record<string, string>>, more: Partial<Release> = {}): Release {
  const listed = Object.entries(files).map(([name, text]) => ({ name, bytes: encode(text) }))
  const sums = listed
    .map(({ name, bytes }) => `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`)
    .join('')
  return {
    tag: 'v1.2',
    version: '1.2',
    title: 'Pipes 1.2',
    notes: '## What changed\n\n- Pipes are longer.\n',
    commit: MAIN,
    isPrerelease: false,
    files: [...listed, { name: 'SHA256SUMS', bytes: encode(sums) }],
    ...more,
  }
}

export const release = releaseOf({ 'pipes.pdf': PDF, 'pipes-1.2.epub': 'epub' })
export const texts = Object.fromEntries(
  release.files.map(({ name, bytes }) => [name, new TextDecoder().decode(bytes)]),
)

/** What readers see of a release that is whole. */
export function whole({ tag, title, notes, commit, files }: Release): Shown {
  return {
    tag,
    title,
    notes,
    commit,
    files: Object.fromEntries(files.map(({ name, bytes }) => [name, hash(bytes)])),
  }
}

/** Message and hint of what is thrown; the token must not stand in it. */
export async function failureOf(
  published: Promise<unknown>,
): Promise<{ readonly kind: string; readonly text: string }> {
  const error = await published.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof MachineError || error instanceof UsageError))
    throw error ?? new Error('Nothing was thrown.')
  const text = `${error.message}\n${error.hint}`
  expect(`${text} ${error.stack} ${JSON.stringify(error)} ${error.cause}`).not.toContain(TOKEN)
  expect(error.hint).not.toBe('')
  return { kind: error.name, text }
}
