/** Holds requests and answers against GitHub's own description of its API (github-api.json; cut-description.mjs makes it). */
import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required?: boolean
  readonly schema: object
  /** Its value may have slashes. */
  readonly isLong?: boolean
}

interface BodySchema {
  readonly properties?: Readonly<Record<string, unknown>>
}

interface Operation {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly parameters: readonly Parameter[]
  readonly body?: Readonly<Record<string, BodySchema>>
  readonly answers: Readonly<Record<string, Readonly<Record<string, object>>>>
}

interface Description {
  readonly operations: readonly Operation[]
  readonly failure: object
  readonly $defs: Readonly<Record<string, object>>
}

// The file is made by a script of ours, in this shape.
const { operations, failure, $defs } = JSON.parse(
  readFileSync(new URL('github-api.json', import.meta.url), 'utf8').replace(
    // The description of the upload says in words that a cut one leaves an asset `starter`; the list of states forgets it.
    /"uploaded",\s*"open"/g,
    '"uploaded","open","starter"',
  ),
) as Description

const ajv = new Ajv2020({
  allErrors: true,
  formats: {
    uri: (text: string) => URL.canParse(text),
    'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
    int64: { type: 'number', validate: Number.isInteger },
    binary: true,
  },
})
const validators = new Map<object, ValidateFunction>()

function errorsOf(schema: object, value: unknown): readonly string[] {
  const validate = validators.get(schema) ?? ajv.compile({ ...schema, $defs })
  validators.set(schema, validate)
  return validate(value) ? [] : [ajv.errorsText(validate.errors)]
}

export interface Call {
  readonly id: string
  readonly parameters: Readonly<Record<string, string>>
}

/** The operation that a path calls, with the values in it; undefined when the description has none. */
export function operationOf(method: string, path: string): Call | undefined {
  for (const operation of operations) {
    if (operation.method !== method.toLowerCase()) continue
    const isLong = (name: string) => operation.parameters.some((one) => one.name === name && one.isLong)
    const pattern = operation.path.replace(
      /\{(\w+)\}/g,
      (_, name) => `(?<${name}>${isLong(name) ? '.+' : '[^/]+'})`,
    )
    const groups = new RegExp(`^${pattern}$`).exec(path)?.groups
    if (groups === undefined) continue
    const values = Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)])
    return { id: operation.id, parameters: Object.fromEntries(values) }
  }
  return undefined
}

function named(id: string): Operation {
  const found = operations.find((operation) => operation.id === id)
  if (found === undefined) throw new Error(`${id} is not described.`)
  return found
}

/** What a request says that the description does not. `body` is parsed when it is JSON. */
export function faultsOfRequest(
  { id, parameters }: Call,
  query: URLSearchParams,
  type: string | undefined,
  body: unknown,
): readonly string[] {
  const operation = named(id)
  const described = new Map(operation.parameters.map((parameter) => [parameter.name, parameter]))
  const given = new Map([...Object.entries(parameters), ...query])
  const faults = [...query.keys()]
    .filter((name) => described.get(name)?.in !== 'query')
    .map((name) => `?${name}`)
  for (const { name, required, schema } of described.values()) {
    const text = given.get(name)
    if (text === undefined) {
      if (required) faults.push(`${name} is missing`)
      continue
    }
    const value = 'type' in schema && schema.type === 'integer' ? Number(text) : text
    faults.push(...errorsOf(schema, value).map((error) => `${name}: ${error}`))
  }
  const isEmpty = body === undefined
  if (operation.body === undefined) return isEmpty ? faults : [...faults, 'has a body']
  if (isEmpty) return faults
  const schema = operation.body[type?.replace(/;.*$/, '') ?? '']
  if (schema === undefined) return [...faults, `the body is of type ${type}`]
  if (body instanceof Uint8Array) return faults
  // Schemas allow what they do not name; a slip of the pen would go unseen.
  const unnamed = Object.keys(body ?? {}).filter((key) => schema.properties?.[key] === undefined)
  return [...faults, ...unnamed.map((key) => `body.${key}`), ...errorsOf(schema, body)]
}

/** What an answer says that the description does not. Failures of any operation need not stand in it. */
export function faultsOfAnswer(id: string, status: number, body: unknown): readonly string[] {
  const described = named(id).answers[status]
  if (described === undefined && status < 400) return [`${status} is no answer`]
  const schema = described?.['application/json']
  if (schema !== undefined) return errorsOf(schema, body)
  if (status >= 400) return errorsOf(status === 422 ? ($defs['validation-error'] ?? failure) : failure, body)
  return body === undefined ? [] : ['has a body']
}
