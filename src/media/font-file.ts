/** A font file as it lies on the disk: read and cut down, or refused by its name when it is no whole TrueType font. */
import { readFile } from 'node:fs/promises'
import { MachineError } from '../diagnostics.ts'
import type { LocatedFace } from './script-faces.ts'
import type { SubsetFont } from './subset.ts'

/** Tables that a font with TrueType outlines must have (OpenType 1.9, “Required Tables”), and that a book needs. */
const REQUIRED = ['cmap', 'glyf', 'head', 'hhea', 'hmtx', 'loca', 'maxp']

/** @throws MachineError that names the file when it cannot be read, or is no whole TrueType font. */
export async function subsetFontFile(
  located: LocatedFace,
  subset: SubsetFont,
  ...cut: readonly [characters: ReadonlySet<number>, without?: readonly string[]]
): Promise<ReturnType<SubsetFont>> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(located.path)
  } catch (error) {
    throw brokenFont(located, error instanceof Error ? error.message : String(error), error)
  }
  const fault = faultOf(bytes)
  if (fault !== undefined) throw brokenFont(located, fault)
  try {
    return subset(bytes, ...cut)
  } catch (error) {
    throw brokenFont(located, 'its tables cannot be read', error)
  }
}

function brokenFont({ face, path }: LocatedFace, reason: string, cause?: unknown): MachineError {
  const [, installed] = /^(@[^/]+\/[^/]+)\//.exec(face.file) ?? []
  return new MachineError(
    `The font \`${path}\` cannot be used: ${reason}.`,
    installed === undefined
      ? 'Install the font again, or take the file away.'
      : `Install it again with \`npm install ${installed}\`, or remove the package that holds it.`,
    { cause },
  )
}

/** What keeps the bytes from being a static TrueType font (OpenType 1.9, “Table Directory”); undefined when nothing does. */
function faultOf(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'the file is empty'
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const version = bytes.length < 12 ? 0 : view.getUint32(0)
  if (version === 0x4f54544f) return 'its outlines are PostScript, and TrueType is needed'
  if (version !== 0x00010000 && version !== 0x74727565) return 'it is no TrueType font'
  const tables = new Set<string>()
  for (let record = 12, left = view.getUint16(4); left > 0; record += 16, left--) {
    if (record + 16 > bytes.length) return 'it is cut short'
    tables.add(Buffer.from(bytes.subarray(record, record + 4)).toString('latin1'))
    if (view.getUint32(record + 8) + view.getUint32(record + 12) > bytes.length) return 'it is cut short'
  }
  const lacking = REQUIRED.filter((table) => !tables.has(table))
  return lacking.length === 0 ? undefined : `it has no table \`${lacking.join('`, `')}\``
}
