/** The few constructs of DER that extensions of certificates need. */

/** One element: its identifier octet and what is in it. */
export function element(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  const header = [tag, ...lengthOf(size)];
  const bytes = new Uint8Array(header.length + size);
  bytes.set(header);
  let at = header.length;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function lengthOf(size: number): number[] {
  if (size < 0x80) return [size];
  const digits: number[] = [];
  for (let left = size; left > 0; left = Math.floor(left / 256)) digits.unshift(left % 256);
  return [0x80 + digits.length, ...digits];
}

export const sequence = (...parts: readonly Uint8Array[]): Uint8Array => element(0x30, ...parts);

/** Context-specific `[number]`, around other elements. */
export const explicit = (number: number, ...parts: readonly Uint8Array[]): Uint8Array =>
  element(0xa0 + number, ...parts);

/** Context-specific `[number]`, instead of another tag. */
export const implicit = (number: number, content: Uint8Array): Uint8Array =>
  element(0x80 + number, content);

/** An object identifier in dots, without its tag. Throws TypeError for what is none. */
export function oidBytes(dotted: string): Uint8Array {
  if (!/^[0-2](\.(0|[1-9]\d*)){1,30}$/.test(dotted))
    throw new TypeError(
      `${JSON.stringify(dotted)} is no object identifier, such as 1.3.6.1.5.5.7.3.1.`,
    );
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt);
  if (first < 2n && second > 39n)
    throw new TypeError(`${dotted} is no object identifier: its second number is more than 39.`);
  return Uint8Array.from([first * 40n + second, ...rest].flatMap(base128));
}

function base128(arc: bigint): number[] {
  const digits = [Number(arc & 0x7fn)];
  for (let left = arc >> 7n; left > 0n; left >>= 7n) digits.unshift(Number(left & 0x7fn) | 0x80);
  return digits;
}
