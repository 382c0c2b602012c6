/** Checks what a build does not look at: the links to the web. */
export type { Clock } from './hosts.ts'
export { webLinksOf } from './links.ts'
export { checkWebLinks, WEB_LIMITS, type WebResult } from './web.ts'
