/** Drawings in SVG: what is drawn stays, what could act or ask for a file goes, and what is built to explode is refused. */
import { XmlDocument } from 'libxml2-wasm'
import { describe, expect, it } from 'vitest'
import { sanitizeSvg } from '../src/media/svg.ts'

const SVG = 'xmlns="http://www.w3.org/2000/svg"'
const XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
const PIXEL = 'data:image/gif;base64,R0lGODlhAQABAAAAACw='

/** The content of the root element. */
function inside(content: string, attributes = `${SVG} ${XLINK}`): string {
  const { text } = sanitizeSvg(`<svg ${attributes}>${content}</svg>`)
  XmlDocument.fromString(text).dispose()
  return text.replace(/^<svg[^>]*>|^<svg[^>]*\/>/, '').replace(/(?:<\/svg>)?\n$/, '')
}
const reason = (text: string) => {
  try {
    return sanitizeSvg(text).text
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

describe('a drawing', () => {
  it.each([
    '<path d="M0 0h9" fill="#123" stroke-width="2" />',
    '<defs><linearGradient id="a"><stop offset="0" stop-color="red" /></linearGradient></defs><rect fill="url(#a)" />',
    '<style>.a > text { fill: red; font: 12px sans-serif }</style><text class="a">a &#x3C; b &#x26; c</text>',
    '<g id="g" transform="translate(1 2)"><text x="1"><tspan dy="1em">文本</tspan></text></g><use xlink:href="#g" />',
    `<image xlink:href="${PIXEL}" width="1" height="1" />`,
    '<text class="image (1): a@b" aria-label="javascript: (url)">t</text>',
    '<title>T</title><desc>D</desc><filter id="f"><feGaussianBlur stdDeviation="2" /></filter><g filter="url(\'#f\')" />',
  ])('keeps %s', (content) => {
    expect(inside(content)).toBe(content)
  })

  it('keeps its own attributes, and gets the namespace that it lacks', () => {
    expect(sanitizeSvg('<svg viewBox="0 0 1 1" width="50%"><g/></svg>').text).toBe(
      `<svg ${SVG} viewBox="0 0 1 1" width="50%"><g /></svg>\n`,
    )
  })

  it('loses its prefixes and what belongs to its editor', () => {
    const content =
      '<s:metadata><x:r/></s:metadata><i:view i:zoom="1"/><s:use i:label="a" width="1" l:href="#a"/><s:a l:href="http://a/"><s:text>t</s:text></s:a>'
    const root = `<?xml version="1.0"?><!-- c --><s:svg xmlns:s="http://www.w3.org/2000/svg" xmlns:i="urn:i" xmlns:x="urn:x" xmlns:l="http://www.w3.org/1999/xlink">${content}</s:svg>`
    expect(sanitizeSvg(root)).toEqual({
      text: `<svg ${SVG} ${XLINK}><use width="1" xlink:href="#a" /><g><text>t</text></g></svg>\n`,
      dropped: [],
    })
  })

  it('shows what links hold, where it was', () => {
    expect(inside('<a xlink:href="javascript:alert(1)" transform="scale(2)" fill="red"><rect/></a>')).toBe(
      '<g transform="scale(2)" fill="red"><rect /></g>',
    )
    expect(inside('<text>a <a href="#b">b</a><tspan><a>c</a></tspan></text>')).toBe(
      '<text>a <tspan>b</tspan><tspan><tspan>c</tspan></tspan></text>',
    )
  })

  it('writes out the entities that Illustrator declares', () => {
    const text = `<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [\n<!ENTITY ns_svg "http://www.w3.org/2000/svg">\n<!ENTITY word 'Text'>\n]>\n<svg xmlns="&ns_svg;"><text>&word; &amp; &#65;</text></svg>`
    expect(sanitizeSvg(text).text).toBe(`<svg ${SVG}><text>Text &#x26; A</text></svg>\n`)
  })

  it('shows of a switch what every reader can show, and says when that is less', () => {
    const html = (text: string) =>
      `<foreignObject><div xmlns="http://www.w3.org/1999/xhtml">${text}</div></foreignObject>`
    const drawing = (content: string) => sanitizeSvg(`<svg ${SVG}>${content}</svg>`)
    expect(drawing(`<switch>${html('Unsafe <br/>block')}<text>Unsafe block</text></switch>`)).toEqual({
      text: `<svg ${SVG}><text>Unsafe block</text></svg>\n`,
      dropped: [],
    })
    expect(drawing(`<switch>${html('Unsafe block')}<text>Unsafe...</text></switch>`).dropped).toEqual([
      'foreignObject',
    ])
    expect(drawing(html('Unsafe')).dropped).toEqual(['foreignObject'])
    expect(drawing('<switch><text systemLanguage="de">Ja</text><text>Yes</text></switch>').text).toContain(
      '<switch><text systemLanguage="de">Ja</text><text>Yes</text></switch>',
    )
  })
})

describe('what acts', () => {
  it.each([
    ['<script>alert(1)</script><g/>', ['script']],
    ['<script xlink:href="http://a/a.js"/><g/>', ['script']],
    ['<g onclick="alert(1)" onload="alert(1)" ONLOAD="alert(1)"/>', []],
    ['<g href="javascript:alert(1)" xlink:href="#a"/>', []],
    ['<g/><set attributeName="href" to="javascript:alert(1)"/>', ['set']],
    ['<animate attributeName="x"/><g/>', ['animate']],
    ['<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script><g/>', []],
    ['<iframe xmlns="http://www.w3.org/1999/xhtml" src="http://a/"/><g/>', []],
    ['<foreignObject><p>words</p></foreignObject><g/>', ['foreignObject']],
    ['<g xml:base="http://a/"/>', []],
    ['<?xml-stylesheet href="http://a/a.css"?><!--[if IE]><script/><![endif]--><g/>', []],
    ['<handler>x</handler><listener/><g/>', ['handler', 'listener']],
  ])('%s is taken out', (content, dropped) => {
    expect(inside(content)).toBe('<g />')
    expect(sanitizeSvg(`<svg ${SVG} ${XLINK}>${content}</svg>`).dropped).toEqual(dropped)
  })
})

describe('what asks for another file', () => {
  it.each([
    '<image xlink:href="http://a/a.png"/>',
    '<image href="//a/a.png"/>',
    '<image href="a.png"/>',
    '<image href="file:///etc/passwd"/>',
    '<image href="data:image/svg+xml,%3Csvg/%3E"/>',
    '<image href="data:text/html,x"/>',
    `<image href="http://a/a.png" xlink:href="${PIXEL}"/>`,
    '<use href="http://a/a.svg#a"/>',
    '<use xlink:href=" javascript:alert(1)"/>',
  ])('%s is taken out', (content) => {
    expect(inside(content)).toBe('')
  })

  it.each([
    'fill:url(http://a/)',
    "fill:url( 'http://a/#a' )",
    'fill:URL("//a/")',
    'fill:url(http://a/',
    'fill:url("http://a/',
    'fill:u\\72l(http://a/)',
    'fill:\\000075rl(http://a/)',
    'fill:url(#ok);filter:u\\rl(http://a/)',
    'fill:/*url(#a)*/url(/*x*/http://a/)',
    'background:image-set("http://a/" 1x)',
    'background:-webkit-image-set("http://a/" 1x)',
    "@import 'http://a/a.css';",
    '@import url(http://a/a.css) screen;',
    '@im\\port "http://a/a.css";',
    '@import/**/"http://a/a.css"',
    '@im@import "x";port "http://a/";',
    '@font-face{font-family:a;src:url(http://a/a.woff)}',
    'src:src("http://a/")',
    'fill:url(data:image/svg+xml,x)',
    'behavior:url(#default#time2)',
    'width:expression(alert(1))',
  ])('in styles: %s', (css) => {
    const encoded = css.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
    for (const text of [
      inside(`<style>${encoded}</style>`),
      inside(`<g style="${encoded}"/>`),
      inside(`<style><![CDATA[${css}]]></style>`),
    ]) {
      expect(text).not.toMatch(/\/\/a|@im|expression|svg\+xml|behavior/i)
    }
  })

  it('in styles keeps what is the drawing’s own', () => {
    const css = `@font-face{font-family:a;src:url("data:font/woff2;base64,AA==")}.a{fill:url(#b);background:url(${PIXEL})}`
    expect(inside(`<style>${css}</style>`)).toBe(`<style>${css}</style>`)
    expect(inside('<rect fill="url(http://a/) red" mask="url(#m)"/>')).toBe(
      '<rect fill="none red" mask="url(#m)" />',
    )
  })
})

describe('what is no drawing', () => {
  const bomb = Array.from(
    { length: 20 },
    (_, index) => `<!ENTITY e${index + 1} "${`&e${index};`.repeat(10)}">`,
  ).join('')
  const uses = Array.from(
    { length: 20 },
    (_, index) => `<g id="g${index + 1}">${`<use href="#g${index}"/>`.repeat(10)}</g>`,
  ).join('')

  it.each([
    ['nothing', '', /well-formed/],
    ['words', 'words', /well-formed/],
    ['an open element', `<svg ${SVG}><g></svg>`, /well-formed/],
    ['a web page', '<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', /root is not `svg`/],
    ['a part of a drawing', `<g ${SVG}/>`, /root is not `svg`/],
    ['another language', '<svg xmlns="urn:other"/>', /root is not `svg`/],
    ['a bomb', `<!DOCTYPE svg [<!ENTITY e0 "ha">${bomb}]><svg ${SVG}><text>&e20;</text></svg>`, /entity/],
    ['a file', `<!DOCTYPE svg [<!ENTITY f SYSTEM "file:///etc/passwd">]><svg ${SVG}>&f;</svg>`, /entity/],
    ['a parameter', `<!DOCTYPE svg [<!ENTITY % p SYSTEM "http://a/"> %p;]><svg ${SVG}>&f;</svg>`, /entity/],
    ['hidden markup', `<!DOCTYPE svg [<!ENTITY a "&#60;script/>">]><svg ${SVG}>&a;</svg>`, /entity/],
    ['many uses', `<svg ${SVG}><g id="g0"><rect/></g>${uses}<use href="#g20"/></svg>`, /`use`/],
    ['a deep one', `<svg ${SVG}>${'<g>'.repeat(50_000)}${'</g>'.repeat(50_000)}</svg>`, /too deeply/],
  ])('%s', (_, text, message) => {
    expect(reason(text)).toMatch(message)
  })

  it('does not take a `use` of itself for endless', () => {
    expect(inside('<g id="a"><use href="#a"/></g>')).toBe('<g id="a"><use xlink:href="#a" /></g>')
  })
})
