import { once } from 'node:events';
import test, { type ExecutionContext } from 'ava';
import { NSAPI_ERROR_AUTH_FAILURE } from '../../ts/nsapi/error.js';
import { startBulkServer } from '../support/bulk-server.js';
import { bulkHash } from '../support/bulk.js';
import { startEngine } from '../../tools/engines/start.js';
import { pki, type Certificate } from '../../tools/certificates.js';
import { honest, manglingRelay, type Mangle } from '../support/mangling-relay.js';
import { manglingWisp } from '../support/mangling-wisp.js';
import { hasStreams, pageModule } from '../support/page-ways.js';
import { patternBytes } from '../support/pattern.js';
import { startNodeTlsServer, type TestServer } from '../../tools/servers.js';
import { started } from '../support/tls-client.js';
import type { Way } from './page/ways.js';

type Bulk = typeof import('./page/bulk.js');

const engine = await startEngine();
test.after.always(() => engine.close());

const SIZE = 1_000_000;
/** No handshake of these takes as many bytes. */
const AFTER_HANDSHAKE = 20_000;
const KINDS = [
  ...(hasStreams ? (['WebSocketStream'] as const) : []),
  'WebSocket',
  'Wisp 2',
] as const;

interface Attack {
  readonly name: string;
  /** Makes a relay's behaviour, which may have a memory. */
  mangle(): Mangle;
  /** Whether it comes before there is a connection. */
  readonly early?: boolean;
  /** Whether it is done to what the page sends, too. */
  readonly up?: boolean;
  /** What the error says, if it is the same each time. */
  readonly says?: RegExp;
}

/** Changes from a place on; what comes before is left alone. */
function later(change: (chunk: Buffer) => ReturnType<Mangle>): () => Mangle {
  return () => (chunk, before) => (before > AFTER_HANDSHAKE ? change(chunk) : [chunk]);
}

const DIES = /The WebSocket was closed with 1006/;

const ATTACKS: readonly Attack[] = [
  {
    name: 'dies in the handshake',
    early: true,
    says: DIES,
    mangle: () => (_chunk, before) => (before === 0 ? null : []),
  },
  { name: 'dies in the stream', says: DIES, mangle: later(() => null) },
  {
    name: 'pretends that the server has ended',
    says: /without a TLS close_notify/,
    mangle: later(() => 'end'),
  },
  {
    name: 'corrupts the handshake',
    early: true,
    up: true,
    mangle: () => (chunk, before) => {
      if (before === 0) chunk[20] = (chunk[20] ?? 0) ^ 1;
      return [chunk];
    },
  },
  {
    name: 'corrupts the stream',
    up: true,
    mangle: later((chunk) => {
      const at = chunk.length >> 1;
      chunk[at] = (chunk[at] ?? 0) ^ 0x40;
      return [chunk];
    }),
  },
  { name: 'replays', up: true, mangle: later((chunk) => [chunk, chunk]) },
  { name: 'leaves a byte out', up: true, mangle: later((chunk) => [chunk.subarray(1)]) },
  {
    name: 'reorders',
    up: true,
    mangle: () => {
      const held: Buffer[] = [];
      return (chunk, before) => {
        if (before <= AFTER_HANDSHAKE) return [chunk];
        held.push(chunk);
        return held.length % 2 === 1 ? [] : held.splice(0).reverse();
      };
    },
  },
];

async function wayOf(
  t: ExecutionContext,
  kind: (typeof KINDS)[number],
  port: number,
  down: Mangle,
  up: Mangle,
): Promise<Way> {
  return {
    kind,
    url:
      kind === 'Wisp 2' ? await manglingWisp(t, down, up) : await manglingRelay(t, port, down, up),
  };
}

for (const { name, mangle, early = false, says } of ATTACKS) {
  test.serial(`a relay that ${name}: an error, and never wrong plaintext`, async (t) => {
    const {
      server: { ecP256 },
    } = await pki();
    const { source: port } = await startBulkServer(t, ecP256, SIZE, true);
    // The console tells of a WebSocket that broke.
    const call = await pageModule<Bulk>(t, engine, '/page/bulk.js', /WebSocket connection to/);
    for (const kind of KINDS) {
      const way = await wayOf(t, kind, port, mangle(), honest);
      const { connected, got, wrong, last, error } = await call('compare', {
        way,
        port,
        ca: ecP256.rootPem,
        size: SIZE,
      });
      const what = `${kind}: connect ${connected}, ${got} bytes, then ${last}: ${error?.message}`;
      t.log(what);
      t.is(wrong, 0, what);
      t.true(got < SIZE, what);
      t.not(error, null, what);
      t.is(connected, early ? NSAPI_ERROR_AUTH_FAILURE : 0, what);
      if (!early) t.true(got > 0 && last < 0, what);
      if (says !== undefined) t.regex(error?.message ?? '', says, what);
    }
  });
}

/** What a server heard of its only connection. */
interface Heard {
  got: number;
  /** How many of these were not what the page had sent at that place. */
  wrong: number;
  /** Resolves when the connection is over. */
  over: Promise<unknown>;
}

/** A server that says nothing, and compares what comes with what the page sends. */
async function startListener(
  t: ExecutionContext,
  { chainPem, keyPem }: Certificate,
): Promise<{ server: TestServer; heard: Heard }> {
  const right = patternBytes(SIZE);
  const heard: Heard = { got: 0, wrong: 0, over: Promise.resolve() };
  const server = await started(
    t,
    startNodeTlsServer(
      { cert: chainPem, key: keyPem },
      (socket) => {
        socket.on('data', (bytes) => {
          for (const byte of bytes) if (byte !== right[heard.got++]) heard.wrong += 1;
        });
      },
      (raw) => {
        heard.over = once(raw, 'close');
      },
    ),
  );
  return { server, heard };
}

for (const { name, mangle, early = false } of ATTACKS.filter(({ up }) => up === true)) {
  test.serial(
    `a relay that ${name} on the way to the server: it breaks off, and has heard nothing wrong`,
    async (t) => {
      const {
        server: { ecP256 },
      } = await pki();
      const call = await pageModule<Bulk>(t, engine, '/page/bulk.js', /WebSocket connection to/);
      for (const kind of KINDS) {
        const {
          server: { port, log },
          heard,
        } = await startListener(t, ecP256);
        const way = await wayOf(t, kind, port, honest, mangle());
        const { connected, last, error } = await call('pour', {
          way,
          port,
          ca: ecP256.rootPem,
          size: SIZE,
        });
        await heard.over;
        const { got, wrong } = heard;
        const what =
          `${kind}: connect ${connected}, the server heard ${got} bytes, ${log()}, ` +
          `then the page ${last}: ${error?.message}`;
        t.log(what);
        t.is(wrong, 0, what);
        t.true(got < SIZE, what);
        t.not(error, null, what);
        t.is(connected, early ? NSAPI_ERROR_AUTH_FAILURE : 0, what);
        if (early) t.is(got, 0, what);
        else t.true(got > 0 && last < 0, what);
        t.regex(log(), /SSL routines/, what);
      }
    },
  );
}

test.serial(
  'a relay that splits every byte, of the handshake and of all that follows, both ways: the ' +
    'right bytes',
  async (t) => {
    const {
      server: { ecP256 },
    } = await pki();
    const { echo: port } = await startBulkServer(t, ecP256);
    const call = await pageModule<Bulk>(t, engine, '/page/bulk.js');
    const split: Mangle = (chunk) => Array.from(chunk, (byte) => Uint8Array.of(byte));
    for (const [kind, size] of [
      ...(hasStreams ? ([['WebSocketStream', 30_000]] as const) : []),
      ['Wisp 2', 30_000],
      ['WebSocket', 3_000],
    ] as const) {
      const way = await wayOf(t, kind, port, split, split);
      t.is(
        (await call('echo', { way, port, ca: ecP256.rootPem, size })).sha256,
        bulkHash(size),
        kind,
      );
    }
  },
);
