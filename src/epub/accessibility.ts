/** What a reader with a disability can expect (EPUB Accessibility 1.1, sections 2.2 and 3.5): only what is true of this book. */
import type { Element } from 'hast'
import type { Labels } from '../labels.ts'
import { element } from './xml.ts'

/** What the pages show, the cover left out. */
export interface Shown {
  /** Without those of which is known that they only decorate. */
  readonly count: number
  /** Pictures that have a text in their place. */
  readonly described: number
  /** Pictures that have more than one frame. */
  readonly moving: number
  readonly formulas: number
  readonly headings: number
  /** The pages of the PDF are marked, and there is a list of them. */
  readonly hasPages?: boolean
}

export function accessibilityMetadata(
  { count, described, moving, formulas, headings, hasPages }: Shown,
  labels: Labels,
): Element[] {
  const meta = (property: string, value: string) => element('meta', { property: `schema:${property}` }, value)
  const pictures = count > 0
  const allDescribed = described === count
  const features = [
    'tableOfContents',
    'readingOrder',
    ...(headings > 0 ? ['structuralNavigation'] : []),
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
    // They may flash; whether they do nobody has looked.
    meta('accessibilityHazard', moving === 0 ? 'none' : 'unknown'),
    meta(
      'accessibilitySummary',
      labels.accessibilitySummary({ hasPictures: pictures, picturesDescribed: allDescribed }),
    ),
  ]
}

/**
 * The claim of conformance, and who answers for it: no program can judge whether a text says what a picture shows, so the standard asks
 * for the name of the party that has.
 */
export function conformanceMetadata(certifiedBy: string): Element[] {
  return [
    element(
      'meta',
      { id: 'conformance', property: 'dcterms:conformsTo' },
      'EPUB Accessibility 1.1 - WCAG 2.2 Level AA',
    ),
    element('meta', { refines: '#conformance', property: 'a11y:certifiedBy' }, certifiedBy),
  ]
}
