/**
 * A name of a certificate or a base of constraints: an address for names, a network of 24 bits for
 * constraints.
 */
type Entry = readonly [kind: 'dns' | 'net', value: string];

export type Names = readonly Entry[];

export interface Limits {
  readonly permitted: Names;
  readonly excluded: Names;
}

/**
 * RFC 5280 4.2.1.10 and RFC 9525 for DNS names and IPv4 addresses, written apart from what it is to
 * check.
 */
export function judge({ permitted, excluded }: Limits, names: Names, host: string): boolean {
  const isAddress = /^[\d.]+$/.test(host);
  const isFor = names.some(
    ([kind, value]) =>
      (kind === 'net') === isAddress &&
      (value === host || value === `*.${host.slice(host.indexOf('.') + 1)}`),
  );
  return (
    isFor &&
    names.every((name) => {
      const limits = permitted.filter(([kind]) => kind === name[0]);
      return (
        (limits.length === 0 || limits.some((base) => within(name, base))) &&
        !excluded.some((base) => base[0] === name[0] && within(name, base))
      );
    })
  );
}

function within([kind, value]: Entry, [, base]: Entry): boolean {
  return kind === 'net'
    ? network(value) === network(base)
    : value === base || value.endsWith(`.${base}`);
}

function network(address: string): string {
  return address.slice(0, address.lastIndexOf('.'));
}
