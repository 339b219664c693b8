import { BlockList } from 'node:net';
import { ipBytes } from '../nsapi/socket-address.js';

/** What kind of place an address is. */
export type AddressKind =
  | 'public'
  | 'loopback'
  | 'private'
  | 'link-local'
  | 'unique-local'
  | 'multicast'
  | 'unspecified'
  | 'reserved'
  | 'invalid';

const RANGES: readonly (readonly [
  kind: AddressKind,
  network: string,
  bits: number,
  family: 'ipv4' | 'ipv6',
])[] = [
  ['unspecified', '0.0.0.0', 8, 'ipv4'],
  ['loopback', '127.0.0.0', 8, 'ipv4'],
  ['private', '10.0.0.0', 8, 'ipv4'],
  ['private', '172.16.0.0', 12, 'ipv4'],
  ['private', '192.168.0.0', 16, 'ipv4'],
  ['private', '100.64.0.0', 10, 'ipv4'],
  ['link-local', '169.254.0.0', 16, 'ipv4'],
  ['multicast', '224.0.0.0', 4, 'ipv4'],
  ['reserved', '240.0.0.0', 4, 'ipv4'],
  ['reserved', '192.0.0.0', 24, 'ipv4'],
  ['reserved', '192.0.2.0', 24, 'ipv4'],
  ['reserved', '198.18.0.0', 15, 'ipv4'],
  ['reserved', '198.51.100.0', 24, 'ipv4'],
  ['reserved', '203.0.113.0', 24, 'ipv4'],
  ['reserved', '192.88.99.0', 24, 'ipv4'],
  ['unspecified', '::', 128, 'ipv6'],
  ['loopback', '::1', 128, 'ipv6'],
  ['unique-local', 'fc00::', 7, 'ipv6'],
  ['link-local', 'fe80::', 10, 'ipv6'],
  ['private', 'fec0::', 10, 'ipv6'],
  ['multicast', 'ff00::', 8, 'ipv6'],
  ['reserved', '2001:db8::', 32, 'ipv6'],
  ['reserved', '2001::', 23, 'ipv6'],
  ['reserved', '100::', 64, 'ipv6'],
  ['reserved', '64:ff9b:1::', 48, 'ipv6'],
];

const lists = RANGES.map(([kind, network, bits, family]) => {
  const list = new BlockList();
  list.addSubnet(network, bits, family);
  return { kind, list, family };
});

/**
 * Where an IPv4 address lies in IPv6 ones that only carry it: mapped, translated (RFC 2765), NAT64,
 * 6to4.
 */
const CARRIERS: readonly (readonly [prefix: readonly number[], at: number])[] = [
  [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], 12],
  [[0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0], 12],
  [[0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], 12],
  [[0x20, 0x02], 2],
];

/**
 * The one spelling of an IP address: without a zone, lower case, and an IPv4 address that an IPv6
 * one carries as IPv4. Null for anything else than an address.
 */
export function canonicalAddress(host: string): string | null {
  const bytes = ipBytes(host);
  if (bytes === null) return null;
  if (bytes.length === 4) return bytes.join('.');
  for (const [prefix, at] of CARRIERS) {
    if (startsWith(bytes, prefix)) return bytes.subarray(at, at + 4).join('.');
  }
  // ::a.b.c.d, but neither :: nor ::1.
  if (
    bytes.subarray(0, 12).every((byte) => byte === 0) &&
    bytes.subarray(12, 15).some((byte) => byte !== 0)
  )
    return bytes.subarray(12).join('.');
  return new URL(`http://[${host.split('%')[0] ?? ''}]`).hostname.slice(1, -1);
}

/**
 * What kind of place an IP address is; one that tunnels through IPv4 (Teredo, ISATAP) is what the
 * IPv4 address inside is.
 */
export function addressKind(address: string): AddressKind {
  const canonical = canonicalAddress(address);
  if (canonical === null) return 'invalid';
  const bytes = ipBytes(canonical);
  if (bytes === null || bytes.length === 4) return rangeOf(canonical, 'ipv4');
  if (startsWith(bytes, TEREDO)) return worst(teredoEnds(bytes));
  const own = rangeOf(canonical, 'ipv6');
  return own === 'public' && isIsatap(bytes) ? worst([bytes.subarray(12)]) : own;
}

const TEREDO = [0x20, 0x01, 0, 0] as const;

// The client's address, whose bits are inverted, and that of its server (RFC 4380 4).
function teredoEnds(bytes: Uint8Array): Uint8Array[] {
  return [bytes.subarray(12).map((byte) => byte ^ 0xff), bytes.subarray(4, 8)];
}

// An interface identifier of RFC 5214 6.1, whatever the network is.
function isIsatap(bytes: Uint8Array): boolean {
  const identifier = bytes.subarray(8);
  return (
    startsWith(identifier, [0, 0, 0x5e, 0xfe]) || startsWith(identifier, [0x02, 0, 0x5e, 0xfe])
  );
}

function worst(inside: readonly Uint8Array[]): AddressKind {
  return (
    inside.map((bytes) => rangeOf(bytes.join('.'), 'ipv4')).find((kind) => kind !== 'public') ??
    'public'
  );
}

function rangeOf(address: string, family: 'ipv4' | 'ipv6'): AddressKind {
  return (
    lists.find((range) => range.family === family && range.list.check(address, family))?.kind ??
    'public'
  );
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, index) => bytes[index] === byte);
}
