import { once } from 'node:events';
import type { Socket } from 'node:net';
import test from 'ava';
import { startEngine } from '../../../tools/engines/start.js';
import { openPage } from '../../../tools/browser.js';
import { pageModule, pageWays } from '../../support/page-ways.js';
import { tcp } from '../../support/relay-clients.js';

type Uploads = typeof import('../page/upload.js');

const engine = await startEngine();
test.after.always(() => engine.close());

const PIECE = Buffer.from(Array.from({ length: 50_000 }, (_, at) => at % 251));

/** Reads all; how many bytes came, and how many pieces were not what the page sent. */
async function readAll(peer: Socket): Promise<{ got: number; wrong: number }> {
  const sum = { got: 0, wrong: 0 };
  peer.on('data', (chunk) => {
    for (let at = 0; at < chunk.length; ) {
      const from = sum.got % PIECE.length;
      const part = chunk.subarray(at, at + PIECE.length - from);
      if (!part.equals(PIECE.subarray(from, from + part.length))) sum.wrong += 1;
      sum.got += part.length;
      at += part.length;
    }
  });
  peer.resume();
  await once(peer, 'end');
  peer.end();
  return sum;
}

test.serial('a server that stops reading stops the page, by each way, and gets all', async (t) => {
  const SIZE = 60_000_000;
  const server = await tcp(t);
  const { port } = server.address;
  const { relay, relayPlain, wisp, wisp1 } = await pageWays(t, port);
  const call = await pageModule<Uploads>(t, engine, '/page/upload.js');
  for (const way of [relay, relayPlain, wisp, wisp1]) {
    const upload = { way, port, size: SIZE };
    const arrived = server.next();
    const taken = await call('begin', upload);
    t.log(`${way.kind}: ${taken} bytes were taken for a server that reads none`);
    t.true(taken < SIZE / 2, `${way.kind}: ${taken} bytes`);
    const reading = readAll(await arrived);
    t.is(await call('finish', undefined), SIZE, way.kind);
    t.deepEqual(await reading, { got: SIZE, wrong: 0 }, way.kind);
  }
});

if (engine.name === 'firefox')
  test.serial('a page that nobody sees does not wait for its slow timers', async (t) => {
    const SIZE = 30_000_000;
    const server = await tcp(t);
    const { port } = server.address;
    const { relayPlain: way } = await pageWays(t, port);
    const { page, module } = await openPage(t, engine);
    await page.hide?.();
    const call = module<Uploads>('/page/upload.js');
    const reading = server.next().then(readAll);
    const { timers, hidden } = await call('sendAll', { way, port, size: SIZE });
    t.true(hidden);
    t.deepEqual(await reading, { got: SIZE, wrong: 0 });
    t.log(`${timers} timers`);
    // One for each half a megabyte, and each takes a second.
    t.true(timers < 10, `${timers} timers`);
  });
