/** The tool's own version, as package.json states it. */
import { readFileSync } from 'node:fs'

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
