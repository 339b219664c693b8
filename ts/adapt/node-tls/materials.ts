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
  return listOf(given).map((one) => materialOf(option, one));
}

/**
 * What an option lists, or the one that it is. Libraries give null or '' for what they have not; as
 * in Node, that is nothing, and in an array only an empty text is.
 */
export function listOf(given: unknown): readonly unknown[] {
  if (!Array.isArray(given)) return given ? [given] : [];
  return given.filter((one) => one !== '');
}
