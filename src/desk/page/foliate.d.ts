/** The part of foliate-js that the desk uses: the package has no types. */
declare module 'foliate-js/view.js' {
  /** The element `foliate-view`, as far as the desk uses it. */
  export interface FoliateView extends HTMLElement {
    open(book: File): Promise<void>
    init(options: { lastLocation?: string | undefined; showTextStart?: boolean }): Promise<void>
    goTo(place: string): Promise<unknown>
    goLeft(): Promise<void>
    goRight(): Promise<void>
    close(): void
    readonly lastLocation?: { readonly cfi?: string; readonly tocItem?: { readonly href?: string } }
    readonly renderer: HTMLElement
    readonly book?: { readonly sections: readonly { readonly id: string }[] }
  }
}
