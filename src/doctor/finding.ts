/** One line of what `buckram doctor` says about a machine. */

export interface Finding {
  /** What was looked at, in a word or two: `Node.js`, `Browser`. */
  readonly subject: string
  /** `warning`: books are made, but slower, less safe or without something. `bad`: they are not made. */
  readonly state: 'good' | 'warning' | 'bad'
  readonly says: string
  /** The one thing to do, when there is something to do. */
  readonly todo?: string
}

export function good(subject: string, says: string): Finding {
  return { subject, state: 'good', says }
}

export function warning(subject: string, says: string, todo: string): Finding {
  return { subject, state: 'warning', says, todo }
}

export function bad(subject: string, says: string, todo: string): Finding {
  return { subject, state: 'bad', says, todo }
}

/** `1.3 GB`, `250 MB` */
export function amount(bytes: number): string {
  return bytes < 1e9 ? `${Math.floor(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`
}

/** The first line of an error's message, without the point at its end. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return (message.split('\n')[0] ?? '').replace(/[.\s]+$/, '')
}

/** Whether a version with points is at least another one: `20.19.0` is at least `20.19`. */
export function isAtLeast(version: string, least: string): boolean {
  const numbers = (text: string) => text.split('.').map(Number)
  const has = numbers(version)
  for (const [index, wanted] of numbers(least).entries()) {
    const own = has[index] ?? 0
    if (own !== wanted) return own > wanted
  }
  return true
}
