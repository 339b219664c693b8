import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { isLoopbackHost } from '../nsapi/socket-address.js';
import { LookUps, LookUpTimeout } from './lookups.js';
import { addressKind, canonicalAddress } from './addresses.js';

/** An address that was checked. */
export interface CheckedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** What becomes of a request: the addresses to dial, or why there are none. */
export type Permission =
  | { readonly addresses: readonly CheckedAddress[]; readonly refusal: null }
  | {
      readonly addresses: null;
      readonly refusal: 'not-allowed' | 'no-address';
      readonly reason: string;
    };

/**
 * Who is dialled, with {@link lookupOf}: the name is nobody's, so what was checked is the only
 * answer to a look-up.
 */
export const CHECKED_HOST = 'checked.invalid';

/**
 * A look-up for node:net whose only answer, whatever the name, is the addresses that were checked.
 */
export function lookupOf(addresses: readonly CheckedAddress[]): LookupFunction {
  return (_name, { all }, found) => {
    const [first] = addresses;
    if (all === true) found(null, [...addresses]);
    else found(null, first?.address ?? '', first?.family);
  };
}

/** Finds the addresses of a name. */
export type Resolve = (name: string) => Promise<readonly CheckedAddress[]>;

const resolveByDns: Resolve = async (name) => {
  const found = await lookup(name, { all: true });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
};

/**
 * The targets that a relay may connect to. An IP address has to be on the list itself. A name on
 * the list is resolved once, and only those of its addresses count that are public or on the list
 * themselves; `localhost` is also on loopback.
 */
export class AllowedTargets {
  readonly #allowed: ReadonlySet<string>;
  readonly #resolve: Resolve;
  readonly #lookUps = new LookUps();

  /** @param targets hosts with ports */
  constructor(
    targets: readonly { readonly host: string; readonly port: number }[],
    resolve: Resolve = resolveByDns,
  ) {
    this.#allowed = new Set(targets.map(({ host, port }) => keyOf(host, port)));
    this.#resolve = resolve;
  }

  async check(host: string, port: number): Promise<Permission> {
    if (!this.#allowed.has(keyOf(host, port)))
      return refuse('not-allowed', 'the target is not on the allow list');
    const literal = canonicalAddress(host);
    if (literal !== null)
      return {
        addresses: [{ address: literal, family: literal.includes(':') ? 6 : 4 }],
        refusal: null,
      };
    let found: readonly CheckedAddress[];
    let addresses: readonly CheckedAddress[];
    try {
      found = await this.#lookUps.run(() => this.#resolve(host));
      // Here, so that what a resolver answers against its type is no address either.
      addresses = found.filter(({ address }) => this.#mayBeDialled(host, address, port));
    } catch (error) {
      return refuse(
        'no-address',
        error instanceof LookUpTimeout ? error.message : 'the name does not resolve',
      );
    }
    if (addresses.length > 0) return { addresses, refusal: null };
    const kinds = [...new Set(found.map(({ address }) => addressKind(address)))];
    return refuse(
      'not-allowed',
      `the name has no address that is allowed, only ${kinds.join(', ') || 'none'}`,
    );
  }

  #mayBeDialled(name: string, address: string, port: number): boolean {
    const kind = addressKind(address);
    return (
      kind === 'public' ||
      (kind === 'loopback' && isLoopbackHost(name)) ||
      this.#allowed.has(keyOf(address, port))
    );
  }
}

function keyOf(host: string, port: number): string {
  return `${canonicalAddress(host) ?? host.toLowerCase().replace(/\.$/, '')} ${port}`;
}

function refuse(refusal: 'not-allowed' | 'no-address', reason: string): Permission {
  return { addresses: null, refusal, reason };
}
