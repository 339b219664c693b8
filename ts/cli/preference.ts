/** In an order, and whose order that is; null where there is nothing to choose. */
export interface Preferred {
  readonly names: readonly string[];
  readonly order: 'server' | 'client' | null;
}

/** Offers these and tells which of them a server chose, null for none; `left` is for people. */
export type Choose = (offered: readonly number[], left: string) => Promise<number | null>;

/**
 * What is chosen of all goes to the list and is offered no more, until nothing is chosen. Offered
 * the other way round, a server that has an order of its own chooses the same.
 */
export async function preferenceOf(
  all: ReadonlyMap<string, number>,
  choose: Choose,
): Promise<Preferred> {
  const left = new Map(all);
  const names: string[] = [];
  while (left.size > 0) {
    const chosen = await choose([...left.values()], `${left.size} left`);
    const name = [...left].find(([, value]) => value === chosen)?.[0];
    if (name === undefined) break;
    names.push(name);
    left.delete(name);
  }
  if (names.length < 2) return { names, order: null };
  const taken = names.flatMap((name) => all.get(name) ?? []);
  const again = await choose(taken.toReversed(), 'whose order it is');
  return { names, order: again === taken[0] ? 'server' : 'client' };
}

/**
 * The same, and what is chosen only when it is offered as `alone` has it: by itself, or together
 * with what is known to be taken.
 */
export async function preferenceAndMore(
  all: ReadonlyMap<string, number>,
  choose: Choose,
  alone: (value: number, taken: readonly number[]) => readonly number[],
): Promise<Preferred> {
  const { names, order } = await preferenceOf(all, choose);
  const taken = names.flatMap((name) => all.get(name) ?? []);
  const more: string[] = [];
  for (const [name, value] of all)
    if (!names.includes(name) && (await choose(alone(value, taken), name)) === value)
      more.push(name);
  return { names: [...names, ...more], order };
}
