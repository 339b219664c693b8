import { once } from 'node:events';
import test, { type ExecutionContext } from 'ava';
import { WebSocket, type RawData } from 'ws';
import { startRelay } from '../support/relays.js';
import { tcp } from '../support/relay-clients.js';

const MUCH = 65_536;

/** A page's WebSocket to a target that reads all, with what the relay says. */
async function page(t: ExecutionContext) {
  const server = await tcp(t);
  const { port } = server.address;
  const { url } = await startRelay(t, { allow: [{ host: 'localhost', port }] });
  const socket = new WebSocket(url.replace('{host}', 'localhost').replace('{port}', String(port)));
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
  return { socket, peer, said, settled };
}

test('each page is offered it once the target is there, by messages without a byte', async (t) => {
  const { socket, said, settled } = await page(t);
  await settled();
  t.deepEqual(said, [0, 0]);
  for (let each = 0; each < 3; each += 1) socket.send(new Uint8Array(MUCH));
  await settled();
  t.deepEqual(said, [0, 0]);
});

test('who asks is told what the target has, up to all of it', async (t) => {
  const { socket, said, settled } = await page(t);
  socket.send(new Uint8Array(MUCH));
  await settled();
  socket.send('window');
  for (let each = 0; each < 100; each += 1) socket.send(new Uint8Array(10_000));
  const last = `taken ${MUCH + 1_000_000}`;
  while (said.at(-1) !== last) await once(socket, 'message');
  const counts = said.slice(2).map((text) => Number(/^taken (\d+)$/.exec(String(text))?.[1]));
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
  const wrong = [['Window'], ['window', 'window'], [''], ['room'], ['room -1'], ['room 1e3']];
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
  for (const word of ['window', 'room 5']) {
    const to = url.replace('{host}', 'localhost').replace('{port}', String(port));
    const socket = new WebSocket(to, ['nsapi-tls-1']);
    await once(socket, 'open');
    socket.send(word);
    const [code] = await once(socket, 'close');
    t.is(code, 1003, word);
  }
});
