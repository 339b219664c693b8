import { isError } from './is-error.js';

const NOT_TRUSTED = 'the certificate is not signed by a trusted CA';
const OTHER_NAME = 'the certificate is for another name';
const NOT_TLS = 'the peer sent something that is not TLS';
const TOO_SHORT = 'a key in the chain is too short or of a curve that is not accepted';

const words: ReadonlyMap<string, string> = new Map([
  ['CERT_HAS_EXPIRED', 'the certificate has expired'],
  ['CERT_NOT_YET_VALID', 'the certificate is not valid yet'],
  ['CERT_REVOKED', 'the certificate was revoked'],
  ['CERT_SIGNATURE_FAILURE', 'a signature in the chain is wrong'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', OTHER_NAME],
  ['HOSTNAME_MISMATCH', OTHER_NAME],
  ['IP_ADDRESS_MISMATCH', OTHER_NAME],
  ['UNABLE_TO_GET_ISSUER_CERT', NOT_TRUSTED],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', NOT_TRUSTED],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', NOT_TRUSTED],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', NOT_TRUSTED],
  ['SELF_SIGNED_CERT_IN_CHAIN', NOT_TRUSTED],
  ['CERT_UNTRUSTED', NOT_TRUSTED],
  ['CERT_REJECTED', NOT_TRUSTED],
  ['INVALID_CA', 'a certificate in the chain may not sign others'],
  ['PATH_LENGTH_EXCEEDED', 'the chain is longer than one of its certificates allows'],
  ['CERT_CHAIN_TOO_LONG', 'the chain is too long'],
  ['INVALID_PURPOSE', 'the key usage of the certificate forbids this use'],
  ['EE_KEY_TOO_SMALL', TOO_SHORT],
  ['CA_KEY_TOO_SMALL', TOO_SHORT],
  ['ERR_SSL_EE_KEY_TOO_SMALL', TOO_SHORT],
  ['CA_MD_TOO_WEAK', 'the certificate is signed with a hash that is too weak'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', NOT_TLS],
  ['ERR_SSL_UNKNOWN_PROTOCOL', NOT_TLS],
  ['ERR_SSL_HTTP_REQUEST', NOT_TLS],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', NOT_TLS],
  ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'the two have no version of TLS in common'],
]);

/**
 * What an error that OpenSSL's text stands in means, in words of this library; null for any other
 * error, whose message can be shown.
 */
export function opensslWords(error: unknown): string | null {
  if (!isError(error)) return null;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = words.get(code);
  if (known !== undefined) return known;
  const alert = /^ERR_SSL_(?:SSLV3|TLSV1|TLSV13)_ALERT_(\w+)$/.exec(code)?.[1];
  if (alert !== undefined) return `the peer refused with the alert ${alert.toLowerCase()}`;
  if (code.startsWith('ERR_SSL_')) return 'the two did not agree on TLS, or what came was damaged';
  if (code.startsWith('ERR_OSSL_')) return 'a certificate or key cannot be read';
  return 'library' in error || 'opensslErrorStack' in error ? 'TLS failed' : null;
}
