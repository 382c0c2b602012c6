/** A build as the command makes it: what has not changed is not built. */
import { type BuildOptions, type BuildResult, buildBook } from '../../src/build.ts'
import { recallBuild, traceBuild } from '../../src/unchanged.ts'

export async function buildAgain(options: BuildOptions): Promise<BuildResult> {
  const { surroundings, result } = await recallBuild(options)
  if (result !== undefined) return result
  const trace = traceBuild(surroundings)
  const built = await buildBook({ ...options, trace })
  await trace.keep(options, built)
  return built
}
