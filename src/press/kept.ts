/** Browsers that are kept between builds: as long as a book needs no other fonts, its browser is started once. */
import { sha256 } from '../sha256.ts'
import { type OpenPress, openPress, type WithPress } from './press.ts'

/** One for the text of the book, and one for its diagrams. */
const MOST_BROWSERS = 2
/** A browser that has printed for hours grows; to start one takes half a second. */
const MOST_USES = 100

interface Kept {
  readonly open: Promise<OpenPress>
  uses: number
}

export interface KeptPresses {
  readonly withPress: WithPress
  close(): Promise<void>
}

/** One build at a time may use them. */
export function keepPresses(): KeptPresses {
  // The one that was used last stands last.
  const presses = new Map<string, Kept>()
  const drop = async (key: string) => {
    const kept = presses.get(key)
    presses.delete(key)
    // What did not open needs no closing, and one that died has closed itself.
    await kept?.open.then(({ close }) => close()).catch(() => undefined)
  }
  return {
    async withPress(options, use) {
      const key = options.fonts.map(({ bytes }) => sha256(bytes)).join()
      const last = presses.get(key)
      if (last !== undefined && (last.uses >= MOST_USES || !(await last.open).isAlive())) await drop(key)
      const kept = presses.get(key) ?? { open: openPress(options), uses: 0 }
      kept.uses++
      presses.delete(key)
      presses.set(key, kept)
      const [oldest] = presses.keys()
      if (presses.size > MOST_BROWSERS && oldest !== undefined) await drop(oldest)
      try {
        return await use((await kept.open).press)
      } catch (error) {
        // Whatever went wrong, the next build begins with a browser of its own.
        await drop(key)
        throw error
      }
    },
    async close() {
      await Promise.all([...presses.keys()].map(drop))
    },
  }
}
