/**
 * Tells whether the files of the last build are still those of the book: then there is nothing to do. A build depends on
 * what it read, on which files there are, on Git, and on the tool and the machine that it ran on; all of it is compared by
 * content. The record lies in the user's own cache, never in the book's folder, whose author might not be the user.
 */
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { outputJson, readJson } from 'fs-extra/esm'
import pLimit from 'p-limit'
import type { BuildOptions, BuildResult } from './build.ts'
import { cacheFolder } from './cache.ts'
import { openFolder } from './folder.ts'
import { readGit } from './metadata/git.ts'
import { sha256 } from './outputs.ts'
import { BROWSER_SETTINGS } from './press/settings.ts'
import type { Trace } from './read.ts'

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

/** The result of the last build when nothing that it depends on has changed, and its files are as it wrote them. */
export async function recallBuild(options: BuildOptions): Promise<BuildResult | undefined> {
  const record: BuildRecord | undefined = await readJson(recordFile(options)).catch(() => undefined)
  if (record === undefined) return undefined
  const surroundings = surroundingsOf(options)
  const [sources, outputs] = await Promise.all([
    readSame(path.resolve(options.root), record.sources),
    readSame(options.out, record.outputs),
  ])
  if (!sources || !outputs || (await surroundings) !== record.surroundings) return undefined
  const artifacts = record.result.artifacts.map(({ kind, name }) => {
    const bytes = outputs.get(name)
    if (bytes === undefined) throw new Error(`The record of the last build lacks \`${name}\`.`)
    return { kind, name, bytes }
  })
  return { ...record.result, artifacts }
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

export function traceBuild(): BuildTracer {
  const sources = new Map<string, string>()
  let isSelfContained = true
  return {
    read(file, bytes) {
      sources.set(file, sha256(bytes))
    },
    outside() {
      isSelfContained = false
    },
    async keep(options, result) {
      if (!isSelfContained || result.artifacts.length === 0) return
      const outputs = result.artifacts.map(({ name, bytes }) => [name, sha256(bytes)])
      for (const name of ['SHA256SUMS', 'build.json'])
        outputs.push([name, sha256(await readFile(path.join(options.out, name)))])
      const record: BuildRecord = {
        surroundings: await surroundingsOf(options),
        sources: Object.fromEntries([...sources].sort()),
        outputs: Object.fromEntries(outputs),
        result: { ...result, artifacts: result.artifacts.map(({ kind, name }) => ({ kind, name })) },
      }
      await outputJson(recordFile(options), record).catch(() => undefined)
    },
  }
}

/** One record for each book, output folder and set of options. */
function recordFile({
  root,
  out,
  formats,
  reader,
  strict,
  offline,
  verify,
  sourceDateEpoch,
}: BuildOptions): string {
  const identity = JSON.stringify([
    path.resolve(root),
    path.resolve(out),
    formats,
    reader,
    strict,
    offline,
    verify,
    sourceDateEpoch,
  ])
  return path.join(cacheFolder(), 'build', sha256(Buffer.from(identity)))
}

/** Everything that a build depends on besides what it reads in the book's folder. */
async function surroundingsOf({ root, out }: BuildOptions): Promise<string> {
  const folder = await openFolder(root, out)
  const parts = await Promise.all([
    [process.version, process.platform, process.arch, process.env.PATH],
    [[...folder.files], [...folder.folders], [...folder.escaping]],
    readGit(folder.root),
    ...BROWSER_SETTINGS.map(settingOf),
    ...(await toolFiles()).map(hashOf),
    ...foldersFrom(folder.root).map(fontPackages),
  ])
  return sha256(Buffer.from(JSON.stringify(parts)))
}

async function settingOf(setting: string): Promise<unknown> {
  const executable = process.env[setting]
  const found = executable ? await stat(executable).catch(() => undefined) : undefined
  return [executable, found?.size, found?.mtimeMs]
}

/** The tool's own files, and the manifests of the packages that it is made of. */
async function toolFiles(): Promise<string[]> {
  const tool = fileURLToPath(new URL('..', import.meta.url))
  const parts = await Promise.all(
    ['dist', 'src', 'styles', 'assets'].map(async (part) => {
      const options = { recursive: true, withFileTypes: true } as const
      const files = await readdir(path.join(tool, part), options).catch(() => [])
      return files.filter((file) => file.isFile()).map((file) => path.join(file.parentPath, file.name))
    }),
  )
  const manifest = await readJson(path.join(tool, 'package.json'))
  const packages = Object.keys(manifest.dependencies).flatMap((name) =>
    foldersFrom(tool).map((folder) => path.join(folder, 'node_modules', name, 'package.json')),
  )
  return [...parts.flat().sort(), ...packages]
}

/** The packages of fonts that are installed in a folder. */
async function fontPackages(folder: string): Promise<unknown> {
  const place = path.join(folder, 'node_modules', '@expo-google-fonts')
  const names = (await readdir(place).catch(() => [])).sort()
  return Promise.all(names.map(async (name) => [name, await hashOf(path.join(place, name, 'package.json'))]))
}

/** A folder and those above it: where Node looks for packages. */
function foldersFrom(folder: string): string[] {
  const above = path.dirname(folder)
  return above === folder ? [folder] : [folder, ...foldersFrom(above)]
}

/** Undefined for a file that is not there. */
async function hashOf(file: string): Promise<string | undefined> {
  const bytes = await readFile(file).catch(() => undefined)
  return bytes && sha256(bytes)
}
