import type { Case, Entry, Limits } from './constraint-suite.js';
import type { Dice } from './dice.js';

function dns(value: string): Entry {
  return { kind: 'dns', value };
}

function ip(value: string): Entry {
  return { kind: 'ip', value };
}

const [GOOD, GOOD_IP] = [dns('good.example.test'), ip('c0000207')] as const;
const [BAD, BAD_IP] = [dns('bad.other.test'), ip('c6336407')] as const;
const NAMES = [[], [GOOD], [BAD], [GOOD, BAD]] as const;
const ADDRESSES = [[], [GOOD_IP], [BAD_IP], [GOOD_IP, BAD_IP]] as const;
const BASES = [[], [dns('example.test')], [dns('other.test')], [dns('.example.test')]] as const;
const NETS = [[], [ip('c0000200ffffff00')], [ip('c6336400ffffff00')]] as const;

/** Every combination of these names, addresses and limits, of a CA that may issue itself. */
export function* everyCase(): Generator<Case> {
  for (const permittedNames of BASES)
    for (const permittedNets of NETS)
      for (const excludedNames of BASES)
        for (const excludedNets of NETS)
          for (const names of NAMES)
            for (const addresses of ADDRESSES)
              for (const host of [GOOD, GOOD_IP]) {
                const permitted = [...permittedNames, ...permittedNets];
                const excluded = [...excludedNames, ...excludedNets];
                const all = [...names, ...addresses];
                yield {
                  root: null,
                  ca: permitted.length + excluded.length === 0 ? null : { permitted, excluded },
                  critical: true,
                  rolled: false,
                  subject: 'Example',
                  mail: null,
                  names: all.length === 0 ? null : all,
                  host,
                };
              }
}

type Pool = readonly [Entry['kind'], ...string[]];

/** What certificates have, and what constraints say: good, near misses, and what is none. */
const HAS: readonly [Pool, ...Pool[]] = [
  [
    'dns',
    'a.test',
    'A.Test',
    'x.a.test',
    'y.x.a.test',
    'ba.test',
    '*.a.test',
    '*.x.a.test',
    '*.test',
    'test',
    'x.a.test.',
    '.a.test',
    'x..a.test',
    'x y.a.test',
    '\xfc.a.test',
    'x.a.test\0.b.test',
    '',
    'xn--bcher-kva.a.test',
    '192.0.2.1',
  ],
  [
    'ip',
    'c0000201',
    'c0000301',
    'c6336401',
    '00000000',
    '20010db8000000000000000000000001',
    '20010db8000100000000000000000001',
    '00000000000000000000ffffc0000201',
    'c00002',
    '',
    'c000020100',
  ],
  [
    'mail',
    'u@a.test',
    'U@A.TEST',
    'u@x.a.test',
    'v@a.test',
    'u@a.test.',
    'u',
    '@a.test',
    'u@b@a.test',
  ],
  [
    'uri',
    'https://a.test/',
    'https://x.a.test:443/a',
    'https://u@A.test?q',
    'https://a.test@b.test/',
    'https://b.test/://a.test',
    'urn:x:y',
    'urn:x://a.test',
    '//a.test/x',
    'https://192.0.2.1/',
    'https://[2001:db8::1]/',
    'https://a.test./',
    'https://a%2etest/',
    'https:///x',
    '',
  ],
  ['directory', 'Example', 'EXAMPLE', 'Example/Unit', 'example /  unit', 'Other', 'Other/Unit'],
];
const SAYS: readonly [Pool, ...Pool[]] = [
  [
    'dns',
    'a.test',
    'A.TEST',
    '.a.test',
    'x.a.test',
    '.x.a.test',
    'test',
    '',
    'b.test',
    '.',
    'a.test.',
    'a..test',
    '*.a.test',
    '\xfc.test',
    '192.0.2.1',
    '.test',
  ],
  [
    'ip',
    'c0000200ffffff00',
    'c0000201ffffffff',
    'c0000207ffffff00',
    '0000000000000000',
    'c0000200fffffe00',
    'c0000200ff00ff00',
    'c0000200ffffff01',
    'c0000201',
    'c000020100',
    '',
    `20010db8${'0'.repeat(24)}ffffffff${'0'.repeat(24)}`,
    `20010db8000100000000000000000000ffffffffffff${'0'.repeat(20)}`,
    '0'.repeat(64),
    `${'0'.repeat(20)}ffffc0000200${'f'.repeat(30)}00`,
  ],
  [
    'mail',
    'a.test',
    '.a.test',
    'u@a.test',
    'U@a.test',
    '',
    '@a.test',
    'u@',
    'u@b@a.test',
    'a.test.',
    'b.test',
  ],
  ['uri', 'a.test', '.a.test', '', 'x.a.test', '*.a.test', 'a.test.', 'b.test'],
  ['directory', 'Example', 'example', 'Example/Unit', 'Other', ' Example'],
];
const HOSTS: readonly [Entry, ...Entry[]] = [
  dns('a.test'),
  dns('x.a.test'),
  dns('X.A.TEST'),
  dns('y.x.a.test'),
  dns('b.test'),
  ip('c0000201'),
  ip('c6336401'),
  ip('20010db8000000000000000000000001'),
];

function some(dice: Dice, pools: readonly [Pool, ...Pool[]], most: number): Entry[] {
  return Array.from({ length: dice.roll(most + 1) }, () => {
    const [kind, first, ...others] = dice.pick(pools);
    return { kind, value: dice.pick([first ?? '', ...others]) };
  });
}

function limits(dice: Dice): Limits {
  if (dice.roll(3) === 0) return null;
  return { permitted: some(dice, SAYS, 3), excluded: some(dice, SAYS, 2) };
}

/** A case of names that are good, nearly so or malformed, for one kind of which most are. */
export function chanceCase(dice: Dice): Case {
  const host = dice.pick(HOSTS);
  const names = some(dice, HAS, 3);
  return {
    root: dice.roll(3) === 0 ? limits(dice) : null,
    ca: limits(dice),
    critical: dice.roll(2) === 0,
    rolled: dice.roll(4) === 0,
    subject: dice.pick(['Example', 'Example/Unit', 'Other', null]),
    mail: dice.roll(4) === 0 ? dice.pick(['u@a.test', 'u@b.test']) : null,
    names: dice.roll(6) === 0 ? null : dice.roll(4) === 0 ? names : [...names, host],
    host,
  };
}
