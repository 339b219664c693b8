import { hexOf } from './hex.js';
import { elements, inside, oidText } from './der.js';

const attributes: ReadonlyMap<string, string> = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.4', 'SN'],
  ['2.5.4.5', 'serialNumber'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'street'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.12', 'title'],
  ['2.5.4.16', 'postalAddress'],
  ['2.5.4.17', 'postalCode'],
  ['2.5.4.42', 'GN'],
  ['2.5.4.43', 'initials'],
  ['2.5.4.44', 'generationQualifier'],
  ['2.5.4.45', 'uniqueIdentifier'],
  ['2.5.4.46', 'dnQualifier'],
  ['2.5.4.65', 'pseudonym'],
  ['2.5.4.97', 'organizationIdentifier'],
  ['0.9.2342.19200300.100.1.1', 'uid'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['1.2.840.113549.1.9.1', 'emailAddress'],
]);

const utf8 = new TextDecoder();

/**
 * How the kinds of strings of X.509 are read. An old TeletexString is taken as Latin-1, as
 * everybody wrote it.
 */
const readers: ReadonlyMap<number, (bytes: Uint8Array) => string> = new Map([
  [0x0c, (bytes: Uint8Array) => utf8.decode(bytes)],
  [0x12, latin1],
  [0x13, latin1],
  [0x14, latin1],
  [0x16, latin1],
  [0x1a, latin1],
  [0x1c, (bytes: Uint8Array) => wide(bytes, 4)],
  [0x1e, (bytes: Uint8Array) => wide(bytes, 2)],
]);

/**
 * A distinguished name as text, in the order and form of `mbedtls_x509_dn_gets` ("C=DE, O=Example,
 * CN=x"), but in UTF-8, of any length and with every kind of string. `der` is the name's SEQUENCE.
 */
export function distinguishedName(der: Uint8Array): string {
  return distinguishedNameOf(inside(der));
}

/** The same from the content of the SEQUENCE. */
export function distinguishedNameOf(content: Uint8Array): string {
  return [...elements(content)]
    .map(({ content }) => [...elements(content)].map((part) => attribute(part.content)).join(' + '))
    .join(', ');
}

/**
 * Text from a peer for a message: what would not show, or would turn the text around, is in
 * hexadecimal.
 */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) =>
    [...new TextEncoder().encode(character)]
      .map((byte) => `\\${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  );
}

function attribute(content: Uint8Array): string {
  const [type, value] = elements(content);
  if (type === undefined || value === undefined) return '?';
  const oid = oidText(type.content);
  const name = attributes.get(oid);
  const read = readers.get(value.tag);
  // RFC 4514 2.4: a type without a name has its value in hexadecimal, with tag and length.
  if (name === undefined || read === undefined)
    return `${name ?? oid}=#${hexOf(encoded(content, value.content.length)).toUpperCase()}`;
  return `${name}=${visible(escaped(read(value.content)))}`;
}

function escaped(text: string): string {
  return text
    .replace(/[,=+<>;"\\]/g, '\\$&')
    .replace(/^[# ]/, '\\$&')
    .replace(/(?<=.) $/s, '\\ ');
}

/** The last element of `content`, whose own content has `size` bytes. */
function encoded(content: Uint8Array, size: number): Uint8Array {
  return content.subarray(content.length - encodedSize(size));
}

function encodedSize(size: number): number {
  return size + (size < 0x80 ? 2 : size < 0x100 ? 3 : size < 0x10000 ? 4 : 5);
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

function wide(bytes: Uint8Array, width: number): string {
  let text = '';
  for (let at = 0; at + width <= bytes.length; at += width) {
    let point = 0;
    for (let i = 0; i < width; i++) point = point * 256 + (bytes[at + i] ?? 0);
    text += point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
  }
  return text;
}
