import type { Pointer } from '../../wasm/mbedtls.js';
import { MBEDTLS_MD_SHA256 } from '../../wasm/constants.js';
import type { Cell } from '../ffi/handle.js';
import type { Instance } from '../ffi/instance.js';
import { NULL } from '../ffi/memory.js';
import { allocationFailed, mbedtlsError } from './error.js';

type Context = Pointer<'mbedtls_ssl_context'>;
type ConfigCell = Cell<'mbedtls_ssl_config'>;

// What is handed out: these bytes, whose the session is, Mbed TLS's bytes, SHA-256 of all that. The
// host name, the time of the full handshake, the verdict and a digest of what the peer was judged
// by are among Mbed TLS's (native/src/session_binding.c).
const VERSION = new TextEncoder().encode('mws\u0001');
const OWNER_SIZE = 16;
const CHECK_SIZE = 32;
const HEAD_SIZE = VERSION.length + OWNER_SIZE;

/**
 * How long after its full handshake a session is offered unless told otherwise: a day, in
 * milliseconds.
 */
export const MAX_SESSION_AGE = 24 * 3600 * 1000;

/** Whose a session is that fits every configuration which judges alike. */
const ANYBODY = new Uint8Array(OWNER_SIZE);
const identities = new WeakMap<ConfigCell, Uint8Array>();
const keepers = new WeakSet<ConfigCell>();

/**
 * Has connections give sessions also of peers that failed a verification which was optional: for
 * who keeps with a session what was wrong, since in TLS 1.3 Mbed TLS does not. They are resumed
 * where verification is optional again.
 */
export function keepUnverified(config: ConfigCell): void {
  keepers.add(config);
}

/**
 * Offers to resume a session that {@link saveSession} saved, if it fits: made less than `maxAge`
 * milliseconds ago, by a full handshake under what this connection's peer will be judged by.
 * Returns 0, also when it does not fit and nothing is offered, or a number of Mbed TLS when memory
 * is short. Throws TLSError when memory is short. Corresponds to `mbedtls_ssl_session_load` and
 * `mbedtls_ssl_set_session`.
 */
export function offerSession(
  config: ConfigCell,
  context: Context,
  saved: Uint8Array,
  maxAge: number,
): number {
  const { instance } = config;
  const { exports, memory } = instance;
  const bytes = unseal(config, saved);
  if (bytes === null) return 0;
  return withSession(instance, (session) => {
    const loaded = memory.withBytes(bytes, (data, size) =>
      exports.mbedtls_ssl_session_load(session, data, size),
    );
    return loaded !== 0
      ? 0
      : Math.min(exports.native_ssl_session_offer(context, session, maxAge), 0);
  });
}

/**
 * The session of a client's connection, which Mbed TLS hands out once, as secret as a key; null
 * when its peer should have been verified and was not. Throws TLSError when there is none or memory
 * is short. Corresponds to `mbedtls_ssl_get_session` and `mbedtls_ssl_session_save`.
 */
export function saveSession(config: ConfigCell, context: Context): Uint8Array | null {
  const { instance } = config;
  const { exports, memory } = instance;
  return withSession(instance, (session) => {
    const got = exports.mbedtls_ssl_get_session(context, session);
    if (got !== 0) throw mbedtlsError(instance, got, 'The session cannot be saved');
    const isKept =
      keepers.has(config) || exports.native_ssl_session_is_verified(context, session) !== 0;
    if (!isKept) return null;
    return memory.withBuffer<'size_t', Uint8Array>(4, (length) => {
      exports.mbedtls_ssl_session_save(session, NULL, 0, length);
      const size = memory.int32(length);
      return memory.withBuffer<'unsigned char', Uint8Array>(size, (buffer) => {
        const saved = exports.mbedtls_ssl_session_save(session, buffer, size, length);
        if (saved !== 0) throw mbedtlsError(instance, saved, 'The session cannot be saved');
        return seal(config, memory.bytes.subarray(buffer, buffer + size));
      });
    });
  });
}

/** Mbed TLS's bytes in what {@link saveSession} saved; null for what was not. */
export function mbedtlsBytesOf(saved: Uint8Array): Uint8Array | null {
  return saved.length > HEAD_SIZE + CHECK_SIZE &&
    isEqual(saved.subarray(0, VERSION.length), VERSION)
    ? saved.subarray(HEAD_SIZE, -CHECK_SIZE)
    : null;
}

function seal(config: ConfigCell, bytes: Uint8Array): Uint8Array {
  const owner = ownerOf(config);
  const sealed = new Uint8Array(HEAD_SIZE + bytes.length + CHECK_SIZE);
  sealed.set(VERSION);
  sealed.set(owner, VERSION.length);
  sealed.set(bytes, HEAD_SIZE);
  sealed.set(sha256(config.instance, sealed.subarray(0, -CHECK_SIZE)), HEAD_SIZE + bytes.length);
  return sealed;
}

/** Mbed TLS's bytes, or null for what is cut, damaged, foreign or another configuration's. */
function unseal(config: ConfigCell, sealed: Uint8Array): Uint8Array | null {
  const bytes = mbedtlsBytesOf(sealed);
  if (bytes === null) return null;
  const end = sealed.length - CHECK_SIZE;
  if (!isEqual(sealed.subarray(end), sha256(config.instance, sealed.subarray(0, end)))) return null;
  return isEqual(sealed.subarray(VERSION.length, HEAD_SIZE), ownerOf(config)) ? bytes : null;
}

// A callback, and what was set by a pointer, may judge otherwise without looking otherwise: only
// this configuration knows.
function ownerOf(config: ConfigCell): Uint8Array {
  const [chain] = config.held('ca chain');
  if (
    config.instance.exports.native_ssl_config_judges_by(config.pointer, chain?.pointer ?? NULL) !==
    0
  )
    return ANYBODY;
  const known = identities.get(config) ?? crypto.getRandomValues(new Uint8Array(OWNER_SIZE));
  identities.set(config, known);
  return known;
}

function sha256(instance: Instance, bytes: Uint8Array): Uint8Array {
  const { exports, memory } = instance;
  return memory.withBytes(bytes, (data, size) =>
    memory.withBuffer<'unsigned char', Uint8Array>(CHECK_SIZE, (digest) => {
      const result = exports.mbedtls_md(
        exports.mbedtls_md_info_from_type(MBEDTLS_MD_SHA256),
        data,
        size,
        digest,
      );
      if (result !== 0) throw mbedtlsError(instance, result, 'The session cannot be hashed');
      return memory.copy(digest, CHECK_SIZE);
    }),
  );
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

function withSession<Result>(
  instance: Instance,
  use: (session: Pointer<'mbedtls_ssl_session'>) => Result,
): Result {
  const { exports } = instance;
  const session = exports.native_ssl_session_new();
  if (session === 0) throw allocationFailed();
  try {
    return use(session);
  } finally {
    exports.native_ssl_session_delete(session);
  }
}
