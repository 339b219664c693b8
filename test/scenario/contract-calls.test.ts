import { once } from 'node:events';
import { createServer } from 'node:http';
import test from 'ava';
import { MqttClient } from 'mqtt';
import { toDuplex } from '../../ts/adapt/duplex.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import {
  NSAPI_ERROR_ALREADY,
  NSAPI_ERROR_IN_PROGRESS,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_OK,
} from '../../ts/nsapi/error.js';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { TRANSPORT_CLOSE } from '../../ts/tls/lent-transport.js';
import { Socket } from '../../ts/net/socket.js';
import { TCPSocket } from '../../ts/net/tcp-socket.js';
import { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { TLSSocket } from '../../ts/tls/tls-socket.js';
import { LoopbackStack } from '../../ts/stack/loopback/loopback-stack.js';
import { defaultStack } from '../../ts/platform/node/index.js';
import { pki } from '../../tools/certificates.js';
import { bytesOf, settle, textOf } from '../support/events.js';
import { httpGet, mqttRoundTrip, recvAll, recvExactly } from '../support/exchange.js';
import { startMosquitto, startNodeTlsServer } from '../../tools/servers.js';
import { SyncPeer } from '../support/sync-peer.js';
import { handshake, serverConfig, tlsPair } from '../support/tls-pair.js';

type Openable = TCPSocket | TLSSocket;

/** What a program does with a socket, whichever it is. */
async function greet(
  socket: Openable,
  stack: LoopbackStack,
  address: SocketAddress,
): Promise<string> {
  check(socket.open(stack), socket);
  check(await socket.connect(address), socket);
  check(await socket.send(bytesOf('hello')), socket);
  const into = new Uint8Array(100);
  const size = check(await socket.recv(into), socket);
  check(await socket.close(), socket);
  return textOf(into.subarray(0, size));
}

test('TLS has the calls of a TCP socket: open, connect, send, recv, close', async (t) => {
  const { rootCa, server } = await pki();
  const stack = new LoopbackStack();
  using config = serverConfig(server.ecP256);
  for (const secure of [false, true]) {
    const listener = new TCPSocket(stack);
    check(listener.listen(), listener);
    const { address } = listener.getsockname();
    if (address === null) throw new Error('The listener has no address.');
    const socket = secure ? new TLSSocket() : new TCPSocket();
    if (socket instanceof TLSSocket) {
      socket.setRootCaCert(rootCa.certPem);
      socket.setHostname('localhost');
    }
    const served = listener.accept().then(async ({ code, socket: accepted }) => {
      check(code, listener);
      if (accepted === null) throw new Error('No socket was accepted.');
      const peer = secure ? new TLSSocketWrapper(accepted, null, TRANSPORT_CLOSE) : accepted;
      if (peer instanceof TLSSocketWrapper) {
        peer.setSslConfig(config);
        check(await peer.connect(), peer);
      }
      check(await peer.send(await recvExactly(peer, 5)), peer);
      t.is(await peer.recv(new Uint8Array(1)), 0, 'the end');
      return peer.close();
    });
    t.is(await greet(socket, stack, address), 'hello');
    await served;
    await listener.close();
  }
});

test(
  'TLSSocketWrapper takes any Socket as its transport, and is itself a Socket: TLS runs ' +
    'inside TLS',
  async (t) => {
    const { rootCa, server } = await pki();
    const outer = await tlsPair();
    t.true(outer.client instanceof Socket);
    const inner = new TLSSocketWrapper(outer.client, 'server.test', TRANSPORT_CLOSE);
    inner.setRootCaCert(rootCa.certPem);
    const innerServer = new TLSSocketWrapper(outer.server, null, TRANSPORT_CLOSE);
    using config = serverConfig(server.rsaUnderEc);
    innerServer.setSslConfig(config);
    await handshake(inner, innerServer);
    const message = new Uint8Array(100_000).map((_, index) => index % 251);
    const [sent, received] = await Promise.all([
      inner.send(message),
      recvExactly(innerServer, message.length),
    ]);
    t.is(sent, message.length);
    t.deepEqual(Buffer.compare(received, message), 0);
    t.is(await innerServer.send(bytesOf('back')), 4);
    t.is(textOf(await recvExactly(inner, 4)), 'back');
    t.is(await inner.close(), NSAPI_ERROR_OK);
    t.is(await innerServer.recv(new Uint8Array(1)), 0);
    await innerServer.close();
    t.deepEqual(
      outer.clientGate.calls.filter((call) => call === 'close'),
      ['close'],
      'closing the inner one closed the outer one and its transport',
    );
  },
);

test('TLSSocket connects TCP and TLS in one call, by host name and port', async (t) => {
  const { rootCa, server } = await pki();
  const names: unknown[] = [];
  const peer = await startNodeTlsServer(
    { cert: server.ecP256.chainPem, key: server.ecP256.keyPem },
    (socket) => {
      names.push('servername' in socket ? socket.servername : undefined);
      socket.on('data', (data) => socket.end(data));
    },
  );
  t.teardown(() => peer.close());
  const socket = new TLSSocket();
  check(socket.open(), socket);
  socket.setRootCaCert(rootCa.certPem);
  t.is(await socket.connect('localhost', peer.port), NSAPI_ERROR_OK);
  check(await socket.send(bytesOf('welcome')), socket);
  t.is(textOf(await recvAll(socket)), 'welcome');
  t.deepEqual(names, ['localhost']);
  t.is(socket.verifyResult, 0);
  await socket.close();
});

test(
  'Code written against Socket alone (an HTTP/1.1 exchange, an MQTT exchange, knowing nothing ' +
    'of TLS) runs unchanged on TCPSocket and on TLSSocket; so does a library that takes a stream ' +
    '(MQTT.js over our Duplex)',
  async (t) => {
    const { rootCa, server } = await pki();
    const http = createServer((request, response) => response.end(`you asked for ${request.url}`));
    t.teardown(() => {
      http.closeAllConnections();
      http.close();
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const bound = http.address();
    if (bound === null || typeof bound === 'string') throw new Error('The server has no port.');
    const https = await startNodeTlsServer(
      { cert: server.ecP256.chainPem, key: server.ecP256.keyPem },
      (socket) => http.emit('connection', socket),
    );
    const [mqtt, mqtts] = await Promise.all([
      startMosquitto({ certificate: null }),
      startMosquitto({ certificate: server.ecP256 }),
    ]);
    t.teardown(() => Promise.all([https.close(), mqtt.close(), mqtts.close()]));

    const plain = async (port: number): Promise<Socket> => {
      const socket = new TCPSocket(defaultStack());
      check(await socket.connect(new SocketAddress('127.0.0.1', port)), socket);
      return socket;
    };
    const secure = async (port: number): Promise<Socket> => {
      const socket = new TLSSocket();
      check(socket.open(), socket);
      socket.setRootCaCert(rootCa.certPem);
      check(await socket.connect('localhost', port), socket);
      return socket;
    };
    for (const [open, httpPort, mqttPort] of [
      [plain, bound.port, mqtt.port],
      [secure, https.port, mqtts.port],
    ] as const) {
      const forHttp = await open(httpPort);
      t.deepEqual(await httpGet(forHttp, 'localhost', '/one'), {
        status: 200,
        body: 'you asked for /one',
      });
      t.deepEqual(await httpGet(forHttp, 'localhost', '/two'), {
        status: 200,
        body: 'you asked for /two',
      });
      const forMqtt = await open(mqttPort);
      t.is(await mqttRoundTrip(forMqtt, 'weather/today', 'rain'), 'rain');
      await Promise.all([forHttp.close(), forMqtt.close()]);

      const stream = toDuplex(await open(mqttPort));
      const client = new MqttClient(() => stream, { reconnectPeriod: 0 });
      await event(client, 'connect');
      await client.subscribeAsync('weather/tomorrow');
      const arrived = event(client, 'message');
      await client.publishAsync('weather/tomorrow', 'sun');
      const [topic, message] = await arrived;
      t.deepEqual([topic, String(message)], ['weather/tomorrow', 'sun']);
      await client.endAsync();
    }
  },
);

test(
  'In blocking mode, the default, connect does not resolve before the handshake is done or ' +
    'has failed; in non-blocking mode it answers IN_PROGRESS, ALREADY, IS_CONNECTED',
  async (t) => {
    const blocking = await tlsPair({ connect: false });
    blocking.clientGate.recvRoom = 60;
    let resolved = false;
    const connecting = blocking.client.connect().finally(() => {
      resolved = true;
    });
    const serving = blocking.server.connect();
    await settle();
    t.false(resolved, "the peer's first flight is held back");
    blocking.clientGate.open();
    t.is(await connecting, NSAPI_ERROR_OK);
    t.true(blocking.client.getSslContext()?.isHandshakeOver);
    t.is(await serving, NSAPI_ERROR_OK);
    await blocking.end();

    const failing = await tlsPair({ connect: false });
    failing.client.setHostname('elsewhere.test');
    const [failed] = await Promise.all([failing.client.connect(), failing.server.connect()]);
    t.true(failed < 0 && failing.client.getSslContext()?.isHandshakeOver === false);
    await failing.end();

    const polling = await tlsPair({ connect: false });
    polling.client.setBlocking(false);
    const answers = [await polling.client.connect(), await polling.client.connect()];
    const served = polling.server.connect();
    // Every event once: the socket tells when to try again.
    while (answers.at(-1) !== NSAPI_ERROR_IS_CONNECTED && answers.length < 10) {
      const told = new Promise<void>((resolve) => polling.client.sigio(resolve));
      answers.push(await polling.client.connect());
      if (answers.at(-1) === NSAPI_ERROR_ALREADY) await told;
    }
    t.is(answers[0], NSAPI_ERROR_IN_PROGRESS);
    t.true(answers.slice(1, -1).every((answer) => answer === NSAPI_ERROR_ALREADY));
    t.is(answers.at(-1), NSAPI_ERROR_IS_CONNECTED);
    t.is(await served, NSAPI_ERROR_OK);
    await polling.end();
  },
);

test(
  'Over a transport whose send and recv never answer WOULD_BLOCK (a synchronous one), the ' +
    'handshake, each send and each receive finish in one call, and Mbed TLS never sees WANT_READ ' +
    'or WANT_WRITE',
  async (t) => {
    const { rootCa, server } = await pki();
    using config = serverConfig(server.ecP256);
    using trusted = X509Crt.parse(rootCa.certPem);
    const peer = new SyncPeer(config);
    const socket = new TLSSocketWrapper(peer, 'localhost');
    socket.setCaChain(trusted);
    // As Mbed TLS itself reports it: the socket's own number passes through here before anything
    // else sees it.
    const { exports } = socket.getSslConfig().instance;
    const { mbedtls_ssl_read: read, mbedtls_ssl_write: write } = exports;
    t.is(socket.tryConnect(null), NSAPI_ERROR_OK);
    const results: number[] = [];
    exports.mbedtls_ssl_read = (...args) => push(results, read(...args));
    exports.mbedtls_ssl_write = (...args) => push(results, write(...args));
    const own = socket.getSslContext()?.pointer;
    t.truthy(own);
    for (const size of [1, 1000, 16_000]) {
      const message = new Uint8Array(size).fill(size % 256);
      t.is(socket.trySend(message), size);
      const into = new Uint8Array(size);
      t.is(socket.tryRecv(into), size);
      t.deepEqual(into, message);
    }
    exports.mbedtls_ssl_read = read;
    exports.mbedtls_ssl_write = write;
    t.is(peer.blocked, 0, 'the transport never answered WOULD_BLOCK');
    t.is(
      results.filter((result) => result > 0).length,
      12,
      'client and server each wrote and read three times',
    );
    t.is(socket.tryClose(), NSAPI_ERROR_OK);
  },
);

function event(client: MqttClient, name: 'connect' | 'message'): Promise<unknown[]> {
  return new Promise((resolve, reject) =>
    client.once(name, (...args: unknown[]) => resolve(args)).once('error', reject),
  );
}

function push(list: number[], value: number): number {
  list.push(value);
  return value;
}
