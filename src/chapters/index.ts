/** Chapters: parse → cut → resolve → finish. */
export { findCharacter } from './characters.ts'
export { cutChapters } from './cut.ts'
export { expandSource, openDialect } from './dialects/index.ts'
export { finishChapters } from './finish.ts'
export { parseMarkdown } from './parse.ts'
export { collectPictures } from './pictures.ts'
export { resolveChapters } from './resolve.ts'
