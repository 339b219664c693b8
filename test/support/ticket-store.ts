import type { Callbacks } from '../../ts/ffi/host/callbacks.js';
import type { Raw } from '../../ts/raw.js';
import { good } from './raw.js';

/**
 * Sessions that a server of ours keeps in JavaScript, behind tickets that are only numbers or by
 * their identifiers.
 */
export class TicketStore {
  readonly #sessions = new Map<string, Uint8Array>();
  readonly #raw: Raw;
  readonly #lifetime: number;
  /** How many sessions were found again. */
  found = 0;

  /** `lifetime` of a ticket, in seconds. */
  constructor(raw: Raw, lifetime = 3600) {
    this.#raw = raw;
    this.#lifetime = lifetime;
  }

  readonly write: Callbacks['ticketWrite'] = (session) => {
    const ticket = crypto.getRandomValues(new Uint8Array(16));
    this.#keep(ticket, session);
    return { ticket, lifetime: this.#lifetime };
  };

  readonly parse: Callbacks['ticketParse'] = (session, ticket) => this.#restore(ticket, session);
  readonly set: Callbacks['cacheSet'] = (id, session) => {
    this.#keep(id, session);
    return 0;
  };
  readonly get: Callbacks['cacheGet'] = (id, session) => this.#restore(id, session);

  /** The tickets or identifiers that were given out, the first one first. */
  tickets(): Buffer[] {
    return [...this.#sessions.keys()].map((key) => Buffer.from(key, 'hex'));
  }

  #keep(key: Uint8Array, session: Parameters<Callbacks['ticketWrite']>[0]): void {
    const { c } = this.#raw;
    const saved = this.#raw.withBuffer<Uint8Array, 'size_t'>(4, (length) => {
      c.mbedtls_ssl_session_save(session, this.#raw.NULL, 0, length);
      const size = this.#raw.int32(length);
      return this.#raw.withBuffer(size, (buffer) => {
        good(c.mbedtls_ssl_session_save(session, buffer, size, length));
        return this.#raw.read(buffer, size);
      });
    });
    this.#sessions.set(Buffer.from(key).toString('hex'), saved);
  }

  #restore(key: Uint8Array, session: Parameters<Callbacks['ticketParse']>[0]): number {
    const saved = this.#sessions.get(Buffer.from(key).toString('hex'));
    if (saved === undefined) return -1;
    this.found++;
    return this.#raw.withBytes(saved, (data, size) =>
      this.#raw.c.mbedtls_ssl_session_load(session, data, size),
    );
  }
}
