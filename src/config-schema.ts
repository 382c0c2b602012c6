/** The JSON Schema of `buckram.yaml`, for editors: what src/config.ts checks, as YAML is written, with the texts of the guide. */
import { inputSchema } from './config.ts'
import { type ConfigKey, configKeyOf } from './config-keys.ts'
import { isRecord, readYaml } from './yaml.ts'

type Node = Readonly<Record<string, unknown>>

/** In the draft 2020-12. Only the reader sees a wrong check digit, a day that is in no month,
 * the form of what YAML takes for a number (`date: 20`), and white space around a value. */
export function configSchema(): Node {
  const { $schema, ...root } = inputSchema() as Node // a schema of JSON is a value of JSON
  return {
    $schema,
    title: 'buckram.yaml',
    description: 'The configuration of a book. Every key is optional.',
    // An empty file is one without keys.
    ...asWritten(root, ''),
    type: ['object', 'null'],
  }
}

/**
 * The reader takes each scalar as text (`version: 1.10`), a YAML parser makes numbers and truth values of some; a key without a value
 * is as good as none; some keys have a short form.
 */
function asWritten(node: Node, key: string): Node {
  const { readOnly, short, default: _, ...rest } = node
  const about = configKeyOf(key)
  const long = { ...withParts(rest, key), ...(about === undefined ? {} : textsOf(about)) }
  const { description, markdownDescription, examples } = long
  const texts = { description, markdownDescription, examples }
  const shape = withoutTexts(long)
  if (short === 'name') {
    const name = partsOf(rest.properties).name ?? {}
    return present({ ...texts, anyOf: [asWritten(name, ''), shape] })
  }
  if (short === 'item' && isRecord(shape.items)) return present({ ...texts, anyOf: [shape.items, shape] })
  return present({ ...texts, ...shape })
}

function withParts(node: Node, key: string): Node {
  const { type, enum: values, properties, items, additionalProperties, anyOf, ...rest } = node
  const required = Array.isArray(node.required) ? node.required : []
  return present({
    ...rest,
    ...(Array.isArray(values)
      ? { enum: values.flatMap(spellingsOf) }
      : type === 'string'
        ? { type: ['string', 'number', 'boolean'], pattern: node.pattern ?? '\\S' }
        : { type }),
    properties:
      properties &&
      Object.fromEntries(
        Object.entries(partsOf(properties)).map(([name, part]) => {
          const below = asWritten(part, key === '' ? name : `${key}.${name}`)
          return [name, required.includes(name) ? below : orNothing(below)]
        }),
      ),
    items: isRecord(items) ? withoutTexts(asWritten(items, key)) : undefined,
    additionalProperties: isRecord(additionalProperties)
      ? asWritten(additionalProperties, '')
      : additionalProperties,
    anyOf: Array.isArray(anyOf) ? anyOf.filter(isRecord).map((part) => asWritten(part, '')) : undefined,
  })
}

/** An item is described by the list that it stands in. */
function withoutTexts({ description, markdownDescription, examples, ...shape }: Node): Node {
  return shape
}

function partsOf(properties: unknown): Readonly<Record<string, Node>> {
  if (!isRecord(properties)) return {}
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, part]) => (isRecord(part) ? [[name, part]] : [])),
  )
}

/** `2` and `true` are a number and a truth value to whoever reads YAML, and text when they stand in quotes. */
function spellingsOf(value: unknown): readonly unknown[] {
  if (value === 'true' || value === 'false') return [value === 'true', value]
  return typeof value === 'string' && /^\d+$/.test(value) ? [Number(value), value] : [value]
}

function orNothing(node: Node): Node {
  if (Array.isArray(node.anyOf)) return { ...node, anyOf: [...node.anyOf, { type: 'null' }] }
  if (Array.isArray(node.enum)) return { ...node, enum: [...node.enum, null] }
  return { ...node, type: Array.isArray(node.type) ? [...node.type, 'null'] : [node.type, 'null'] }
}

function textsOf(about: ConfigKey): Node {
  const markdown = `${about.about.replace(/^[a-z]/, (letter) => letter.toUpperCase())}.\n\nDefault: ${about.otherwise}.`
  return {
    description: plain(markdown),
    markdownDescription: markdown.replace(/\[([^\]]+)\]\([^)]+\)/g, '$1'),
    examples: [exampleOf(about)],
  }
}

function plain(markdown: string): string {
  return markdown.replace(/\[([^\]]+)\]\([^)]+\)/g, '$1').replaceAll('`', '')
}

/** `manual` of `theme: { name: manual }`. */
function exampleOf({ key, example }: ConfigKey): unknown {
  const steps = key.split('.')
  let value = readYaml(example).value
  // The rows of a person show the last part of the key alone.
  for (const step of isRecord(value) && steps[0] !== undefined && steps[0] in value ? steps : steps.slice(-1))
    value = isRecord(value) ? value[step] : value
  return value
}

function present(node: Node): Node {
  return Object.fromEntries(Object.entries(node).filter(([, value]) => value !== undefined))
}
