/** The part of launch-editor that the desk uses; the package has no types. */
declare module 'launch-editor' {
  /** `file:line:column`. Says on the terminal when there is no editor. */
  export default function launch(place: string): void
}
