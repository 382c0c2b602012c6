/** What a reader with a disability can expect (EPUB Accessibility 1.1, section 2.2): only what is true of this book. */
import type { Element } from 'hast'
import type { Labels } from '../labels.ts'
import { element } from './xml.ts'

/** What the pages show, the cover left out. */
export interface Pictures {
  readonly count: number
  /** Pictures that have a text in their place. */
  readonly described: number
  readonly gifs: number
  readonly formulas: number
  /** The pages of the PDF are marked, and there is a list of them. */
  readonly hasPages?: boolean
}

export function accessibilityMetadata(
  { count, described, gifs, formulas, hasPages }: Pictures,
  labels: Labels,
): Element[] {
  const meta = (property: string, value: string) => element('meta', { property: `schema:${property}` }, value)
  const pictures = count > 0
  const allDescribed = described === count
  const features = [
    'tableOfContents',
    'readingOrder',
    'structuralNavigation',
    'displayTransformability',
    ...(pictures && allDescribed ? ['alternativeText'] : []),
    ...(hasPages === true ? ['pageBreakMarkers', 'pageNavigation'] : []),
    // Formulas are MathML, and each has its TeX as text.
    ...(formulas > 0 ? ['MathML', 'latex', 'describedMath'] : []),
  ]
  return [
    meta('accessMode', 'textual'),
    ...(pictures ? [meta('accessMode', 'visual')] : []),
    ...(allDescribed ? [meta('accessModeSufficient', 'textual')] : []),
    ...(pictures ? [meta('accessModeSufficient', 'textual,visual')] : []),
    ...features.map((feature) => meta('accessibilityFeature', feature)),
    // A GIF may flash; whether it does nobody has looked.
    meta('accessibilityHazard', gifs === 0 ? 'none' : 'unknown'),
    meta(
      'accessibilitySummary',
      labels.accessibilitySummary({ hasPictures: pictures, picturesDescribed: allDescribed }),
    ),
  ]
}
