/** How wide a line of text is where every character has a cell, and Chinese ones have two. */

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/

export function columnsOf(line: string): number {
  if (!/[\u0080-\uffff]/.test(line)) return line.length
  let columns = 0
  for (const character of line) columns += WIDE.test(character) ? 2 : 1
  return columns
}
