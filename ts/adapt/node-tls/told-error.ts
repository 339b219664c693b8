import * as tls from 'node:tls';
import type { PeerCertificate } from 'node:tls';
import { isError } from '../../nsapi/is-error.js';
import { SocketError } from '../../nsapi/socket-error.js';
import { StreamError } from '../stream-error.js';

/** OpenSSL's sentences for what is wrong with a certificate, which are Node's messages. */
const SENTENCES: ReadonlyMap<string, string> = new Map([
  ['UNABLE_TO_GET_ISSUER_CERT', 'unable to get issuer certificate'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'unable to get local issuer certificate'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain'],
  ['CERT_SIGNATURE_FAILURE', 'certificate signature failure'],
  ['CERT_NOT_YET_VALID', 'certificate is not yet valid'],
  ['CERT_HAS_EXPIRED', 'certificate has expired'],
  ['CERT_REVOKED', 'certificate revoked'],
  ['CRL_SIGNATURE_FAILURE', 'CRL signature failure'],
  ['CRL_NOT_YET_VALID', 'CRL is not yet valid'],
  ['CRL_HAS_EXPIRED', 'CRL has expired'],
  ['INVALID_CA', 'invalid CA certificate'],
  ['PATH_LENGTH_EXCEEDED', 'path length constraint exceeded'],
  ['INVALID_PURPOSE', 'unsuitable certificate purpose'],
  ['UNHANDLED_CRITICAL_EXTENSION', 'unhandled critical extension'],
  ['CA_MD_TOO_WEAK', 'CA signature digest algorithm too weak'],
  ['EE_KEY_TOO_SMALL', 'EE certificate key too weak'],
  ['CERT_REJECTED', 'certificate rejected'],
]);

/**
 * What a connection of node:tls's kind failed with, in Node's words: `library` and `reason` are
 * OpenSSL's where the code is one of its own. The socket's own error, in whole sentences, is the
 * cause. Anything but a socket's error stays what it is.
 */
export function toldError(error: Error, code?: string): Error {
  if (!(error instanceof SocketError)) return error;
  const told = new StreamError(error, code);
  const reason = /^ERR_SSL_(.+)$/.exec(told.code)?.[1]?.toLowerCase().replaceAll('_', ' ');
  if (reason === undefined) return told;
  return Object.assign(new StreamError(error, code, `${error.message} (SSL routines::${reason})`), {
    library: 'SSL routines',
    reason,
  });
}

/** For a peer whose certificate is not accepted, in Node's words. */
export function refusedError(error: SocketError, code: string): StreamError {
  return new StreamError(error, code, SENTENCES.get(code));
}

/** For one whose certificate is for another name. */
export function misnamedError(
  error: SocketError,
  host: string,
  cert: PeerCertificate | undefined,
): Error {
  const code = 'ERR_TLS_CERT_ALTNAME_INVALID';
  const theirs: unknown = cert === undefined ? undefined : tls.checkServerIdentity(host, cert);
  const told =
    isError(theirs) && 'reason' in theirs
      ? { message: theirs.message, reason: theirs.reason }
      : { message: error.message, reason: error.message };
  const { message, reason } = told;
  return Object.assign(new StreamError(error, code, message), { reason, host, cert });
}

/** For a client that ended the connection before it was secure, or said what is no hello. */
export function helloError(error: SocketError, code?: string): Error {
  const told = toldError(error, code);
  return told instanceof StreamError && told.code === 'ECONNRESET'
    ? new StreamError(error, told.code, 'socket hang up')
    : told;
}

/** For a server that ended the connection before it was secure. */
export function disconnectedError(error: Error, where: object | undefined): Error {
  if (!(error instanceof StreamError)) return Object.assign(error, where);
  const message = 'Client network socket disconnected before secure TLS connection was established';
  return Object.assign(new StreamError(error.cause, error.code, message), where);
}
