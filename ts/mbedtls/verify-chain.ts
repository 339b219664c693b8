import type { Pointer } from '../../wasm/mbedtls.js';
import { defaultInstance, type Instance } from '../ffi/instance.js';
import { NULL } from '../ffi/memory.js';
import { withPemOrDer } from '../ffi/pem-or-der.js';
import { normalizeHostname } from '../nsapi/hostname.js';
import {
  allocationFailed,
  isMemoryShort,
  mbedtlsError,
  noCertificates,
  TLSError,
} from './error.js';
import type { InstanceOption } from './pk-key.js';
import { isStrict, type Verification } from './ssl-config.js';
import { takeVerdict } from './verdict.js';
import { verdictWords } from './verdict-words.js';
import { verifyFlagNames, verifyFlagWords } from './verify.js';
import { X509Crt } from './x509-crt.js';

/**
 * Certificates: a chain that was read, PEM text or bytes with any number, DER bytes with one, or
 * several of those.
 */
export type Certificates = X509Crt | string | Uint8Array | readonly (string | Uint8Array)[];

/** Which profile judges keys and digests: Mbed TLS's default, its next, or NSA Suite B. */
export type CertificateProfile = 'default' | 'next' | 'suiteb';

/** What verifyChain is to look at. */
export interface VerifyChainOptions extends InstanceOption {
  /**
   * The host name or IP address that the certificate must be for. Null, or left out: no name is
   * compared, any will do.
   */
  readonly host?: string | null | undefined;
  /** Revocation lists, PEM or DER: one or several. Without one nothing is revoked. */
  readonly crl?: string | Uint8Array | readonly (string | Uint8Array)[] | undefined;
  /** The moment to judge for; now when absent. */
  readonly time?: Date | undefined;
  /** `'default'` when absent. */
  readonly profile?: CertificateProfile | undefined;
  /** As in SslConfigOptions: `'strict'` when absent. */
  readonly verification?: Verification | undefined;
  /** Whose certificate it is, which decides what usages it needs: `'server'` when absent. */
  readonly role?: 'server' | 'client' | undefined;
}

/** One certificate of a path. */
export interface CertificateVerdict {
  /** As in CertificateInfo. */
  readonly subject: string;
  readonly issuer: string;
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly der: Uint8Array;
  /** What is wrong with it, in sentences without a full stop; empty when nothing is. */
  readonly faults: readonly string[];
}

/** What verifyChain found. */
export interface ChainVerdict {
  /** True when a connection to such a peer would be accepted. */
  readonly ok: boolean;
  /** The flags MBEDTLS_X509_BADCERT_*, 0 when nothing is wrong. */
  readonly verifyResult: number;
  /** Their names, such as `EXPIRED`. */
  readonly verifyFlags: readonly string[];
  /** All that is wrong, in sentences without a full stop. */
  readonly faults: readonly string[];
  /**
   * The path that was found, or the best there is: the certificate itself first, the trusted one
   * last. What was given and is not in it was not judged. Empty when the certificate itself cannot
   * be read.
   */
  readonly certificates: readonly CertificateVerdict[];
}

/**
 * Judges a chain of certificates as a handshake would, without a connection. The first certificate
 * of `chain` is the one in question; the others may stand in any order, and those that cannot be
 * read are left out. `roots` are the trusted ones, of which at least one must be readable; which
 * are not tells {@link X509Crt.unreadable} of a chain that is given. Never throws for what is
 * wrong with the chain. Throws TLSError when no root or not all of a revocation list can be read
 * or memory is short, TypeError for wrong types and RangeError for a host that is too long.
 * Corresponds to `mbedtls_x509_crt_verify_with_profile`.
 */
export function verifyChain(
  chain: Certificates,
  roots: Certificates,
  options: VerifyChainOptions = {},
): ChainVerdict {
  const instance = options.instance ?? defaultInstance();
  const strict = isStrict(options.verification);
  const { role = 'server', profile = 'default' } = options;
  const host = options.host == null ? null : normalizeHostname(options.host);
  if (role !== 'server' && role !== 'client')
    throw new TypeError("role must be 'server' or 'client'.");
  const time = timeOf(options.time);
  const trusted = given(roots, (inputs) => X509Crt.parseTrusted(inputs, { instance }));
  try {
    return withSent(chain, instance, strict, (sent) =>
      withCrls(instance, options.crl, (crls) => {
        const { exports, memory } = instance;
        const table = profiles(instance, profile);
        const verify = (name: Pointer<'char'>): ChainVerdict =>
          memory.withBuffer<'unsigned int', ChainVerdict>(4, (flags) => {
            exports.native_fix_time(Number(time !== null), time ?? 0);
            const result = exports.native_verify_chain(
              sent.pointer,
              trusted.pointer,
              crls,
              table,
              name,
              Number(strict),
              Number(role === 'client'),
              flags,
            );
            exports.native_fix_time(0, 0);
            return verdictOf(instance, result, memory.int32(flags) >>> 0, host);
          });
        return host === null ? verify(NULL) : memory.withCString(host, verify);
      }),
    );
  } finally {
    trusted.dispose();
  }
}

function withSent(
  chain: Certificates,
  instance: Instance,
  strict: boolean,
  use: (sent: X509Crt) => ChainVerdict,
): ChainVerdict {
  let sent: X509Crt;
  try {
    sent = given(chain, (inputs) => X509Crt.parseSent(inputs, instance, strict));
  } catch (error) {
    if (error instanceof TLSError && !isMemoryShort(error)) return undecided(error);
    throw error;
  }
  try {
    return use(sent);
  } finally {
    sent.dispose();
  }
}

function given(
  certificates: Certificates,
  parse: (inputs: readonly (string | Uint8Array)[]) => X509Crt,
): X509Crt {
  if (certificates instanceof X509Crt) return certificates.another();
  if (typeof certificates === 'string' || certificates instanceof Uint8Array)
    return parse([certificates]);
  if (!Array.isArray(certificates))
    throw new TypeError('Certificates must be an X509Crt, text, bytes, or an array of those two.');
  if (certificates.length === 0) throw noCertificates([]);
  return parse(certificates);
}

function timeOf(time: Date | undefined): number | null {
  if (time === undefined) return null;
  if (!(time instanceof Date) || Number.isNaN(time.getTime()))
    throw new TypeError('time must be a Date that is valid.');
  return time.getTime();
}

function profiles(
  { exports }: Instance,
  profile: CertificateProfile,
): Pointer<'mbedtls_x509_crt_profile'> {
  switch (profile) {
    case 'default':
      return exports.native_x509_crt_profile_default();
    case 'next':
      return exports.native_x509_crt_profile_next();
    case 'suiteb':
      return exports.native_x509_crt_profile_suiteb();
    default:
      throw new TypeError("profile must be 'default', 'next' or 'suiteb'.");
  }
}

function withCrls<Result>(
  instance: Instance,
  crl: VerifyChainOptions['crl'],
  use: (crls: Pointer<'mbedtls_x509_crl'>) => Result,
): Result {
  if (crl === undefined) return use(NULL);
  const { exports, memory } = instance;
  const lists = exports.native_x509_crl_new();
  if (lists === 0) throw allocationFailed();
  try {
    for (const input of typeof crl === 'string' || crl instanceof Uint8Array ? [crl] : crl) {
      const result = withPemOrDer(input, 'A revocation list', (bytes) =>
        memory.withBytes(bytes, (data, size) => exports.mbedtls_x509_crl_parse(lists, data, size)),
      );
      if (result !== 0) throw mbedtlsError(instance, result, 'The revocation list cannot be read');
    }
    return use(lists);
  } finally {
    exports.native_x509_crl_delete(lists);
  }
}

function verdictOf(
  instance: Instance,
  result: number,
  flags: number,
  host: string | null,
): ChainVerdict {
  const verdict = takeVerdict(instance);
  if (result !== 0) {
    return undecided(mbedtlsError(instance, result, 'The chain cannot be verified'));
  }
  const words = verdictWords(instance, verdict, host);
  const certificates = verdict.map(({ der }, at) => {
    const { subject, issuer, validFrom, validTo } = X509Crt.describe(instance, der);
    return { subject, issuer, validFrom, validTo, der, faults: words[at] ?? [] };
  });
  const faults = words.flat();
  return {
    ok: flags === 0,
    verifyResult: flags,
    verifyFlags: verifyFlagNames(flags),
    faults: faults.length > 0 ? faults : verifyFlagWords(flags),
    certificates,
  };
}

function undecided({ message }: TLSError): ChainVerdict {
  return {
    ok: false,
    verifyResult: 0xffffffff,
    verifyFlags: [],
    faults: [message],
    certificates: [],
  };
}
