/** How a build tells what it is doing. */

export interface Progress {
  /** A stage begins; it ends when the next one begins, or with `finish`. */
  begin(stage: string): void
  step(done: number, total: number): void
  /** A stage is done; `seconds` is how long it took, `detail` what came of it. */
  end(stage: string, seconds: number, detail: string): void
}

export const silent: Progress = { begin() {}, step() {}, end() {} }
