/** References by a label become links, and what they lead to shows its number. */
import path from 'node:path'
import type { Element, ElementContent, Root } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import type { StateInline } from 'markdown-it'
import { visitElements } from '../../trees.ts'
import type { TreeTransform } from './dialect.ts'
import { OWN } from './elements.ts'
import type { Place, Places } from './places.ts'

export interface ReferenceWords {
  readonly figure: string
  readonly table: string
}

/** How a reference is written: its words and number, or the number alone. A `document` is named by its path, and called by its title. */
export type ReferenceForm = 'full' | 'number' | 'document'

/** `text` is what the author wrote for it; `%s`, `{number}` and `{name}` in it are filled in. */
export function pushReference(state: StateInline, label: string, form: ReferenceForm, text = ''): void {
  const open = state.push('reference_open', OWN.reference, 1)
  open.attrSet('label', label)
  open.attrSet('form', form)
  state.push('text', '', 0).content = text
  state.push('reference_close', OWN.reference, -1)
}

/** A label that nothing declares is reported, and shown behind its mark. */
export function linkReferences(places: Places, words: ReferenceWords, mark = ''): TreeTransform {
  return (tree, file, report) => {
    visitElements(tree, (element) => {
      if (element.tagName !== OWN.reference) return
      const { label, form } = element.properties
      const written = textOf(element)
      if (form === 'document') {
        linkDocument(element, String(label), file, places, written)
        return
      }
      const place = places.get(String(label))
      if (place === undefined) {
        const { line } = element.position?.start ?? {}
        report.add(
          'link-missing-heading',
          { file, ...(line === undefined ? {} : { line }) },
          file,
          String(label),
        )
      }
      const text = place === undefined ? written || `${mark}${label}` : wordsOf(place, words, form, written)
      if (text !== written) element.children = [{ type: 'text', value: text }]
      element.tagName = place === undefined ? 'span' : 'a'
      element.properties = place === undefined ? {} : { href: addressFrom(file, place) }
    })
  }
}

/** A path counts from the file, or with `/` from the root; its ending may be left out. */
function linkDocument(element: Element, written: string, file: string, places: Places, text: string): void {
  const [, name = '', fragment = ''] = /^([^#]*)(#.*)?$/s.exec(written) ?? []
  const from = name.startsWith('/') ? '' : path.posix.dirname(file)
  const found = ['', '.md', '.markdown', '.ipynb']
    .map((ending) => path.posix.join(from, `${name.replace(/^\//, '')}${ending}`))
    .find((candidate) => places.has(candidate))
  const address = found === undefined ? name : path.posix.relative(path.posix.dirname(file), found)
  element.tagName = 'a'
  element.properties = { href: `${encodeURI(address)}${fragment}` }
  if (text === '') {
    const title = (found === undefined ? undefined : places.get(found)?.title) ?? path.posix.basename(name)
    element.children = [{ type: 'text', value: title }]
  }
}

function addressFrom(file: string, place: Place): string {
  const beside = path.posix.relative(path.posix.dirname(file), place.file)
  return `${file === place.file ? '' : encodeURI(beside)}#${encodeURIComponent(place.label)}`
}

function wordsOf(place: Place, words: ReferenceWords, form: unknown, written: string): string {
  const title = place.title ?? place.label
  const number = place.kind === 'section' || place.kind === 'other' ? title : String(place.number)
  if (/%s|\{(?:number|name)\}/.test(written))
    return written.replace(/%s|\{number\}/g, number).replaceAll('{name}', title)
  if (written !== '') return written
  if (form === 'number') return number
  return nameOf(place, words) ?? (place.kind === 'equation' ? `(${number})` : number)
}

/** `Figure 3`; undefined for what is not called by a number. */
function nameOf({ kind, number }: Place, words: ReferenceWords): string | undefined {
  return kind === 'figure' || kind === 'table' ? `${words[kind]} ${number}` : undefined
}

/** Captions say the number of what they stand under: `Figure 3: …`. */
export function numberCaptions(places: Places, words: ReferenceWords): TreeTransform {
  const named = (id: unknown) => {
    const place = typeof id === 'string' ? places.get(id) : undefined
    return place === undefined ? undefined : nameOf(place, words)
  }
  return (tree: Root) => {
    visitElements(tree, (element) => {
      const name = named(element.properties.id)
      const caption = name === undefined ? undefined : captionIn(element)
      if (caption === undefined || name === undefined) return
      const isEmpty = textOf(caption).trim() === ''
      caption.children.unshift({ type: 'text', value: isEmpty ? name : `${name}: ` })
    })
  }
}

/** The caption of a table or of a figure that dialects write as `div`: the emphasis of a paragraph that is nothing else. */
function captionIn({ children }: Element): Element | undefined {
  const elements = children.filter((child): child is Element => child.type === 'element')
  const caption = elements.find(({ tagName }) => tagName === 'caption')
  if (caption !== undefined) return caption
  const last = elements.at(-1)
  const [only, ...others] = last?.tagName === 'p' ? last.children.filter((child) => !isBlank(child)) : []
  return only?.type === 'element' && only.tagName === 'em' && others.length === 0 ? only : undefined
}

function isBlank(node: ElementContent): boolean {
  return node.type === 'text' && node.value.trim() === ''
}

/** An emphasised paragraph, which the book sets as a caption below a picture. */
export function captionParagraph(children: ElementContent[]): Element {
  const emphasis: Element = { type: 'element', tagName: 'em', properties: {}, children }
  return { type: 'element', tagName: 'p', properties: {}, children: [emphasis] }
}
