/** Diagrams: what is drawn, that nothing of a book runs or reaches out of the browser, and what is said when there is no drawing. */
import { createServer, type Server } from 'node:net'
import type { Element } from 'hast'
import { XmlDocument } from 'libxml2-wasm'
import { visit } from 'unist-util-visit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Asset, Chapter } from '../src/book.ts'
import { cacheFolder, noCache } from '../src/cache.ts'
import { describeDiagram, kindOf, refusalOf } from '../src/chapters/diagram-words.ts'
import { drawDiagrams, hasDiagrams } from '../src/chapters/diagrams.ts'
import { parseMarkdown } from '../src/chapters/parse.ts'
import { Report } from '../src/diagnostics.ts'
import { loadStyles } from '../src/html/page.ts'
import type { Keep } from '../src/media/keep.ts'
import { withPress } from '../src/press/press.ts'

const { tokens } = await loadStyles('book')

function chapterOf(text: string): Chapter {
  const { tree, headings } = parseMarkdown({ file: 'a.md', text }, new Report())
  return { id: 'a', file: 'a.md', title: 'A', matter: 'body', level: 1, tree, headings }
}
const fence = (text: string) => `\`\`\`mermaid\n${text}\n\`\`\`\n`

interface Result {
  readonly report: Report
  readonly elements: readonly Element[]
  /** In the order of the text. */
  readonly drawings: readonly Asset[]
  readonly texts: readonly string[]
}

async function draw(
  texts: readonly string[],
  keep: Keep = (parts, make) => noCache.through('diagram', parts, make),
) {
  const report = new Report()
  const { chapters, drawings } = await drawDiagrams([chapterOf(texts.map(fence).join('\n'))], {
    browserFolder: cacheFolder(),
    withPress,
    keep,
    tokens,
    fonts: {},
    labels: { figure: 'Figure', listSeparator: ', ' },
    report,
  })
  const elements: Element[] = []
  for (const { tree } of chapters) visit(tree, 'element', (element) => void elements.push(element))
  const shown = elements.flatMap(({ data }) => {
    const asset = data?.target?.kind === 'asset' ? drawings.get(data.target.file) : undefined
    return asset === undefined ? [] : [asset]
  })
  const result: Result = {
    report,
    elements,
    drawings: shown,
    texts: shown.map(({ bytes }) => new TextDecoder().decode(bytes)),
  }
  return result
}

/** What each kind shows of its text. */
const KINDS: readonly (readonly [text: string, shown: readonly string[]])[] = [
  ['flowchart LR\n  A[One <b>bold</b> &amp; #quot;two#quot;<br/>lines] -->|goes to| B(("文本"))', ['One bold & "two"', 'lines', 'goes to', '文本']],
  ['graph TD\n  A[fa:fa-car Car] --> B\n  subgraph one [A group]\n  B\n  end\n  click A href "https://example.com"', ['Car', 'A group']],
  ['sequenceDiagram\n  actor A as Alice\n  A->>Bob: Hello Bob\n  Note right of Bob: A note\n  loop Daily\n  Bob-->>A: Hi\n  end', ['Alice', 'Hello Bob', 'A note', 'loop', '[Daily]']],
  ['classDiagram\n  class Duck{\n  <<interface>>\n  +List~int~ quack(a)\n  }\n  Animal <|-- Duck : is', ['Duck', '«interface»', '+List<int> quack(a)']],
  ['stateDiagram-v2\n  [*] --> Still\n  Still --> Moving : push', ['Still', 'push']],
  ['erDiagram\n  CUSTOMER ||--o{ ORDER : places\n  CUSTOMER {\n  string name PK "the name"\n  }', ['CUSTOMER', 'places', 'the name']],
  ['gantt\n  title Plan\n  dateFormat YYYY-MM-DD\n  section First\n  A task :a1, 2014-01-01, 30d', ['Plan', 'First', 'A task', '2014-01-05']],
  ['pie title Pets\n  "Dogs" : 3\n  "Cats" : 1', ['Pets', '75%', 'Dogs']],
  ['journey\n  title Day\n  section Go\n  Make tea: 5: Me', ['Day', 'Go', 'Make tea', 'Me']],
  ['gitGraph\n  commit id: "first"\n  branch develop\n  commit', ['first', 'develop']],
  ['timeline\n  title History\n  2002 : LinkedIn', ['History', '2002', 'LinkedIn']],
  ['quadrantChart\n  title Reach\n  quadrant-1 Expand\n  Campaign: [0.3, 0.6]', ['Reach', 'Expand', 'Campaign']],
  ['xychart-beta\n  title "Sales"\n  x-axis [jan, feb]\n  bar [5, 6]', ['Sales', 'jan']],
  ['block-beta\n  columns 2\n  a["A side"] b', ['A side']],
  ['requirementDiagram\n  requirement req {\n  id: 1\n  text: the text.\n  risk: high\n  verifymethod: test\n  }', ['req', 'Text: the text.']],
  ['C4Context\n  Person(a, "Customer", "Has accounts.")', ['Customer', 'Has accounts.']],
  ['kanban\n  Todo\n    [Write]', ['Todo', 'Write']],
  ['packet-beta\n  0-15: "Source Port"', ['Source Port']],
] // biome-ignore format: a table

describe('a diagram of each kind', { timeout: 120_000 }, () => {
  let result: Result
  let again: Result
  beforeAll(async () => {
    result = await draw(KINDS.map(([text]) => text))
    again = await draw(KINDS.map(([text]) => text))
  }, 240_000)

  it('is drawn', () => {
    expect(result.report.diagnostics).toEqual([])
    expect(result.drawings).toHaveLength(KINDS.length)
  })

  it.each(KINDS.map(([text, shown], index) => ({ name: kindOf(text), shown, index })))(
    'shows the words of $name',
    ({ shown, index }) => {
      const root = XmlDocument.fromString(result.texts[index] ?? '')
      const words = root.root.content.replace(/\s+/g, '')
      root.dispose()
      for (const text of shown) expect(words).toContain(text.replace(/\s+/g, ''))
    },
  )

  it('is as large as it says, and stands on its own', () => {
    for (const [index, text] of result.texts.entries()) {
      const { width, height, file, mediaType } = result.drawings[index] as Asset
      expect(mediaType).toBe('image/svg+xml')
      expect(file).toMatch(/^diagrams\/[0-9a-f]{16}\.svg$/)
      const [, , wide, high] = (/viewBox="([^"]*)"/.exec(text)?.[1] ?? '').split(' ').map(Number)
      expect([width, height]).toEqual([Math.round(wide ?? 0), Math.round(high ?? 0)])
      expect(text).not.toMatch(/foreignObject|<script|\son\w+=|https?:(?!\/\/www\.w3\.org\/)|class="today/)
      // Families of the web are not there when a book is printed.
      const families = [...text.matchAll(/font-family(?:="|:\s*)([^;"}]*)/g)].map(([, family]) => family)
      expect(new Set(families)).toEqual(new Set(['sans-serif']))
    }
  })

  it('is the same every time', () => {
    expect(again.texts).toEqual(result.texts)
  })

  it('is a figure whose alternative text says what is in it', () => {
    const pictures = result.elements.filter(({ tagName }) => tagName === 'img')
    expect(pictures.map(({ properties }) => properties.alt)).toEqual(
      KINDS.map(() => expect.stringMatching(/^Figure: ./)),
    )
    expect(pictures[4]?.properties.alt).toMatch(/Still.*Moving|Moving.*Still/)
    expect(result.elements.map(({ tagName }) => tagName)).not.toContain('pre')
  })
})

describe('a hostile diagram', { timeout: 120_000 }, () => {
  let server: Server
  let heard = 0
  let result: Result
  beforeAll(async () => {
    server = createServer((socket) => {
      heard++
      socket.destroy()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const web = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`
    result = await draw([
      `flowchart TD\n  A["<script>fetch('${web}')</script><img src='${web}' onerror='fetch(1)'>"] --> B\n  click A href "javascript:fetch('${web}')"\n  click B call fetch("${web}")`,
      `%%{init: {"securityLevel": "loose", "htmlLabels": true, "flowchart": {"htmlLabels": true}, "theme": "dark", "themeCSS": ".node rect{fill:url(${web})}", "fontFamily": "url(${web})"}}%%\nflowchart TD\n  A["<img src='${web}'>words"] --> B`,
      `flowchart TD\n  A@{ img: "${web}a.png", label: "Picture" }`,
      `flowchart TD\n  A --> B\n  style A fill:url(${web}),background:url(${web})\n  classDef c fill:url(${web});\n  class B c`,
      `---\nconfig:\n  secure: []\n  securityLevel: loose\n  htmlLabels: true\n---\nflowchart TD\n  A["<iframe src='${web}'></iframe>front"]`,
      '__proto__\nconstructor\n',
      'flowchart TD\n  __proto__ --> constructor --> toString',
    ])
  }, 120_000)
  afterAll(() => server.close())

  it('asks nobody on the network, and leaves nothing that would', () => {
    expect(heard).toBe(0)
    expect(result.texts).toHaveLength(3)
    for (const text of result.texts) {
      // Words may say anything; elements and attributes may not.
      expect(text.replace(/>[^<]*</g, '><')).not.toMatch(
        /127\.0\.0\.1|javascript:|onerror=|<(?:script|iframe|img|a)\b/,
      )
      expect(text.replace(/<text[\s\S]*?<\/text>/g, '')).not.toContain('127.0.0.1')
      expect(text).not.toContain('foreignObject')
    }
  })

  it('is refused in words where Mermaid cannot draw it', () => {
    expect(result.report.diagnostics.map(({ message }) => message.replace(/\. Its source.*/, ''))).toEqual([
      'The diagram cannot be drawn: it shows a picture, and diagrams do not fetch any',
      'The diagram cannot be drawn: Parse error on line 3, after `…B style A fill:url(`',
      'The diagram cannot be drawn: `__proto__` is no kind of diagram',
      "The diagram cannot be drawn: Cannot set properties of undefined (setting 'order')",
    ])
  })

  it('keeps the theme of the book', () => {
    expect(result.texts.every((text) => text.includes('rgb(29, 27, 26)'))).toBe(true)
  })
})

describe('a diagram that cannot be drawn', { timeout: 120_000 }, () => {
  it('costs no other, is reported at its fence, and its source is shown', async () => {
    const { report, elements, drawings } = await draw([
      'flowchart TD\n  A[open',
      'mindmap\n  a',
      'flowchart TD\n  A --> B',
    ])
    expect(report.diagnostics.map(({ code, at }) => [code, at])).toEqual([
      ['diagram-invalid', { file: 'a.md', line: 1 }],
      ['diagram-unsupported', { file: 'a.md', line: 6 }],
    ])
    expect(drawings).toHaveLength(1)
    expect(elements.filter(({ tagName }) => tagName === 'pre')).toHaveLength(2)
  })

  it.each([
    ['Parse error on line 2:\n...chart TD  A[open\n--------------------^\nExpecting …', 'Parse error on line 2, after `…chart TD A[open`'],
    ["Parsing failed: Lexer error on line 2, column 12: unexpected character: ->x<- at offset: 15, skipped 1 characters. Parse error on line 2, column 13: Expecting token of type 'NUMBER_PIE' but found `\n`.", 'Lexer error on line 2, column 12: unexpected character: ->x<-'],
    ["Parsing failed: Parse error on line 2, column 13: Expecting token of type 'NUMBER_PIE' but found `\n`.", "Parse error on line 2, column 13: Expecting token of type 'NUMBER_PIE' but found ` `"],
    ['Edge limit exceeded. 2001 edges found, but the limit is 2000.\nMore.', 'Edge limit exceeded. 2001 edges found, but the limit is 2000'],
  ])('is said in one line: %s', (said, reason) => {
    expect(refusalOf(said, 'pie')).toEqual({ kind: 'invalid', reason })
  }) // biome-ignore format: a table

  it.each([
    ['pie\n a', 'pie'],
    ['%%{init: {"a": 1}}%%\n%% note\nsequenceDiagram', 'sequenceDiagram'],
    ['---\ntitle: x\n---\ngitGraph LR:', 'gitGraph'],
    ['  \n', ''],
  ])('is known by its first word: %j', (text, kind) => {
    expect(kindOf(text)).toBe(kind)
  })
})

describe('the cache', { timeout: 120_000 }, () => {
  it('keeps drawings and refusals, each by the text', async () => {
    const kept = new Map<string, Uint8Array>()
    let made = 0
    const keep: Keep = async (parts, make) => {
      const key = JSON.stringify(parts.map((part) => Buffer.from(part).toString('base64')))
      const value = kept.get(key) ?? (await make())
      if (!kept.has(key)) made++
      kept.set(key, value)
      return value
    }
    const first = await draw(
      ['flowchart TD\n  A --> B', 'flowchart TD\n  A[', 'flowchart TD\n  A --> B'],
      keep,
    )
    expect(made).toBe(2)
    const second = await draw(['flowchart TD\n  A --> B', 'flowchart TD\n  A['], keep)
    expect(made).toBe(2)
    expect(second.texts[0]).toBe(first.texts[0])
    expect(second.report.diagnostics).toHaveLength(1)
  })
})

describe('what is no diagram', () => {
  it.each([
    '```js\nmermaid\n```',
    '```mermaid-js\na\n```',
    '`mermaid`',
    '    mermaid',
    '```\nflowchart TD\n```',
  ])('is left alone: %j', (text) => {
    expect(hasDiagrams([chapterOf(text)])).toBe(false)
  })

  it.each(['```mermaid\na\n```', '~~~ mermaid title="x"\na\n~~~', '> - ```{mermaid}\n>   a\n>   ```'])(
    'but not: %j',
    (text) => {
      expect(hasDiagrams([chapterOf(text)])).toBe(true)
    },
  )
})

describe('a description', () => {
  const words = { figure: '图', listSeparator: '、' }
  const drawing = { kind: 'drawn', svg: '' } as const

  it('is the author’s, else the words of the drawing, of bounded length', () => {
    expect(describeDiagram({ ...drawing, description: 'Mine', labels: ['a'] }, words)).toBe('Mine')
    expect(describeDiagram({ ...drawing, description: '', labels: ['开始', '结束'] }, words)).toBe(
      '图: 开始、结束',
    )
    expect(describeDiagram({ ...drawing, description: '', labels: [] }, words)).toBe('图')
    const long = describeDiagram({ ...drawing, description: '', labels: Array(100).fill('word') }, words)
    expect(long.length).toBeLessThan(320)
    expect(long).toMatch(/word、…$/)
  })
})
