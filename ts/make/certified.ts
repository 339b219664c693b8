import type { MbedtlsFullExports } from '../../wasm/mbedtls-full.js';
import type { Pointer } from '../../wasm/mbedtls.js';
import { withPemOrDer } from '../ffi/pem-or-der.js';
import { allocationFailed, mbedtlsError } from '../mbedtls/error.js';
import type { PkKey } from '../mbedtls/pk-key.js';
import type { Raw } from '../mbedtls/raw.js';
import { copiedName, setName } from './set-name.js';

type Api = Raw<MbedtlsFullExports>;
type Writer = Pointer<'mbedtls_x509write_cert'>;

/** The key that is certified, with its name, or the request that asks for it. */
export type Certified =
  | {
      /** The key that is certified: its public half. */
      readonly key: PkKey;
      /**
       * The distinguished name, such as `C=DE, O=Example, CN=device 7`; a comma is `\,`. It may
       * be empty where there are `subjectAltNames`, and it is no CA.
       */
      readonly subject: string;
    }
  | {
      /**
       * A request, PEM or DER, whose signature is checked: its public key is certified. Nothing
       * that it asks for is, but its subject, unless another one is given.
       */
      readonly csr: string | Uint8Array;
      readonly subject?: string;
    };

/** Who is certified. */
export interface Subject {
  readonly key: Pointer<'mbedtls_pk_context'>;
  /** Whether it has no name, but others at most (RFC 5280, 4.1.2.6). */
  readonly nameless: boolean;
  /** Sets its name; a number of Mbed TLS. */
  name(crt: Writer): number;
  /** Sets it as the issuer's. */
  issuerName(crt: Writer): number;
}

/** Gives `use` whom the options name: a key, or a request whose signature is checked. */
export function withSubject<Result>(
  raw: Api,
  options: Certified,
  use: (subject: Subject) => Result,
): Result {
  const { c } = raw;
  const { subject } = options;
  const named = (text: string): Omit<Subject, 'key'> => ({
    nameless: text === '',
    name: (crt) =>
      setName(raw, text, (name) => c.mbedtls_x509write_crt_set_subject_name(crt, name)),
    issuerName: (crt) =>
      setName(raw, text, (name) => c.mbedtls_x509write_crt_set_issuer_name(crt, name)),
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
    const asked = c.native_x509_csr_subject(csr);
    const copied = {
      // A sequence of nothing: its tag and its length.
      nameless: raw.buf(c.native_x509_csr_subject_raw(csr)).length === 2,
      name: (crt: Writer) =>
        copiedName(raw, 'the request', c.native_x509write_crt_set_subject(crt, asked)),
      issuerName: (crt: Writer) =>
        copiedName(raw, 'the request', c.native_x509write_crt_set_issuer(crt, asked)),
    };
    return use({
      key: c.native_x509_csr_pk(csr),
      ...(subject === undefined ? copied : named(subject)),
    });
  } finally {
    c.native_x509_csr_delete(csr);
  }
}
