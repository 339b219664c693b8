import type { SslContext } from '../mbedtls/ssl-context.js';
import type { CertificateInfo } from '../mbedtls/x509-crt.js';
import { toPemText } from './pem-text.js';
import type { Target } from './tls-options.js';

/** What was agreed on, for people and for programs. */
export interface Agreed {
  readonly host: string;
  readonly port: number;
  readonly verified: boolean;
  readonly protocol: string;
  readonly ciphersuite: string | null;
  readonly alpn: string | null;
  readonly resumed: boolean;
  readonly certificates: readonly {
    readonly subject: string;
    readonly issuer: string;
    readonly validFrom: string;
    readonly validTo: string;
    readonly pem: string;
  }[];
}

/** The certificates of a peer; none for one that showed none. */
export function certificatesOf(context: SslContext): readonly CertificateInfo[] {
  const chain = context.getPeerCert();
  if (chain === null) return [];
  try {
    return chain.certificates;
  } finally {
    chain.dispose();
  }
}

export function agreed(target: Target, context: SslContext): Agreed {
  return {
    host: target.host,
    port: target.port,
    verified: !target.insecure,
    protocol: context.version,
    ciphersuite: context.ciphersuite,
    alpn: context.alpnProtocol,
    resumed: context.isResumed,
    certificates: certificatesOf(context).map(({ subject, issuer, validFrom, validTo, der }) => ({
      subject,
      issuer,
      validFrom: validFrom.toISOString(),
      validTo: validTo.toISOString(),
      pem: toPemText('CERTIFICATE', der),
    })),
  };
}

/** What a peer says, whose control characters do nothing to a terminal. */
export const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, escaped);

/** A value as JSON, of which the same is true: it may be printed on a terminal, too. */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(/[\x7f-\x9f\p{Cf}]/gu, escaped);

function escaped(characters: string): string {
  return Array.from(
    { length: characters.length },
    (_, at) => `\\u${characters.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');
}

/** The same, of several lines. */
export const printableLines = (text: string): string => text.split('\n').map(printable).join('\n');

/** What was agreed on, in lines. */
export function agreedLines(seen: Agreed): string[] {
  const day = (text: string): string => text.slice(0, 10);
  return [
    `Connected to ${seen.host}:${seen.port}, ${seen.verified ? 'verified' : 'NOT verified'}.`,
    `  protocol      ${seen.protocol}${seen.resumed ? ', resumed' : ''}`,
    `  cipher suite  ${seen.ciphersuite ?? 'none'}`,
    ...(seen.alpn === null ? [] : [`  ALPN          ${printable(seen.alpn)}`]),
    ...(seen.certificates.length === 0 ? [] : ["  peer's chain"]),
    ...seen.certificates.flatMap(({ subject, issuer, validFrom, validTo }) => [
      `    ${printable(subject)}`,
      `      issued by ${printable(issuer)}, valid ${day(validFrom)} to ${day(validTo)}`,
    ]),
  ];
}
