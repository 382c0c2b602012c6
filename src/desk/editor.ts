/** Opens a file at its line in the author's editor. The only file that loads launch-editor. */
import launch from 'launch-editor'

export interface EditorPlace {
  /** Absolute. */
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly column: number
}

/** Takes the editor that runs, or the one that the environment names (LAUNCH_EDITOR, VISUAL, EDITOR); says so when there is none. */
export function openInEditor({ file, line, column }: EditorPlace): void {
  launch(`${file}:${line}:${column}`)
}
