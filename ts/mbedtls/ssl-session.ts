import type { Pointer } from '../../wasm/mbedtls.js';
import type { Instance } from '../ffi/instance.js';
import { NULL } from '../ffi/memory.js';
import { allocationFailed, mbedtlsError } from './error.js';

type Context = Pointer<'mbedtls_ssl_context'>;

/**
 * Offers to resume a session that {@link saveSession} saved. Answers 0 or a number of Mbed TLS; throws TLSError when memory is
 * short. Corresponds to `mbedtls_ssl_session_load` and `mbedtls_ssl_set_session`.
 */
export function offerSession(instance: Instance, context: Context, saved: Uint8Array): number {
  const { exports, memory } = instance;
  return withSession(instance, (session) => {
    const loaded = memory.withBytes(saved, (data, size) => exports.mbedtls_ssl_session_load(session, data, size));
    return loaded !== 0 ? loaded : exports.mbedtls_ssl_set_session(context, session);
  });
}

/**
 * The session of a connection, which Mbed TLS hands out once, as secret as a key. Throws TLSError when there is none or memory
 * is short. Corresponds to `mbedtls_ssl_get_session` and `mbedtls_ssl_session_save`.
 */
export function saveSession(instance: Instance, context: Context): Uint8Array {
  const { exports, memory } = instance;
  return withSession(instance, (session) => {
    const got = exports.mbedtls_ssl_get_session(context, session);
    if (got !== 0) throw mbedtlsError(instance, got, 'The session cannot be saved');
    return memory.withBuffer<'size_t', Uint8Array>(4, (length) => {
      exports.mbedtls_ssl_session_save(session, NULL, 0, length);
      const size = memory.int32(length);
      return memory.withBuffer<'unsigned char', Uint8Array>(size, (buffer) => {
        const saved = exports.mbedtls_ssl_session_save(session, buffer, size, length);
        if (saved !== 0) throw mbedtlsError(instance, saved, 'The session cannot be saved');
        return memory.copy(buffer, memory.int32(length));
      });
    });
  });
}

function withSession<Result>(instance: Instance, use: (session: Pointer<'mbedtls_ssl_session'>) => Result): Result {
  const { exports } = instance;
  const session = exports.native_ssl_session_new();
  if (session === 0) throw allocationFailed();
  try {
    return use(session);
  } finally {
    exports.native_ssl_session_delete(session);
  }
}
