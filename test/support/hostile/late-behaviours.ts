import type { Behaviour } from './behaviour.js';
import { uint, vector } from './bytes.js';
import { message } from './peer.js';
import { ALERT, APPLICATION_DATA, CHANGE_CIPHER_SPEC, HANDSHAKE, header } from './record-keys.js';
import type { HostileServer } from './server.js';
import type { Version } from './suites.js';

const UNEXPECTED = 'MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE';
const RECORD = 'MBEDTLS_ERR_SSL_INVALID_RECORD';
const DECODE = 'MBEDTLS_ERR_SSL_DECODE_ERROR';
const MAC = 'MBEDTLS_ERR_SSL_INVALID_MAC';

function order(version: Version, said: string, times: number, ends: string): Behaviour {
  const how = times === 0 ? 'left out' : 'sent twice';
  return {
    version,
    name: `${said} is ${how}`,
    ends,
    options: () => ({ times: (name) => (name === said ? times : 1) }),
  };
}

const orders: readonly Behaviour[] = [
  order('1.2', 'ServerHello', 0, UNEXPECTED),
  order('1.2', 'Certificate', 0, UNEXPECTED),
  order('1.2', 'ServerKeyExchange', 0, UNEXPECTED),
  order('1.2', 'ServerHelloDone', 0, 'timeout'),
  order('1.2', 'Finished', 0, 'timeout'),
  order('1.3', 'ServerHello', 0, UNEXPECTED),
  order('1.3', 'EncryptedExtensions', 0, UNEXPECTED),
  order('1.3', 'Certificate', 0, UNEXPECTED),
  order('1.3', 'CertificateVerify', 0, UNEXPECTED),
  order('1.3', 'Finished', 0, 'timeout'),
  order('1.2', 'ServerHello', 2, UNEXPECTED),
  order('1.2', 'Certificate', 2, UNEXPECTED),
  order('1.2', 'ServerKeyExchange', 2, DECODE),
  order('1.2', 'ServerHelloDone', 2, UNEXPECTED),
  order('1.2', 'Finished', 2, UNEXPECTED),
  order('1.3', 'ServerHello', 2, MAC),
  order('1.3', 'EncryptedExtensions', 2, UNEXPECTED),
  order('1.3', 'Certificate', 2, UNEXPECTED),
  order('1.3', 'CertificateVerify', 2, UNEXPECTED),
  order('1.3', 'Finished', 2, MAC),
];

function after(
  version: Version,
  what: string,
  ends: string,
  act: (peer: HostileServer) => Promise<void>,
): Behaviour {
  return { version, name: `after the handshake: ${what}`, ends, after: act };
}

const ticket = (nonce: Buffer, text: Buffer, more: Buffer): Buffer =>
  Buffer.concat([uint(7200, 4), uint(1, 4), vector(1, nonce), vector(2, text), more]);

const late: readonly Behaviour[] = [
  ...(['1.2', '1.3'] as const).flatMap((version) => [
    after(version, 'nothing unusual', 'data', async () => {}),
    after(version, 'empty records', 'data', async (peer) => {
      for (let sent = 0; sent < 3; sent++) await peer.sendData(Buffer.alloc(0));
    }),
    after(version, 'an empty handshake record', RECORD, (peer) =>
      peer.sendRecord(HANDSHAKE, Buffer.alloc(0)),
    ),
    after(version, 'an empty alert', RECORD, (peer) => peer.sendRecord(ALERT, Buffer.alloc(0))),
    after(version, 'a ChangeCipherSpec', UNEXPECTED, (peer) =>
      version === '1.3'
        ? peer.sendCompatibilityCcs()
        : peer.sendRecord(CHANGE_CIPHER_SPEC, Buffer.from([1])),
    ),
    after(version, 'a record of an unknown type', RECORD, (peer) =>
      peer.sendRecord(24, Buffer.alloc(3)),
    ),
    after(version, 'a bit of a record that is another', MAC, async (peer) => {
      const bytes = peer.record(APPLICATION_DATA, Buffer.from('data'));
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
      await peer.sendBytes(bytes);
    }),
    after(version, 'a record again', MAC, async (peer) => {
      const bytes = peer.record(APPLICATION_DATA, Buffer.alloc(0));
      await peer.sendBytes(Buffer.concat([bytes, bytes]));
    }),
    after(version, 'a record left out', MAC, async (peer) => {
      peer.record(APPLICATION_DATA, Buffer.from('data'));
    }),
    after(version, 'a plain record of data', MAC, (peer) =>
      peer.sendPlain(APPLICATION_DATA, Buffer.from('plain data')),
    ),
    after(version, 'a plain fatal alert', MAC, (peer) =>
      peer.sendPlain(ALERT, Buffer.from([2, 40])),
    ),
    after(version, 'a header that says 65535 bytes', 'MBEDTLS_ERR_SSL_BAD_INPUT_DATA', (peer) =>
      peer.sendBytes(header(APPLICATION_DATA, 65_535)),
    ),
    after(version, 'a header of version 9.9', RECORD, (peer) =>
      peer.sendBytes(header(APPLICATION_DATA, 20, 0x0909)),
    ),
    after(version, '2^14 + 1 bytes in a record', RECORD, (peer) =>
      peer.sendData(Buffer.alloc(16_385)),
    ),
    after(version, 'a fatal alert', 'MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE', (peer) =>
      peer.sendAlert(2, 80),
    ),
    after(
      version,
      'an alert of an unknown number',
      version === '1.3' ? 'MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE' : 'data',
      (peer) => peer.sendAlert(1, 250),
    ),
    after(version, 'an alert of an unknown level', RECORD, (peer) => peer.sendAlert(7, 10)),
    after(version, 'close_notify', 'end', (peer) => peer.sendAlert(1, 0)),
    after(version, 'the end of the stream', 'MBEDTLS_ERR_SSL_CONN_EOF', (peer) => peer.close()),
    after(version, 'half a record and the end', 'MBEDTLS_ERR_SSL_CONN_EOF', async (peer) => {
      await peer.sendBytes(peer.record(APPLICATION_DATA, Buffer.from('data')).subarray(0, 10));
      await peer.close();
    }),
    after(version, 'half a record and silence', 'timeout', async (peer) => {
      await peer.sendBytes(peer.record(APPLICATION_DATA, Buffer.from('data')).subarray(0, 10));
      await peer.readRecord();
    }),
    after(version, 'half a handshake message, then data', UNEXPECTED, (peer) =>
      peer.sendRecord(HANDSHAKE, message('NewSessionTicket', Buffer.alloc(9)).subarray(0, 6)),
    ),
    after(version, 'Finished again', UNEXPECTED, (peer) =>
      peer.sendMessage('Finished', Buffer.alloc(12)),
    ),
  ]),
  after('1.2', 'a HelloRequest', 'data', (peer) => peer.sendMessage('HelloRequest')),
  after('1.2', 'a HelloRequest with content', UNEXPECTED, (peer) =>
    peer.sendMessage('HelloRequest', Buffer.alloc(1)),
  ),
  after('1.3', 'a protected ChangeCipherSpec', RECORD, (peer) =>
    peer.sendRecord(CHANGE_CIPHER_SPEC, Buffer.from([1])),
  ),
  after('1.3', 'padding up to 2^14 + 1 bytes', '\0\0', async (peer) =>
    peer.sendBytes(peer.record(APPLICATION_DATA, Buffer.alloc(2), 16_382)),
  ),
  after('1.3', 'padding beyond 2^14 + 1 bytes', RECORD, async (peer) =>
    peer.sendBytes(peer.record(APPLICATION_DATA, Buffer.alloc(2), 16_383)),
  ),
  after('1.3', 'a record of nothing but padding', RECORD, async (peer) =>
    peer.sendBytes(peer.record(0, Buffer.alloc(0), 8)),
  ),
  after('1.3', 'a ticket', 'data', (peer) =>
    peer.sendMessage('NewSessionTicket', ticket(Buffer.alloc(8), Buffer.alloc(32), vector(2))),
  ),
  after('1.3', 'a ticket of no bytes', 'data', (peer) =>
    peer.sendMessage('NewSessionTicket', ticket(Buffer.alloc(8), Buffer.alloc(0), vector(2))),
  ),
  after('1.3', 'a ticket without extensions', 'data', (peer) =>
    peer.sendMessage(
      'NewSessionTicket',
      ticket(Buffer.alloc(8), Buffer.alloc(32), Buffer.alloc(0)),
    ),
  ),
  after('1.3', 'a ticket and a byte more', 'data', (peer) =>
    peer.sendMessage(
      'NewSessionTicket',
      ticket(Buffer.alloc(8), Buffer.alloc(32), Buffer.concat([vector(2), Buffer.alloc(1)])),
    ),
  ),
  after('1.3', 'a KeyUpdate of 2', 'MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER', (peer) =>
    peer.sendMessage('KeyUpdate', Buffer.from([2])),
  ),
  after('1.3', 'a KeyUpdate of no bytes', DECODE, (peer) => peer.sendMessage('KeyUpdate')),
  after('1.3', 'a KeyUpdate with the old keys afterwards', MAC, (peer) =>
    peer.sendMessage('KeyUpdate', Buffer.from([0])),
  ),
  after('1.3', 'a KeyUpdate and data in one record', UNEXPECTED, (peer) =>
    peer.sendRecord(
      HANDSHAKE,
      Buffer.concat([
        message('KeyUpdate', Buffer.from([0])),
        message('KeyUpdate', Buffer.from([0])),
      ]),
    ),
  ),
  after('1.3', 'user_canceled', 'data', (peer) => peer.sendAlert(1, 90)),
  after('1.3', 'a late CertificateRequest', UNEXPECTED, (peer) =>
    peer.sendMessage('CertificateRequest', Buffer.concat([vector(1, Buffer.from([1])), vector(2)])),
  ),
];

function instead(
  what: string,
  ends: string,
  act: (peer: HostileServer) => Promise<void>,
): Behaviour {
  return { version: '1.3', name: `instead of TLS: ${what}`, ends, instead: act };
}

const strange: readonly Behaviour[] = [
  instead('an answer of HTTP', RECORD, (peer) =>
    peer.sendBytes(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')),
  ),
  instead('an answer of SMTP', RECORD, (peer) =>
    peer.sendBytes(Buffer.from('220 mail.example ESMTP\r\n')),
  ),
  instead('SSL 2', RECORD, (peer) => peer.sendBytes(Buffer.from([0x80, 0x2e, 1, 3, 0, 0, 0, 0]))),
  instead('the end', 'AUTH_FAILURE', (peer) => peer.close()),
  instead('silence', 'timeout', async () => {}),
  instead('one byte and the end', 'MBEDTLS_ERR_SSL_CONN_EOF', async (peer) => {
    await peer.sendBytes(Buffer.from([22]));
    await peer.close();
  }),
  instead('its own ClientHello back', UNEXPECTED, async (peer) => {
    const hello = await peer.hear('ClientHello');
    await peer.sendPlain(HANDSHAKE, hello.raw);
  }),
  instead('a record of no bytes', RECORD, (peer) => peer.sendBytes(header(HANDSHAKE, 0))),
  instead('zeros', RECORD, (peer) => peer.sendBytes(Buffer.alloc(4096))),
  instead('application data', UNEXPECTED, (peer) =>
    peer.sendPlain(APPLICATION_DATA, Buffer.alloc(64)),
  ),
];

/** Messages out of order, what comes after the handshake, and what is no TLS. */
export const lateBehaviours: readonly Behaviour[] = [...orders, ...late, ...strange];
