/** A page of the guide's diagnostics as HTML: of Markdown what those pages have, and links as their text, since they lead to other pages. */
import { html, type Markup } from './markup.ts'

/** Without the page's title, which is the code. */
export function explanation(markdown: string): readonly Markup[] {
  const lines = markdown.split('\n')
  const blocks: Markup[] = []
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? ''
    const fence = /^(`{3,})/.exec(line)?.[1]
    if (fence !== undefined) {
      const end = lines.indexOf(fence, at + 1)
      const last = end === -1 ? lines.length : end
      blocks.push(html`<pre><code>${lines.slice(at + 1, last).join('\n')}</code></pre>`)
      at = last + 1
    } else if (/^#/.test(line)) {
      if (/^##/.test(line)) blocks.push(html`<h3>${inline(line.replace(/^#+ /, ''))}</h3>`)
      at += 1
    } else if (line.trim() === '') at += 1
    else {
      const end = lines.findIndex((other, index) => index > at && /^\s*$|^`{3}|^#/.test(other))
      const paragraph = lines.slice(at, end === -1 ? lines.length : end)
      blocks.push(block(paragraph))
      at += paragraph.length
    }
  }
  return blocks
}

function block(lines: readonly string[]): Markup {
  const [first = ''] = lines
  if (first.startsWith('- ')) {
    const items = lines.join('\n').slice(2).split('\n- ')
    return html`<ul>${items.map((item) => html`<li>${inline(item)}</li>`)}</ul>`
  }
  if (!first.startsWith('| ')) return html`<p>${inline(lines.join('\n'))}</p>`
  const [head = [], , ...rows] = lines.map(cells)
  return html`<div class="wide"><table><thead><tr>${head.map((cell) => html`<th scope="col">${inline(cell)}</th>`)}</tr></thead><tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${inline(cell)}</td>`)}</tr>`)}</tbody></table></div>`
}

function cells(line: string): string[] {
  return line
    .replace(/^\|\s*|\s*\|$/g, '')
    .split('|')
    .map((cell) => cell.trim())
}

/** Code, what is strong, and the text of links. */
function inline(text: string): readonly Markup[] {
  const plain = text.replace(
    /(`[^`]*`)|!?\[([^\]]*)\]\([^)]*\)/g,
    (_, code?: string, title?: string) => code ?? title ?? '',
  )
  return plain.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((piece) => {
    if (piece.startsWith('`')) return html`<code>${piece.slice(1, -1)}</code>`
    if (piece.startsWith('**')) return html`<strong>${piece.slice(2, -2)}</strong>`
    return html`${piece}`
  })
}
