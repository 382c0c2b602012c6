/** Publishes a release in a process of its own, so that it can be killed: `node publish.mjs <dist folder> <release.json> <API>`. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const [dist = '', file = '', api = ''] = process.argv.slice(2)
const { githubTarget } = await import(pathToFileURL(path.join(dist, 'release/github.js')).href)
const { files, ...release } = JSON.parse(readFileSync(file, 'utf8'))
const decoded = files.map(({ name, text }) => ({ name, bytes: new TextEncoder().encode(text) }))
const pace = { second: 0, timeout: 20, wait: async () => undefined }
const target = githubTarget({ repository: 'ada/pipes', api, token: process.env.GITHUB_TOKEN, pace })
await target.publish({ ...release, files: decoded }, () => undefined)
