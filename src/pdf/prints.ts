/** Prints a sheet, or takes its print from the cache. */
import type { Press, Print, PrintOptions, Sheet } from '../press/press.ts'
import { remembering } from '../remember.ts'
import type { Refine } from './refiner.ts'

export interface PrintTools {
  readonly press: Press
  /** Keeps a print by what it depends on. */
  readonly keep: (
    parts: readonly (string | Uint8Array)[],
    print: () => Promise<Uint8Array>,
  ) => Promise<Uint8Array>
  readonly refine: Refine
}

export async function printSheet(
  { press, keep, refine }: PrintTools,
  sheet: Sheet,
  options: PrintOptions,
): Promise<Print> {
  const parts = [
    press.version,
    JSON.stringify(options),
    sheet.html,
    ...[...sheet.resources].flatMap(([address, { bytes }]) => [address, bytes]),
  ]
  // What is kept is refined: the linker mends a print once, not in every build.
  const refined = async () => {
    const { pdf, narrowed } = await press.print(sheet, options)
    return pack({ narrowed, pdf: await refine(pdf) })
  }
  return unpack(await keep(parts, refined))
}

/** One value for the cache: a line of JSON, then the PDF. */
function pack({ pdf, narrowed }: Print): Uint8Array {
  return Buffer.concat([Buffer.from(`${JSON.stringify(narrowed)}\n`), pdf])
}

const rememberPrint = remembering<Uint8Array, Print>()

function unpack(bytes: Uint8Array): Print {
  return rememberPrint(bytes, '', () => {
    const end = bytes.indexOf(0x0a)
    return {
      narrowed: JSON.parse(Buffer.from(bytes.subarray(0, end)).toString()),
      pdf: bytes.subarray(end + 1),
    }
  })
}
