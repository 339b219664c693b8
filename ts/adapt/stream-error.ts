import {
  NSAPI_ERROR_ADDRESS_IN_USE,
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_CONNECTION_TIMEOUT,
  NSAPI_ERROR_DNS_FAILURE,
  NSAPI_ERROR_NO_ADDRESS,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_NO_MEMORY,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_TIMEOUT,
} from '../nsapi/error.js';
import { isError } from '../nsapi/is-error.js';
import type { FaultKind } from '../nsapi/network-fault.js';
import { SocketError } from '../nsapi/socket-error.js';
import { isTruncation, MBEDTLS_ERR_SSL_CONN_EOF } from './truncation.js';
import { verifyCodeOf } from './verify-codes.js';

/**
 * What a stream over one of our sockets fails with: retry logic reads `code`, which is Node's where
 * Node has one for it. The socket's own typed error is the cause, unchanged.
 */
export class StreamError extends Error {
  override readonly name: string = 'StreamError';
  /**
   * Node's code, such as `ECONNREFUSED`, `CERT_HAS_EXPIRED` or
   * `ERR_TLS_CERT_ALTNAME_INVALID`; where Node has none, the same as `nsapiCode`.
   */
  readonly code: string;
  /** The typed error's code, such as `NSAPI_ERROR_AUTH_FAILURE`. */
  readonly nsapiCode: string;
  /** The typed error's number, one of NSAPI's or of Mbed TLS's. */
  readonly errno: number;
  /** The typed error's kind: what happened below TLS, or null. */
  readonly kind: FaultKind | null;
  /** The code by which a tunnel was closed, or null. */
  readonly closeCode: number | null;
  /** What the other side of a tunnel said of its end, or null. */
  readonly reason: string | null;
  /** True where the time allowed for a wait, or for a handshake, has passed. */
  readonly timedOut: boolean;
  /** The typed error. */
  declare readonly cause: SocketError;

  /**
   * @param code Node's code, where more is known than the cause says
   * @param message another one than the cause's
   */
  constructor(cause: SocketError, code?: string, message = cause.message) {
    super(message, { cause });
    this.code = code ?? nodeCode(cause) ?? cause.code;
    this.nsapiCode = cause.code;
    this.errno = cause.errno;
    this.kind = cause.kind;
    this.closeCode = cause.closeCode;
    this.reason = cause.reason;
    this.timedOut = cause.timedOut;
  }
}

/** The stream's error for what a socket failed with; anything else stays what it is. */
export function toStreamError(error: Error): Error {
  return error instanceof SocketError ? new StreamError(error) : error;
}

const numbers: ReadonlyMap<number, string> = new Map([
  [NSAPI_ERROR_NO_CONNECTION, 'ECONNREFUSED'],
  [NSAPI_ERROR_CONNECTION_LOST, 'ECONNRESET'],
  [NSAPI_ERROR_CONNECTION_TIMEOUT, 'ETIMEDOUT'],
  [NSAPI_ERROR_TIMEOUT, 'ETIMEDOUT'],
  [NSAPI_ERROR_DNS_FAILURE, 'ENOTFOUND'],
  [NSAPI_ERROR_NO_ADDRESS, 'EADDRNOTAVAIL'],
  [NSAPI_ERROR_ADDRESS_IN_USE, 'EADDRINUSE'],
  [NSAPI_ERROR_NO_MEMORY, 'ENOMEM'],
  [NSAPI_ERROR_NO_SOCKET, 'ERR_SOCKET_CLOSED'],
]);

// Not imported, as that of a truncation is not.
const MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION = -0x6e80;
const MBEDTLS_ERR_SSL_INVALID_MAC = -0x7180;
const MBEDTLS_ERR_SSL_INVALID_RECORD = -0x7200;
const MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE = -0x7700;

/** OpenSSL's words for what Mbed TLS has found itself. */
const found: ReadonlyMap<unknown, string> = new Map([
  [MBEDTLS_ERR_SSL_CONN_EOF, 'ECONNRESET'],
  [MBEDTLS_ERR_SSL_INVALID_RECORD, 'ERR_SSL_WRONG_VERSION_NUMBER'],
  [MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION, 'ERR_SSL_UNSUPPORTED_PROTOCOL'],
  [MBEDTLS_ERR_SSL_INVALID_MAC, 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC'],
  [MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE, 'ERR_SSL_UNEXPECTED_MESSAGE'],
]);

/** OpenSSL's word for the family of an alert, where it is not TLSV1_ALERT. */
const families: ReadonlyMap<string, string> = new Map([
  ...[
    'unexpected_message',
    'bad_record_mac',
    'handshake_failure',
    'bad_certificate',
    'unsupported_certificate',
    'certificate_revoked',
    'certificate_expired',
    'certificate_unknown',
    'illegal_parameter',
  ].map((alert): [string, string] => [alert, 'SSLV3_ALERT']),
  ['certificate_required', 'TLSV13_ALERT'],
  ['missing_extension', 'TLSV13_ALERT'],
  ['unrecognized_name', 'TLSV1'],
  ['unsupported_extension', 'TLSV1'],
]);

/** Node's code for a failure, undefined where it has none. */
function nodeCode(error: SocketError): string | undefined {
  return verifyCode(error) ?? alertCode(error) ?? systemCode(error) ?? numberCode(error);
}

function verifyCode(error: SocketError): string | undefined {
  const flags: unknown = 'verifyFlags' in error ? error.verifyFlags : undefined;
  return Array.isArray(flags) ? verifyCodeOf(flags) : undefined;
}

function alertCode(error: SocketError): string | undefined {
  const alert: unknown = 'alert' in error ? error.alert : undefined;
  return typeof alert === 'string'
    ? `ERR_SSL_${families.get(alert) ?? 'TLSV1_ALERT'}_${alert.toUpperCase()}`
    : undefined;
}

/** The code of what the platform said, which the network stack keeps as the cause. */
function systemCode({ cause }: SocketError): string | undefined {
  for (let at: unknown = cause; isError(at); at = at.cause) {
    const code: unknown = 'code' in at ? at.code : undefined;
    const ours = at instanceof SocketError || code === 'ERR_TLS_TRUNCATED';
    if (!ours && typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code)) return code;
  }
  return undefined;
}

function numberCode(error: SocketError): string | undefined {
  if (error.errno !== NSAPI_ERROR_AUTH_FAILURE) return numbers.get(error.errno);
  // In the handshake an end of the connection is what it is for Node, after it a truncation.
  const mbedtls: unknown = 'mbedtls' in error ? error.mbedtls : undefined;
  const number =
    typeof mbedtls === 'object' && mbedtls !== null && 'number' in mbedtls ? mbedtls.number : 0;
  if (isTruncation(error)) return 'ECONNRESET';
  return (
    found.get(number) ?? (error.cause instanceof SocketError ? nodeCode(error.cause) : undefined)
  );
}
