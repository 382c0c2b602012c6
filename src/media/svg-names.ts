/** Names of static SVG 1.1 and 2: the only elements and attributes that a drawing keeps. */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

export const ELEMENTS = words(`
  svg g defs symbol use switch title desc style marker pattern clipPath mask linearGradient radialGradient stop filter view
  path rect circle ellipse line polyline polygon text tspan textPath image
  feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight
  feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset
  fePointLight feSpecularLighting feSpotLight feTile feTurbulence
`)

/** What holds text: another `a` or `g` in it would not be shown. */
export const TEXTS = words('text tspan textPath')

/** What refers to another element by `href`. */
export const REFERRING = words('use image feImage textPath linearGradient radialGradient pattern filter')

/** What says nothing to a reader. */
export const UNSEEN = words('metadata')

/** Names without a prefix, and those of `xml:`. `xml:base` is not among them: it turns `#id` into the address of another file. */
export const ATTRIBUTES = words(`
  id class lang xml:lang xml:space role aria-label aria-labelledby aria-describedby aria-hidden aria-roledescription
  version viewBox preserveAspectRatio x y width height transform transform-origin transform-box systemLanguage
  d pathLength points cx cy r rx ry x1 y1 x2 y2 fx fy fr dx dy rotate textLength lengthAdjust startOffset method spacing side
  gradientUnits gradientTransform spreadMethod offset patternUnits patternContentUnits patternTransform
  clipPathUnits maskUnits maskContentUnits markerUnits markerWidth markerHeight refX refY orient
  filterUnits primitiveUnits in in2 result mode type values tableValues slope intercept amplitude exponent operator k1 k2 k3 k4
  order kernelMatrix divisor bias targetX targetY edgeMode preserveAlpha kernelUnitLength surfaceScale diffuseConstant
  specularConstant specularExponent scale xChannelSelector yChannelSelector azimuth elevation pointsAtX pointsAtY pointsAtZ z
  limitingConeAngle stdDeviation radius baseFrequency numOctaves seed stitchTiles media
`)

/** Attributes whose values are CSS, and may refer to files. */
export const STYLES = words(`
  style alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation color-interpolation-filters
  color-rendering cursor direction display dominant-baseline fill fill-opacity fill-rule filter flood-color flood-opacity
  font font-family font-size font-size-adjust font-stretch font-style font-variant font-weight font-feature-settings
  glyph-orientation-horizontal glyph-orientation-vertical image-rendering isolation kerning letter-spacing lighting-color
  marker marker-start marker-mid marker-end mask mask-type mix-blend-mode opacity overflow paint-order pointer-events
  shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin
  stroke-miterlimit stroke-opacity stroke-width text-anchor text-decoration text-orientation text-overflow text-rendering
  unicode-bidi vector-effect visibility white-space word-spacing writing-mode
`)
