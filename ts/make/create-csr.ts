import { NULL } from '../ffi/memory.js';
import { allocationFailed, mbedtlsError } from '../mbedtls/error.js';
import type { PkKey } from '../mbedtls/pk-key.js';
import { Raw } from '../mbedtls/raw.js';
import { keyUsageBits, type KeyUsage, setExtensions, subjectAltName } from './extensions.js';
import { fullOf } from './full-of.js';
import { hashFor, type SignatureHash } from './hash.js';
import { listOf } from './list-of.js';
import { setName } from './set-name.js';

/** Options of {@link createCsr}. */
export interface CreateCsrOptions {
  /** The private key whose public half is to be certified; it signs the request. */
  readonly key: PkKey;
  /** The distinguished name, such as `C=DE, O=Example, CN=device 7`; a comma is written `\,`. */
  readonly subject: string;
  /** Other names: `DNS:`, `IP:`, `email:` and `URI:`, such as `DNS:device7.example.com`. */
  readonly subjectAltNames?: readonly string[];
  readonly keyUsage?: readonly KeyUsage[];
  /** By default SHA-256, or as strong as the curve of the key. */
  readonly hash?: SignatureHash;
}

/** More than the longest request takes. */
const SIZE = 65_536;

/**
 * A certificate signing request, DER: `toPem(csr, 'CERTIFICATE REQUEST')` makes a PEM of it.
 * Throws TypeError for a key of another instance or options that it does not know, and TLSError
 * where Mbed TLS fails. Corresponds to `mbedtls_x509write_csr_der`.
 */
export function createCsr(options: CreateCsrOptions): Uint8Array {
  const { key, subject, subjectAltNames = [], keyUsage = [] } = options;
  const names = listOf(subjectAltNames, 'subjectAltNames');
  const extensions = names.length > 0 ? [subjectAltName(names, subject === '')] : [];
  const usage = keyUsageBits(keyUsage);
  const raw = new Raw(fullOf(key));
  const { c } = raw;
  const csr = c.native_x509write_csr_new();
  if (csr === 0) throw allocationFailed();
  try {
    c.mbedtls_x509write_csr_set_md_alg(csr, hashFor(key, options.hash));
    c.mbedtls_x509write_csr_set_key(csr, key.pointer);
    const result =
      setName(raw, subject, (name) => c.mbedtls_x509write_csr_set_subject_name(csr, name)) ||
      (usage !== 0 ? c.mbedtls_x509write_csr_set_key_usage(csr, usage) : 0) ||
      setExtensions(raw, csr, c.mbedtls_x509write_csr_set_extension, extensions);
    if (result !== 0) throw mbedtlsError(raw.instance, result, 'The request cannot be made');
    return raw.bytesOut(
      SIZE,
      (buffer, size) => c.mbedtls_x509write_csr_der(csr, buffer, size, raw.random, NULL),
      { at: 'end' },
    );
  } finally {
    c.native_x509write_csr_delete(csr);
  }
}
