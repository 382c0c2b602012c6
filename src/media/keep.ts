/** How what is costly to make is kept between builds: build.ts hands in the cache. */

/** The value for the key `parts`, kept from an earlier build or made now. */
export type Keep = (
  parts: readonly (string | Uint8Array)[],
  make: () => Promise<Uint8Array>,
) => Promise<Uint8Array>
