/** Fonts: what a subset maps, and what no face has. */
import { Blob as FontBlob, Face as FontFace } from 'harfbuzzjs'
import { describe, expect, it } from 'vitest'
import { type BookFont, fontFaceRules, subsetFonts } from '../src/media/fonts.ts'

/** The characters that a font file maps, as HarfBuzz reads it. */
function charactersOf({ bytes }: BookFont): number[] {
  return [...new FontFace(new FontBlob(bytes.slice().buffer)).collectUnicodes()]
}
const isRadical = (character: number) => character >= 0x2e80 && character <= 0x2fdf

describe('subsets', { timeout: 60_000 }, () => {
  it('map no radical that the text lacks, and no other character either', async () => {
    const text =
      '一人大小山川日月木水火田目石示禾竹米糸羊老耳肉自舟色虫血行衣西見角言谷豆貝赤走足身車辛酉金長門阜雨青非面革韋音頁風飛食首香馬骨高鬼魚鳥鹿麻黃黑鼠鼻龍龜 Text'
    const { fonts, missing } = await subsetFonts(text)
    expect(missing).toEqual([])
    const wanted = new Set(
      [...`${text}0123456789ivxlcdm-\u2010·…`].map((character) => character.codePointAt(0)),
    )
    for (const font of fonts) {
      const characters = charactersOf(font)
      expect(characters.filter(isRadical)).toEqual([])
      expect(characters.filter((character) => !wanted.has(character))).toEqual([])
    }
    const song = fonts.find(({ face }) => face.family === 'Buckram Song')
    expect(song === undefined ? [] : charactersOf(song)).toEqual(
      expect.arrayContaining([0x4e00, 0x4eba, 0x9f8d]),
    )
  })

  it('map a radical that the text holds', async () => {
    const { fonts, missing } = await subsetFonts('⼀⻔')
    expect(missing).toEqual([])
    expect(new Set(fonts.flatMap(charactersOf).filter(isRadical))).toEqual(new Set([0x2f00, 0x2ed4]))
  })

  it('name what no face has, in order, and nothing that needs no glyph', async () => {
    // Egyptian and Sumerian signs, a private character; then spaces, joiners, selectors, controls, marks of direction.
    const text =
      'a\u{1F680}é→∑\u{13000}\u{12000}\uE123 \t\n\r\u00A0\u3000\u200B\u200D\uFE0F\u00AD\u2060\u200E\uFEFF'
    const { missing } = await subsetFonts(text)
    expect(missing).toEqual([0xe123, 0x12000, 0x13000])
  })

  it('are the same bytes every time, with file names of their own', async () => {
    const [once, again] = [await subsetFonts('Text 文本'), await subsetFonts('文本 Text')]
    expect(again.fonts.map(({ bytes }) => bytes)).toEqual(once.fonts.map(({ bytes }) => bytes))
    const names = once.fonts.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })

  it('leave the punctuation of Chinese and Japanese text to its own face', async () => {
    const { fonts } = await subsetFonts('a“”')
    const ranged = (language: string) =>
      fontFaceRules(fonts, language, ({ name }) => `fonts/${name}`)
        .split('\n')
        .filter((rule) => rule.includes('unicode-range'))
    expect(ranged('en')).toEqual([])
    expect(ranged('zh-CN').length).toBeGreaterThan(0)
    expect(ranged('zh-CN').every((rule) => /Buckram (Latin|Grotesk)/.test(rule))).toBe(true)
    expect(ranged('ja')).toEqual(ranged('zh-CN'))
  })
})
