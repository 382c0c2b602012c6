/** Where a book lies: its folder, which need not exist yet, and the repository around it. */
import { realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { UsageError } from '../diagnostics.ts'
import { findWorkTree } from './work-tree.ts'

export interface Place {
  /** The book's folder. */
  readonly root: string
  readonly isThere: boolean
  /** The folder of the repository, where its workflows and its `.gitignore` belong; without one, the book's own. */
  readonly home: string
  /** From `home` to `root`, with `/`; `''` when they are the same. */
  readonly inside: string
  /** Undefined without a repository. */
  readonly branch: string | undefined
  readonly isOnGithub: boolean
}

/** @throws UsageError for a file. */
export async function findPlace(root: string): Promise<Place> {
  const found = await stat(root).catch(() => undefined)
  if (found !== undefined && !found.isDirectory())
    throw new UsageError(`\`${root}\` is a file.`, 'Name a folder: one with a book, or a new one.')
  const isThere = found !== undefined
  const near = await nearestFolder(root)
  const real = path.join(await realpath(near), path.relative(near, root))
  const workTree = await findWorkTree(near)
  if (workTree === undefined)
    return { root: real, isThere, home: real, inside: '', branch: undefined, isOnGithub: false }
  const inside = path.relative(workTree.root, real).replaceAll(path.sep, '/')
  return {
    root: real,
    isThere,
    home: workTree.root,
    inside,
    branch: workTree.branch,
    isOnGithub: workTree.isOnGithub,
  }
}

async function nearestFolder(folder: string): Promise<string> {
  const found = await stat(folder).catch(() => undefined)
  const above = path.dirname(folder)
  return found?.isDirectory() || above === folder ? folder : nearestFolder(above)
}
