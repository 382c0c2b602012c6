/** `buckram doctor`: every state that a machine can be in is produced, or handed in where no test can produce it. */
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { cacheFolder } from '../src/cache.ts'
import { runDoctor } from '../src/commands/doctor.ts'
import { checkBrowser } from '../src/doctor/browser.ts'
import { checkCache, checkScratch } from '../src/doctor/disk.ts'
import { isAtLeast } from '../src/doctor/finding.ts'
import { checkFonts } from '../src/doctor/fonts.ts'
import { checkGit, judgeNode, judgePower } from '../src/doctor/machine.ts'
import { checkWeb, firstRemotePicture } from '../src/doctor/web.ts'
import { locateBrowsers } from '../src/press/locate.ts'

let place = ''
beforeAll(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'doctor-test-'))
})
afterAll(() => rm(place, { recursive: true, force: true }))
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

describe('versions', () => {
  it.each([
    ['20.19.0', '20.19', true],
    ['20.9.9', '20.19', false],
    ['24.0.0', '20.19', true],
    ['2.4', '2.31', false],
    ['3', '2.31', true],
    ['', '2.31', false],
  ])('%s is at least %s: %s', (version, least, answer) => expect(isAtLeast(version, least)).toBe(answer))

  it('of Node.js are judged by the range of the package', () => {
    expect(judgeNode('20.19.4', '>=20.19').state).toBe('good')
    expect(judgeNode('18.20.8', '>=20.19')).toMatchObject({
      state: 'bad',
      says: '18.20.8, and 20.19 or newer is needed',
    })
  })

  it.each([
    ['git version 2.47.1\n', 'good'],
    ['git version 2.39.5 (Apple Git-154)\n', 'good'],
    ['git version 2.25.1\n', 'warning'],
  ])('%s is %s', async (printed, state) => expect((await checkGit(async () => printed)).state).toBe(state))

  it('of Git may be missing', async () => {
    vi.stubEnv('PATH', place)
    expect(await checkGit()).toMatchObject({ state: 'warning', todo: expect.stringContaining('Install Git') })
  })
})

describe('memory', () => {
  it('for a tab on each core', () => {
    expect(judgePower({ cores: 2, memory: 8e9 })).toMatchObject({
      state: 'good',
      says: '2 cores, 8.0 GB of memory',
    })
    expect(judgePower({ cores: 16, memory: 1.3e9 })).toMatchObject({
      state: 'warning',
      todo: 'Build with `--jobs 8`.',
    })
    expect(judgePower({ cores: 1, memory: 256e6 })).toMatchObject({
      state: 'warning',
      todo: 'Give this machine or container 600 MB.',
    })
  })
})

describe('disk', () => {
  const state = { bytes: 0, limit: 2e9, hasBrowser: true }

  it('is good where something can be written, and nothing stays behind', async () => {
    const folder = path.join(place, 'fresh/cache')
    expect(await checkCache({ ...state, folder })).toMatchObject({ subject: 'Cache', state: 'good' })
    expect(await readdir(folder)).toEqual([])
  })

  it('is full', async () => {
    const folder = path.join(place, 'full')
    const full = async () => 50e6
    expect(await checkCache({ ...state, folder }, full)).toMatchObject({
      state: 'warning',
      says: expect.stringContaining('50 MB left'),
    })
    // A full cache makes room by itself; one without the browser cannot.
    expect((await checkCache({ ...state, folder, bytes: 1e9 }, full)).state).toBe('good')
    expect((await checkCache({ ...state, folder, bytes: 1e9, hasBrowser: false }, full)).state).toBe('bad')
    expect(await checkScratch(folder, full)).toMatchObject({
      state: 'bad',
      todo: expect.stringContaining('TMPDIR'),
    })
  })

  it('cannot be written: a file stands in the way', async () => {
    const file = path.join(place, 'file')
    await writeFile(file, '')
    const folder = path.join(file, 'cache')
    expect(await checkCache({ ...state, folder })).toMatchObject({
      state: 'warning',
      todo: expect.stringContaining('BUCKRAM_CACHE'),
    })
    expect((await checkCache({ ...state, folder, hasBrowser: false })).state).toBe('bad')
    expect((await checkScratch(folder)).state).toBe('bad')
  })

  it.skipIf(process.getuid?.() === 0)('cannot be written: it is read-only', async () => {
    const folder = path.join(place, 'locked')
    await mkdir(folder, { mode: 0o500 })
    expect(await checkCache({ ...state, folder })).toMatchObject({
      state: 'warning',
      says: expect.stringContaining('EACCES'),
    })
    await chmod(folder, 0o700)
  })
})

describe('the browser', () => {
  const options = { cache: cacheFolder(), isUnsandboxed: false, isRoot: false, longest: 60_000 }

  async function fakeBrowser(name: string, script: string): Promise<void> {
    const file = path.join(place, name)
    await writeFile(file, `#!/bin/sh\n${script}\n`)
    await chmod(file, 0o755)
    vi.stubEnv('BUCKRAM_BROWSER', file)
  }

  it('prints', async () => {
    const [browser, sandbox] = await checkBrowser(options)
    expect(browser).toMatchObject({
      state: 'good',
      says: expect.stringMatching(/: \w*Chrom\w+\/[\d.]+ starts and prints$/),
    })
    expect(sandbox?.subject).toBe('Sandbox')
  }, 120_000)

  it.each([
    [{ isRoot: true }, 'warning', 'root'],
    [{ isUnsandboxed: true }, 'warning', 'BUCKRAM_SANDBOX'],
    [{}, 'good', 'on'],
  ])(
    'with %j has a sandbox that is %s',
    async (how, state, says) => {
      const [, sandbox] = await checkBrowser({ ...options, ...how })
      expect(sandbox).toMatchObject({ state, says: expect.stringContaining(says) })
    },
    120_000,
  )

  it('is not there', async () => {
    vi.stubEnv('BUCKRAM_BROWSER', path.join(place, 'none'))
    const findings = await checkBrowser(options)
    expect(findings).toMatchObject([
      {
        state: 'bad',
        says: expect.stringContaining('does not exist'),
        todo: expect.stringContaining('Correct it'),
      },
    ])
  })

  it('lacks a library', async () => {
    await fakeBrowser('lacking', 'echo "libnss3.so: cannot open shared object file" >&2; exit 127')
    const [browser] = await checkBrowser(options)
    expect(browser).toMatchObject({ state: 'bad', says: expect.stringContaining('libnss3.so') })
  }, 60_000)

  it.skipIf(process.platform !== 'linux' || process.arch !== 'x64')(
    'is that of the system when the embedded one does not start',
    async () => {
      vi.stubEnv('BUCKRAM_BROWSER', '')
      vi.stubEnv('PUPPETEER_EXECUTABLE_PATH', '')
      const [embedded] = await locateBrowsers(cacheFolder())
      if (embedded?.origin !== 'embedded') throw new Error('This machine has no embedded browser.')
      const cache = path.join(place, 'broken-cache')
      const broken = path.join(cache, path.relative(cacheFolder(), embedded.executable))
      await mkdir(path.dirname(broken), { recursive: true })
      await writeFile(broken, '#!/bin/sh\necho "libnss3.so is missing" >&2; exit 127\n', { mode: 0o755 })
      const system = path.join(place, 'system')
      await mkdir(system)
      const libraries = embedded.environment.LD_LIBRARY_PATH
      await writeFile(
        path.join(system, 'chromium'),
        `#!/bin/sh\nLD_LIBRARY_PATH='${libraries}' exec '${embedded.executable}' "$@"\n`,
        { mode: 0o755 },
      )
      vi.stubEnv('PATH', `${system}${path.delimiter}${process.env.PATH}`)
      const [browser] = await checkBrowser({ ...options, cache })
      expect(browser).toMatchObject({
        state: 'warning',
        says: expect.stringMatching(/^the one of the system, .*starts and prints; .*libnss3\.so is missing$/),
      })
    },
    120_000,
  )

  it('may not have its sandbox', async () => {
    await fakeBrowser('unsandboxed', 'echo "FATAL: No usable sandbox! Update your kernel" >&2; exit 1')
    expect(await checkBrowser(options)).toMatchObject([
      { subject: 'Browser', state: 'bad' },
      { subject: 'Sandbox', state: 'bad', todo: expect.stringContaining('Allow user namespaces') },
    ])
  }, 60_000)

  it('hangs', async () => {
    // It ends by itself, when nobody waits for it any more.
    await fakeBrowser('hanging', 'case "$*" in *--version*) echo Chromium 1.2.3.4;; *) exec sleep 5;; esac')
    const [browser] = await checkBrowser({ ...options, longest: 300 })
    expect(browser).toMatchObject({ state: 'bad', says: expect.stringContaining('within 0.3 seconds') })
  }, 60_000)
})

describe('fonts', () => {
  it('are all there', async () => {
    expect(await checkFonts('Füße, 书, π', { language: 'de' })).toMatchObject({ state: 'good' })
  })

  it('lack a script, a character, or the forms of a country', async () => {
    const [korean, runes, japanese] = await Promise.all([
      checkFonts('한국어', { language: 'ko' }),
      checkFonts('ᚠ', { language: 'en' }),
      checkFonts('直', { language: 'ja' }),
    ])
    expect(korean).toMatchObject({ state: 'warning', todo: expect.stringContaining('noto-serif-kr') })
    expect(runes).toMatchObject({ state: 'warning', says: expect.stringContaining('ᚠ (U+16A0)') })
    expect(japanese).toMatchObject({ state: 'warning', todo: expect.stringContaining('noto-serif-jp') })
  })

  it('come from packages', async () => {
    expect(await checkFonts('שלום', { language: 'he' })).toMatchObject({
      state: 'good',
      says: expect.stringContaining('Hebrew from a package'),
    })
  })
})

describe('the web', () => {
  it.each([
    ['![a](https://example.org/a.png)', 'https://example.org/a.png'],
    ['![a](<http://example.org/a b.png>)', 'http://example.org/a'],
    ["<img alt='' src='https://example.org/x?y=1'>", 'https://example.org/x?y=1'],
    ['[a](https://example.org/a.png) ![b](b.png)', undefined],
    ['![a](https://)', undefined],
  ])('has the first picture of %s', (text, address) => expect(firstRemotePicture(text)?.href).toBe(address))

  it('answers, even that there is no such picture', async () => {
    const server = http.createServer((_, response) => response.writeHead(404).end())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo // a server on TCP has no other address
    const picture = new URL(`http://127.0.0.1:${port}/a.png`)
    expect((await checkWeb(picture, () => false)).state).toBe('good')
    // A stranger's book does not make this program knock at the doors of a private network.
    expect((await checkWeb(picture)).state).toBe('warning')
    await new Promise((resolve) => server.close(resolve))
    expect((await checkWeb(picture, () => false)).state).toBe('warning')
  })
})

describe('the command', () => {
  let said = ''
  beforeEach(() => {
    said = ''
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      said += text
      return true
    })
  })

  it('tells of the machine and of the book, for programs', async () => {
    const book = path.join(place, 'book')
    await mkdir(book)
    await writeFile(path.join(book, 'README.md'), '# 한국어\n\n한국어\n')
    expect(await runDoctor(book, { json: true })).toBe(0)
    const { passes, findings } = JSON.parse(said)
    expect(passes).toBe(true)
    expect(findings.map(({ subject }: { readonly subject: string }) => subject)).toEqual([
      'Node.js',
      'Power',
      'Git',
      'Browser',
      'Sandbox',
      'Cache',
      'Scratch',
      'Fonts',
    ])
  }, 120_000)

  it('ends with 3 when something is lacking, and says one thing to do for each line that is not good', async () => {
    const folder = path.join(place, 'no-book')
    await mkdir(folder)
    vi.stubEnv('BUCKRAM_BROWSER', path.join(place, 'none'))
    vi.stubEnv('BUCKRAM_CACHE_MB', 'much')
    expect(await runDoctor(folder, { json: false })).toBe(3)
    expect(said).toMatch(/^✗ Browser .*none.*\n +→ Correct it/m)
    expect(said).toMatch(/^✗ Cache +BUCKRAM_CACHE_MB=much is no number/m)
    expect(said).toContain('This machine lacks 2 things')
    expect(said).not.toContain('Fonts')
  }, 120_000)
})
