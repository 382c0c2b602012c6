import { it } from 'vitest'
import { readFile } from 'node:fs/promises'
import { writeFileSync } from 'node:fs'
import { furnitureSheets } from '../../src/pdf/furniture.ts'
import { withPress, ORIGIN } from '../../src/press/press.ts'
it('x', async () => {
  const font = await readFile('node_modules/@expo-google-fonts/source-serif-4/400Regular/SourceSerif4_400Regular.ttf')
  const [s] = furnitureSheets('x', [{kind:'plain',head:'One'},{kind:'opening',head:'Two'},{kind:'plain',head:'Two'},{kind:'bare',head:''},{kind:'plain',head:'Three'}], 'decimal', {title:'Book',language:'en',head:`<style>@font-face{font-family:"Source Serif 4";src:url(fonts/s.ttf)}@page{size:A4;margin:20mm 18mm;font-family:"Source Serif 4"}html{font-family:"Source Serif 4"}</style>`})
  await withPress({cache:'node_modules/.cache/buckram-test',fonts:process.env.F?[{name:'s.ttf',bytes:font}]:[]}, async p => writeFileSync('/tmp/link/furn.pdf', await p.print({html:s!.html, resources:new Map([['fonts/s.ttf',{mediaType:'font/ttf',bytes:font}]])},{tagged:false})))
}, 60000)
