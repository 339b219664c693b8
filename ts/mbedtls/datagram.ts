import {
  MBEDTLS_MD_SHA256,
  MBEDTLS_SSL_ALERT_LEVEL_FATAL,
  MBEDTLS_SSL_ALERT_MSG_HANDSHAKE_FAILURE,
  MBEDTLS_SSL_CID_DISABLED,
  MBEDTLS_SSL_CID_ENABLED,
  MBEDTLS_SSL_UNEXPECTED_CID_IGNORE,
} from '../../wasm/constants.js';
import { Cell } from '../ffi/handle.js';
import type { Carrier } from '../ffi/host/bio.js';
import { DatagramBio } from '../ffi/host/datagram-bio.js';
import { NULL } from '../ffi/memory.js';
import { allocationFailed, mbedtlsError } from './error.js';
import type { SslConfig } from './ssl-config.js';
import { SslContext } from './ssl-context.js';
import type { X509Crt } from './x509-crt.js';

/** The longest Connection ID, in bytes. */
const LONGEST_CID = 32;
const SHA256_SIZE = 32;
/** What a cookie certainly fits into, in bytes. */
const COOKIE_ROOM = 64;

/** What a context over datagrams asks of whoever has a clock. */
export interface RetransmissionTimer {
  /** Starts it with two delays in milliseconds, instead of those before; 0 as the last ends it. */
  set(intermediate: number, final: number): void;
  /** -1 when there is none, 2 once the final delay has passed, 1 the intermediate one, else 0. */
  get(): number;
}

/** What one association is set up with. */
export interface DatagramOptions {
  readonly timer: RetransmissionTimer;
  /** The most bytes of a datagram. */
  readonly mtu: number;
  /** The Connection ID that the peer is to use; null for none. */
  readonly connectionId: Uint8Array | null;
}

/**
 * A connection over datagrams. `timer` is not to hold what holds the context, or it is never
 * collected. Throws TLSError when memory is short or the configuration cannot be used. Corresponds
 * to `mbedtls_ssl_setup`, `mbedtls_ssl_set_timer_cb`, `mbedtls_ssl_set_mtu`, `mbedtls_ssl_set_cid`.
 */
export function datagramContext(
  config: SslConfig,
  carrier: Carrier,
  { timer, mtu, connectionId }: DatagramOptions,
): SslContext {
  const context = new SslContext(config, carrier, new DatagramBio(carrier));
  const { instance, pointer } = context;
  const { callbacks, exports, memory } = instance;
  const registered = callbacks.register({
    timerSet: (intermediate, final) => timer.set(intermediate, final),
    timerGet: () => timer.get(),
  });
  const held = new Cell(instance, registered, () => {
    callbacks.remove(registered);
    timer.set(0, 0);
  });
  context.cell.hold('timers', [held]);
  held.release();
  exports.mbedtls_ssl_set_timer_cb(
    pointer,
    registered,
    callbacks.functionFor('timerSet'),
    callbacks.functionFor('timerGet'),
  );
  setMtu(context, mtu);
  if (connectionId === null) return context;
  const result = memory.withBytes(connectionId, (bytes, size) =>
    exports.mbedtls_ssl_set_cid(pointer, MBEDTLS_SSL_CID_ENABLED, bytes, size),
  );
  if (result === 0) return context;
  context.dispose();
  throw mbedtlsError(instance, result, 'The Connection ID was refused');
}

/** Sets the most bytes of a datagram. Corresponds to `mbedtls_ssl_set_mtu`. */
export function setMtu({ instance, pointer }: SslContext, mtu: number): void {
  instance.exports.mbedtls_ssl_set_mtu(pointer, mtu);
}

/**
 * The most bytes that one send can take. Before the handshake that of the MTU without what a cipher
 * adds. Corresponds to `mbedtls_ssl_get_max_out_record_payload`.
 */
export function maxPayload({ instance, pointer }: SslContext): number {
  return Math.max(0, instance.exports.mbedtls_ssl_get_max_out_record_payload(pointer));
}

/**
 * Tells the peer that its handshake was refused: Mbed TLS leaves some refusals unsaid, since the
 * end of a stream says them too. Corresponds to `mbedtls_ssl_send_alert_message`.
 */
export function refuse({ instance, pointer }: SslContext): void {
  instance.exports.mbedtls_ssl_send_alert_message(
    pointer,
    MBEDTLS_SSL_ALERT_LEVEL_FATAL,
    MBEDTLS_SSL_ALERT_MSG_HANDSHAKE_FAILURE,
  );
}

/** Whether the last record is the newest of all that were authentic, so that its sender is, too. */
export function isNewest({ instance, pointer }: SslContext): boolean {
  return instance.exports.native_ssl_record_is_newest(pointer) !== 0;
}

/**
 * Looks at what has come without taking any of it: flights of a handshake that the peer repeats are
 * answered. Corresponds to `mbedtls_ssl_read` with no room.
 */
export function look(context: SslContext): void {
  const { instance, pointer } = context.assertOutside();
  if (context.bytesAvailable > 0) return;
  instance.memory.withBuffer<'unsigned char', number>(1, (room) =>
    instance.exports.mbedtls_ssl_read(pointer, room, 0),
  );
}

/**
 * The Connection ID that this end puts into its records, which the peer chose; null without one.
 * Corresponds to `mbedtls_ssl_get_peer_cid`.
 */
export function peerConnectionId({ instance, pointer }: SslContext): Uint8Array | null {
  const { exports, memory } = instance;
  return memory.withBuffer<'int', Uint8Array | null>(4, (enabled) =>
    memory.withBuffer<'size_t', Uint8Array | null>(4, (size) =>
      memory.withBuffer<'unsigned char', Uint8Array | null>(LONGEST_CID, (bytes) => {
        const got = exports.mbedtls_ssl_get_peer_cid(pointer, enabled, bytes, size);
        return got !== 0 || memory.int32(enabled) === MBEDTLS_SSL_CID_DISABLED
          ? null
          : memory.copy(bytes, memory.int32(size));
      }),
    ),
  );
}

/**
 * The profile of SRTP that was agreed on, MBEDTLS_TLS_SRTP_*; 0 for none. Corresponds to
 * `mbedtls_ssl_get_dtls_srtp_negotiation_result`.
 */
export function srtpProfile({ instance, pointer }: SslContext): number {
  const { exports } = instance;
  const info = exports.native_dtls_srtp_info_new();
  if (info === 0) throw allocationFailed();
  exports.mbedtls_ssl_get_dtls_srtp_negotiation_result(pointer, info);
  const profile = exports.native_dtls_srtp_info_chosen_dtls_srtp_profile(info);
  exports.native_dtls_srtp_info_delete(info);
  return profile;
}

/**
 * Sets how long the Connection IDs are that peers shall use, 0 to 32 bytes: all contexts of the
 * configuration have one of that length, or none. Throws TypeError while in use, RangeError.
 * Corresponds to `mbedtls_ssl_conf_cid`.
 */
export function confConnectionId(config: SslConfig, length: number): void {
  assertThawed(config);
  if (!Number.isInteger(length) || length < 0 || length > LONGEST_CID)
    throw new RangeError(`A Connection ID has 0 to ${LONGEST_CID} bytes, not ${length}.`);
  config.instance.exports.mbedtls_ssl_conf_cid(
    config.pointer,
    length,
    MBEDTLS_SSL_UNEXPECTED_CID_IGNORE,
  );
}

/**
 * Sets the profiles of SRTP to agree on, the most wanted one first: 1 to 4 of MBEDTLS_TLS_SRTP_*.
 * Throws TypeError while in use, TLSError for one that Mbed TLS does not know. Corresponds to
 * `mbedtls_ssl_conf_dtls_srtp_protection_profiles`.
 */
export function confSrtpProfiles(config: SslConfig, profiles: readonly number[]): void {
  assertThawed(config);
  const { instance, pointer } = config;
  const { exports, memory } = instance;
  const size = 2 * (profiles.length + 1);
  const list = new Cell(instance, memory.allocate<'unsigned short'>(size), (block) =>
    memory.free(block, size),
  );
  memory.setUint16(list.pointer, [...profiles, 0]);
  const result = exports.mbedtls_ssl_conf_dtls_srtp_protection_profiles(pointer, list.pointer);
  if (result === 0) config.cell.hold('srtp', [list]);
  list.release();
  if (result !== 0) throw mbedtlsError(instance, result, 'The profiles of SRTP were refused');
}

/**
 * Sets a pre-shared key of 1 to 32 bytes and the name that it is known by. Throws TypeError while
 * in use, TLSError for what Mbed TLS does not take. Corresponds to `mbedtls_ssl_conf_psk`.
 */
export function confPsk(config: SslConfig, identity: string | Uint8Array, key: Uint8Array): void {
  assertThawed(config);
  const { instance, pointer } = config;
  const name = typeof identity === 'string' ? new TextEncoder().encode(identity) : identity;
  const result = instance.memory.withBytes(key, (psk, size) =>
    instance.memory.withBytes(name, (id, length) =>
      instance.exports.mbedtls_ssl_conf_psk(pointer, psk, size, id, length),
    ),
  );
  if (result !== 0) throw mbedtlsError(instance, result, 'The pre-shared key was refused');
}

/** The SHA-256 of the first certificate of a chain. Corresponds to `mbedtls_md`. */
export function sha256Of({ instance, pointer }: X509Crt): Uint8Array {
  const { exports, memory } = instance;
  const der = exports.native_x509_crt_raw(pointer);
  return memory.withBuffer<'unsigned char', Uint8Array>(SHA256_SIZE, (digest) => {
    const result = exports.mbedtls_md(
      exports.mbedtls_md_info_from_type(MBEDTLS_MD_SHA256),
      exports.native_x509_buf_p(der),
      exports.native_x509_buf_len(der),
      digest,
    );
    if (result !== 0) throw mbedtlsError(instance, result, 'A certificate cannot be hashed');
    return memory.copy(digest, SHA256_SIZE);
  });
}

/**
 * Sets when what was lost is sent again, in milliseconds: first after `least`, then each time after
 * twice as long, and after `most` no more. 1000 and 60000 by default, which are 123 seconds in all.
 * Throws TypeError while in use, RangeError. Corresponds to `mbedtls_ssl_conf_handshake_timeout`.
 */
export function confRetransmission(config: SslConfig, least: number, most: number): void {
  assertThawed(config);
  if (!Number.isInteger(least) || !Number.isInteger(most) || least < 1 || most < least)
    throw new RangeError('Retransmission takes two times of 1 ms or more, the longer one last.');
  config.instance.exports.mbedtls_ssl_conf_handshake_timeout(config.pointer, least, most);
}

/** A server's cookies: whoever has one of them receives what is sent to its address. */
export class Cookies {
  readonly #cell: Cell<'mbedtls_ssl_cookie_ctx'>;

  /** Makes the configuration ask for cookies. Throws TypeError while it is in use, TLSError. */
  constructor(config: SslConfig) {
    assertThawed(config);
    const { instance, pointer } = config;
    const { exports } = instance;
    const cookies = exports.native_ssl_cookie_ctx_new();
    if (cookies === 0) throw allocationFailed();
    this.#cell = new Cell(instance, cookies, exports.native_ssl_cookie_ctx_delete);
    const random = exports.native_function_psa_get_random();
    const result = exports.mbedtls_ssl_cookie_setup(cookies, random, NULL);
    if (result !== 0) throw mbedtlsError(instance, result, 'The cookies cannot be set up');
    exports.mbedtls_ssl_conf_dtls_cookies(
      pointer,
      exports.native_function_ssl_cookie_write(),
      exports.native_function_ssl_cookie_check(),
      cookies,
    );
    config.cell.hold('cookies', [this.#cell]);
  }

  /** A cookie for a client. */
  write(client: Uint8Array): Uint8Array {
    const { instance, pointer } = this.#cell;
    const { exports, memory } = instance;
    return memory.withBytes(client, (id, length) =>
      memory.withBuffer<'unsigned char', Uint8Array>(COOKIE_ROOM, (start) =>
        memory.withBuffer<'unsigned char *', Uint8Array>(4, (at) => {
          memory.setInt32(at, [start]);
          const end = memory.at(start, COOKIE_ROOM);
          const result = exports.mbedtls_ssl_cookie_write(pointer, at, end, id, length);
          if (result !== 0) throw mbedtlsError(instance, result, 'No cookie could be made');
          return memory.copy(start, memory.int32(at) - start);
        }),
      ),
    );
  }

  /** Whether it is this client's, and fresh. */
  check(client: Uint8Array, cookie: Uint8Array): boolean {
    const { instance, pointer } = this.#cell;
    const { exports, memory } = instance;
    return memory.withBytes(client, (id, length) =>
      memory.withBytes(
        cookie,
        (bytes, size) => exports.mbedtls_ssl_cookie_check(pointer, bytes, size, id, length) === 0,
      ),
    );
  }

  /** Gives up the share; the configuration keeps its own. */
  dispose(): void {
    this.#cell.release();
  }
}

function assertThawed({ cell }: SslConfig): void {
  if (cell.frozen)
    throw new TypeError('SslConfig is in use by a connection and cannot be changed now.');
}
