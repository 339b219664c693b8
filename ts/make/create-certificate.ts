import { MBEDTLS_X509_CRT_VERSION_3 } from '../../wasm/constants-full.js';
import type { MbedtlsFullExports } from '../../wasm/mbedtls-full.js';
import type { Pointer } from '../../wasm/mbedtls.js';
import type { FullInstance } from '../ffi/full-instance.js';
import { withPemOrDer } from '../ffi/pem-or-der.js';
import { NULL } from '../ffi/memory.js';
import { allocationFailed, mbedtlsError } from '../mbedtls/error.js';
import type { PkKey } from '../mbedtls/pk-key.js';
import { Raw } from '../mbedtls/raw.js';
import { X509Crt } from '../mbedtls/x509-crt.js';
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
  /** The serial number, big-endian, 1 to 20 bytes; 16 random ones by default. */
  readonly serial?: Uint8Array;
  /** By default SHA-256, or as strong as the curve of the key that signs. */
  readonly hash?: SignatureHash;
}

/** Options of {@link createCertificate}. */
export type CreateCertificateOptions = CertificateContent &
  (
    | {
        /** The key that is certified: its public half. */
        readonly key: PkKey;
        /** The distinguished name, such as `C=DE, O=Example, CN=device 7`; a comma is `\,`. */
        readonly subject: string;
      }
    | {
        /**
         * A request, PEM or DER, whose signature is checked: its public key is certified. Nothing
         * that it asks for is, but its subject, unless another one is given.
         */
        readonly csr: string | Uint8Array;
        readonly subject?: string;
      }
  );

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
    throw new TypeError('A certificate from a request needs an issuer: { certificate, key }.');
  const raw = new Raw(fullOf(signer));
  const extensions = extensionsOf(options);
  return withWriter(raw, (crt) =>
    withIssuer(raw, issuer, (authority) =>
      withSubject(raw, options, (subject) => {
        const result =
          raw.withCString(stamp(validity(options).notBefore), (from) =>
            raw.withCString(stamp(validity(options).notAfter), (to) =>
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

interface Subject {
  readonly key: Pointer<'mbedtls_pk_context'>;
  /** Sets its name; a number of Mbed TLS. */
  name(crt: Writer): number;
  /** Sets it as the issuer's. */
  issuerName(crt: Writer): number;
}

function withSubject<Result>(
  raw: Api,
  options: CreateCertificateOptions,
  use: (subject: Subject) => Result,
): Result {
  const { c } = raw;
  const { subject } = options;
  // An empty name is what a structure that was not told one has.
  const withName = (text: string, set: (pointer: Pointer<'char'>) => number): number =>
    text === '' ? 0 : raw.withCString(text, set);
  const named = (text: string): Pick<Subject, 'name' | 'issuerName'> => ({
    name: (crt) => withName(text, (name) => c.mbedtls_x509write_crt_set_subject_name(crt, name)),
    issuerName: (crt) =>
      withName(text, (name) => c.mbedtls_x509write_crt_set_issuer_name(crt, name)),
  });
  if ('key' in options) {
    if (subject === undefined) throw new TypeError('A certificate needs a subject.');
    if (options.key.instance !== raw.instance)
      throw new TypeError('The keys of the subject and of the issuer live in two instances.');
    return use({ key: options.key.pointer, ...named(subject) });
  }
  const csr = c.native_x509_csr_new();
  if (csr === 0) throw allocationFailed();
  try {
    const result =
      withPemOrDer(options.csr, 'The request', (bytes) =>
        raw.withBytes(bytes, (data, size) => c.mbedtls_x509_csr_parse(csr, data, size)),
      ) || c.native_x509_csr_verify(csr);
    if (result !== 0)
      throw mbedtlsError(raw.instance, result, 'The request cannot be read or is not its own');
    const copied = {
      name: (crt: Writer) =>
        c.native_x509write_crt_set_subject(crt, c.native_x509_csr_subject(csr)),
      issuerName: (crt: Writer) =>
        c.native_x509write_crt_set_issuer(crt, c.native_x509_csr_subject(csr)),
    };
    return use({
      key: c.native_x509_csr_pk(csr),
      ...(subject === undefined ? copied : named(subject)),
    });
  } finally {
    c.native_x509_csr_delete(csr);
  }
}

function setIssuerName(raw: Api, crt: Writer, authority: X509Crt | null, subject: Subject): number {
  if (authority === null) return subject.issuerName(crt);
  const { c } = raw;
  return c.native_x509write_crt_set_issuer(crt, c.native_x509_crt_subject(authority.pointer));
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

function extensionsOf(options: CreateCertificateOptions): Extension[] {
  const { subject, subjectAltNames, extendedKeyUsage: purposes } = options;
  const points = options.crlDistributionPoints;
  return [
    ...(subjectAltNames?.length
      ? [subjectAltName(subjectAltNames, subject ?? 'of the request')]
      : []),
    ...(purposes?.length ? [extendedKeyUsage(purposes)] : []),
    ...(points?.length ? [crlDistributionPoints(points)] : []),
  ];
}

function setSerial(raw: Api, crt: Writer, given: Uint8Array | undefined): number {
  const serial = given ?? randomSerial(raw);
  if (serial.length < 1 || serial.length > 20)
    throw new RangeError(`A serial number has 1 to 20 bytes, not ${serial.length}.`);
  return raw.withBytes(serial, (bytes, size) =>
    raw.c.mbedtls_x509write_crt_set_serial_raw(crt, bytes, size),
  );
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
