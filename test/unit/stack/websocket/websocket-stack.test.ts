import { once } from 'node:events';
import test, { type ExecutionContext } from 'ava';
import { WebSocket } from 'ws';
import { TCPSocket } from '../../../../ts/net/tcp-socket.js';
import {
  NSAPI_ERROR_ALREADY,
  NSAPI_ERROR_BUSY,
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_DEVICE_ERROR,
  NSAPI_ERROR_DNS_FAILURE,
  NSAPI_ERROR_IN_PROGRESS,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_NO_ADDRESS,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_NO_MEMORY,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_UNSUPPORTED,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../../../ts/nsapi/error.js';
import { NSAPI_TCP, NSAPI_UDP } from '../../../../ts/nsapi/options.js';
import { SocketAddress } from '../../../../ts/nsapi/socket-address.js';
import { check } from '../../../../ts/nsapi/socket-error.js';
import { closeCodeOf } from '../../../../ts/stack/websocket/close-codes.js';
import {
  WebSocketStack,
  type WebSocketStackOptions,
} from '../../../../ts/stack/websocket/websocket-stack.js';
import type { WebSocketLike, WebSocketStreamLike } from '../../../../ts/stack/websocket/types.js';
import { nextEvent, readAll } from '../../../support/node-connection.js';
import { patternBytes } from '../../../support/pattern.js';
import { freePort } from '../../../../tools/servers.js';
import { PlainWebSocket, startScripted } from '../../../support/relays.js';

const TARGET = new SocketAddress('server.test', 443);

async function open(
  t: ExecutionContext,
  url: string,
  options: WebSocketStackOptions = {},
): Promise<TCPSocket> {
  const socket = new TCPSocket(new WebSocketStack(url, { webSocket: WebSocket, ...options }));
  t.teardown(() => (socket.isOpen ? socket.close() : 0));
  check(await socket.connect(TARGET), socket);
  return socket;
}

test('the template gets host and port, escaped, and the subprotocol is asked for', async (t) => {
  const seen: string[] = [];
  const url = await startScripted(t, (socket, path) => {
    seen.push(`${path} ${socket.protocol}`);
    socket.on('message', (data) => socket.send(data));
  });
  const stack = new WebSocketStack(`${url}to/{host}/{port}?{host}`, {
    webSocket: WebSocket,
    protocol: 'binary',
  });
  const { handle } = stack.socketOpen(NSAPI_TCP);
  const connected = new Promise<void>((resolve) => stack.socketAttach(handle, resolve));
  const target = new SocketAddress('fe80::1%a/b', 8443);
  t.is(stack.socketConnect(handle, target), NSAPI_ERROR_IN_PROGRESS);
  t.is(stack.socketConnect(handle, target), NSAPI_ERROR_ALREADY);
  t.is(stack.socketSend(handle, Uint8Array.of(1)), NSAPI_ERROR_WOULD_BLOCK);
  t.is(stack.getpeername(handle).code, NSAPI_ERROR_NO_CONNECTION);
  await connected;
  t.is(stack.socketConnect(handle, target), NSAPI_ERROR_IS_CONNECTED);
  t.is(stack.getpeername(handle).address, target);
  const bytes = Uint8Array.of(1, 2, 3);
  const echoed = new Promise<void>((resolve) => stack.socketAttach(handle, resolve));
  t.is(stack.socketSend(handle, bytes), 3);
  t.is(stack.socketRecv(handle, bytes), NSAPI_ERROR_WOULD_BLOCK);
  bytes.fill(0);
  await echoed;
  t.is(stack.socketRecvfrom(handle, bytes).size, 3);
  t.deepEqual([...bytes], [1, 2, 3]);
  t.is(stack.socketShutdown(handle), NSAPI_ERROR_UNSUPPORTED);
  t.is(stack.socketClose(handle), NSAPI_ERROR_OK);
  t.deepEqual(seen, ['/to/fe80%3A%3A1%25a%2Fb/8443?fe80%3A%3A1%25a%2Fb binary']);
});

test('wrong arguments throw, wrong calls answer', async (t) => {
  for (const url of ['http://relay/', 'relay', '', '/{host}'])
    t.throws(() => new WebSocketStack(url, { webSocket: WebSocket }), { instanceOf: TypeError });
  for (const count of [0, -1, 1.5, Number.NaN]) {
    t.throws(() => new WebSocketStack('ws://relay', { webSocket: WebSocket, maxBuffered: count }), {
      instanceOf: RangeError,
    });
    t.throws(() => new WebSocketStack('ws://relay', { webSocket: WebSocket, sendBuffer: count }), {
      instanceOf: RangeError,
    });
  }
  const stack = new WebSocketStack('ws://relay/{host}/{port}', { webSocket: WebSocket });
  t.is((await stack.gethostbyname('server.test')).address?.host, 'server.test');
  t.is(stack.socketOpen(NSAPI_UDP).code, NSAPI_ERROR_UNSUPPORTED);
  const { handle } = stack.socketOpen(NSAPI_TCP);
  t.is(stack.socketConnect(handle, new SocketAddress('', 1)), NSAPI_ERROR_NO_ADDRESS);
  t.is(stack.socketConnect(handle, new SocketAddress('a', 0)), NSAPI_ERROR_NO_ADDRESS);
  t.is(stack.socketSend(handle, Uint8Array.of(1)), NSAPI_ERROR_NO_CONNECTION);
  t.is(stack.socketShutdown(handle), NSAPI_ERROR_NO_CONNECTION);
  for (const code of [
    stack.socketBind(handle),
    stack.socketListen(handle),
    stack.setsockopt(handle, 7099, 0, 'a'),
    stack.getsockopt(handle, 7099, 0).code,
    stack.socketAccept(handle).code,
  ]) {
    t.is(code, NSAPI_ERROR_UNSUPPORTED);
  }
  t.is(stack.socketClose(handle), NSAPI_ERROR_OK);
  t.is(stack.socketClose(handle), NSAPI_ERROR_NO_SOCKET);
});

test('a relay that is not there, or refuses, is NO_CONNECTION with its cause', async (t) => {
  const stack = new WebSocketStack(`ws://127.0.0.1:${await freePort()}/`, { webSocket: WebSocket });
  const socket = new TCPSocket(stack);
  t.is(await socket.connect(TARGET), NSAPI_ERROR_NO_CONNECTION);
  t.regex(String(socket.lastError?.cause), /could not be opened: .*ECONNREFUSED/);
  class Throwing extends WebSocket {
    constructor(url: string) {
      super(url);
      this.on('error', () => {}).terminate();
      throw new DOMException('The page is secure, the relay is not.', 'SecurityError');
    }
  }
  const thrown = new TCPSocket(new WebSocketStack('ws://127.0.0.1:1/', { webSocket: Throwing }));
  t.is(await thrown.connect(TARGET), NSAPI_ERROR_NO_CONNECTION);
  t.regex(String(thrown.lastError?.cause), /The page is secure/);
});

const ends = [
  [1000, 0],
  [1001, NSAPI_ERROR_CONNECTION_LOST],
  [1008, NSAPI_ERROR_NO_CONNECTION],
  [1011, NSAPI_ERROR_CONNECTION_LOST],
  [1013, NSAPI_ERROR_BUSY],
  [1014, NSAPI_ERROR_NO_CONNECTION],
  [1003, NSAPI_ERROR_DEVICE_ERROR],
  [closeCodeOf(NSAPI_ERROR_DNS_FAILURE), NSAPI_ERROR_DNS_FAILURE],
  [4000, NSAPI_ERROR_CONNECTION_LOST],
  [4021, NSAPI_ERROR_CONNECTION_LOST],
] as const;
test('what came is read before what the close code means', async (t) => {
  t.is(closeCodeOf(NSAPI_ERROR_DNS_FAILURE), 4009);
  for (const [code, number] of ends) {
    const url = await startScripted(t, (socket) => {
      socket.send(Uint8Array.of(1, 2));
      socket.close(code, 'because');
    });
    const socket = await open(t, url);
    const { bytes, end } = await readAll(socket);
    t.is(bytes.length, 2);
    t.is(end, number, `close code ${code}`);
    t.is(await socket.recv(new Uint8Array(1)), number);
    if (number < 0)
      t.regex(String(socket.lastError?.cause), new RegExp(`closed with ${code}: because`));
    t.is(await socket.send(Uint8Array.of(1)), number === 0 ? NSAPI_ERROR_CONNECTION_LOST : number);
  }
});

test('a relay that dies is CONNECTION_LOST, one that sends text is DEVICE_ERROR', async (t) => {
  const died = await open(
    t,
    await startScripted(t, (socket) => socket.on('message', () => socket.terminate())),
  );
  t.is(await died.send(Uint8Array.of(1)), 1);
  t.is(await died.recv(new Uint8Array(1)), NSAPI_ERROR_CONNECTION_LOST);
  const talking = await open(
    t,
    await startScripted(t, (socket) => socket.on('message', () => socket.send('hello'))),
  );
  t.is(await talking.send(Uint8Array.of(1)), 1);
  t.is(await talking.recv(new Uint8Array(1)), NSAPI_ERROR_DEVICE_ERROR);
  t.regex(String(talking.lastError?.cause), /text/);
});

test('without pause, a stalled reader has its limit and then fails alone, saying so', async (t) => {
  const LIMIT = 100_000;
  const url = await startScripted(t, (socket, path) => {
    if (path === '/echo') socket.on('message', (data) => socket.send(data));
    else for (let sent = 0; sent < 50; sent++) socket.send(patternBytes(10_000));
  });
  const options = { webSocket: PlainWebSocket, maxBuffered: LIMIT };
  const socket = await open(t, `${url}flood`, options);
  const other = await open(t, `${url}echo`, options);
  while ((await socket.send(Uint8Array.of(1))) === 1) await nextEvent(socket);
  t.is(socket.lastError?.errno, NSAPI_ERROR_NO_MEMORY);
  t.regex(String(socket.lastError?.cause), /reader stalled: more than 100000 .*maxBuffered/);
  const { bytes, end } = await readAll(socket);
  t.is(end, NSAPI_ERROR_NO_MEMORY);
  t.is(bytes.length, LIMIT);
  t.deepEqual(bytes.subarray(10_000, 20_000), Buffer.from(patternBytes(10_000)));
  t.is(await other.send(Uint8Array.of(7)), 1);
  t.is(await other.recv(new Uint8Array(1)), 1);
});

test('with pause, a stalled reader stops the relay and loses nothing', async (t) => {
  const SIZE = 32_000_000;
  const sent = { left: SIZE, waiting: 0 };
  const url = await startScripted(t, (socket) => {
    const send = (): void => {
      if (sent.left === 0) {
        socket.close(1000);
        return;
      }
      sent.left -= 64_000;
      socket.send(new Uint8Array(64_000), send);
    };
    send();
  });
  const socket = await open(t, url, { maxBuffered: 300_000 });
  const second = await open(
    t,
    await startScripted(t, (peer) => peer.on('message', (data) => peer.send(data))),
  );
  // Many turns of the event loop, in which the relay could have sent everything.
  for (let turn = 0; turn < 500; turn++) {
    t.is(await second.send(Uint8Array.of(1)), 1);
    t.is(await second.recv(new Uint8Array(1)), 1);
  }
  t.true(sent.left > SIZE / 4, `${sent.left} bytes were not sent`);
  let got = 0;
  const into = new Uint8Array(100_000);
  for (let size = 1; size > 0; got += size) size = check(await socket.recv(into), socket);
  t.is(got, SIZE);
});

const made = new Map<string, WebSocketLike>();
class WatchedWs extends WebSocket {
  constructor(url: string) {
    super(url);
    made.set(url, this);
  }
}
class WatchedPlain extends PlainWebSocket {
  constructor(url: string) {
    super(url);
    made.set(url, this);
  }
}
for (const [name, webSocket] of [
  ['ws', WatchedWs],
  ['a browser', WatchedPlain],
] as const) {
  test(`sends wait for room, as with ${name}, and nothing is lost`, async (t) => {
    const peers: WebSocket[] = [];
    const url = await startScripted(t, (socket) => {
      socket.pause();
      peers.push(socket);
    });
    const SEND_BUFFER = 200_000;
    const socket = await open(t, url, { webSocket, sendBuffer: SEND_BUFFER });
    socket.setBlocking(false);
    const piece = patternBytes(50_000);
    let sent = 0;
    for (let size = 0; size >= 0; sent += Math.max(size, 0)) {
      size = await socket.send(piece);
      if (size < 0) t.is(size, NSAPI_ERROR_WOULD_BLOCK);
    }
    t.true((made.get(url)?.bufferedAmount ?? Infinity) < SEND_BUFFER + 60_000);
    const [peer] = peers;
    if (peer === undefined) return t.fail('nobody connected');
    let received = 0;
    peer.on('message', (data) => {
      received += data instanceof Uint8Array ? data.length : 0;
    });
    const told = nextEvent(socket);
    peer.resume();
    await told;
    socket.setBlocking(true);
    for (let more = 0; more < 100; more++) sent += check(await socket.send(piece), socket);
    await socket.close();
    await once(peer, 'close');
    t.is(received, sent);
  });
}

test('a WebSocketStream is used where there is one, with its close code', async (t) => {
  const streams: {
    url: string;
    protocols: string[] | undefined;
    written: number[];
    canceled: boolean;
  }[] = [];
  class Fake implements WebSocketStreamLike {
    readonly opened;
    readonly closed;
    constructor(url: string, options?: { readonly protocols?: string[] }) {
      const seen = {
        url,
        protocols: options?.protocols,
        written: Array.of<number>(),
        canceled: false,
      };
      streams.push(seen);
      const readable = new ReadableStream({
        pull: (controller) => {
          controller.enqueue(Uint8Array.of(5).buffer);
          controller.close();
        },
      });
      const writable = new WritableStream<Uint8Array | string>({
        write: (message) => void seen.written.push(...(typeof message === 'string' ? [] : message)),
        close: () => {
          seen.canceled = true;
        },
      });
      this.opened = Promise.resolve({ readable, writable, protocol: 'binary' });
      this.closed = Promise.resolve({ closeCode: 1013, reason: 'later' });
    }
    close(): void {}
  }
  const socket = await open(t, 'ws://relay/{host}', { webSocketStream: Fake, protocol: 'binary' });
  t.is(await socket.send(Uint8Array.of(1, 2)), 2);
  const { bytes, end } = await readAll(socket);
  t.deepEqual([...bytes], [5]);
  t.is(end, NSAPI_ERROR_BUSY);
  t.regex(String(socket.lastError?.cause), /closed with 1013: later/);
  const [seen] = streams;
  t.is(seen?.url, 'ws://relay/server.test');
  t.deepEqual(seen?.protocols, ['binary']);
  t.deepEqual(seen?.written, [1, 2]);
});
