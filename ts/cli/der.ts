import { concat } from '../nsapi/bytes.js';

/** The few constructs of DER that a certificate needs. */

function element(tag: number, content: Uint8Array): Uint8Array {
  const { length } = content;
  const header =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff];
  return concat([Uint8Array.from(header), content]);
}

export const sequence = (...parts: readonly Uint8Array[]): Uint8Array =>
  element(0x30, concat(parts));
export const set = (...parts: readonly Uint8Array[]): Uint8Array => element(0x31, concat(parts));
export const octets = (content: Uint8Array): Uint8Array => element(0x04, content);
export const utf8 = (text: string): Uint8Array => element(0x0c, Buffer.from(text));
export const boolean = (value: boolean): Uint8Array =>
  element(0x01, Uint8Array.of(value ? 0xff : 0));
export const bits = (content: Uint8Array, unused = 0): Uint8Array =>
  element(0x03, concat([Uint8Array.of(unused), content]));
/** A positive integer from its big-endian bytes. */
export const integer = (bytes: Uint8Array): Uint8Array =>
  element(0x02, (bytes[0] ?? 0) > 0x7f ? concat([Uint8Array.of(0), bytes]) : bytes);
/** Context-specific `[number]`, around other elements. */
export const explicit = (number: number, ...parts: readonly Uint8Array[]): Uint8Array =>
  element(0xa0 + number, concat(parts));
/** Context-specific `[number]`, instead of another tag. */
export const implicit = (number: number, content: Uint8Array): Uint8Array =>
  element(0x80 + number, content);

export function oid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = rest.flatMap((arc) => {
    const digits = [arc & 0x7f];
    for (let left = arc >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80);
    return digits;
  });
  return element(0x06, Uint8Array.from([40 * first + second, ...bytes]));
}

/** UTCTime, which covers the years 1950 to 2049. */
export function utcTime(date: Date): Uint8Array {
  return element(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));
}
