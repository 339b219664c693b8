import { assertAttached, isBytes, typeName } from '../nsapi/bytes.js';
import { isPem } from '../nsapi/pem.js';

const encoder = new TextEncoder();

/**
 * Gives `use` the bytes as Mbed TLS wants them: PEM (text, or bytes that hold "-----BEGIN ") with
 * its terminating zero, DER as it is. A copy that had to be made is wiped afterwards, since it may
 * be a private key. Throws TypeError for anything but a string or a Uint8Array.
 */
export function withPemOrDer<Result>(
  input: string | Uint8Array,
  what: string,
  use: (bytes: Uint8Array) => Result,
): Result {
  if (typeof input !== 'string') {
    if (!isBytes(input))
      throw new TypeError(
        `${what} must be PEM text or a Uint8Array with PEM or DER, not ${typeName(input)}.`,
      );
    assertAttached(input, what);
  }
  if (typeof input !== 'string' && !(isPem(input) && input.at(-1) !== 0)) return use(input);
  const text = typeof input === 'string' ? encoder.encode(input) : input;
  const terminated = new Uint8Array(text.length + 1);
  terminated.set(text);
  try {
    return use(terminated);
  } finally {
    terminated.fill(0);
    if (text !== input) text.fill(0);
  }
}
