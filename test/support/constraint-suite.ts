import { verifyChain } from '../../ts/mbedtls/verify-chain.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import { der, sequence } from './der.js';
import { ext, mint, mintKey, name, type Extension } from './minted.js';

/**
 * A name of a certificate, or a base of constraints: text for DNS, mail and URI; addresses in
 * hexadecimal, with their masks behind them in a base; a directory name's organisation and unit.
 */
export interface Entry {
  readonly kind: 'dns' | 'mail' | 'uri' | 'ip' | 'directory';
  readonly value: string;
}

/** What one CA says. Null: it says nothing. */
export type Limits = {
  readonly permitted: readonly Entry[];
  readonly excluded: readonly Entry[];
} | null;

/** A root, a CA below it, maybe a second one that issues itself, and a server. */
export interface Case {
  readonly root: Limits;
  readonly ca: Limits;
  readonly critical: boolean;
  /** Whether the CA's key was replaced: one certificate more, issued by itself. */
  readonly rolled: boolean;
  /** The server's organisation and unit; null for an empty subject. */
  readonly subject: string | null;
  readonly mail: string | null;
  /** Null for no subject alternative name. */
  readonly names: readonly Entry[] | null;
  /** A DNS name, or an address in hexadecimal. */
  readonly host: Entry;
}

const TAGS = { mail: 0x81, dns: 0x82, directory: 0xa4, uri: 0x86, ip: 0x87 } as const;
const [O, OU, CN, MAIL] = ['55040a', '55040b', '550403', '2a864886f70d010901'] as const;
const AUTHORITY = name([O, 0x0c, 'CA']);
const ROOT = name([O, 0x0c, 'Root']);
const [rootKey, caKey, rolledKey, leafKey] = [mintKey(), mintKey(), mintKey(), mintKey()];
const made = new Map<string, Buffer>();

function kept(what: string, make: () => Buffer): Buffer {
  const found = made.get(what) ?? make();
  made.set(what, found);
  return found;
}

function directory(text: string, tag = 0x0c): Buffer {
  const [organisation = '', unit] = text.split('/');
  return name([O, tag, organisation], ...(unit === undefined ? [] : [[OU, tag, unit] as const]));
}

function general({ kind, value }: Entry): Buffer {
  if (kind === 'directory') return der(TAGS[kind], directory(value));
  return der(TAGS[kind], Buffer.from(value, kind === 'ip' ? 'hex' : 'latin1'));
}

function constraints(limits: Limits, critical: boolean): Extension[] {
  if (limits === null) return [];
  const list = (tag: number, bases: readonly Entry[]): Buffer[] =>
    bases.length === 0 ? [] : [der(tag, ...bases.map((base) => sequence(general(base))))];
  const value = sequence(...list(0xa0, limits.permitted), ...list(0xa1, limits.excluded));
  return [{ oid: '551d1e', critical, value }];
}

function issuer(what: 'root' | 'ca' | 'rolled', limits: Limits, critical: boolean): Buffer {
  return kept(JSON.stringify([what, limits, critical]), () =>
    mint({
      issuer: what === 'rolled' ? AUTHORITY : ROOT,
      subject: what === 'root' ? ROOT : AUTHORITY,
      key: { root: rootKey, ca: caKey, rolled: rolledKey }[what],
      by: what === 'rolled' ? caKey : rootKey,
      extensions: [ext.ca(), ...constraints(limits, critical)],
    }),
  );
}

function leaf({ rolled, subject, mail, names, host }: Case): Buffer {
  return kept(JSON.stringify([rolled, subject, mail, names, host]), () => {
    const parts = [
      ...(subject === null ? [] : directory(subject, 0x13).subarray(2)),
      // Never looked at.
      ...(subject === null ? [] : name([CN, 0x0c, hostText(host)]).subarray(2)),
      ...(mail === null ? [] : name([MAIL, 0x16, mail]).subarray(2)),
    ];
    return mint({
      issuer: AUTHORITY,
      subject: sequence(Buffer.from(parts)),
      key: leafKey,
      by: rolled ? rolledKey : caKey,
      extensions: names === null ? [] : [ext.names(...names.map(general))],
    });
  });
}

/** Whether the strict verification takes it, and what it says. */
export function outcome(each: Case): { readonly ok: boolean; readonly faults: readonly string[] } {
  const { root, ca, critical, rolled, host } = each;
  const chain = [leaf(each), issuer('ca', ca, critical)];
  if (rolled) chain.push(issuer('rolled', null, critical));
  const trusted = X509Crt.parse(issuer('root', root, critical));
  try {
    const { ok, faults } = verifyChain(chain, trusted, { host: hostText(host) });
    return { ok, faults };
  } finally {
    trusted.dispose();
  }
}

function hostText({ kind, value }: Entry): string {
  if (kind !== 'ip') return value;
  const bytes = [...Buffer.from(value, 'hex')];
  return bytes.length === 4 ? bytes.join('.') : (value.match(/..../g) ?? []).join(':');
}

// The rules, written apart from what they are to check: over lists of labels and whole numbers.

type Answer = 'in' | 'out' | 'unknown';

function labels(text: string): string[] | null {
  const list = text.toLowerCase().split('.');
  return list.every((label) => /^[!-~]+$/.test(label)) ? list : null;
}

function endsIn(list: readonly string[], end: readonly string[]): boolean {
  return end.length <= list.length && end.every((each, at) => each === list.at(at - end.length));
}

/** How a host stands to a base, which is for names below it too, or for them alone. */
function hostIn(host: string, base: string, belowToo: boolean): Answer {
  const list = labels(host);
  const end = base === '' ? [] : labels(base.replace(/^\./, ''));
  if (list === null || end === null || base.includes('*')) return 'unknown';
  if (base === '') return 'in';
  const isLonger = list.length > end.length;
  const fits = base.startsWith('.') ? isLonger : belowToo || !isLonger;
  return fits && endsIn(list, end) ? 'in' : 'out';
}

function dnsIn(host: string, base: string, excluding: boolean): Answer {
  const answer = hostIn(host, base, true);
  if (answer !== 'out' || !excluding || !host.startsWith('*.') || base.startsWith('.'))
    return answer;
  const [, ...rest] = base.toLowerCase().split('.');
  const [, ...wild] = host.toLowerCase().split('.');
  return rest.join('.') === wild.join('.') ? 'in' : 'out';
}

function mailIn(mail: string, base: string): Answer {
  const [local, host, ...more] = mail.split('@');
  const [boxLocal, boxHost, ...boxMore] = base.split('@');
  if (!local || host === undefined || more.length > 0 || boxMore.length > 0) return 'unknown';
  if (boxHost === undefined) return hostIn(host, base, false);
  if (!boxLocal || labels(boxHost) === null) return 'unknown';
  const answer = hostIn(host, boxHost, false);
  return answer === 'in' && local !== boxLocal ? 'out' : answer;
}

function uriIn(uri: string, base: string): Answer {
  const [, authority] = /^[^:/]+:\/\/([^/?#\\]*)/.exec(uri) ?? [];
  const host = authority?.replace(/^.*@/, '').replace(/:.*$/, '');
  if (host === undefined || !/[:-\uffff]/.test(host) || /^\[|%/.test(host)) return 'unknown';
  return hostIn(host, base, false);
}

function ipIn(address: string, base: string): Answer {
  if (base.length !== 16 && base.length !== 64) return 'unknown';
  const half = base.length / 2;
  const mask = BigInt(`0x${base.slice(half)}`);
  const bits = 4 * half;
  const ones = mask.toString(2).replace(/0*$/, '').length;
  const isMask = mask === 0n || (mask.toString(2).length === bits && !/01/.test(mask.toString(2)));
  if (!isMask) return 'unknown';
  if (address.length !== half) return 'out';
  const shift = BigInt(mask === 0n ? bits : bits - ones);
  const network = (hex: string): bigint => BigInt(`0x${hex}`) >> shift;
  return network(address) === network(base.slice(0, half)) ? 'in' : 'out';
}

function directoryIn(given: string, base: string): Answer {
  const parts = (text: string): string[] =>
    text.split('/').map((part) => part.trim().replace(/ +/g, ' ').toLowerCase());
  const [have, want] = [parts(given), parts(base)];
  return want.every((part, at) => part === have[at]) ? 'in' : 'out';
}

function relation({ kind, value }: Entry, base: Entry, excluding: boolean): Answer {
  switch (kind) {
    case 'dns':
      return dnsIn(value, base.value, excluding);
    case 'mail':
      return mailIn(value, base.value);
    case 'uri':
      return uriIn(value, base.value);
    case 'ip':
      return ipIn(value, base.value);
    case 'directory':
      return directoryIn(value, base.value);
  }
}

function allowed(limits: Limits, entry: Entry): boolean {
  if (limits === null) return true;
  const answers = (bases: readonly Entry[], excluding: boolean): Answer[] =>
    bases.filter(({ kind }) => kind === entry.kind).map((base) => relation(entry, base, excluding));
  const [permitted, excluded] = [answers(limits.permitted, false), answers(limits.excluded, true)];
  return (
    ![...permitted, ...excluded].includes('unknown') &&
    !excluded.includes('in') &&
    (permitted.length === 0 || permitted.includes('in'))
  );
}

function isFor({ kind, value }: Entry, host: Entry): boolean {
  if (kind !== host.kind) return false;
  const [name, wanted] = [value.toLowerCase(), host.value.toLowerCase()];
  if (kind === 'ip' || name === wanted) return name === wanted;
  const [star, ...rest] = name.split('.');
  const [, ...below] = wanted.split('.');
  return star === '*' && rest.length > 1 && rest.join('.') === below.join('.');
}

/** The right verdict. */
export function judge({ root, ca, subject, mail, names, host }: Case): boolean {
  const everybody: Limits[] = [root, ca];
  const dn = [subject, mail === null ? null : `mail ${mail}`].filter((part) => part !== null);
  const entries: Entry[] = [
    ...(dn.length === 0 ? [] : [{ kind: 'directory', value: dn.join('/') } as const]),
    ...(mail === null || names !== null ? [] : [{ kind: 'mail', value: mail } as const]),
    ...(names ?? []),
  ];
  const isMalformed = ({ permitted, excluded }: NonNullable<Limits>): boolean =>
    permitted.length + excluded.length === 0;
  return (
    !everybody.some((limits) => limits !== null && isMalformed(limits)) &&
    !entries.some(({ kind, value }) => kind === 'ip' && ![8, 32].includes(value.length)) &&
    everybody.every((limits) => entries.every((entry) => allowed(limits, entry))) &&
    allowed(root, { kind: 'directory', value: 'CA' }) &&
    (names ?? []).some((entry) => isFor(entry, host))
  );
}
