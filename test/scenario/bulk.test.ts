import { createHash } from 'node:crypto';
import test from 'ava';
import { startBulkServer } from '../support/bulk-server.js';
import { bulkBySockets, bulkByStreams, receiveHash } from '../support/bulk-transfer.js';
import { bulkHash } from '../support/bulk.js';
import { pki } from '../../tools/certificates.js';
import { recvExactly } from '../support/exchange.js';
import { connected } from '../support/tls-client.js';
import { toDuplex } from '../../ts/adapt/duplex.js';

const SIZE = 64_000_003;
/** What both kernels' buffers may hold, and more: far below SIZE. */
const BOUND = 24_000_000;

test.serial('64 MB each way at once, by send and recv', (t) => bulkBySockets(t, SIZE));
test.serial('64 MB each way at once, by the streams of toDuplex', (t) => bulkByStreams(t, SIZE));

function memory(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

test.serial(
  'a stalled reader stops the server, with bounded memory, and loses nothing',
  async (t) => {
    const { server } = await pki();
    const certificate = server.ecP256;
    const bulk = await startBulkServer(t, certificate, SIZE);
    const stalled = await connected(t, bulk.source, { ca: certificate.rootPem });
    const first = await recvExactly(stalled, 1);
    t.is(first.length, 1);
    const before = memory();
    // Meanwhile the same bytes pass over another connection, so the server had all the time that it
    // needs.
    const other = await connected(t, bulk.source, { ca: certificate.rootPem });
    t.is(await receiveHash(other, SIZE), bulkHash(SIZE));
    const stuck = (await bulk.flooded()) - SIZE;
    t.true(stuck < BOUND, `the server wrote ${stuck} bytes to a reader that had read one`);
    t.true(memory() - before < 8_000_000, `memory grew by ${memory() - before} bytes`);
    const rest = await recvExactly(stalled, SIZE - 1);
    t.is(hashOf(first, rest), bulkHash(SIZE));
    t.is(await stalled.recv(new Uint8Array(1)), 0);
  },
);

test.serial('a stalled reader of the stream stops the server too', async (t) => {
  const { server } = await pki();
  const certificate = server.ecP256;
  const bulk = await startBulkServer(t, certificate, SIZE);
  const socket = await connected(t, bulk.source, { ca: certificate.rootPem });
  const stream = toDuplex(socket);
  const reader = stream.iterator({ destroyOnReturn: false });
  const first: unknown = (await reader.next()).value;
  if (!(first instanceof Uint8Array)) return t.fail('no bytes');
  const other = await connected(t, bulk.source, { ca: certificate.rootPem });
  await receiveHash(other, SIZE);
  const stuck = (await bulk.flooded()) - SIZE;
  t.true(stuck < BOUND, `the server wrote ${stuck} bytes to a reader that had stopped`);
  // What one call receives goes in together: four records.
  t.true(stream.readableLength <= stream.readableHighWaterMark + 4 * 16_384);
  const hash = createHash('sha256').update(first);
  for (let next = await reader.next(); next.done !== true; next = await reader.next()) {
    if (next.value instanceof Uint8Array) hash.update(next.value);
  }
  t.is(hash.digest('hex'), bulkHash(SIZE));
});

function hashOf(...parts: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
