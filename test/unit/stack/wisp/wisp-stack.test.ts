import { once } from 'node:events';
import test from 'ava';
import { WebSocket } from 'ws';
import { TCPSocket } from '../../../../ts/net/tcp-socket.js';
import {
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_BUSY,
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_CONNECTION_TIMEOUT,
  NSAPI_ERROR_DEVICE_ERROR,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_NO_MEMORY,
  NSAPI_ERROR_PARAMETER,
  NSAPI_ERROR_UNSUPPORTED,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../../../ts/nsapi/error.js';
import { SocketAddress } from '../../../../ts/nsapi/socket-address.js';
import { check } from '../../../../ts/nsapi/socket-error.js';
import { WispStack } from '../../../../ts/stack/wisp/wisp-stack.js';
import { settle } from '../../../support/events.js';
import { nextEvent, readAll } from '../../../support/node-connection.js';
import { startWisp } from '../../../support/relays.js';
import { freePort } from '../../../../tools/servers.js';
import { startTcpServer } from '../../../support/tcp-server.js';
import { CREDIT, startWispScript, wispTo } from '../../../support/wisp-script.js';

const TARGET = new SocketAddress('server.test', 443);
async function open(stack: WispStack, address = TARGET): Promise<TCPSocket> {
  const socket = new TCPSocket(stack);
  check(await socket.connect(address), socket);
  return socket;
}

async function closed(socket: WebSocket | undefined): Promise<void> {
  if (socket === undefined) throw new Error('There is no such WebSocket.');
  await once(socket, 'close');
}

for (const version of [1, 2] as const) {
  for (const asked of [1, 2] as const) {
    test(`a server of version ${version}, asked for version ${asked}`, async (t) => {
      const server = await startTcpServer();
      t.teardown(() => server.close());
      const stack = wispTo(t, await startWisp(t, version), { version: asked });
      const [socket, other] = await Promise.all([
        open(stack, server.address),
        open(stack, server.address),
      ]);
      for (const each of [socket, other]) {
        t.is(await each.send(Uint8Array.of(1, 2, 3)), 3);
        const peer = await server.next();
        const came = once(peer, 'data');
        peer.resume();
        t.deepEqual(await came, [Buffer.of(1, 2, 3)]);
        peer.end(Buffer.of(4, 5));
        const { bytes, end } = await readAll(each);
        t.deepEqual([...bytes], [4, 5]);
        t.is(end, 0);
        t.is(await each.send(Uint8Array.of(1)), NSAPI_ERROR_CONNECTION_LOST);
        t.is(each.tryShutdown(), NSAPI_ERROR_UNSUPPORTED);
        t.is(await each.close(), 0);
      }
      const lost = await open(stack, new SocketAddress('127.0.0.1', await freePort()));
      t.is(await lost.recv(new Uint8Array(1)), NSAPI_ERROR_CONNECTION_LOST);
      t.regex(String(lost.lastError?.cause), /Wisp server closed with 0x03/);
    });
  }
}

test('the packets are those of the protocol', async (t) => {
  const server = await startWispScript(t);
  const stack = wispTo(t, server.url);
  const socket = await open(stack);
  t.is(await socket.send(Uint8Array.of(0xaa, 0xbb)), 2);
  await socket.close();
  await server.came(3);
  t.deepEqual(server.packets, [
    [1, 1, 0, 0, 0, 1, 0xbb, 0x01, ...new TextEncoder().encode('server.test')],
    [2, 1, 0, 0, 0, 0xaa, 0xbb],
    [4, 1, 0, 0, 0, 2],
  ]);
  const next = await open(stack, new SocketAddress('::1', 0x1234));
  await server.came(4);
  t.deepEqual(server.packets[3], [1, 2, 0, 0, 0, 1, 0x34, 0x12, 0x3a, 0x3a, 0x31]);
  t.is(server.sockets.length, 1);
  await next.close();
});

test('version 2: credentials go to a server that takes them, and to no other', async (t) => {
  const credentials = { username: 'me', password: 'pass' };
  const asks = await startWispScript(t, [
    [5, 0, 0, 0, 0, 2, 0, 4, 2, 0, 0, 0, 0x68, 0x69, 2, 1, 0, 0, 0, 1],
    CREDIT,
  ]);
  await open(wispTo(t, asks.url, { credentials }));
  await asks.came(1);
  t.deepEqual(
    asks.packets[0],
    [5, 0, 0, 0, 0, 2, 0, 2, 9, 0, 0, 0, 2, 4, 0, 0x6d, 0x65, 0x70, 0x61, 0x73, 0x73],
  );
  const other = await startWispScript(t, [[5, 0, 0, 0, 0, 2, 0], CREDIT]);
  await open(wispTo(t, other.url, { credentials }));
  await other.came(1);
  t.deepEqual(other.packets[0], [5, 0, 0, 0, 0, 2, 0]);
  t.throws(
    () =>
      new WispStack(other.url, {
        webSocket: WebSocket,
        credentials: { username: 'x'.repeat(256), password: '' },
      }),
    { instanceOf: RangeError },
  );
  const refuses = await startWispScript(t, [
    [5, 0, 0, 0, 0, 2, 0],
    [4, 0, 0, 0, 0, 0xc2],
  ]);
  const socket = new TCPSocket(wispTo(t, refuses.url));
  t.is(await socket.connect(TARGET), NSAPI_ERROR_AUTH_FAILURE);
  t.regex(String(socket.lastError?.cause), /0xc2: the server wants credentials/);
});

const reasons = [
  [0x01, NSAPI_ERROR_CONNECTION_LOST],
  [0x02, 0],
  [0x03, NSAPI_ERROR_CONNECTION_LOST],
  [0x04, NSAPI_ERROR_UNSUPPORTED],
  [0x41, NSAPI_ERROR_PARAMETER],
  [0x42, NSAPI_ERROR_NO_CONNECTION],
  [0x43, NSAPI_ERROR_CONNECTION_TIMEOUT],
  [0x44, NSAPI_ERROR_NO_CONNECTION],
  [0x47, NSAPI_ERROR_CONNECTION_TIMEOUT],
  [0x48, NSAPI_ERROR_NO_CONNECTION],
  [0x49, NSAPI_ERROR_BUSY],
  [0x77, NSAPI_ERROR_CONNECTION_LOST],
] as const;
test('what came is read before what the reason of a CLOSE means', async (t) => {
  const server = await startWispScript(t);
  const stack = wispTo(t, server.url);
  for (const [index, [reason, number]] of reasons.entries()) {
    const socket = await open(stack);
    server.send(2, index + 1, 0, 0, 0, 9);
    server.send(4, index + 1, 0, 0, 0, reason);
    const { bytes, end } = await readAll(socket);
    t.deepEqual([...bytes], [9]);
    t.is(end, number, `reason ${reason}`);
    await socket.close();
  }
  t.is(server.packets.filter(([type]) => type === 4).length, 0);
});

test('credit counts packets, and without it a send waits', async (t) => {
  const server = await startWispScript(t);
  const socket = await open(wispTo(t, server.url));
  socket.setBlocking(false);
  t.deepEqual(
    [
      await socket.send(Uint8Array.of(1)),
      await socket.send(Uint8Array.of(2)),
      await socket.send(Uint8Array.of(3)),
    ],
    [1, 1, NSAPI_ERROR_WOULD_BLOCK],
  );
  const told = nextEvent(socket);
  server.send(3, 1, 0, 0, 0, 1, 0, 0, 0);
  await told;
  t.deepEqual(
    [await socket.send(Uint8Array.of(3)), await socket.send(Uint8Array.of(4))],
    [1, NSAPI_ERROR_WOULD_BLOCK],
  );
  await server.came(4);
  t.deepEqual(
    server.packets.slice(1).map((packet) => packet[5]),
    [1, 2, 3],
  );
});

test('a stalled stream fails alone and says so; its server is told', async (t) => {
  const server = await startWispScript(t);
  const stack = wispTo(t, server.url, { maxBuffered: 2500 });
  const [stalled, other] = [await open(stack), await open(stack)];
  for (let piece = 0; piece < 4; piece++)
    server.send(2, 1, 0, 0, 0, ...new Array<number>(1000).fill(piece));
  server.send(2, 2, 0, 0, 0, 7);
  t.is(await other.recv(new Uint8Array(1)), 1);
  const { bytes, end } = await readAll(stalled);
  t.is(bytes.length, 2000);
  t.is(end, NSAPI_ERROR_NO_MEMORY);
  t.regex(String(stalled.lastError?.cause), /reader stalled/);
  await server.came(3);
  t.deepEqual(server.packets.at(-1), [4, 1, 0, 0, 0, 0x81]);
  t.is(await other.send(Uint8Array.of(1)), 1);
});

const malformed = [[], [2], [2, 1, 0, 0], [3, 1, 0, 0, 0, 1], [3, 1, 0, 0, 0]];
test(
  'a server that makes no sense ends every stream with DEVICE_ERROR, and strange packets are ' +
    'passed over',
  async (t) => {
    for (const bytes of malformed) {
      const server = await startWispScript(t);
      const stack = wispTo(t, server.url);
      const [first, second] = [await open(stack), await open(stack)];
      server.send(9, 1, 0, 0, 0, 1);
      server.send(2, 77, 0, 0, 0, 1);
      server.send(4, 77, 0, 0, 0, 1);
      server.send(2, 0, 0, 0, 0, 1);
      server.send(2, 2, 0, 0, 0, 8);
      t.is(await second.recv(new Uint8Array(1)), 1);
      server.send(...bytes);
      for (const socket of [first, second]) {
        t.is(await socket.recv(new Uint8Array(1)), NSAPI_ERROR_DEVICE_ERROR);
        t.regex(String(socket.lastError?.cause), /The Wisp server sent/);
      }
    }
    const cut = await startWispScript(t, [[5, 0, 0, 0, 0, 2, 0, 1, 9, 0, 0, 0]]);
    t.is(await new TCPSocket(wispTo(t, cut.url)).connect(TARGET), NSAPI_ERROR_DEVICE_ERROR);
  },
);

test('when the WebSocket ends every stream does, and the next connect opens another', async (t) => {
  const server = await startWispScript(t);
  const stack = wispTo(t, server.url);
  const [first, second] = [await open(stack), await open(stack)];
  server.sockets[0]?.terminate();
  for (const socket of [first, second])
    t.is(await socket.recv(new Uint8Array(1)), NSAPI_ERROR_CONNECTION_LOST);
  await open(stack);
  t.is(server.sockets.length, 2);
  const closing = closed(server.sockets[1]);
  stack.close();
  await closing;
  const nobody = new TCPSocket(wispTo(t, `ws://127.0.0.1:${await freePort()}/`));
  t.is(await nobody.connect(TARGET), NSAPI_ERROR_NO_CONNECTION);
  t.regex(String(nobody.lastError?.cause), /ECONNREFUSED/);
});

test('a server that refuses the subprotocol is asked again for version 1', async (t) => {
  const server = await startWispScript(t, [CREDIT], false);
  const stack = wispTo(t, server.url);
  const socket = await open(stack);
  t.is(await socket.send(Uint8Array.of(1)), 1);
  await server.came(2);
  t.is(server.sockets.length, 2);
  await socket.close();
  stack.close();
  await open(stack);
  t.is(server.sockets.length, 3);
});

test('streams closed before the handshake are not asked for; idle it closes', async (t) => {
  const server = await startWispScript(t, []);
  const stack = wispTo(t, server.url, { version: 1, idleTimeout: 0 });
  const early = new TCPSocket(stack);
  const connecting = early.connect(TARGET);
  const socket = new TCPSocket(stack);
  const connected = socket.connect(TARGET);
  await early.close();
  t.true((await connecting) < 0);
  while (server.sockets.length === 0) await new Promise((resolve) => setImmediate(resolve));
  server.send(...CREDIT);
  t.is(await connected, 0);
  await server.came(1);
  t.is(server.packets[0]?.[1], 2);
  const closing = closed(server.sockets[0]);
  await socket.close();
  await closing;
  await settle();
  t.deepEqual(server.packets.at(-1), [4, 2, 0, 0, 0, 2]);
  for (const wrong of [{ version: 3 }, { idleTimeout: Number.NaN }, { maxBuffered: 0 }]) {
    // @ts-expect-error: what a wrong version gets.
    t.throws(() => new WispStack(server.url, { webSocket: WebSocket, ...wrong }), {
      instanceOf: RangeError,
    });
  }
});
