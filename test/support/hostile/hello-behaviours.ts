import { changing, editing, type Behaviour } from './behaviour.js';
import { extension, uint, vector } from './bytes.js';
import { SECP256R1, share, X25519 } from './exchange.js';
import type { HostileServer } from './server.js';
import type { Version } from './suites.js';

type Edit = (list: readonly Buffer[]) => readonly Buffer[];

/** Without the extension of a type, and with others in its place. */
function instead(type: number, ...others: readonly Buffer[]): Edit {
  return (list) => [...list.filter((each) => each.readUInt16BE(0) !== type), ...others];
}

const adding =
  (...others: readonly Buffer[]): Edit =>
  (list) => [...list, ...others];

/** A copy with other bytes at a place. */
function patched(body: Buffer, at: number, ...bytes: readonly number[]): Buffer {
  const copy = Buffer.from(body);
  copy.set(bytes, at);
  return copy;
}

function session(body: Buffer, id: Buffer): Buffer {
  return Buffer.concat([
    body.subarray(0, 34),
    vector(1, id),
    body.subarray(35 + body.readUInt8(34)),
  ]);
}

const suiteAt = (body: Buffer): number => 35 + body.readUInt8(34);
const hello = (
  version: Version,
  name: string,
  ends: string,
  change: (body: Buffer) => Buffer,
): Behaviour => ({
  version,
  name: `ServerHello: ${name}`,
  ends,
  options: changing('ServerHello', change),
});
const exts = (version: Version, name: string, ends: string, edit: Edit): Behaviour => ({
  version,
  name: `ServerHello: ${name}`,
  ends,
  options: editing('ServerHello', edit),
});
const encrypted = (name: string, ends: string, edit: Edit): Behaviour => ({
  version: '1.3',
  name: `EncryptedExtensions: ${name}`,
  ends,
  options: editing('EncryptedExtensions', edit),
});

const ILLEGAL = 'MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER';
const DECODE = 'MBEDTLS_ERR_SSL_DECODE_ERROR';
const UNSUPPORTED = 'MBEDTLS_ERR_SSL_UNSUPPORTED_EXTENSION';
const BAD_VERSION = 'MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION';

const both: readonly Behaviour[] = (['1.2', '1.3'] as const).flatMap((version) => [
  hello(version, 'version 3.0', BAD_VERSION, (body) => patched(body, 0, 3, 0)),
  hello(version, 'version 3.5', BAD_VERSION, (body) => patched(body, 0, 3, 5)),
  hello(
    version,
    'a suite that was not offered',
    version === '1.3' ? ILLEGAL : 'MBEDTLS_ERR_SSL_BAD_INPUT_DATA',
    (body) => patched(body, suiteAt(body), 0, 5),
  ),
  hello(
    version,
    'a suite of the other version',
    version === '1.3' ? ILLEGAL : 'MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE',
    (body) =>
      version === '1.2'
        ? patched(body, suiteAt(body), 0x13, 1)
        : patched(body, suiteAt(body), 0xc0, 0x2b),
  ),
  hello(
    version,
    'a compression',
    version === '1.3' ? ILLEGAL : 'MBEDTLS_ERR_SSL_FEATURE_UNAVAILABLE',
    (body) => patched(body, suiteAt(body) + 2, 1),
  ),
  hello(version, 'a session ID of 33 bytes', version === '1.3' ? ILLEGAL : DECODE, (body) =>
    session(body, Buffer.alloc(33)),
  ),
  hello(version, 'nothing', DECODE, () => Buffer.alloc(0)),
  hello(version, 'cut after the random', DECODE, (body) => body.subarray(0, 34)),
  hello(version, 'cut in its extensions', DECODE, (body) => body.subarray(0, -1)),
  hello(version, 'a byte behind its extensions', DECODE, (body) =>
    Buffer.concat([body, Buffer.alloc(1)]),
  ),
  exts(version, 'an extension twice', version === '1.3' ? ILLEGAL : DECODE, (list) => [
    ...list,
    ...list.slice(-1),
  ]),
  exts(
    version,
    'an unknown extension',
    version === '1.3' ? ILLEGAL : UNSUPPORTED,
    adding(extension(0xfafa)),
  ),
  exts(
    version,
    'signature algorithms',
    version === '1.3' ? ILLEGAL : UNSUPPORTED,
    adding(extension(13, vector(2, uint(0x403, 2)))),
  ),
  exts(version, 'an extension that is cut', DECODE, adding(Buffer.from([0, 23, 0, 9]))),
]);

const only12: readonly Behaviour[] = [
  hello('1.2', 'the echo of the session ID', ILLEGAL, (body) => body),
  exts(
    '1.2',
    'only compressed points',
    'MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE',
    instead(11, extension(11, vector(1, uint(1, 1)))),
  ),
  exts(
    '1.2',
    'compressed points as well',
    'data',
    instead(11, extension(11, vector(1, uint(0x0100, 2)))),
  ),
  exts(
    '1.2',
    'its groups, as some real servers',
    'data',
    adding(extension(10, vector(2, uint(X25519, 2)))),
  ),
  exts('1.2', 'the answer to the name', 'data', adding(extension(0))),
  exts('1.2', 'a key share', UNSUPPORTED, adding(extension(51, uint(X25519, 2)))),
  exts(
    '1.2',
    'ALPN that was not asked for',
    UNSUPPORTED,
    adding(extension(16, vector(2, vector(1, Buffer.from('h2'))))),
  ),
  exts(
    '1.2',
    'renegotiation data in the first handshake',
    'MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE',
    instead(0xff01, extension(0xff01, vector(1, Buffer.alloc(12)))),
  ),
  exts('1.2', 'no extended master secret', 'timeout', instead(23)),
  exts(
    '1.2',
    'a fragment length that was not asked for',
    ILLEGAL,
    adding(extension(1, uint(1, 1))),
  ),
  exts('1.2', 'a ticket that has content', UNSUPPORTED, adding(extension(35, uint(1, 1)))),
  hello('1.2', "the mark of TLS 1.3's downgrade", ILLEGAL, (body) =>
    patched(body, 26, ...Buffer.from('DOWNGRD\x01', 'latin1')),
  ),
];

const zeros = extension(51, uint(X25519, 2), vector(2, Buffer.alloc(32)));
const shareOf = (group: number): Buffer =>
  extension(51, uint(group, 2), vector(2, share(group === X25519 ? X25519 : SECP256R1).bytes));

const only13: readonly Behaviour[] = [
  exts('1.3', 'no version among its extensions', ILLEGAL, instead(43)),
  exts('1.3', 'TLS 1.2 among its extensions', ILLEGAL, instead(43, extension(43, uint(0x0303, 2)))),
  exts('1.3', 'TLS 1.4', ILLEGAL, instead(43, extension(43, uint(0x0305, 2)))),
  exts('1.3', 'no key share', 'MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE', instead(51)),
  exts('1.3', 'a key share of zeros', 'MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE', instead(51, zeros)),
  exts(
    '1.3',
    'a key share of a group without a share',
    'MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE',
    instead(51, shareOf(SECP256R1)),
  ),
  exts(
    '1.3',
    'a key share of an unknown group',
    'MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE',
    instead(51, extension(51, uint(0x9999, 2), vector(2, Buffer.alloc(32)))),
  ),
  exts(
    '1.3',
    'a key share that is cut',
    'MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE',
    instead(51, extension(51, uint(X25519, 2), vector(2, Buffer.alloc(31)))),
  ),
  exts(
    '1.3',
    'a pre-shared key that was not offered',
    UNSUPPORTED,
    adding(extension(41, uint(0, 2))),
  ),
  exts('1.3', 'a cookie', ILLEGAL, adding(extension(44, vector(2, Buffer.alloc(4))))),
  hello('1.3', 'another session ID', ILLEGAL, (body) => session(body, Buffer.alloc(32, 7))),
  hello('1.3', 'no session ID', ILLEGAL, (body) => session(body, Buffer.alloc(0))),
  encrypted('nothing unusual', 'data', adding()),
  encrypted('the answer to the name', 'data', adding(extension(0))),
  encrypted('the answer to the name, twice', ILLEGAL, adding(extension(0), extension(0))),
  encrypted('its groups', 'data', adding(extension(10, vector(2, uint(X25519, 2))))),
  encrypted(
    'ALPN that was not asked for',
    UNSUPPORTED,
    adding(extension(16, vector(2, vector(1, Buffer.from('h2'))))),
  ),
  encrypted('an unknown extension', ILLEGAL, adding(extension(0xfafa))),
  encrypted('a key share', ILLEGAL, adding(zeros)),
  encrypted('early data that was not sent', UNSUPPORTED, adding(extension(42))),
  encrypted('an extension that is cut', DECODE, adding(Buffer.from([0, 0, 0, 9]))),
  {
    version: '1.3',
    name: 'EncryptedExtensions: a byte behind them',
    ends: DECODE,
    options: changing('EncryptedExtensions', (body) => Buffer.concat([body, Buffer.alloc(1)])),
  },
];

/** What is wrong with the hellos of a server. */
export const helloBehaviours: readonly Behaviour[] = [...both, ...only12, ...only13].map((each) =>
  each.name.endsWith('the echo of the session ID') ? { ...each, options: echoing } : each,
);

function echoing(self: () => HostileServer): ReturnType<NonNullable<Behaviour['options']>> {
  return {
    change: (name, body) => {
      if (name !== 'ServerHello') return body;
      const [sent] = self().hellos;
      const id = sent === undefined ? Buffer.alloc(0) : sent.subarray(35, 35 + sent.readUInt8(34));
      return session(body, id);
    },
  };
}
