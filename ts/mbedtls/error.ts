import {
  MBEDTLS_ERR_SSL_ALLOC_FAILED,
  MBEDTLS_ERR_SSL_CA_CHAIN_REQUIRED,
  MBEDTLS_ERR_SSL_CERTIFICATE_VERIFICATION_WITHOUT_HOSTNAME,
  MBEDTLS_ERR_SSL_CONN_EOF,
  MBEDTLS_ERR_SSL_INVALID_RECORD,
  MBEDTLS_ERR_RSA_KEY_TOO_COSTLY,
  MBEDTLS_ERR_SSL_RECORD_FLOOD,
  MBEDTLS_ERR_X509_CERT_VERIFY_FAILED,
  MBEDTLS_ERR_X509_CHAIN_TOO_COSTLY,
} from '../../wasm/constants.js';
import { InstancePoisonedError, type Instance } from '../ffi/instance.js';
import { OutOfMemoryError } from '../ffi/memory.js';
import {
  NSAPI_ERROR_DEVICE_ERROR,
  NSAPI_ERROR_NO_MEMORY,
  NSAPI_ERROR_PARAMETER,
  nsapiStrerror,
} from '../nsapi/error.js';
import { isError } from '../nsapi/is-error.js';
import { nothingReadable } from '../nsapi/trusted.js';
import type { Unreadable } from '../nsapi/unreadable.js';
import { hex } from '../nsapi/hex.js';
import { SocketError } from '../nsapi/socket-error.js';
import { mbedtlsName } from './names.js';

/** An error number of Mbed TLS, explained. */
export interface MbedtlsNumber {
  /** The number itself, negative. */
  readonly number: number;
  /**
   * The name of its constant, such as `MBEDTLS_ERR_SSL_CONN_EOF`; its two parts' names, joined,
   * when it has two.
   */
  readonly name: string;
  /** What Mbed TLS says of it. Corresponds to `mbedtls_strerror`. */
  readonly text: string;
  /** The part that names the failed operation, 0 when absent: a multiple of 0x80. */
  readonly high: number;
  /** The part that names the failed algorithm or encoding, 0 when absent: above -0x80. */
  readonly low: number;
}

/** What is known of a failure beyond its number. */
export interface TLSErrorDetails {
  /** The number that Mbed TLS answered, if it did. */
  readonly mbedtls?: MbedtlsNumber | null;
  /** Names of the certificate checks that failed, such as `EXPIRED`. */
  readonly verifyFlags?: readonly string[];
  /** The alert that the peer sent, as RFC 8446 names it. */
  readonly alert?: string | null;
  /** What caused it: an error of the transport, of the platform, a trap. */
  readonly cause?: unknown;
}

/** A failure of TLS. `errno` is the number that the socket answered. */
export class TLSError extends SocketError {
  override readonly name: string = 'TLSError';
  /** What Mbed TLS answered, or null when the failure was found elsewhere. */
  readonly mbedtls: MbedtlsNumber | null;
  /** Names of the certificate checks that failed, such as `EXPIRED` or `CN_MISMATCH`. */
  readonly verifyFlags: readonly string[];
  /** The fatal alert that the peer sent, or null. */
  readonly alert: string | null;

  constructor(errno: number, message: string, details: TLSErrorDetails = {}) {
    const mbedtls = details.mbedtls ?? null;
    super(errno, {
      message,
      ...codeOf(errno, mbedtls),
      ...(details.cause === undefined ? {} : { cause: details.cause }),
    });
    this.mbedtls = mbedtls;
    this.verifyFlags = details.verifyFlags ?? [];
    this.alert = details.alert ?? null;
  }
}

/** The name of a number that is Mbed TLS's; NSAPI's have theirs already. */
function codeOf(errno: number, mbedtls: MbedtlsNumber | null): { readonly code?: string } {
  if (mbedtls !== null && mbedtls.number === errno) return { code: mbedtls.name };
  return nsapiStrerror(errno) === undefined ? { code: mbedtlsName(errno) } : {};
}

/** Explains a number of Mbed TLS. */
export function explain(instance: Instance, number: number): MbedtlsNumber {
  const size = -number;
  const high = 0 - (size & 0xff80);
  const low = 0 - (size & 0x7f);
  const own = instance.moreErrorNames.get(number);
  return {
    number,
    high,
    low,
    name: own ?? mbedtlsName(number),
    text:
      // mbedtls_strerror does not know the numbers of PSA.
      own?.startsWith('PSA_')
        ? own.slice('PSA_ERROR_'.length).replaceAll('_', ' ').toLowerCase()
        : instance.poison === null
          ? instance.memory.textFrom(
              256,
              (text, length) => (instance.exports.mbedtls_strerror(number, text, length), 0),
            )
          : hex(number),
  };
}

/**
 * The error for a number of Mbed TLS; `what` says what was being done, `hint` what is wrong, where
 * Mbed TLS's own text does not tell.
 */
export function mbedtlsError(
  instance: Instance,
  number: number,
  what: string,
  details: TLSErrorDetails = {},
  hint = hints.get(number),
): TLSError {
  const mbedtls = explain(instance, number);
  const cause = details.cause ?? instance.takeHostFailure();
  const reason = details.cause === undefined && isError(cause) ? `: ${cause.message}` : '';
  return new TLSError(
    number,
    `${what}: ${hint ?? mbedtls.text} (${mbedtls.name}, ${hex(number)})${reason}`,
    { ...details, mbedtls, ...(cause === undefined ? {} : { cause }) },
  );
}

/** As Mbed TLS has it: there may be no room to ask. */
const NO_ROOM = {
  number: MBEDTLS_ERR_SSL_ALLOC_FAILED,
  high: MBEDTLS_ERR_SSL_ALLOC_FAILED,
  low: 0,
  name: 'MBEDTLS_ERR_SSL_ALLOC_FAILED',
  text: 'SSL - Memory allocation failed',
} as const;

/** The error for memory that ran out. */
export function allocationFailed(): TLSError {
  return new TLSError(
    MBEDTLS_ERR_SSL_ALLOC_FAILED,
    'The WebAssembly memory is exhausted (MBEDTLS_ERR_SSL_ALLOC_FAILED).',
    { mbedtls: NO_ROOM },
  );
}

/** The error for PEM text of which some certificates cannot be read. */
export function certificatesFailed(count: number): TLSError {
  return new TLSError(
    -0x2180,
    `${count} of the certificates in the PEM cannot be read; all of them must be good.`,
  );
}

/** The error for certificates of which a part would be passed over. */
export function certificatesCut(fault: string): TLSError {
  return new TLSError(
    -0x2180,
    `The certificates are not whole: ${fault}; all of them must be good.`,
  );
}

/** The error for what is to be trusted without a certificate that can be read, and why. */
export function noCertificates(found: readonly Unreadable[]): TLSError {
  return new TLSError(-0x2180, nothingReadable(found));
}

/** Whether memory ran out. */
export function isMemoryShort({ errno, mbedtls }: TLSError): boolean {
  return errno === MBEDTLS_ERR_SSL_ALLOC_FAILED || /_ALLOC_FAILED/.test(mbedtls?.name ?? '');
}

/**
 * What a socket answers to an error that was thrown below it: NO_MEMORY, DEVICE_ERROR after a trap,
 * PARAMETER for content that Mbed TLS refused. Anything else is a programmer's mistake, or ours,
 * and is thrown again.
 */
export function toNsapiError(error: unknown): TLSError {
  if (error instanceof OutOfMemoryError)
    return new TLSError(NSAPI_ERROR_NO_MEMORY, error.message, { cause: error });
  if (error instanceof InstancePoisonedError)
    return new TLSError(NSAPI_ERROR_DEVICE_ERROR, error.message, { cause: error });
  if (!(error instanceof TLSError)) throw error;
  const { mbedtls, message } = error;
  return new TLSError(
    isMemoryShort(error) ? NSAPI_ERROR_NO_MEMORY : NSAPI_ERROR_PARAMETER,
    message,
    {
      mbedtls,
      cause: error,
    },
  );
}

// Where Mbed TLS's own text does not tell a user what to do.
const hints: ReadonlyMap<number, string> = new Map([
  [
    MBEDTLS_ERR_SSL_CA_CHAIN_REQUIRED,
    'no CA certificate was set to verify the peer by; call setRootCaCert first',
  ],
  [
    MBEDTLS_ERR_SSL_CERTIFICATE_VERIFICATION_WITHOUT_HOSTNAME,
    'no host name was set to check the certificate against; call setHostname, or ' +
      'setHostname(null) to waive the check',
  ],
  [
    MBEDTLS_ERR_SSL_CONN_EOF,
    'the connection ended without a TLS close_notify, so data may be missing',
  ],
  [
    MBEDTLS_ERR_SSL_INVALID_RECORD,
    'the peer sent a TLS record that is malformed, or something that is not TLS',
  ],
  [MBEDTLS_ERR_X509_CERT_VERIFY_FAILED, 'the certificate was not accepted'],
  [
    MBEDTLS_ERR_SSL_RECORD_FLOOD,
    'the peer sent 32 records in a row without data, such as alerts, tickets or empty ones',
  ],
  [
    MBEDTLS_ERR_X509_CHAIN_TOO_COSTLY,
    'verifying the certificates would take more work than 16 verifications with P-384, the most ' +
      'for one chain',
  ],
  [
    MBEDTLS_ERR_RSA_KEY_TOO_COSTLY,
    'an RSA key of the peer is refused: its public exponent has more than 33 bits, or its ' +
      'modulus more than 8192',
  ],
]);
