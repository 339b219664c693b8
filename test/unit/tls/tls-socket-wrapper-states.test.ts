import test from 'ava';
import {
  MBEDTLS_ERR_SSL_INVALID_RECORD,
  MBEDTLS_SSL_VERIFY_NONE,
} from '../../../wasm/constants.js';
import { TLSError } from '../../../ts/mbedtls/error.js';
import {
  NSAPI_ERROR_ALREADY,
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_IN_PROGRESS,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_PARAMETER,
  NSAPI_ERROR_UNSUPPORTED,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../../ts/nsapi/error.js';
import { SocketAddress } from '../../../ts/nsapi/socket-address.js';
import { loopbackPair } from '../../../ts/adapt/loopback-pair.js';
import { TLSSocketWrapper } from '../../../ts/tls/tls-socket-wrapper.js';
import { pki } from '../../../tools/certificates.js';
import { bytesOf, turn } from '../../support/events.js';
import { Gate } from '../../support/gate.js';
import { ScriptedSocket } from '../../support/scripted-socket.js';
import { handshake, tlsPair, warmInstance } from '../../support/tls-pair.js';

const WB = NSAPI_ERROR_WOULD_BLOCK;
const NO_SOCKET = NSAPI_ERROR_NO_SOCKET;
const NO_CONNECTION = NSAPI_ERROR_NO_CONNECTION;

/** What every call but connect and close answers now, without waiting. */
async function answers(socket: TLSSocketWrapper): Promise<Record<string, number>> {
  socket.setBlocking(false);
  const into = new Uint8Array(8);
  const nobody = new SocketAddress('192.0.2.1', 1);
  return {
    send: await socket.send(bytesOf('x')),
    sendto: await socket.sendto(nobody, bytesOf('x')),
    trySend: socket.trySend(bytesOf('x')),
    recv: await socket.recv(into),
    recvfrom: (await socket.recvfrom(into)).size,
    tryRecv: socket.tryRecv(into),
    getpeername: socket.getpeername().code,
    listen: socket.listen(),
    accept: (await socket.accept()).code,
  };
}

function all(send: number, recv: number, getpeername: number): Record<string, number> {
  const unsupported = NSAPI_ERROR_UNSUPPORTED;
  return {
    send,
    sendto: send,
    trySend: send,
    recv,
    recvfrom: recv,
    tryRecv: recv,
    getpeername,
    listen: unsupported,
    accept: unsupported,
  };
}

/** A client over a scripted transport. */
async function scripted(): Promise<{ transport: ScriptedSocket; socket: TLSSocketWrapper }> {
  const transport = new ScriptedSocket();
  const socket = new TLSSocketWrapper(transport, 'localhost');
  socket.setRootCaCert((await pki()).rootCa.certPem);
  return { transport, socket };
}

test('before connect: NO_CONNECTION, and nothing reaches the transport', async (t) => {
  const { transport, socket } = await scripted();
  t.deepEqual(await answers(socket), all(NO_CONNECTION, NO_CONNECTION, NO_CONNECTION));
  t.deepEqual(transport.calls, []);
  t.is(socket.getSslContext(), null);
  t.is(socket.verifyResult, 0xffffffff);
  transport.answers.close.push(NSAPI_ERROR_OK);
  t.is(await socket.close(), NSAPI_ERROR_OK);
});

test(
  'while the transport connects: its own numbers, NO_CONNECTION for the rest, and the setters ' +
    'still work',
  async (t) => {
    const { transport, socket } = await scripted();
    const address = new SocketAddress('192.0.2.5', 443);
    socket.setBlocking(false);
    transport.answers.connect.push(
      NSAPI_ERROR_IN_PROGRESS,
      NSAPI_ERROR_ALREADY,
      NSAPI_ERROR_ALREADY,
    );
    t.is(await socket.connect(address), NSAPI_ERROR_IN_PROGRESS);
    t.is(await socket.connect(), NSAPI_ERROR_ALREADY);
    t.is(await socket.connect(), NSAPI_ERROR_ALREADY);
    t.deepEqual(transport.addresses, [address, null, null]);
    t.deepEqual(await answers(socket), all(NO_CONNECTION, NO_CONNECTION, NO_CONNECTION));
    t.is(socket.setHostname('server.test'), NSAPI_ERROR_OK);
    t.is(socket.setRootCaCert((await pki()).rootCa.der), NSAPI_ERROR_OK);
    transport.answers.connect.push(NSAPI_ERROR_IS_CONNECTED);
    transport.answers.send.push(WB, WB);
    transport.answers.recv.push(WB);
    t.is(
      await socket.connect(),
      NSAPI_ERROR_ALREADY,
      'the handshake goes on where the transport ended',
    );
    transport.answers.close.push(NSAPI_ERROR_OK);
    t.is(await socket.close(), NSAPI_ERROR_OK);
  },
);

test('a transport that does not connect: its number and error; connect tries again', async (t) => {
  const { transport, socket } = await scripted();
  transport.answers.connect.push(
    transport.failNow(NO_CONNECTION, new Error('refused')),
    NSAPI_ERROR_OK,
  );
  t.is(await socket.connect(), NO_CONNECTION);
  t.is(socket.lastError, transport.lastError);
  t.is(socket.setHostname('server.test'), NSAPI_ERROR_OK, 'no handshake has begun');
  transport.answers.send.push(NSAPI_ERROR_CONNECTION_LOST);
  transport.answers.recv.push(NSAPI_ERROR_CONNECTION_LOST);
  t.is(
    await socket.connect(),
    NSAPI_ERROR_AUTH_FAILURE,
    'once the handshake has begun it is its failure',
  );
  transport.answers.close.push(NSAPI_ERROR_OK);
  await socket.close();
});

test(
  'in the handshake, non-blocking: IN_PROGRESS, ALREADY, IS_CONNECTED; WOULD_BLOCK for data; ' +
    'PARAMETER for setters',
  async (t) => {
    const pair = await tlsPair({ connect: false });
    const { client, server } = pair;
    client.setBlocking(false);
    t.is(await client.connect(), NSAPI_ERROR_IN_PROGRESS);
    t.is(await client.connect(), NSAPI_ERROR_ALREADY);
    t.is(await client.doHandshake(), NSAPI_ERROR_ALREADY);
    t.deepEqual(await answers(client), all(WB, WB, NO_CONNECTION));
    const {
      rootCa,
      client: { ec },
    } = await pki();
    const set = (): number[] => [
      client.setHostname('x.test'),
      client.setHostname(null),
      client.setRootCaCert(rootCa.certPem),
      client.appendRootCaCert(rootCa.certPem),
      client.setRootCaCertPath(rootCa.certFile),
      client.setClientCertKey(ec.certPem, ec.keyPem),
      client.setOwnCert(null),
      client.setCaChain(null),
      client.setSslConfig(null),
    ];
    t.deepEqual(
      set(),
      set().map(() => NSAPI_ERROR_PARAMETER),
    );
    t.regex(client.lastError?.message ?? '', /before the handshake/);
    const serving = server.connect();
    for (let tries = 0; tries < 9 && (await client.connect()) !== NSAPI_ERROR_IS_CONNECTED; tries++)
      await turn();
    t.is(await serving, NSAPI_ERROR_OK);
    t.is(client.getSslContext()?.version, 'TLSv1.3', 'nothing that was set too late had an effect');
    t.deepEqual(
      set(),
      set().map(() => NSAPI_ERROR_PARAMETER),
      'nor later',
    );
    t.is(await client.connect(), NSAPI_ERROR_IS_CONNECTED);
    t.is(await client.doHandshake(), NSAPI_ERROR_IS_CONNECTED);
    await pair.end();
  },
);

test("connected: all calls work, and getpeername is the transport's", async (t) => {
  const pair = await tlsPair();
  await pair.server.send(bytesOf('abcdefgh'.repeat(3)));
  t.deepEqual(await answers(pair.client), all(1, 8, NSAPI_ERROR_OK));
  t.is(pair.client.getpeername().address?.host, pair.clientGate.getpeername().address?.host);
  t.is(pair.client.verifyResult, 0);
  await pair.end();
});

test("after the peer's close_notify: recv answers 0 for ever, send goes on", async (t) => {
  const pair = await tlsPair();
  pair.server.keepTransportOpen();
  await pair.server.close();
  t.deepEqual(await answers(pair.client), all(1, 0, NSAPI_ERROR_OK));
  t.is(pair.serverGate.tryRecv(new Uint8Array(200)) > 0, true, 'what was sent has left');
  t.is(await pair.client.close(), NSAPI_ERROR_OK);
});

test(
  'a failed handshake: AUTH_FAILURE to every call, with the first error, and the transport is ' +
    'left alone',
  async (t) => {
    const [near, far] = loopbackPair();
    const transport = new Gate(near);
    const socket = new TLSSocketWrapper(transport, 'localhost');
    socket.setRootCaCert((await pki()).rootCa.certPem);
    far.trySend(bytesOf('HTTP/1.1 400 Bad Request\r\n'));
    t.is(await socket.connect(), NSAPI_ERROR_AUTH_FAILURE);
    const { lastError } = socket;
    t.true(
      lastError instanceof TLSError && lastError.mbedtls?.number === MBEDTLS_ERR_SSL_INVALID_RECORD,
    );
    const calls = transport.calls.length;
    for (let again = 0; again < 2; again++) {
      t.deepEqual(
        await answers(socket),
        all(NSAPI_ERROR_AUTH_FAILURE, NSAPI_ERROR_AUTH_FAILURE, NO_CONNECTION),
      );
      t.is(await socket.connect(), NSAPI_ERROR_AUTH_FAILURE);
      t.is(await socket.doHandshake(), NSAPI_ERROR_AUTH_FAILURE);
      t.is(socket.lastError, lastError);
    }
    t.is(transport.calls.length, calls);
    t.not(socket.getSslContext(), null, 'the context can still be asked why');
    t.is(await socket.close(), NSAPI_ERROR_OK);
    t.deepEqual(transport.calls.slice(calls), ['close'], 'no close_notify on a dead connection');
    await far.close();
  },
);

test('a failed receive and a failed send are latched each on its own', async (t) => {
  const receiving = await tlsPair();
  receiving.clientGate.recvAnswer = NSAPI_ERROR_CONNECTION_LOST;
  t.is(await receiving.client.recv(new Uint8Array(1)), NSAPI_ERROR_CONNECTION_LOST);
  receiving.clientGate.open();
  await receiving.server.send(bytesOf('too late'));
  const calls = receiving.clientGate.calls.length;
  t.is(await receiving.client.recv(new Uint8Array(1)), NSAPI_ERROR_CONNECTION_LOST);
  t.is(
    await receiving.client.send(bytesOf('x')),
    NSAPI_ERROR_CONNECTION_LOST,
    'a context that cannot read is dead',
  );
  t.is(receiving.clientGate.calls.length, calls, 'no second try');
  await receiving.end();

  const sending = await tlsPair();
  await sending.server.send(bytesOf('last words'));
  sending.clientGate.sendAnswer = NSAPI_ERROR_CONNECTION_LOST;
  t.is(await sending.client.send(bytesOf('x')), NSAPI_ERROR_CONNECTION_LOST);
  sending.clientGate.open();
  t.is(await sending.client.send(bytesOf('x')), NSAPI_ERROR_CONNECTION_LOST);
  t.is(
    await sending.client.recv(new Uint8Array(20)),
    10,
    'what the peer sent before can still be read',
  );
  await sending.end();
});

test('closed: NO_SOCKET to every call, and the getters still answer', async (t) => {
  const pair = await tlsPair();
  const { client, clientGate } = pair;
  const [config, chain] = [client.getSslConfig(), client.getCaChain()];
  t.is(await client.close(), NSAPI_ERROR_OK);
  const calls = clientGate.calls.length;
  t.deepEqual(await answers(client), all(NO_SOCKET, NO_SOCKET, NO_SOCKET));
  t.is(await client.connect(), NO_SOCKET, 'it serves one connection');
  t.is(await client.doHandshake(), NO_SOCKET);
  t.is(await client.close(), NO_SOCKET);
  t.is(client.tryClose(), NO_SOCKET);
  t.is(client.bind(0), NO_SOCKET);
  t.is(client.setsockopt(7000, 1, true), NO_SOCKET);
  t.deepEqual(client.getsockopt(7000, 1), { code: NO_SOCKET, value: null });
  t.is(client.setRootCaCert((await pki()).rootCa.certPem), NSAPI_ERROR_PARAMETER);
  t.is(clientGate.calls.length, calls);
  t.is(client.getSslConfig(), config);
  t.is(client.getCaChain(), chain);
  t.is(client.getCaChain()?.certificates.length, 1);
  t.is(client.getOwnCert(), null);
  t.is(client.getSslContext(), null);
  t.is(client.verifyResult, 0, 'a verified peer');
  t.is(client.lastError?.errno, NSAPI_ERROR_PARAMETER);
  await pair.end();
});

test('the verify result is readable after close, of a refused peer too', async (t) => {
  const {
    bad: { expired },
  } = await pki();
  const pair = await tlsPair({ connect: false, certificate: expired });
  pair.client.getSslConfig().confAuthmode(MBEDTLS_SSL_VERIFY_NONE);
  await handshake(pair.client, pair.server);
  const unverified = pair.client.verifyResult;
  await pair.client.close();
  t.is(pair.client.verifyResult, unverified);
  await pair.end();
  const refused = await tlsPair({ connect: false, certificate: expired });
  await Promise.all([refused.client.connect(), refused.server.connect()]);
  await refused.client.close();
  t.is(refused.client.verifyResult, 1, 'MBEDTLS_X509_BADCERT_EXPIRED');
  await refused.end();
});

test('a socket that never connected can be closed, and closes its transport', async (t) => {
  const { instance, allocations } = await warmInstance();
  const transport = new ScriptedSocket();
  const socket = new TLSSocketWrapper(transport, 'localhost', undefined, { instance });
  socket.setRootCaCert((await pki()).rootCa.certPem);
  transport.answers.close.push(NSAPI_ERROR_OK);
  t.is(await socket.close(), NSAPI_ERROR_OK);
  t.deepEqual(transport.calls, ['close']);
  socket[Symbol.dispose]();
  t.is(allocations(), 0);
});
