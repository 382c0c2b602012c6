/** What the reader of an EPUB does, done in the page of a reading system; each function says what did not come out right. */
import type { Page } from 'puppeteer-core'
import { installLook } from './looking.ts'
import type { Served } from './server.ts'

/** Opens a book at the size of a phone; `errors` gathers what the page complains about. */
export async function openBook(
  page: Page,
  { origin }: Served,
  reader: string,
  book: string,
  errors: string[],
): Promise<void> {
  page.on('console', (message) => void (message.type() === 'error' && errors.push(message.text())))
  page.on('pageerror', (error) => void errors.push(String(error)))
  page.on('requestfailed', (request) => void errors.push(request.url()))
  await page.setViewport({ width: 390, height: 844 })
  await page.goto(`${origin}${reader}`)
  await page.waitForFunction(() => window.reader !== undefined)
  await page.evaluate((url) => window.reader.open(url), `/books/${book}.epub`)
  await installLook(page)
}

/**
 * The entries of the contents whose heading is not on the screen after going there; the screen of a chapter begins with it.
 * `others` have another title in the contents than above their text.
 */
export const astrayEntries = (page: Page) =>
  page.evaluate(async () => {
    const { reader, look } = window
    const words = (text: string | null | undefined) => (text ?? '').replace(/\s+/g, ' ').trim()
    const wrong: string[] = []
    const others: string[] = []
    for (const { label, href } of reader.contents) {
      await reader.goTo(href)
      const isThere = await look.wait(() => {
        const heading = look.find(href)
        return href.includes('#') ? look.isShown(heading) : look.isFirst(heading)
      })
      if (!isThere) wrong.push(`${label} (${href})`)
      else if (!words(look.find(href)?.textContent).includes(words(label))) others.push(label)
    }
    return { count: reader.contents.length, wrong, others }
  })

/** The entries of the page list behind whose mark something begins that is not on the screen after going there. */
export const astrayPages = (page: Page) =>
  page.evaluate(async () => {
    const { reader, look } = window
    const wrong: string[] = []
    for (const { label, href } of reader.pages) {
      await reader.goTo(href)
      const isThere = await look.wait(() => {
        const mark = look.find(href)
        const isMark = mark !== undefined && ['', mark.getAttribute('aria-label')].includes(label)
        return isMark && look.isShown(look.after(mark) ?? mark)
      })
      if (!isThere) wrong.push(`${label} (${href})`)
    }
    return { labels: reader.pages.map(({ label }) => label), wrong }
  })

/** The types of the landmarks, and those of them that lead to something else. */
export const astrayLandmarks = (page: Page) =>
  page.evaluate(async () => {
    const { reader, look } = window
    // epub-ts reads pages as HTML, where a prefix is part of the name.
    const typed = (type: string) => `[*|type~="${type}"] h1, [epub\\:type~="${type}"] h1`
    const signs: Readonly<Record<string, string>> = {
      cover: 'img, svg',
      titlepage: typed('titlepage'),
      toc: typed('toc'),
      bodymatter: `${typed('chapter')}, ${typed('part')}`,
    }
    const wrong: string[] = []
    for (const { type, href } of reader.landmarks) {
      await reader.goTo(href)
      const isThere = await look.wait(() =>
        reader.documents().some((document) => {
          const sign = document.querySelector(signs[type] ?? 'no-sign') ?? undefined
          return type === 'cover' ? look.isShown(sign) : look.isFirst(sign)
        }),
      )
      if (!isThere) wrong.push(`${type} (${href})`)
    }
    return { types: reader.landmarks.map(({ type }) => type), wrong }
  })

/** Clicks the first links of each chapter that lead into another: what each says, and the text that it shows. */
export const followLinks = (page: Page, perChapter: number) =>
  page.evaluate(async (most) => {
    const { reader, look } = window
    const links = () =>
      reader
        .documents()
        .flatMap((document) => Array.from(document.querySelectorAll<HTMLAnchorElement>('a[href]')))
        .filter((link) => /^[^:#]+\.xhtml(?:#|$)/.test(link.getAttribute('href') ?? ''))
    const followed: { readonly link: string; readonly shows: string }[] = []
    const wrong: string[] = []
    for (const { href: chapter } of reader.contents.filter(({ href }) => !href.includes('#'))) {
      await reader.goTo(chapter)
      const count = Math.min(most, links().length)
      for (let index = 0; index < count; index++) {
        if (index > 0) await reader.goTo(chapter)
        const link = links()[index]
        const href = link?.getAttribute('href') ?? ''
        const from = link?.ownerDocument
        link?.click()
        const isThere = await look.wait(() => {
          const end = look.find(href)
          return end !== undefined && end.ownerDocument !== from && look.isShown(end)
        })
        const shows = (look.find(href)?.textContent ?? '').replace(/\s+/g, ' ').trim()
        if (isThere) followed.push({ link: link?.textContent ?? '', shows })
        else wrong.push(`${chapter}: ${href}`)
      }
    }
    return { followed, wrong }
  }, perChapter)

/** Clicks the links of a list beside the contents (`loi`, `lot`): the text of the entries, and those whose end is not shown. */
export const followList = (page: Page, type: string) =>
  page.evaluate(async (list) => {
    const { reader, look } = window
    const contents = reader.landmarks.find((landmark) => landmark.type === 'toc')?.href ?? ''
    const links = () =>
      reader
        .documents()
        .flatMap((document) =>
          Array.from(document.querySelectorAll<HTMLAnchorElement>(`nav#${list} a[href]`)),
        )
    await reader.goTo(contents)
    const titles = links().map(({ textContent }) => textContent ?? '')
    const wrong: string[] = []
    for (const [index, title] of titles.entries()) {
      await reader.goTo(contents)
      const link = links()[index]
      link?.click()
      const href = link?.getAttribute('href') ?? ''
      const isThere = await look.wait(() => {
        const end = look.find(href)
        return end?.textContent?.includes(title) === true && look.isShown(end)
      })
      if (!isThere) wrong.push(`${title} (${href})`)
    }
    return { titles, wrong }
  }, type)

/**
 * Whether a click on the first mark of a note shows the note, and one on its arrow the mark. `popUp` is what a
 * reading system that opens notes beside the text shows of it.
 */
export const followNote = (page: Page) =>
  page.evaluate(async () => {
    const { reader, look } = window
    const all = (selector: string) =>
      reader.documents().flatMap((document) => Array.from(document.querySelectorAll<HTMLElement>(selector)))
    const follow = (link: HTMLElement | undefined, end: string) => {
      link?.click()
      return look.wait(() => all(end).some(look.isShown))
    }
    const marks = () => all('a[role=doc-noteref]')
    for (const { href } of reader.contents.filter(({ href }) => !href.includes('#'))) {
      await reader.goTo(href)
      if (marks().length > 0) break
    }
    const mark = marks()[0]
    const popUp = mark === undefined ? undefined : await reader.popUp?.(mark)
    const there = await follow(marks()[0], '[role=doc-footnote]')
    return { there, back: await follow(all('a[role=doc-backlink]')[0], 'a[role=doc-noteref]'), popUp }
  })

/** Turns from the first chapter to the end; `sections` are the documents of the spine that were seen. */
export const turnToEnd = (page: Page) =>
  page.evaluate(async () => {
    const { reader } = window
    await reader.goTo(reader.contents[0]?.href ?? '')
    const sections = [reader.section()]
    let pages = 1
    while (pages < 3000 && (await reader.next())) {
      pages++
      if (sections.at(-1) !== reader.section()) sections.push(reader.section())
    }
    return { pages, sections }
  })

/** Where the next page of the first chapter stands: on the right of this one, or on the left. */
export const sideOfNextPage = (page: Page) =>
  page.evaluate(async () => {
    const { reader, look } = window
    const left = () => reader.documents()[0]?.defaultView?.frameElement?.getBoundingClientRect().left ?? 0
    await reader.goTo(reader.contents[0]?.href ?? '')
    const before = left()
    await reader.next()
    // The text moves the other way.
    await look.wait(() => left() !== before)
    return left() < before ? 'right' : left() > before ? 'left' : 'nowhere'
  })
