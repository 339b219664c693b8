import type { Instance } from '../ffi/instance.js';

/**
 * What is wrong with a certificate, in the order of verdict_kind in native/include/verify.h, which
 * begins with the certificate.
 */
const kinds = [
  'certificate',
  'expired',
  'future',
  'revoked',
  'host',
  'noIssuer',
  'signature',
  'selfSigned',
  'notCa',
  'noCertSign',
  'pathLength',
  'keyUsage',
  'extKeyUsage',
  'digest',
  'signatureKey',
  'key',
  'critical',
  'constraint',
  'constraintsUnknown',
  'policy',
  'malformed',
  'crl',
  'dates',
  'tooLong',
  'flags',
] as const;

/** The name of a kind of fault. */
export type FaultKind = (typeof kinds)[number];

/**
 * One thing that is wrong. `details` is what the verification adds, each an array of bytes: of
 * `host` and `extKeyUsage` the names and the usages that there are; of `pathLength` how many
 * certificates may follow; of `keyUsage` the bits; of `digest` Mbed TLS's number; of `key` its
 * size; of `critical` and `malformed` the object identifier; of the constraints who has them,
 * whether they exclude, the kind of the name and the name; of `crl` and `flags` bits of
 * MBEDTLS_X509_BADCERT_*.
 */
export interface Fault {
  readonly kind: FaultKind;
  readonly details: readonly Uint8Array[];
}

/** One certificate of the path that was looked at. */
export interface JudgedCertificate {
  readonly der: Uint8Array;
  readonly faults: readonly Fault[];
}

/** A path, the peer's certificate first, and what is wrong with each in it. */
export type Verdict = readonly JudgedCertificate[];

/** Takes the record of the verification that was made last; empty when nothing was recorded. */
export function takeVerdict(instance: Instance): Verdict {
  const { exports, memory } = instance;
  const size = exports.native_verdict_size();
  if (size === 0) return [];
  const record = memory.copy(exports.native_verdict(), size);
  exports.native_verdict_free();
  return readVerdict(record);
}

function readVerdict(record: Uint8Array): Verdict {
  const path: { der: Uint8Array; faults: { kind: FaultKind; details: Uint8Array[] }[] }[] = [];
  for (let at = 0; at + 5 <= record.length; ) {
    const [number = 0, place = 0, high = 0, middle = 0, low = 0] = record.subarray(at, at + 5);
    const end = at + 5 + high * 65_536 + middle * 256 + low;
    const detail = record.subarray(at + 5, end);
    at = end;
    const kind = kinds[number];
    if (kind === 'certificate') {
      path[place] ??= { der: detail, faults: [] };
      continue;
    }
    // The names of the certificate follow the fault, with their kind in the place of the place.
    const listed = kind === 'host' && place > 0 ? 0 : place;
    const faults = path[listed]?.faults;
    const last = faults?.at(-1);
    if (kind === undefined || faults === undefined) continue;
    if (last?.kind === kind && (kind === 'host' || kind === 'extKeyUsage')) {
      last.details.push(kind === 'host' ? Uint8Array.of(place - 1, ...detail) : detail);
    } else {
      faults.push({ kind, details: detail.length === 0 ? [] : [detail] });
    }
  }
  return path.filter((certificate) => certificate !== undefined);
}
