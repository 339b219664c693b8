import test from 'ava';
import { NSAPI_ERROR_CONNECTION_LOST, NSAPI_ERROR_NO_MEMORY } from '../../ts/nsapi/error.js';
import { startBulkServer } from '../support/bulk-server.js';
import { bulkHash } from '../support/bulk.js';
import { startEngine } from '../../tools/engines/start.js';
import { pki } from '../../tools/certificates.js';
import { hasStreams, pageModule, pageWays } from '../support/page-ways.js';
import { tcp } from '../support/relay-clients.js';

type Bulk = typeof import('./page/bulk.js');

const engine = await startEngine();
test.after.always(() => engine.close());

/** More than all the buffers between a server and a page hold. */
const FLOOD = 36_000_003;
/** More than one stream may hold. */
const SPILL = 12_000_003;
const LIMIT = 1_000_000;
/** More than a reader is given before it stops, and less than all the buffers hold. */
const LATE = 300_000;
/** The same, and so little that a relay takes it whatever the reader does. */
const HELD = 200_000;

test.serial('a reader that stalls stops the server, and loses nothing', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  for (const kind of hasStreams ? (['relay', 'relayPlain'] as const) : (['relayPlain'] as const)) {
    const bulk = await startBulkServer(t, ecP256, FLOOD);
    const { [kind]: way } = await pageWays(t, bulk.source);
    const call = await pageModule<Bulk>(t, engine, '/page/bulk.js');
    const load = { way, port: bulk.source, ca: ecP256.rootPem, size: FLOOD };
    await call('stall', load);
    // By the time that another one has everything, the stalled one would have it too.
    const other = await call('compare', load);
    t.deepEqual([other.got, other.wrong], [FLOOD, 0], other.error?.message);
    const stuck = (await bulk.flooded()) - FLOOD;
    t.log(`${way.kind}: the server wrote ${stuck} bytes to the page that stalled`);
    t.true(stuck < FLOOD / 2, `${way.kind}: ${stuck} bytes`);
    const rest = await call('goOn', load);
    t.deepEqual([rest.got, rest.wrong], [FLOOD, 0], rest.error?.message);
  }
});

test.serial(
  'where nothing can be slowed down, a reader that stalls fails loudly and alone, with bounded ' +
    'memory',
  async (t) => {
    const {
      server: { ecP256 },
    } = await pki();
    // Endless: wisp-js forgets what it has not yet sent on when its target ends.
    const bulk = await startBulkServer(t, ecP256, SPILL, true);
    const { wisp, wisp1 } = await pageWays(t, bulk.source);
    const call = await pageModule<Bulk>(t, engine, '/page/bulk.js');
    for (const way of [wisp, wisp1]) {
      const load = {
        way: { ...way, maxBuffered: LIMIT },
        port: bulk.source,
        ca: ecP256.rootPem,
        size: SPILL,
      };
      await call('stall', load);
      const other = await call('compare', load);
      t.deepEqual(
        [other.got, other.wrong],
        [SPILL, 0],
        `${way.kind}: ${other.last}, ${other.error?.message}`,
      );
      const { got, wrong, last, error } = await call('goOn', load);
      t.log(`${way.kind}: ${got} bytes, then ${error?.message}`);
      t.is(last, NSAPI_ERROR_NO_MEMORY, way.kind);
      t.regex(
        error?.message ?? '',
        /The reader stalled: more than 1000000 received bytes would wait/,
        way.kind,
      );
      t.is(wrong, 0, way.kind);
      // What waited, and the records that TLS had begun.
      t.true(got > LIMIT / 2 && got < LIMIT + 100_000, `${way.kind}: ${got} bytes`);
    }
  },
);

test.serial('what a server sent before its end is there for a reader that is late', async (t) => {
  const server = await tcp(t);
  const { port } = server.address;
  const { relay, relayPlain, logged } = await pageWays(t, port);
  const call = await pageModule<Bulk>(t, engine, '/page/bulk.js');
  for (const way of hasStreams ? [relay, relayPlain] : [relayPlain]) {
    const read = () => call('readLate', { way, port, milliseconds: 3000 });
    // It is over at once, and when the reader has stopped; by an end, and by a reset.
    const atOnce = read();
    (await server.next()).resume().end(new Uint8Array(LATE));
    const late = read();
    const peer = (await server.next()).resume();
    peer.write(new Uint8Array(LATE));
    const reset = read();
    const broken = (await server.next()).resume();
    broken.write(new Uint8Array(HELD));
    await new Promise((resolve) => setTimeout(resolve, 1000));
    peer.end(new Uint8Array(LATE));
    broken.resetAndDestroy();
    t.deepEqual(await atOnce, { got: LATE, last: 0 }, way.kind);
    t.deepEqual(await late, { got: 2 * LATE, last: 0 }, way.kind);
    t.deepEqual(await reset, { got: HELD, last: NSAPI_ERROR_CONNECTION_LOST }, way.kind);
  }
  t.regex(await logged(/600000 bytes down.*ended/), /: the target ended$/);
  t.regex(await logged(/200000 bytes down.*failed/), /: the target failed: ECONNRESET$/);
});

test.serial('64 connections over one Wisp socket: none starves', async (t) => {
  const [CONNECTIONS, EACH] = [64, 150_000];
  const {
    server: { ecP256 },
  } = await pki();
  const { echo: port } = await startBulkServer(t, ecP256);
  const { wisp, wisp1, wispSockets } = await pageWays(t, port);
  const call = await pageModule<Bulk>(t, engine, '/page/bulk.js');
  for (const [at, way] of [wisp1, wisp].entries()) {
    const outcomes = await call('echoMany', {
      way,
      port,
      ca: ecP256.rootPem,
      size: EACH,
      connections: CONNECTIONS,
    });
    t.deepEqual(
      outcomes.map(({ sha256 }) => sha256),
      Array<string>(CONNECTIONS).fill(bulkHash(EACH)),
    );
    const least = Math.min(...outcomes.map(({ atHalf }) => atHalf));
    t.log(`${way.kind}: when half of them have all, the last one has ${least} of ${EACH} bytes`);
    t.true(least >= EACH / 2, `${way.kind}: ${least} of ${EACH} bytes`);
    t.is(wispSockets(), at + 1, `${way.kind}: they share a WebSocket`);
  }
});
