/** The types of measure.mjs, which plain Node runs. */

/** Runs Node, or another program, with `command`; seconds of the wall clock. */
export function time(command: readonly string[], program?: string): Promise<number>

/**
 * The same with the peak of the memory of the whole process tree in MiB, which is summed up `every` so many milliseconds. That takes
 * processor time: where all cores are busy, the wall clock of `time` is the true one.
 */
export function measure(
  command: readonly string[],
  program?: string,
  every?: number,
): Promise<{ readonly wall: number; readonly peak: number }>
