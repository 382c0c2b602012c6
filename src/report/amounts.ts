/** Numbers as the report says them. */

/** `1,234`. */
export function number(value: number): string {
  return value.toLocaleString('en')
}

/** `1 page`, `1,234 pages`. */
export function count(value: number, noun: string, nouns = `${noun}s`): string {
  return `${number(value)} ${value === 1 ? noun : nouns}`
}

/** `12 kB`, `1.2 MB`. */
export function size(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}

/** `0.3 s`, `2 min 5 s`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)} min ${whole % 60} s`
}

/** `12 %`, of a whole that may be nothing. */
export function share(part: number, whole: number): string {
  const percent = whole === 0 ? 0 : (part / whole) * 100
  return percent > 0 && percent < 1 ? 'below 1 %' : `${Math.round(percent)} %`
}
