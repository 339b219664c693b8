import { isError } from '../nsapi/is-error.js';
import type { SocketError } from '../nsapi/socket-error.js';

/**
 * What the sockets over Mbed TLS answer for an end without close_notify. Not imported: the
 * constants would come along where there is no Mbed TLS.
 */
export const MBEDTLS_ERR_SSL_CONN_EOF = -0x7280;
/** The code of the cause, where the network stack does TLS and found such an end. */
const TRUNCATED = 'ERR_TLS_TRUNCATED';

/** Whether what was received ended without the peer's word that this is all. */
export function isTruncation({ errno, cause }: SocketError): boolean {
  return (
    errno === MBEDTLS_ERR_SSL_CONN_EOF ||
    (isError(cause) && 'code' in cause && cause.code === TRUNCATED)
  );
}
