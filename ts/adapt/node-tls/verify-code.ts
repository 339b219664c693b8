import type { SslContext } from '../../mbedtls/ssl-context.js';
import type { FaultKind, Verdict } from '../../mbedtls/verdict.js';
import { verifyFlagNames } from '../../mbedtls/verify.js';
import { verifyCodeOf } from '../verify-codes.js';
import { certificateOf, issuersOf } from './peer-certificate.js';

/**
 * OpenSSL's names, which are Node's codes. Of several faults OpenSSL tells the one that it finds
 * last: the first here.
 */
const KINDS: readonly (readonly [FaultKind, string])[] = [
  ['policy', 'NO_EXPLICIT_POLICY'],
  ['constraint', 'PERMITTED_VIOLATION'],
  ['constraintsUnknown', 'UNSUPPORTED_CONSTRAINT_TYPE'],
  ['expired', 'CERT_HAS_EXPIRED'],
  ['future', 'CERT_NOT_YET_VALID'],
  ['dates', 'ERROR_IN_CERT_NOT_BEFORE_FIELD'],
  ['signature', 'CERT_SIGNATURE_FAILURE'],
  ['revoked', 'CERT_REVOKED'],
  ['digest', 'CA_MD_TOO_WEAK'],
  ['signatureKey', 'EE_KEY_TOO_SMALL'],
  ['key', 'EE_KEY_TOO_SMALL'],
  ['extKeyUsage', 'INVALID_PURPOSE'],
  ['keyUsage', 'INVALID_PURPOSE'],
  ['notCa', 'INVALID_PURPOSE'],
  ['noCertSign', 'INVALID_PURPOSE'],
  ['pathLength', 'PATH_LENGTH_EXCEEDED'],
  ['critical', 'UNHANDLED_CRITICAL_EXTENSION'],
  ['malformed', 'INVALID_EXTENSION'],
];

/**
 * Node's code for what is wrong with the peer's certificate; null when nothing is.
 *
 * @param trusted gives what its chain may end in, DER
 */
export function verifyCode(
  context: SslContext,
  trusted: () => readonly Uint8Array[],
): string | null {
  const flags = context.verifyResult;
  if (flags === 0 || flags === 0xffffffff) return null;
  const { verdict } = context;
  const isFound = (kind: FaultKind): boolean =>
    has(verdict, kind) && !(kind === 'signature' && isForeign(verdict, trusted()));
  return (
    KINDS.find(([kind]) => isFound(kind))?.[1] ??
    issuerCode(verdict) ??
    (has(verdict, 'host') ? 'ERR_TLS_CERT_ALTNAME_INVALID' : null) ??
    verifyCodeOf(verifyFlagNames(flags)) ??
    'CERT_REJECTED'
  );
}

// An issuer of the same name that has another key is none.
function isForeign(verdict: Verdict, trusted: readonly Uint8Array[]): boolean {
  const last = verdict.at(-1);
  return last !== undefined && issuersOf(last.der, trusted).length === 0;
}

// Who is missing: OpenSSL has a name for each case.
function issuerCode(verdict: Verdict): string | null {
  const isMissing = (['noIssuer', 'selfSigned', 'signature'] as const).some((kind) =>
    has(verdict, kind),
  );
  if (!isMissing) return null;
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
