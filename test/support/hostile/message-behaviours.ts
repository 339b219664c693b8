import { changing, first, type Behaviour } from './behaviour.js';
import { extension, uint, vector } from './bytes.js';
import { X25519 } from './exchange.js';
import { message } from './peer.js';
import { ALERT, APPLICATION_DATA, CHANGE_CIPHER_SPEC, HANDSHAKE } from './record-keys.js';
import type { HostileServer } from './server.js';
import type { Version } from './suites.js';

const ILLEGAL = 'MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER';
const DECODE = 'MBEDTLS_ERR_SSL_DECODE_ERROR';
const UNEXPECTED = 'MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE';
const RECORD = 'MBEDTLS_ERR_SSL_INVALID_RECORD';

function body(
  version: Version,
  said: string,
  what: string,
  ends: string,
  change: (body: Buffer) => Buffer,
): Behaviour {
  return { version, name: `${said}: ${what}`, ends, options: changing(said, change) };
}

function before(
  version: Version,
  said: string,
  what: string,
  ends: string,
  act: (peer: HostileServer) => Promise<void>,
): Behaviour {
  return { version, name: `before ${said}: ${what}`, ends, options: first(said, act) };
}

const flip =
  (at: number) =>
  (given: Buffer): Buffer => {
    const copy = Buffer.from(given);
    const place = at < 0 ? copy.length + at : at;
    copy.writeUInt8(copy.readUInt8(place) ^ 1, place);
    return copy;
  };
const more = (given: Buffer): Buffer => Buffer.concat([given, Buffer.alloc(1)]);
const less = (given: Buffer): Buffer => given.subarray(0, -1);
const none = (): Buffer => Buffer.alloc(0);

/** A point in place of the server's, which begins at byte 3 of a ServerKeyExchange. */
const point =
  (group: number, bytes: Buffer) =>
  (given: Buffer): Buffer => {
    const rest = given.subarray(4 + given.readUInt8(3));
    return Buffer.concat([uint(3, 1), uint(group, 2), vector(1, bytes), rest]);
  };

const certificates: readonly Behaviour[] = [
  body('1.2', 'Certificate', 'none', DECODE, () => vector(3)),
  body('1.3', 'Certificate', 'none', DECODE, () => Buffer.concat([vector(1), vector(3)])),
  body('1.2', 'Certificate', 'one of no bytes', DECODE, () => vector(3, vector(3))),
  body('1.3', 'Certificate', 'one of no bytes', DECODE, () =>
    Buffer.concat([vector(1), vector(3, vector(3), uint(0, 2))]),
  ),
  body('1.2', 'Certificate', 'what is none', 'MBEDTLS_ERR_X509_INVALID_FORMAT', () =>
    vector(3, vector(3, Buffer.from('no DER'))),
  ),
  body('1.3', 'Certificate', 'what is none', 'MBEDTLS_ERR_X509_INVALID_FORMAT', () =>
    Buffer.concat([vector(1), vector(3, vector(3, Buffer.from('no DER')), uint(0, 2))]),
  ),
  body('1.3', 'Certificate', 'a context', DECODE, (given) =>
    Buffer.concat([vector(1, Buffer.alloc(3)), given.subarray(1)]),
  ),
  body(
    '1.3',
    'Certificate',
    'an extension that was not asked for',
    'MBEDTLS_ERR_SSL_UNSUPPORTED_EXTENSION',
    (given) =>
      Buffer.concat([
        vector(1),
        vector(3, given.subarray(4, -2), vector(2, extension(18, vector(2)))),
      ]),
  ),
  ...(['1.2', '1.3'] as const).flatMap((version) => [
    body(version, 'Certificate', 'cut', DECODE, less),
    body(version, 'Certificate', 'a byte more', DECODE, more),
    body(version, 'Certificate', 'nothing', DECODE, none),
    body(
      version,
      'Certificate',
      'a bit that is another',
      'MBEDTLS_ERR_X509_CERT_VERIFY_FAILED',
      flip(-200),
    ),
  ]),
];

const proofs: readonly Behaviour[] = [
  body(
    '1.3',
    'CertificateVerify',
    'a bit that is another',
    'MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE',
    flip(-1),
  ),
  body('1.3', 'CertificateVerify', 'SHA-1', 'MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE', (given) =>
    Buffer.concat([uint(0x0203, 2), given.subarray(2)]),
  ),
  body(
    '1.3',
    'CertificateVerify',
    'a scheme that is unknown',
    'MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE',
    (given) => Buffer.concat([uint(0xfafa, 2), given.subarray(2)]),
  ),
  body(
    '1.3',
    'CertificateVerify',
    'a signature of no bytes',
    'MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE',
    (given) => Buffer.concat([given.subarray(0, 2), vector(2)]),
  ),
  body('1.3', 'CertificateVerify', 'cut', DECODE, less),
  body('1.3', 'CertificateVerify', 'a byte more', DECODE, more),
  body('1.3', 'CertificateVerify', 'nothing', DECODE, none),
  body(
    '1.2',
    'ServerKeyExchange',
    'a bit that is another',
    'MBEDTLS_ERR_ECP_VERIFY_FAILED',
    flip(-1),
  ),
  body(
    '1.2',
    'ServerKeyExchange',
    'another share than was signed',
    'MBEDTLS_ERR_ECP_VERIFY_FAILED',
    flip(8),
  ),
  body('1.2', 'ServerKeyExchange', 'cut', DECODE, less),
  body('1.2', 'ServerKeyExchange', 'a byte more', DECODE, more),
  body('1.2', 'ServerKeyExchange', 'nothing', ILLEGAL, none),
  body('1.2', 'ServerKeyExchange', 'explicit parameters of a curve', ILLEGAL, (given) =>
    Buffer.concat([uint(1, 1), given.subarray(1)]),
  ),
  body(
    '1.2',
    'ServerKeyExchange',
    'a curve that was not offered',
    ILLEGAL,
    point(19, Buffer.alloc(49, 4)),
  ),
  body('1.2', 'ServerKeyExchange', 'a point of no bytes', ILLEGAL, point(X25519, Buffer.alloc(0))),
  body(
    '1.2',
    'ServerKeyExchange',
    'a share of zeros',
    'MBEDTLS_ERR_ECP_VERIFY_FAILED',
    point(X25519, Buffer.alloc(32)),
  ),
  body(
    '1.2',
    'ServerKeyExchange',
    'a point that is on no curve',
    'MBEDTLS_ERR_ECP_VERIFY_FAILED',
    point(23, Buffer.alloc(65, 4)),
  ),
  body(
    '1.2',
    'ServerKeyExchange',
    'the point at infinity',
    'MBEDTLS_ERR_ECP_VERIFY_FAILED',
    point(23, Buffer.alloc(1)),
  ),
  body('1.2', 'ServerHelloDone', 'a byte more', DECODE, more),
  ...(['1.2', '1.3'] as const).flatMap((version) => [
    body(
      version,
      'Finished',
      'a bit that is another',
      'MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE',
      flip(0),
    ),
    body(version, 'Finished', 'cut', DECODE, less),
    body(version, 'Finished', 'a byte more', DECODE, more),
    body(version, 'Finished', 'nothing', DECODE, none),
  ]),
];

/** A CertificateRequest of TLS 1.3. */
const request = (context: Buffer, ...extensions: readonly Buffer[]): Buffer =>
  Buffer.concat([vector(1, context), vector(2, ...extensions)]);
const algorithms = extension(13, vector(2, uint(0x0403, 2)));

const requests: readonly Behaviour[] = [
  before('1.3', 'Certificate', 'a CertificateRequest with a context', ILLEGAL, (peer) =>
    peer.say('CertificateRequest', request(Buffer.from([1]), algorithms)),
  ),
  before('1.3', 'Certificate', 'a CertificateRequest without algorithms', DECODE, (peer) =>
    peer.say('CertificateRequest', request(Buffer.alloc(0))),
  ),
  before('1.3', 'Certificate', 'a CertificateRequest with algorithms twice', ILLEGAL, (peer) =>
    peer.say('CertificateRequest', request(Buffer.alloc(0), algorithms, algorithms)),
  ),
  before('1.3', 'Certificate', 'two CertificateRequests', UNEXPECTED, async (peer) => {
    await peer.say('CertificateRequest', request(Buffer.alloc(0), algorithms));
    await peer.say('CertificateRequest', request(Buffer.alloc(0), algorithms));
  }),
  before('1.3', 'Finished', 'a CertificateRequest', UNEXPECTED, (peer) =>
    peer.say('CertificateRequest', request(Buffer.alloc(0), algorithms)),
  ),
];

const PLACES = { '1.2': 'ServerKeyExchange', '1.3': 'Finished' } as const;

/** What comes between the messages of a handshake. */
const between: readonly Behaviour[] = (['1.2', '1.3'] as const).flatMap((version) => {
  const place = PLACES[version];
  return [
    before(version, place, 'application data', UNEXPECTED, (peer) =>
      peer.sendData(Buffer.from('early')),
    ),
    before(version, place, 'a record of an unknown type', RECORD, (peer) =>
      peer.sendRecord(24, Buffer.alloc(3)),
    ),
    before(version, place, 'an empty handshake record', RECORD, (peer) =>
      peer.sendRecord(HANDSHAKE, Buffer.alloc(0)),
    ),
    before(version, place, 'an empty alert', RECORD, (peer) =>
      peer.sendRecord(ALERT, Buffer.alloc(0)),
    ),
    before(version, place, 'an alert of three bytes', RECORD, (peer) =>
      peer.sendRecord(ALERT, Buffer.from([1, 0, 0])),
    ),
    before(version, place, 'a fatal alert', 'MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE', (peer) =>
      peer.sendAlert(2, 40),
    ),
    before(version, place, 'close_notify', 'MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY', (peer) =>
      peer.sendAlert(1, 0),
    ),
    before(version, place, 'a ClientHello', UNEXPECTED, (peer) =>
      peer.say('ClientHello', Buffer.alloc(40)),
    ),
    before(version, place, 'a message of an unknown type', UNEXPECTED, (peer) =>
      peer.sendRecord(HANDSHAKE, Buffer.from([99, 0, 0, 0])),
    ),
    before(
      version,
      place,
      'a message that says it has 16 MB',
      'MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL',
      (peer) => peer.sendRecord(HANDSHAKE, Buffer.from([11, 255, 255, 255, 0])),
    ),
    before(version, place, 'a ChangeCipherSpec of two bytes', RECORD, (peer) =>
      peer.sendPlain(CHANGE_CIPHER_SPEC, Buffer.from([1, 1])),
    ),
    before(version, place, 'a ChangeCipherSpec of 0', RECORD, (peer) =>
      peer.sendPlain(CHANGE_CIPHER_SPEC, Buffer.from([0])),
    ),
    before(version, place, 'a ChangeCipherSpec', version === '1.3' ? 'data' : UNEXPECTED, (peer) =>
      peer.sendCompatibilityCcs(),
    ),
    before(version, place, 'the end of the stream', 'MBEDTLS_ERR_SSL_CONN_EOF', (peer) =>
      peer.close(),
    ),
    before(
      version,
      place,
      'half a record and the end',
      'MBEDTLS_ERR_SSL_CONN_EOF',
      async (peer) => {
        await peer.sendBytes(peer.record(HANDSHAKE, Buffer.alloc(40)).subarray(0, 20));
        await peer.close();
      },
    ),
    before(version, place, 'half a record and silence', 'timeout', async (peer) => {
      await peer.sendBytes(peer.record(HANDSHAKE, Buffer.alloc(40)).subarray(0, 20));
      await peer.readRecord();
    }),
    before(version, place, 'silence', 'timeout', async (peer) => {
      await peer.readRecord();
    }),
  ];
});

const protectedOnes: readonly Behaviour[] = [
  before('1.3', 'Finished', 'a protected ChangeCipherSpec', RECORD, (peer) =>
    peer.sendRecord(CHANGE_CIPHER_SPEC, Buffer.from([1])),
  ),
  before('1.3', 'Finished', 'a plain handshake record', 'MBEDTLS_ERR_SSL_INVALID_MAC', (peer) =>
    peer.sendPlain(HANDSHAKE, message('Finished', Buffer.alloc(32))),
  ),
  before('1.3', 'Finished', 'a plain alert', 'MBEDTLS_ERR_SSL_INVALID_MAC', (peer) =>
    peer.sendPlain(ALERT, Buffer.from([2, 40])),
  ),
  before('1.3', 'Finished', 'a record of other keys', 'MBEDTLS_ERR_SSL_INVALID_MAC', (peer) =>
    peer.sendPlain(APPLICATION_DATA, Buffer.alloc(40, 9)),
  ),
];

/** What is wrong with the other messages of a server's handshake. */
export const messageBehaviours: readonly Behaviour[] = [
  ...certificates,
  ...proofs,
  ...requests,
  ...between,
  ...protectedOnes,
];
