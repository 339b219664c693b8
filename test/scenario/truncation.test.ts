import { once } from 'node:events';
import { connect, createServer, type Socket as NetSocket } from 'node:net';
import test from 'ava';
import { StreamError } from '../../ts/adapt/stream-error.js';
import {
  MBEDTLS_ERR_SSL_CONN_EOF,
  MBEDTLS_ERR_SSL_RECORD_FLOOD,
  MBEDTLS_SSL_VERSION_TLS1_2,
  MBEDTLS_SSL_VERSION_TLS1_3,
} from '../../wasm/constants.js';
import { toDuplex } from '../../ts/adapt/duplex.js';
import { TLSError } from '../../ts/mbedtls/error.js';
import {
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../ts/nsapi/error.js';
import { SocketError } from '../../ts/nsapi/socket-error.js';
import { TLSSocket } from '../../ts/tls/tls-socket.js';
import { pki } from '../../tools/certificates.js';
import { bytesOf, settle, textOf } from '../support/events.js';
import { recvExactly } from '../support/exchange.js';
import { patternBytes } from '../support/pattern.js';
import { startNodeTlsServer } from '../../tools/servers.js';
import { tlsPair, warmInstance } from '../support/tls-pair.js';

const versions = [MBEDTLS_SSL_VERSION_TLS1_2, MBEDTLS_SSL_VERSION_TLS1_3];

test('the peer closes in the handshake, at whatever moment: AUTH_FAILURE, and why', async (t) => {
  const { instance, allocations } = await warmInstance();
  for (const version of versions) {
    for (const sent of [0, 3, 5, 40, 90, 200, 700, 900]) {
      const pair = await tlsPair({ version, instance, connect: false });
      pair.serverGate.sendRoom = sent;
      const connecting = pair.client.connect();
      const serving = pair.server.connect();
      await settle();
      pair.serverGate.tryClose();
      t.is(await connecting, NSAPI_ERROR_AUTH_FAILURE);
      const { lastError } = pair.client;
      t.true(
        lastError instanceof TLSError && lastError.mbedtls?.number === MBEDTLS_ERR_SSL_CONN_EOF,
        `after ${sent} bytes: ${lastError?.message}`,
      );
      t.is(await pair.client.recv(new Uint8Array(1)), NSAPI_ERROR_AUTH_FAILURE);
      t.is(await pair.client.close(), NSAPI_ERROR_OK);
      pair.server.tryClose();
      t.true((await serving) < 0);
      await pair.end();
    }
  }
  t.is(allocations(), 0);
});

test('a bare FIN after data: all data, then CONN_EOF for ever', async (t) => {
  const { instance, allocations } = await warmInstance();
  const message = patternBytes(40_000);
  for (const version of versions) {
    const pair = await tlsPair({ version, instance });
    t.is(await pair.server.send(message), message.length);
    pair.serverGate.tryClose();
    t.is(Buffer.compare(await recvExactly(pair.client, message.length), message), 0);
    for (let again = 0; again < 2; again++)
      t.is(await pair.client.recv(new Uint8Array(1)), MBEDTLS_ERR_SSL_CONN_EOF);
    t.is(pair.client.lastError?.code, 'MBEDTLS_ERR_SSL_CONN_EOF');
    t.regex(pair.client.lastError?.message ?? '', /data may be missing/);
    t.is(await pair.client.close(), NSAPI_ERROR_OK);
    await pair.end();
  }
  t.is(allocations(), 0);
});

test('a FIN in the middle of a record: what came before it, then CONN_EOF', async (t) => {
  for (const version of versions) {
    const pair = await tlsPair({ version });
    await pair.server.send(bytesOf('whole'));
    pair.serverGate.sendRoom = 20;
    pair.server.trySend(patternBytes(1000));
    pair.serverGate.tryClose();
    t.is(textOf(await recvExactly(pair.client, 5)), 'whole');
    t.is(await pair.client.recv(new Uint8Array(1000)), MBEDTLS_ERR_SSL_CONN_EOF);
    await pair.end();
  }
});

test('over a stream: all data, then the typed error, or an end where allowed', async (t) => {
  const message = patternBytes(100_000);
  for (const end of ['truncated', 'allowed', 'clean'] as const) {
    const pair = await tlsPair({ bufferSize: 200_000 });
    await pair.server.send(message);
    if (end === 'clean') await pair.server.close();
    else pair.serverGate.tryClose();
    const stream = toDuplex(pair.client, { allowTruncation: end === 'allowed' });
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    const [error, ended] = await Promise.all([
      new Promise<unknown>((resolve) =>
        stream.once('error', resolve).once('close', () => resolve(null)),
      ),
      new Promise<boolean>((resolve) =>
        stream.once('end', () => resolve(true)).once('close', () => resolve(false)),
      ),
    ]);
    t.is(Buffer.compare(Buffer.concat(chunks), message), 0, end);
    t.is(ended, end !== 'truncated');
    if (end === 'truncated')
      t.true(
        error instanceof StreamError &&
          error.cause instanceof TLSError &&
          error.errno === MBEDTLS_ERR_SSL_CONN_EOF,
      );
    else t.is(error, null);
    await pair.end();
  }
});

test('empty records are no end, and as many as 32 in a row are refused', async (t) => {
  for (const version of versions) {
    const pair = await tlsPair({ version });
    const context = pair.server.getSslContext();
    if (context === null) throw new Error('There is no connection.');
    const { exports, memory } = context.instance;
    const empty = (): number =>
      memory.withBytes(new Uint8Array(0), (bytes) =>
        exports.mbedtls_ssl_write(context.pointer, bytes, 0),
      );
    for (let record = 0; record < 2; record++) t.is(empty(), 0);
    t.true(pair.serverGate.sent > 0);
    pair.client.setBlocking(false);
    t.is(await pair.client.recv(new Uint8Array(9)), NSAPI_ERROR_WOULD_BLOCK);
    pair.client.setBlocking(true);
    empty();
    await pair.server.send(bytesOf('data'));
    t.is(textOf(await recvExactly(pair.client, 4)), 'data');
    for (let record = 0; record < 2; record++) empty();
    await pair.server.close();
    t.is(await pair.client.recv(new Uint8Array(9)), 0);
    await pair.end();

    const flood = await tlsPair({ version });
    const flooding = flood.server.getSslContext();
    if (flooding === null) throw new Error('There is no connection.');
    for (const [count, answer] of [
      [31, 4],
      [32, MBEDTLS_ERR_SSL_RECORD_FLOOD],
    ] as const) {
      for (let record = 0; record < count; record++) {
        memory.withBytes(new Uint8Array(0), (bytes) =>
          exports.mbedtls_ssl_write(flooding.pointer, bytes, 0),
        );
      }
      await flood.server.send(bytesOf('data'));
      t.is(await flood.client.recv(new Uint8Array(9)), answer);
    }
    await flood.end();
  }
});

/** A proxy on loopback whose client's connection a test can reset. */
async function resettable(
  port: number,
): Promise<{ port: number; reset: () => void; close: () => void }> {
  const sockets: NetSocket[] = [];
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const socket of [near, far]) socket.on('error', () => {});
    near.pipe(far).pipe(near);
    sockets.push(near, far);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return {
    port: address.port,
    reset: () => {
      sockets[0]?.resetAndDestroy();
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

test("a reset in the middle: CONNECTION_LOST with the platform's error as cause", async (t) => {
  const {
    rootCa,
    server: { ecP256 },
  } = await pki();
  const { instance, allocations } = await warmInstance();
  const peer = await startNodeTlsServer({ cert: ecP256.chainPem, key: ecP256.keyPem }, (socket) => {
    socket.write('first');
  });
  const proxy = await resettable(peer.port);
  t.teardown(() => {
    proxy.close();
    return peer.close();
  });
  const socket = new TLSSocket(undefined, { instance });
  socket.open();
  socket.setRootCaCert(rootCa.certPem);
  t.is(await socket.connect('localhost', proxy.port), NSAPI_ERROR_OK);
  t.is(textOf(await recvExactly(socket, 5)), 'first');
  const waiting = socket.recv(new Uint8Array(1));
  proxy.reset();
  t.is(await waiting, NSAPI_ERROR_CONNECTION_LOST);
  const { lastError } = socket;
  t.true(lastError instanceof TLSError);
  t.true(lastError?.cause instanceof SocketError);
  t.is(
    lastError?.cause instanceof Error &&
      lastError.cause.cause instanceof Error &&
      'code' in lastError.cause.cause
      ? lastError.cause.cause.code
      : null,
    'ECONNRESET',
  );
  t.is(await socket.send(bytesOf('x')), NSAPI_ERROR_CONNECTION_LOST);
  t.is(await socket.close(), NSAPI_ERROR_OK);
  socket[Symbol.dispose]();
  t.is(allocations(), 0);
});

test("a reset in the handshake: AUTH_FAILURE, caused by the transport's error", async (t) => {
  const { rootCa } = await pki();
  const { instance, allocations } = await warmInstance();
  const peer = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.resetAndDestroy());
  });
  peer.listen(0, '127.0.0.1');
  await once(peer, 'listening');
  const address = peer.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const socket = new TLSSocket(undefined, { instance });
  socket.open();
  socket.setRootCaCert(rootCa.certPem);
  t.is(await socket.connect('localhost', address.port), NSAPI_ERROR_AUTH_FAILURE);
  const causes: unknown[] = [];
  for (let at: unknown = socket.lastError; at instanceof Error; at = at.cause)
    causes.push('errno' in at ? at.errno : null);
  t.true(causes.includes(NSAPI_ERROR_CONNECTION_LOST), String(causes));
  t.is(await socket.close(), NSAPI_ERROR_OK);
  socket[Symbol.dispose]();
  t.is(allocations(), 0);
  peer.close();
});
