/**
 * Tells whether the files of the last build are still those of the book: then there is nothing to do. A build depends on
 * what it read, on which files there are, on Git, and on the tool and the machine that it ran on; all of it is compared by
 * content. The record lies in the user's own cache, never in the book's folder, whose author might not be the user.
 */
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import pLimit from 'p-limit'
import type { BuildOptions, BuildResult } from './build.ts'
import { cacheFolder, type Place, readEntry, writeEntry } from './cache.ts'
import { openFolder } from './folder.ts'
import { readGit } from './metadata/git.ts'
import { checksums } from './outputs.ts'
import { BROWSER_SETTINGS } from './press/settings.ts'
import type { Trace } from './read.ts'
import { sha256 } from './sha256.ts'
import { fingerprintOfTool, foldersFrom, hashOf } from './tool.ts'
import { VERSION } from './version.ts'

type Hashes = Readonly<Record<string, string>>

interface BuildRecord {
  readonly surroundings: string
  /** What was read of the book's folder. */
  readonly sources: Hashes
  /** What was written. */
  readonly outputs: Hashes
  readonly result: Omit<BuildResult, 'artifacts'> & {
    readonly artifacts: readonly {
      readonly kind: BuildResult['artifacts'][number]['kind']
      readonly name: string
    }[]
  }
}

export interface Recollection {
  /** What a build depends on besides what it reads in the book's folder, before it begins. */
  readonly surroundings: string
  /** The result of the last build when nothing that it depends on has changed, and its files are as it wrote them. */
  readonly result: BuildResult | undefined
}

/** @throws UsageError when the book's folder is none. */
export async function recallBuild(options: BuildOptions): Promise<Recollection> {
  const [surroundings, record] = await Promise.all([surroundingsOf(options), recallRecord(options)])
  const isSame = record?.surroundings === surroundings
  return { surroundings, result: isSame ? record.result : undefined }
}

/** The last build, if all that it read and wrote is as it was. */
async function recallRecord(
  options: BuildOptions,
): Promise<{ readonly surroundings: string; readonly result: BuildResult } | undefined> {
  const entry = await readEntry(cacheFolder(), recordPlace(options))
  if (entry === undefined) return undefined
  const record: BuildRecord = JSON.parse(Buffer.from(entry).toString())
  const [sources, outputs] = await Promise.all([
    readSame(path.resolve(options.root), record.sources),
    readSame(options.out, record.outputs),
  ])
  if (!sources || !outputs) return undefined
  const artifacts = record.result.artifacts.map(({ kind, name }) => {
    const bytes = outputs.get(name)
    if (bytes === undefined) throw new Error(`The record of the last build lacks \`${name}\`.`)
    return { kind, name, bytes }
  })
  return { surroundings: record.surroundings, result: { ...record.result, artifacts } }
}

/** Files that are open at a time. */
const AT_ONCE = 32

/** The bytes of the files; undefined when one of them is another than it was. */
async function readSame(
  folder: string,
  hashes: Hashes,
): Promise<ReadonlyMap<string, Uint8Array> | undefined> {
  const limit = pLimit(AT_ONCE)
  const files = await Promise.all(
    Object.entries(hashes).map(([name, hash]) =>
      limit(async (): Promise<[string, Uint8Array][]> => {
        const bytes = await readFile(path.join(folder, name)).catch(() => undefined)
        return bytes !== undefined && sha256(bytes) === hash ? [[name, bytes]] : []
      }),
    ),
  )
  return files.every((file) => file.length > 0) ? new Map(files.flat()) : undefined
}

export interface BuildTracer extends Trace {
  /** Keeps the record of a build that wrote its files. A disk that refuses costs the next build its shortcut. */
  keep(options: BuildOptions, result: BuildResult): Promise<void>
}

/** `surroundings` are those before the build: what changes while it runs is a change for the next one. */
export function traceBuild(surroundings: string): BuildTracer {
  const sources = new Map<string, string>()
  let isSelfContained = true
  return {
    read(file, bytes) {
      const hash = sha256(bytes)
      // The author wrote it while it was read twice.
      if ((sources.get(file) ?? hash) !== hash) isSelfContained = false
      sources.set(file, hash)
    },
    outside() {
      isSelfContained = false
    },
    async keep(options, result) {
      if (!isSelfContained || result.artifacts.length === 0) return
      const outputs = result.artifacts.map(({ name, bytes }) => [name, sha256(bytes)])
      for (const { name, bytes } of [
        checksums(result.artifacts),
        { name: 'build.json', bytes: await readFile(path.join(options.out, 'build.json')) },
      ])
        outputs.push([name, sha256(bytes)])
      const { diagnostics, title, chapters, words, pages, seconds } = result
      const artifacts = result.artifacts.map(({ kind, name }) => ({ kind, name }))
      const record: BuildRecord = {
        surroundings,
        sources: Object.fromEntries([...sources].sort()),
        outputs: Object.fromEntries(outputs),
        result: { diagnostics, title, chapters, words, pages, seconds, artifacts },
      }
      await writeEntry(cacheFolder(), recordPlace(options), Buffer.from(JSON.stringify(record)))
    },
  }
}

/** One record for each book, output folder and set of options. */
function recordPlace({
  root,
  out,
  formats,
  reader,
  strict,
  offline,
  verify,
  sourceDateEpoch,
}: BuildOptions): Place {
  const identity = JSON.stringify([
    VERSION,
    path.resolve(root),
    path.resolve(out),
    formats,
    reader,
    strict,
    offline,
    verify,
    sourceDateEpoch,
  ])
  return `build/${sha256(Buffer.from(identity))}`
}

/** Everything that a build depends on besides what it reads in the book's folder. */
async function surroundingsOf({ root, out }: BuildOptions): Promise<string> {
  const folder = await openFolder(root, out)
  const parts = await Promise.all([
    [process.version, process.platform, process.arch, process.env.PATH],
    [[...folder.files], [...folder.folders], [...folder.escaping]],
    readGit(folder.root),
    ...BROWSER_SETTINGS.map(settingOf),
    fingerprintOfTool(),
    ...foldersFrom(folder.root).map(fontPackages),
  ])
  return sha256(Buffer.from(JSON.stringify(parts)))
}

async function settingOf(setting: string): Promise<unknown> {
  const executable = process.env[setting]
  const found = executable ? await stat(executable).catch(() => undefined) : undefined
  return [executable, found?.size, found?.mtimeMs]
}

/** The packages of fonts that are installed in a folder. */
async function fontPackages(folder: string): Promise<unknown> {
  const place = path.join(folder, 'node_modules', '@expo-google-fonts')
  const names = (await readdir(place).catch(() => [])).sort()
  return Promise.all(names.map(async (name) => [name, await hashOf(path.join(place, name, 'package.json'))]))
}
