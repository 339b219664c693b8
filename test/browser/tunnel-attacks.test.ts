import test, { type ExecutionContext } from 'ava';
import { NSAPI_ERROR_AUTH_FAILURE } from '../../ts/nsapi/error.js';
import { startBulkServer } from '../support/bulk-server.js';
import { startChromium } from '../support/browser.js';
import { pki } from '../support/certificates.js';
import { manglingRelay, type Mangle } from '../support/mangling-relay.js';
import { manglingWisp } from '../support/mangling-wisp.js';
import { pageModule } from '../support/page-ways.js';
import type { Way } from './page/ways.js';

type Bulk = typeof import('./page/bulk.js');

const chromium = await startChromium();
test.after.always(() => chromium.close());

const SIZE = 1_000_000;
/** No handshake of these takes as many bytes. */
const AFTER_HANDSHAKE = 20_000;
/** How many bytes come one by one: the handshake's, and a few records'. */
const SPLIT = 10_000;
const KINDS = ['WebSocketStream', 'WebSocket', 'Wisp 2'] as const;

interface Attack {
  readonly name: string;
  /** Makes a relay's behaviour, which may have a memory. */
  mangle(): Mangle;
  /** Whether it comes before there is a connection. */
  readonly early?: boolean;
  /** Whether the page gets all the bytes nevertheless. */
  readonly harmless?: boolean;
  /** What the error says, if it is the same each time. */
  readonly says?: RegExp;
}

/** Changes from a place on; what comes before is left alone. */
function later(change: (chunk: Buffer) => ReturnType<Mangle>): () => Mangle {
  return () => (chunk, before) => (before > AFTER_HANDSHAKE ? change(chunk) : [chunk]);
}

const DIES = /The WebSocket was closed with 1006/;

const ATTACKS: readonly Attack[] = [
  { name: 'dies in the handshake', early: true, says: DIES, mangle: () => (_chunk, before) => (before === 0 ? null : []) },
  { name: 'dies in the stream', says: DIES, mangle: later(() => null) },
  { name: 'pretends that the server has ended', says: /without a TLS close_notify/, mangle: later(() => 'end') },
  {
    name: 'corrupts the handshake', early: true,
    mangle: () => (chunk, before) => {
      if (before === 0) chunk[20] = (chunk[20] ?? 0) ^ 1;
      return [chunk];
    },
  },
  {
    name: 'corrupts the stream',
    mangle: later((chunk) => {
      const at = chunk.length >> 1;
      chunk[at] = (chunk[at] ?? 0) ^ 0x40;
      return [chunk];
    }),
  },
  { name: 'replays', mangle: later((chunk) => [chunk, chunk]) },
  { name: 'leaves a byte out', mangle: later((chunk) => [chunk.subarray(1)]) },
  {
    name: 'reorders',
    mangle: () => {
      const held: Buffer[] = [];
      return (chunk, before) => {
        if (before <= AFTER_HANDSHAKE) return [chunk];
        held.push(chunk);
        return held.length % 2 === 1 ? [] : held.splice(0).reverse();
      };
    },
  },
  {
    name: 'splits every byte of the handshake and of what comes first', harmless: true,
    mangle: () => (chunk, before) => {
      const split = chunk.subarray(0, Math.max(0, SPLIT - before));
      return [...Array.from(split, (byte) => Uint8Array.of(byte)), chunk.subarray(split.length)];
    },
  },
];

async function wayOf(t: ExecutionContext, kind: typeof KINDS[number], port: number, mangle: Mangle): Promise<Way> {
  return { kind, url: kind === 'Wisp 2' ? await manglingWisp(t, mangle) : await manglingRelay(t, port, mangle) };
}

for (const { name, mangle, early = false, harmless = false, says } of ATTACKS) {
  test.serial(`a relay that ${name}: ${harmless ? 'the right bytes' : 'an error, and never wrong plaintext'}`, async (t) => {
    const { server: { ecP256 } } = await pki();
    const { source: port } = await startBulkServer(t, ecP256, SIZE, true);
    // The console tells of a WebSocket that broke.
    const call = await pageModule<Bulk>(t, chromium, '/page/bulk.js', /WebSocket connection to/);
    for (const kind of KINDS) {
      const way = await wayOf(t, kind, port, mangle());
      const { connected, got, wrong, last, error } = await call('compare', { way, port, ca: ecP256.rootPem, size: SIZE });
      const what = `${kind}: connect ${connected}, ${got} bytes, then ${last}: ${error?.message}`;
      t.log(what);
      t.is(wrong, 0, what);
      if (harmless) {
        t.is(got, SIZE, what);
        t.is(error, null, what);
        continue;
      }
      t.true(got < SIZE, what);
      t.not(error, null, what);
      t.is(connected, early ? NSAPI_ERROR_AUTH_FAILURE : 0, what);
      if (!early) t.true(got > 0 && last < 0, what);
      if (says !== undefined) t.regex(error?.message ?? '', says, what);
    }
  });
}
