/** Raw HTML through GitHub's sanitiser: what GitHub drops, the book drops. */
import type { Root } from 'hast'
import { defaultSchema, type Schema, sanitize } from 'hast-util-sanitize'
import { OWN_ATTRIBUTES } from './dialects/elements.ts'
import { EMOJI_TAG } from './emoji.ts'
import { FORMULA_ATTRIBUTES, FORMULA_TAG } from './math/tree.ts'

/** Elements that GitHub does not let through but mdBook and mkdocs books use; none of them can act. */
const HARMLESS = [
  'abbr', 'aside', 'caption', 'center', 'cite', 'col', 'colgroup', 'dfn', 'figcaption', 'figure', 'mark', 'small', 'time', 'u', 'wbr',
] // biome-ignore format: a list of names

const schema: Schema = {
  ...defaultSchema,
  // The boxes of task lists are drawn afterwards; one that the author wrote as HTML is no task.
  tagNames: [
    ...(defaultSchema.tagNames ?? []).filter((name) => name !== 'input'),
    ...HARMLESS,
    EMOJI_TAG,
    FORMULA_TAG,
    ...Object.keys(OWN_ATTRIBUTES),
  ],
  attributes: {
    ...defaultSchema.attributes,
    [EMOJI_TAG]: ['alias'],
    [FORMULA_TAG]: FORMULA_ATTRIBUTES,
    ...OWN_ATTRIBUTES,
  },
  // Their content is no text of the book.
  strip: ['script', 'style', 'iframe', 'object', 'noscript', 'template', 'title', 'textarea', 'svg', 'math'],
  // Ids become unique when the book is resolved; GitHub's prefix is not needed.
  clobberPrefix: '',
  // Addresses are judged when links are resolved, where a refusal can be reported with its place.
  protocols: { cite: ['http', 'https'], longDesc: ['http', 'https'] },
}

export function sanitizeTree(tree: Root): Root {
  const clean = sanitize(tree, schema)
  return clean.type === 'root' ? clean : { type: 'root', children: clean.type === 'doctype' ? [] : [clean] }
}
