const prototype: object = Object.getPrototypeOf(Uint8Array.prototype);
const tag = Object.getOwnPropertyDescriptor(prototype, Symbol.toStringTag)?.get;
const bufferTag = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength')?.get;

/**
 * Whether a value is bytes wherever this library takes bytes: a Uint8Array, of whatever realm (an
 * iframe's, a vm context's) and over whatever buffer, shared ones included, and so a Buffer as
 * well. Other views and buffers themselves are not: they would have to be guessed at. Asks the
 * value's own nature, which no prototype can feign.
 */
export function isBytes(value: unknown): value is Uint8Array {
  return tag?.call(value) === 'Uint8Array';
}

/** Whether a value is an ArrayBuffer, of whatever realm. */
export function isArrayBuffer(value: unknown): value is ArrayBuffer {
  try {
    return bufferTag?.call(value) !== undefined;
  } catch {
    return false;
  }
}

/** Whether bytes lie in an ArrayBuffer, not in one that is shared. */
export function isUnshared(bytes: Uint8Array): bytes is Uint8Array<ArrayBuffer> {
  return isArrayBuffer(bytes.buffer);
}

/**
 * Whether bytes were there once and have gone: their buffer was transferred, or shrank beneath
 * them.
 */
export function isDetached(bytes: Uint8Array): boolean {
  if (bytes.length > 0) return false;
  try {
    Uint8Array.prototype.values.call(bytes);
    return false;
  } catch {
    return true;
  }
}

/** Throws TypeError for what is no bytes, or bytes that have gone; `what` begins the sentence. */
export function assertBytes(value: unknown, what: string): asserts value is Uint8Array {
  if (!isBytes(value)) throw new TypeError(`${what} takes a Uint8Array, not ${typeName(value)}.`);
  assertAttached(value, what);
}

/** Throws TypeError for bytes that have gone, which look like none. */
export function assertAttached(bytes: Uint8Array, what: string): void {
  if (isDetached(bytes))
    throw new TypeError(
      `${what} was given a Uint8Array whose buffer is detached: it was transferred, or shrank.`,
    );
}

/** What a value is, in a word. */
export function typeName(value: unknown): string {
  if (value === null) return 'null';
  return typeof value === 'object' ? (value.constructor?.name ?? 'an object') : typeof value;
}

/** A copy of all parts, one after the other. */
export function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
