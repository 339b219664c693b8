import test from 'ava';
import { X509Crt } from '../../../ts/mbedtls/x509-crt.js';
import { verifyChain } from '../../../ts/mbedtls/verify-chain.js';
import { Dice } from '../../support/dice.js';
import { chancePath, judge, outcome } from '../../support/path-suite.js';
import {
  ext,
  general,
  mint,
  mintKey,
  name,
  type Extension,
  type MintKey,
} from '../../support/minted.js';

const HOST = 'host.example.test';
const [rootKey, aKey, bKey, leafKey, otherKey] = [
  mintKey(),
  mintKey(),
  mintKey(),
  mintKey(),
  mintKey(),
];
const san = ext.names(general.dns(HOST));
const root = mint({
  issuer: 'Root',
  subject: 'Root',
  key: rootKey,
  by: rootKey,
  extensions: [ext.ca()],
});
const a = mint({ issuer: 'Root', subject: 'A', key: aKey, by: rootKey, extensions: [ext.ca()] });
const b = mint({ issuer: 'A', subject: 'B', key: bKey, by: aKey, extensions: [ext.ca()] });
const leaf = mint({ issuer: 'B', subject: 'leaf', key: leafKey, by: bKey, extensions: [san] });

function faults(
  chain: readonly Uint8Array[],
  roots: readonly Uint8Array[] = [root],
): readonly string[] {
  const verdict = verifyChain(chain, roots, { host: HOST });
  if (verdict.ok !== (verdict.verifyResult === 0) || verdict.ok !== (verdict.faults.length === 0))
    throw new Error('The verdict contradicts itself.');
  return verdict.faults;
}

function subjects(chain: readonly Uint8Array[], roots: readonly Uint8Array[] = [root]): string[] {
  return verifyChain(chain, roots, { host: HOST }).certificates.map(({ subject }) => subject);
}

test('a path is found in any order, and what is not needed is not judged', (t) => {
  const unrelated = mint({
    issuer: 'X',
    subject: 'Y',
    key: otherKey,
    by: otherKey,
    extensions: [ext.unknown(true)],
  });
  const junk = Buffer.from('this is no certificate');
  for (const rest of [
    [b, a],
    [a, b],
    [root, b, a],
    [unrelated, b, junk, a],
    [b, a, b, a, root, root],
  ]) {
    t.deepEqual(faults([leaf, ...rest]), []);
    t.deepEqual(subjects([leaf, ...rest]), ['CN=leaf', 'CN=B', 'CN=A', 'CN=Root']);
  }
  t.regex(
    faults([leaf, a]).join(),
    /"CN=leaf" is not signed by a trusted CA: the certificate of its issuer "CN=B" is missing/,
  );
  t.regex(
    faults([leaf, b]).join(),
    /"CN=B" is not signed by a trusted CA: the certificate of its issuer "CN=A" is missing/,
  );
});

test(
  'CAs that sign each other do not keep the search going, and one of them may be trusted ' +
    'by another',
  (t) => {
    const aByB = mint({ issuer: 'B', subject: 'A', key: aKey, by: bKey, extensions: [ext.ca()] });
    t.regex(faults([leaf, b, aByB]).join(), /is not signed by a trusted CA/);
    t.deepEqual(faults([leaf, aByB, b, a]), []);
  },
);

test('several CAs of one name: by key identifier, and by trying', (t) => {
  for (const identified of [true, false]) {
    const others = Array.from({ length: 10 }, () => mintKey()).map((key) =>
      mint({
        issuer: 'Root',
        subject: 'A',
        key,
        by: rootKey,
        extensions: [ext.ca(), ...(identified ? [ext.keyId(key)] : [])],
      }),
    );
    const right = mint({
      issuer: 'Root',
      subject: 'A',
      key: aKey,
      by: rootKey,
      extensions: [ext.ca(), ext.keyId(aKey)],
    });
    const child = mint({
      issuer: 'A',
      subject: 'leaf',
      key: leafKey,
      by: aKey,
      extensions: [san, ext.issuerKeyId(aKey)],
    });
    t.deepEqual(faults([child, ...others, right]), [], `identified: ${identified}`);
  }
  const lies = mint({
    issuer: 'A',
    subject: 'leaf',
    key: leafKey,
    by: aKey,
    extensions: [san, ext.issuerKeyId(bKey)],
  });
  t.deepEqual(
    faults([
      lies,
      mint({
        issuer: 'Root',
        subject: 'A',
        key: aKey,
        by: rootKey,
        extensions: [ext.ca(), ext.keyId(aKey)],
      }),
    ]),
    [],
    'an identifier is a hint',
  );
});

test('an expired certificate beside a valid one, of the root, of a CA, of a cross-signer', (t) => {
  const old = { until: '20210101000000Z' };
  const expiredRoot = mint({
    issuer: 'Root',
    subject: 'Root',
    key: rootKey,
    by: rootKey,
    extensions: [ext.ca()],
    ...old,
  });
  const expiredA = mint({
    issuer: 'Root',
    subject: 'A',
    key: aKey,
    by: rootKey,
    extensions: [ext.ca()],
    ...old,
  });
  t.deepEqual(faults([leaf, b, a], [expiredRoot, root]), []);
  t.deepEqual(faults([leaf, b, a, expiredRoot], [expiredRoot, root]), []);
  t.deepEqual(faults([leaf, expiredA, b, a]), []);
  t.regex(
    faults([leaf, b, a], [expiredRoot]).join(),
    /"CN=Root" has expired: it was valid until 2021-01-01/,
  );
  t.regex(faults([leaf, b, expiredA]).join(), /"CN=A" has expired/);
  const crossed = mint({
    issuer: 'New',
    subject: 'Root',
    key: rootKey,
    by: otherKey,
    extensions: [ext.ca()],
  });
  const newer = mint({
    issuer: 'New',
    subject: 'New',
    key: otherKey,
    by: otherKey,
    extensions: [ext.ca()],
  });
  t.deepEqual(faults([leaf, b, a, crossed], [expiredRoot, newer]), []);
  t.deepEqual(faults([leaf, b, a, crossed], [newer]), []);
});

test('an intermediate may be trusted, and a certificate that is its own issuer', (t) => {
  t.deepEqual(faults([leaf, b], [a]), []);
  t.deepEqual(faults([leaf], [b]), []);
  const own = mint({ issuer: 'own', subject: 'own', key: leafKey, by: leafKey, extensions: [san] });
  t.deepEqual(faults([own], [own]), []);
  t.regex(faults([own], [root]).join(), /self-signed, and not among the trusted ones/);
  t.regex(faults([leaf], [leaf]).join(), /issuer "CN=B" is missing/, 'its issuer is asked');
});

test('issuers that are none: no CA, no right to sign, version 1, too many below', (t) => {
  const under = (extensions: readonly Extension[], version: 1 | 3 = 3): readonly string[] =>
    faults([
      mint({ issuer: 'I', subject: 'leaf', key: leafKey, by: aKey, extensions: [san] }),
      mint({ issuer: 'Root', subject: 'I', key: aKey, by: rootKey, extensions, version }),
    ]);
  t.deepEqual(under([ext.ca()]), []);
  t.deepEqual(under([ext.ca(), ext.usage(0x04)]), []);
  t.regex(under([]).join(), /issuer "CN=I" is no CA/);
  t.regex(under([], 1).join(), /issuer "CN=I" is no CA/);
  t.regex(
    under([ext.ca(), ext.usage(0x80)]).join(),
    /issuer "CN=I" may not sign certificates \(key usage\)/,
  );
  t.deepEqual(under([ext.ca(0)]), []);
  const short = mint({
    issuer: 'Root',
    subject: 'A',
    key: aKey,
    by: rootKey,
    extensions: [ext.ca(0)],
  });
  t.regex(faults([leaf, b, short]).join(), /issuer "CN=A" allows no more than 0 further CAs/);
  const version1 = mint({ issuer: 'Root', subject: 'Root', key: rootKey, by: rootKey, version: 1 });
  t.deepEqual(faults([leaf, b, a], [version1]), [], 'whoever trusts it says that it is a CA');
});

test('the path length does not count CAs that issue themselves', (t) => {
  const short = mint({
    issuer: 'Root',
    subject: 'A',
    key: aKey,
    by: rootKey,
    extensions: [ext.ca(0)],
  });
  const rolled = mint({ issuer: 'A', subject: 'A', key: bKey, by: aKey, extensions: [ext.ca()] });
  t.deepEqual(
    faults([
      mint({ issuer: 'A', subject: 'leaf', key: leafKey, by: bKey, extensions: [san] }),
      rolled,
      short,
    ]),
    [],
  );
});

test('key usages: of the certificate, of the CAs above it, for both roles', (t) => {
  const [server, client, anyPurpose] = ['2b06010505070301', '2b06010505070302', '551d2500'];
  const chain = (below: readonly Extension[], above: readonly Extension[]): Uint8Array[] => [
    mint({ issuer: 'I', subject: 'leaf', key: leafKey, by: aKey, extensions: [san, ...below] }),
    mint({
      issuer: 'Root',
      subject: 'I',
      key: aKey,
      by: rootKey,
      extensions: [ext.ca(), ...above],
    }),
  ];
  for (const [role, good, bad] of [
    ['server', server, client],
    ['client', client, server],
  ] as const) {
    const verdict = (below: readonly Extension[], above: readonly Extension[]): string[] => [
      ...verifyChain(chain(below, above), [root], { role }).verifyFlags,
    ];
    t.deepEqual(verdict([], []), []);
    t.deepEqual(verdict([ext.purposes(good)], [ext.purposes(good, bad)]), []);
    t.deepEqual(verdict([ext.purposes(anyPurpose)], [ext.purposes(anyPurpose)]), []);
    t.deepEqual(verdict([ext.purposes(bad)], []), ['EXT_KEY_USAGE']);
    t.deepEqual(verdict([], [ext.purposes(bad)]), ['EXT_KEY_USAGE']);
    t.deepEqual(verdict([ext.usage(0x20)], []), ['KEY_USAGE']);
  }
  t.regex(
    faults(chain([ext.usage(0x20)], [])).join(),
    /it has key encipherment, and digital signature is needed/,
  );
});

test(
  'critical extensions: unknown ones are refused wherever they are in the path, and so is ' +
    'one that is there twice',
  (t) => {
    const chain = (below: readonly Extension[], above: readonly Extension[]): readonly string[] =>
      faults([
        mint({ issuer: 'I', subject: 'leaf', key: leafKey, by: aKey, extensions: [san, ...below] }),
        mint({
          issuer: 'Root',
          subject: 'I',
          key: aKey,
          by: rootKey,
          extensions: [ext.ca(), ...above],
        }),
      ]);
    t.deepEqual(chain([ext.unknown(false)], [ext.unknown(false)]), []);
    t.regex(
      chain([ext.unknown(true)], []).join(),
      /"CN=leaf" has a critical extension that is not known: 1\.3\.6\.1\.4\.1\.311\.10/,
    );
    t.regex(chain([], [ext.unknown(true)]).join(), /"CN=I" has a critical extension/);
    const marked = mint({
      issuer: 'Root',
      subject: 'Root',
      key: rootKey,
      by: rootKey,
      extensions: [ext.ca(), ext.unknown(true)],
    });
    t.regex(faults([leaf, b, a], [marked]).join(), /"CN=Root" has a critical extension/);
    const twice = ext.constraints([general.dns('example.test')], []);
    t.regex(chain([], [twice, twice]).join(), /name constraints \(2\.5\.29\.30\)/);
    const unknown = ext.unknown(false);
    t.regex(chain([unknown, unknown], []).join(), /1\.3\.6\.1\.4\.1\.311\.10/);
    t.regex(chain([], [unknown, ext.keyId(aKey), unknown]).join(), /1\.3\.6\.1\.4\.1\.311\.10/);
    const many = Array.from({ length: 900 }, (_, at) => ({
      oid: `2b06010401${(0x8101 + 256 * (at >> 7) + (at & 0x7f)).toString(16)}`,
      value: Buffer.of(5, 0),
    }));
    t.regex(chain(many, many).join(), /2\.5|1\.3/, 'more than can be compared');
  },
);

test('names are compared as RFC 5280 7.1 says', (t) => {
  const chained = (issuer: Uint8Array, subject: Uint8Array): boolean =>
    faults([
      mint({ issuer, subject: 'leaf', key: leafKey, by: aKey, extensions: [san] }),
      mint({ issuer: 'Root', subject, key: aKey, by: rootKey, extensions: [ext.ca()] }),
    ]).length === 0;
  const [O, CN, DC] = ['55040a', '550403', '0992268993f22c640119'];
  const bmp = (text: string): string => Buffer.from(text, 'utf16le').swap16().toString('utf16le');
  t.true(chained(name([O, 0x0c, 'Example  CA']), name([O, 0x13, ' example ca '])));
  t.true(chained(name([O, 0x1e, bmp('Bücher')]), name([O, 0x0c, 'BÜCHER'])));
  t.true(chained(name([O, 0x12, '0123 45']), name([O, 0x0c, ' 0123  45'])));
  t.true(chained(name([O, 0x1a, 'EXAMPLE CA']), name([O, 0x13, 'example ca'])));
  t.false(chained(name([O, 0x12, '0123']), name([O, 0x1a, '123'])));
  t.true(chained(name([O, 0x0c, 'ПРИМЕР']), name([O, 0x0c, 'пример'])));
  t.true(chained(name([O, 0x0c, 'ŐRŻĄŹĹŸ']), name([O, 0x0c, 'őrżąźĺÿ'])));
  for (const [one, other] of ['İi', 'ıI', 'ſs', 'ĸĹ', 'ŉŊ', 'ŸŹ', 'źŻ'].map((each) => [...each]))
    t.false(chained(name([O, 0x0c, one ?? '']), name([O, 0x0c, other ?? ''])), one);
  t.true(
    chained(
      name([DC, 0x16, 'EXAMPLE'], [DC, 0x16, 'test']),
      name([DC, 0x16, 'example'], [DC, 0x16, 'test']),
    ),
  );
  t.false(chained(name([O, 0x0c, 'Example CA']), name([O, 0x0c, 'ExampleCA'])));
  t.false(chained(name([O, 0x0c, 'Example']), name([CN, 0x0c, 'Example'])));
  t.false(chained(name([O, 0x0c, 'Example'], [CN, 0x0c, 'x']), name([O, 0x0c, 'Example'])));
  t.false(chained(name([O, 0x0c, 'Example']), name([O, 0x0c, 'Example'], [CN, 0x0c, 'x'])));
  t.false(chained(name([O, 0x0c, 'a\0b']), name([O, 0x0c, 'a'])));
});

test('NumericString and VisibleString are kinds of text', (t) => {
  const subject = name(['550405', 0x12, '0123 456'], ['55040a', 0x1a, 'Example ~ Co']);
  const words = 'serialNumber=0123 456, O=Example ~ Co';
  const ca = mint({ issuer: subject, subject, key: aKey, by: aKey, extensions: [ext.ca()] });
  const end = mint({ issuer: subject, subject, key: leafKey, by: aKey, extensions: [san] });
  for (const verification of ['strict', 'mbedtls'] as const) {
    const verdict = verifyChain([end], [ca], { host: HOST, verification });
    t.true(verdict.ok, verdict.faults.join());
    t.is(verdict.certificates[0]?.subject, words);
  }
  using read = X509Crt.parse(end);
  t.is(read.certificates[0]?.subject, words);
});

test('a chain that branches everywhere ends within the bound on work', (t) => {
  const keys: readonly MintKey[] = Array.from({ length: 6 }, () => mintKey());
  const mesh = keys.flatMap((key) =>
    keys
      .filter((by) => by !== key)
      .map((by) => mint({ issuer: 'M', subject: 'M', key, by, extensions: [ext.ca()] })),
  );
  const [first = leafKey] = keys;
  const verdict = verifyChain(
    [mint({ issuer: 'M', subject: 'leaf', key: leafKey, by: first, extensions: [san] }), ...mesh],
    [root],
    { host: HOST },
  );
  t.false(verdict.ok);
  t.regex(verdict.faults.join('; '), /MBEDTLS_ERR_X509_CHAIN_TOO_COSTLY/);
});

test('a chain that was read, PEM and DER are the same', (t) => {
  const pem = [leaf, b, a]
    .map(
      (each) =>
        `-----BEGIN CERTIFICATE-----\n${each.toString('base64')}\n-----END CERTIFICATE-----\n`,
    )
    .join('');
  using read = X509Crt.parse(pem);
  using roots = X509Crt.parse(root);
  for (const chain of [pem, read, [leaf, b, a]]) {
    for (const trusted of [roots, root, [root]])
      t.true(verifyChain(chain, trusted, { host: HOST }).ok);
  }
  t.is(read.certificates.length, 3, "what was given is the caller's still");
});

test('what is wrong with the call throws, what is wrong with the chain does not', (t) => {
  // @ts-expect-error a number
  t.throws(() => verifyChain([leaf], [root], { host: 1 }), { instanceOf: TypeError });
  // @ts-expect-error an unknown rule
  t.throws(() => verifyChain([leaf], [root], { verification: 'lax' }), { instanceOf: TypeError });
  // @ts-expect-error an unknown profile
  t.throws(() => verifyChain([leaf], [root], { profile: 'x' }), { instanceOf: TypeError });
  t.throws(() => verifyChain([leaf], [root], { time: new Date('x') }), { instanceOf: TypeError });
  t.throws(() => verifyChain([leaf], 'no certificate'), { message: /that can be read/ });
  // @ts-expect-error nothing
  t.throws(() => verifyChain(null, [root]), { message: /^Certificates must be an X509Crt, text/ });
  // @ts-expect-error a number
  t.throws(() => verifyChain([leaf], 5), { instanceOf: TypeError });
  t.throws(() => verifyChain([leaf], []), { message: /that can be read: nothing was given/ });
  t.regex(verifyChain([], [root]).faults.join(), /that can be read: nothing was given/);
  const verdict = verifyChain([Buffer.from('no certificate'), leaf], [root]);
  t.false(verdict.ok);
  t.regex(verdict.faults.join(), /cannot be read/);
});

test('a date that is not in UTC', (t) => {
  const local = mint({
    issuer: 'B',
    subject: 'leaf',
    key: leafKey,
    by: bKey,
    extensions: [san],
    until: '20460101000000',
  });
  t.regex(
    faults([local, b, a]).join(),
    /"CN=leaf" has a date that is not in the format of RFC 5280/,
  );
});

test('the moment can be chosen', (t) => {
  const at = (time: string): readonly string[] =>
    verifyChain([leaf, b, a], [root], { host: HOST, time: new Date(time) }).verifyFlags;
  t.deepEqual(at('2020-01-01T00:00:00Z'), []);
  t.deepEqual(at('2019-12-31T23:59:59Z'), ['FUTURE']);
  t.deepEqual(at('2046-01-01T00:00:00Z'), []);
  t.deepEqual(at('2046-01-01T00:00:01Z'), ['EXPIRED']);
  t.true(verifyChain([leaf, b, a], [root]).ok, 'and the clock goes on');
});

test('CAs by chance that sign one another, against a search of all paths', (t) => {
  const dice = new Dice(18);
  const good = Array.from({ length: 600 }, (_, at) => {
    const each = chancePath(dice, at % 2 === 0);
    const verdict = outcome(each);
    if (verdict.ok !== judge(each)) t.fail(`${JSON.stringify(each)}: ${verdict.faults.join('; ')}`);
    return verdict.ok;
  });
  t.true(good.filter(Boolean).length > 300);
});

test('a chain of 16 intermediate ones is followed; one that is longer is told to be', (t) => {
  const key = mintKey();
  const length = (count: number): readonly string[] => {
    const above = Array.from({ length: count }, (_, at) =>
      mint({
        issuer: at === 0 ? 'Root' : `I${at - 1}`,
        subject: `I${at}`,
        key,
        by: at === 0 ? rootKey : key,
        extensions: [ext.ca()],
      }),
    );
    const issuer = `I${count - 1}`;
    return faults([
      mint({ issuer, subject: 'leaf', key: leafKey, by: key, extensions: [san] }),
      ...above,
    ]);
  };
  t.deepEqual(length(16), []);
  for (const count of [17, 25])
    t.regex(length(count).join(), /the chain is too long, with more than 16 certificates between/);
});

test('a name that is no ASCII is told as UTF-8', (t) => {
  const names = ext.names(general.mail('жук@example.test'));
  const other = mint({ issuer: 'B', subject: 'x', key: leafKey, by: bKey, extensions: [names] });
  t.regex(faults([other, b, a]).join(), /its names are e-mail "жук@example\.test"/);
});
