/** The tool's own version and repository, as package.json states them. */
import { readFileSync } from 'node:fs'
import { repositoryAddress } from './fields.ts'

const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

function versionOf(value: unknown): string {
  if (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    typeof value.version === 'string'
  ) {
    return value.version
  }
  throw new Error('package.json has no version.')
}

export const VERSION = versionOf(manifest)
export const GENERATOR = `Buckram ${VERSION}`

/** `https://github.com/owner/name`; undefined while package.json names none. */
export const REPOSITORY = repositoryOf(manifest)

function repositoryOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('repository' in value)) return undefined
  const { repository } = value
  if (typeof repository === 'string') return repositoryAddress(repository)
  return typeof repository === 'object' &&
    repository !== null &&
    'url' in repository &&
    typeof repository.url === 'string'
    ? repositoryAddress(repository.url)
    : undefined
}
