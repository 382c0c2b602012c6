/** What the colours of the file are meant to look like (ISO 32000-1, 14.11.5; ISO 19005-2, 6.2.3): sRGB, as style sheets have it. */
import { deflateSync } from 'node:zlib'
import { srgbProfile } from '../../media/print-picture-profile.ts'
import { byteString, dict, name, type Ref, stream } from './objects.ts'
import type { ObjectTable } from './table.ts'

export function writeOutputIntent(table: ObjectTable): Ref {
  const profile = table.add(stream({ N: 3, Filter: name('FlateDecode') }, deflateSync(srgbProfile())))
  return table.add(
    dict({
      Type: name('OutputIntent'),
      S: name('GTS_PDFA1'),
      OutputConditionIdentifier: byteString('sRGB IEC61966-2.1'),
      RegistryName: byteString('http://www.color.org'),
      Info: byteString('sRGB IEC61966-2.1'),
      DestOutputProfile: profile,
    }),
  )
}
