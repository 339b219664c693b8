import { ecKey, ed25519Key, pssKey, rsaMintKey } from '../mint-keys.js';
import { ext, type mintKey, name } from '../minted.js';
import {
  CA,
  casesOf,
  chain,
  keys,
  LEAF,
  leaf,
  middle,
  root,
  type Presentation,
  type Row,
} from './case.js';

const { other } = keys;
const old = { from: '20100101000000Z', until: '20150101000000Z' };
const future = { from: '20440101000000Z', until: '20460101000000Z' };

/** More intermediate ones, each of which issues the next. */
function deep(count: number, pathLength?: number): Presentation {
  const middles = Array.from({ length: count }, (_, at) =>
    middle({
      issuer: at === 0 ? 'Zoo Root' : `Zoo ${at - 1}`,
      subject: at + 1 === count ? 'Zoo Middle' : `Zoo ${at}`,
      key: keys.middle,
      by: at === 0 ? keys.root : keys.middle,
    }),
  );
  const extensions = [ext.ca(pathLength), ext.usage(0x06)];
  return { chain: [leaf(), ...middles.reverse()], roots: [root({ extensions })], key: keys.leaf };
}

function orders(change: (parts: Buffer[]) => Buffer[]): Presentation {
  const [own, ...rest] = deep(3).chain.map((each) => Buffer.from(each));
  return {
    chain: [own ?? Buffer.alloc(0), ...change(rest)],
    roots: [root()],
    key: keys.leaf,
  };
}

function flipped(which: 'leaf' | 'middle'): Presentation {
  const made = chain();
  const chainOf = made.chain.map((each, at) => {
    const copy = Buffer.from(each);
    if (at === (which === 'leaf' ? 0 : 1))
      copy.writeUInt8(copy.readUInt8(copy.length - 1) ^ 1, copy.length - 1);
    return copy;
  });
  return { ...made, chain: chainOf };
}

const under = (key: ReturnType<typeof mintKey>): Presentation =>
  chain({ root: { key, by: key }, middle: { by: key } });
const withKey = (key: ReturnType<typeof mintKey>): Presentation => chain({ leaf: { key } });

const paths: readonly Row[] = [
  ['accept', 'RFC 5280 6.1', 'a root, an intermediate one, a server', () => chain()],
  [
    'accept',
    'RFC 8446 4.4.2',
    'the root is sent as well',
    () => ({ ...chain(), chain: [...chain().chain, root()] }),
  ],
  [
    'accept',
    'RFC 8446 4.4.2',
    'intermediate ones in reverse',
    () => orders((parts) => parts.reverse()),
  ],
  ['accept', 'RFC 8446 4.4.2', 'one is sent twice', () => orders((parts) => [...parts, ...parts])],
  [
    'accept',
    'RFC 8446 4.4.2',
    'another one is sent that nobody needs',
    () => orders((parts) => [middle({ subject: 'Nobody', key: other }), ...parts]),
  ],
  [
    'accept',
    'RFC 8446 4.4.2',
    'what is sent last is no certificate of use',
    () => orders((parts) => [...parts, leaf({ extensions: [ext.unknown(true)] })]),
  ],
  ['accept', 'RFC 5280 6.1', 'ten intermediate ones', () => deep(10)],
  [
    'refuse',
    'RFC 5280 6.1',
    'the intermediate one is missing',
    () => ({ ...chain(), chain: [leaf()] }),
  ],
  [
    'refuse',
    'RFC 5280 6.1',
    'another root of the same name',
    () => ({ ...chain(), roots: [root({ key: other, by: other })] }),
  ],
  [
    'refuse',
    'RFC 5280 6.1',
    'a root of another name with the same key',
    () => ({ ...chain(), roots: [root({ issuer: 'Zoo', subject: 'Zoo' })] }),
  ],
  [
    'refuse',
    'RFC 5280 6.1',
    'it is self-signed',
    () => ({ ...chain(), chain: [leaf({ issuer: 'Zoo Leaf', by: keys.leaf })] }),
  ],
  ['refuse', 'RFC 5280 6.1.3 (a)(1)', 'a bit of the signature is another', () => flipped('leaf')],
  [
    'refuse',
    'RFC 5280 6.1.3 (a)(1)',
    "a bit of the intermediate one's signature is another",
    () => flipped('middle'),
  ],
  [
    'refuse',
    'RFC 5280 6.1.3 (a)(1)',
    'it is signed by another key',
    () => chain({ leaf: { by: other } }),
  ],
  [
    'refuse',
    'RFC 5280 6.1.3 (a)(4)',
    'the issuer has another name',
    () => chain({ leaf: { issuer: 'Zoo Other' } }),
  ],
  [
    'accept',
    'RFC 5280 6.1',
    'the right root beside a wrong one of its name',
    () => ({ ...chain(), roots: [root({ key: other, by: other }), root()] }),
  ],
  [
    'accept',
    'RFC 5280 6.1',
    'an expired root beside a good one of the same key',
    () => ({ ...chain(), roots: [root(old), root()] }),
  ],
  [
    'accept',
    'RFC 5280 6.1',
    'two intermediate ones of one name, the wrong one first',
    () => ({ ...chain(), chain: [leaf(), middle({ key: other }), middle()] }),
  ],
  [
    'accept',
    'RFC 5280 6.1',
    'an expired intermediate one beside a good one',
    () => ({ ...chain(), chain: [leaf(), middle(old), middle()] }),
  ],
  [
    'accept',
    'RFC 5280 3.2',
    'a cross-signed root',
    () => ({
      ...chain(),
      chain: [leaf(), middle(), root({ issuer: 'Elsewhere', by: other })],
      roots: [root()],
    }),
  ],
  [
    'accept',
    'RFC 5280 3.2',
    'the cross-signature is what is trusted',
    () => ({
      ...chain(),
      chain: [leaf(), middle(), root({ issuer: 'Elsewhere', by: other })],
      roots: [root({ issuer: 'Elsewhere', subject: 'Elsewhere', key: other, by: other })],
    }),
  ],
  [
    'refuse',
    'RFC 5280 3.2',
    'two that sign each other',
    () => ({
      ...chain(),
      chain: [
        leaf(),
        middle({ issuer: 'Zoo B', by: other }),
        middle({ issuer: 'Zoo Middle', subject: 'Zoo B', key: other, by: keys.middle }),
      ],
    }),
  ],
  ['accept', 'RFC 5280 4.2.1.9', 'a path length that is just long enough', () => deep(2, 2)],
  ['refuse', 'RFC 5280 4.2.1.9', 'a path length that is too short', () => deep(3, 2)],
  ['refuse', 'RFC 5280 4.2.1.9', 'a path length of 0 above another CA', () => deep(1, 0)],
  [
    'accept',
    'RFC 5280 7.1',
    'names that differ in case',
    () => chain({ leaf: { issuer: 'ZOO middle' } }),
  ],
  [
    'accept',
    'RFC 5280 7.1',
    'names that differ in white space',
    () => chain({ leaf: { issuer: '  Zoo   Middle ' } }),
  ],
  [
    'accept',
    'RFC 5280 7.1',
    'names that differ in the kind of their strings',
    () => chain({ leaf: { issuer: name(['550403', 0x13, 'Zoo Middle']) } }),
  ],
];

const dates: readonly Row[] = [
  ['refuse', 'RFC 5280 4.1.2.5', 'it has expired', () => chain({ leaf: old })],
  ['refuse', 'RFC 5280 4.1.2.5', 'it is not valid yet', () => chain({ leaf: future })],
  [
    'refuse',
    'RFC 5280 6.1.3 (a)(2)',
    'the intermediate one has expired',
    () => chain({ middle: old }),
  ],
  [
    'refuse',
    'RFC 5280 6.1.3 (a)(2)',
    'the intermediate one is not valid yet',
    () => chain({ middle: future }),
  ],
  ['refuse', 'RFC 5280 6.1.3 (a)(2)', 'the root has expired', () => chain({ root: old })],
  [
    'accept',
    'RFC 5280 4.1.2.5',
    'it never expires (99991231235959Z)',
    () => chain({ leaf: { until: '99991231235959Z' } }),
  ],
  [
    'refuse',
    'RFC 5280 4.1.2.5',
    'its dates are the wrong way round',
    () => chain({ leaf: { from: '20400101000000Z', until: '20200101000000Z' } }),
  ],
];

const authorities: readonly Row[] = [
  [
    'refuse',
    'RFC 5280 4.2.1.9',
    'the issuer has no basic constraints',
    () => chain({ middle: { extensions: [ext.usage(0x06)] } }),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.9',
    'the issuer is a server',
    () => chain({ middle: { extensions: LEAF } }),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.3',
    'the issuer may not sign certificates',
    () => chain({ middle: { extensions: [ext.ca(), ext.usage(0x82)] } }),
  ],
  [
    'accept',
    'RFC 5280 4.2.1.3',
    'the issuer has no key usage',
    () => chain({ middle: { extensions: [ext.ca()] } }),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.3',
    'the root may not sign certificates',
    () => chain({ root: { extensions: [ext.ca(), ext.usage(0x80)] } }),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.9',
    'the root has version 3 and is no CA',
    () => chain({ root: { extensions: [ext.usage(0x06)] } }),
  ],
  ['accept', 'RFC 5280 6.1.4 (k)', 'the root has version 1', () => chain({ root: { version: 1 } })],
  [
    'refuse',
    'RFC 5280 6.1.4 (k)',
    'the intermediate one has version 1',
    () => chain({ middle: { version: 1 } }),
  ],
  [
    'accept',
    'RFC 5280 4.2.1.1',
    'key identifiers that fit',
    () =>
      chain({
        middle: { extensions: [...CA, ext.keyId(keys.middle)] },
        leaf: { extensions: [...LEAF, ext.issuerKeyId(keys.middle)] },
      }),
  ],
  [
    'accept',
    'RFC 5280 4.2.1.1',
    'a key identifier that fits nobody is but a hint',
    () => chain({ leaf: { extensions: [...LEAF, ext.issuerKeyId(other)] } }),
  ],
  [
    'refuse',
    'RFC 5280 4.2',
    'an extension is there twice',
    () => chain({ leaf: { extensions: [...LEAF, LEAF[1] ?? ext.usage(0x80)] } }),
  ],
  [
    'refuse',
    'RFC 5280 4.2',
    'an unknown extension, critical',
    () => chain({ leaf: { extensions: [...LEAF, ext.unknown(true)] } }),
  ],
  [
    'accept',
    'RFC 5280 4.2',
    'an unknown extension',
    () => chain({ leaf: { extensions: [...LEAF, ext.unknown(false)] } }),
  ],
  [
    'refuse',
    'RFC 5280 4.2',
    'an unknown extension of the issuer, critical',
    () => chain({ middle: { extensions: [...CA, ext.unknown(true)] } }),
  ],
  [
    'accept',
    'RFC 5280 4.2',
    'an unknown extension of the issuer',
    () => chain({ middle: { extensions: [...CA, ext.unknown(false)] } }),
  ],
  [
    'refuse',
    'RFC 5280 6.1.4 (o)',
    'an unknown extension of the root, critical',
    () => chain({ root: { extensions: [...CA, ext.unknown(true)] } }),
  ],
];

const algorithms: readonly Row[] = [
  ['accept', 'RFC 5480', 'a root of P-384', () => under(ecKey('secp384r1'))],
  ['accept', 'RFC 5480', 'a root of P-521', () => under(ecKey('secp521r1', 'sha512'))],
  ['accept', 'RFC 5480', 'a server of P-384', () => withKey(ecKey('secp384r1'))],
  ['accept', 'RFC 5480', 'a server of P-521', () => withKey(ecKey('secp521r1', 'sha512'))],
  ['accept', 'RFC 5639', 'a root of brainpoolP256r1', () => under(ecKey('brainpoolP256r1'))],
  ['accept', 'RFC 3279', 'a root of RSA', () => under(rsaMintKey())],
  ['accept', 'RFC 3279', 'a server of RSA', () => withKey(rsaMintKey())],
  ['refuse', 'RFC 8996', 'a server of RSA with 1024 bits', () => withKey(rsaMintKey(1024))],
  ['refuse', 'RFC 8996', 'a root of RSA with 1024 bits', () => under(rsaMintKey(1024))],
  ['accept', 'RFC 8410', 'a root of Ed25519', () => under(ed25519Key())],
  ['accept', 'RFC 8410', 'a server of Ed25519', () => withKey(ed25519Key())],
  ['accept', 'RFC 4055', 'a root for RSASSA-PSS alone', () => under(pssKey())],
  ['accept', 'RFC 4055', 'a server for RSASSA-PSS alone', () => withKey(pssKey())],
  [
    'accept',
    'RFC 4055',
    'a root for RSASSA-PSS with SHA-256 alone',
    () => under(pssKey({ limits: { digest: 'sha256', salt: 32 } })),
  ],
];

/** Paths, dates, authorities and algorithms. */
export const chainCases = casesOf([...paths, ...dates, ...authorities, ...algorithms]);
