/** What EPUBCheck (its port to TypeScript) finds in an EPUB. The only file that loads it. */

export interface Finding {
  /** `RSC-005` */
  readonly id: string
  /** A sentence without its point. */
  readonly message: string
  /** Path in the container; `''` for the container itself. */
  readonly path: string
  /** From 1. */
  readonly line: number | undefined
}

/** Errors and warnings, in the order of the checker. */
export async function readEpub(bytes: Uint8Array): Promise<readonly Finding[]> {
  const { EpubCheck } = await import('@likecoin/epubcheck-ts') // heavy, and checked is only what is finished
  const { messages } = await EpubCheck.validate(bytes)
  return messages
    .filter(({ severity }) => severity !== 'info' && severity !== 'usage')
    .map(({ id, message, location }) => ({
      id,
      message: message.replace(/\s+/g, ' ').replace(/\.$/, ''),
      path: location?.path ?? '',
      line: location?.line,
    }))
}
