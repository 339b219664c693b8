import { MBEDTLS_X509_CRT_VERSION_3 } from '../../wasm/constants-full.js';
import type { MbedtlsFullExports } from '../../wasm/mbedtls-full.js';
import type { Pointer } from '../../wasm/mbedtls.js';
import type { FullInstance } from '../ffi/full-instance.js';
import { NULL } from '../ffi/memory.js';
import { allocationFailed, mbedtlsError } from '../mbedtls/error.js';
import type { PkKey } from '../mbedtls/pk-key.js';
import { Raw } from '../mbedtls/raw.js';
import { X509Crt } from '../mbedtls/x509-crt.js';
import { isBytes, typeName } from '../nsapi/bytes.js';
import { type Certified, type Subject, withSubject } from './certified.js';
import {
  authorityKeyIdentifier,
  crlDistributionPoints,
  extendedKeyUsage,
  type Extension,
  keyUsageBits,
  type KeyUsage,
  setExtensions,
  subjectAltName,
} from './extensions.js';
import { fullOf } from './full-of.js';
import { hashFor, type SignatureHash } from './hash.js';
import { listOf } from './list-of.js';
import { copiedName } from './set-name.js';

/** Who signs a certificate. */
export interface Issuer {
  /** The issuer's certificate, PEM or DER: that of a CA. */
  readonly certificate: string | Uint8Array;
  /** Its private key, of a FullInstance. */
  readonly key: PkKey;
}

/** What a certificate says, whoever asks for it. */
export interface CertificateContent {
  /**
   * Who signs it. Without: the certificate signs itself, which takes its `key`.
   */
  readonly issuer?: Issuer;
  /** Other names: `DNS:`, `IP:`, `email:` and `URI:`, such as `DNS:device7.example.com`. */
  readonly subjectAltNames?: readonly string[];
  /**
   * A certificate authority, `{ pathLength: n }` for one under which there may be `n` others at
   * most; false by default.
   */
  readonly ca?: boolean | { readonly pathLength: number };
  /**
   * By default `keyCertSign` and `cRLSign` for a CA; else `digitalSignature`, and for an RSA key
   * `keyEncipherment`.
   */
  readonly keyUsage?: readonly KeyUsage[];
  /** Names such as `serverAuth` and `clientAuth`, or object identifiers; by default absent. */
  readonly extendedKeyUsage?: readonly string[];
  /** Addresses of the issuer's revocation list; by default absent. */
  readonly crlDistributionPoints?: readonly string[];
  /** Now by default. */
  readonly notBefore?: Date;
  /** A year, or ten for a CA, after `notBefore` by default. */
  readonly notAfter?: Date;
  /**
   * The serial number, big-endian and positive, 1 to 20 bytes, 19 with the first bit set; 16 random
   * ones by default.
   */
  readonly serial?: Uint8Array;
  /** By default SHA-256, or as strong as the curve of the key that signs. */
  readonly hash?: SignatureHash;
}

/** Options of {@link createCertificate}. */
export type CreateCertificateOptions = CertificateContent & Certified;

type Writer = Pointer<'mbedtls_x509write_cert'>;
type Api = Raw<MbedtlsFullExports>;

const SIZE = 65_536;
const YEAR = 365 * 86_400_000;

/**
 * A certificate, DER: `toPem(certificate, 'CERTIFICATE')` makes a PEM of it.
 * Throws TypeError and RangeError for options that make no sense together or that it does not
 * know, a key of another instance, an issuer that is no CA or whose key is another; and TLSError
 * where a request or a certificate cannot be read, the request is not signed by its key, or Mbed
 * TLS fails. Corresponds to `mbedtls_x509write_crt_der`.
 */
export function createCertificate(options: CreateCertificateOptions): Uint8Array {
  const { issuer } = options;
  const signer = issuer?.key ?? ('key' in options ? options.key : undefined);
  if (signer === undefined)
    throw new TypeError('A certificate needs a key, or a csr and an issuer: { certificate, key }.');
  if ('key' in options === 'csr' in options)
    throw new TypeError('A certificate is made for a key or from a csr: one of them.');
  const raw = new Raw(fullOf(signer));
  const { notBefore, notAfter } = validity(options);
  return withWriter(raw, (crt) =>
    withIssuer(raw, issuer, (authority) =>
      withSubject(raw, options, (subject) => {
        const extensions = extensionsOf(options, subject);
        const result =
          raw.withCString(stamp(notBefore), (from) =>
            raw.withCString(stamp(notAfter), (to) =>
              raw.c.mbedtls_x509write_crt_set_validity(crt, from, to),
            ),
          ) ||
          setSerial(raw, crt, options.serial) ||
          subject.name(crt) ||
          setIssuerName(raw, crt, authority, subject) ||
          setKeys(raw, crt, { subject: subject.key, signer, authority }) ||
          setUse(raw, crt, options, subject.key) ||
          setExtensions(raw, crt, raw.c.mbedtls_x509write_crt_set_extension, extensions);
        if (result !== 0)
          throw mbedtlsError(raw.instance, result, 'The certificate cannot be made');
        raw.c.mbedtls_x509write_crt_set_md_alg(crt, hashFor(signer, options.hash));
        return raw.bytesOut(
          SIZE,
          (buffer, size) => raw.c.mbedtls_x509write_crt_der(crt, buffer, size, raw.random, NULL),
          { at: 'end' },
        );
      }),
    ),
  );
}

function withWriter<Result>(raw: Api, use: (crt: Writer) => Result): Result {
  const crt = raw.c.native_x509write_cert_new();
  if (crt === 0) throw allocationFailed();
  try {
    raw.c.mbedtls_x509write_crt_set_version(crt, MBEDTLS_X509_CRT_VERSION_3);
    return use(crt);
  } finally {
    raw.c.native_x509write_cert_delete(crt);
  }
}

/** The issuer's certificate, or null for one that signs itself. */
function withIssuer<Result>(
  raw: Api,
  issuer: Issuer | undefined,
  use: (authority: X509Crt | null) => Result,
): Result {
  if (issuer === undefined) return use(null);
  const instance: FullInstance = fullOf(issuer.key);
  const authority = X509Crt.parse(issuer.certificate, { instance });
  try {
    if (raw.c.mbedtls_x509_crt_get_ca_istrue(authority.pointer) !== 1)
      throw new TypeError('The issuer is no CA: its certificate must be made with `ca`.');
    if (raw.c.native_pk_check_pair(authority.pointer, issuer.key.pointer) !== 0)
      throw new TypeError("The issuer's key is not the one of its certificate.");
    return use(authority);
  } finally {
    authority.dispose();
  }
}

function setIssuerName(raw: Api, crt: Writer, authority: X509Crt | null, subject: Subject): number {
  if (authority === null) return subject.issuerName(crt);
  const { c } = raw;
  const name = c.native_x509_crt_subject(authority.pointer);
  return copiedName(raw, 'the issuer', c.native_x509write_crt_set_issuer(crt, name));
}

interface Keys {
  readonly subject: Pointer<'mbedtls_pk_context'>;
  readonly signer: PkKey;
  readonly authority: X509Crt | null;
}

function setKeys(raw: Api, crt: Writer, { subject, signer, authority }: Keys): number {
  const { c } = raw;
  c.mbedtls_x509write_crt_set_subject_key(crt, subject);
  c.mbedtls_x509write_crt_set_issuer_key(crt, signer.pointer);
  return (
    c.mbedtls_x509write_crt_set_subject_key_identifier(crt) || setAuthority(raw, crt, authority)
  );
}

/** As the issuer's certificate calls its key: others than us may name theirs otherwise. */
function setAuthority(raw: Api, crt: Writer, authority: X509Crt | null): number {
  const { c } = raw;
  const id =
    authority === null
      ? new Uint8Array(0)
      : raw.buf(c.native_x509_crt_subject_key_id(authority.pointer));
  return id.length === 0
    ? c.mbedtls_x509write_crt_set_authority_key_identifier(crt)
    : setExtensions(raw, crt, c.mbedtls_x509write_crt_set_extension, [authorityKeyIdentifier(id)]);
}

function setUse(
  raw: Api,
  crt: Writer,
  { ca = false, keyUsage }: CertificateContent,
  key: Pointer<'mbedtls_pk_context'>,
): number {
  const { c } = raw;
  const length = typeof ca === 'object' ? ca.pathLength : -1;
  if (typeof ca === 'object' && !(Number.isInteger(length) && length >= 0 && length < 128))
    throw new RangeError(`The path length must be an integer from 0 to 127, not ${length}.`);
  if (keyUsage !== undefined && listOf(keyUsage, 'keyUsage').length === 0)
    throw new TypeError('keyUsage names one use at least; without it, what is usual is said.');
  const isRsa = c.native_pk_rsa(key) !== 0;
  const usual: KeyUsage[] =
    ca !== false
      ? ['keyCertSign', 'cRLSign']
      : ['digitalSignature', ...(isRsa ? (['keyEncipherment'] as const) : [])];
  return (
    c.mbedtls_x509write_crt_set_basic_constraints(crt, ca === false ? 0 : 1, length) ||
    c.mbedtls_x509write_crt_set_key_usage(crt, keyUsageBits(keyUsage ?? usual))
  );
}

function extensionsOf(options: CreateCertificateOptions, { nameless }: Subject): Extension[] {
  const names = listOf(options.subjectAltNames ?? [], 'subjectAltNames');
  const purposes = listOf(options.extendedKeyUsage ?? [], 'extendedKeyUsage');
  const points = listOf(options.crlDistributionPoints ?? [], 'crlDistributionPoints');
  if (nameless && (names.length === 0 || (options.ca ?? false) !== false))
    throw new TypeError('A CA needs a subject; another certificate a subject or subjectAltNames.');
  return [
    ...(names.length > 0 ? [subjectAltName(names, nameless)] : []),
    ...(purposes.length > 0 ? [extendedKeyUsage(purposes)] : []),
    ...(points.length > 0 ? [crlDistributionPoints(points)] : []),
  ];
}

function setSerial(raw: Api, crt: Writer, wanted: Uint8Array | undefined): number {
  const serial = wanted === undefined ? randomSerial(raw) : withoutZeros(wanted);
  return raw.withBytes(serial, (bytes, size) =>
    raw.c.mbedtls_x509write_crt_set_serial_raw(crt, bytes, size),
  );
}

/** As DER writes a number: of the least length, and positive (RFC 5280, 4.1.2.2). */
function withoutZeros(serial: Uint8Array): Uint8Array {
  if (!isBytes(serial))
    throw new TypeError(`A serial number is a Uint8Array, not ${typeName(serial)}.`);
  const first = serial.findIndex((byte) => byte !== 0);
  const rest = first < 0 ? new Uint8Array(0) : serial.subarray(first);
  // With its first bit set it takes a byte more, for it would be negative.
  const size = rest.length + ((rest[0] ?? 0) >= 0x80 ? 1 : 0);
  if (size < 1 || size > 20)
    throw new RangeError(`A serial number is positive and has 1 to 20 bytes in DER, not ${size}.`);
  return rest;
}

/** Positive, and of the same length always. */
function randomSerial(raw: Api): Uint8Array {
  const bytes = raw.bytesOut(16, (out, size) => raw.c.psa_generate_random(out, size));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes;
}

function validity({ notBefore = new Date(), notAfter, ca = false }: CertificateContent): {
  readonly notBefore: Date;
  readonly notAfter: Date;
} {
  for (const date of [notBefore, notAfter ?? notBefore])
    if (!(date instanceof Date))
      throw new TypeError(`notBefore and notAfter are Dates, not ${typeName(date)}.`);
  const end = notAfter ?? new Date(notBefore.getTime() + (ca === false ? 1 : 10) * YEAR);
  for (const date of [notBefore, end]) {
    const year = date.getUTCFullYear();
    if (!(year >= 1950 && year <= 9999))
      throw new RangeError('The dates of a certificate lie in the years 1950 to 9999.');
  }
  if (end <= notBefore) throw new RangeError('notAfter must be later than notBefore.');
  return { notBefore, notAfter: end };
}

/** As Mbed TLS takes a moment: YYYYMMDDhhmmss, UTC. */
function stamp(date: Date): string {
  return date.toISOString().replace(/\D/g, '').slice(0, 14);
}
