import { once } from 'node:events';
import test, { type ExecutionContext } from 'ava';
import { WebSocket, type RawData } from 'ws';
import { startRelay } from '../support/relays.js';
import { tcp } from '../support/relay-clients.js';

const MUCH = 65_536;

/** A page's WebSocket to a target that reads all, with what the relay says. */
async function page(t: ExecutionContext, { idle = 60_000, origin = '' } = {}) {
  const server = await tcp(t);
  const { port } = server.address;
  const { url, logged } = await startRelay(t, { allow: [{ host: 'localhost', port }], idle });
  const socket = new WebSocket(
    url.replace('{host}', 'localhost').replace('{port}', String(port)),
    origin === '' ? {} : { origin },
  );
  const said: (string | number)[] = [];
  socket.on('message', (data: RawData, isBinary: boolean) =>
    said.push(isBinary ? Buffer.from(String(data), 'latin1').length : String(data)),
  );
  await once(socket, 'open');
  const peer = await server.next();
  peer.resume();
  /** Until the target has said a byte, which comes after all that the relay had to say. */
  const settled = async (): Promise<void> => {
    peer.write('.');
    while (said.at(-1) !== 1) await once(socket, 'message');
    said.pop();
  };
  /** Asks to be told the end: a byte of the page comes after its word. */
  const asks = async (): Promise<void> => {
    await settled();
    socket.send('end');
    socket.send(new Uint8Array(1));
    await once(peer, 'data');
  };
  return { socket, peer, said, settled, asks, logged };
}

test('each page is offered it once the target is there, by messages without a byte', async (t) => {
  const { socket, said, settled } = await page(t);
  await settled();
  t.deepEqual(said, [0, 0, 0]);
  for (let each = 0; each < 3; each += 1) socket.send(new Uint8Array(MUCH));
  await settled();
  t.deepEqual(said, [0, 0, 0]);
});

test('who asks is told what the target has, up to all of it', async (t) => {
  const { socket, said, settled } = await page(t);
  socket.send(new Uint8Array(MUCH));
  await settled();
  socket.send('window');
  for (let each = 0; each < 100; each += 1) socket.send(new Uint8Array(10_000));
  const last = `taken ${MUCH + 1_000_000}`;
  while (said.at(-1) !== last) await once(socket, 'message');
  const counts = said.slice(3).map((text) => Number(/^taken (\d+)$/.exec(String(text))?.[1]));
  t.deepEqual(
    counts,
    [...new Set(counts)].sort((a, b) => a - b),
    'they grow',
  );
});

test('who says what there is room for gets so much, and the message that reaches it', async (t) => {
  const { socket, said, peer, settled } = await page(t);
  await settled();
  socket.send('room 100000');
  // A byte of the page comes after its word.
  socket.send(new Uint8Array(1));
  await once(peer, 'data');
  peer.write(new Uint8Array(10_000_000));
  const got = (): number => said.reduce<number>((sum, each) => sum + Number(each), 0);
  while (got() < 99_999) await once(socket, 'message');
  await new Promise((resolve) => setTimeout(resolve, 200));
  t.true(got() < 100_000 + MUCH, `${got()} bytes`);
  socket.send('room 5000000');
  while (got() < 4_999_999) await once(socket, 'message');
  await new Promise((resolve) => setTimeout(resolve, 200));
  t.true(got() < 5_000_000 + MUCH, `${got()} bytes`);
  socket.send('room 100000000');
  while (got() < 10_000_000) await once(socket, 'message');
  t.is(got(), 10_000_000);
});

test('any other text ends it, a word twice, and room that shrinks', async (t) => {
  const wrong = [
    ['Window'],
    ['window', 'window'],
    ['end', 'end'],
    ['end 1000 '],
    [''],
    ['room'],
    ['room -1'],
    ['room 1e3'],
  ];
  for (const words of [...wrong, ['room 5', 'room 4'], ['room 1234567890123456']]) {
    const { socket, settled } = await page(t);
    await settled();
    for (const word of words) socket.send(word);
    const [other] = await once(socket, 'close');
    t.is(other, 1003, words.join());
  }
});

test('a text before the offer ends it', async (t) => {
  const server = await tcp(t);
  const { port } = server.address;
  const gateway = { token: 'secret', acceptClientKeys: false };
  const { url } = await startRelay(t, { allow: [{ host: 'localhost', port }], gateway });
  for (const word of ['window', 'room 5', 'end']) {
    const to = url.replace('{host}', 'localhost').replace('{port}', String(port));
    const socket = new WebSocket(to, ['nsapi-tls-1']);
    await once(socket, 'open');
    socket.send(word);
    const [code] = await once(socket, 'close');
    t.is(code, 1003, word);
  }
});

/** How a WebSocket was closed, once it is. */
async function closing(socket: WebSocket): Promise<string> {
  const [code, reason] = await once(socket, 'close');
  return `${code} ${reason}`;
}

/** Waits for the relay's word that comes last. */
async function lastWord(socket: WebSocket, said: readonly unknown[]): Promise<unknown> {
  while (typeof said.at(-1) !== 'string') await once(socket, 'message');
  return said.at(-1);
}

test('who asks is told the end behind the last byte, and closes', async (t) => {
  const { socket, said, peer, asks, logged } = await page(t);
  await asks();
  peer.end(new Uint8Array(MUCH));
  t.is(await lastWord(socket, said), 'end 1000 the target ended');
  const got = said.slice(0, -1).reduce<number>((sum, each) => sum + Number(each), 0);
  t.is(got, MUCH);
  // Until it closes what it sends is delivered.
  let upward = 0;
  peer.on('data', (chunk: Buffer) => (upward += chunk.length));
  socket.send(new Uint8Array(100_000));
  socket.close(1000);
  await once(peer, 'end');
  t.is(upward, 100_000);
  t.regex(await logged(/bytes/), /100001 bytes up, 65537 bytes down, .*: the target ended$/);
});

test('a failure is told to who asks by the code that closes for others', async (t) => {
  const { socket, said, peer, asks } = await page(t);
  await asks();
  peer.resetAndDestroy();
  t.is(await lastWord(socket, said), 'end 4016 the target failed: ECONNRESET');
  const other = await page(t);
  await other.settled();
  const closed = closing(other.socket);
  other.peer.resetAndDestroy();
  t.is(await closed, '4016 the target failed: ECONNRESET');
});

test('who was told and does not close is closed when nothing was carried for a time', async (t) => {
  const { socket, said, peer, asks } = await page(t, { idle: 2000 });
  await asks();
  peer.end();
  t.is(await lastWord(socket, said), 'end 1000 the target ended');
  t.is(await closing(socket), '4019 idle');
});

test('a target that fails after its end takes nothing, and holds nobody up', async (t) => {
  const { socket, said, peer, asks } = await page(t);
  await asks();
  peer.pause();
  for (let each = 0; each < 200; each += 1) socket.send(new Uint8Array(MUCH));
  peer.end();
  t.is(await lastWord(socket, said), 'end 1000 the target ended');
  setTimeout(() => peer.resetAndDestroy(), 100);
  socket.close(1000);
  t.is(await closing(socket), '1000 ');
});

test('who does not ask sees it closed, with how many bytes were sent', async (t) => {
  const { socket, peer, settled } = await page(t);
  await settled();
  const closed = closing(socket);
  peer.end(new Uint8Array(2 * MUCH));
  t.is(await closed, `1000 the target ended after ${2 * MUCH + 1} bytes`);
});

test('a browser is given a moment to ask, if it may lose something', async (t) => {
  const origin = 'http://localhost:5';
  const never = await page(t, { origin });
  const closed = closing(never.socket);
  never.peer.end(new Uint8Array(2 * MUCH));
  const late = await page(t, { origin });
  late.peer.end(new Uint8Array(2 * MUCH));
  setTimeout(() => late.socket.send('end'), 100);
  t.is(await lastWord(late.socket, late.said), 'end 1000 the target ended');
  const little = await page(t, { origin });
  little.peer.end(new Uint8Array(1000));
  t.is(await closing(little.socket), '1000 the target ended after 1000 bytes');
  t.is(await closed, `1000 the target ended after ${2 * MUCH} bytes`);
});
