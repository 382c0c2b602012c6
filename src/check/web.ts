/** Asks the web whether the links of a book still lead somewhere. */
import { MachineError, type Report } from '../diagnostics.ts'
import type { Verdict } from './judge.ts'
import { readKept, type SeenAlive, writeKept } from './kept.ts'
import type { WebLink } from './links.ts'
import { openVisitor, type VisitLimits, type VisitRules } from './visitor.ts'

export interface WebLimits extends VisitLimits {
  /** Addresses of one book. */
  readonly addresses: number
}

/** A few minutes do for most books; the book of a stranger must not keep a machine busy for a day. */
export const WEB_LIMITS: WebLimits = {
  atOnce: 16,
  atOnceForHost: 2,
  patience: 120_000,
  time: 20_000,
  attempts: 3,
  redirects: 10,
  addresses: 10_000,
  totalTime: 30 * 60_000,
}

export interface WebTools extends Omit<VisitRules, 'limits'> {
  /** Where what was seen alive is kept for a week; undefined: nowhere. */
  readonly cacheFolder: string | undefined
  readonly report: Report
  readonly onStep: (done: number, total: number) => void
  readonly limits?: WebLimits
}

/** What the web said, in the order of the book; dead links are in the report. */
export interface WebResult {
  /** Different addresses in the book. */
  readonly addresses: number
  /** Those of them that answered less than a week ago, and were not asked again. */
  readonly kept: number
  readonly alive: number
  readonly dead: number
  readonly unknown: readonly { readonly address: string; readonly reason: string }[]
  /** Addresses that answer, and have moved for good. */
  readonly moved: readonly { readonly address: string; readonly to: string }[]
}

/** With fewer hosts, it may well be the links that are dead; with more, it is the network of this machine. */
const ENOUGH_HOSTS = 3

/**
 * Every address is asked once, whatever its fragment. Dead links are reported at each of their places.
 * @throws MachineError when nothing on the web answers.
 */
export async function checkWebLinks(links: readonly WebLink[], tools: WebTools): Promise<WebResult> {
  const { clock, cacheFolder, report, onStep, limits = WEB_LIMITS } = tools
  const start = clock.now()
  const kept: SeenAlive = cacheFolder === undefined ? new Map() : await readKept(cacheFolder, start)
  const isKept = ({ url }: WebLink) => url !== undefined && kept.has(url.href)
  const visitor = openVisitor({ ...tools, limits })

  async function verdictOn({ url }: WebLink, index: number): Promise<Verdict> {
    if (url === undefined) return { kind: 'dead', reason: 'it is no valid address' }
    const seen = kept.get(url.href)
    if (seen !== undefined) return { kind: 'alive', ...movedOf(seen) }
    if (index < limits.addresses) return visitor.visit(url)
    return { kind: 'unknown', reason: `a check asks for ${limits.addresses} addresses at most` }
  }

  let done = 0
  const judged = await Promise.all(
    links.map(async (link, index) => {
      const verdict = await verdictOn(link, index)
      onStep(++done, links.length)
      return { link, verdict }
    }),
  )
  if (visitor.silent.size >= ENOUGH_HOSTS && !visitor.hasAnswer()) {
    // All that is left to ask may be dead: then what was alive last week tells whether the network is.
    const known = links.filter(isKept).slice(0, ENOUGH_HOSTS)
    await Promise.all(known.map(({ url }) => url && visitor.visit(url)))
    if (!visitor.hasAnswer())
      throw new MachineError(
        `None of ${visitor.silent.size} hosts on the web answers.`,
        'Look after the network of this machine, or check without --web.',
      )
  }

  const unknown: { address: string; reason: string }[] = []
  const moved: { address: string; to: string }[] = []
  const alive = new Map<string, { at: number; moved?: string }>()
  for (const { link, verdict } of judged) {
    const { raw, url, places } = link
    if (verdict.kind === 'dead') for (const at of places) report.add('link-web-dead', at, raw, verdict.reason)
    else if (verdict.kind === 'unknown') unknown.push({ address: raw, reason: verdict.reason })
    else {
      if (verdict.moved !== undefined) moved.push({ address: raw, to: verdict.moved })
      if (url !== undefined && !isKept(link)) alive.set(url.href, { at: start, ...movedOf(verdict) })
    }
  }
  if (cacheFolder !== undefined && alive.size > 0) await writeKept(cacheFolder, alive, start)
  const count = (kind: Verdict['kind']) => judged.filter(({ verdict }) => verdict.kind === kind).length
  return {
    addresses: links.length,
    kept: links.filter(isKept).length,
    alive: count('alive'),
    dead: count('dead'),
    unknown,
    moved,
  }
}

function movedOf({ moved }: { readonly moved?: string }): { readonly moved?: string } {
  return moved === undefined ? {} : { moved }
}
