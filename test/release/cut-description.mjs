/**
 * Cuts from GitHub's OpenAPI description the operations that a release needs, as JSON Schema 2020-12:
 *
 *     npm pack @octokit/openapi@23.0.2 && tar xf octokit-openapi-23.0.2.tgz
 *     node test/release/cut-description.mjs package > test/release/github-api.json
 *     npx biome format --write test/release/github-api.json
 *
 * Left out are descriptions, examples and answers without a body; `nullable` of OpenAPI 3.0 becomes a type.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'

const [folder = 'package'] = process.argv.slice(2)
const read = (name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8'))
const { name, version } = read('package.json')
const { paths, components } = read('generated/api.github.com.json')

const repository = '/repos/{owner}/{repo}'
const operations = [
  ['get', `${repository}/releases`],
  ['post', `${repository}/releases`],
  ['get', `${repository}/releases/tags/{tag}`],
  ['patch', `${repository}/releases/{release_id}`],
  ['delete', `${repository}/releases/{release_id}`],
  ['get', `${repository}/releases/{release_id}/assets`],
  ['post', `${repository}/releases/{release_id}/assets`],
  ['patch', `${repository}/releases/assets/{asset_id}`],
  ['delete', `${repository}/releases/assets/{asset_id}`],
  ['get', `${repository}/git/ref/{ref}`],
  ['get', `${repository}/git/tags/{tag_sha}`],
]

/** Schemas that something refers to, by name. */
const used = new Map()

/** What `$ref` leads to. */
function resolve(value) {
  return value?.$ref === undefined
    ? value
    : resolve(
        value.$ref
          .slice('#/components/'.length)
          .split('/')
          .reduce((at, key) => at[key], components),
      )
}

function schemaOf(schema) {
  if (schema.$ref !== undefined) {
    const key = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)
    if (!used.has(key)) {
      used.set(key, undefined) // a schema may refer to itself
      used.set(key, schemaOf(resolve(schema)))
    }
    return { $ref: `#/$defs/${key}` }
  }
  const { type, enum: values, properties, items, required, format, minLength, maxLength } = schema
  const { minimum, maximum, pattern, additionalProperties, nullable } = schema
  const each = (list) => list?.map(schemaOf)
  const cut = {
    type: nullable && type !== undefined ? [type, 'null'] : type,
    enum: nullable && values !== undefined ? [...values, null] : values,
    properties:
      properties &&
      Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, schemaOf(value)])),
    items: items && schemaOf(items),
    required,
    format,
    minLength,
    maxLength,
    minimum,
    maximum,
    pattern,
    additionalProperties:
      typeof additionalProperties === 'object' ? schemaOf(additionalProperties) : additionalProperties,
    oneOf: each(schema.oneOf),
    anyOf: each(schema.anyOf),
    allOf: each(schema.allOf),
  }
  return nullable && type === undefined ? { anyOf: [cut, { type: 'null' }] } : cut
}

function contentOf(value) {
  const content = Object.entries(resolve(value)?.content ?? {}).map(([type, { schema }]) => [
    type,
    schemaOf(schema),
  ])
  return content.length === 0 ? undefined : Object.fromEntries(content)
}

const cut = operations.map(([method, route]) => {
  const operation = paths[route][method]
  return {
    id: operation.operationId,
    method,
    path: route,
    parameters: operation.parameters.map(resolve).map((parameter) => ({
      name: parameter.name,
      in: parameter.in,
      required: parameter.required,
      schema: schemaOf(parameter.schema),
      isLong: parameter['x-multi-segment'],
    })),
    body: contentOf(operation.requestBody),
    answers: Object.fromEntries(
      Object.entries(operation.responses).map(([status, response]) => [status, contentOf(response) ?? {}]),
    ),
  }
})
// What other answers of a failure hold: 401, 403, 429 and 5xx stand in no operation.
const failure = schemaOf({ $ref: '#/components/schemas/basic-error' })
const source = `${name} ${version}`
const licence = readFileSync(path.join(folder, 'LICENSE'), 'utf8').trim()
const result = { source, licence, operations: cut, failure, $defs: Object.fromEntries([...used].sort()) }
process.stdout.write(`${JSON.stringify(result)}\n`)
