import {
  MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION,
  MBEDTLS_ERR_SSL_CONN_EOF,
  MBEDTLS_ERR_SSL_DECODE_ERROR,
  MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE,
  MBEDTLS_ERR_SSL_INVALID_MAC,
  MBEDTLS_ERR_SSL_INVALID_RECORD,
  MBEDTLS_ERR_SSL_NO_APPLICATION_PROTOCOL,
  MBEDTLS_ERR_SSL_NO_CLIENT_CERTIFICATE,
  MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE,
  MBEDTLS_ERR_SSL_UNKNOWN_IDENTITY,
} from '../../../wasm/constants.js';
import { TLSError } from '../../mbedtls/error.js';
import type { SocketError } from '../../nsapi/socket-error.js';
import { HelloError } from '../../tls/greeting.js';

const codes: ReadonlyMap<number, string> = new Map([
  [MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION, 'ERR_SSL_UNSUPPORTED_PROTOCOL'],
  [MBEDTLS_ERR_SSL_CONN_EOF, 'ECONNRESET'],
  [MBEDTLS_ERR_SSL_DECODE_ERROR, 'ERR_SSL_LENGTH_MISMATCH'],
  [MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE, 'ERR_SSL_NO_SHARED_CIPHER'],
  [MBEDTLS_ERR_SSL_INVALID_MAC, 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC'],
  [MBEDTLS_ERR_SSL_INVALID_RECORD, 'ERR_SSL_WRONG_VERSION_NUMBER'],
  [MBEDTLS_ERR_SSL_NO_APPLICATION_PROTOCOL, 'ERR_SSL_NO_APPLICATION_PROTOCOL'],
  [MBEDTLS_ERR_SSL_NO_CLIENT_CERTIFICATE, 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE'],
  [MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE, 'ERR_SSL_UNEXPECTED_MESSAGE'],
  [MBEDTLS_ERR_SSL_UNKNOWN_IDENTITY, 'ERR_SSL_PSK_IDENTITY_NOT_FOUND'],
]);

/** Node's code for what ended a handshake on a server, where more is known than of a client's. */
export function serverCode(error: SocketError): string | undefined {
  if (error instanceof HelloError) {
    const { reason } = error.fault;
    return reason === 'UNEXPECTED_EOF_WHILE_READING' ? 'ECONNRESET' : `ERR_SSL_${reason}`;
  }
  if (!(error instanceof TLSError) || error.alert !== null) return undefined;
  if (error.verifyFlags.includes('MISSING')) return 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE';
  return error.mbedtls === null ? undefined : codes.get(error.mbedtls.number);
}
