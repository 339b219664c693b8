import { once } from 'node:events';
import test, { type ExecutionContext } from 'ava';
import { WebSocket, type RawData } from 'ws';
import { startRelay } from '../support/relays.js';
import { tcp } from '../support/relay-clients.js';

const OFFER_AT = 65_536;

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

test('who sends little is offered nothing, who sends more is, once', async (t) => {
  const { socket, said, peer, settled } = await page(t);
  socket.send(new Uint8Array(OFFER_AT - 1));
  await once(peer, 'data');
  await settled();
  t.deepEqual(said, []);
  for (let each = 0; each < 3; each += 1) socket.send(new Uint8Array(OFFER_AT));
  while (said.length === 0) await once(socket, 'message');
  await settled();
  t.deepEqual(said, [0]);
});

test('who asks is told what the target has, up to all of it', async (t) => {
  const { socket, said } = await page(t);
  socket.send(new Uint8Array(OFFER_AT));
  while (said.length === 0) await once(socket, 'message');
  socket.send('window');
  for (let each = 0; each < 100; each += 1) socket.send(new Uint8Array(10_000));
  const last = `taken ${OFFER_AT + 1_000_000}`;
  while (said.at(-1) !== last) await once(socket, 'message');
  const counts = said.slice(1).map((text) => Number(/^taken (\d+)$/.exec(String(text))?.[1]));
  t.deepEqual(
    counts,
    [...new Set(counts)].sort((a, b) => a - b),
    'they grow',
  );
});

test('any other text ends it, and the word too early or twice', async (t) => {
  const early = await page(t);
  early.socket.send('window');
  const [code] = await once(early.socket, 'close');
  t.is(code, 1003);
  for (const words of [['Window'], ['window', 'window'], ['']]) {
    const { socket, said } = await page(t);
    socket.send(new Uint8Array(OFFER_AT));
    while (said.length === 0) await once(socket, 'message');
    for (const word of words) socket.send(word);
    const [other] = await once(socket, 'close');
    t.is(other, 1003, words.join());
  }
});
