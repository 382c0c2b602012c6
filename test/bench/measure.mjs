/** Measures a run of a program from outside: time, and the memory of everything that it starts. */
import { spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'

const STDIO = { stdio: ['ignore', 'ignore', 'inherit'] }
const SAMPLE_EVERY = 100 // ms

/** Runs Node, or another program, with `command`; seconds of the wall clock. */
export async function time(command, program = process.execPath) {
  const started = performance.now()
  await run(spawn(program, command, STDIO), command)
  return (performance.now() - started) / 1000
}

/**
 * The same with the peak of the memory of the whole process tree in MiB. To sum that up takes processor time, the more of it the more
 * processes there are: where both cores are busy, the wall clock of `time` is the true one.
 */
export async function measure(command, program = process.execPath, every = SAMPLE_EVERY) {
  const started = performance.now()
  const child = spawn(program, command, STDIO)
  let peak = 0
  const sampler = setInterval(async () => {
    peak = Math.max(peak, await memoryOf(child.pid))
  }, every)
  await run(child, command).finally(() => clearInterval(sampler))
  return { wall: (performance.now() - started) / 1000, peak }
}

async function run(child, command) {
  const code = await new Promise((done, fail) => child.on('error', fail).on('close', done))
  if (code !== 0) throw new Error(`${child.spawnfile} ${command.join(' ')} ended with ${code}`)
}

/** Proportional set size (shared pages count once) of a process and its descendants in MiB; 0 where there is no /proc. */
export async function memoryOf(pid) {
  const of = (file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')
  const own = Number(/^Pss:\s+(\d+)/m.exec(await of('smaps_rollup'))?.[1] ?? 0) / 1024
  const threads = await readdir(`/proc/${pid}/task`).catch(() => [])
  const lists = await Promise.all(threads.map((thread) => of(`task/${thread}/children`)))
  const children = lists.flatMap((list) => list.split(' ').filter(Boolean))
  const below = await Promise.all(children.map(memoryOf))
  return below.reduce((sum, size) => sum + size, own)
}
