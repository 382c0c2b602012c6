/** Judges whether Markdown, of any dialect that is supported, was left in a book as its author typed it. */
import type { GlyphPage } from './pdf-glyphs.ts'

/** Something that an author types and a reader never sees. */
interface Construct {
  readonly name: string
  /** As an author writes it; the tests look for it. */
  readonly example: string
  /** Finds it in the text that is set in text faces. Begins and ends with marks, so that what stands inside may be anything. */
  readonly pattern: RegExp
}

/** Stands for text that is set in the faces of code and of formulas: it is to be shown as it was typed. */
const SET_AS_TYPED = '\uFFFC'

// Every pattern holds against the text of a page, whose lines are the printed ones: `^` is the beginning of a printed line.
export const constructs: readonly Construct[] = [
  // CommonMark and GitHub
  {
    name: 'link',
    example: '[text](https://example.org)',
    pattern: /\]\((?:https?:|\.{0,2}\/|#|[\w/.-]+\.(?:md|html)\b)/g,
  },
  { name: 'reference', example: '[some text][label]', pattern: /(?<![\w)\]])\[[^[\]]{2,200}\]\[[^[\]]*\]/g },
  {
    name: 'definition',
    example: '[label]: https://example.org',
    pattern: /^\[[^\]\n]+\]:\s*(?:https?:|\.{0,2}\/)/gm,
  },
  { name: 'picture', example: '![text](a.png)', pattern: /!\[[^\]]*\](?=[([])/g },
  { name: 'strong', example: '**text**', pattern: /\*\*(?=\S)[^*]{0,100}\S\*\*/g },
  { name: 'heading', example: '## Title', pattern: /^#{2,6} \S/gm },
  { name: 'fence', example: '```js', pattern: /```|~~~/g },
  { name: 'table', example: '| --- | :-: |', pattern: /\|\s*:?-{3,}:?\s*\|/g },
  { name: 'struck', example: '~~text~~', pattern: /~~(?=\S)[^~]{1,200}~~/g },
  { name: 'footnote', example: 'text[^1]', pattern: /\[\^[^\s\]]+\]/g },
  { name: 'alert', example: '> [!NOTE]', pattern: /\[!(?:[A-Z]{3,}|EDITION-\d+)\]/g },
  { name: 'task', example: '[x] done', pattern: /^\s*[-*•]?\s*\[[ xX]\] [^\s[\]]/gm },
  {
    name: 'formula',
    example: 'a $$x^2$$ b',
    pattern: /\$\$?(?=[^\s$])[^$]{0,200}[\\^_{}=][^$]{0,200}[^\s$]\$\$?/g,
  },
  {
    name: 'tag',
    example: '<details>',
    pattern:
      /<\/?(?:details|summary|br|p|div|span|a|img|kbd|sup|sub|b|i|em|strong|table|tr|td|th|ul|ol|li|center|font|picture|source|video|iframe)(?:\s[^<>]*)?\/?>/g,
  },
  { name: 'comment', example: '<!-- text -->', pattern: /<!--|-->$/gm },
  { name: 'entity', example: '&nbsp;', pattern: /&(?:[a-z]{2,8}|#\d{2,5}|#x[\da-f]{2,5});/gi },
  {
    name: 'front matter',
    example: 'title: A\n---\n',
    pattern: /^(?:title|description|author|tags|layout|sidebar_\w+): [^\n]*\n(?:[^\n]*\n){0,8}---$/gm,
  },
  // mdBook
  { name: 'mdBook directive', example: '{{#include a.rs:1:2}}', pattern: /\{\{\s*#\s*[a-z_]+\b/g },
  { name: 'rule', example: 'r[items.fn]', pattern: /^r\[[\w:.-]+\]/gm },
  // HonKit, GitBook, Docusaurus, VitePress
  { name: 'template value', example: '{{ book.version }}', pattern: /\{\{-?\s*[\w"'$][^{}\n]*\}\}/g },
  { name: 'template tag', example: '{% hint style="info" %}', pattern: /\{%-?\s*\w[^%\n]*%\}/g },
  {
    name: 'code import',
    example: '[import, title:"a"](src/a.js)',
    pattern: /\[(?:import|include)(?:[:,][^\]]*)?\]\(/g,
  },
  { name: 'container', example: ':::tip Title', pattern: /^\s*:{3,}/gm },
  { name: 'code from a file', example: '<<< @/a.js', pattern: /^<<< ?[@./]/gm },
  { name: 'heading id', example: 'Title {#id}', pattern: /\{#[\w:.-]+(?:\s[^{}\n]*)?\}/g },
  // mkdocs
  { name: 'admonition', example: '!!! note "Title"', pattern: /^\s*!!! ?[a-z]/gm },
  { name: 'collapsible', example: '???+ tip', pattern: /^\s*\?\?\?\+? ?[a-z"]/gm },
  { name: 'tab', example: '=== "Label"', pattern: /^\s*===[!+]? ?["“]/gm },
  { name: 'snippet', example: '--8<-- "a.md"', pattern: /[-–—]+8<[-–—]+/g },
  {
    name: 'attribute list',
    example: 'text{: .x }',
    pattern: /\{:\s*[#.\w][^{}\n]*\}|\{\s*\.[\w-]+(?:\s[^{}\n]*)?\}/g,
  },
  { name: 'mark', example: '==text==', pattern: /==(?=[^\s=])[^=\n]{1,200}[^\s=]==|==[^\s=]==/g },
  { name: 'inserted', example: '^^text^^', pattern: /\^\^(?=\S)[^^]{1,200}\^\^/g },
  { name: 'keys', example: '++ctrl+alt+del++', pattern: /\+\+[a-z"][\w"-]*(?:\+[\w"-]+)*\+\+/g },
  { name: 'edit', example: '{++text++}', pattern: /\{(?:\+\+|--|~~|==|>>)[^{}]*(?:\+\+|--|~~|==|<<)\}/g },
  { name: 'abbreviation', example: '*[HTML]: Hyper Text', pattern: /^\*\[[^\]\n]+\]:/gm },
  { name: 'contents marker', example: '[TOC]', pattern: /\[\[?_?toc_?\]?\]/gi },
  {
    name: 'icon',
    example: ':material-plus:',
    pattern: /:(?:material|fontawesome|octicons|simple)-[a-z0-9-]+:/g,
  },
  { name: 'emoji', example: 'go :tada: go', pattern: /(?<![\w:]):[a-z][a-z_]{2,30}:(?![\w:/])/g },
]

/** One sentence for each find: `page 12: mark: “… ==text== …”`. */
export function rawSyntax({ label, glyphs }: GlyphPage): readonly string[] {
  return findConstructs(proseOf(glyphs)).map(({ name, around }) => `page ${label}: ${name}: “${around}”`)
}

interface Find {
  readonly name: string
  readonly around: string
}

export function findConstructs(text: string): readonly Find[] {
  return constructs.flatMap(({ name, pattern }) =>
    [...text.matchAll(pattern)].map(({ 0: found, index }) => ({
      name,
      around: text.slice(Math.max(0, index - 20), index + found.length + 20).replace(/\s+/g, ' '),
    })),
  )
}

/** Text that is not set as it was typed: code and its like are known by their face, which no other text has. */
function proseOf(glyphs: GlyphPage['glyphs']): string {
  return glyphs
    .map(({ text, face }) => (/Mono|KaTeX|Math/.test(face) ? SET_AS_TYPED : text))
    .join('')
    .replace(/\uFFFC+/g, SET_AS_TYPED)
}
