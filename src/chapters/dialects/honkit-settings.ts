/** What book.json says about the text of a HonKit book. A `book.js` is a program, and is not run. */

import type { Folder } from '../../book.ts'
import { isRecord } from '../../yaml.ts'

export interface HonkitSettings {
  /** Folder of the texts below the root; the root itself is `''`. */
  readonly source: string
  /** What a template knows: `book`, `config`, `output`, `gitbook`. */
  readonly values: Readonly<Record<string, unknown>>
  /** Whether links whose text is `import` or `include` stand for code, wherever they lead. */
  readonly importsCode: boolean
  /** Whether imported code is moved to the left. */
  readonly unindents: boolean
  /** Stretches of a text, beside code, where the marks are only shown. */
  readonly untouched?: RegExp
}

/** A file that is no JSON was reported when the contents were read: it sets nothing. */
export async function readHonkitSettings(folder: Folder): Promise<HonkitSettings> {
  const config = folder.files.has('book.json') ? parsed(await folder.read('book.json')) : {}
  const root = typeof config.root === 'string' ? config.root.replace(/^(?:\.?\/)+|\/+$/g, '') : ''
  const plugins = (
    Array.isArray(config.plugins) ? config.plugins : String(config.plugins ?? '').split(',')
  ).map(String)
  const language = config.language === undefined ? {} : { language: config.language }
  return {
    source: root === '.' ? '' : root,
    values: {
      book: { ...language, ...recordIn(config, 'variables') },
      config,
      // A book on paper is what the tool calls an ebook.
      output: { name: 'ebook' },
      gitbook: { version: '3.2.3' },
    },
    importsCode: plugins.some((plugin) =>
      /^(?:(?:gitbook|honkit)-plugin-)?include-codeblock(?:@|$)/.test(plugin.trim()),
    ),
    unindents: recordIn(recordIn(config, 'pluginsConfig'), 'include-codeblock').unindent === true,
  }
}

function parsed(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    return recordIn({ config: JSON.parse(new TextDecoder().decode(bytes)) }, 'config')
  } catch {
    return {}
  }
}

function recordIn(record: Readonly<Record<string, unknown>>, key: string): Readonly<Record<string, unknown>> {
  const value = Object.hasOwn(record, key) ? record[key] : undefined
  return isRecord(value) ? value : {}
}
