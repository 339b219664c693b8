import type { CertificateInfo } from '../../mbedtls/x509-crt.js';

/** What is shown of a certificate: of Node's, what needs no parser of one's own. */
export interface PageCertificate {
  readonly subject: { readonly CN: string | undefined };
  readonly issuer: { readonly CN: string | undefined };
  readonly valid_from: string;
  readonly valid_to: string;
  /** The certificate itself, DER. */
  readonly raw: Uint8Array;
}

/** A certificate as programs of Node look at it. */
export function shownCertificate(certificate: CertificateInfo): PageCertificate {
  const { subject, issuer, validFrom, validTo, der } = certificate;
  return {
    subject: { CN: commonName(subject) },
    issuer: { CN: commonName(issuer) },
    valid_from: validFrom.toUTCString(),
    valid_to: validTo.toUTCString(),
    raw: der,
  };
}

function commonName(name: string): string | undefined {
  return /(?:^|, )CN=((?:\\.|[^,\\])*)/.exec(name)?.[1];
}
