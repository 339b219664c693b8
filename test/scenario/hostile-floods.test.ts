import test from 'ava';
import {
  MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE,
  MBEDTLS_ERR_SSL_RECORD_FLOOD,
  MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE,
} from '../../wasm/constants.js';
import { TLSError } from '../../ts/mbedtls/error.js';
import { NSAPI_ERROR_AUTH_FAILURE } from '../../ts/nsapi/error.js';
import type { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { openRaw } from '../../ts/raw.js';
import { connectedPair, hostilePair, type Role } from '../support/hostile/pair.js';
import { message, type HostilePeer } from '../support/hostile/peer.js';
import { ALERT, APPLICATION_DATA, HANDSHAKE } from '../support/hostile/record-keys.js';
import { HostileServer } from '../support/hostile/server.js';
import { suitesOf, type Version } from '../support/hostile/suites.js';

interface Flood {
  readonly name: string;
  readonly versions: readonly Version[];
  readonly roles: readonly Role[];
  /** Where it can be sent: before the handshake is over, or after it. */
  readonly during: boolean;
  /** Where the first one after the handshake is refused as it is. */
  readonly notAfter?: boolean;
  send(peer: HostilePeer): Promise<void>;
}

const BOTH: readonly Role[] = ['client', 'server'];
const LIMIT = 32;
const UNEXPECTED_MESSAGE = 10;

const floods: readonly Flood[] = [
  {
    name: 'compatibility ChangeCipherSpecs',
    versions: ['1.3'],
    roles: BOTH,
    during: true,
    notAfter: true,
    send: (peer) => peer.sendCompatibilityCcs(),
  },
  {
    name: 'warnings',
    versions: ['1.2'],
    roles: BOTH,
    during: true,
    send: (peer) => peer.sendAlert(1, 112),
  },
  {
    name: 'user_canceled',
    versions: ['1.2', '1.3'],
    roles: BOTH,
    during: true,
    send: (peer) => peer.sendAlert(1, 90),
  },
  {
    name: 'HelloRequests',
    versions: ['1.2'],
    roles: ['server'],
    during: false,
    send: (peer) => peer.sendMessage('HelloRequest'),
  },
  {
    name: 'ClientHellos',
    versions: ['1.2'],
    roles: ['client'],
    during: false,
    send: (peer) => peer.sendMessage('ClientHello', Buffer.alloc(50)),
  },
  { name: 'tickets', versions: ['1.3'], roles: ['server'], during: false, send: sendTicket },
  {
    name: 'empty records',
    versions: ['1.2', '1.3'],
    roles: BOTH,
    during: false,
    send: (peer) => peer.sendRecord(APPLICATION_DATA, Buffer.alloc(0)),
  },
];

async function sendTicket(peer: HostilePeer): Promise<void> {
  if (peer instanceof HostileServer) await peer.sendRecord(HANDSHAKE, peer.ticket());
}

async function repeat(times: number, body: () => Promise<void>): Promise<void> {
  for (let time = 0; time < times; time++) await body();
}

/** Receives the next data, whatever comes between. */
async function receive(socket: TLSSocketWrapper): Promise<number> {
  return socket.recv(new Uint8Array(100));
}

function numberOf(socket: TLSSocketWrapper): number | undefined {
  const error = socket.lastError;
  return error instanceof TLSError ? error.mbedtls?.number : undefined;
}

for (const { name, versions, roles, during, notAfter = false, send } of floods) {
  for (const version of versions) {
    for (const role of roles) {
      const swallowed = notAfter ? 0 : LIMIT - 1;
      test(`TLS ${version}, a hostile ${role}: ${name} after the handshake`, async (t) => {
        const { peer, socket } = await connectedPair(t, role, { version });
        for (let round = 0; round < 3; round++) {
          await repeat(swallowed, () => send(peer));
          await peer.sendData(Buffer.from('data'));
          t.is(await receive(socket), 4, `${swallowed} and data: ${String(socket.lastError)}`);
        }
        await repeat(swallowed + 1, () => send(peer));
        const error = notAfter ? MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE : MBEDTLS_ERR_SSL_RECORD_FLOOD;
        const words = notAfter
          ? /unexpected message/
          : /32 .*in a row.*MBEDTLS_ERR_SSL_RECORD_FLOOD/;
        t.is(await receive(socket), error);
        t.regex(socket.lastError?.message ?? '', words);
        await peer.drain();
        t.deepEqual(peer.alerts.at(-1), [2, UNEXPECTED_MESSAGE]);
        t.is(await receive(socket), error);
      });

      if (!during) continue;
      test(`TLS ${version}, a hostile ${role}: ${name} during the handshake`, async (t) => {
        for (const count of [LIMIT - 1, LIMIT]) {
          // In TLS 1.3 the keys are there by then.
          const exchange = role === 'server' ? 'ServerKeyExchange' : 'ClientKeyExchange';
          const where = version === '1.2' ? exchange : 'Finished';
          const before = async (message: string): Promise<void> => {
            if (message === where) await repeat(count, () => send(peer));
          };
          const { peer, socket } = await hostilePair(t, role, { version, before });
          const [code] = await Promise.all([
            socket.connect(),
            peer.handshake().catch(() => peer.drain()),
          ]);
          t.is(code, count < LIMIT ? 0 : NSAPI_ERROR_AUTH_FAILURE, String(socket.lastError));
          t.is(numberOf(socket), count < LIMIT ? undefined : MBEDTLS_ERR_SSL_RECORD_FLOOD);
        }
      });
    }
  }
}

for (const version of ['1.2', '1.3'] as const) {
  // Of the suites with RSA the peer has no certificate.
  for (const { id } of suitesOf(version).filter(({ id }) => id !== 0xc02f)) {
    for (const role of BOTH) {
      test(`TLS ${version}, suite ${id.toString(16)}: the hostile ${role} can talk`, async (t) => {
        const { peer, socket } = await connectedPair(t, role, { version, suite: id });
        await peer.sendData(Buffer.from('hello'));
        t.is(await receive(socket), 5);
        t.is(await socket.send(Buffer.from('answer')), 6);
        const answer = await peer.readRecord();
        t.is(answer.type, APPLICATION_DATA);
      });
    }
  }
}

test('tickets that are wanted count too', async (t) => {
  const { peer, socket } = await hostilePair(t, 'server', { version: '1.3' });
  const config = socket.getSslConfig();
  openRaw(config.instance).c.mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(
    config.pointer,
    1,
  );
  const [code] = await Promise.all([socket.connect(), peer.handshake()]);
  t.is(code, 0);
  await repeat(LIMIT - 1, () => sendTicket(peer));
  await peer.sendData(Buffer.from('data'));
  t.is(await receive(socket), 4);
  t.not(socket.getSession(), null);
  await repeat(LIMIT, () => sendTicket(peer));
  t.is(await receive(socket), MBEDTLS_ERR_SSL_RECORD_FLOOD);
});

test('many HelloRequests in one record count one by one', async (t) => {
  const { peer, socket } = await connectedPair(t, 'server', { version: '1.2' });
  const requests = Array.from({ length: 4000 }, () => message('HelloRequest', Buffer.alloc(0)));
  await peer.sendRecord(HANDSHAKE, Buffer.concat(requests));
  t.is(await receive(socket), MBEDTLS_ERR_SSL_RECORD_FLOOD);
});

for (const role of BOTH) {
  test(`a hostile ${role}: what is swallowed before a close_notify does not hide it`, async (t) => {
    const { peer, socket } = await connectedPair(t, role, { version: '1.3' });
    await repeat(LIMIT - 1, () => peer.sendData(Buffer.alloc(0)));
    await peer.sendAlert(1, 0);
    t.is(await receive(socket), 0);
  });

  for (const description of [100, 112, 200]) {
    test(`TLS 1.3, a hostile ${role}: alert ${description} ends it, of any level`, async (t) => {
      const { peer, socket } = await connectedPair(t, role, { version: '1.3' });
      await peer.sendAlert(1, description);
      t.is(await receive(socket), MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE);
    });
  }
}

test('TLS 1.2: a warning before the ServerHello is heard and goes by', async (t) => {
  const before = async (name: string): Promise<void> => {
    if (name === 'ServerHello') await peer.sendAlert(1, 112);
  };
  const { peer, socket } = await hostilePair(t, 'server', { version: '1.2', before });
  const [code] = await Promise.all([socket.connect(), peer.handshake()]);
  t.is(code, 0, String(socket.lastError));
});

for (const role of BOTH) {
  test(`TLS 1.2, a hostile ${role}: no_renegotiation holds no data back`, async (t) => {
    const { peer, socket } = await connectedPair(t, role, { version: '1.2' });
    const records = [
      peer.record(ALERT, Buffer.from([1, 100])),
      peer.record(APPLICATION_DATA, Buffer.from('data')),
    ];
    await peer.sendBytes(Buffer.concat(records));
    t.is(await receive(socket), 4);
    for (let time = 0; time < LIMIT; time++) await peer.sendAlert(1, 100);
    t.is(await receive(socket), MBEDTLS_ERR_SSL_RECORD_FLOOD);
  });

  test(`a flood before the first message of a hostile ${role} ends the handshake`, async (t) => {
    const { peer, socket } = await hostilePair(t, role, { version: '1.2' });
    await repeat(LIMIT, () => peer.sendAlert(1, 112));
    t.is(await socket.connect(), NSAPI_ERROR_AUTH_FAILURE);
    t.is(numberOf(socket), MBEDTLS_ERR_SSL_RECORD_FLOOD);
  });
}
