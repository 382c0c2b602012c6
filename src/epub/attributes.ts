/** The attributes of an element that XHTML knows, and those that HTML gave up as inline style. */
import type { Element, Properties } from 'hast'

type Value = Properties[string]

const SIZES = ['x-small', 'small', 'medium', 'large', 'x-large', 'xx-large', 'xxx-large']
const FLOATS: Readonly<Record<string, string>> = {
  left: 'float: left; margin: 0 1em 0.5em 0',
  right: 'float: right; margin: 0 0 0.5em 1em',
}
/** Other elements have a role by nature, and few may change it (ARIA in HTML, section 4). */
const ROLES = /^(?:img|note)$/
const ROLE_BEARERS = /^(?:div|span)$/

/** All but `id`, `href` and the attributes of a picture. `tagName` is the element's name in the page, `parent` its parent's. */
export function attributesOf(source: Element, tagName: string, parent: string): Properties {
  const { properties } = source
  const lang = text(properties.lang)
  const dir = text(properties.dir)?.toLowerCase()
  const role = ROLE_BEARERS.test(tagName) ? text(properties.role) : undefined
  const style = styleOf(source, tagName)
  const label = text(properties.ariaLabel)?.trim() ?? ''
  return compact({
    className: classesOf(properties.className),
    title: text(properties.title),
    // Both: XML tools read the one, browsers the other.
    ...(lang !== undefined && isLanguage(lang) ? { lang, 'xml:lang': lang } : {}),
    dir: dir === 'ltr' || dir === 'rtl' || dir === 'auto' ? dir : tagName === 'bdo' ? 'ltr' : undefined,
    // A picture of nothing would be announced.
    role: ROLES.test(role ?? '') && (role !== 'img' || label !== '') ? role : undefined,
    ariaHidden: text(properties.ariaHidden) === 'true' ? 'true' : undefined,
    ariaLabel:
      label !== '' && (role === 'img' || tagName === 'a' || tagName === 'section') ? label : undefined,
    style: style === '' ? undefined : style,
    ...attributesByName(properties, tagName, parent),
  })
}

function attributesByName(properties: Properties, tagName: string, parent: string): Properties {
  switch (tagName) {
    case 'ol': {
      const type = text(properties.type)
      return {
        start: integer(properties.start),
        reversed: properties.reversed === true ? true : undefined,
        type: type !== undefined && /^[1aAiI]$/.test(type) ? type : undefined,
      }
    }
    case 'li':
      return { value: parent === 'ol' ? integer(properties.value)?.toString() : undefined }
    case 'td':
    case 'th': {
      const scope = text(properties.scope)?.toLowerCase()
      return {
        colSpan: positive(properties.colSpan, 1000),
        rowSpan: positive(properties.rowSpan, 65534),
        scope: tagName === 'th' && /^(?:row|col|rowgroup|colgroup)$/.test(scope ?? '') ? scope : undefined,
      }
    }
    case 'col':
      return { span: positive(properties.span, 1000) }
    case 'details':
      return { open: properties.open !== undefined && properties.open !== false ? true : undefined }
    default:
      return {}
  }
}

/** What is said in the place of a picture: `''` where it only decorates, undefined where the author did not say. */
export function alternativeOf({ alt, ariaLabel, title }: Properties): string | undefined {
  const words = [alt, ariaLabel, title].map((value) => text(value)?.replace(/\s+/g, ' ').trim() ?? '')
  return words.find((word) => word !== '') ?? (alt === '' ? '' : undefined)
}

/** `align="center"` → `text-align: center`. Percentages and pixels stay what they were. */
function styleOf({ tagName: before, properties }: Element, tagName: string): string {
  const style: string[] = []
  const align = before === 'center' ? 'center' : text(properties.align)?.toLowerCase()
  const valign = text(properties.vAlign ?? properties.valign)?.toLowerCase()
  if (tagName === 'img' || tagName === 'table') {
    const float = align === undefined ? undefined : FLOATS[align]
    if (float !== undefined) style.push(float)
    else if (tagName === 'table' && align === 'center') style.push('margin-left: auto; margin-right: auto')
    else if (tagName === 'img' && /^(?:top|middle|bottom)$/.test(align ?? ''))
      style.push(`vertical-align: ${align}`)
  } else if (tagName !== 'hr' && tagName !== 'br' && /^(?:left|right|center|justify)$/.test(align ?? '')) {
    style.push(`text-align: ${align}`)
  }
  if (/^(?:td|th|tr|tbody|thead|tfoot)$/.test(tagName)) {
    if (/^(?:top|middle|bottom|baseline)$/.test(valign ?? '')) style.push(`vertical-align: ${valign}`)
  }
  if (isSet(properties.noWrap) || before === 'nobr') style.push('white-space: nowrap')
  const width = length(properties.width)
  if (width !== undefined && /^(?:table|td|th|col|hr)$/.test(tagName)) style.push(`width: ${width}`)
  if (width?.endsWith('%') === true && tagName === 'img') style.push(`width: ${width}; height: auto`)
  const background = color(properties.bgColor)
  if (background !== undefined) style.push(`background-color: ${background}`)
  const foreground = color(properties.color)
  if (foreground !== undefined) style.push(`color: ${foreground}`)
  const size = SIZES[Number(text(properties.size)) - 1]
  if (before === 'font' && size !== undefined) style.push(`font-size: ${size}`)
  if (before === 'big') style.push('font-size: larger')
  const clear = text(properties.clear)?.toLowerCase()
  if (tagName === 'br' && clear !== undefined) {
    style.push(`clear: ${clear === 'left' || clear === 'right' ? clear : 'both'}`)
  }
  const bullet = text(properties.type)?.toLowerCase()
  if (tagName === 'ul' && /^(?:disc|circle|square)$/.test(bullet ?? ''))
    style.push(`list-style-type: ${bullet}`)
  return style.join('; ')
}

/** Whole pixels of `width` or `height`. */
export function pixels(value: Value): number | undefined {
  const match = /^\s*(\d{1,5})(?:\.\d*)?\s*(?:px)?\s*$/.exec(text(value) ?? '')
  return match === null || Number(match[1]) === 0 ? undefined : Number(match[1])
}

export function text(value: Value): string | undefined {
  if (Array.isArray(value)) return value.join(' ')
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

/** Without the attributes that are undefined. */
export function compact(properties: Properties): Properties {
  const kept: Properties = {}
  for (const name of Object.keys(properties)) {
    if (properties[name] !== undefined) kept[name] = properties[name]
  }
  return kept
}

export function classesOf(value: Value): string[] | undefined {
  const classes = (Array.isArray(value) ? value.map(String) : (text(value) ?? '').split(/\s+/)).filter(
    (name) => name !== '' && !/\s/.test(name),
  )
  return classes.length === 0 ? undefined : classes
}

function isSet(value: Value): boolean {
  return value !== undefined && value !== null && value !== false
}

function length(value: Value): string | undefined {
  const match = /^\s*(\d{1,5}(?:\.\d{1,3})?)\s*(%|px)?\s*$/.exec(text(value) ?? '')
  return match === null ? undefined : `${match[1]}${match[2] ?? 'px'}`
}

function color(value: Value): string | undefined {
  const name = text(value)?.trim().toLowerCase()
  return name !== undefined && /^(?:[a-z]{3,20}|#[0-9a-f]{3}|#[0-9a-f]{6})$/.test(name) ? name : undefined
}

function integer(value: Value): number | undefined {
  const match = /^\s*(-?\d{1,9})\s*$/.exec(text(value) ?? '')
  return match === null ? undefined : Number(match[1])
}

function positive(value: Value, largest: number): number | undefined {
  const number = integer(value)
  return number === undefined || number < 2 ? undefined : Math.min(number, largest)
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}
