import { once } from 'node:events';
import test from 'ava';
import { TCPSocket } from '../../../../ts/net/tcp-socket.js';
import {
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
} from '../../../../ts/nsapi/error.js';
import { SocketAddress } from '../../../../ts/nsapi/socket-address.js';
import { check } from '../../../../ts/nsapi/socket-error.js';
import type { WispStack } from '../../../../ts/stack/wisp/wisp-stack.js';
import { startTcpServer } from '../../../support/tcp-server.js';
import { wispStack } from '../../../support/tunnels.js';
import { CREDIT, startWispScript, wispTo } from '../../../support/wisp-script.js';

const [DATA, CONTINUE, CLOSE, INFO] = [2, 3, 4, 5] as const;
const TARGET = new SocketAddress('server.test', 443);

async function open(stack: WispStack, address = TARGET): Promise<TCPSocket> {
  const socket = new TCPSocket(stack);
  check(await socket.connect(address), socket);
  return socket;
}

/** Types and streams of the packets that came. */
function kinds(packets: readonly number[][]): string[] {
  return packets.map(
    ([type, stream]) =>
      `${['', 'CONNECT', 'DATA', 'CONTINUE', 'CLOSE', 'INFO'][type ?? 0] ?? '?'} ${stream}`,
  );
}

async function quiet(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 50));
}

for (const size of [10, 100_000, 4_000_000]) {
  test(
    `what was sent arrives before the close: ${size} bytes on a new stream, and on one that ` +
      'has been used',
    async (t) => {
      const server = await startTcpServer();
      t.teardown(() => server.close());
      const stack = await wispStack(t);
      for (const used of [false, true]) {
        const socket = await open(stack, server.address);
        let got = 0;
        if (used) {
          check(await socket.send(Uint8Array.of(1)), socket);
          const peer = await server.next();
          await once(peer.resume(), 'data');
          const ended = once(
            peer.on('data', (chunk: Buffer) => (got += chunk.length)),
            'end',
          );
          t.is(await socket.send(new Uint8Array(size)), size);
          t.is(await socket.close(), NSAPI_ERROR_OK);
          while (got < size) await once(peer, 'data');
          peer.end();
          await ended;
        } else {
          t.is(await socket.send(new Uint8Array(size)), size);
          t.is(await socket.close(), NSAPI_ERROR_OK);
          const peer = await server.next();
          peer.on('data', (chunk: Buffer) => (got += chunk.length)).resume();
          while (got < size) await once(peer, 'data');
          peer.end();
        }
        t.is(got, size);
      }
    },
  );
}

test('a stream sent to is closed when the server closes it, another at once', async (t) => {
  const server = await startWispScript(t);
  const stack = wispTo(t, server.url, { version: 1, maxBuffered: 1000 });
  const silent = await open(stack);
  const used = await open(stack);
  const flooded = await open(stack);
  for (const socket of [used, flooded]) check(await socket.send(Uint8Array.of(7)), socket);
  await silent.close();
  await used.close();
  await flooded.close();
  await server.came(6);
  await quiet();
  t.deepEqual(kinds(server.packets), [
    'CONNECT 1',
    'CONNECT 2',
    'CONNECT 3',
    'DATA 2',
    'DATA 3',
    'CLOSE 1',
  ]);
  server.send(CLOSE, 2, 0, 0, 0, 2);
  server.send(DATA, 3, 0, 0, 0, ...new Uint8Array(999));
  await quiet();
  t.is(server.packets.length, 6);
  server.send(DATA, 3, 0, 0, 0, 1, 2);
  await server.came(7);
  t.is(kinds(server.packets).at(-1), 'CLOSE 3', 'no more than a stream may hold is let by');
});

test('the WebSocket closes when closed streams have delivered; open ones end', async (t) => {
  const server = await startWispScript(t);
  const stack = wispTo(t, server.url, { version: 1 });
  const [sent, still] = [await open(stack), await open(stack)];
  check(await sent.send(Uint8Array.of(7)), sent);
  await sent.close();
  stack.close();
  t.is(await still.recv(new Uint8Array(1)), NSAPI_ERROR_CONNECTION_LOST);
  await quiet();
  t.is(server.sockets[0]?.readyState, server.sockets[0]?.OPEN);
  const again = await open(stack);
  t.is(server.sockets.length, 2, 'the next connect opens another');
  const [socket] = server.sockets;
  if (socket === undefined) return t.fail();
  const ended = once(socket, 'close');
  socket.send(Uint8Array.of(CLOSE, 1, 0, 0, 0, 2));
  await ended;
  await again.close();
});

test('the numbers of streams that still deliver are not used again', async (t) => {
  const server = await startWispScript(t);
  const stack = wispTo(t, server.url, { version: 1 });
  const first = await open(stack);
  check(await first.send(Uint8Array.of(7)), first);
  await first.close();
  const second = await open(stack);
  await server.came(3);
  server.send(DATA, 1, 0, 0, 0, 9);
  server.send(DATA, 2, 0, 0, 0, 8);
  const into = new Uint8Array(2);
  t.is(await second.recv(into), 1);
  t.is(into[0], 8);
  t.is(await first.recv(into), NSAPI_ERROR_NO_SOCKET);
  await second.close();
});

test('a stream that the server closed before the handshake is not asked for', async (t) => {
  const server = await startWispScript(t, []);
  const stack = wispTo(t, server.url, { version: 1 });
  const socket = new TCPSocket(stack);
  const connecting = socket.connect(TARGET);
  const other = new TCPSocket(stack);
  const connected = other.connect(TARGET);
  while (server.sockets.length === 0) await new Promise((resolve) => setImmediate(resolve));
  server.send(CLOSE, 1, 0, 0, 0, 0x44);
  t.is(await connecting, NSAPI_ERROR_NO_CONNECTION);
  await socket.close();
  server.send(...CREDIT);
  t.is(await connected, NSAPI_ERROR_OK);
  await server.came(1);
  await quiet();
  t.deepEqual(kinds(server.packets), ['CONNECT 2']);
  await other.close();
});

test('one INFO is answered, and none after the handshake', async (t) => {
  const info = [INFO, 0, 0, 0, 0, 2, 0];
  const server = await startWispScript(t, [info, info, CREDIT, info]);
  const stack = wispTo(t, server.url, {
    credentials: { username: 'me', password: 'x'.repeat(60_000) },
  });
  const socket = await open(stack);
  await server.came(2);
  for (let count = 0; count < 100; count++) server.send(...info);
  server.send(CONTINUE, 1, 0, 0, 0, 2, 0, 0, 0);
  await quiet();
  t.deepEqual(kinds(server.packets), ['INFO 0', 'CONNECT 1']);
  await socket.close();
});
