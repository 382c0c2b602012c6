/** The two places that a build writes to besides the book's output: the cache and the folder for temporary files. */
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { makeScratch } from '../scratch.ts'
import { amount, bad, type Finding, good, reasonOf, warning } from './finding.ts'

/** Bytes that are free on the disk of a folder. */
export type FreeBytes = (folder: string) => Promise<number>

const freeBytes: FreeBytes = async (folder) => {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/** Bytes of the embedded browser, unpacked (it has 206 MB), and half as much again while it is being unpacked. */
const BROWSER = 300e6
/** Bytes that a book of a thousand pages leaves in the cache: a twentieth of the two gigabytes that it may take. */
const PRINTS = 100e6

export interface CacheState {
  readonly folder: string
  /** Bytes that are in it, and that may be. */
  readonly bytes: number
  readonly limit: number
  /** Whether the embedded browser is unpacked in it. */
  readonly hasBrowser: boolean
}

export async function checkCache(
  { folder, bytes, limit, hasBrowser }: CacheState,
  free: FreeBytes = freeBytes,
): Promise<Finding> {
  const says = `${folder}, ${amount(bytes)} of at most ${amount(limit)}`
  const refusal = await refusalOf(folder)
  if (refusal !== undefined)
    return (hasBrowser ? warning : bad)(
      'Cache',
      `${folder} cannot be written (${refusal}): ${hasBrowser ? 'each build prints everything anew' : 'the browser cannot be unpacked'}`,
      'Give yourself the right to write there, or set BUCKRAM_CACHE to another folder.',
    )
  const left = await free(folder)
  // What is in the cache makes room for what comes.
  const needed = (hasBrowser ? 0 : BROWSER) + Math.max(0, Math.min(PRINTS, limit) - bytes)
  if (left >= needed) return good('Cache', says)
  return (hasBrowser ? warning : bad)(
    'Cache',
    `${says}; its disk has ${amount(left)} left, and ${amount(needed)} are needed`,
    'Make room on that disk, or set BUCKRAM_CACHE to a folder on another one.',
  )
}

/** Bytes: a book of a thousand pages, with its fonts, its pictures and the browser's profile. */
const WORK = 200e6

/** `folder` is the one for temporary files. */
export async function checkScratch(folder: string, free: FreeBytes = freeBytes): Promise<Finding> {
  const refusal = await refusalOf(folder)
  if (refusal !== undefined)
    return bad('Scratch', `${folder} cannot be written (${refusal})`, 'Set TMPDIR to a folder that can.')
  const left = await free(folder)
  const says = `${folder}, ${amount(left)} free`
  return left >= WORK
    ? good('Scratch', says)
    : bad(
        'Scratch',
        `${says}, and a build may need ${amount(WORK)}`,
        'Make room, or set TMPDIR to a folder on another disk.',
      )
}

/** Why nothing can be written there; undefined when it can: it was tried. */
async function refusalOf(folder: string): Promise<string | undefined> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const scratch = await makeScratch(folder, 'doctor-')
    try {
      await writeFile(path.join(scratch, 'probe'), 'x')
    } finally {
      await rm(scratch, { recursive: true, force: true })
    }
    return undefined
  } catch (error) {
    // Without the name of the folder that was tried: it means nothing to anybody.
    return reasonOf(error).replace(/, \w+ '.*$/, '')
  }
}
