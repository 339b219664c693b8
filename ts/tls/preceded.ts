import type { Carrier } from '../ffi/host/bio.js';
import { OwnCarrier } from '../nsapi/own-carrier.js';

/** A carrier before whose bytes others come, that were read from it already. */
class Preceded implements Carrier {
  readonly #carrier: Carrier;
  #first: Uint8Array;

  constructor(first: Uint8Array, carrier: Carrier) {
    this.#first = first;
    this.#carrier = carrier;
  }

  trySend(bytes: Uint8Array): number {
    return this.#carrier.trySend(bytes);
  }

  tryRecv(into: Uint8Array): number {
    const first = this.#first;
    if (first.length === 0) return this.#carrier.tryRecv(into);
    const size = Math.min(first.length, into.length);
    into.set(first.subarray(0, size));
    this.#first = first.subarray(size);
    return size;
  }
}

/** The carrier that gives these bytes first, and then its own. */
export function precededBy(first: Uint8Array, carrier: Carrier): Carrier {
  if (!(carrier instanceof OwnCarrier) || !carrier.takesBack) return new Preceded(first, carrier);
  carrier.giveBack(first);
  return carrier;
}
