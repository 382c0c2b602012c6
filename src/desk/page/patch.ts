/** Changes a document into another one and touches only what differs, so that the elements around it stay what they are. */
/// <reference lib="dom" />

/** Cells of a table. Chapters whose middle is larger are replaced there as a whole. */
const LARGEST = 4_000_000

/** Makes the children of `old` those of `next`, which is left without some of its own. */
export function patch(old: Element, next: Element): void {
  const before = [...old.childNodes]
  const after = [...next.childNodes]
  const end = [before.length, after.length] as const
  let from = 0
  let to = 0
  for (const [index, other] of [...commonPairs(before.map(keyOf), after.map(keyOf)), end]) {
    replace(old, before.slice(from, index), after.slice(to, other), before[index] ?? null)
    from = index + 1
    to = other + 1
  }
}

function replace(around: Element, removed: readonly Node[], added: readonly Node[], end: Node | null): void {
  const [only, other] = [removed[0], added[0]]
  if (
    removed.length === 1 &&
    added.length === 1 &&
    isElement(only) &&
    isElement(other) &&
    isAlike(only, other)
  )
    patch(only, other)
  else {
    for (const node of removed) node.parentNode?.removeChild(node)
    for (const node of added) around.insertBefore(around.ownerDocument.adoptNode(node), end)
  }
}

/** Indexes of what two lists have in common, in order and as much as can be (longest common subsequence). */
export function commonPairs(
  one: readonly string[],
  other: readonly string[],
): readonly (readonly [number, number])[] {
  let start = 0
  while (start < one.length && start < other.length && one[start] === other[start]) start++
  let end = 0
  const shorter = Math.min(one.length, other.length) - start
  while (end < shorter && one[one.length - 1 - end] === other[other.length - 1 - end]) end++
  const rows = one.length - start - end
  const columns = other.length - start - end
  const pairs = Array.from({ length: start }, (_, index): [number, number] => [index, index])
  if (rows * columns <= LARGEST) {
    // How much the rests of both have in common, from each pair of places on.
    const width = columns + 1
    const lengths = new Uint32Array((rows + 1) * width)
    const at = (row: number, column: number) => lengths[row * width + column] ?? 0
    for (let row = rows - 1; row >= 0; row--)
      for (let column = columns - 1; column >= 0; column--)
        lengths[row * width + column] =
          one[start + row] === other[start + column]
            ? at(row + 1, column + 1) + 1
            : Math.max(at(row + 1, column), at(row, column + 1))
    for (let row = 0, column = 0; row < rows && column < columns; )
      if (one[start + row] === other[start + column]) pairs.push([start + row++, start + column++])
      else if (at(row + 1, column) >= at(row, column + 1)) row++
      else column++
  }
  for (let left = end; left > 0; left--) pairs.push([one.length - left, other.length - left])
  return pairs
}

function keyOf(node: Node): string {
  return isElement(node) ? node.outerHTML : `${node.nodeType} ${node.nodeValue}`
}

/** Nodes of a frame are of the classes of its window. */
function isElement(node: Node | undefined): node is Element {
  return node?.nodeType === 1
}

/** Of the same name and with the same attributes. */
export function isAlike(one: Element, other: Element): boolean {
  return one.cloneNode(false).isEqualNode(other.cloneNode(false))
}
