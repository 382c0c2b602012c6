/**
 * Walking and copying HTML trees. Libraries do both (unist-util-visit, structuredClone), but for trees of every kind: that
 * generality took half of the time in which a book was read, so these few lines are our own.
 */
import type { Element, ElementContent, Root, RootContent } from 'hast'

/** What a visitor returns when the children of the element are not to be visited. */
export const SKIP = Symbol('skip')

type Parent = Root | Element
type Child = RootContent | ElementContent

/**
 * What a visitor returns: nothing; SKIP; or, when it changed the parent's children, the index to go on at. In that case the
 * children of the element are not visited either.
 */
// biome-ignore lint/suspicious/noConfusingVoidType: most visitors return nothing.
type Next = typeof SKIP | number | undefined | void

/**
 * Calls `visit` for every element in document order, each before its children. An element at the top of the tree has no
 * parent, and the index 0.
 */
export function visitElements(
  tree: Parent,
  visit: (element: Element, index: number, parent: Parent | undefined) => Next,
): void {
  const visitChildren = (parent: Parent): void => {
    // Visitors change this very array, or put another in its place.
    for (let index = 0; index < parent.children.length; ) {
      const child: Child | undefined = parent.children[index]
      if (child?.type !== 'element') {
        index++
        continue
      }
      const next = visit(child, index, parent)
      if (next === undefined) visitChildren(child)
      index = typeof next === 'number' ? next : index + 1
    }
  }
  if (tree.type === 'root' || visit(tree, 0, undefined) === undefined) visitChildren(tree)
}

/**
 * A copy whose nodes can be changed: children, properties and data are replaced without a trace in the original. The values
 * of properties and data are shared, so they are replaced and not changed, as everywhere.
 */
export function copyTree(tree: Root): Root {
  return { ...tree, children: tree.children.map(copyNode) }
}

function copyNode<N extends Child>(node: N): N
function copyNode(node: Child): Child {
  if (node.type !== 'element') return { ...node }
  const copy: Element = {
    ...node,
    properties: { ...node.properties },
    children: node.children.map(copyNode),
  }
  if (node.data !== undefined) copy.data = { ...node.data }
  return copy
}

/** Cuts nodes at line ends; an element that spans several lines is repeated on each, all of them new. */
export function linesOf(nodes: readonly ElementContent[]): ElementContent[][] {
  const lines: ElementContent[][] = [[]]
  for (const node of nodes) {
    for (const [index, piece] of piecesOf(node).entries()) {
      if (index > 0) lines.push([])
      lines.at(-1)?.push(...piece)
    }
  }
  return lines
}

/** What of a node stands on each of its lines. */
function piecesOf(node: ElementContent): ElementContent[][] {
  if (node.type === 'text')
    return node.value.split('\n').map((value) => (value === '' ? [] : [{ type: 'text', value }]))
  if (node.type === 'comment' || node.children.length === 0) return [[{ ...node }]]
  return linesOf(node.children).map((children) => (children.length === 0 ? [] : [{ ...node, children }]))
}
