/** Reads the values of flags that several commands have. */
import { availableParallelism } from 'node:os'
import { UsageError } from '../diagnostics.ts'
import { nearestName } from '../spelling.ts'

/** How many tabs print side by side: the processors, unless the author says otherwise. */
export function readJobs(text: string | undefined): number {
  if (text === undefined) return availableParallelism()
  const jobs = Number(text)
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > 64)
    throw new UsageError(`\`--jobs ${text}\` is no number of jobs.`, 'Give a number from 1 to 64.')
  return jobs
}

/** `value` as one of `names`, which are the values of a flag. @throws UsageError that names the nearest of them. */
export function oneOf<Name extends string>(what: string, value: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === value)
  if (found !== undefined) return found
  const nearest = nearestName(value, names)
  throw new UsageError(
    `There is no ${what} \`${value}\`.${nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`}`,
    names.length > 20 ? `\`buckram explain\` lists them.` : `Choose from ${names.join(', ')}.`,
  )
}
