/** How diagrams look: Mermaid's settings, in the colours of the book, quiet enough for grey paper. */

/** What is handed to `mermaid.initialize`. */
export type DiagramSettings = Readonly<Record<string, unknown>>

/** The generic family: a picture cannot use the fonts of the page, but the browser's own configuration gives it those of the book. */
const FAMILY = 'sans-serif'
/** CSS pixels: the size of the text around. */
const SIZE = 14

/** What a diagram's own directives must not change (`%%{init: …}%%`, front matter), at whatever depth they name it. */
const SECURE = [
  'secure', 'securityLevel', 'startOnLoad', 'maxTextSize', 'maxEdges', 'suppressErrorRendering', 'htmlLabels', 'textPlacement',
  'theme', 'darkMode', 'themeCSS', 'dompurifyConfig', 'deterministicIds', 'deterministicIDSeed', 'handDrawnSeed', 'useMaxWidth',
  'fontFamily', 'altFontFamily', 'actorFontFamily', 'messageFontFamily', 'noteFontFamily', 'taskFontFamily', 'titleFontFamily',
  'fontSize', 'actorFontSize', 'messageFontSize', 'noteFontSize',
] // biome-ignore format: a list of names

/** `tokens` is the text of styles/tokens.css. */
export function diagramSettings(tokens: string): DiagramSettings {
  const colour = (name: string) => colourOf(tokens, name)
  return {
    startOnLoad: false,
    securityLevel: 'strict',
    secure: SECURE,
    suppressErrorRendering: true,
    maxTextSize: LONGEST_DIAGRAM,
    maxEdges: 2000,
    // HTML inside SVG is shown by browsers only.
    htmlLabels: false,
    deterministicIds: true,
    deterministicIDSeed: 'diagram',
    handDrawnSeed: 1,
    look: 'classic',
    fontFamily: FAMILY,
    fontSize: SIZE,
    theme: 'base',
    themeVariables: themeOf(colour),
    // The boxes of a journey lend their colour to the text in them; labels stand on the lines that they belong to.
    // Without hinting, letters stand where their advances say.
    themeCSS: `text{text-rendering:geometricPrecision;}text.journey-section,text.task{fill:${colour('ink')};}.edgeLabel rect,.edgeLabel .background{opacity:0.9;}`,
    flowchart: { htmlLabels: false, padding: 14, nodeSpacing: 40, rankSpacing: 44, wrappingWidth: 240 },
    class: { htmlLabels: false },
    state: { padding: 10 },
    sequence: {
      actorFontFamily: FAMILY,
      messageFontFamily: FAMILY,
      noteFontFamily: FAMILY,
      actorFontSize: SIZE,
      messageFontSize: SIZE,
      noteFontSize: SIZE - 1,
      diagramMarginX: 10,
      actorMargin: 36,
      width: 150,
      height: 48,
      wrapPadding: 6,
    },
    journey: {
      textPlacement: 'tspan',
      taskFontFamily: FAMILY,
      titleFontFamily: FAMILY,
      titleColor: colour('ink'),
      actorColours: ['note', 'warning', 'tip', 'important', 'caution', 'ink'].map(colour),
    },
    gantt: { fontSize: SIZE - 2, sectionFontSize: SIZE - 2 },
    er: { fontSize: SIZE },
    pie: { textPosition: 0.7 },
  }
}

/** Characters: Mermaid's own limit. */
export const LONGEST_DIAGRAM = 50_000

function themeOf(colour: (name: string) => string): Readonly<Record<string, unknown>> {
  const [ink, muted, paper, ground, rule] = ['ink', 'muted', 'paper', 'code-ground', 'rule'].map(colour)
  const line = colour('rule-strong')
  const tint = (name: string, amount: number) => mix(colour(name), colour('paper'), amount)
  // Neighbours differ in lightness, so that they can be told apart without their colours.
  const series = [
    tint('note', 0.5), tint('warning', 0.22), tint('tip', 0.62), tint('important', 0.3), tint('caution', 0.5), tint('ink', 0.14),
    tint('note', 0.24), tint('warning', 0.5), tint('tip', 0.3), tint('important', 0.55), tint('caution', 0.22), tint('ink', 0.4),
  ] // biome-ignore format: a table of colours
  // Lines and what lies behind them.
  const strong = [
    tint('note', 0.55),
    colour('caution'),
    colour('tip'),
    colour('important'),
    colour('warning'),
  ]
  const numbered = (name: string, from: number, count: number, value: (index: number) => unknown) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name}${index + from}`, value(index)]))
  return {
    fontFamily: FAMILY,
    fontSize: `${SIZE}px`,
    background: paper,
    textColor: ink,
    titleColor: ink,
    lineColor: line,
    primaryColor: ground,
    primaryTextColor: ink,
    primaryBorderColor: muted,
    secondaryColor: tint('rule', 0.55),
    secondaryTextColor: ink,
    secondaryBorderColor: muted,
    tertiaryColor: paper,
    tertiaryTextColor: ink,
    tertiaryBorderColor: rule,
    clusterBkg: tint('rule', 0.2),
    clusterBorder: rule,
    edgeLabelBackground: paper,
    noteBkgColor: tint('warning', 0.1),
    noteBorderColor: tint('warning', 0.5),
    noteTextColor: ink,
    activationBkgColor: tint('rule', 0.8),
    activationBorderColor: muted,
    actorLineColor: muted,
    labelBoxBkgColor: ground,
    labelBoxBorderColor: muted,
    signalColor: line,
    sequenceNumberColor: paper,
    critBkgColor: tint('caution', 0.3),
    critBorderColor: colour('caution'),
    taskBkgColor: tint('note', 0.22),
    taskBorderColor: tint('note', 0.7),
    activeTaskBkgColor: tint('note', 0.4),
    activeTaskBorderColor: colour('note'),
    doneTaskBkgColor: tint('rule', 0.7),
    doneTaskBorderColor: muted,
    taskTextColor: ink,
    taskTextDarkColor: ink,
    taskTextOutsideColor: ink,
    sectionBkgColor: ground,
    altSectionBkgColor: paper,
    sectionBkgColor2: ground,
    gridColor: rule,
    rowOdd: paper,
    rowEven: ground,
    ...numbered('pie', 1, 12, (index) => series[index]),
    pieTitleTextSize: `${SIZE + 2}px`,
    pieSectionTextSize: `${SIZE}px`,
    pieLegendTextSize: `${SIZE}px`,
    pieSectionTextColor: ink,
    pieStrokeColor: paper,
    pieOuterStrokeColor: muted,
    pieStrokeWidth: '1px',
    pieOuterStrokeWidth: '1px',
    pieOpacity: '1',
    ...numbered('cScale', 0, 12, (index) => series[index]),
    ...numbered('cScaleLabel', 0, 12, () => ink),
    ...numbered('cScaleInv', 0, 12, () => muted),
    ...numbered('cScalePeer', 0, 12, (index) => series[index]),
    ...numbered('fillType', 0, 8, (index) => series[index]),
    ...numbered('git', 0, 8, (index) => series[index]),
    ...numbered('gitInv', 0, 8, () => line),
    ...numbered('gitBranchLabel', 0, 8, () => ink),
    commitLabelColor: ink,
    commitLabelBackground: ground,
    tagLabelColor: ink,
    tagLabelBackground: ground,
    tagLabelBorder: muted,
    quadrant1Fill: ground,
    quadrant2Fill: paper,
    quadrant3Fill: ground,
    quadrant4Fill: paper,
    quadrantPointFill: colour('note'),
    xyChart: { backgroundColor: paper, plotColorPalette: strong.join(',') },
    radar: { curveOpacity: 0.25, axisColor: muted, graticuleColor: rule },
  }
}

/** The value of `--name`, `#rgb` or `#rrggbb`. */
function colourOf(tokens: string, name: string): string {
  const value = new RegExp(`--${name}:\\s*(#[0-9a-f]{3,6})\\s*;`, 'i').exec(tokens)?.[1]
  if (value === undefined) throw new Error(`styles/tokens.css has no colour --${name}.`)
  return value.length === 4 ? `#${[...value.slice(1)].map((digit) => digit + digit).join('')}` : value
}

/** `amount` (0 to 1) of one colour in another, both `#rrggbb`. */
function mix(colour: string, ground: string, amount: number): string {
  const channel = (of: string, at: number) => Number.parseInt(of.slice(at, at + 2), 16)
  const mixed = [1, 3, 5].map((at) =>
    Math.round(channel(colour, at) * amount + channel(ground, at) * (1 - amount)),
  )
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}
