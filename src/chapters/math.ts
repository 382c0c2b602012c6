/** Reads formulas in Markdown. They are rendered as one element each, which `takeFormulas` finds in the tree. */
import type { MarkdownIt, Token } from 'markdown-it'
import { blockFormula } from './math/block.ts'
import type { Delimiter } from './math/delimiters.ts'
import { inlineFormula } from './math/inline.ts'
import { FORMULA_TAG } from './math/tree.ts'

export {
  docusaurusDelimiters,
  githubDelimiters,
  honkitDelimiters,
  mdbookDelimiters,
  mdbookKatexDelimiters,
  mkdocsDelimiters,
} from './math/delimiters.ts'

/** What a token of a formula knows besides its TeX (`content`) and its delimiters (`markup` and `info`). */
interface FormulaMeta {
  readonly shown: 'inline' | 'line' | 'block'
  readonly escaped: boolean
}

/** A plugin for markdown-it: formulas between `delimiters`, and fences of the language `math`. Code and links are not touched. */
export function mathPlugin(delimiters: readonly Delimiter[]): (markdown: MarkdownIt) => void {
  return (markdown) => {
    const { renderer, utils } = markdown
    const write = (tex: string, opening: string, closing: string, { shown, escaped }: FormulaMeta) =>
      `<${FORMULA_TAG} opening="${utils.escapeHtml(opening)}" closing="${utils.escapeHtml(closing)}" shown="${shown}"${
        escaped ? ' escaped="yes"' : ''
      }>${utils.escapeHtml(tex)}</${FORMULA_TAG}>`
    const writeToken = ({ content, markup, info, meta }: Token) =>
      write(content, markup, info, meta as unknown as FormulaMeta) // the rules below put this there

    markdown.inline.ruler.before('escape', 'formula', inlineFormula(delimiters))
    markdown.block.ruler.before('fence', 'formula_block', blockFormula(delimiters), {
      alt: ['paragraph', 'reference', 'blockquote', 'list'],
    })
    markdown.core.ruler.after('inline', 'formula_alt', ({ tokens }) => tokens.forEach(spellInAlternatives))
    renderer.rules.formula = (tokens, index) => (tokens[index] ? writeToken(tokens[index]) : '')
    renderer.rules.formula_block = (tokens, index) => (tokens[index] ? `${writeToken(tokens[index])}\n` : '')

    const { fence } = renderer.rules
    renderer.rules.fence = (tokens, index, options, env, self) => {
      const token = tokens[index]
      if (token !== undefined && /^math(?:\s|$)/.test(token.info.trim()))
        return `${write(token.content, `${token.markup}math\n`, token.markup, { shown: 'block', escaped: false })}\n`
      return fence?.(tokens, index, options, env, self) ?? ''
    }
  }
}

/** The alternative text of a picture is plain: it keeps the author's TeX. */
function spellInAlternatives(token: Token): void {
  for (const child of token.children ?? []) {
    if (token.type === 'image' && child.type === 'formula') {
      child.type = 'text'
      child.content = `${child.markup}${child.content}${child.info}`
    }
    spellInAlternatives(child)
  }
}
