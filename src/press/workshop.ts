/** The folder that a browser works in while it runs: the book's fonts, their configuration, the browser's profile. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { MachineError } from '../diagnostics.ts'
import { makeScratch } from '../scratch.ts'

/** A font file that the browser is given. */
export interface PressFont {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Families of the book's fonts, by the generic name that pictures ask for. */
const GENERIC = {
  // The CJK face first: for a character that the first face lacks, Chromium takes a regular weight and smears it to bold.
  'sans-serif': ['Noto Sans SC', 'Source Sans 3'],
  serif: ['Source Serif 4', 'Noto Serif SC'],
  monospace: ['JetBrains Mono', 'Noto Sans SC'],
}

export interface Workshop {
  readonly folder: string
  readonly fontconfig: string
  readonly profile: string
}

/** @throws MachineError when the machine has no place for temporary files. */
export async function openWorkshop(fonts: readonly PressFont[]): Promise<Workshop> {
  let folder: string | undefined
  try {
    folder = await makeScratch(tmpdir(), 'buckram-')
    const workshop = {
      folder,
      fontconfig: path.join(folder, 'fonts.conf'),
      profile: path.join(folder, 'profile'),
    }
    const fontFolder = path.join(folder, 'fonts')
    await mkdir(fontFolder)
    for (const { name, bytes } of fonts) await writeFile(path.join(fontFolder, name), bytes)
    await writeFile(workshop.fontconfig, fontconfigOf(fontFolder))
    return workshop
  } catch (error) {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
    throw new MachineError(
      `A folder for temporary files cannot be written: ${error instanceof Error ? error.message : error}.`,
      'Make room, or set TMPDIR to a folder that can.',
    )
  }
}

/**
 * A font configuration that knows the fonts of a folder and no other: pictures in SVG, which cannot use the fonts of the page,
 * are set in them, and what no face of the book has does not come from the system.
 */
function fontconfigOf(folder: string): string {
  const aliases = Object.entries(GENERIC).map(
    ([generic, families]) =>
      `<alias><family>${generic}</family><prefer>${families.map((family) => `<family>${family}</family>`).join('')}</prefer></alias>`,
  )
  const place = folder.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig><dir>${place}</dir><cachedir>${place}</cachedir>${aliases.join('')}</fontconfig>\n`
}
