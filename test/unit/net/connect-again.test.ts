import type { LookupFunction } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import test, { type ExecutionContext } from 'ava';
import { WebSocket } from 'ws';
import { OffloadedTLSSocket } from '../../../ts/offload/offloaded-tls-socket.js';
import { TCPSocket } from '../../../ts/net/tcp-socket.js';
import { TLSSocket } from '../../../ts/tls/tls-socket.js';
import {
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_DNS_FAILURE,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_OK,
} from '../../../ts/nsapi/error.js';
import { SocketAddress } from '../../../ts/nsapi/socket-address.js';
import type { NetworkStack } from '../../../ts/stack/network-stack.js';
import { NodeStack } from '../../../ts/stack/node/node-stack.js';
import { StreamsStack } from '../../../ts/stack/streams/streams-stack.js';
import { WebSocketStack } from '../../../ts/stack/websocket/websocket-stack.js';
import { pki } from '../../../tools/certificates.js';
import { bytesOf } from '../../support/events.js';
import { startScripted } from '../../support/relays.js';
import { freePort } from '../../../tools/servers.js';
import { startTcpServer } from '../../support/tcp-server.js';
import { startWispScript, wispTo } from '../../support/wisp-script.js';

const OK = NSAPI_ERROR_OK;
const TARGET = new SocketAddress('server.test', 443);

function tcp(t: ExecutionContext, stack: NetworkStack): TCPSocket {
  const socket = new TCPSocket(stack);
  t.teardown(() => (socket.isOpen ? socket.close() : 0));
  return socket;
}

/** A TLS server of Node's for localhost, that echoes. */
async function startTls(t: ExecutionContext): Promise<{ port: number; ca: string }> {
  const {
    rootCa,
    server: { ecP256 },
  } = await pki();
  const server = createTlsServer({ cert: ecP256.chainPem, key: ecP256.keyPem }, (socket) =>
    socket.pipe(socket).on('error', () => {}),
  );
  t.teardown(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return { port: address.port, ca: rootCa.certPem };
}

test('Node: a refused connect and an unknown name are told once, then tried again', async (t) => {
  const server = await startTcpServer();
  t.teardown(() => server.close());
  const names: string[] = [];
  const socket = tcp(
    t,
    new NodeStack({
      lookup: (name, _options, done) => {
        names.push(name);
        done(
          Object.assign(new Error('no such name'), { code: 'ENOTFOUND', syscall: 'getaddrinfo' }),
          [],
        );
      },
    }),
  );
  t.is(
    await socket.connect(new SocketAddress('127.0.0.1', await freePort())),
    NSAPI_ERROR_NO_CONNECTION,
  );
  t.is(await socket.send(bytesOf('x')), NSAPI_ERROR_NO_CONNECTION);
  t.is(await socket.connect(new SocketAddress('nowhere.test', 1)), NSAPI_ERROR_DNS_FAILURE);
  t.is(
    await socket.recv(new Uint8Array(1)),
    NSAPI_ERROR_DNS_FAILURE,
    'what the last connect failed with',
  );
  t.deepEqual(names, ['nowhere.test']);
  t.is(await socket.connect(server.address), OK);
  t.is(await socket.connect(server.address), NSAPI_ERROR_IS_CONNECTED);
  const peer = await server.next();
  peer.end('hi');
  t.is(await socket.recv(new Uint8Array(9)), 2);
});

test('Node, non-blocking: the failure is one answer, and the next begins anew', async (t) => {
  const server = await startTcpServer();
  t.teardown(() => server.close());
  const socket = tcp(t, new NodeStack());
  const answers: number[] = [];
  const until = async (address: SocketAddress, wanted: number): Promise<void> => {
    for (let last = 0; last !== wanted; ) {
      const told = new Promise<void>((resolve) => socket.sigio(resolve));
      last = socket.tryConnect(address);
      answers.push(last);
      if (last !== wanted) await told;
    }
  };
  await until(new SocketAddress('127.0.0.1', await freePort()), NSAPI_ERROR_NO_CONNECTION);
  await until(server.address, NSAPI_ERROR_IS_CONNECTED);
  t.is(answers.filter((answer) => answer === NSAPI_ERROR_NO_CONNECTION).length, 1);
});

test('after an abort only where the signal was aborted before', async (t) => {
  const server = await startTcpServer();
  t.teardown(() => server.close());
  const socket = tcp(t, new NodeStack());
  const reason = await socket
    .connect(server.address, { signal: AbortSignal.abort('no') })
    .catch((error: unknown) => error);
  t.is(reason, 'no');
  t.is(await socket.connect(server.address), OK);

  const aborted = tcp(t, new NodeStack());
  const controller = new AbortController();
  const connecting = aborted.connect(server.address, { signal: controller.signal });
  controller.abort('stop');
  t.is(await connecting.catch((error: unknown) => error), 'stop');
  t.is(await aborted.connect(server.address), NSAPI_ERROR_NO_CONNECTION);
});

test('TLSSocket: as long as TLS has not begun', async (t) => {
  const { port, ca } = await startTls(t);
  const socket = new TLSSocket(new NodeStack());
  t.teardown(() => socket.close());
  t.is(socket.setRootCaCert(ca), OK);
  const refused = await freePort();
  t.is(await socket.connect('localhost', refused), NSAPI_ERROR_NO_CONNECTION);
  t.is(socket.setRootCaCert(ca), OK, 'nor are the settings fixed');
  t.is(await socket.connect('localhost', port), OK);

  const distrusting = new TLSSocket(new NodeStack());
  t.teardown(() => distrusting.close());
  t.is(await distrusting.connect('localhost', port), NSAPI_ERROR_AUTH_FAILURE);
  t.is(distrusting.setRootCaCert(ca), -3003, 'PARAMETER');
  t.is(
    await distrusting.connect('localhost', port),
    NSAPI_ERROR_AUTH_FAILURE,
    'a failed handshake stays',
  );
});

test('offloaded: a retry verifies its own name; a failed handshake stays', async (t) => {
  const { port, ca } = await startTls(t);
  const refused = await freePort();
  const lookup: LookupFunction = (_name, options, done) => {
    if (options.all === true) done(null, [{ address: '127.0.0.1', family: 4 }]);
    else done(null, '127.0.0.1', 4);
  };
  const make = (): OffloadedTLSSocket => {
    const socket = new OffloadedTLSSocket(new NodeStack({ lookup }));
    t.teardown(() => (socket.isOpen ? socket.close() : 0));
    t.is(socket.setRootCaCert(ca), OK);
    return socket;
  };
  const right = make();
  t.is(await right.connect('other.test', refused), NSAPI_ERROR_NO_CONNECTION);
  t.is(right.setRootCaCert(ca), OK, 'it has not begun');
  t.is(await right.connect('localhost', port), OK, 'the name of the first is forgotten');
  t.is(right.setRootCaCert(ca), NSAPI_ERROR_IS_CONNECTED);

  const wrong = make();
  t.is(await wrong.connect('localhost', refused), NSAPI_ERROR_NO_CONNECTION);
  t.is(
    await wrong.connect('other.test', port),
    NSAPI_ERROR_AUTH_FAILURE,
    'not checked for the name of the first',
  );
  t.is(await wrong.connect('localhost', port), NSAPI_ERROR_AUTH_FAILURE);
  t.is(wrong.setRootCaCert(ca), NSAPI_ERROR_IS_CONNECTED);
});

test('streams: the function is asked again', async (t) => {
  let asked = 0;
  const socket = tcp(
    t,
    new StreamsStack(() => {
      if (++asked < 3) throw new Error('not yet');
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      return { readable, writable };
    }),
  );
  t.is(await socket.connect(TARGET), NSAPI_ERROR_NO_CONNECTION);
  t.is(await socket.connect(TARGET), NSAPI_ERROR_NO_CONNECTION);
  t.is(await socket.connect(TARGET), OK);
  t.is(asked, 3);
});

test('WebSockets: each try has its own', async (t) => {
  let refuse = true;
  const url = await startScripted(t, (socket) => {
    socket.on('message', (data) => socket.send(data));
  });
  class Flaky extends WebSocket {
    constructor(address: string, protocols?: string[]) {
      super(refuse ? 'ws://127.0.0.1:1/' : address, protocols);
    }
  }
  const socket = tcp(t, new WebSocketStack(url, { webSocket: Flaky }));
  t.is(await socket.connect(TARGET), NSAPI_ERROR_NO_CONNECTION);
  refuse = false;
  t.is(await socket.connect(TARGET), OK);
  t.is(await socket.send(bytesOf('abc')), 3);
  t.is(await socket.recv(new Uint8Array(9)), 3);
});

test('Wisp: a target that the server did not reach, which it tells late', async (t) => {
  const script = await startWispScript(t);
  const socket = tcp(t, wispTo(t, script.url, { version: 1 }));
  t.is(await socket.connect(TARGET), OK);
  await script.came(1);
  const late = socket.recv(new Uint8Array(1));
  script.send(4, 1, 0, 0, 0, 0x44);
  t.is(await late, NSAPI_ERROR_NO_CONNECTION);
  t.is(await socket.connect(TARGET), OK);
  await script.came(2);
  const second = script.packets[1]?.[1] ?? 0;
  script.send(2, second, 0, 0, 0, 7, 8);
  t.is(await socket.recv(new Uint8Array(9)), 2);
});

test('gateway: a target not reached; certificate and key are told again', async (t) => {
  const asked: string[] = [];
  let answer = Buffer.of(0, 0);
  answer.writeInt16BE(NSAPI_ERROR_DNS_FAILURE);
  const url = await startScripted(t, (socket) => {
    socket.on('message', (data: Buffer) => {
      asked.push(data.toString('latin1'));
      socket.send(data[0] === 4 ? answer : Buffer.of(0, 0));
    });
  });
  const socket = new OffloadedTLSSocket(
    new WebSocketStack(url, { webSocket: WebSocket, gatewayToken: 'token' }),
  );
  t.teardown(() => (socket.isOpen ? socket.close() : 0));
  t.is(socket.setRootCaCert('-----BEGIN CERTIFICATE-----\nca'), OK);
  t.is(
    socket.setClientCertKey('-----BEGIN CERTIFICATE-----\nown', '-----BEGIN PRIVATE KEY-----\nkey'),
    OK,
  );
  t.is(await socket.connect('first.test', 443), NSAPI_ERROR_DNS_FAILURE);
  const first = asked.splice(0);
  answer = Buffer.of(0, 0);
  t.is(await socket.connect('other.test', 443), OK);
  t.deepEqual(
    asked,
    first.map((message) => message.replace('first.test', 'other.test')),
  );
  t.true(asked.some((message) => message.includes('PRIVATE KEY')));
});
