import test from 'ava';
import { createServer } from 'node:https';
import { once } from 'node:events';
import { toDuplex } from '../../ts/adapt/duplex.js';
import { NSAPI_ERROR_AUTH_FAILURE, NSAPI_ERROR_NO_MEMORY } from '../../ts/nsapi/error.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { startBulkServer } from '../support/bulk-server.js';
import { receiveHash, sendBulk } from '../support/bulk-transfer.js';
import { bulkHash, bulkPieces } from '../support/bulk.js';
import { pki } from '../../tools/certificates.js';
import { httpGet, recvExactly } from '../support/exchange.js';
import { manglingStack, type Mangle } from '../support/mangling-relay.js';
import { PlainWebSocket } from '../support/relays.js';
import { startNodeTlsServer } from '../../tools/servers.js';
import { contextOf, started } from '../support/tls-client.js';
import { tlsOver, ways, wispStack } from '../support/tunnels.js';

const SIZE = 16_000_003;

for (const way of ways(PlainWebSocket)) {
  test.serial(`an HTTPS answer through ${way.name}, the server verified`, async (t) => {
    const {
      server: { ecP256 },
      rsaCa,
    } = await pki();
    const server = createServer(
      { cert: ecP256.chainPem, key: ecP256.keyPem },
      (_request, response) => response.end('from the server'),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.teardown(() => (server.closeAllConnections(), server.close()));
    const address = server.address();
    if (address === null || typeof address === 'string') return t.fail('no port');
    const stack = await way.stack(t, address.port);
    const socket = tlsOver(t, stack, ecP256.rootPem);
    check(await socket.connect('localhost', address.port), socket);
    t.is(contextOf(socket).version, 'TLSv1.3');
    t.deepEqual(await httpGet(socket, 'localhost', '/'), { status: 200, body: 'from the server' });
    t.is(socket.getpeername().address?.toString(), `localhost:${address.port}`);
    t.is(await socket.close(), 0);
    const distrusting = tlsOver(t, stack, rsaCa.certPem);
    t.is(await distrusting.connect('localhost', address.port), NSAPI_ERROR_AUTH_FAILURE);
    t.regex(
      distrusting.lastError?.message ?? '',
      /not correctly signed by the trusted CA|CERT_VERIFY_FAILED/,
    );
  });

  test.serial(`16 MB each way at once through ${way.name}`, async (t) => {
    const {
      server: { ecP256 },
    } = await pki();
    const { echo } = await startBulkServer(t, ecP256);
    const socket = tlsOver(t, await way.stack(t, echo), ecP256.rootPem);
    check(await socket.connect('localhost', echo), socket);
    const [received] = await Promise.all([receiveHash(socket, SIZE), sendBulk(socket, SIZE)]);
    t.is(received, bulkHash(SIZE));
    t.is(await socket.close(), 0);
  });
}

for (const way of ways(PlainWebSocket)) {
  test.serial(
    `close() after the server's end answers OK through ${way.name}, whether or not that end was ` +
      'read',
    async (t) => {
      const {
        server: { ecP256 },
      } = await pki();
      const { port } = await started(
        t,
        startNodeTlsServer({ cert: ecP256.chainPem, key: ecP256.keyPem }, (peer) => {
          peer.write('bye');
          // At once, and Node would not send close_notify.
          setTimeout(() => peer.end(), 20);
        }),
      );
      const stack = await way.stack(t, port);
      for (const readsOn of [true, false]) {
        const socket = tlsOver(t, stack, ecP256.rootPem);
        check(await socket.connect('localhost', port), socket);
        t.is((await recvExactly(socket, 3)).length, 3);
        if (readsOn) t.is(await socket.recv(new Uint8Array(1)), 0);
        await new Promise((resolve) => setTimeout(resolve, 50));
        t.is(await socket.close(), 0, readsOn ? 'the end was read' : 'the end was not read');
      }
    },
  );

  test.serial(
    `a stream over ${way.name} that is ended after the server's end has all the data, and no error`,
    async (t) => {
      const {
        server: { ecP256 },
      } = await pki();
      const { port } = await started(
        t,
        startNodeTlsServer({ cert: ecP256.chainPem, key: ecP256.keyPem }, (peer) =>
          peer.end(Buffer.alloc(40_000, 1)),
        ),
      );
      const socket = tlsOver(t, await way.stack(t, port), ecP256.rootPem);
      check(await socket.connect('localhost', port), socket);
      await new Promise((resolve) => setTimeout(resolve, 50));
      const duplex = toDuplex(socket);
      let got = 0;
      duplex.end();
      duplex.on('data', (chunk: Uint8Array) => (got += chunk.length));
      await once(duplex, 'end');
      t.is(got, 40_000);
    },
  );
}

const [relay, browser] = ways(PlainWebSocket);

test.serial('through the relay, a stalled reader stops the server and loses nothing', async (t) => {
  if (relay === undefined) return t.fail();
  const {
    server: { ecP256 },
  } = await pki();
  const bulk = await startBulkServer(t, ecP256, SIZE * 2);
  const stack = await relay.stack(t, bulk.source);
  const stalled = tlsOver(t, stack, ecP256.rootPem);
  check(await stalled.connect('localhost', bulk.source), stalled);
  const first = await recvExactly(stalled, 1);
  const other = tlsOver(t, stack, ecP256.rootPem);
  check(await other.connect('localhost', bulk.source), other);
  t.is(await receiveHash(other, SIZE * 2), bulkHash(SIZE * 2));
  const stuck = (await bulk.flooded()) - SIZE * 2;
  t.true(
    stuck < SIZE * 2,
    `the server wrote ${stuck} bytes to a reader that had read ${first.length}`,
  );
  t.is((await recvExactly(stalled, SIZE * 2 - 1)).length, SIZE * 2 - 1);
});

test.serial(
  'a stalled reader: our relay slows its server down; where nothing can be, it fails alone',
  async (t) => {
    if (browser === undefined) return t.fail();
    const {
      server: { ecP256 },
    } = await pki();
    const bulk = await startBulkServer(t, ecP256, SIZE, true);
    const slowed = await browser.stack(t, bulk.source);
    for (const stack of [slowed, await wispStack(t)]) {
      const stalled = tlsOver(t, stack, ecP256.rootPem);
      check(await stalled.connect('localhost', bulk.source), stalled);
      await recvExactly(stalled, 1);
      // Two, so that what was sent to the first one has come by then.
      for (let count = 0; count < 2; count++) {
        const other = tlsOver(t, stack, ecP256.rootPem);
        check(await other.connect('localhost', bulk.source), other);
        t.is(await receiveHash(other, SIZE), bulkHash(SIZE));
      }
      if (stack === slowed) {
        t.is((await recvExactly(stalled, SIZE - 1)).length, SIZE - 1);
        continue;
      }
      const error = await t.throwsAsync(recvExactly(stalled, SIZE - 1));
      t.is(stalled.lastError?.errno, NSAPI_ERROR_NO_MEMORY);
      t.regex(error?.message ?? '', /reader stalled/);
      t.true(
        stalled.bytesRead > 1 && stalled.bytesRead <= 4_194_304 + 100_000,
        `${stalled.bytesRead} bytes were read`,
      );
    }
  },
);

test.serial('64 streams on one Wisp socket: none starves, down or up', async (t) => {
  const EACH = 200_000;
  const {
    server: { ecP256 },
  } = await pki();
  const { echo } = await startBulkServer(t, ecP256);
  const stack = await wispStack(t, { sendBuffer: 262_144 });
  const sockets = await Promise.all(
    Array.from({ length: 64 }, async () => {
      const socket = tlsOver(t, stack, ecP256.rootPem);
      check(await socket.connect('localhost', echo), socket);
      return socket;
    }),
  );
  let finished = 0;
  let least = 0;
  await Promise.all(
    sockets.map(async (socket) => {
      const [hash] = await Promise.all([receiveHash(socket, EACH), sendBulk(socket, EACH)]);
      t.is(hash, bulkHash(EACH));
      if (++finished === sockets.length / 2)
        least = Math.min(...sockets.map(({ bytesRead }) => bytesRead));
    }),
  );
  t.log(`when half of them have all, the last one has ${least} of ${EACH} bytes`);
  t.true(least >= EACH / 2, `${least} of ${EACH} bytes`);
});

test.serial(
  'a relay that dies: in the handshake AUTH_FAILURE, in the stream an error, with the cause',
  async (t) => {
    const {
      server: { ecP256 },
    } = await pki();
    const { echo } = await startBulkServer(t, ecP256);
    const early = tlsOver(
      t,
      await manglingStack(t, echo, (chunk) => (chunk.length > 0 ? null : [])),
      ecP256.rootPem,
    );
    t.is(await early.connect('localhost', echo), NSAPI_ERROR_AUTH_FAILURE);
    t.regex(early.lastError?.message ?? '', /closed with 1006/);
    const late = tlsOver(
      t,
      await manglingStack(t, echo, (chunk, before) => (before > 500_000 ? null : [chunk])),
      ecP256.rootPem,
    );
    check(await late.connect('localhost', echo), late);
    const sending = sendBulk(late, SIZE);
    const error = await t.throwsAsync(Promise.all([receiveHash(late, SIZE), sending]));
    t.regex(error?.message ?? '', /closed with 1006/);
    await sending.catch(() => {});
  },
);

test.serial('a relay that splits every byte does no harm', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const { echo } = await startBulkServer(t, ecP256);
  const stack = await manglingStack(t, echo, (chunk) =>
    Array.from(chunk, (byte) => Uint8Array.of(byte)),
  );
  const socket = tlsOver(t, stack, ecP256.rootPem);
  check(await socket.connect('localhost', echo), socket);
  const [hash] = await Promise.all([receiveHash(socket, 100_000), sendBulk(socket, 100_000)]);
  t.is(hash, bulkHash(100_000));
});

const AFTER_HANDSHAKE = 20_000;
const held: Buffer[] = [];
const attacks: readonly [name: string, mangle: Mangle][] = [
  [
    'corrupts the handshake',
    (chunk, before) => {
      if (before === 0) chunk[20] = (chunk[20] ?? 0) ^ 1;
      return [chunk];
    },
  ],
  [
    'corrupts the stream',
    (chunk, before) => {
      const at = chunk.length >> 1;
      if (before > AFTER_HANDSHAKE) chunk[at] = (chunk[at] ?? 0) ^ 0x40;
      return [chunk];
    },
  ],
  ['replays', (chunk, before) => (before > AFTER_HANDSHAKE ? [chunk, chunk] : [chunk])],
  [
    'reorders',
    (chunk, before) => {
      if (before <= AFTER_HANDSHAKE) return [chunk];
      held.push(chunk);
      return held.length % 2 === 1 ? [] : held.splice(0).reverse();
    },
  ],
  [
    'leaves bytes out',
    (chunk, before) => (before > AFTER_HANDSHAKE ? [chunk.subarray(1)] : [chunk]),
  ],
];
for (const [name, mangle] of attacks) {
  test.serial(`a relay that ${name}: an error, and never wrong plaintext`, async (t) => {
    const {
      server: { ecP256 },
    } = await pki();
    const { source } = await startBulkServer(t, ecP256, 2_000_000);
    const socket = tlsOver(t, await manglingStack(t, source, mangle), ecP256.rootPem);
    const right = Buffer.concat([...bulkPieces(2_000_000)]);
    const connected = await socket.connect('localhost', source);
    let got = 0;
    const into = new Uint8Array(30_000);
    let size = connected === 0 ? 1 : connected;
    while (size > 0) {
      size = await socket.recv(into);
      if (size > 0) t.true(right.subarray(got, got + size).equals(into.subarray(0, size)));
      got += Math.max(size, 0);
    }
    t.true(size < 0, `recv answered ${size} after ${got} bytes`);
    t.true(got < right.length);
    t.not(socket.lastError, null);
  });
}
