/** Measures a run of a program from outside: time, and the memory of everything that it starts. */
import { spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'

const SAMPLE_EVERY = 100 // ms

/** Runs Node, or another program, with `command`; seconds of the wall clock, and the peak of the memory of the whole process tree in MiB. */
export async function measure(command, program = process.execPath) {
  const started = performance.now()
  const child = spawn(program, command, { stdio: ['ignore', 'ignore', 'inherit'] })
  let peak = 0
  const sampler = setInterval(async () => {
    peak = Math.max(peak, await memoryOf(child.pid))
  }, SAMPLE_EVERY)
  const code = await new Promise((done, fail) => child.on('error', fail).on('close', done))
  clearInterval(sampler)
  if (code !== 0) throw new Error(`${program} ${command.join(' ')} ended with ${code}`)
  return { wall: (performance.now() - started) / 1000, peak }
}

/** Proportional set size (shared pages count once) of a process and its descendants in MiB; 0 where there is no /proc. */
async function memoryOf(pid) {
  const of = (file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')
  const own = Number(/^Pss:\s+(\d+)/m.exec(await of('smaps_rollup'))?.[1] ?? 0) / 1024
  const threads = await readdir(`/proc/${pid}/task`).catch(() => [])
  const lists = await Promise.all(threads.map((thread) => of(`task/${thread}/children`)))
  const children = lists.flatMap((list) => list.split(' ').filter(Boolean))
  const below = await Promise.all(children.map(memoryOf))
  return below.reduce((sum, size) => sum + size, own)
}
