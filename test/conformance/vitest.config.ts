/** `npm run conformance`: whole books, read by the checkers of the formats. Not part of `npm test`, which needs no Java. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/conformance/*.check.ts'],
    reporters: ['verbose'],
    testTimeout: 20 * 60_000,
    hookTimeout: 20 * 60_000,
  },
})
