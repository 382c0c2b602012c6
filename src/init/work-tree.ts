/** The Git work tree that a folder lies in, even while it is empty. Only questions are asked that run nothing of the repository's. */
import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'

export interface WorkTree {
  /** Absolute path. */
  readonly root: string
  /** The main branch, as far as it is known. */
  readonly branch: string
  /** Whether its remote is on GitHub. */
  readonly isOnGithub: boolean
}

/** Undefined without Git, outside of a work tree, and for a folder that its repository ignores. */
export async function findWorkTree(folder: string): Promise<WorkTree | undefined> {
  const root = await ask(folder, 'rev-parse', '--show-toplevel')
  if (!root || (await ask(folder, 'check-ignore', '--quiet', '.')) !== undefined) return undefined
  const [published, current, remotes] = await Promise.all([
    ask(folder, 'symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD'),
    ask(folder, 'symbolic-ref', '--quiet', '--short', 'HEAD'),
    ask(folder, 'config', '--get-regexp', '^remote\\..*\\.url$'),
  ])
  return {
    // The real path: Git leads through no link.
    root: path.resolve(root),
    branch: published?.replace(/^origin\//, '') || current || 'main',
    isOnGithub: /[/@.]github\.com[:/]/i.test(remotes ?? ''),
  }
}

/** The name that Git would put under a commit. */
export async function nameOfUser(folder: string): Promise<string | undefined> {
  return (await ask(folder, 'config', '--get', 'user.name')) || undefined
}

async function ask(folder: string, ...args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('git', ['-C', folder, ...args], { timeout: 5_000 })
    return stdout.trim()
  } catch {
    return undefined // no Git, no repository, no such value
  }
}
