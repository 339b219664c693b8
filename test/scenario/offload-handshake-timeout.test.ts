import { createServer, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import test, { type ExecutionContext } from 'ava';
import { WebSocket } from 'ws';
import { createTLSSocket } from '../../ts/adapt/create-tls-socket.js';
import {
  NSAPI_ERROR_ALREADY,
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_IN_PROGRESS,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_TIMEOUT,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../ts/nsapi/error.js';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { check, SocketError } from '../../ts/nsapi/socket-error.js';
import { OffloadedTLSSocket } from '../../ts/offload/offloaded-tls-socket.js';
import type { NetworkStack } from '../../ts/stack/network-stack.js';
import { NodeStack } from '../../ts/stack/node/node-stack.js';
import { WebSocketStack } from '../../ts/stack/websocket/websocket-stack.js';
import { pki } from '../../tools/certificates.js';
import { OptionStack } from '../support/option-stack.js';
import { startScripted } from '../support/relays.js';

const AUTH_FAILURE = NSAPI_ERROR_AUTH_FAILURE;
const ADDRESS = new SocketAddress('192.0.2.1', 443);

async function listening(t: ExecutionContext, server: Server): Promise<number> {
  t.teardown(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

/** One that sends the header of a long record and then a byte of it now and then. */
function startDripping(t: ExecutionContext): Promise<number> {
  return listening(
    t,
    createServer((socket) => {
      socket.on('error', () => {}).resume();
      socket.write(Uint8Array.of(22, 3, 3, 0x40, 0));
      const timer = setInterval(() => socket.write(Uint8Array.of(2)), 10);
      socket.on('close', () => clearInterval(timer));
    }),
  );
}

async function socketOn(
  t: ExecutionContext,
  stack: NetworkStack,
  handshakeTimeout: number,
): Promise<OffloadedTLSSocket> {
  const socket = new OffloadedTLSSocket(stack, { handshakeTimeout });
  t.teardown(() => (socket.isOpen ? socket.close() : 0));
  check(socket.setRootCaCert((await pki()).rootCa.certPem), socket);
  check(socket.setHostname('localhost'), socket);
  return socket;
}

function isTimeout(t: ExecutionContext, error: SocketError | null, milliseconds: number): void {
  t.is(error?.errno, AUTH_FAILURE);
  t.regex(error?.message ?? '', new RegExp(`not done within its timeout of ${milliseconds} ms`));
  t.true(error?.cause instanceof SocketError && error.cause.errno === NSAPI_ERROR_TIMEOUT);
}

for (const detectTruncation of [false, true]) {
  test(
    'a peer that drips cannot keep a connect alive, which has failed for good: detectTruncation ' +
      `${detectTruncation}`,
    async (t) => {
      const port = await startDripping(t);
      const stack = new NodeStack({ detectTruncation });
      const socket = await socketOn(t, stack, 150);
      t.is(await socket.connect('localhost', port), AUTH_FAILURE);
      const { lastError } = socket;
      isTimeout(t, lastError, 150);
      for (const call of [
        () => socket.connect('localhost', port),
        () => socket.connect(),
        () => socket.send(Uint8Array.of(1)),
        () => socket.recv(new Uint8Array(1)),
      ]) {
        t.is(await call(), AUTH_FAILURE);
        t.is(socket.lastError, lastError);
      }
      t.is(await socket.close(), NSAPI_ERROR_OK);
      const { server } = await pki();
      const good = createTlsServer({ cert: server.ecP256.chainPem, key: server.ecP256.keyPem });
      const another = await listening(t, good);
      check(socket.open(stack), socket);
      check(socket.setRootCaCert((await pki()).rootCa.certPem), socket);
      check(await socket.connect('localhost', another), socket);
    },
  );
}

test('non-blocking: sigio tells, and the next call answers', async (t) => {
  const port = await startDripping(t);
  const socket = await socketOn(t, new NodeStack(), 100);
  socket.setBlocking(false);
  const address = new SocketAddress('127.0.0.1', port);
  let code = await socket.connect(address);
  t.is(code, NSAPI_ERROR_IN_PROGRESS);
  while (code !== AUTH_FAILURE) {
    const told = new Promise<void>((resolve) => socket.sigio(resolve));
    code = await socket.connect(address);
    if (code === AUTH_FAILURE) break;
    t.is(code, NSAPI_ERROR_ALREADY);
    await told;
  }
  isTimeout(t, socket.lastError, 100);
});

test('in a page too: a relay that never answers', async (t) => {
  const url = await startScripted(t, () => {});
  const stack = new WebSocketStack(url, { webSocket: WebSocket, gatewayToken: 'a token' });
  const socket = await socketOn(t, stack, 100);
  t.is(await socket.connect('localhost', 443), AUTH_FAILURE);
  isTimeout(t, socket.lastError, 100);
});

/** A stack that is connecting for ever, and tells when TLS began, or does not. */
class SlowStack extends OptionStack {
  began: number | null = null;

  override socketConnect(): number {
    return NSAPI_ERROR_ALREADY;
  }

  socketTlsBegan(): number | null {
    return this.began;
  }
}

class SilentStack extends OptionStack {
  override socketConnect(): number {
    return NSAPI_ERROR_ALREADY;
  }
}

test('only TLS counts, from its beginning on, also where nobody has asked since', async (t) => {
  const stack = new SlowStack();
  const socket = await socketOn(t, stack, 50);
  socket.setTimeout(120);
  t.is(await socket.connect(ADDRESS), NSAPI_ERROR_ALREADY, 'what is before TLS does not count');
  stack.began = -60;
  t.is(await socket.connect(ADDRESS), AUTH_FAILURE);
  isTimeout(t, socket.lastError, 50);
});

test('with a stack that does not tell it counts from connect on', async (t) => {
  const socket = await socketOn(t, new SilentStack(), 50);
  t.is(await socket.connect(ADDRESS), AUTH_FAILURE);
  isTimeout(t, socket.lastError, 50);
});

test('Infinity is for ever; a connect that was aborted stays that', async (t) => {
  const forever = await socketOn(t, new SilentStack(), Infinity);
  forever.setTimeout(60);
  t.is(await forever.connect(ADDRESS), NSAPI_ERROR_ALREADY);
  const socket = await socketOn(t, new SilentStack(), 60);
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error('enough')), 20);
  await t.throwsAsync(socket.connect(ADDRESS, { signal: controller.signal }), {
    message: 'enough',
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  t.not(await socket.recv(new Uint8Array(1)), NSAPI_ERROR_WOULD_BLOCK);
  t.notRegex(socket.lastError?.message ?? '', /within its timeout/);
});

test('createTLSSocket passes it on; what is no time throws', async (t) => {
  const port = await startDripping(t);
  for (const offload of [true, false]) {
    const socket = createTLSSocket({ offload, stack: new NodeStack(), handshakeTimeout: 100 });
    check(socket.setRootCaCert((await pki()).rootCa.certPem), socket);
    t.is(await socket.connect('localhost', port), AUTH_FAILURE);
    isTimeout(t, socket.lastError, 100);
    await socket.close();
    for (const handshakeTimeout of [0, -1, 0.5, NaN, 2 ** 31]) {
      t.throws(() => createTLSSocket({ offload, handshakeTimeout }), { instanceOf: RangeError });
    }
    const wrong = { offload, handshakeTimeout: '100' };
    t.throws(() => Reflect.apply(createTLSSocket, undefined, [wrong]), { instanceOf: TypeError });
  }
});
