import { der, oid, sequence } from '../der.js';
import { ext, general, name, type Extension } from '../minted.js';
import {
  CA,
  casesOf,
  chain,
  constrained,
  leafWith,
  middleWith,
  NAMES,
  rootWith,
  type Presentation,
  type Row,
} from './case.js';

const SERVER = '2b06010505070301';
const CLIENT = '2b06010505070302';
const ANY = '551d2500';
const POLICY = '2a0304';
const OTHER_POLICY = '2a0305';
const ANY_POLICY = '551d2000';
const { dns, ip, mail, uri, net, directory } = general;
const sign = ext.usage(0x80);

/** A server of such names, asked for as a host. */
function named(host: string, ...names: readonly Uint8Array[]): Presentation {
  return { ...leafWith(ext.names(...names), sign), host };
}

const hosts: readonly Row[] = [
  ['accept', 'RFC 9525 6.3', 'the name', () => named('localhost', dns('localhost'))],
  [
    'accept',
    'RFC 9525 6.3',
    'the name in other letters',
    () => named('LocalHost', dns('LOCALHOST')),
  ],
  [
    'accept',
    'RFC 9525 6.3',
    'one of several names',
    () => named('b.test', dns('a.test'), dns('b.test')),
  ],
  ['refuse', 'RFC 9525 6.3', 'another name', () => named('localhost', dns('other.test'))],
  [
    'refuse',
    'RFC 9525 6.3',
    'a name below it',
    () => named('test.example', dns('www.test.example')),
  ],
  [
    'refuse',
    'RFC 9525 6.3',
    'a name above it',
    () => named('www.test.example', dns('test.example')),
  ],
  [
    'refuse',
    'RFC 9525 6.3',
    'a name and a byte of zero',
    () => named('a.test', dns('a.test\0.evil.test')),
  ],
  ['refuse', 'RFC 9525 6.3', 'a name and a space', () => named('a.test', dns('a.test '))],
  [
    'refuse',
    'RFC 9525 6.2',
    'only a common name',
    () => ({ ...chain({ leaf: { subject: 'localhost', extensions: [sign] } }), host: 'localhost' }),
  ],
  [
    'refuse',
    'RFC 9525 6.2',
    'the common name beside other names',
    () => ({
      ...chain({ leaf: { subject: 'localhost', extensions: [ext.names(dns('a.test')), sign] } }),
      host: 'localhost',
    }),
  ],
  ['accept', 'RFC 9525 6.3', 'a wildcard', () => named('a.b.test', dns('*.b.test'))],
  [
    'refuse',
    'RFC 9525 6.3',
    'a wildcard for two labels',
    () => named('a.b.c.test', dns('*.c.test')),
  ],
  ['refuse', 'RFC 9525 6.3', 'a wildcard for no label', () => named('b.test', dns('*.b.test'))],
  [
    'refuse',
    'RFC 9525 6.3',
    'a wildcard that is a part of its label',
    () => named('foo.b.test', dns('f*.b.test')),
  ],
  [
    'refuse',
    'RFC 9525 6.3',
    'a wildcard in the middle',
    () => named('a.x.b.test', dns('a.*.b.test')),
  ],
  ['refuse', 'RFC 9525 6.3', 'a wildcard above one label', () => named('a.test', dns('*.test'))],
  ['refuse', 'RFC 9525 6.3', 'a wildcard alone', () => named('localhost', dns('*'))],
  ['refuse', 'RFC 9525 6.3', 'two wildcards', () => named('a.b.c.test', dns('*.*.c.test'))],
  ['accept', 'RFC 9525 6.5', 'an address', () => named('192.0.2.7', ip('192.0.2.7'))],
  ['refuse', 'RFC 9525 6.5', 'another address', () => named('192.0.2.7', ip('192.0.2.8'))],
  [
    'refuse',
    'RFC 9525 6.5',
    'an address as a DNS name',
    () => named('192.0.2.7', dns('192.0.2.7')),
  ],
  ['refuse', 'RFC 9525 6.5', 'an address as a wildcard', () => named('192.0.2.7', dns('*.0.2.7'))],
  ['refuse', 'RFC 9525 6.5', 'a name for an address', () => named('localhost', ip('127.0.0.1'))],
  ['refuse', 'RFC 9525 6.2', 'only a mail address', () => named('localhost', mail('a@localhost'))],
  ['refuse', 'RFC 9525 6.2', 'only a URI', () => named('localhost', uri('https://localhost/'))],
  [
    'refuse',
    'RFC 5280 4.2.1.6',
    'no names at all',
    () => ({ ...leafWith(sign), host: 'localhost' }),
  ],
];

const usages: readonly Row[] = [
  ['accept', 'RFC 5280 4.2.1.3', 'no key usage', () => leafWith(NAMES)],
  [
    'refuse',
    'RFC 8446 4.4.2.2',
    'a key for key encipherment alone',
    () => leafWith(NAMES, ext.usage(0x20)),
  ],
  [
    'refuse',
    'RFC 8446 4.4.2.2',
    'a key for key agreement alone',
    () => leafWith(NAMES, ext.usage(0x08)),
  ],
  [
    'refuse',
    'RFC 8446 4.4.2.2',
    'a key to sign certificates alone',
    () => leafWith(NAMES, ext.usage(0x04)),
  ],
  [
    'accept',
    'RFC 5280 4.2.1.12',
    'a purpose: servers',
    () => leafWith(NAMES, sign, ext.purposes(SERVER)),
  ],
  [
    'accept',
    'RFC 5280 4.2.1.12',
    'two purposes',
    () => leafWith(NAMES, sign, ext.purposes(CLIENT, SERVER)),
  ],
  ['accept', 'RFC 5280 4.2.1.12', 'any purpose', () => leafWith(NAMES, sign, ext.purposes(ANY))],
  [
    'refuse',
    'RFC 5280 4.2.1.12',
    'a purpose: clients',
    () => leafWith(NAMES, sign, ext.purposes(CLIENT)),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.12',
    'a purpose that is unknown',
    () => leafWith(NAMES, sign, ext.purposes('2b0601040182370b')),
  ],
  [
    'accept',
    'RFC 5280 4.2.1.12',
    'an issuer for servers',
    () => middleWith(...CA, ext.purposes(SERVER)),
  ],
  [
    'accept',
    'RFC 5280 4.2.1.12',
    'an issuer for any purpose',
    () => middleWith(...CA, ext.purposes(ANY)),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.12',
    'an issuer for clients',
    () => middleWith(...CA, ext.purposes(CLIENT)),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.12',
    'a root for clients',
    () => rootWith(...CA, ext.purposes(CLIENT)),
  ],
];

const base = (text: string): Buffer => directory(name(['55040a', 0x0c, text]));
const inOrganization = (text: string, extensions: readonly Extension[]): Presentation =>
  chain({
    middle: { extensions },
    leaf: { subject: name(['55040a', 0x0c, text], ['550403', 0x0c, 'Leaf']) },
  });

const constraints: readonly Row[] = [
  [
    'accept',
    'RFC 5280 4.2.1.10',
    'DNS, kept, critical',
    () => constrained([dns('localhost')], [], []),
  ],
  [
    'accept',
    'RFC 5280 4.2.1.10',
    'DNS, kept, not critical',
    () => constrained([dns('localhost')], [], [], false),
  ],
  ['refuse', 'RFC 5280 4.2.1.10', 'DNS, violated', () => constrained([dns('test')], [], [])],
  [
    'refuse',
    'RFC 5280 4.2.1.10',
    'DNS, violated, not critical',
    () => constrained([dns('test')], [], [], false),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.10',
    'DNS, violated by one name of two',
    () => constrained([dns('localhost')], [], [dns('a.test')]),
  ],
  [
    'accept',
    'RFC 5280 4.2.1.10',
    'DNS, a name below',
    () => constrained([dns('localhost'), dns('example.test')], [], [dns('a.b.example.test')]),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.10',
    'DNS, a name that only ends like it',
    () => constrained([dns('localhost'), dns('example.test')], [], [dns('badexample.test')]),
  ],
  ['refuse', 'RFC 5280 4.2.1.10', 'DNS, excluded', () => constrained([], [dns('localhost')], [])],
  [
    'refuse',
    'RFC 5280 4.2.1.10',
    'DNS, excluded, not critical',
    () => constrained([], [dns('localhost')], [], false),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.10',
    'DNS, excluded and permitted',
    () => constrained([dns('localhost')], [dns('localhost')], []),
  ],
  [
    'accept',
    'RFC 5280 4.2.1.10',
    'DNS, another is excluded',
    () => constrained([], [dns('a.test')], []),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.10',
    'DNS, everything is excluded',
    () => constrained([], [dns('')], []),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.10',
    'DNS, a wildcard of what is excluded',
    () => constrained([], [dns('www.a.test')], [dns('*.a.test')]),
  ],
  [
    'accept',
    'RFC 5280 4.2.1.10',
    'addresses, kept',
    () => constrained([net('192.0.2.0', '255.255.255.0')], [], [ip('192.0.2.9')]),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.10',
    'addresses, violated',
    () => constrained([net('192.0.2.0', '255.255.255.0')], [], [ip('192.0.3.9')]),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.10',
    'addresses, excluded',
    () => constrained([], [net('192.0.2.0', '255.255.255.0')], [ip('192.0.2.9')]),
  ],
  [
    'accept',
    'RFC 5280 4.2.1.10',
    'mail, kept',
    () => constrained([mail('example.test')], [], [mail('a@example.test')]),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.10',
    'mail, violated',
    () => constrained([mail('example.test')], [], [mail('a@other.test')]),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.10',
    'mail, excluded',
    () => constrained([], [mail('a@example.test')], [mail('a@example.test')]),
  ],
  [
    'accept',
    'RFC 5280 4.2.1.10',
    'URI, kept',
    () => constrained([uri('.example.test')], [], [uri('https://a.example.test/x')]),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.10',
    'URI, violated',
    () => constrained([uri('.example.test')], [], [uri('https://example.com/')]),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.10',
    'URI, excluded',
    () => constrained([], [uri('a.test')], [uri('https://a.test/')]),
  ],
  [
    'accept',
    'RFC 5280 4.2.1.10',
    'directory names, kept',
    () => inOrganization('Zoo', [...CA, ext.constraints([base('Zoo')], [])]),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.10',
    'directory names, violated',
    () => inOrganization('Other', [...CA, ext.constraints([base('Zoo')], [])]),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.10',
    'directory names, excluded',
    () => inOrganization('Zoo', [...CA, ext.constraints([], [base('Zoo')])]),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.10',
    'of the root, violated',
    () => rootWith(...CA, ext.constraints([dns('test')], [])),
  ],
  [
    'accept',
    'RFC 5280 4.2.1.10',
    'of the root, kept',
    () => rootWith(...CA, ext.constraints([dns('localhost')], [])),
  ],
];

const policies: readonly Row[] = [
  [
    'accept',
    'RFC 5280 4.2.1.4',
    'a policy, critical',
    () => leafWith(NAMES, sign, ext.policies(POLICY)),
  ],
  [
    'accept',
    'RFC 5280 4.2.1.4',
    'policies through the path',
    () =>
      chain({
        middle: { extensions: [...CA, ext.policies(POLICY)] },
        leaf: { extensions: [NAMES, sign, ext.policies(POLICY)] },
      }),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.11',
    'a policy that is demanded and missing',
    () => middleWith(...CA, ext.policies(POLICY), ext.policyConstraints(0)),
  ],
  [
    'accept',
    'RFC 5280 4.2.1.11',
    'a policy that is demanded and there',
    () =>
      chain({
        middle: { extensions: [...CA, ext.policies(POLICY), ext.policyConstraints(0)] },
        leaf: { extensions: [NAMES, sign, ext.policies(POLICY)] },
      }),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.11',
    'a policy that is demanded, and another',
    () =>
      chain({
        middle: { extensions: [...CA, ext.policies(POLICY), ext.policyConstraints(0)] },
        leaf: { extensions: [NAMES, sign, ext.policies(OTHER_POLICY)] },
      }),
  ],
  [
    'accept',
    'RFC 5280 4.2.1.4',
    'any policy above',
    () =>
      chain({
        middle: { extensions: [...CA, ext.policies(ANY_POLICY), ext.policyConstraints(0)] },
        leaf: { extensions: [NAMES, sign, ext.policies(POLICY)] },
      }),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.14',
    'any policy, inhibited',
    () =>
      chain({
        middle: {
          extensions: [...CA, ext.policies(POLICY), ext.policyConstraints(0), ext.inhibitAny(0)],
        },
        leaf: { extensions: [NAMES, sign, ext.policies(ANY_POLICY)] },
      }),
  ],
  [
    'accept',
    'RFC 5280 4.2.1.5',
    'a mapped policy',
    () =>
      chain({
        middle: {
          extensions: [
            ...CA,
            ext.policies(POLICY),
            ext.mappings([POLICY, OTHER_POLICY]),
            ext.policyConstraints(0),
          ],
        },
        leaf: { extensions: [NAMES, sign, ext.policies(OTHER_POLICY)] },
      }),
  ],
];

/** A value of an extension that does not follow its syntax. */
const broken = (id: string, value: Uint8Array, critical = false): Extension => ({
  oid: id,
  critical,
  value,
});

const malformed: readonly Row[] = [
  [
    'refuse',
    'RFC 5280 4.2.1.9',
    'basic constraints that are no sequence',
    () => middleWith(broken('551d13', der(0x05)), ext.usage(0x06)),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.3',
    'a key usage that is no bit string',
    () => leafWith(NAMES, broken('551d0f', der(0x05), true)),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.12',
    'purposes that are no sequence',
    () => leafWith(NAMES, sign, broken('551d25', der(0x05))),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.6',
    'names that are no sequence',
    () => leafWith(sign, broken('551d11', der(0x05))),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.10',
    'name constraints that are cut',
    () => middleWith(...CA, broken('551d1e', Buffer.from('3010', 'hex'), true)),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.11',
    'policy constraints that are no sequence',
    () => middleWith(...CA, broken('551d24', der(0x05), true)),
  ],
  [
    'refuse',
    'RFC 5280 4.2.1.4',
    'a policy that is cut, critical',
    () => leafWith(NAMES, sign, broken('551d20', sequence(sequence(oid(''))).subarray(0, 3), true)),
  ],
];

/** Names, usages, constraints, policies and what is malformed. */
export const contentCases = casesOf([
  ...hosts,
  ...usages,
  ...constraints,
  ...policies,
  ...malformed,
]);
