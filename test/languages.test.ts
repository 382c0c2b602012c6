/** Books in other scripts: what is drawn is whole, what is read back are the author's letters, and pages turn the right way. */
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { EpubCheck } from '@likecoin/epubcheck-ts'
import { Font, Blob as FontBlob, Face as FontFace, Buffer as ShapeBuffer, shape } from 'harfbuzzjs'
import JSZip from 'jszip'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { buildBook, type Format } from '../src/build.ts'
import { labelsFor } from '../src/labels.ts'
import { presentationForms } from '../src/media/arabic-forms.ts'
import { fontFaceRules, subsetFonts } from '../src/media/fonts.ts'
import { isRightToLeft, scriptAttributes, scriptOf } from '../src/media/languages.ts'
import { scripts } from '../src/media/scripts.ts'
import { systemFamily } from '../src/media/system-fonts.ts'
import { guessLanguage } from '../src/metadata/language.ts'
import { silent } from '../src/progress.ts'

const books = path.join(import.meta.dirname, 'books/languages')
const out = await mkdtemp(path.join(tmpdir(), 'languages-'))
afterAll(() => rm(out, { recursive: true, force: true }))

async function build(language: string, formats: Format[] = ['pdf']) {
  const { artifacts, diagnostics } = await buildBook({
    root: path.join(books, language),
    out: path.join(out, language),
    formats,
    jobs: 1,
    cache: false,
    strict: false,
    progress: silent,
    sourceDateEpoch: '0',
  })
  const bytes = (kind: Format) =>
    artifacts.find((artifact) => artifact.kind === kind)?.bytes.slice() ?? new Uint8Array()
  return { bytes, codes: diagnostics.map(({ code }) => code) }
}

interface Item {
  readonly text: string
  readonly x: number
  /** In ems. */
  readonly width: number
}

async function readPdf(data: Uint8Array) {
  const document = await getDocument({ data: new Uint8Array(data), verbosity: 0 }).promise
  const pages: Item[][] = []
  for (let number = 1; number <= document.numPages; number++) {
    const content = await (await document.getPage(number)).getTextContent()
    pages.push(
      content.items.flatMap((item) =>
        'str' in item
          ? [{ text: item.str, x: item.transform[4], width: item.width / Math.abs(item.transform[3]) }]
          : [],
      ),
    )
  }
  const words = new Set(pages.flat().flatMap(({ text }) => text.split(/[\s.،,:]+/)))
  return {
    pages,
    words,
    preferences: await document.getViewerPreferences(),
    labels: await document.getPageLabels(),
  }
}

/** The glyphs of a text as HarfBuzz shapes it: their advances, and whether one is missing. */
function shapeText(bytes: Uint8Array, text: string) {
  const font = new Font(new FontFace(new FontBlob(bytes.slice().buffer)))
  const buffer = new ShapeBuffer()
  buffer.addText(text)
  buffer.guessSegmentProperties()
  shape(font, buffer)
  return buffer.getGlyphInfosAndPositions().map(({ codepoint, xAdvance, xOffset, yOffset }) => ({
    missing: codepoint === 0,
    place: [xAdvance, xOffset, yOffset],
  }))
}

const fontFile = async (file: string) =>
  new Uint8Array(await readFile(path.join(import.meta.dirname, '../node_modules/@expo-google-fonts', file)))

describe('a language tag', () => {
  it('tells the script and the direction', () => {
    expect(['ar', 'fa', 'he', 'th', 'ja', 'ko', 'zh-TW', 'zh', 'sr-Latn'].map(scriptOf)).toEqual([
      'Arab', 'Arab', 'Hebr', 'Thai', 'Jpan', 'Kore', 'Hant', 'Hans', 'Latn',
    ]) // biome-ignore format: a row of names
    expect(['ar', 'ur', 'he', 'yi', 'dv'].every(isRightToLeft)).toBe(true)
    expect(['hi', 'th', 'ko', 'az', 'uz-Cyrl'].some(isRightToLeft)).toBe(false)
    expect(scriptAttributes({ language: 'ar' })).toBe(' dir="rtl" data-script="Arab"')
    expect(scriptAttributes({ language: 'en' })).toBe('')
    expect(scriptAttributes({ language: 'ar', direction: 'ltr' })).toBe(' data-script="Arab"')
    expect(scriptAttributes({ language: 'en', direction: 'rtl' })).toBe(' dir="rtl"')
  })

  it('is guessed from the letters', () => {
    expect(guessLanguage('हिन्दी देवनागरी में लिखी जाती है।')).toBe('hi')
    expect(guessLanguage('বাংলা ভাষা')).toBe('bn')
    expect(guessLanguage('ქართული ენა')).toBe('ka')
  })
})

describe('labels', () => {
  const languages = [
    'ar',
    'fa',
    'he',
    'th',
    'hi',
    'vi',
    'el',
    'uk',
    'it',
    'nl',
    'pl',
    'tr',
    'id',
    'ja',
    'ko',
    'zh',
    'zh-TW',
  ]

  it.each(languages)('are words of %s', (language) => {
    const labels = labelsFor(language)
    const english = labelsFor('en')
    const said = [
      labels.contents,
      labels.preface,
      labels.notes,
      labels.citation,
      ...Object.values(labels.alerts),
    ]
    expect(said.every((word) => word.trim() !== '')).toBe(true)
    expect(labels.contents).not.toBe(english.contents)
    expect(labels.chapterNumber('3')).toContain('3')
    expect(labels.chapterNumber('1.2')).toBe('1.2')
    expect(labels.missingPicture('alt')).toContain('alt')
  })

  it('are English where there are none', () => {
    expect(labelsFor('sw')).toBe(labelsFor('en'))
  })
})

describe('fonts of scripts', { timeout: 60_000 }, () => {
  it.each([
    [
      'hi',
      'noto-serif-devanagari/400Regular/NotoSerifDevanagari_400Regular.ttf',
      'क्ष त्र ज्ञ श्र द्ध प्रार्थना लिपि हिन्दी',
    ],
    ['th', 'noto-sans-thai/400Regular/NotoSansThai_400Regular.ttf', 'ที่ นี่ ผู้ น้ำ คำ ก็ ทั้งหลาย'],
    ['he', 'noto-serif-hebrew/400Regular/NotoSerifHebrew_400Regular.ttf', 'שָׁלוֹם עֲלֵיכֶם'],
  ])('of %s draw a subset as the whole font', async (language, file, text) => {
    const { fonts } = await subsetFonts(text, { language })
    const subset = fonts.find(({ face }) => face.file.endsWith(file))
    expect(subset).toBeDefined()
    const glyphs = shapeText(subset?.bytes ?? new Uint8Array(), text)
    expect(glyphs.filter(({ missing }) => missing)).toEqual([])
    expect(glyphs).toEqual(shapeText(await fontFile(file), text))
  })

  it('draw Arabic with one glyph a letter', async () => {
    const { fonts } = await subsetFonts('الكتاب لا بيت', { language: 'ar' })
    const naskh = fonts.find(({ face }) => face.family === 'Buckram Arabic' && face.weight === 400)
    const glyphs = (text: string) => shapeText(naskh?.bytes ?? new Uint8Array(), text)
    expect(glyphs('الكتاب')).toHaveLength(6)
    expect(glyphs('بيت')).toHaveLength(3)
    expect(glyphs('الكتاب لا بيت').filter(({ missing }) => missing)).toEqual([])
  })

  it('keep the rules of the font for letters that Unicode has no forms of', async () => {
    const codes = (text: string) => new Set([...text].map((letter) => letter.codePointAt(0) ?? 0))
    expect(presentationForms(codes('بپ'))).toContain(0xfe91)
    expect(presentationForms(codes('ێڕ'))).toBeUndefined()
    const text = 'بێ'
    const { fonts } = await subsetFonts(text, { language: 'ckb' })
    const naskh = fonts.find(({ face }) => face.family === 'Buckram Arabic' && face.weight === 400)
    const whole = await fontFile('noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular.ttf')
    expect(shapeText(naskh?.bytes ?? new Uint8Array(), text)).toEqual(shapeText(whole, text))
  })

  it('find letters that are written in parts, and marks without a letter', async () => {
    const { fonts, missing } = await subsetFonts('e\u0302\u0301 \u1100\u1161 \u093f', { language: 'vi' })
    expect(missing).toEqual([])
    const latin = fonts.find(({ face }) => face.family === 'Buckram Latin')
    const whole = await fontFile('source-serif-4/400Regular/SourceSerif4_400Regular.ttf')
    const parts = 'e\u0302\u0301'
    expect(shapeText(latin?.bytes ?? new Uint8Array(), parts)).toEqual(shapeText(whole, parts))
  })

  it('are named when they are not installed, once for each script', async () => {
    const { lacking, missing } = await subsetFonts('বই ও বই, ქართული, \u{13000}')
    expect(lacking).toEqual([
      {
        name: 'Bengali',
        package: '@expo-google-fonts/noto-serif-bengali',
        characters: [0x987, 0x993, 0x9ac],
      },
      {
        name: 'Georgian',
        package: '@expo-google-fonts/noto-sans-georgian',
        characters: [...new Set('ქართული')].map((letter) => letter.codePointAt(0)).sort(),
      },
    ])
    expect(missing).toEqual([0x13000])
  })

  it("stand in the stacks, the book's own script first", async () => {
    const { fonts } = await subsetFonts('ไทย שלום عربي', { language: 'he' })
    const rules = fontFaceRules(fonts, 'he', ({ name }) => name)
    expect(rules).toContain('--scripts:"Buckram Hebrew","Buckram Arabic","Buckram Thai"')
    expect(fontFaceRules((await subsetFonts('abc')).fonts, 'en', ({ name }) => name)).not.toContain(
      '--scripts',
    )
  })

  it('of a script that is not the book’s give nothing but its letters', async () => {
    const { fonts } = await subsetFonts('Text (ไทย)')
    const thai = fonts.find(({ face }) => face.family === 'Buckram Thai')
    const characters = [
      ...new FontFace(new FontBlob(thai?.bytes.slice().buffer ?? new ArrayBuffer())).collectUnicodes(),
    ]
    expect(characters.map((code) => String.fromCodePoint(code)).sort()).toEqual([...'ทยไ'])
  })

  it('come from the machine by fontconfig, static and upright, Noto first', async () => {
    const folder = path.join(out, 'bin')
    const thai = scripts.find(({ name }) => name === 'Thai')
    if (thai === undefined) throw new Error('no Thai')
    await mkdir(folder)
    const listing =
      'Loma\t80\t/fonts/Loma.ttf\nNoto Sans Thai\t200\t/fonts/b.ttf\nNoto Sans Thai\t80\t/fonts/a.ttf\nOther\t80\t/fonts/o.otf'
    await writeFile(path.join(folder, 'fc-list'), `#!/bin/sh\nprintf '%s\\n' '${listing}'\n`)
    await chmod(path.join(folder, 'fc-list'), 0o755)
    vi.stubEnv('PATH', `${folder}:/bin:/usr/bin`)
    const found = await systemFamily(thai, [0xe01])
    vi.stubEnv('PATH', '/nowhere')
    const none = await systemFamily(thai, [0xe01])
    vi.unstubAllEnvs()
    expect(found?.family).toBe('Noto Sans Thai')
    expect(found?.faces.map(({ path: file, face }) => [file, face.weight])).toEqual([
      ['/fonts/a.ttf', 400],
      ['/fonts/b.ttf', 700],
    ])
    expect(none).toBeUndefined()
  })
})

describe('a book in Arabic', { timeout: 120_000 }, async () => {
  const { bytes, codes } = await build('ar', ['pdf', 'epub', 'html'])
  const pdf = await readPdf(bytes('pdf'))

  it('has every character', () => expect(codes).toEqual([]))

  it('is read back in its letters and in their order', () => {
    const source =
      'الصفحة العربية من اليمين إلى اليسار وتتصل حروف الكلمة الواحدة بعضها ببعض الأرقام اللاتينية مرحبا الكتاب'
    expect(source.split(' ').filter((word) => ![...pdf.words].some((read) => read.includes(word)))).toEqual(
      [],
    )
  })

  it('has letters that join, as those of the whole font do', async () => {
    const whole = await fontFile('noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular.ttf')
    const wide = (text: string) =>
      shapeText(whole, text).reduce((sum, { place }) => sum + (place[0] ?? 0) / 1000, 0)
    const page = pdf.pages[(pdf.labels ?? []).indexOf('1')] ?? []
    const words = ['الواحدة', 'حروف', 'السطر', 'الكتاب', 'جملة', 'المطبوع']
    for (const word of words) {
      const found = page.find(({ text }) => text === word)
      // Letters with dots have a wider form in some places of the whole font.
      expect(Math.abs((found?.width ?? 0) - wide(word)), word).toBeLessThan(0.1 * wide(word))
    }
    const total = (text: readonly string[]) => text.reduce((sum, part) => sum + wide(part), 0)
    expect(total(words.flatMap((word) => [...word])), 'letters apart are wider').toBeGreaterThan(
      1.15 * total(words),
    )
  })

  it('opens on the right', () => {
    expect(pdf.preferences).toMatchObject({ Direction: 'R2L' })
    expect(pdf.labels?.slice(-4)).toEqual(['1', '2', '3', '4'])
  })

  it('has its folios at the outer edges: the first page is a left one', () => {
    const width = (182 / 25.4) * 72
    const folio = (label: string) => {
      const items = pdf.pages[(pdf.labels ?? []).indexOf(label)]?.filter(({ text }) => text === label) ?? []
      return items.at(-1)?.x ?? Number.NaN
    }
    expect(folio('1')).toBeLessThan(width / 4)
    expect(folio('2')).toBeGreaterThan((width * 3) / 4)
    expect(folio('3')).toBeLessThan(width / 4)
  })

  it('has contents whose rows begin on the right and end with the page on the left', () => {
    const contents = pdf.pages[(pdf.labels ?? []).indexOf('iii')] ?? []
    const [entry] = contents.filter(({ text }) => text === 'الصفحة')
    const pages = contents.filter(({ text }) => text === '3')
    expect(entry?.x).toBeGreaterThan(300)
    expect(pages.at(-1)?.x).toBeLessThan(100)
  })

  it('says its direction in the one document and in the EPUB, code excepted', async () => {
    expect(Buffer.from(bytes('html')).toString()).toContain('<html lang="ar" dir="rtl"')
    const result = await EpubCheck.validate(bytes('epub'))
    expect(result.messages.filter(({ severity }) => severity === 'error' || severity === 'warning')).toEqual(
      [],
    )
    const zip = await JSZip.loadAsync(bytes('epub'))
    const pages = await Promise.all(
      zip.file(/\.(?:xhtml|opf|css)$/).map(async (file) => [file.name, await file.async('string')] as const),
    )
    const all = pages.map(([, text]) => text).join('\n')
    expect(all).toContain('page-progression-direction="rtl"')
    expect(all).toMatch(/<pre[^>]* dir="ltr"/)
    expect(all).toMatch(/<code dir="ltr">let x/)
    expect(
      pages.filter(([name, text]) => name.endsWith('.css') && /\bdirection\s*:|unicode-bidi/.test(text)),
    ).toEqual([])
  })
})

describe('a book in', { timeout: 120_000 }, () => {
  it.each([
    ['fa', ['نوشتار', 'فارسی', 'خوانده']],
    ['he', ['עברית', 'נכתבת', 'מימין', 'לשמאל']],
    ['th', ['วรรณยุกต์และสระบางตัวอยู่เหนือหรือใต้พยัญชนะ']],
    ['hi', ['जाती', 'और']],
    ['ja', ['カタカナをまぜて']],
    ['el', ['ελληνικά', 'ἀρχή', 'ᾠδή', 'Съешь', 'Київ']],
    ['vi', ['Tiếng', 'ặ']],
  ])('%s is whole, and its words are found', async (language, words) => {
    const { bytes, codes } = await build(language)
    expect(codes).toEqual([])
    const { pages } = await readPdf(bytes('pdf'))
    const text = pages
      .flat()
      .map((item) => item.text)
      .join('')
      .normalize('NFC')
    expect(words.filter((word) => !text.includes(word))).toEqual([])
  })

  it('ko names the package of its font', async () => {
    expect((await build('ko')).codes).toEqual(['font-missing'])
  })
})
