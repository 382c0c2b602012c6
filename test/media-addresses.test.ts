/** Which addresses of the network are public. The expected values are those of IANA's special-purpose registries. */
import { describe, expect, it } from 'vitest'
import { isPrivateAddress, PrivateAddressError, publicLookup } from '../src/media/private-address.ts'

describe('addresses', () => {
  it.each([
    ['1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255'],
    ['128.0.0.1', '169.253.255.255', '172.15.255.255', '172.32.0.0', '192.167.255.255', '192.169.0.0'],
    ['198.17.255.255', '198.20.0.0', '223.255.255.255', '2606:4700:4700::1111', '2001:4860:4860::8888'],
    // Networks without IPv4: the address of 8.8.8.8 behind NAT64.
    ['64:ff9b::808:808', '64:ff9b::8.8.8.8'],
  ])('of the internet: %s', (...addresses) => {
    expect(addresses.filter((address) => isPrivateAddress(address))).toEqual([])
  })

  it.each([
    ['this host', '0.0.0.0', '0.1.2.3', '::'],
    ['loopback', '127.0.0.1', '127.255.255.254', '::1'],
    ['private', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.0.1', 'fc00::1', 'fdff::1'],
    ['shared by a provider', '100.64.0.1', '100.127.255.255'],
    ['link-local', '169.254.0.1', 'fe80::1', 'febf::1', 'fe80::1%eth0', 'fec0::1'],
    [
      'metadata of clouds',
      '169.254.169.254',
      '169.254.170.2',
      'fd00:ec2::254',
      '100.100.100.200',
      '168.63.129.16',
    ],
    ['multicast and broadcast', '224.0.0.1', '239.255.255.255', '255.255.255.255', 'ff02::1'],
    ['reserved', '240.0.0.1', '192.0.0.1', '198.18.0.1', '198.19.255.255', '192.88.99.1', '4000::1'],
    ['documentation', '192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1', '100::1'],
    [
      'IPv4 in IPv6',
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '::ffff:8.8.8.8',
      '::127.0.0.1',
      '::ffff:0:8.8.8.8',
    ],
    ['6to4 and Teredo', '2002:7f00:1::', '2002:808:808::1', '2001::1', '2001:0:4136:e378::1'],
    ['behind NAT64', '64:ff9b::127.0.0.1', '64:ff9b::a00:1', '64:ff9b::', '64:ff9b::1', '64:ff9b:1::808:808'],
    ['no address', '', 'localhost', '127.1', '0x7f000001', '2130706433', '[::1]', '8.8.8.8 ', '1.2.3'],
  ])('not of the internet: %s', (_what, ...addresses) => {
    expect(addresses.filter((address) => !isPrivateAddress(address))).toEqual([])
  })
})

describe('names', () => {
  const find = (refuse: (address: string) => boolean, all: boolean) =>
    new Promise((resolve) => {
      publicLookup(refuse)('localhost', { all }, (error, found) => resolve(error ?? found))
    })

  it('that lead to this machine only are refused', async () => {
    const lookup = publicLookup()
    for (const all of [true, false]) {
      const error = await new Promise((resolve) => lookup('localhost', { all }, resolve))
      expect(error).toBeInstanceOf(PrivateAddressError)
    }
  })

  it('lead to what is not refused, one address or all of them', async () => {
    expect(await find(() => false, false)).toMatch(/^(127\.0\.0\.1|::1)$/)
    expect(await find((address) => address.includes(':'), true)).toEqual([
      { address: '127.0.0.1', family: 4 },
    ])
  })

  it('that no one knows fail as they do without a rule', async () => {
    const error = await new Promise((resolve) => publicLookup()('none.invalid', {}, resolve))
    expect(error).toBeInstanceOf(Error)
    expect(error).not.toBeInstanceOf(PrivateAddressError)
  })
})
