/** The language of a book that does not name it, guessed from its letters. */

/** Characters of everyday Chinese that only one of the two scripts writes so. */
const simplifiedOnly =
  '们这来说时个对发会现学开关机为国问间实进动过还后从无样应种长门见东车马鸟鱼龙经给线级组织络网计认识读让该语调请谁难业书数据显图场头条极标树术务单双号变听员记设证评试详误阅类题页顺须预领频验'
const traditionalOnly =
  '們這來說時個對發會現學開關機為國問間實進動過還後從無樣應種長門見東車馬鳥魚龍經給線級組織絡網計認識讀讓該語調請誰難業書數據顯圖場頭條極標樹術務單雙號變聽員記設證評試詳誤閱類題頁順須預領頻驗'

/** Scripts with the language that most books in them have. */
const usualLanguages = [
  ['Devanagari', 'hi'],
  ['Bengali', 'bn'],
  ['Gurmukhi', 'pa'],
  ['Gujarati', 'gu'],
  ['Oriya', 'or'],
  ['Tamil', 'ta'],
  ['Telugu', 'te'],
  ['Kannada', 'kn'],
  ['Malayalam', 'ml'],
  ['Sinhala', 'si'],
  ['Lao', 'lo'],
  ['Khmer', 'km'],
  ['Myanmar', 'my'],
  ['Tibetan', 'bo'],
  ['Armenian', 'hy'],
  ['Georgian', 'ka'],
  ['Ethiopic', 'am'],
] as const

/**
 * A BCP 47 tag. Text in another script than Latin wins when it is a good part of the letters: a Chinese book about programming is full
 * of Latin code. Latin text counts as English.
 */
export function guessLanguage(sample: string): string {
  const count = (pattern: RegExp) => sample.match(pattern)?.length ?? 0
  const han = count(/\p{Script=Han}/gu)
  const kana = count(/[\p{Script=Hiragana}\p{Script=Katakana}]/gu)
  const scripts: readonly { readonly letters: number; readonly language: () => string }[] = [
    {
      letters: han + kana,
      // Japanese cannot do without kana; Chinese quotes some.
      language: () => (kana > (han + kana) / 10 ? 'ja' : chineseScript(sample)),
    },
    { letters: count(/\p{Script=Hangul}/gu), language: () => 'ko' },
    {
      letters: count(/\p{Script=Cyrillic}/gu),
      language: () => (count(/[їєґі]/giu) > count(/[ыэъё]/giu) ? 'uk' : 'ru'),
    },
    {
      letters: count(/\p{Script=Arabic}/gu),
      language: () => (count(/[پچژگ]/gu) > 0.01 * count(/\p{Script=Arabic}/gu) ? 'fa' : 'ar'),
    },
    { letters: count(/\p{Script=Hebrew}/gu), language: () => 'he' },
    { letters: count(/\p{Script=Thai}/gu), language: () => 'th' },
    { letters: count(/\p{Script=Greek}/gu), language: () => 'el' },
    ...usualLanguages.map(([script, language]) => ({
      letters: count(new RegExp(`\\p{Script=${script}}`, 'gu')),
      language: () => language,
    })),
  ]
  const latin = count(/\p{Script=Latin}/gu)
  const [first] = [...scripts].sort((a, b) => b.letters - a.letters)
  return first === undefined || first.letters < 0.15 * (first.letters + latin) || first.letters === 0
    ? 'en'
    : first.language()
}

function chineseScript(sample: string): string {
  let balance = 0
  for (const character of sample) {
    if (simplifiedOnly.includes(character)) balance++
    if (traditionalOnly.includes(character)) balance--
  }
  return balance < 0 ? 'zh-Hant' : 'zh-Hans'
}
