/** The order in which a person would put file names: numbers by their value, the rest by code unit. */

/** Negative when `a` comes first: `2-b` before `10-a`, `第二章` before `第十章`. */
export function compareNaturally(a: string, b: string): number {
  const left = piecesOf(a)
  const right = piecesOf(b)
  for (const [index, piece] of left.entries()) {
    const other = right[index]
    if (other === undefined) return 1
    const order = comparePieces(piece, other)
    if (order !== 0) return order
  }
  // `1` and `01` are one number: the names still need an order.
  return left.length - right.length || compareText(a, b)
}

const digits = '零一二三四五六七八九'
const units: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 }

/** Runs of digits, Chinese numbers after 第 or before 章 and the like, and the text between them. */
function piecesOf(name: string): readonly (string | bigint)[] {
  const numbers =
    /(\d+)|(?<=第)([零〇一二两三四五六七八九十百千]+)|([零〇一二两三四五六七八九十百千]+)(?=[章节節回卷部篇讲講课課])/gu
  const pieces: (string | bigint)[] = []
  let end = 0
  for (const match of name.matchAll(numbers)) {
    if (match.index > end) pieces.push(name.slice(end, match.index))
    pieces.push(match[1] === undefined ? chineseNumber(match[0]) : BigInt(match[1]))
    end = match.index + match[0].length
  }
  return end < name.length ? [...pieces, name.slice(end)] : pieces
}

/** `二十三` → 23, `二〇二四` → 2024. */
function chineseNumber(text: string): bigint {
  const values = [...text.replaceAll('〇', '零').replaceAll('两', '二')]
  if (values.every((character) => digits.includes(character)))
    return BigInt(values.map((character) => digits.indexOf(character)).join(''))
  let sum = 0
  let digit = 0
  for (const [index, character] of values.entries()) {
    const unit = units[character]
    if (unit === undefined) digit = digits.indexOf(character)
    else {
      // `十三` leaves the one before the ten out.
      sum += (digit === 0 && index === 0 ? 1 : digit) * unit
      digit = 0
    }
  }
  return BigInt(sum + digit)
}

function comparePieces(a: string | bigint, b: string | bigint): number {
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  return typeof a === 'bigint' ? -1 : 1
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
