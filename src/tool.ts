/** What this program is made of: values that are kept between builds depend on it. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { readJson } from 'fs-extra/esm'
import { sha256 } from './sha256.ts'

let fingerprint: Promise<string> | undefined

/** Another one for other code, styles, fonts or packages. They are read once: a program does not change while it runs. */
export function fingerprintOfTool(): Promise<string> {
  fingerprint ??= toolFiles()
    .then((files) => Promise.all(files.map(hashOf)))
    .then((hashes) => sha256(Buffer.from(JSON.stringify(hashes))))
  return fingerprint
}

/** The program's own files, and the manifests of the packages that it uses. */
async function toolFiles(): Promise<string[]> {
  const tool = fileURLToPath(new URL('..', import.meta.url))
  const parts = await Promise.all(
    ['dist', 'src', 'styles'].map(async (part) => {
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

/** A folder and those above it: where Node looks for packages. */
export function foldersFrom(folder: string): string[] {
  const above = path.dirname(folder)
  return above === folder ? [folder] : [folder, ...foldersFrom(above)]
}

/** Undefined for a file that is not there. */
export async function hashOf(file: string): Promise<string | undefined> {
  const bytes = await readFile(file).catch(() => undefined)
  return bytes && sha256(bytes)
}
