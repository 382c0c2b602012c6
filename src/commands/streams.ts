/** What may be written to a stream: colours and moving lines are for people at a terminal. */
import pc from 'picocolors'

/** The colours of a stream, or none. `NO_COLOR` wins over `FORCE_COLOR`, as it does in the help. */
export function coloursOf(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv = process.env) {
  return pc.createColors(hasColours(stream, env))
}

function hasColours({ isTTY }: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = env
  if (NO_COLOR || FORCE_COLOR === '0' || FORCE_COLOR === 'false') return false
  // A stream that is no terminal has no `isTTY` at all, whatever its type says.
  return FORCE_COLOR !== undefined || (isTTY === true && TERM !== 'dumb')
}

/**
 * Whether a line may be written again and again: a log of a continuous integration would keep each, and where a terminal without a width
 * begins its lines is not known.
 */
export function isAnimated(
  { isTTY, columns }: NodeJS.WriteStream,
  env: NodeJS.ProcessEnv = process.env,
): boolean {
  return isTTY === true && columns > 0 && env.TERM !== 'dumb' && !env.CI
}
