/**
 * Node's code, which is OpenSSL's name, for each name of a flag that a verification sets: of
 * several, the first one here is told.
 */
const VERIFY_CODES: ReadonlyMap<string, string> = new Map([
  ['MISSING', 'UNABLE_TO_GET_ISSUER_CERT'],
  ['REVOKED', 'CERT_REVOKED'],
  ['EXPIRED', 'CERT_HAS_EXPIRED'],
  ['FUTURE', 'CERT_NOT_YET_VALID'],
  ['CRL_EXPIRED', 'CRL_HAS_EXPIRED'],
  ['CRL_FUTURE', 'CRL_NOT_YET_VALID'],
  // A list of another issuer, for which Node says UNABLE_TO_GET_CRL, sets no flag.
  ['CRL_NOT_TRUSTED', 'CRL_SIGNATURE_FAILURE'],
  ['NOT_TRUSTED', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ['KEY_USAGE', 'INVALID_PURPOSE'],
  ['EXT_KEY_USAGE', 'INVALID_PURPOSE'],
  ['BAD_MD', 'CA_MD_TOO_WEAK'],
  ['BAD_PK', 'EE_KEY_TOO_SMALL'],
  ['BAD_KEY', 'EE_KEY_TOO_SMALL'],
  ['CN_MISMATCH', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ['OTHER', 'CERT_REJECTED'],
]);

/** The code for the flags of these names; undefined when none of them has one. */
export function verifyCodeOf(names: readonly unknown[]): string | undefined {
  return [...VERIFY_CODES].find(([name]) => names.includes(name))?.[1];
}
