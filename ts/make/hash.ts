import {
  MBEDTLS_MD_SHA256,
  MBEDTLS_MD_SHA384,
  MBEDTLS_MD_SHA512,
} from '../../wasm/constants-full.js';
import type { PkKey } from '../mbedtls/pk-key.js';
import { chosen } from './chosen.js';
import { fullOf } from './full-of.js';

const HASHES = {
  sha256: MBEDTLS_MD_SHA256,
  sha384: MBEDTLS_MD_SHA384,
  sha512: MBEDTLS_MD_SHA512,
} as const;

/** A hash that certificates and requests are signed with. */
export type SignatureHash = keyof typeof HASHES;

/** The number of a hash; by default as strong as the elliptic curve of the key, else SHA-256. */
export function hashFor(key: PkKey, hash?: SignatureHash): number {
  return hash === undefined ? strengthOf(key) : chosen(HASHES, hash, 'hash');
}

function strengthOf(key: PkKey): number {
  const { exports: c } = fullOf(key);
  const isEc = c.native_pk_ec(key.pointer) !== 0;
  const bits = isEc ? c.mbedtls_pk_get_bitlen(key.pointer) : 0;
  if (bits <= 256) return MBEDTLS_MD_SHA256;
  return bits <= 384 ? MBEDTLS_MD_SHA384 : MBEDTLS_MD_SHA512;
}
