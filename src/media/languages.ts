/** What a language tag (BCP 47) says about how its text is set. */

/** The script of a language, as its tag names it or as it is usual: `ar` → `Arab`, `zh-TW` → `Hant` (ISO 15924). */
export function scriptOf(language: string): string {
  return new Intl.Locale(language).maximize().script ?? 'Latn'
}

export function isRightToLeft(language: string): boolean {
  return /^(?:Adlm|Arab|Aran|Hebr|Mand|Mend|Nkoo|Rohg|Samr|Syrc|Thaa|Yezi)$/.test(scriptOf(language))
}

/** What an element `html` says beside its language, for the stylesheets: the direction of the text and its script, each with a space before it. */
export function scriptAttributes(language: string): string {
  const script = scriptOf(language)
  return `${isRightToLeft(language) ? ' dir="rtl"' : ''}${script === 'Latn' ? '' : ` data-script="${script}"`}`
}
