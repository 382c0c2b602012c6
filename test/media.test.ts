/** Fonts: what a subset maps, and what no face has. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Blob as FontBlob, Face as FontFace } from 'harfbuzzjs'
import { afterAll, describe, expect, it } from 'vitest'
import { MachineError } from '../src/diagnostics.ts'
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

describe('a font beside the book that is none', { timeout: 60_000 }, async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'fonts-'))
  afterAll(() => rm(root, { recursive: true, force: true }))
  const name = '@expo-google-fonts/noto-serif-bengali'
  const file = path.join(root, 'node_modules', name, '400Regular/NotoSerifBengali_400Regular.ttf')
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(path.join(root, 'node_modules', name, 'package.json'), '{}')
  const thai = await readFile(
    new URL(import.meta.resolve('@expo-google-fonts/noto-sans-thai/400Regular/NotoSansThai_400Regular.ttf')),
  )
  const tables = 12 + 16 * thai.readUInt16BE(4)
  const others = Buffer.from(thai)
  others.write('cmaq', others.indexOf('cmap'), 'latin1')

  it.each([
    ['empty', Buffer.alloc(0), 'the file is empty'],
    ['text', Buffer.from('This is a note, and no font.'), 'it is no TrueType font'],
    ['too short for a header', thai.subarray(0, 9), 'it is no TrueType font'],
    ['WOFF', Buffer.concat([Buffer.from('wOF2'), thai.subarray(4)]), 'it is no TrueType font'],
    [
      'PostScript',
      Buffer.concat([Buffer.from('OTTO'), thai.subarray(4)]),
      'its outlines are PostScript, and TrueType is needed',
    ],
    ['cut in its directory', thai.subarray(0, tables - 1), 'it is cut short'],
    ['cut in its tables', thai.subarray(0, thai.length - 4), 'it is cut short'],
    ['without a table', others, 'it has no table `cmap`'],
    [
      'nothing but zeros',
      Buffer.concat([thai.subarray(0, tables), Buffer.alloc(thai.length - tables)]),
      'its tables cannot be read',
    ],
    [
      'noise',
      Buffer.concat([thai.subarray(0, tables), Buffer.alloc(thai.length - tables, 0xa7)]),
      'its tables cannot be read',
    ],
  ])('is named: %s', async (_, bytes, reason) => {
    await writeFile(file, bytes)
    const error: unknown = await subsetFonts('বই', { folders: [root] }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(MachineError)
    expect(error).toMatchObject({
      message: `The font \`${file}\` cannot be used: ${reason}.`,
      hint: `Install it again with \`npm install ${name}\`, or remove the package that holds it.`,
    })
  })

  it('harms no book without its script', async () => {
    await writeFile(file, 'no font')
    expect((await subsetFonts('abc', { folders: [root] })).lacking).toEqual([])
  })

  it('is named when it is a folder', async () => {
    await rm(file)
    await mkdir(file)
    await writeFile(path.join(file, 'index.js'), '')
    await expect(subsetFonts('বই', { folders: [root] })).rejects.toThrow(MachineError)
  })
})
