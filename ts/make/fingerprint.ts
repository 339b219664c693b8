import {
  MBEDTLS_MD_SHA1,
  MBEDTLS_MD_SHA256,
  MBEDTLS_MD_SHA384,
  MBEDTLS_MD_SHA512,
} from '../../wasm/constants-full.js';
import { defaultFullInstance, type FullInstance } from '../ffi/full-instance.js';
import { X509Crt } from '../mbedtls/x509-crt.js';
import { Raw } from '../mbedtls/raw.js';
import { hexOf } from '../nsapi/hex.js';
import { chosen } from './chosen.js';

const HASHES = {
  sha1: MBEDTLS_MD_SHA1,
  sha256: MBEDTLS_MD_SHA256,
  sha384: MBEDTLS_MD_SHA384,
  sha512: MBEDTLS_MD_SHA512,
} as const;

/** Options of {@link fingerprint}. */
export interface FingerprintOptions {
  /** `sha256` by default. */
  readonly hash?: keyof typeof HASHES;
  readonly instance?: FullInstance;
}

/**
 * The hash over the DER of a certificate, the first one of a PEM, in the form of openssl and
 * node:tls: `AB:CD:...`.
 * Throws TLSError where the certificate cannot be read, and TypeError for an unknown hash.
 * Corresponds to `mbedtls_md`.
 */
export function fingerprint(
  certificate: string | Uint8Array | X509Crt,
  options: FingerprintOptions = {},
): string {
  if (typeof options !== 'object')
    throw new TypeError("The options of a fingerprint are an object, such as { hash: 'sha1' }.");
  const { hash = 'sha256', instance = defaultFullInstance() } = options;
  const type = chosen(HASHES, hash, 'hash');
  const raw = new Raw(instance);
  const { c } = raw;
  const info = c.mbedtls_md_info_from_type(type);
  const digest = raw.withBytes(derOf(certificate, instance), (input, size) =>
    raw.bytesOut(c.mbedtls_md_get_size(info), (out) => c.mbedtls_md(info, input, size, out)),
  );
  return hexOf(digest)
    .toUpperCase()
    .replace(/..(?!$)/g, '$&:');
}

function derOf(certificate: string | Uint8Array | X509Crt, instance: FullInstance): Uint8Array {
  const given = certificate instanceof X509Crt;
  const chain = given ? certificate : X509Crt.parse(certificate, { instance });
  try {
    const [first] = chain.certificates;
    if (first === undefined) throw new TypeError('There is no certificate to take a hash of.');
    return first.der;
  } finally {
    if (!given) chain.dispose();
  }
}
