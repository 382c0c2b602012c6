/** Reads the values of flags that several commands have. */
import { availableParallelism } from 'node:os'
import { UsageError } from '../diagnostics.ts'

/** How many tabs print side by side: the processors, unless the author says otherwise. */
export function readJobs(text: string | undefined): number {
  if (text === undefined) return availableParallelism()
  const jobs = Number(text)
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > 64)
    throw new UsageError(`\`--jobs ${text}\` is no number of jobs.`, 'Give a number from 1 to 64.')
  return jobs
}
