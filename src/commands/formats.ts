/** What a check found, written for programs: as JSON (docs/guide/check.schema.json) and as commands of a GitHub workflow. */
import { realpath } from 'node:fs/promises'
import path from 'node:path'
import type { CheckResult } from '../build.ts'
import { GENERATOR } from '../version.ts'

export interface Findings extends Omit<CheckResult, 'folder'> {
  /** Whether the exit code is 0. */
  readonly passes: boolean
  /** Where the book lies in its repository, with `/`, `''` for the whole of it; undefined without a repository. */
  readonly folder: string | undefined
}

/** Where the book lies in the checkout of a workflow, for a machine that has no Git. `workspace`: GITHUB_WORKSPACE. */
export async function folderInRepository(
  root: string,
  workspace: string | undefined,
): Promise<string | undefined> {
  if (workspace === undefined || workspace === '') return undefined
  const [from, to] = await Promise.all(
    [workspace, root].map((folder) => realpath(folder).catch(() => folder)),
  )
  const inside = path.relative(from ?? workspace, to ?? root)
  if (inside === '..' || inside.startsWith(`..${path.sep}`) || path.isAbsolute(inside)) return undefined
  return inside.split(path.sep).join('/')
}

/** A path below the book's root becomes one below the repository's, where that is known. */
export function pathInRepository(file: string, folder: string | undefined): string {
  return path.posix.join(folder ?? '', file)
}

/** The number counts up when a program that reads the old shape could misread the new one. */
const JSON_SHAPE = 1

export function formatJson({ title, chapters, diagnostics, web, folder, passes }: Findings): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  const value = {
    shape: JSON_SHAPE,
    generator: GENERATOR,
    book: { title, chapters, folder: folder ?? null },
    passes,
    errors,
    warnings: diagnostics.length - errors,
    diagnostics: diagnostics.map(({ code, severity, at, message, hint }) => ({
      code,
      severity,
      file: at.file,
      line: at.line ?? null,
      column: at.column ?? null,
      message,
      hint,
    })),
    web: web ?? null,
  }
  return `${JSON.stringify(value, null, 2)}\n`
}

/**
 * `::warning file=docs/one.md,line=12,col=5,title=link-missing-file::The link … ⏎ Correct …`, one line each. Paths are those of the
 * repository, or nothing would be shown beside the text.
 */
export function formatGithub({ diagnostics, folder }: Findings): string {
  return diagnostics
    .map(({ code, severity, at, message, hint }) => {
      const properties = {
        file: pathInRepository(at.file, folder),
        line: at.line,
        col: at.column,
        title: code,
      }
      const list = Object.entries(properties)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => `${key}=${escapeProperty(String(value))}`)
      return `::${severity} ${list.join(',')}::${escapeData(`${message}\n${hint}`)}\n`
    })
    .join('')
}

/** As the runner reads them back (actions/runner, ActionCommand.cs): nothing of the author's text can become a command of its own. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
