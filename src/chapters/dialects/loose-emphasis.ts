/** Emphasis where words are not set apart by spaces: `**読む（read）**と` is bold for HonKit and Python-Markdown, not for CommonMark. */
import type { MarkdownIt } from 'markdown-it'

/** Letters and punctuation of Chinese, Japanese and Korean text; quotation marks and dashes are shared with others. */
const EAST_ASIAN =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u3000-\u303F\uFF00-\uFFEF\u2010-\u201F\u2026·]/u

/**
 * CommonMark (§6.2) lets a run of `*` between a letter and punctuation begin or end emphasis, not both. Here it does both beside
 * East Asian text, unless a space is in the way.
 */
export function looseEmphasis(markdown: MarkdownIt): void {
  const { State } = markdown.inline
  markdown.inline.State = class extends State {
    override scanDelims(start: number, canSplitWord: boolean) {
      const scanned = super.scanDelims(start, canSplitWord)
      const before = this.src[start - 1] ?? ' '
      const after = this.src[start + scanned.length] ?? ' '
      if (this.src[start] !== '*' || !(EAST_ASIAN.test(before) || EAST_ASIAN.test(after))) return scanned
      return { ...scanned, can_open: /\S/.test(after), can_close: /\S/.test(before) }
    }
  }
}
