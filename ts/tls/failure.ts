import {
  MBEDTLS_ERR_SSL_BAD_CERTIFICATE,
  MBEDTLS_ERR_X509_CERT_VERIFY_FAILED,
  MBEDTLS_ERR_X509_CERT_UNKNOWN_FORMAT,
  MBEDTLS_ERR_X509_FEATURE_UNAVAILABLE,
} from '../../wasm/constants.js';
import { mbedtlsError, TLSError } from '../mbedtls/error.js';
import type { SslContext } from '../mbedtls/ssl-context.js';
import { verdictWords } from '../mbedtls/verdict-words.js';
import { verifyFlagNames, verifyFlagWords } from '../mbedtls/verify.js';
import { NSAPI_ERROR_AUTH_FAILURE, NSAPI_ERROR_TIMEOUT, nsapiStrerror } from '../nsapi/error.js';
import { hex } from '../nsapi/hex.js';
import { isError } from '../nsapi/is-error.js';
import { SocketError } from '../nsapi/socket-error.js';
import { alertSentence, handshakeSentence } from './sentences.js';

interface Circumstances {
  /** The name that was asked for. */
  readonly hostname: string | null | undefined;
  /** What the transport said last. */
  readonly transportError: SocketError | null;
}

/** AUTH_FAILURE for a handshake that failed with `result`, with everything that is known of why. */
export function handshakeError(
  context: SslContext,
  result: number,
  about: Circumstances,
): TLSError {
  const peer = typeof about.hostname === 'string' ? ` with "${about.hostname}"` : '';
  const error = errorFrom(context, result, `The TLS handshake${peer} failed`, about, true);
  return new TLSError(NSAPI_ERROR_AUTH_FAILURE, error.message, error);
}

/** AUTH_FAILURE for a handshake that took longer than so many milliseconds. */
export function handshakeTimedOut(milliseconds: number): TLSError {
  return new TLSError(
    NSAPI_ERROR_AUTH_FAILURE,
    `The TLS handshake was not done within its timeout of ${milliseconds} ms.`,
    {
      cause: new SocketError(NSAPI_ERROR_TIMEOUT),
    },
  );
}

/** The error for a send, a receive or a close that failed with `result`, which it keeps. */
export function transferError(
  context: SslContext,
  result: number,
  what: string,
  about: Circumstances,
): TLSError {
  const error = errorFrom(context, result, what, about, false);
  return new TLSError(result, error.message, error);
}

function errorFrom(
  context: SslContext,
  result: number,
  what: string,
  about: Circumstances,
  handshake: boolean,
): TLSError {
  const thrown = context.carrierFailure;
  if (nsapiStrerror(result) !== undefined) {
    const cause = thrown ?? about.transportError;
    const reason = isError(cause) ? cause.message : nsapiStrerror(result);
    return new TLSError(
      result,
      `${what}: the transport failed: ${reason}`,
      cause === null ? {} : { cause },
    );
  }
  if (
    result === MBEDTLS_ERR_X509_CERT_VERIFY_FAILED ||
    result === MBEDTLS_ERR_SSL_BAD_CERTIFICATE
  ) {
    const refused = certificateError(context, result, what, about);
    if (refused !== null) return refused;
  }
  if (handshake && isUnreadable(result))
    return mbedtlsError(context.instance, result, `${what}: the peer's certificate cannot be read`);
  const alert = context.alertFrom(result);
  const error = mbedtlsError(
    context.instance,
    result,
    what,
    alert !== null || thrown === undefined ? {} : { cause: thrown },
  );
  const sentence =
    alert !== null
      ? alertSentence(alert)
      : thrown === undefined && handshake
        ? handshakeSentence(context, result)
        : null;
  if (sentence === null) return error;
  return new TLSError(
    result,
    `${what}: ${sentence} (${error.mbedtls?.name ?? ''}, ${hex(result)})`,
    { ...error, ...(alert === null ? {} : { alert }) },
  );
}

function certificateError(
  context: SslContext,
  result: number,
  what: string,
  { hostname }: Circumstances,
): TLSError | null {
  const flags = context.verifyResult;
  const told = verdictOf(context, hostname);
  const words =
    told.length > 0
      ? told
      : verifyFlagWords(flags).map((word) =>
          word.replace('for another name', `not for "${hostname ?? ''}"`),
        );
  if (words.length === 0) return null;
  const error = mbedtlsError(context.instance, result, what, {
    verifyFlags: verifyFlagNames(flags),
  });
  return new TLSError(
    result,
    `${what}: ${words.join('; ')} (${error.mbedtls?.name ?? ''}, ${hex(result)})`,
    error,
  );
}

// The flags are told where there is no memory left to read the certificates once more.
function verdictOf(context: SslContext, hostname: string | null | undefined): string[] {
  try {
    return verdictWords(context.instance, context.verdict, hostname).flat();
  } catch {
    return [];
  }
}

// X.509's numbers for what cannot be parsed are next to one another; an algorithm's own may be
// added to them.
function isUnreadable(result: number): boolean {
  return (
    result <= MBEDTLS_ERR_X509_FEATURE_UNAVAILABLE &&
    result > MBEDTLS_ERR_X509_CERT_UNKNOWN_FORMAT - 0x80 &&
    result !== MBEDTLS_ERR_X509_CERT_VERIFY_FAILED
  );
}
