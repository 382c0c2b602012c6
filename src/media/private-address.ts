/** Which addresses a build may connect to: those of the public internet. Judged is the address itself, never the name that led to it. */
import { lookup as resolveHost } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** Answers whether an IP address must not be connected to. */
export type RefuseAddress = (address: string) => boolean

/** What is not public in IPv4: the special-purpose registry of IANA (RFC 6890), and the address where Azure keeps its metadata. */
const NOT_PUBLIC = [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24',
  '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4',
  '240.0.0.0/4', '168.63.129.16/32',
] // biome-ignore format: a list of networks

/** In IPv6 only 2000::/3 is handed out; these parts of it are not public: protocols and Teredo, documentation, 6to4. */
const GLOBAL_UNICAST = '2000::/3'
const NOT_PUBLIC_UNICAST = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']
/** Networks without IPv4 reach it under this prefix, the IPv4 address in the last 32 bits (RFC 6052, section 2.1). */
const NAT64 = '64:ff9b::/96'

const notPublic = blockListOf([...NOT_PUBLIC, ...NOT_PUBLIC_UNICAST])
const globalUnicast = blockListOf([GLOBAL_UNICAST])
const nat64 = blockListOf([NAT64])

/**
 * Whether an IP address is anything but public: private, loopback, link-local, shared (CGNAT), multicast, reserved, a cloud's
 * metadata, or IPv4 written as IPv6. What is no IP address is not public either.
 */
export function isPrivateAddress(address: string): boolean {
  const version = isIP(address)
  if (version === 4) return notPublic.check(address, 'ipv4')
  if (version !== 6 || address.includes('%')) return true
  if (nat64.check(address, 'ipv6')) return notPublic.check(lastFourBytes(address), 'ipv4')
  return !globalUnicast.check(address, 'ipv6') || notPublic.check(address, 'ipv6')
}

/** Every address that a name has is refused. */
export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError'
}

/**
 * The `lookup` of a request: a name leads to its public addresses only. The connection is made to an address that was judged here,
 * so a name that changes its address between two questions gains nothing. A host that is an address itself is never looked up:
 * whoever sends the request judges it first.
 */
export function publicLookup(isRefused: RefuseAddress = isPrivateAddress): LookupFunction {
  return (host, options, done) => {
    resolveHost(host, { ...options, all: true }, (error, addresses) => {
      const allowed = (addresses ?? []).filter(({ address }) => !isRefused(address))
      const [first] = allowed
      if (error !== null) done(error, '')
      else if (first === undefined) done(new PrivateAddressError(host), '')
      else if (options.all) done(null, allowed)
      else done(null, first.address, first.family)
    })
  }
}

function blockListOf(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    list.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4')
  }
  return list
}

function lastFourBytes(address: string): string {
  // The parser of addresses writes every form of IPv6 the same way: hexadecimal, without a dotted end.
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split(':')
  const [high = 0, low = 0] = groups.slice(-2).map((group) => Number.parseInt(group || '0', 16))
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}
