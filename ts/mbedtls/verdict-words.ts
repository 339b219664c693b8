import type { Instance } from '../ffi/instance.js';
import { distinguishedName, visible } from '../nsapi/distinguished-name.js';
import { oidText } from '../nsapi/der.js';
import type { Fault, Verdict } from './verdict.js';
import { verifyFlagWords } from './verify.js';
import { X509Crt } from './x509-crt.js';

/** Characters of a name, and names, that a message has at most: they come from the peer. */
const MOST_CHARACTERS = 200;
const MOST_NAMES = 10;
const MOST_FAULTS = 20;

const utf8 = new TextDecoder();

interface Certificate {
  readonly name: string;
  readonly issuer: string;
  readonly from: string;
  readonly until: string;
}

interface Scene {
  readonly path: readonly Certificate[];
  readonly at: number;
  readonly host: string | null | undefined;
}

/**
 * What is wrong with each certificate of the path, in sentences without a full stop, the peer's
 * certificate first.
 */
export function verdictWords(
  instance: Instance,
  verdict: Verdict,
  host: string | null | undefined,
): string[][] {
  const path = verdict.map(({ der }) => describe(instance, der));
  return verdict.map(({ faults }, at) =>
    unique(faults.flatMap((fault) => sentences(fault, { path, at, host }))).slice(0, MOST_FAULTS),
  );
}

function describe(instance: Instance, der: Uint8Array): Certificate {
  const { subject, issuer, validFrom, validTo } = X509Crt.describe(instance, der);
  return {
    name: quoted(subject),
    issuer: quoted(issuer),
    from: moment(validFrom),
    until: moment(validTo),
  };
}

function sentences(fault: Fault, scene: Scene): string[] {
  if (fault.kind === 'flags' || fault.kind === 'crl')
    return flagSentences(numberIn(fault.details[0]), scene);
  return [sentence(fault, scene)];
}

// What Mbed TLS's own verification and revocation lists give: flags, and no more.
function flagSentences(flags: number, { path, at, host }: Scene): string[] {
  const { name = '', from = '', until = '' } = path[at] ?? {};
  return verifyFlagWords(flags).map((word) =>
    word
      .replace('the certificate', `the certificate of ${name}`)
      .replace('has expired', `has expired: it was valid until ${until}`)
      .replace('not valid yet', `not valid yet: it is valid from ${from}`)
      .replace('for another name', `not for "${host ?? ''}"`),
  );
}

function sentence({ kind, details }: Fault, { path, at, host }: Scene): string {
  const [detail = new Uint8Array(0)] = details;
  const { name = '', issuer = '', from = '', until = '' } = path[at] ?? {};
  const the = `the certificate of ${name}`;
  const signed = path[at - 1]?.name ?? '';
  const below = `the certificate of ${signed} is not signed by a trusted CA: its issuer ${name}`;
  switch (kind) {
    case 'expired':
      return `${the} has expired: it was valid until ${until}`;
    case 'future':
      return `${the} is not valid yet: it is valid from ${from}`;
    case 'revoked':
      return `${the} was revoked`;
    case 'host':
      return `${the} is not for "${host ?? ''}": ${namesIn(details)}`;
    case 'noIssuer':
      return (
        `${the} is not signed by a trusted CA: the certificate of its issuer ${issuer} is ` +
        'missing, among the trusted ones and among those that were sent'
      );
    case 'signature':
      return (
        `${the} is not signed by a trusted CA: its signature is not one by the key of ` +
        `${issuer}`
      );
    case 'selfSigned':
      return (
        `${the} is not signed by a trusted CA: it is self-signed, and not among the ` +
        'trusted ones'
      );
    case 'notCa':
      return `${below} is no CA (basic constraints)`;
    case 'noCertSign':
      return `${below} may not sign certificates (key usage)`;
    case 'pathLength':
      return (
        `${below} allows no more than ${detail[0] ?? 0} further CAs below it (path length ` +
        'in the basic constraints)'
      );
    case 'keyUsage':
      return (
        `the key usage of ${the} forbids this use: it has ${usagesIn(detail)}, and digital ` +
        'signature is needed'
      );
    case 'extKeyUsage':
      return (
        `the extended key usage of ${the} forbids this use: its purposes are ` +
        `${details.map(purpose).join(', ')}`
      );
    case 'digest':
      return (
        `${the} is signed with a hash that is too weak or not accepted: ` +
        `${digests.get(detail[0] ?? 0) ?? 'an unknown one'}`
      );
    case 'signatureKey':
      return `${the} has or is signed with a kind of key that is not accepted`;
    case 'key':
      return (
        `the key of ${the} is too short or of a curve that is not accepted: it has ` +
        `${numberIn(detail)} bits`
      );
    case 'critical':
      return `${the} has a critical extension that is not known: ${extension(detail)}`;
    case 'malformed':
      return (
        `${the} has an extension that is malformed, out of place or there twice: ` +
        `${extension(detail)}`
      );
    case 'constraint':
      return (
        `${the} is not permitted by the name constraints of ` +
        `${path[detail[0] ?? 0]?.name ?? ''}: ${generalName(detail.subarray(2))} is ` +
        `${detail[1] === 0 ? 'outside of what is permitted' : 'excluded'}`
      );
    case 'constraintsUnknown':
      return (
        `the name constraints of ${path[detail[0] ?? 0]?.name ?? ''} cannot be applied to ` +
        `${generalName(detail.subarray(2))} of ${the}, so it is not permitted`
      );
    case 'tooLong':
      return (
        `${the} is not followed to a trusted CA: the chain is too long, with more than ` +
        `${path.length - 2} certificates between the peer's and a trusted one`
      );
    case 'dates':
      return `${the} has a date that is not in the format of RFC 5280, which ends in Z`;
    case 'policy':
      return (
        `${the} has none of the certificate policies that a CA above it demands, or ` +
        'malformed ones'
      );
    default:
      return `${the} was not accepted`;
  }
}

const nameKinds = [
  'other name',
  'e-mail',
  'DNS',
  'X.400',
  'directory name',
  'EDI party',
  'URI',
  'IP',
  'registered ID',
];

function namesIn(details: readonly Uint8Array[]): string {
  if (details.length === 0)
    return 'it has no subject alternative name, and the common name does not count';
  const told = details.slice(0, MOST_NAMES).map(generalName).join(', ');
  return (
    'its names are ' +
    `${told}${details.length > MOST_NAMES ? ` and ${details.length - MOST_NAMES} more` : ''}`
  );
}

/** A kind and a name, as the subject alternative names have them. */
function generalName(detail: Uint8Array): string {
  const kind = detail[0] ?? 0;
  const value = detail.subarray(1);
  const text =
    kind === 7
      ? address(value)
      : kind === 4
        ? distinguishedName(value)
        : kind === 0 || kind === 3 || kind === 5 || kind === 8
          ? ''
          : utf8.decode(value.subarray(0, MOST_CHARACTERS));
  return `${nameKinds[kind] ?? 'name'} ${quoted(text)}`;
}

function address(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups: string[] = [];
  for (let at = 0; at + 1 < bytes.length; at += 2)
    groups.push((((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)).toString(16));
  return groups.join(':');
}

const keyUsages: readonly (readonly [number, string])[] = [
  [0x80, 'digital signature'],
  [0x40, 'non-repudiation'],
  [0x20, 'key encipherment'],
  [0x10, 'data encipherment'],
  [0x08, 'key agreement'],
  [0x04, 'certificate signing'],
  [0x02, 'CRL signing'],
  [0x01, 'encipher only'],
  [0x8000, 'decipher only'],
];

function usagesIn(detail: Uint8Array): string {
  const bits = (detail[0] ?? 0) | ((detail[1] ?? 0) << 8);
  return (
    keyUsages
      .filter(([bit]) => (bits & bit) !== 0)
      .map(([, name]) => name)
      .join(', ') || 'none'
  );
}

const purposes: ReadonlyMap<string, string> = new Map([
  ['1.3.6.1.5.5.7.3.1', 'server authentication'],
  ['1.3.6.1.5.5.7.3.2', 'client authentication'],
  ['1.3.6.1.5.5.7.3.3', 'code signing'],
  ['1.3.6.1.5.5.7.3.4', 'e-mail protection'],
  ['1.3.6.1.5.5.7.3.8', 'time stamping'],
  ['1.3.6.1.5.5.7.3.9', 'OCSP signing'],
]);

function purpose(bytes: Uint8Array): string {
  const oid = oidText(bytes);
  return purposes.get(oid) ?? oid;
}

const extensions: ReadonlyMap<string, string> = new Map([
  ['2.5.29.9', 'subject directory attributes'],
  ['2.5.29.14', 'subject key identifier'],
  ['2.5.29.15', 'key usage'],
  ['2.5.29.17', 'subject alternative name'],
  ['2.5.29.18', 'issuer alternative name'],
  ['2.5.29.19', 'basic constraints'],
  ['2.5.29.30', 'name constraints'],
  ['2.5.29.31', 'CRL distribution points'],
  ['2.5.29.32', 'certificate policies'],
  ['2.5.29.33', 'policy mappings'],
  ['2.5.29.35', 'authority key identifier'],
  ['2.5.29.36', 'policy constraints'],
  ['2.5.29.37', 'extended key usage'],
  ['2.5.29.46', 'freshest CRL'],
  ['2.5.29.54', 'inhibit anyPolicy'],
  ['1.3.6.1.4.1.11129.2.4.3', 'certificate transparency poison'],
  ['1.3.6.1.5.5.7.1.1', 'authority information access'],
  ['1.3.6.1.5.5.7.1.24', 'TLS feature'],
]);

function extension(bytes: Uint8Array): string {
  const oid = oidText(bytes);
  const name = extensions.get(oid);
  return name === undefined ? oid : `${name} (${oid})`;
}

/** mbedtls_md_type_t. */
const digests: ReadonlyMap<number, string> = new Map([
  [3, 'MD5'],
  [4, 'RIPEMD-160'],
  [5, 'SHA-1'],
  [8, 'SHA-224'],
  [9, 'SHA-256'],
  [10, 'SHA-384'],
  [11, 'SHA-512'],
]);

function numberIn(bytes: Uint8Array = new Uint8Array(0)): number {
  return bytes.reduce((number, byte) => number * 256 + byte, 0);
}

function quoted(text: string): string {
  const shown = [...visible(text)];
  if (shown.length === 0) return '""';
  const cut = shown.length > MOST_CHARACTERS ? '…' : '';
  return `"${shown.slice(0, MOST_CHARACTERS).join('')}${cut}"`;
}

function moment(date: Date): string {
  return Number.isNaN(date.getTime())
    ? 'an unknown moment'
    : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}
