#!/usr/bin/env node
/** Where the program begins: signals, the version at once, then the commands; and the only place that sets the exit code. */
import module from 'node:module'
import path from 'node:path'
import { cacheFolder } from './cache-folder.ts'
import { VERSION } from './version.ts'

// What has been begun is cleared away by those who began it, when the process exits. A second signal finds no one here: it kills.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)
  process.once(signal, () => process.exit(code))

// `buckram toc | head` closes the pipe: what is left to say is for nobody.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

const [first, second] = process.argv.slice(2)
if (second === undefined && (first === '--version' || first === '-V')) process.stdout.write(`${VERSION}\n`)
else await run()

async function run(): Promise<void> {
  keepCompiledCode()
  const [{ CommanderError }, { makeProgram }] = await Promise.all([
    import('commander'),
    import('./commands/program.ts'),
  ])
  try {
    await makeProgram((code) => {
      process.exitCode = code
    }).parseAsync()
  } catch (error) {
    const { MachineError, UsageError } = await import('./diagnostics.ts')
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
    else if (error instanceof UsageError || error instanceof MachineError) {
      process.stderr.write(`${error.message}\n  ${error.hint}\n`)
      process.exitCode = error instanceof UsageError ? 2 : 3
    } else throw error
  }
}

/** From Node 22.8 on, what V8 makes of the program's files is kept: a build begins a quarter of a second earlier. */
function keepCompiledCode(): void {
  if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function')
    module.enableCompileCache(path.join(cacheFolder(), 'compiled'))
}
