/** Does the work of a build stage by stage, and says what is being done and how long it took. */
import type { Progress } from './progress.ts'

/** Does the work of a stage, and says so. */
export type Stage = <T>(name: string, work: () => Promise<T>, detail?: (value: T) => string) => Promise<T>

/** Times the stages for the record and the progress; no output depends on it. */
export function stopwatch(progress: Progress) {
  const seconds: Record<string, number> = {}
  // Milliseconds of the stages inside the one that runs: they are not counted twice.
  let inner = 0
  const stage: Stage = async (name, work, detail = () => '') => {
    progress.begin(name)
    const start = performance.now()
    const before = inner
    inner = 0
    const value = await work()
    const total = performance.now() - start
    seconds[name] = Math.round(total - inner) / 1000
    inner = before + total
    progress.end(name, seconds[name], detail(value))
    return value
  }
  return { stage, seconds }
}
