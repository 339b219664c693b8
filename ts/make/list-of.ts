import { typeName } from '../nsapi/bytes.js';

/** A list that an option holds. Throws TypeError for anything else, such as a single text. */
export function listOf<Item>(value: readonly Item[], option: string): readonly Item[] {
  if (!Array.isArray(value)) throw new TypeError(`${option} is an array, not ${typeName(value)}.`);
  return value;
}
