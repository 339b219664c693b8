import { EventEmitter, once } from 'node:events';
import test, { type ExecutionContext } from 'ava';
import { TCPSocket } from '../../../../ts/net/tcp-socket.js';
import { NSAPI_ERROR_DEVICE_ERROR, NSAPI_ERROR_WOULD_BLOCK } from '../../../../ts/nsapi/error.js';
import { SocketAddress } from '../../../../ts/nsapi/socket-address.js';
import { check } from '../../../../ts/nsapi/socket-error.js';
import {
  WebSocketStack,
  type WebSocketStackOptions,
} from '../../../../ts/stack/websocket/websocket-stack.js';
import { patternBytes } from '../../../support/pattern.js';
import { LyingWebSocket, startRelay, startScripted } from '../../../support/relays.js';
import { tcp } from '../../../support/relay-clients.js';

const TARGET = new SocketAddress('server.test', 443);
const BUFFER = 100_000;
/** As good as nothing. */
const SLOW = 1;
/** The most that one send hands over. */
const ONE = 65_536;

async function open(
  t: ExecutionContext,
  url: string,
  options: WebSocketStackOptions = {},
  target = TARGET,
): Promise<TCPSocket> {
  const all = { webSocket: LyingWebSocket, sendBuffer: BUFFER, uploadRate: SLOW, ...options };
  const socket = new TCPSocket(new WebSocketStack(url, all));
  t.teardown(() => (socket.isOpen ? socket.close() : 0));
  check(await socket.connect(target), socket);
  return socket;
}

/** Sends as much as is taken without waiting. */
async function fill(socket: TCPSocket): Promise<number> {
  socket.setBlocking(false);
  for (let sum = 0; ; ) {
    const sent = await socket.send(new Uint8Array(40_000));
    if (sent === NSAPI_ERROR_WOULD_BLOCK) return sum;
    sum += check(sent, socket);
  }
}

/** A relay that does what the test says; what it was sent. */
async function scripted(t: ExecutionContext, first: string | Uint8Array | null) {
  const events = new EventEmitter();
  const texts: string[] = [];
  const heard = {
    bytes: 0,
    texts,
    say: (_text: string): void => {},
    more: (): Promise<unknown> => once(events, 'message'),
  };
  const url = await startScripted(t, (socket) => {
    heard.say = (text) => socket.send(text);
    if (first !== null) socket.send(first);
    socket.on('message', (data, isBinary) => {
      if (isBinary) heard.bytes += Buffer.from(String(data), 'latin1').length;
      else heard.texts.push(String(data));
      events.emit('message');
    });
  });
  return { url, heard };
}

test('a relay that says nothing: the rate bounds what is handed over', async (t) => {
  const { url } = await scripted(t, null);
  const slow = await open(t, url);
  const sum = await fill(slow);
  t.true(sum >= BUFFER && sum < BUFFER + ONE, `${sum} bytes`);
  t.is(await slow.send(new Uint8Array(1)), NSAPI_ERROR_WOULD_BLOCK);
  const fast = await open(t, url, { uploadRate: 1e9 });
  t.is(await fast.send(new Uint8Array(20 * BUFFER)), 20 * BUFFER);
});

test('a relay that offers to tell what it has taken is asked, and that is the bound', async (t) => {
  const { url, heard } = await scripted(t, new Uint8Array(0));
  const socket = await open(t, url);
  const sum = await fill(socket);
  while (heard.texts.length === 0) await heard.more();
  t.deepEqual(heard.texts, ['window']);
  t.is(await fill(socket), 0);
  socket.setBlocking(true);
  const rest = socket.send(patternBytes(80_000));
  heard.say(`taken ${sum - 1}`);
  t.is(await rest, 80_000);
  socket.setBlocking(false);
  const more = await fill(socket);
  t.true(81_000 + more >= BUFFER && 80_001 + more < BUFFER + ONE, `${more} bytes`);
});

test('a count that cannot be, and a text that was not asked for, end it', async (t) => {
  for (const [said, words] of [
    ['taken 2', /has taken 2 bytes, which cannot be/],
    ['taken x', /sent text/],
    ['taken -1', /sent text/],
  ] as const) {
    const { url, heard } = await scripted(t, new Uint8Array(0));
    const socket = await open(t, url);
    await socket.send(Uint8Array.of(1));
    while (heard.texts.length === 0) await heard.more();
    heard.say(said);
    t.is(await socket.recv(new Uint8Array(1)), NSAPI_ERROR_DEVICE_ERROR, said);
    t.regex(String(socket.lastError?.cause), words);
  }
  const { url, heard } = await scripted(t, null);
  const socket = await open(t, url);
  await socket.send(Uint8Array.of(1));
  await heard.more();
  heard.say('taken 0');
  t.is(await socket.recv(new Uint8Array(1)), NSAPI_ERROR_DEVICE_ERROR);
});

test('who can see what waits asks for nothing', async (t) => {
  const { url, heard } = await scripted(t, new Uint8Array(0));
  const socket = await open(t, url, { uploadRate: Infinity });
  t.is(await socket.send(new Uint8Array(20 * BUFFER)), 20 * BUFFER);
  while (heard.bytes < 20 * BUFFER) await heard.more();
  t.deepEqual(heard.texts, []);
});

test('an upload rate is a number of bytes, more than none', (t) => {
  for (const uploadRate of [0, -1, NaN, JSON.parse('"1"')])
    t.throws(() => new WebSocketStack('ws://localhost/', { uploadRate }), {
      instanceOf: RangeError,
      message: /uploadRate/,
    });
});

test('through our relay: a target that stalls stops the page, and gets all', async (t) => {
  const SIZE = 40_000_000;
  const server = await tcp(t);
  const { port } = server.address;
  const { url, logged } = await startRelay(t, { allow: [{ host: 'localhost', port }] });
  // By the rate alone it would take an hour.
  const options = { uploadRate: 10_000 };
  const socket = await open(t, url, options, new SocketAddress('localhost', port));
  const peer = await server.next();
  const all = patternBytes(SIZE);
  const sending = socket.send(all);
  let [got, wrong, before] = [0, 0, -1];
  // Nobody reads: what goes on its way comes to an end.
  while (before !== socket.bytesWritten) {
    before = socket.bytesWritten;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  t.log(`${before} bytes were taken for a target that stalls`);
  t.true(before < SIZE / 2, `${before} bytes`);
  peer.on('data', (chunk) => {
    if (!chunk.equals(all.subarray(got, got + chunk.length))) wrong += 1;
    got += chunk.length;
  });
  peer.resume();
  t.is(await sending, SIZE, socket.lastError?.message);
  await socket.close();
  await once(peer, 'end');
  peer.end();
  t.deepEqual([got, wrong], [SIZE, 0]);
  t.regex(await logged(/bytes up/), / 40000000 bytes up, 0 bytes down/);
});
