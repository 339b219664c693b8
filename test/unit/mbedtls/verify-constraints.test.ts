import test from 'ava';
import { verifyChain, type Verdict } from '../../support/constrained.js';
import { chanceCase } from '../../support/constraint-cases.js';
import { judge as judgeCase, outcome as outcomeOf } from '../../support/constraint-suite.js';
import { der, sequence } from '../../support/der.js';
import { Dice } from '../../support/dice.js';
import { ext, general, mint, mintKey, name } from '../../support/minted.js';
import { judge, type Limits, type Names } from '../../support/name-rules.js';

function base([kind, value]: Names[number]): Uint8Array {
  return kind === 'net' ? general.net(value, '255.255.255.0') : general.dns(value);
}

/**
 * One chain: what its CA permits and excludes, what names its certificate has, and what it is asked
 * for.
 */
function outcome(limits: Limits, names: Names, host: string | null): Verdict {
  return verifyChain({
    permitted: limits.permitted.map(base),
    excluded: limits.excluded.map(base),
    names: names.map(([kind, value]) => (kind === 'net' ? general.ip(value) : general.dns(value))),
    critical: true,
    host,
  });
}

const limit = {
  dns: [
    [],
    [['dns', 'good.test']],
    [['dns', 'other.test']],
    [
      ['dns', 'good.test'],
      ['dns', 'other.test'],
    ],
  ],
  net: [[], [['net', '192.0.2.0']], [['net', '198.51.100.0']]],
} as const;
const names: readonly Names[] = [
  [['dns', 'host.good.test']],
  [['net', '192.0.2.7']],
  [
    ['dns', 'host.good.test'],
    ['net', '192.0.2.7'],
  ],
  [
    ['dns', 'host.good.test'],
    ['dns', 'host.bad.test'],
  ],
  [
    ['dns', 'host.good.test'],
    ['net', '203.0.113.1'],
  ],
  [['dns', '192.0.2.7']],
  [['dns', '*.good.test']],
  [['dns', 'notgood.test']],
];

test(
  'every combination of permitted and excluded names and addresses, against the rules ' +
    'written a second time',
  (t) => {
    let count = 0;
    for (const permittedDns of limit.dns)
      for (const permittedNet of limit.net)
        for (const excludedDns of limit.dns)
          for (const excludedNet of limit.net) {
            const limits: Limits = {
              permitted: [...permittedDns, ...permittedNet],
              excluded: [...excludedDns, ...excludedNet],
            };
            for (const [index, each] of names.entries()) {
              const host = index % 2 === 0 ? 'host.good.test' : '192.0.2.7';
              const { ok, faults } = outcome(limits, each, host);
              if (ok !== judge(limits, each, host))
                t.fail(`${JSON.stringify({ limits, each, host })}: ${faults.join('; ')}`);
              count++;
            }
          }
    t.log(`${count} chains`);
    t.is(count, 4 * 3 * 4 * 3 * names.length);
  },
);

test('chains by chance, of names of all kinds, good and malformed', (t) => {
  const dice = new Dice(18);
  const verdicts = Array.from({ length: 1500 }, () => {
    const each = chanceCase(dice);
    const { ok, faults } = outcomeOf(each);
    if (ok !== judgeCase(each)) t.fail(`${JSON.stringify(each)}: ${faults.join('; ')}`);
    return ok;
  });
  t.true(verdicts.filter(Boolean).length > 300);
});

type Row = readonly [
  what: string,
  permitted: readonly Uint8Array[],
  excluded: readonly Uint8Array[],
  names: readonly Uint8Array[],
  good: boolean,
];
const { dns, mail, uri, ip, net, directory, registered } = general;
const O = '55040a';
const organisation = name([O, 0x0c, 'Example']);
const rows: readonly Row[] = [
  ['the name itself', [dns('a.test')], [], [dns('a.test')], true],
  ['below it', [dns('a.test')], [], [dns('x.y.A.TEST')], true],
  ['not what ends the same', [dns('a.test')], [], [dns('ba.test')], false],
  ['a leading dot is for names below', [dns('.a.test')], [], [dns('x.a.test')], true],
  ['a leading dot is not for the name itself', [dns('.a.test')], [], [dns('a.test')], false],
  ['an empty constraint permits all', [dns('')], [], [dns('a.test')], true],
  ['an empty constraint excludes all', [], [dns('')], [dns('a.test')], false],
  ['excluded wins', [dns('a.test')], [dns('x.a.test')], [dns('x.a.test')], false],
  [
    'a wildcard that would stand for an excluded name',
    [dns('a.test')],
    [dns('x.a.test')],
    [dns('*.a.test')],
    false,
  ],
  ['a wildcard that cannot', [dns('a.test')], [dns('x.y.a.test')], [dns('*.a.test')], true],
  ['a wildcard above what is permitted', [dns('x.a.test')], [], [dns('*.a.test')], false],
  ['a kind that is not limited', [mail('a.test')], [], [dns('x.test')], true],
  ['a name with an empty label', [dns('a.test')], [], [dns('.a.test')], false],
  ['an absolute name', [dns('a.test')], [], [dns('x.a.test.')], false],
  ['an empty name', [dns('')], [], [dns('')], false],
  ['a wildcard in a constraint', [], [dns('*.a.test')], [dns('x.b.test')], false],
  [
    'an absolute constraint excludes nothing, but was meant to',
    [],
    [dns('a.test.')],
    [dns('b.test')],
    false,
  ],
  ['a constraint with an empty label', [], [dns('a..test')], [dns('b.test')], false],
  ['a constraint that is a dot', [], [dns('.')], [dns('b.test')], false],
  ['a constraint that is no ASCII', [], [dns('\xfc.test')], [dns('b.test')], false],
  ['a name that is no ASCII', [], [dns('a.test')], [dns('\xfc.a.test')], false],
  ['a name with a NUL', [dns('a.test')], [], [dns('b.test\0.a.test')], false],
  ['a network', [net('192.0.2.0', '255.255.255.0')], [], [ip('192.0.2.9')], true],
  ['outside of a network', [net('192.0.2.0', '255.255.255.0')], [], [ip('192.0.3.9')], false],
  ['a mask with holes', [net('192.0.2.0', '255.0.255.0')], [], [ip('192.0.2.9')], false],
  ['half of a constraint', [ip('192.0.2.0')], [], [ip('192.0.2.0')], false],
  [
    'no address at all',
    [dns('a.test')],
    [net('0.0.0.0', '0.0.0.0')],
    [dns('a.test'), ip('192.0.2.9')],
    false,
  ],
  ['a mailbox', [mail('a@a.test')], [], [mail('a@A.test')], true],
  ['another mailbox', [mail('a@a.test')], [], [mail('b@a.test')], false],
  ['the local part has its case', [mail('a@a.test')], [], [mail('A@a.test')], false],
  ['a host of mail', [mail('a.test')], [], [mail('b@a.test')], true],
  ['a host of mail is not those below', [mail('a.test')], [], [mail('b@x.a.test')], false],
  ['hosts of mail below', [mail('.a.test')], [], [mail('b@x.a.test')], true],
  ['hosts of mail below, not itself', [mail('.a.test')], [], [mail('b@a.test')], false],
  ['mail with two signs', [mail('a.test')], [], [mail('a@b@a.test')], false],
  ['a mailbox with two signs', [], [mail('a@b@a.test')], [mail('a@c.test')], false],
  ['a mailbox of nobody', [], [mail('@a.test')], [mail('a@b.test')], false],
  ['a mailbox without a host', [], [mail('a@')], [mail('a@b.test')], false],
  ['mail of nobody', [mail('a.test')], [], [mail('@a.test')], false],
  ['mail to an absolute host', [], [mail('a.test')], [mail('a@a.test.')], false],
  ['mail without a host', [mail('a.test')], [], [mail('nobody')], false],
  ['a host of a URI', [uri('a.test')], [], [uri('https://me@A.test:443/x?y')], true],
  ['not those below', [uri('a.test')], [], [uri('https://x.a.test/')], false],
  ['those below', [uri('.a.test')], [], [uri('https://x.a.test/')], true],
  ['what only looks like it', [uri('a.test')], [], [uri('https://b.test/://a.test')], false],
  ['a user that looks like a host', [uri('a.test')], [], [uri('https://a.test@b.test/')], false],
  ['a URI without a host', [uri('a.test')], [], [uri('urn:x:y')], false],
  [
    'a URI without a host that has one further on',
    [uri('a.test')],
    [],
    [uri('urn:x://a.test')],
    false,
  ],
  ['a URI without a scheme', [uri('a.test')], [], [uri('//a.test/')], false],
  ['a URI with an absolute host', [], [uri('a.test')], [uri('https://a.test./')], false],
  ['a URI with an escape in its host', [], [uri('a.test')], [uri('https://%61.test/')], false],
  ['a host with a wildcard', [], [uri('*.a.test')], [uri('https://b.test/')], false],
  ['a URI with an address', [], [uri('a.test')], [uri('https://192.0.2.1/')], false],
  [
    'a directory name below',
    [directory(organisation)],
    [],
    [directory(name([O, 0x13, 'EXAMPLE'], ['550403', 0x0c, 'x']))],
    true,
  ],
  ['another one', [directory(organisation)], [], [directory(name([O, 0x0c, 'Other']))], false],
  ['a kind nobody can compare', [registered('2a0304')], [], [registered('2a0304')], false],
  ['the same where there is no such name', [registered('2a0304')], [], [dns('a.test')], true],
];

for (const critical of [true, false]) {
  test(`each kind of constraint, ${critical ? 'critical' : 'not critical'}`, (t) => {
    for (const [what, permitted, excluded, each, good] of rows) {
      const { ok, flags, faults } = verifyChain({
        permitted,
        excluded,
        names: each,
        critical,
        host: null,
        subject: organisation,
      });
      t.is(ok, good, `${what}: ${faults.join('; ')}`);
      t.deepEqual(flags, good ? [] : ['NAME_CONSTRAINTS'], what);
    }
  });
}

const [rootKey, caKey, leafKey] = [mintKey(), mintKey(), mintKey()];

test('the subject counts for directory names, and its e-mail where no other name is', (t) => {
  const verdict = (
    subject: Uint8Array,
    permitted: Uint8Array,
    names?: readonly Uint8Array[],
  ): boolean =>
    verifyChain({
      permitted: [permitted],
      excluded: [],
      names: names ?? null,
      critical: true,
      host: null,
      subject,
    }).ok;
  const mailed = name([O, 0x0c, 'Example'], ['2a864886f70d010901', 0x16, 'a@b.test']);
  t.true(verdict(organisation, directory(organisation)));
  t.false(verdict(name([O, 0x0c, 'Other']), directory(organisation)));
  t.true(verdict(mailed, mail('b.test')));
  t.false(verdict(mailed, mail('c.test')));
  t.true(verdict(mailed, mail('c.test'), [dns('a.test')]));
});

test('constraints of the root and every CA count; who issues itself is let off', (t) => {
  const build = (
    rootLimits: readonly Uint8Array[],
    caLimits: readonly Uint8Array[],
    host: string,
  ): boolean => {
    const root = mint({
      issuer: 'Root',
      subject: 'Root',
      key: rootKey,
      by: rootKey,
      extensions: [ext.ca(), ...(rootLimits.length > 0 ? [ext.constraints(rootLimits, [])] : [])],
    });
    const ca = mint({
      issuer: 'Root',
      subject: 'CA',
      key: caKey,
      by: rootKey,
      extensions: [ext.ca(), ...(caLimits.length > 0 ? [ext.constraints(caLimits, [])] : [])],
    });
    const leaf = mint({
      issuer: 'CA',
      subject: 'leaf',
      key: leafKey,
      by: caKey,
      extensions: [ext.names(dns(host))],
    });
    return verifyChain({ chain: [leaf, ca], roots: [root], host }).ok;
  };
  t.true(build([dns('a.test')], [dns('x.a.test')], 'h.x.a.test'));
  t.false(build([dns('a.test')], [dns('b.test')], 'h.a.test'));
  t.false(build([dns('b.test')], [], 'h.a.test'));
  t.false(build([], [dns('b.test')], 'h.a.test'));
  const root = mint({
    issuer: 'Root',
    subject: 'Root',
    key: rootKey,
    by: rootKey,
    extensions: [ext.ca(), ext.constraints([directory(organisation)], [])],
  });
  const rolled = mint({
    issuer: 'Root',
    subject: 'Root',
    key: caKey,
    by: rootKey,
    extensions: [ext.ca()],
  });
  const leaf = mint({
    issuer: 'Root',
    subject: organisation,
    key: leafKey,
    by: caKey,
    extensions: [ext.names(dns('a.test'))],
  });
  t.true(verifyChain({ chain: [leaf, rolled], roots: [root], host: 'a.test' }).ok);
});

test('only a CA has constraints', (t) => {
  const limits = ext.constraints([dns('a.test')], [], false);
  const root = mint({
    issuer: 'Root',
    subject: 'Root',
    key: rootKey,
    by: rootKey,
    extensions: [ext.ca()],
  });
  for (const [extensions, good] of [
    [[limits], false],
    [[limits, ext.ca()], true],
  ] as const) {
    const leaf = mint({
      issuer: 'Root',
      subject: 'leaf',
      key: leafKey,
      by: rootKey,
      extensions: [ext.names(dns('a.test')), ...extensions],
    });
    t.is(verifyChain({ chain: [leaf], roots: [root], host: 'a.test' }).ok, good);
  }
});

test('thousands of names and constraints are refused by the bound on work', (t) => {
  const many = Array.from({ length: 800 }, (_, index) => dns(`h${index}.a.test`));
  const { ok, faults } = verifyChain({
    permitted: many,
    excluded: many.slice(1),
    names: many,
    critical: true,
    host: null,
  });
  t.false(ok);
  t.regex(faults.join('; '), /cannot be applied to DNS "h0\.a\.test"/);
});

test('constraints with an empty list are malformed', (t) => {
  const list = der(0xa0, sequence(dns('a.test')));
  for (const [value, good] of [
    [sequence(list), true],
    [sequence(list, der(0xa1)), false],
    [sequence(der(0xa0)), false],
    [sequence(der(0xa1)), false],
    [sequence(der(0xa0), der(0xa1, sequence(dns('b.test')))), false],
    [sequence(list, list), false],
    [sequence(der(0xa0, sequence())), false],
    [sequence(der(0xa0, sequence(dns('a.test'), der(0x80, Buffer.of(1))))), false],
    [Buffer.concat([sequence(list), sequence()]), false],
  ] as const) {
    const root = mint({
      issuer: 'Root',
      subject: 'Root',
      key: rootKey,
      by: rootKey,
      extensions: [ext.ca(), { oid: '551d1e', value }],
    });
    const leaf = mint({
      issuer: 'Root',
      subject: 'leaf',
      key: leafKey,
      by: rootKey,
      extensions: [ext.names(dns('a.test'))],
    });
    const { ok } = verifyChain({ chain: [leaf], roots: [root], host: 'a.test' });
    t.is(ok, good, value.toString('hex'));
  }
});
