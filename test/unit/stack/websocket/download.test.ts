import { EventEmitter, once } from 'node:events';
import test, { type ExecutionContext } from 'ava';
import { TCPSocket } from '../../../../ts/net/tcp-socket.js';
import { NSAPI_ERROR_NO_MEMORY } from '../../../../ts/nsapi/error.js';
import { SocketAddress } from '../../../../ts/nsapi/socket-address.js';
import { check } from '../../../../ts/nsapi/socket-error.js';
import {
  WebSocketStack,
  type WebSocketStackOptions,
} from '../../../../ts/stack/websocket/websocket-stack.js';
import { patternBytes } from '../../../support/pattern.js';
import {
  LyingWebSocket,
  PlainWebSocket,
  startRelay,
  startScripted,
} from '../../../support/relays.js';
import { tcp } from '../../../support/relay-clients.js';

const TARGET = new SocketAddress('server.test', 443);
const NOTHING = new Uint8Array(0);
/** What waits by default, and what may be on its way. */
const MAX = 4_194_304;
const UNDER_WAY = 16_777_216;
const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

async function open(
  t: ExecutionContext,
  url: string,
  options: WebSocketStackOptions = {},
  target = TARGET,
): Promise<TCPSocket> {
  const all = { webSocket: PlainWebSocket, ...options };
  const socket = new TCPSocket(new WebSocketStack(url, all));
  t.teardown(() => (socket.isOpen ? socket.close() : 0));
  check(await socket.connect(target), socket);
  return socket;
}

/** A relay that does what the test says; the texts that it was sent. */
async function scripted(t: ExecutionContext) {
  const events = new EventEmitter();
  const texts: string[] = [];
  const heard = {
    texts,
    say: (_bytes: Uint8Array): void => {},
    until: async (count: number): Promise<void> => {
      while (texts.length < count) await once(events, 'text');
    },
  };
  const url = await startScripted(t, (socket) => {
    heard.say = (bytes) => socket.send(bytes);
    socket.on('message', (data, isBinary) => {
      if (isBinary) return;
      texts.push(String(data));
      events.emit('text');
    });
  });
  return { url, heard };
}

/** A target behind our relay. */
async function behindRelay(t: ExecutionContext) {
  const server = await tcp(t);
  const { port } = server.address;
  const relay = await startRelay(t, { allow: [{ host: 'localhost', port }] });
  return { server, relay, target: new SocketAddress('localhost', port) };
}

/** Reads until the end; how many bytes came, and how many were not as they were sent. */
async function readAll(
  socket: TCPSocket,
  sent: Uint8Array,
  slowly = 0,
  look: (got: number) => void = () => {},
): Promise<number[]> {
  const into = new Uint8Array(65_536);
  let [got, wrong] = [0, 0];
  for (;;) {
    look(got);
    const count = check(await socket.recv(into), socket);
    if (count === 0) return [got, wrong];
    if (Buffer.compare(into.subarray(0, count), sent.subarray(got, got + count)) !== 0) wrong += 1;
    got += count;
    if (slowly > 0 && got % slowly < count) await wait(20);
  }
}

test('a relay that offers to heed it is told what there is room for, as it is read', async (t) => {
  const { url, heard } = await scripted(t);
  const socket = await open(t, url, { maxBuffered: 1000 });
  heard.say(NOTHING);
  heard.say(new Uint8Array(300));
  heard.say(NOTHING);
  await heard.until(1);
  t.deepEqual(heard.texts, ['room 1000'], 'none of the 300 was read');
  check(await socket.recv(new Uint8Array(249)), socket);
  await wait(50);
  t.is(heard.texts.length, 1);
  check(await socket.recv(new Uint8Array(1)), socket);
  await heard.until(2);
  t.is(heard.texts[1], 'room 1250');
  check(await socket.recv(new Uint8Array(50)), socket);
  heard.say(new Uint8Array(1000));
  for (let left = 1000; left > 0; ) left -= check(await socket.recv(new Uint8Array(1000)), socket);
  await heard.until(3);
  t.is(heard.texts[2], 'room 2300');
});

test('what was on its way when the relay was told is taken too, up to a limit', async (t) => {
  const { url, heard } = await scripted(t);
  const socket = await open(t, url, { maxBuffered: 1000 });
  heard.say(NOTHING);
  heard.say(NOTHING);
  await heard.until(1);
  heard.say(new Uint8Array(UNDER_WAY + 1000));
  heard.say(new Uint8Array(1));
  const into = new Uint8Array(UNDER_WAY + 1001);
  await wait(500);
  let got = 0;
  for (;;) {
    const count = await socket.recv(into);
    if (count <= 0) {
      t.is(count, NSAPI_ERROR_NO_MEMORY);
      break;
    }
    got += count;
  }
  t.is(got, UNDER_WAY + 1000);
});

test('an old relay is told nothing: it fails at maxBuffered, as ever', async (t) => {
  for (const offer of [null, NOTHING]) {
    const { url, heard } = await scripted(t);
    const socket = await open(t, url, { maxBuffered: 1000 });
    if (offer !== null) heard.say(offer);
    heard.say(new Uint8Array(1000));
    heard.say(new Uint8Array(1));
    await wait(200);
    t.is(await socket.recv(new Uint8Array(2000)), 1000);
    t.is(await socket.recv(new Uint8Array(2000)), NSAPI_ERROR_NO_MEMORY);
    t.deepEqual(heard.texts, []);
  }
});

test('through our relay: a reader that stalls stops the server, and gets all', async (t) => {
  const SIZE = 60_000_000;
  const { server, relay, target } = await behindRelay(t);
  const socket = await open(t, relay.url, {}, target);
  const all = patternBytes(SIZE);
  const peer = await server.next();
  peer.end(all);
  let before = -1;
  while (before !== peer.bytesWritten - peer.writableLength) {
    before = peer.bytesWritten - peer.writableLength;
    await wait(300);
  }
  t.false(peer.writableFinished, 'the server waits');
  t.deepEqual(await readAll(socket, all), [SIZE, 0]);
  await socket.close();
  peer.resume();
  t.regex(await relay.logged(/bytes up/), / 0 bytes up, 60000000 bytes down/);
});

test('a slow reader gets all, and no more than may waits for it', async (t) => {
  const SIZE = 20_000_000;
  const { server, relay, target } = await behindRelay(t);
  const all = patternBytes(SIZE);
  for (const maxBuffered of [MAX, 100_000]) {
    let came = 0;
    class Counting extends PlainWebSocket {
      constructor(url: string, protocols?: string[]) {
        super(url, protocols);
        this.addEventListener('message', ({ data }) => {
          came += data instanceof ArrayBuffer ? data.byteLength : 0;
        });
      }
    }
    const socket = await open(t, relay.url, { maxBuffered, webSocket: Counting }, target);
    const peer = await server.next();
    // Behind the page's word comes a byte: the relay has heard it when the server has that.
    peer.write(Uint8Array.of(0));
    check(await socket.recv(new Uint8Array(1)), socket);
    check(await socket.send(Uint8Array.of(0)), socket);
    await once(peer.resume(), 'data');
    peer.end(all);
    let most = 0;
    const read = await readAll(socket, all, 1_000_000, (got) => {
      most = Math.max(most, came - 1 - got);
    });
    t.deepEqual(read, [SIZE, 0]);
    t.log(`${most} bytes waited, of ${maxBuffered}`);
    t.true(most <= maxBuffered + 65_536, `${most} bytes waited, of ${maxBuffered}`);
    await socket.close();
  }
});

test('who echoes and who uploads more than fits anywhere do not wait for each other', async (t) => {
  const SIZE = 60_000_000;
  const { server, relay, target } = await behindRelay(t);
  const all = patternBytes(SIZE);
  for (const webSocket of [PlainWebSocket, LyingWebSocket]) {
    const socket = await open(t, relay.url, { webSocket, maxBuffered: 100_000 }, target);
    const peer = await server.next();
    peer.pipe(peer);
    const sending = socket.send(all);
    const into = new Uint8Array(65_536);
    let [got, wrong] = [0, 0];
    while (got < SIZE) {
      const count = check(await socket.recv(into), socket);
      if (Buffer.compare(into.subarray(0, count), all.subarray(got, got + count)) !== 0) wrong += 1;
      got += count;
    }
    t.is(await sending, SIZE);
    t.deepEqual([got, wrong], [SIZE, 0]);
    await socket.close();
  }
});

test('a page that goes, and a server that goes, at each moment of a stall', async (t) => {
  const { server, relay, target } = await behindRelay(t);
  for (const size of [0, 1, 100_000, 8_000_000])
    for (const first of ['page', 'server']) {
      const socket = await open(t, relay.url, {}, target);
      const peer = await server.next();
      const gone = once(peer, 'close');
      peer.write(new Uint8Array(size));
      await wait(100);
      if (first === 'server') {
        peer.destroy();
        for (let count = 1; count > 0; ) count = await socket.recv(new Uint8Array(65_536));
      }
      await socket.close();
      peer.resume();
      peer.end();
      await gone;
      relay.lines.length = 0;
    }
  t.pass();
});
