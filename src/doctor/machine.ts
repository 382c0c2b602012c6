/** What is asked of the machine itself: Node.js, Git, processors and memory. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { amount, bad, type Finding, good, isAtLeast, warning } from './finding.ts'

/** `range` is that of package.json: `>=20.19`. */
export function judgeNode(version: string, range: string): Finding {
  const [, least = '0'] = /^>=\s*([\d.]+)$/.exec(range) ?? []
  return isAtLeast(version, least)
    ? good('Node.js', version)
    : bad(
        'Node.js',
        `${version}, and ${least} or newer is needed`,
        'Install a newer one from https://nodejs.org.',
      )
}

/** Before 2.31, Git takes no settings from the environment: what keeps a stranger's repository from running something is not heard. */
const LEAST_GIT = '2.31'

/** `ask` gives what `git --version` prints. */
export async function checkGit(ask: () => Promise<string> = askGit): Promise<Finding> {
  const printed = await ask().catch(() => undefined)
  if (printed === undefined)
    return warning(
      'Git',
      'there is none: date, version and repository of a book are not found, and nothing is released',
      'Install Git, or set `date` and `repository` in buckram.yaml.',
    )
  const version = /\d+(?:\.\d+)+/.exec(printed)?.[0] ?? ''
  return isAtLeast(version, LEAST_GIT)
    ? good('Git', version)
    : warning(
        'Git',
        `${version} does not keep a stranger's repository from running programs`,
        `Install ${LEAST_GIT} or newer, or build only repositories that you trust.`,
      )
}

async function askGit(): Promise<string> {
  const { stdout } = await promisify(execFile)('git', ['--version'], { timeout: 5_000 })
  return stdout
}

export interface Power {
  readonly cores: number
  /** Bytes that this process may take, all in all. */
  readonly memory: number
}

/**
 * Bytes: for the program and the browser, and for each tab that prints at the same time. The book of this repository takes 540 MB with
 * one tab and 600 MB with two.
 */
const MEMORY = { program: 500e6, tab: 100e6 }

export function judgePower({ cores, memory }: Power): Finding {
  const says = `${cores} ${cores === 1 ? 'core' : 'cores'}, ${amount(memory)} of memory`
  const tabs = Math.floor((memory - MEMORY.program) / MEMORY.tab)
  if (tabs >= cores) return good('Power', says)
  if (tabs >= 1)
    return warning('Power', `${says}: not enough for a tab on each core`, `Build with \`--jobs ${tabs}\`.`)
  const least = amount(MEMORY.program + MEMORY.tab)
  return warning('Power', `${says}: a large book takes ${least}`, `Give this machine or container ${least}.`)
}
