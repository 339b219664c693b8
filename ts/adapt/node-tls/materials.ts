import { isBytes } from '../../nsapi/bytes.js';
import { wrongType } from './errors.js';

/** PEM text or bytes, or DER. */
export type Material = string | Uint8Array;

/** One of an option's certificates, keys or lists. Throws TypeError that names the option. */
export function materialOf(option: string, given: unknown): Material {
  if (typeof given === 'string' || isBytes(given)) return given;
  if (ArrayBuffer.isView(given))
    return new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  throw wrongType(
    `options.${option}`,
    'of type string or an instance of Buffer, TypedArray, or DataView',
    given,
  );
}

/**
 * All of an option's certificates or lists: one, or an array. Throws TypeError that names the
 * option.
 */
export function materials(option: string, given: unknown): Material[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  // As in Node, what is empty is not there.
  return list.filter((one) => Boolean(one)).map((one) => materialOf(option, one));
}
