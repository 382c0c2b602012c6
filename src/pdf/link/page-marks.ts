/** What the structure says about the marked content of one page, and what the page's content says about the structure. */
import type { Mark, MarkRoles } from './content.ts'
import { dict, isDict, isRef, name, nameOf, type PdfObject, textString, type Value } from './objects.ts'

type Entries = Map<string, Value>

interface Role {
  readonly type: 'Figure' | 'Lbl' | 'Form'
  readonly entries: Entries
}

/** How far above its marked content a Figure or a Lbl may stand. */
const HIGHEST = 64

export class PageMarks implements MarkRoles {
  readonly #objects: readonly (PdfObject | undefined)[]
  readonly #page: number
  /** By MCID: the page's row of the parent tree. */
  readonly #parents: Value[]
  readonly #roles = new Map<number, Role | undefined>()

  constructor(objects: readonly (PdfObject | undefined)[], page: number, parents: Value[]) {
    this.#objects = objects
    this.#page = page
    this.#parents = parents
  }

  /** Table rules and backgrounds decorate; drawn bullets, boxes to tick and figures say something. */
  isDecoration = (id: number): boolean => this.#role(id) === undefined
  isFigure = (id: number): boolean => this.#role(id)?.type === 'Figure'

  /** Takes artifacts out of the structure, and says in words what is drawn. */
  apply(marks: ReadonlyMap<number, Mark>): void {
    for (const [id, { shows, box }] of marks) {
      const role = this.#role(id)
      if (role === undefined) {
        if (shows === 'drawing') this.#remove(id)
      } else if (role.type === 'Figure') {
        if (box !== undefined) addBox(role.entries, box)
      } else if (shows === 'drawing') {
        const drawn = role.type === 'Lbl' ? '•' : isChecked(role.entries) ? '☑' : '☐'
        if (!role.entries.has('ActualText')) role.entries.set('ActualText', textString(drawn))
        if (role.type === 'Form') {
          // A Form is the element of a widget (14.8.4.5), and this is a drawing of one.
          role.entries.set('S', name('Span'))
          role.entries.delete('A')
        }
      }
    }
  }

  /** The nearest element above that makes a drawing more than decoration. */
  #role(id: number): Role | undefined {
    if (!this.#roles.has(id)) this.#roles.set(id, this.#findRole(id))
    return this.#roles.get(id)
  }

  #findRole(id: number): Role | undefined {
    let entries = this.#element(this.#parents[id])
    for (let height = 0; entries !== undefined && height < HIGHEST; height += 1) {
      const type = nameOf(entries.get('S'))
      if (type === 'Figure' || type === 'Lbl' || type === 'Form') return { type, entries }
      entries = this.#element(entries.get('P'))
    }
    return undefined
  }

  #element(ref: Value | undefined): Entries | undefined {
    const found = isRef(ref) ? this.#objects[ref.number] : undefined
    return isDict(found) ? found.entries : undefined
  }

  #remove(id: number): void {
    const entries = this.#element(this.#parents[id])
    this.#parents[id] = null
    if (entries === undefined) return
    const kids = entries.get('K')
    const page = entries.get('Pg')
    const isHere = isRef(page) && page.number === this.#page
    const isRemoved = (kid: Value | undefined) =>
      (isHere && kid === id) || (isDict(kid) && kid.entries.get('MCID') === id && this.#isPage(kid))
    if (!Array.isArray(kids)) {
      if (isRemoved(kids)) entries.delete('K')
    } else {
      entries.set(
        'K',
        kids.filter((kid) => !isRemoved(kid)),
      )
    }
  }

  #isPage(reference: { readonly entries: Entries }): boolean {
    const page = reference.entries.get('Pg')
    return isRef(page) && page.number === this.#page
  }
}

/** The attribute of a box to tick (14.8.5.6). */
function isChecked(form: Entries): boolean {
  const attributes = form.get('A')
  return (Array.isArray(attributes) ? attributes : [attributes]).some(
    (owner) => isDict(owner) && nameOf(owner.entries.get('checked')) === 'on',
  )
}

/** The layout attribute /BBox of a figure (14.8.5.4.3), on the page where it begins. */
function addBox(figure: Entries, box: readonly number[]): void {
  const attributes = figure.get('A')
  const all = Array.isArray(attributes) ? attributes : attributes === undefined ? [] : [attributes]
  const hasBox = all.some((owner) => isDict(owner) && owner.entries.has('BBox'))
  if (!hasBox) figure.set('A', [...all, dict({ O: name('Layout'), BBox: [...box] })])
}
