/** Chapters: parse → cut → resolve → draw diagrams → finish. */

export { listCaptions } from './captions.ts'
export { findCharacter } from './characters.ts'
export { cutChapters } from './cut.ts'
export { drawDiagrams, hasDiagrams } from './diagrams.ts'
export { expandSource, openDialect } from './dialects/index.ts'
export { finishChapters } from './finish.ts'
export { mdbookMacros } from './math/mdbook.ts'
export { formulaSetter, printedFormulas } from './math/set.ts'
export { parseMarkdown } from './parse.ts'
export { collectPictures } from './pictures.ts'
export { resolveChapters } from './resolve.ts'
