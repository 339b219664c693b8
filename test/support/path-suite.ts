import { verifyChain } from '../../ts/mbedtls/verify-chain.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import type { Dice } from './dice.js';
import { ext, general, mint, mintKey, type Extension, type MintKey } from './minted.js';

const HOST = 'host.example.test';
const NAMES = ['A', 'B', 'C', 'Root'] as const;
const KEYS = 5;
const keys = Array.from({ length: KEYS }, () => mintKey());
const leafKey = mintKey();
const made = new Map<string, Buffer>();

/** What is wrong with an issuer, or special about it. */
const KINDS = [
  'plain',
  'expired',
  'future',
  'no CA',
  'no CA said',
  'may not sign',
  'length 0',
  'length 1',
  'for clients',
  'for servers',
  'for any',
  'other names',
  'these names',
  'unknown extension',
  'policy demanded',
] as const;
type Kind = (typeof KINDS)[number];

/** A CA's certificate: who it is, by whom, and what about it. Keys are numbers. */
interface Issuer {
  readonly subject: string;
  readonly key: number;
  readonly issuer: string;
  readonly by: number;
  readonly kind: Kind;
}

/** A server's certificate, what is sent with it, and what is trusted. */
export interface PathCase {
  readonly issuer: string;
  readonly by: number;
  readonly sent: readonly Issuer[];
  readonly trusted: readonly Issuer[];
  /** Whether the certificates have identifiers of the keys. */
  readonly identified: boolean;
}

function keyOf(number: number): MintKey {
  return keys[number] ?? leafKey;
}

function extensionsOf(kind: Kind): readonly Extension[] {
  switch (kind) {
    case 'no CA':
      return [{ oid: '551d13', critical: true, value: Buffer.of(0x30, 0) }];
    case 'no CA said':
      return [];
    case 'may not sign':
      return [ext.ca(), ext.usage(0x82)];
    case 'length 0':
      return [ext.ca(0)];
    case 'length 1':
      return [ext.ca(1), ext.usage(0x06)];
    case 'for clients':
      return [ext.ca(), ext.purposes('2b06010505070302')];
    case 'for servers':
      return [ext.ca(), ext.purposes('2b06010505070302', '2b06010505070301')];
    case 'for any':
      return [ext.ca(), ext.purposes('551d2500')];
    case 'other names':
      return [ext.ca(), ext.constraints([general.dns('other.test')], [])];
    case 'these names':
      return [ext.ca(), ext.constraints([general.dns('example.test')], [], false)];
    case 'unknown extension':
      return [ext.ca(), ext.unknown(true)];
    case 'policy demanded':
      return [ext.ca(), ext.policyConstraints(0)];
    default:
      return [ext.ca()];
  }
}

function certificateOf(each: Issuer, identified: boolean): Buffer {
  const { subject, key, issuer, by, kind } = each;
  const name = JSON.stringify([each, identified]);
  const found =
    made.get(name) ??
    mint({
      issuer,
      subject,
      key: keyOf(key),
      by: keyOf(by),
      extensions: [
        ...extensionsOf(kind),
        ...(identified ? [ext.keyId(keyOf(key)), ext.issuerKeyId(keyOf(by))] : []),
      ],
      ...(kind === 'expired' ? { until: '20210101000000Z' } : {}),
      ...(kind === 'future' ? { from: '20450101000000Z' } : {}),
    });
  made.set(name, found);
  return found;
}

function leafOf(issuer: string, by: number, identified: boolean): Buffer {
  const name = `${issuer} ${by} ${identified}`;
  const extensions = [
    ext.names(general.dns(HOST)),
    ...(identified ? [ext.issuerKeyId(keyOf(by))] : []),
  ];
  const request = { issuer, subject: 'leaf', key: leafKey, by: keyOf(by), extensions };
  const found = made.get(name) ?? mint(request);
  made.set(name, found);
  return found;
}

/** Whether the strict verification finds a good path, and what it says. */
export function outcome({ issuer, by, sent, trusted, identified }: PathCase): {
  readonly ok: boolean;
  readonly faults: readonly string[];
} {
  const roots = X509Crt.parseAll(trusted.map((each) => certificateOf(each, identified)));
  try {
    const chain = [
      leafOf(issuer, by, identified),
      ...sent.map((each) => certificateOf(each, identified)),
    ];
    const { ok, faults } = verifyChain(chain, roots, { host: HOST });
    return { ok, faults };
  } finally {
    roots.dispose();
  }
}

function isGood(path: readonly Issuer[]): boolean {
  return path.every(({ kind }, at) => {
    const below = path.slice(0, at).filter(({ subject, issuer }) => subject !== issuer).length;
    switch (kind) {
      case 'plain':
      case 'for servers':
      case 'for any':
      case 'these names':
        return true;
      case 'length 0':
        return below === 0;
      case 'length 1':
        return below <= 1;
      case 'policy demanded':
        // A trusted one demands nothing.
        return at === path.length - 1;
      default:
        return false;
    }
  });
}

/** The right verdict: whether any of all paths is good. */
export function judge({ issuer, by, sent, trusted }: PathCase): boolean {
  const search = (path: readonly Issuer[], name: string, key: number): boolean => {
    const fits = (each: Issuer): boolean => each.subject === name && each.key === key;
    const isNew = (each: Issuer): boolean =>
      !path.some(({ subject, key: other }) => subject === each.subject && other === each.key);
    return (
      trusted.filter(fits).some((each) => isNew(each) && isGood([...path, each])) ||
      sent.filter(fits).some((each) => isNew(each) && search([...path, each], each.issuer, each.by))
    );
  };
  return search([], issuer, by);
}

function issuerOf(dice: Dice): Issuer {
  return {
    subject: dice.pick(NAMES),
    key: dice.roll(KEYS),
    issuer: dice.pick(NAMES),
    by: dice.roll(KEYS),
    kind: dice.roll(2) === 0 ? 'plain' : dice.pick(KINDS),
  };
}

/** CAs that sign one another at will, of which most lead nowhere, and a path that leads on. */
export function chancePath(dice: Dice, identified: boolean): PathCase {
  const names = Array.from({ length: 1 + dice.roll(4) }, () => dice.pick(NAMES));
  const pairs = names.map((name) => [name, dice.roll(KEYS)] as const);
  const [[issuer, by] = ['A', 0] as const] = pairs;
  const path = pairs.map(([subject, key], at) => {
    const [above, aboveKey] = pairs[at + 1] ?? [subject, key];
    const kind: Kind = dice.roll(3) > 0 ? 'plain' : dice.pick(KINDS);
    return { subject, key, issuer: above, by: aboveKey, kind };
  });
  const junk = Array.from({ length: dice.roll(7) }, () => issuerOf(dice));
  const sent = [...path, ...junk];
  for (let at = sent.length - 1; at > 0; at--) {
    const other = dice.roll(at + 1);
    const [one, two] = [sent[at], sent[other]];
    if (one !== undefined && two !== undefined) [sent[at], sent[other]] = [two, one];
  }
  const trusted = [
    ...path.slice(-1 - dice.roll(2)),
    ...Array.from({ length: dice.roll(3) }, () => issuerOf(dice)),
  ];
  return { issuer, by, sent, trusted, identified };
}
