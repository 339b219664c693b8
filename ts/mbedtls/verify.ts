import {
  MBEDTLS_X509_BADCERT_BAD_KEY,
  MBEDTLS_X509_BADCERT_BAD_MD,
  MBEDTLS_X509_BADCERT_BAD_PK,
  MBEDTLS_X509_BADCERT_CN_MISMATCH,
  MBEDTLS_X509_BADCERT_EXPIRED,
  MBEDTLS_X509_BADCERT_EXT_KEY_USAGE,
  MBEDTLS_X509_BADCERT_FUTURE,
  MBEDTLS_X509_BADCERT_KEY_USAGE,
  MBEDTLS_X509_BADCERT_MISSING,
  MBEDTLS_X509_BADCERT_NOT_TRUSTED,
  MBEDTLS_X509_BADCERT_NS_CERT_TYPE,
  MBEDTLS_X509_BADCERT_OTHER,
  MBEDTLS_X509_BADCERT_REVOKED,
  MBEDTLS_X509_BADCERT_SKIP_VERIFY,
  MBEDTLS_X509_BADCRL_BAD_KEY,
  MBEDTLS_X509_BADCRL_BAD_MD,
  MBEDTLS_X509_BADCRL_BAD_PK,
  MBEDTLS_X509_BADCRL_EXPIRED,
  MBEDTLS_X509_BADCRL_FUTURE,
  MBEDTLS_X509_BADCRL_NOT_TRUSTED,
} from '../../wasm/constants.js';

const flags: readonly (readonly [number, string, string])[] = [
  [MBEDTLS_X509_BADCERT_EXPIRED, 'EXPIRED', 'the certificate has expired'],
  [MBEDTLS_X509_BADCERT_FUTURE, 'FUTURE', 'the certificate is not valid yet'],
  [MBEDTLS_X509_BADCERT_REVOKED, 'REVOKED', 'the certificate was revoked'],
  [MBEDTLS_X509_BADCERT_CN_MISMATCH, 'CN_MISMATCH', 'the certificate is for another name'],
  [
    MBEDTLS_X509_BADCERT_NOT_TRUSTED,
    'NOT_TRUSTED',
    'the certificate is not signed by a trusted CA',
  ],
  [MBEDTLS_X509_BADCERT_MISSING, 'MISSING', 'the peer sent no certificate'],
  [MBEDTLS_X509_BADCERT_SKIP_VERIFY, 'SKIP_VERIFY', 'the certificate was not verified'],
  [
    MBEDTLS_X509_BADCERT_KEY_USAGE,
    'KEY_USAGE',
    'the key usage of the certificate forbids this use',
  ],
  [
    MBEDTLS_X509_BADCERT_EXT_KEY_USAGE,
    'EXT_KEY_USAGE',
    'the extended key usage of the certificate forbids this use',
  ],
  [
    MBEDTLS_X509_BADCERT_NS_CERT_TYPE,
    'NS_CERT_TYPE',
    'the Netscape type of the certificate forbids this use',
  ],
  [MBEDTLS_X509_BADCERT_BAD_MD, 'BAD_MD', 'the certificate is signed with a hash that is too weak'],
  [
    MBEDTLS_X509_BADCERT_BAD_PK,
    'BAD_PK',
    'the certificate is signed with a kind of key that is not accepted',
  ],
  [
    MBEDTLS_X509_BADCERT_BAD_KEY,
    'BAD_KEY',
    'a key in the chain is too short or of a curve that is not accepted',
  ],
  [
    MBEDTLS_X509_BADCERT_OTHER,
    'OTHER',
    'the certificate was refused by the verify callback, or for an extension that is not known',
  ],
  [
    MBEDTLS_X509_BADCRL_NOT_TRUSTED,
    'CRL_NOT_TRUSTED',
    'the revocation list is not signed by a trusted CA',
  ],
  [MBEDTLS_X509_BADCRL_EXPIRED, 'CRL_EXPIRED', 'the revocation list has expired'],
  [MBEDTLS_X509_BADCRL_FUTURE, 'CRL_FUTURE', 'the revocation list is not valid yet'],
  [
    MBEDTLS_X509_BADCRL_BAD_MD,
    'CRL_BAD_MD',
    'the revocation list is signed with a hash that is too weak',
  ],
  [
    MBEDTLS_X509_BADCRL_BAD_PK,
    'CRL_BAD_PK',
    'the revocation list is signed with a kind of key that is not accepted',
  ],
  [
    MBEDTLS_X509_BADCRL_BAD_KEY,
    'CRL_BAD_KEY',
    'the revocation list is signed with a key that is too short',
  ],
];

/** NATIVE_BADCERT_* of native/include/verify.h: what only the strict verification finds. */
const ownFlags: typeof flags = [
  [
    0x01000000,
    'NAME_CONSTRAINTS',
    'the certificate is not permitted by the name constraints of a CA above it',
  ],
  [0x02000000, 'POLICY', 'the certificate has no certificate policy that a CA above it demands'],
  [
    0x04000000,
    'EXTENSION',
    'the certificate has a critical extension that is not known, or a malformed one',
  ],
];

const allFlags = [...flags, ...ownFlags];

/** Before a handshake got as far as a certificate, Mbed TLS returns all bits set. */
const NO_RESULT = 0xffffffff;

/**
 * The names of the set flags, as in MBEDTLS_X509_BADCERT_*; empty when nothing is wrong or nothing
 * was verified.
 */
export function verifyFlagNames(result: number): string[] {
  return result >>> 0 === NO_RESULT
    ? []
    : allFlags.filter(([flag]) => (result & flag) !== 0).map(([, name]) => name);
}

/** What the set flags mean, in words. */
export function verifyFlagWords(result: number): string[] {
  return result >>> 0 === NO_RESULT
    ? []
    : allFlags.filter(([flag]) => (result & flag) !== 0).map(([, , words]) => words);
}

const alerts: ReadonlyMap<number, string> = new Map([
  [0, 'close_notify'],
  [10, 'unexpected_message'],
  [20, 'bad_record_mac'],
  [21, 'decryption_failed'],
  [22, 'record_overflow'],
  [30, 'decompression_failure'],
  [40, 'handshake_failure'],
  [41, 'no_certificate'],
  [42, 'bad_certificate'],
  [43, 'unsupported_certificate'],
  [44, 'certificate_revoked'],
  [45, 'certificate_expired'],
  [46, 'certificate_unknown'],
  [47, 'illegal_parameter'],
  [48, 'unknown_ca'],
  [49, 'access_denied'],
  [50, 'decode_error'],
  [51, 'decrypt_error'],
  [60, 'export_restriction'],
  [70, 'protocol_version'],
  [71, 'insufficient_security'],
  [80, 'internal_error'],
  [86, 'inappropriate_fallback'],
  [90, 'user_canceled'],
  [100, 'no_renegotiation'],
  [109, 'missing_extension'],
  [110, 'unsupported_extension'],
  [111, 'certificate_unobtainable'],
  [112, 'unrecognized_name'],
  [113, 'bad_certificate_status_response'],
  [114, 'bad_certificate_hash_value'],
  [115, 'unknown_psk_identity'],
  [116, 'certificate_required'],
  [120, 'no_application_protocol'],
]);

/** The name of a TLS alert, as RFC 8446 spells it. */
export function alertName(description: number): string {
  return alerts.get(description) ?? `alert ${description}`;
}
