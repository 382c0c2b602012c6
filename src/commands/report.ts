/** Writes the report of a build beside its files: `book-report.html`. */
import path from 'node:path'
import type { BuildOptions } from '../build.ts'
import { writeOutputs } from '../outputs.ts'
import type { GatheredFacts } from '../report/index.ts'
import { readExplanations } from './explanations.ts'
import { showReport, type Verbosity } from './terminal.ts'

/** @throws MachineError when the disk refuses. */
export async function saveReport(
  facts: GatheredFacts,
  { out }: Pick<BuildOptions, 'out'>,
  verbosity: Verbosity,
): Promise<void> {
  const [{ writeReport }, pages] = await Promise.all([import('../report/index.ts'), readExplanations()])
  const explanations = new Map([...pages].map(([code, { markdown }]) => [code, markdown]))
  const time = `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`
  const name = `${stemOf(facts)}-report.html`
  const bytes = new TextEncoder().encode(writeReport({ ...facts, time, explanations }))
  await writeOutputs(out, [{ name, bytes }])
  showReport(path.join(out, name), bytes.length, verbosity)
}

/** What the files of the book are called, without their endings. */
function stemOf({ files }: GatheredFacts): string {
  const [first] = files
  return first === undefined ? 'book' : first.name.slice(0, -path.extname(first.name).length)
}
