/**
 * What a table has under a name. Throws TypeError for a name that it has not, with those that it
 * has.
 */
export function chosen<Value>(
  table: Readonly<Record<string, Value>>,
  name: string,
  what: string,
): Value {
  const value = Object.hasOwn(table, name) ? table[name] : undefined;
  if (value === undefined)
    throw new TypeError(
      `There is no ${what} ${JSON.stringify(name)}; there are ${Object.keys(table).join(', ')}.`,
    );
  return value;
}
