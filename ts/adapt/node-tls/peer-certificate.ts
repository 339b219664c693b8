import { X509Certificate } from 'node:crypto';
import type { PeerCertificate } from 'node:tls';

/** What Node shows of a certificate, with its issuer where that is known. */
export type ShownCertificate = PeerCertificate & { issuerCertificate?: ShownCertificate };

/** A certificate of Node's, undefined for what Node cannot read. */
export function certificateOf(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
}

/** What Node shows of a certificate; undefined for what Node cannot read. */
export function legacyOf(der: Uint8Array): PeerCertificate | undefined {
  return certificateOf(der)?.toLegacyObject();
}

/**
 * A certificate with its issuers, each in `issuerCertificate` of the one before, up to a trusted
 * root, which is its own issuer. `sent` is what the peer sent, its own certificate first.
 */
export function detailedOf(
  sent: readonly Uint8Array[],
  trusted: readonly Uint8Array[],
): ShownCertificate | undefined {
  const path = pathOf(sent, trusted);
  let issuer: ShownCertificate | undefined;
  for (const certificate of path.reverse()) {
    const shown: ShownCertificate = certificate.toLegacyObject();
    if (issuer !== undefined) shown.issuerCertificate = issuer;
    else if (isIssuedBy(certificate, certificate)) shown.issuerCertificate = shown;
    issuer = shown;
  }
  return issuer;
}

/**
 * The first certificate, each with its issuer among them in `issuerCertificate`: what Node reads by
 * itself has none.
 */
export function linkedOf(sent: readonly Uint8Array[]): X509Certificate | undefined {
  const path = pathOf(sent, []);
  for (const [at, certificate] of path.entries())
    Object.defineProperty(certificate, 'issuerCertificate', { value: path[at + 1] });
  return path[0];
}

/** The issuers of a certificate among others, the next one first, all DER. */
export function issuersOf(der: Uint8Array, others: readonly Uint8Array[]): Uint8Array[] {
  return pathOf([der, ...others], [])
    .slice(1)
    .map(({ raw }) => raw);
}

function pathOf(sent: readonly Uint8Array[], trusted: readonly Uint8Array[]): X509Certificate[] {
  const read = (list: readonly Uint8Array[]): X509Certificate[] =>
    list.flatMap((der) => certificateOf(der) ?? []);
  const [leaf, ...others] = read(sent);
  if (leaf === undefined) return [];
  const path = [leaf];
  let roots: X509Certificate[] | null = null;
  for (let at: X509Certificate | undefined = leaf; at !== undefined && !isIssuedBy(at, at); ) {
    const below: X509Certificate = at;
    roots ??= read(trusted);
    at = [...others, ...roots].find((other) => !path.includes(other) && isIssuedBy(below, other));
    if (at !== undefined) path.push(at);
  }
  return path;
}

function isIssuedBy(one: X509Certificate, other: X509Certificate): boolean {
  return one.issuer === other.subject && one.checkIssued(other);
}
