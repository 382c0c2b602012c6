/** The plugin's table of names, which ships no types. */
declare module 'markdown-it-emoji/lib/data/full.mjs' {
  /** Name of a shortcode → its character. */
  const names: Readonly<Record<string, string>>
  export default names
}
