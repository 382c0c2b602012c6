/** The part of Citation.js that is used; the packages bring no types. */
declare module '@citation-js/core' {
  export const plugins: {
    readonly input: {
      /** Throws SyntaxError for what cannot be read. */
      chain(source: string, options: { readonly forceType: string; readonly generateGraph: false }): unknown
    }
  }
}
declare module '@citation-js/plugin-bibtex' {}
