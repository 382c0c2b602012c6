/** `buckram schema`: what an editor needs to know about buckram.yaml. */
import { configSchema } from '../config-schema.ts'

/** Returns the exit code. */
export function runSchema(): number {
  process.stdout.write(`${JSON.stringify(configSchema(), undefined, 2)}\n`)
  return 0
}
