/** How the help of a command looks: short bold titles, examples, and lines that fit a narrow terminal. */
import { type Command, Help } from 'commander'

/** Columns. A long line is hard to read, however wide the terminal. */
const WIDEST = 100

const NARROWEST = 24

/** A command line as it is typed, and what it does. */
type Example = readonly [line: string, does: string]

const plain = new Help()

export function styleHelp(program: Command): void {
  program
    .configureHelp({
      styleTitle: (title) => `\u001B[1m${title}\u001B[22m`,
      // That a flag which is not given is off goes without saying.
      optionDescription: (option) =>
        option.defaultValue === false ? option.description : plain.optionDescription(option),
      minWidthToWrap: NARROWEST,
      formatItem,
    })
    .configureOutput({
      getOutHelpWidth: () => widthOf(process.stdout),
      getErrHelpWidth: () => widthOf(process.stderr),
    })
}

/** What `term` means stands behind it, or below where that would be a narrow column. */
function formatItem(term: string, termWidth: number, description: string, help: Help): string {
  const width = help.helpWidth ?? WIDEST
  if (width - termWidth - 4 >= 2 * NARROWEST || description === '')
    return plain.formatItem(term, termWidth, description, help)
  const lines = help.boxWrap(description, width - 6).split('\n')
  return [`  ${term}`, ...lines.map((line) => `      ${line}`)].join('\n')
}

/** Adds examples and a note to the help of `command`. */
export function describeHelp(command: Command, examples: readonly Example[], note?: string): void {
  command.addHelpText('after', ({ error }) => {
    const help = command.createHelp()
    help.prepareContext({ helpWidth: widthOf(error ? process.stderr : process.stdout) })
    const lines = examples.flatMap((example) => linesOf(example, examples, help))
    const paragraphs = [
      `\n${help.styleTitle('Examples:')}`,
      ...lines,
      ...(note === undefined ? [] : ['', help.boxWrap(note, help.helpWidth ?? WIDEST)]),
    ]
    return paragraphs.join('\n')
  })
}

/** What a line does stands behind it where all of them have room, else below. */
function linesOf([line, does]: Example, examples: readonly Example[], help: Help): readonly string[] {
  const longest = Math.max(...examples.map(([each]) => each.length))
  const width = help.helpWidth ?? WIDEST
  if (examples.every(([, each]) => longest + each.length + 4 <= width))
    return [`  ${line.padEnd(longest)}  ${does}`]
  return [
    `  ${line}`,
    ...help
      .boxWrap(does, width - 6)
      .split('\n')
      .map((part) => `      ${part}`),
  ]
}

function widthOf(stream: NodeJS.WriteStream): number {
  return Math.min(WIDEST, stream.isTTY && stream.columns > 0 ? stream.columns : 80)
}
