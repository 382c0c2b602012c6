/** Balanced trees: number trees and name trees (ISO 32000-1, 7.9.6 and 7.9.7). */
import { dict, type Ref, type Value } from './objects.ts'
import type { ObjectTable } from './table.ts'

const FAN = 64

interface Node {
  readonly ref: Ref
  readonly first: Value
  readonly last: Value
}

/** Writes a tree of `entries`, which are sorted by key, and returns its root. */
export function writeTree(
  table: ObjectTable,
  kind: 'Nums' | 'Names',
  entries: readonly (readonly [Value, Value])[],
): Ref {
  if (entries.length <= FAN) return table.add(dict({ [kind]: entries.flat() }))
  let nodes: readonly Node[] = inGroups(entries).map((group) =>
    node(group[0]?.[0] ?? null, group.at(-1)?.[0] ?? null, kind, group.flat()),
  )
  while (nodes.length > FAN) {
    nodes = inGroups(nodes).map((group) =>
      node(
        group[0]?.first ?? null,
        group.at(-1)?.last ?? null,
        'Kids',
        group.map(({ ref }) => ref),
      ),
    )
  }
  return table.add(dict({ Kids: nodes.map(({ ref }) => ref) }))

  function node(first: Value, last: Value, key: string, content: Value[]): Node {
    return { ref: table.add(dict({ Limits: [first, last], [key]: content })), first, last }
  }
}

/** The keys and values of a number tree or name tree, in order; `open` gives the dictionary of a node. */
export function readTree(
  kind: 'Nums' | 'Names',
  root: Value | undefined,
  open: (node: Value | undefined) => ReadonlyMap<string, Value>,
): (readonly [Value, Value])[] {
  const node = open(root)
  const kids = node.get('Kids')
  if (Array.isArray(kids)) return kids.flatMap((kid) => readTree(kind, kid, open))
  const flat = node.get(kind)
  if (!Array.isArray(flat) || flat.length % 2 !== 0) throw new Error(`a tree's leaf has no pairs in /${kind}`)
  const pairs: (readonly [Value, Value])[] = []
  for (let at = 0; at < flat.length; at += 2) pairs.push([flat[at] ?? null, flat[at + 1] ?? null])
  return pairs
}

/** Groups of at most FAN. */
export function inGroups<T>(items: readonly T[]): T[][] {
  const groups: T[][] = []
  for (let at = 0; at < items.length; at += FAN) groups.push(items.slice(at, at + FAN))
  return groups
}
