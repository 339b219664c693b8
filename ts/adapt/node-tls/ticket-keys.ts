import { createHmac, randomBytes } from 'node:crypto';
import type { Instance } from '../../ffi/instance.js';
import { SessionTickets } from '../../mbedtls/session-tickets.js';
import { isBytes } from '../../nsapi/bytes.js';
import { argumentError, valueError } from './errors.js';

/** The size of the keys of tickets, in bytes. */
const SIZE = 48;
/** How long tickets last unless told otherwise, and at most (RFC 8446 4.6.1), in seconds. */
const LIFETIME = 300;
const LONGEST = 604_800;

interface Made {
  readonly tickets: SessionTickets;
  readonly at: number;
}

/**
 * The keys that a server seals its sessions with: 48 bytes, all of them secret. HMAC-SHA-512 of
 * them over the sessionIdContext gives the name (4 bytes) and the key of AES-256-GCM (32 bytes), so
 * that servers take each other's tickets where both are equal, and nowhere else.
 */
export class TicketKeys {
  readonly #lifetime: number;
  readonly #id: string;
  readonly #made = new WeakMap<Instance, Made>();
  #keys: Buffer;

  /** Null as the lifetime: there are no tickets. */
  constructor(keys: unknown, id = '', lifetime: number | null = LIFETIME) {
    this.#keys = keys === undefined ? randomBytes(SIZE) : keysOf('options.ticketKeys', keys);
    this.#id = id;
    this.#lifetime = Math.min(lifetime ?? 0, LONGEST);
  }

  get keys(): Buffer {
    return Buffer.from(this.#keys);
  }

  set keys(keys: unknown) {
    this.#keys = keysOf('keys', keys);
    for (const instance of this.#instances) {
      const made = this.#made.get(instance);
      // Both places, so that nobody resumes by what was replaced.
      if (made !== undefined && instance.poison === null) this.#give(made.tickets);
    }
  }

  /** What configurations of an instance seal with; null where there are no tickets. */
  in(instance: Instance): SessionTickets | null {
    if (this.#lifetime === 0) return null;
    const made = this.#made.get(instance);
    if (made === undefined) {
      const tickets = new SessionTickets({ instance, lifetime: this.#lifetime });
      this.#instances.add(instance);
      this.#give(tickets);
      this.#made.set(instance, { tickets, at: performance.now() });
      return tickets;
    }
    // Mbed TLS makes a key of its own where one is older than tickets get.
    if (performance.now() - made.at > 500 * this.#lifetime) {
      this.#give(made.tickets);
      this.#made.set(instance, { tickets: made.tickets, at: performance.now() });
    }
    return made.tickets;
  }

  readonly #instances = new Set<Instance>();

  #give(tickets: SessionTickets): void {
    const derived = createHmac('sha512', this.#keys).update(`tickets ${this.#id}`).digest();
    for (let place = 0; place < 2; place++)
      tickets.rotate(derived.subarray(0, 4), derived.subarray(4, 36));
    derived.fill(0);
  }
}

function keysOf(name: string, keys: unknown): Buffer {
  if (!isBytes(keys) && !ArrayBuffer.isView(keys))
    throw argumentError(`The "${name}" argument must be a Buffer, TypedArray or DataView.`);
  if (keys.byteLength !== SIZE)
    throw valueError(`Session ticket keys must be a ${SIZE}-byte buffer: ${name} is none.`);
  return Buffer.from(Buffer.from(keys.buffer, keys.byteOffset, keys.byteLength));
}
