/** The types of measure.mjs, which plain Node runs. */

/** Runs Node, or another program, with `command`; seconds of the wall clock, and the peak of the memory of the whole process tree in MiB. */
export function measure(
  command: readonly string[],
  program?: string,
): Promise<{ readonly wall: number; readonly peak: number }>
