/** What a language tag (BCP 47) says about how its text is set. */
import type { Metadata } from '../book.ts'

/** The script of a language, as its tag names it or as it is usual: `ar` → `Arab`, `zh-TW` → `Hant` (ISO 15924). */
export function scriptOf(language: string): string {
  return new Intl.Locale(language).maximize().script ?? 'Latn'
}

export function isRightToLeft(language: string): boolean {
  return /^(?:Adlm|Arab|Aran|Hebr|Mand|Mend|Nkoo|Rohg|Samr|Syrc|Thaa|Yezi)$/.test(scriptOf(language))
}

/** Whether the text runs from right to left: by the author's word, else by its language. */
export function runsRightToLeft({ language, direction }: Pick<Metadata, 'language' | 'direction'>): boolean {
  return direction === undefined ? isRightToLeft(language) : direction === 'rtl'
}

/** What an element `html` says beside its language, for the stylesheets: the direction of the text and its script, each with a space before it. */
export function scriptAttributes(text: Pick<Metadata, 'language' | 'direction'>): string {
  const script = scriptOf(text.language)
  return `${runsRightToLeft(text) ? ' dir="rtl"' : ''}${script === 'Latn' ? '' : ` data-script="${script}"`}`
}
