import {
  MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1,
  MBEDTLS_SSL_IANA_TLS_GROUP_SECP384R1,
  MBEDTLS_SSL_IANA_TLS_GROUP_SECP521R1,
  MBEDTLS_SSL_IANA_TLS_GROUP_X25519,
  MBEDTLS_SSL_VERSION_TLS1_2,
  MBEDTLS_SSL_VERSION_TLS1_3,
  MBEDTLS_TLS1_3_SIG_ECDSA_SECP256R1_SHA256,
  MBEDTLS_TLS1_3_SIG_ECDSA_SECP384R1_SHA384,
  MBEDTLS_TLS1_3_SIG_ECDSA_SECP521R1_SHA512,
  MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA256,
  MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA384,
  MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA512,
  MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA256,
  MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA384,
  MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA512,
} from '../../../wasm/constants.js';
import { safeGroups } from '../../mbedtls/defaults.js';
import { argumentError, cannotHonour, tlsError } from './errors.js';

const groups: ReadonlyMap<string, number> = new Map([
  ['x25519', MBEDTLS_SSL_IANA_TLS_GROUP_X25519],
  ['p-256', MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1],
  ['prime256v1', MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1],
  ['secp256r1', MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1],
  ['p-384', MBEDTLS_SSL_IANA_TLS_GROUP_SECP384R1],
  ['secp384r1', MBEDTLS_SSL_IANA_TLS_GROUP_SECP384R1],
  ['p-521', MBEDTLS_SSL_IANA_TLS_GROUP_SECP521R1],
  ['secp521r1', MBEDTLS_SSL_IANA_TLS_GROUP_SECP521R1],
]);

const signatures: ReadonlyMap<string, number> = new Map([
  ['ecdsa_secp256r1_sha256', MBEDTLS_TLS1_3_SIG_ECDSA_SECP256R1_SHA256],
  ['ecdsa_secp384r1_sha384', MBEDTLS_TLS1_3_SIG_ECDSA_SECP384R1_SHA384],
  ['ecdsa_secp521r1_sha512', MBEDTLS_TLS1_3_SIG_ECDSA_SECP521R1_SHA512],
  ['rsa_pss_rsae_sha256', MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA256],
  ['rsa_pss_rsae_sha384', MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA384],
  ['rsa_pss_rsae_sha512', MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA512],
  ['rsa_pkcs1_sha256', MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA256],
  ['rsa_pkcs1_sha384', MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA384],
  ['rsa_pkcs1_sha512', MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA512],
  ['ecdsa+sha256', MBEDTLS_TLS1_3_SIG_ECDSA_SECP256R1_SHA256],
  ['ecdsa+sha384', MBEDTLS_TLS1_3_SIG_ECDSA_SECP384R1_SHA384],
  ['ecdsa+sha512', MBEDTLS_TLS1_3_SIG_ECDSA_SECP521R1_SHA512],
  ['rsa-pss+sha256', MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA256],
  ['rsa-pss+sha384', MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA384],
  ['rsa-pss+sha512', MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA512],
  ['pss+sha256', MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA256],
  ['pss+sha384', MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA384],
  ['pss+sha512', MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA512],
  ['rsa+sha256', MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA256],
  ['rsa+sha384', MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA384],
  ['rsa+sha512', MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA512],
]);

const versions: ReadonlyMap<string, number> = new Map([
  ['TLSv1.2', MBEDTLS_SSL_VERSION_TLS1_2],
  ['TLSv1.3', MBEDTLS_SSL_VERSION_TLS1_3],
]);

/** The groups that an `ecdhCurve` asks for; null for `auto`, all the safe ones. */
export function parseCurves(text: unknown): readonly number[] {
  if (text === undefined || text === 'auto') return safeGroups;
  return parse('ecdhCurve', text, groups);
}

/** The signature algorithms that a `sigalgs` asks for. */
export function parseSignatures(text: unknown): readonly number[] {
  return parse('sigalgs', text, signatures);
}

/** The version of `minVersion` or `maxVersion`. */
export function parseVersion(option: string, version: unknown): number {
  const known = typeof version === 'string' ? versions.get(version) : undefined;
  if (known !== undefined) return known;
  if (version === 'TLSv1' || version === 'TLSv1.1')
    throw cannotHonour(`${option} ${version}`, 'Mbed TLS speaks TLS 1.2 and 1.3 only');
  throw tlsError(
    'ERR_TLS_INVALID_PROTOCOL_VERSION',
    `${option}: ${JSON.stringify(version)} is no version of TLS.`,
  );
}

/** What a `secureProtocol` asks for: the lowest and the highest version. */
export function parseProtocol(name: unknown): { min: string; max: string } {
  const plain = typeof name === 'string' ? name.replace(/_(client|server)_method$/, '_method') : '';
  if (plain === 'TLS_method' || plain === 'SSLv23_method')
    return { min: 'TLSv1.2', max: 'TLSv1.3' };
  if (plain === 'TLSv1_2_method') return { min: 'TLSv1.2', max: 'TLSv1.2' };
  if (/^(SSLv[23]|TLSv1(_1)?)_method$/.test(plain))
    throw cannotHonour(`secureProtocol ${plain}`, 'Mbed TLS speaks TLS 1.2 and 1.3 only');
  throw tlsError('ERR_TLS_INVALID_PROTOCOL_METHOD', `secureProtocol: ${String(name)} is unknown.`);
}

function parse(option: string, text: unknown, known: ReadonlyMap<string, number>): number[] {
  if (typeof text !== 'string') throw argumentError(`${option} must be a text.`);
  const found = text
    .split(':')
    .filter((part) => part !== '')
    .map((part) => {
      const number = known.get(part.toLowerCase());
      if (number === undefined) throw cannotHonour(option, `"${part}" is not there`);
      return number;
    });
  if (found.length === 0) throw cannotHonour(option, 'it names nothing');
  return [...new Set(found)];
}
