import { MBEDTLS_ERR_X509_CERT_VERIFY_FAILED } from '../../wasm/constants.js';
import { hex, mbedtlsError, TLSError } from '../mbedtls/error.js';
import type { SslContext } from '../mbedtls/ssl-context.js';
import { verifyFlagNames, verifyFlagWords } from '../mbedtls/verify.js';
import { NSAPI_ERROR_AUTH_FAILURE, NSAPI_ERROR_TIMEOUT, nsapiStrerror } from '../nsapi/error.js';
import { isError } from '../nsapi/is-error.js';
import { SocketError } from '../nsapi/socket-error.js';

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
  const error = explain(context, result, `The TLS handshake${peer} failed`, about);
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
  const error = explain(context, result, what, about);
  return new TLSError(result, error.message, error);
}

function explain(
  context: SslContext,
  result: number,
  what: string,
  about: Circumstances,
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
  if (result === MBEDTLS_ERR_X509_CERT_VERIFY_FAILED) {
    const flags = context.verifyResult;
    const words = verifyFlagWords(flags).map((word) =>
      word.replace('for another name', `not for "${about.hostname ?? ''}"`),
    );
    const error = mbedtlsError(context.instance, result, what, {
      verifyFlags: verifyFlagNames(flags),
    });
    if (words.length === 0) return error;
    return new TLSError(
      result,
      `${what}: ${words.join('; ')} (${error.mbedtls?.name ?? ''}, ${hex(result)})`,
      error,
    );
  }
  const alert = context.alertFrom(result);
  if (alert === null)
    return mbedtlsError(
      context.instance,
      result,
      what,
      thrown === undefined ? {} : { cause: thrown },
    );
  const error = mbedtlsError(context.instance, result, what);
  return new TLSError(
    result,
    `${what}: the peer refused with the alert ${alert} (${error.mbedtls?.name ?? ''}, ` +
      `${hex(result)})`,
    { ...error, alert },
  );
}
