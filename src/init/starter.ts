/** The small book that a new folder begins with. Its text lies in assets/starter, a folder for each language. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../assets/starter', import.meta.url))

/** Languages that the small book exists in: the first one is taken for all others. */
export const STARTER_LANGUAGES = ['en', 'zh'] as const
export type StarterLanguage = (typeof STARTER_LANGUAGES)[number]

export function starterLanguage(tag: string): StarterLanguage {
  return STARTER_LANGUAGES.find((language) => tag.toLowerCase().split('-')[0] === language) ?? 'en'
}

/** Relative path, with `/`, → content. `title` becomes the heading of the README. */
export async function starterFiles(
  language: StarterLanguage,
  title: string,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const root = path.join(folder, language)
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const files = new Map<string, Uint8Array>()
  for (const entry of entries.filter((found) => found.isFile())) {
    const place = path.join(entry.parentPath, entry.name)
    files.set(path.relative(root, place).replaceAll(path.sep, '/'), await readFile(place))
  }
  const readme = new TextDecoder().decode(files.get('README.md'))
  files.set('README.md', Buffer.from(readme.replace(/^# .*/, () => `# ${asMarkdown(title)}`)))
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** A title is text: none of it is markup. */
function asMarkdown(title: string): string {
  return title.replace(/[\\`*_[\]<>~$&|]/g, '\\$&').replace(/#+$/, '\\$&')
}
