/** Chapters: Markdown as GitHub shows it. */
import { readdirSync, readFileSync } from 'node:fs'
import { toHtml } from 'hast-util-to-html'
import { describe, expect, it } from 'vitest'
import { parseMarkdown } from '../src/chapters/parse.ts'
import { Report } from '../src/diagnostics.ts'

const fixtures = new URL('markdown/', import.meta.url)

describe.each(readdirSync(fixtures).sort())('markdown/%s', (name) => {
  const text = readFileSync(new URL(name, fixtures), 'utf8')
  for (const block of text.split(/\n\.\n(?:\n|$)/).filter((block) => block.trim() !== '')) {
    const [title = '', markdown = '', html] = block.split(/(?:^|\n)\.\n/)
    it(title, () => {
      const { tree } = parseMarkdown({ file: 'a.md', text: `${markdown}\n` }, new Report())
      expect(toHtml(tree).trim()).toBe(html?.trim())
    })
  }
})
