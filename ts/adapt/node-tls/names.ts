import { inspect } from 'node:util';
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
  MBEDTLS_TLS1_3_SIG_ED25519,
  MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA256,
  MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA384,
  MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA512,
  MBEDTLS_TLS1_3_SIG_RSA_PSS_PSS_SHA256,
  MBEDTLS_TLS1_3_SIG_RSA_PSS_PSS_SHA384,
  MBEDTLS_TLS1_3_SIG_RSA_PSS_PSS_SHA512,
  MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA256,
  MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA384,
  MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA512,
} from '../../../wasm/constants.js';
import { safeGroups } from '../../mbedtls/defaults.js';
import { cannotHonour, wrongType } from './errors.js';

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
  ['ed25519', MBEDTLS_TLS1_3_SIG_ED25519],
  ['rsa_pss_pss_sha256', MBEDTLS_TLS1_3_SIG_RSA_PSS_PSS_SHA256],
  ['rsa_pss_pss_sha384', MBEDTLS_TLS1_3_SIG_RSA_PSS_PSS_SHA384],
  ['rsa_pss_pss_sha512', MBEDTLS_TLS1_3_SIG_RSA_PSS_PSS_SHA512],
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
export function parseVersion(option: 'minVersion' | 'maxVersion', version: unknown): number {
  const known = typeof version === 'string' ? versions.get(version) : undefined;
  if (known !== undefined) return known;
  if (version === 'TLSv1' || version === 'TLSv1.1') throw cannotHonour(`${option} ${version}`, OLD);
  const which = option === 'minVersion' ? 'minimum' : 'maximum';
  throw Object.assign(
    new TypeError(`${inspect(version)} is not a valid ${which} TLS protocol version`),
    { code: 'ERR_TLS_INVALID_PROTOCOL_VERSION' },
  );
}

const OLD = 'Mbed TLS speaks TLS 1.2 and 1.3 only';

/** What a `secureProtocol` asks for: the lowest and the highest version. */
export function parseProtocol(given: unknown): { min: string; max: string } {
  if (typeof given !== 'string') throw wrongType('options.secureProtocol', 'of type string', given);
  const plain = given.replace(/_(client|server)_method$/, '_method');
  if (plain === 'TLS_method' || plain === 'SSLv23_method')
    return { min: 'TLSv1.2', max: 'TLSv1.3' };
  if (plain === 'TLSv1_2_method') return { min: 'TLSv1.2', max: 'TLSv1.2' };
  if (/^TLSv1(_1)?_method$/.test(plain)) throw cannotHonour(`secureProtocol ${plain}`, OLD);
  // As Node's words are, which knows these and has them not.
  const disabled = /^SSLv[23]_method$/.exec(plain)?.[0];
  throw Object.assign(
    new TypeError(
      disabled === undefined
        ? `Unknown method: ${given}`
        : `${disabled.replace('_method', '')} methods disabled`,
    ),
    { code: 'ERR_TLS_INVALID_PROTOCOL_METHOD' },
  );
}

function parse(option: string, text: unknown, known: ReadonlyMap<string, number>): number[] {
  if (typeof text !== 'string') throw wrongType(`options.${option}`, 'of type string', text);
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
