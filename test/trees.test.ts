/** Walking and copying trees: what a visitor may change while it walks. */
import type { Element, ElementContent, Root } from 'hast'
import { expect, it } from 'vitest'
import { copyTree, SKIP, visitElements } from '../src/trees.ts'

function el(tagName: string, ...children: readonly ElementContent[]): Element {
  return { type: 'element', tagName, properties: {}, children: [...children] }
}

function root(...children: readonly ElementContent[]): Root {
  return { type: 'root', children: [...children] }
}

function text(value: string): ElementContent {
  return { type: 'text', value }
}

function namesOf(tree: Root | Element): string[] {
  const names: string[] = []
  visitElements(tree, ({ tagName }) => {
    names.push(tagName)
  })
  return names
}

it('visits elements in document order, and the tree itself when it is one', () => {
  const section = el('section', text('a'), el('p', el('b')), { type: 'comment', value: 'c' }, el('hr'))
  expect(namesOf(root(section, el('h1')))).toEqual(['section', 'p', 'b', 'hr', 'h1'])
  expect(namesOf(section)).toEqual(['section', 'p', 'b', 'hr'])
})

it('says where an element stands', () => {
  const tree = root(text('a'), el('p', text('b'), el('b')))
  const places: [string, number, string | undefined][] = []
  visitElements(tree, ({ tagName }, index, parent) => {
    places.push([tagName, index, parent?.type === 'element' ? parent.tagName : parent?.type])
  })
  expect(places).toEqual([
    ['p', 1, 'root'],
    ['b', 1, 'p'],
  ])
})

it('leaves out the children of an element that the visitor skips', () => {
  const names: string[] = []
  visitElements(root(el('pre', el('code')), el('p')), ({ tagName }) => {
    names.push(tagName)
    return tagName === 'pre' ? SKIP : undefined
  })
  expect(names).toEqual(['pre', 'p'])
})

it('visits what a visitor put in place of an element, when told where to go on', () => {
  const tree = root(el('center', el('center', el('b')), el('i')), el('p'))
  const names: string[] = []
  visitElements(tree, (element, index, parent) => {
    names.push(element.tagName)
    if (element.tagName !== 'center' || parent === undefined) return undefined
    parent.children.splice(index, 1, ...element.children)
    return index
  })
  expect(names).toEqual(['center', 'center', 'b', 'i', 'p'])
  expect(namesOf(tree)).toEqual(['b', 'i', 'p'])
})

it('does not stumble over children that are taken away, or put before, while it walks', () => {
  const tree = root(el('ul', el('li'), el('li')), el('p'))
  visitElements(tree, (element) => {
    if (element.tagName === 'ul') element.children = [el('a')]
    if (element.tagName === 'p') element.children.unshift(el('span'))
  })
  expect(namesOf(tree)).toEqual(['ul', 'a', 'p', 'span'])
})

it('copies a tree so that no change of a node shows in the original', () => {
  const link: Element = {
    ...el('a', text('here'), el('b')),
    properties: { href: '#a', className: ['one'] },
    data: { alert: 'note' } as Element['data'] & {}, // the other members are never set by hand
  }
  const tree = root(link, text('after'))
  const before = structuredClone(tree)
  const copy = copyTree(tree)
  expect(copy).toEqual(before)
  visitElements(copy, (element) => {
    element.tagName = 'span'
    element.properties.id = 'x'
    if (element.data !== undefined) element.data.alert = 'tip'
    element.children.unshift(text('new'))
  })
  const last = copy.children.at(-1)
  if (last?.type === 'text') last.value = 'changed'
  copy.children.push(el('p'))
  expect(tree).toEqual(before)
})
