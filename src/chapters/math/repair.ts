/** Makes the MathML of KaTeX valid (MathML 3): browsers forgive it, EPUBCheck and some reading systems do not. */

const TOKEN = /^(?:mi|mn|mo|mtext)$/
const NESTED = /<(?:mi|mn|mo|mtext)(?: [^>]*)?><(?!\/)/
/** A run of single letters in one style: `\bmod`, `\operatorname{\mathbf{grad}}`. */
const WORD = /^<mrow>(?:<mi( mathvariant="[a-z-]+")>[^<]*<\/mi>)(?:<mi\1>[^<]*<\/mi>)*<\/mrow>$/
/** Elements whose number of children is fixed. KaTeX adds the sign that a function is applied (U+2061). */
const FIXED = /^(?:mfrac|mroot|msub|msup|msubsup|munder|mover|munderover)$/
const APPLIED = '\u2061'
const THIN = '0.1667em'
/** The colours that MathML 3 knows by name (section 2.1.5). */
const NAMED = 'aqua|black|blue|fuchsia|gray|green|lime|maroon|navy|olive|purple|red|silver|teal|white|yellow'

interface Open {
  readonly name: string
  readonly attributes: string
  /** Where its start tag stands among the pieces. */
  readonly index: number
  holdsElements: boolean
}

export function repairMathml(mathml: string): string {
  return spaceFunctions(repairTree(repairAttributes(mathml)))
}

/** `n log n`: browsers give the sign that a function is applied no width, and nothing else that tells words apart. */
function spaceFunctions(mathml: string): string {
  if (!mathml.includes(APPLIED)) return mathml
  return mathml
    .replaceAll(/<mo>\u2061<\/mo>(?!<mo|<\/|<mrow><mo)/g, `<mo rspace="${THIN}">${APPLIED}</mo>`)
    .replaceAll(
      /(<\/(?:mi|mn|msup|msub)>)(?=<mi(?: [^>]*)?>[^<]{2,}<\/mi><mo[^>]*>\u2061)/g,
      `$1<mspace width="${THIN}"></mspace>`,
    )
}

function repairAttributes(mathml: string): string {
  return (
    mathml
      // Cells to which only the style sheet of KaTeX gives a meaning.
      .replaceAll(/<mtd class ?="(?:mtr-glue|mml-eqn-num)"><\/mtd>/g, '')
      .replaceAll('<mtd width="50%">', '<mtd class="formula-margin">')
      .replaceAll(' columnspacing=""', '')
      .replaceAll(new RegExp(` mathcolor="(?!(?:${NAMED})")([a-z]+)"`, 'gi'), ' style="color: $1"')
      .replaceAll(new RegExp(` mathbackground="(?!(?:${NAMED})")[a-z]+"`, 'gi'), '')
  )
}

function repairTree(mathml: string): string {
  if (!NESTED.test(mathml) && !mathml.includes(APPLIED)) return mathml
  const pieces: string[] = []
  const open: Open[] = []
  for (const [piece, slash, name = '', attributes = ''] of mathml.matchAll(/<(\/?)([a-z]+)([^>]*)>|[^<]+/g)) {
    if (slash === '') {
      const parent = open.at(-1)
      if (parent !== undefined) parent.holdsElements = true
      open.push({ name, attributes, index: pieces.length, holdsElements: false })
    }
    pieces.push(piece)
    const closed = slash === '/' ? open.pop() : undefined
    if (closed === undefined || !TOKEN.test(closed.name)) continue
    const isExtra = pieces[closed.index + 1] === APPLIED && FIXED.test(open.at(-1)?.name ?? '')
    if (!isExtra && !closed.holdsElements) continue
    const content = pieces.splice(closed.index).slice(1, -1).join('')
    if (!isExtra) pieces.push(flatToken(closed, content))
  }
  return pieces.join('')
}

/** A token holds text (section 3.2.1): a word of letters becomes one token, anything else a row. */
function flatToken({ name, attributes }: Open, content: string): string {
  const [, style] = WORD.exec(content) ?? []
  if (style === undefined) return `<mrow>${content}</mrow>`
  return `<${name}${name === 'mo' ? attributes : style}>${content.replace(/<[^>]*>/g, '')}</${name}>`
}
