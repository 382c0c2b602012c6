/** The pages of docs/guide/diagnostics, one for each code: what it means, an example, how to mend it. */
import { readFile } from 'node:fs/promises'
import { CODES, type Code } from '../diagnostics.ts'

export interface Explanation {
  /** The page's first paragraph, one sentence. */
  readonly summary: string
  /** The whole page. */
  readonly markdown: string
}

const folder = new URL('../../docs/guide/diagnostics/', import.meta.url)

export async function readExplanations(): Promise<ReadonlyMap<Code, Explanation>> {
  const pages = await Promise.all(
    CODES.map(async (code): Promise<[Code, Explanation]> => {
      const markdown = await readFile(new URL(`${code}.md`, folder), 'utf8')
      const summary = markdown.split(/\n{2,}/)[1] ?? ''
      return [code, { summary: summary.replaceAll('\n', ' '), markdown }]
    }),
  )
  return new Map(pages)
}
