import type { SslContext } from '../../mbedtls/ssl-context.js';
import type { FaultKind, Verdict } from '../../mbedtls/verdict.js';
import { verifyFlagNames } from '../../mbedtls/verify.js';
import { verifyCodeOf } from '../verify-codes.js';
import { certificateOf } from './peer-certificate.js';

/** OpenSSL's names, which are Node's codes, in the order in which OpenSSL would find them. */
const KINDS: readonly (readonly [FaultKind, string])[] = [
  ['notCa', 'INVALID_CA'],
  ['noCertSign', 'INVALID_CA'],
  ['pathLength', 'PATH_LENGTH_EXCEEDED'],
  ['extKeyUsage', 'INVALID_PURPOSE'],
  ['keyUsage', 'INVALID_PURPOSE'],
  ['critical', 'UNHANDLED_CRITICAL_EXTENSION'],
  ['malformed', 'INVALID_EXTENSION'],
  ['constraint', 'PERMITTED_VIOLATION'],
  ['constraintsUnknown', 'UNSUPPORTED_CONSTRAINT_TYPE'],
  ['policy', 'NO_EXPLICIT_POLICY'],
  ['digest', 'CA_MD_TOO_WEAK'],
  ['signatureKey', 'EE_KEY_TOO_SMALL'],
  ['key', 'EE_KEY_TOO_SMALL'],
  ['revoked', 'CERT_REVOKED'],
  ['signature', 'CERT_SIGNATURE_FAILURE'],
  ['expired', 'CERT_HAS_EXPIRED'],
  ['future', 'CERT_NOT_YET_VALID'],
  ['dates', 'ERROR_IN_CERT_NOT_BEFORE_FIELD'],
  ['host', 'ERR_TLS_CERT_ALTNAME_INVALID'],
];

/** Node's code for what is wrong with the peer's certificate; null when nothing is. */
export function verifyCode(context: SslContext): string | null {
  const flags = context.verifyResult;
  if (flags === 0 || flags === 0xffffffff) return null;
  const { verdict } = context;
  const names = verifyFlagNames(flags);
  return (
    (names.includes('NOT_TRUSTED') ? issuerCode(verdict) : null) ??
    KINDS.find(([kind]) => has(verdict, kind))?.[1] ??
    verifyCodeOf(names) ??
    'CERT_REJECTED'
  );
}

// Who is missing: OpenSSL has a name for each case.
function issuerCode(verdict: Verdict): string | null {
  if (!has(verdict, 'noIssuer') && !has(verdict, 'selfSigned')) return null;
  const last = verdict.at(-1);
  const certificate = last === undefined ? undefined : certificateOf(last.der);
  const self = certificate !== undefined && certificate.issuer === certificate.subject;
  if (self)
    return verdict.length === 1 ? 'DEPTH_ZERO_SELF_SIGNED_CERT' : 'SELF_SIGNED_CERT_IN_CHAIN';
  return verdict.length === 1
    ? 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'
    : 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY';
}

function has(verdict: Verdict, kind: FaultKind): boolean {
  return verdict.some(({ faults }) => faults.some((fault) => fault.kind === kind));
}
