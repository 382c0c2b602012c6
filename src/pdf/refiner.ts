/** Refines prints on a thread of its own: what the tabs ask for meanwhile is answered at once. */
import { Worker } from 'node:worker_threads'
import { refineSegment } from './link/index.ts'

/** A print → the same pages as the linker wants them. Rejects when the file is not of the shape that our Chromium writes. */
export type Refine = (pdf: Uint8Array) => Promise<Uint8Array>

/** What the thread answers, in the order in which it was asked. */
export type Answer = { readonly pdf: Uint8Array } | { readonly fault: unknown }

interface Asked {
  resolve(pdf: Uint8Array): void
  reject(fault: unknown): void
}

export type WithRefiner = <T>(use: (refine: Refine) => Promise<T>) => Promise<T>

/** Hands out a thread that starts with the first print, and ends it. */
export const withRefiner: WithRefiner = async (use) => {
  const { refine, close } = openRefiner()
  try {
    return await use(refine)
  } finally {
    await close()
  }
}

export interface Refiner {
  readonly refine: Refine
  close(): Promise<void>
}

/** The same for as long as it is wanted. */
export function openRefiner(): Refiner {
  // Threads do not run TypeScript: from its sources the program refines without one.
  if (import.meta.url.endsWith('.ts'))
    return { refine: async (pdf) => refineSegment(pdf), close: async () => {} }
  let thread: Worker | undefined
  const waiting: Asked[] = []
  const start = () => {
    const worker = new Worker(new URL('./refiner-thread.js', import.meta.url))
    worker.on('message', (answer: Answer) => {
      const asked = waiting.shift()
      if ('pdf' in answer) asked?.resolve(answer.pdf)
      else asked?.reject(answer.fault)
    })
    const fail = (fault: unknown) => {
      if (thread === worker) thread = undefined
      for (const { reject } of waiting.splice(0)) reject(fault)
    }
    worker.on('error', fail)
    worker.on('exit', () => fail(new Error('The thread that refines prints ended before its time.')))
    return worker
  }
  return {
    refine: (pdf) =>
      new Promise((resolve, reject) => {
        thread ??= start()
        waiting.push({ resolve, reject })
        thread.postMessage(pdf)
      }),
    close: async () => {
      await thread?.terminate()
    },
  }
}
