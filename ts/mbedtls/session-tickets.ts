import {
  MBEDTLS_CIPHER_AES_256_GCM,
  MBEDTLS_SSL_SESSION_TICKETS_DISABLED,
} from '../../wasm/constants.js';
import { Cell, Handle } from '../ffi/handle.js';
import { defaultInstance } from '../ffi/instance.js';
import { NULL } from '../ffi/memory.js';
import { allocationFailed, mbedtlsError } from './error.js';
import type { InstanceOption } from './pk-key.js';
import type { SslConfig } from './ssl-config.js';

const NAME_SIZE = 4;
const KEY_SIZE = 32;
/** The longest that RFC 8446 4.6.1 allows, in seconds. */
const LONGEST = 604_800;

/** Options of {@link SessionTickets}. */
export interface SessionTicketsOptions extends InstanceOption {
  /** How long a ticket lasts, in seconds: 300 by default, at most 7 days. */
  readonly lifetime?: number | undefined;
}

/**
 * What a server seals the sessions of its clients with, to resume by: tickets of TLS 1.2 and 1.3,
 * by AES-256-GCM. Any number of configurations share one. Without a key of one's own Mbed TLS makes
 * one, and a new one after each lifetime. Corresponds to `mbedtls_ssl_ticket_context`.
 */
export class SessionTickets extends Handle<'mbedtls_ssl_ticket_context'> {
  readonly #lifetime: number;

  /**
   * The caller disposes it; configurations that use it keep their own share. Throws RangeError for
   * a lifetime that is none, TLSError when memory is short. Corresponds to
   * `mbedtls_ssl_ticket_setup`.
   */
  constructor(options: SessionTicketsOptions = {}) {
    const { lifetime = 300 } = options;
    if (!Number.isInteger(lifetime) || lifetime < 1 || lifetime > LONGEST)
      throw new RangeError(`Tickets last 1 to ${LONGEST} seconds, not ${lifetime}.`);
    const instance = options.instance ?? defaultInstance();
    const { exports } = instance;
    const pointer = exports.native_ssl_ticket_context_new();
    if (pointer === 0) throw allocationFailed();
    super(new Cell(instance, pointer, exports.native_ssl_ticket_context_delete));
    this.#lifetime = lifetime;
    const result = exports.mbedtls_ssl_ticket_setup(
      pointer,
      exports.native_function_psa_get_random(),
      NULL,
      MBEDTLS_CIPHER_AES_256_GCM,
      lifetime,
    );
    if (result === 0) return;
    this.dispose();
    throw mbedtlsError(instance, result, 'The tickets cannot be set up');
  }

  /**
   * Seals with this key from now on: 4 bytes that it is known by, and 32 that are secret. Tickets
   * of the key before go on being taken until they are too old. Throws TypeError for another size.
   * Corresponds to `mbedtls_ssl_ticket_rotate`.
   */
  rotate(name: Uint8Array, key: Uint8Array): void {
    if (name.length !== NAME_SIZE || key.length !== KEY_SIZE)
      throw new TypeError(
        `A key of tickets has a name of ${NAME_SIZE} bytes and ${KEY_SIZE} more.`,
      );
    const { exports, memory } = this.instance;
    const result = memory.withBytes(name, (known, size) =>
      memory.withBytes(key, (secret, length) =>
        exports.mbedtls_ssl_ticket_rotate(
          this.pointer,
          known,
          size,
          secret,
          length,
          this.#lifetime,
        ),
      ),
    );
    if (result !== 0) throw mbedtlsError(this.instance, result, 'The key was refused');
  }
}

/**
 * Has a server's configuration hand out tickets and take them; null: neither. Throws TypeError
 * while it is in use. Corresponds to `mbedtls_ssl_conf_session_tickets_cb`.
 */
export function confSessionTickets(config: SslConfig, tickets: SessionTickets | null): void {
  config.confSessionTicketsCb(null, null);
  const { exports } = config.instance;
  if (tickets === null) {
    exports.mbedtls_ssl_conf_session_tickets(config.pointer, MBEDTLS_SSL_SESSION_TICKETS_DISABLED);
    exports.mbedtls_ssl_conf_new_session_tickets(config.pointer, 0);
    return;
  }
  exports.mbedtls_ssl_conf_session_tickets_cb(
    config.pointer,
    exports.native_function_ssl_ticket_write(),
    exports.native_function_ssl_ticket_parse(),
    tickets.pointer,
  );
  config.cell.hold('session tickets', [tickets.cell]);
}
