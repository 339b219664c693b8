import { MBEDTLS_ERR_SSL_ALLOC_FAILED } from '../../wasm/constants.js';
import type { Pointer } from '../../wasm/mbedtls.js';
import type { Instance } from '../ffi/instance.js';
import { NULL } from '../ffi/memory.js';
import { allocationFailed, mbedtlsError } from './error.js';

type Session = Pointer<'mbedtls_ssl_session'>;

/**
 * The bytes of a server's session, secret, for a cache outside. Throws TLSError when memory is
 * short. Corresponds to `mbedtls_ssl_session_save`.
 */
export function saveServerSession(instance: Instance, session: Session): Uint8Array {
  const { exports, memory } = instance;
  return memory.withBuffer<'size_t', Uint8Array>(4, (length) => {
    exports.mbedtls_ssl_session_save(session, NULL, 0, length);
    const size = memory.int32(length);
    return memory.withBuffer<'unsigned char', Uint8Array>(size, (buffer) => {
      const saved = exports.mbedtls_ssl_session_save(session, buffer, size, length);
      if (saved === MBEDTLS_ERR_SSL_ALLOC_FAILED) throw allocationFailed();
      if (saved !== 0) throw mbedtlsError(instance, saved, 'The session cannot be saved');
      return memory.copy(buffer, size);
    });
  });
}

/** Fills a session with such bytes: 0, or a number of Mbed TLS. */
export function loadServerSession(instance: Instance, session: Session, bytes: Uint8Array): number {
  return instance.memory.withBytes(bytes, (data, size) =>
    instance.exports.mbedtls_ssl_session_load(session, data, size),
  );
}
