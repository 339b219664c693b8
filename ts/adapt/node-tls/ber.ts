import { oidText } from '../../nsapi/der.js';

/** An element of BER with all that is in it: certificates' containers are not always DER. */
export interface Ber {
  /** The identifier octet. */
  readonly tag: number;
  /** Its octets with its header. */
  readonly whole: Uint8Array;
  /** Its octets without. */
  readonly content: Uint8Array;
}

const OCTET_STRING = 0x04;
const CONSTRUCTED = 0x20;
const INDEFINITE = 0x80;

/** How deep elements may lie in one another. */
const MAX_DEPTH = 64;

/** The first element in bytes. Throws RangeError where there is no whole one. */
export function readBer(bytes: Uint8Array, depth = 0): Ber {
  if (depth > MAX_DEPTH) throw new RangeError('Elements lie too deep in one another.');
  const [tag = 0, first = 0] = bytes;
  if (bytes.length < 2 || (tag & 0x1f) === 0x1f) throw new RangeError('There is no element.');
  if (first === INDEFINITE) return readIndefinite(bytes, tag, depth);
  let at = 2;
  let size = first;
  if (first > INDEFINITE) {
    const end = at + (first & 0x7f);
    if (end > at + 4) throw new RangeError('An element is too large.');
    for (size = 0; at < end; at++) size = size * 256 + (bytes[at] ?? 0);
  }
  if (at + size > bytes.length) throw new RangeError('An element is cut short.');
  const end = at + size;
  return { tag, whole: bytes.subarray(0, end), content: bytes.subarray(at, end) };
}

// Up to two zeros.
function readIndefinite(bytes: Uint8Array, tag: number, depth: number): Ber {
  let at = 2;
  while (bytes[at] !== 0 || bytes[at + 1] !== 0)
    at += readBer(bytes.subarray(at), depth + 1).whole.length;
  return { tag, whole: bytes.subarray(0, at + 2), content: bytes.subarray(2, at) };
}

/** The elements in an element, none in none. Throws RangeError for what is cut short. */
export function childrenOf(element: Ber | undefined): readonly Ber[] {
  const found: Ber[] = [];
  const { tag, content } = element ?? { tag: CONSTRUCTED, content: new Uint8Array(0) };
  if ((tag & CONSTRUCTED) === 0) throw new RangeError('The element has none in it.');
  for (let at = 0; at < content.length; ) {
    const child = readBer(content.subarray(at));
    found.push(child);
    at += child.whole.length;
  }
  return found;
}

/** The octets of an octet string, which may be in pieces. */
export function bytesOf(element: Ber): Uint8Array {
  if ((element.tag & CONSTRUCTED) === 0) return element.content;
  return Buffer.concat(childrenOf(element).filter(isOctets).map(bytesOf));
}

function isOctets({ tag }: Ber): boolean {
  return (tag & ~CONSTRUCTED) === OCTET_STRING;
}

/** The object identifier in dots, '' for what is none. */
export function oidOf(element: Ber | undefined): string {
  return element?.tag === 0x06 ? oidText(element.content) : '';
}

/** A whole number that is not negative and fits; NaN for what is none. */
export function unsigned({ tag, content }: Ber): number {
  if (tag !== 0x02 || content.length === 0 || content.length > 6 || (content[0] ?? 0) > 0x7f)
    return Number.NaN;
  return content.reduce((value, byte) => value * 256 + byte, 0);
}
