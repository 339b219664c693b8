import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { Duplex as OtherDuplex } from 'readable-stream';
import { MBEDTLS_ERR_SSL_CONN_EOF } from '../../../wasm/constants.js';
import { toDuplex, type DuplexOptions } from '../../../ts/adapt/duplex.js';
import { loopbackPair } from '../../../ts/adapt/loopback-pair.js';
import { StreamError } from '../../../ts/adapt/stream-error.js';
import type { Socket } from '../../../ts/net/socket.js';
import {
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_DNS_FAILURE,
  NSAPI_ERROR_NO_SOCKET,
} from '../../../ts/nsapi/error.js';
import { NetworkFault } from '../../../ts/nsapi/network-fault.js';
import { check, SocketError } from '../../../ts/nsapi/socket-error.js';
import { LogicalClock } from '../../support/clock.js';
import { bytesOf, settle, textOf } from '../../support/events.js';
import { recvAll, recvExactly } from '../../support/exchange.js';
import { Gate } from '../../support/gate.js';
import { patternBytes } from '../../support/pattern.js';
import { tlsPair, type TlsPair } from '../../support/tls-pair.js';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Everything that a stream gives until its end. */
async function readAll(stream: AsyncIterable<unknown>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) if (part instanceof Uint8Array) parts.push(part);
  return new Uint8Array(Buffer.concat(parts));
}

async function secured(t: ExecutionContext, bufferSize = 65_536): Promise<TlsPair> {
  const pair = await tlsPair({ bufferSize });
  t.teardown(() => pair.end());
  return pair;
}

/** A stream that is gone before its socket is closed at the end of the test. */
function streamOf(t: ExecutionContext, socket: Socket, options?: DuplexOptions): Duplex {
  const stream = toDuplex(socket, options);
  t.teardown(async () => {
    stream.destroy();
    if (!stream.closed) await once(stream, 'close');
  });
  return stream;
}

test('what is not read stays with the peer, and all of it comes when it is read', async (t) => {
  const { client, server } = await secured(t, 16_384);
  const stream = streamOf(t, client);
  const payload = patternBytes(600_001);
  const sending = server.send(payload);
  await once(stream, 'readable');
  await settle();
  const held = server.bytesWritten;
  t.true(held < 150_000, `${held} bytes were taken`);
  t.true(stream.readableLength <= stream.readableHighWaterMark + 16_384);
  await settle();
  t.is(server.bytesWritten, held);
  const reading = readAll(stream);
  t.is(await sending, payload.length);
  await server.close();
  t.is(sha256(await reading), sha256(payload));
});

test('what cannot leave stops the writer, and all of it arrives', async (t) => {
  const { client, server } = await secured(t, 16_384);
  const stream = streamOf(t, client);
  const payload = patternBytes(400_003);
  let done = false;
  t.false(stream.write(payload, () => (done = true)));
  await settle();
  t.false(done);
  t.true(stream.writableNeedDrain);
  const drained = once(stream, 'drain');
  t.is(sha256(await recvExactly(server, payload.length)), sha256(payload));
  await drained;
  t.true(done);
});

test('many small writes at once arrive in order', async (t) => {
  const { client, server, clientGate } = await secured(t);
  const stream = streamOf(t, client);
  const payload = patternBytes(3_000);
  const before = clientGate.calls.filter((call) => call === 'send').length;
  stream.cork();
  for (let at = 0; at < payload.length; at += 7) stream.write(payload.subarray(at, at + 7));
  stream.uncork();
  t.deepEqual(await recvExactly(server, payload.length), new Uint8Array(payload));
  // Together they fit into a record.
  t.is(clientGate.calls.filter((call) => call === 'send').length - before, 1);
});

test('both directions at once, in odd pieces and through a narrow transport', async (t) => {
  const { client, server } = await secured(t, 1_021);
  const [near, far] = [streamOf(t, client), streamOf(t, server)];
  far.pipe(far);
  const payload = patternBytes(300_007);
  const back = readAll(near);
  for (let at = 0, size = 1; at < payload.length; at += size, size = (size * 7) % 20_011) {
    size = Math.min(size, payload.length - at);
    if (!near.write(payload.subarray(at, at + size))) await once(near, 'drain');
  }
  near.end();
  t.is(sha256(await back), sha256(payload));
});

for (const kind of ['TLS', 'TCP'] as const) {
  test(`${kind}: end() tells the peer, and reading goes on`, async (t) => {
    const tls = kind === 'TLS' ? await secured(t) : null;
    const [near, far] = tls === null ? loopbackPair() : [tls.client, tls.server];
    const stream = streamOf(t, near);
    stream.end(bytesOf('question'));
    t.is(textOf(await recvAll(far)), 'question');
    check(await far.send(bytesOf('late answer')), far);
    const reading = readAll(stream);
    t.is(await far.close(), 0);
    t.is(textOf(await reading), 'late answer');
    await (stream.closed ? undefined : once(stream, 'close'));
    t.is(near.tryRecv(new Uint8Array(1)), NSAPI_ERROR_NO_SOCKET);
  });
}

test(
  "the peer's end ends the stream, which closes the socket; with allowHalfOpen the other half " +
    'stays',
  async (t) => {
    const first = await secured(t);
    const stream = streamOf(t, first.client);
    t.is(await first.server.close(), 0);
    stream.resume();
    await once(stream, 'close');
    t.true(stream.writableFinished);
    t.is(first.client.tryRecv(new Uint8Array(1)), NSAPI_ERROR_NO_SOCKET);

    const second = await secured(t);
    const half = streamOf(t, second.client, { allowHalfOpen: true });
    t.is(second.server.tryShutdown(), 0);
    half.resume();
    await once(half, 'end');
    await settle();
    t.false(half.destroyed);
    half.end('still there');
    t.is(textOf(await recvAll(second.server)), 'still there');
    await (half.closed ? undefined : once(half, 'close'));
  },
);

test('destroy() closes the socket and tells the peer; destroy(error) gives it', async (t) => {
  const first = await secured(t);
  const stream = streamOf(t, first.client);
  stream.destroy();
  await once(stream, 'close');
  t.is(first.client.tryRecv(new Uint8Array(1)), NSAPI_ERROR_NO_SOCKET);
  t.is(await first.server.recv(new Uint8Array(1)), 0);

  const second = await secured(t);
  const failing = streamOf(t, second.client);
  const error = new Error('enough');
  failing.destroy(error);
  t.deepEqual(await once(failing, 'error'), [error]);
  t.is(second.client.tryRecv(new Uint8Array(1)), NSAPI_ERROR_NO_SOCKET);
});

for (const [kind, classOf] of [
  ['Node', Duplex],
  ['readable-stream', OtherDuplex],
] as const) {
  for (const begun of [true, false])
    test.serial(
      `destroy() with a write that ${begun ? 'cannot leave' : 'was not begun'}, ${kind}: at ` +
        'once, and what was begun is told',
      async (t) => {
        const { client, clientGate } = await secured(t);
        const stream = toDuplex(client, { Duplex: classOf });
        clientGate.shut();
        const { blocked } = clientGate;
        const told: unknown[] = [];
        for (let count = 0; count < 2; count += 1)
          stream.write(patternBytes(400_000), (error) => told.push(error));
        if (begun) await setImmediate();
        t.is(clientGate.blocked > blocked, begun);
        const errors: unknown[] = [];
        stream.on('error', (error: unknown) => errors.push(error));
        const closed = once(stream, 'close');
        const clock = new LogicalClock(t);
        stream.destroy();
        await clock.until(closed);
        t.is(clock.now, 0);
        t.is(told.length, 2);
        t.true(told.every((error) => error instanceof Error));
        t.deepEqual(errors, []);
        t.is(client.tryRecv(new Uint8Array(1)), NSAPI_ERROR_NO_SOCKET);
      },
    );
}

for (const when of ['while it reads', 'long before it reads'] as const) {
  test(`a cut connection, ${when}: all data, then the typed error`, async (t) => {
    const { client, server, serverGate } = await secured(t);
    const stream = streamOf(t, client);
    const payload = patternBytes(50_000);
    const parts: Uint8Array[] = [];
    const failed = new Promise<unknown>((resolve) => stream.once('error', resolve));
    const read = (): unknown => stream.on('data', (part: Uint8Array) => parts.push(part));
    if (when === 'while it reads') read();
    t.is(await server.send(payload), payload.length);
    serverGate.tryClose();
    await settle();
    if (when !== 'while it reads') read();
    const error = await failed;
    t.like(error, { code: 'MBEDTLS_ERR_SSL_CONN_EOF', errno: MBEDTLS_ERR_SSL_CONN_EOF });
    t.true(error instanceof Error && error.cause === client.lastError);
    t.is(sha256(Buffer.concat(parts)), sha256(payload));
    t.false(stream.readableEnded);
  });
}

test('allowTruncation takes a cut for an end', async (t) => {
  const { client, server, serverGate } = await secured(t);
  const stream = streamOf(t, client, { allowTruncation: true });
  t.is(await server.send(bytesOf('all there is')), 12);
  serverGate.tryClose();
  t.is(textOf(await readAll(stream)), 'all there is');
  t.true(stream.readableEnded);
});

test('a write that fails gives its callback and the stream the typed error', async (t) => {
  const [near] = loopbackPair();
  const gate = new Gate(near);
  const stream = streamOf(t, gate);
  gate.sendAnswer = NSAPI_ERROR_CONNECTION_LOST;
  const failed = once(stream, 'error');
  const told = new Promise<unknown>((resolve) => stream.write('x', resolve));
  const [error]: unknown[] = await failed;
  t.like(error, {
    name: 'StreamError',
    code: 'ECONNRESET',
    nsapiCode: 'NSAPI_ERROR_CONNECTION_LOST',
    errno: NSAPI_ERROR_CONNECTION_LOST,
  });
  t.is(await told, error);
  t.is(near.tryRecv(new Uint8Array(1)), NSAPI_ERROR_NO_SOCKET);
});

test('what is written before the connection stands is sent when it does', async (t) => {
  const { client, server } = await tlsPair({ connect: false });
  const stream = streamOf(t, client, { connected: client.connect() });
  stream.write('early');
  check(await server.connect(), server);
  t.is(textOf(await recvExactly(server, 5)), 'early');
  stream.destroy();
  await once(stream, 'close');
  await server.close();
});

test("a connection that fails is the stream's error, and that of what was written", async (t) => {
  const [near] = loopbackPair();
  const stream = streamOf(t, near, { connected: Promise.resolve(NSAPI_ERROR_DNS_FAILURE) });
  const told = new Promise<unknown>((resolve) => stream.write('x', resolve));
  const [error]: unknown[] = await once(stream, 'error');
  t.like(error, { code: 'ENOTFOUND', nsapiCode: 'NSAPI_ERROR_DNS_FAILURE' });
  t.is(await told, error);
  t.true(stream.destroyed);
  t.is(near.tryRecv(new Uint8Array(1)), NSAPI_ERROR_NO_SOCKET);

  const [other] = loopbackPair();
  const reason = new Error('given up');
  const aborted = streamOf(t, other, { connected: Promise.reject(reason) });
  t.deepEqual(await once(aborted, 'error'), [reason]);
  t.is(other.tryRecv(new Uint8Array(1)), NSAPI_ERROR_NO_SOCKET);
});

test("a handshake that fails is the stream's typed error", async (t) => {
  const { client, server } = await tlsPair({ connect: false });
  t.is(client.setHostname('elsewhere.test'), 0);
  const stream = streamOf(t, client, { connected: client.connect() });
  const accepting = server.connect();
  const [error]: unknown[] = await once(stream, 'error');
  t.like(error, {
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    nsapiCode: 'NSAPI_ERROR_AUTH_FAILURE',
    cause: { name: 'TLSError', code: 'NSAPI_ERROR_AUTH_FAILURE', verifyFlags: ['CN_MISMATCH'] },
  });
  t.true((await accepting) < 0);
  await server.close();
});

test('the class of the stream can be given, such as that of readable-stream', async (t) => {
  const { client, server } = await secured(t, 4_096);
  const stream = toDuplex(client, { Duplex: OtherDuplex });
  t.true(stream instanceof OtherDuplex);
  t.false(stream instanceof Duplex);
  const payload = patternBytes(100_001);
  const echo = streamOf(t, server);
  echo.pipe(echo);
  const back = readAll(stream);
  stream.end(payload);
  t.is(sha256(await back), sha256(payload));
  t.true(toDuplex(loopbackPair()[0]) instanceof Duplex);
});

test('the error of a stream says that a wait ran out, and of what kind it is', async (t) => {
  const { client } = await secured(t);
  client.setTimeout(5);
  const late = streamOf(t, client, { connected: client.recv(new Uint8Array(1)) });
  const [error] = await once(late, 'error');
  t.true(error instanceof StreamError && error.timedOut);
  const fault = new NetworkFault('forbidden', 'no', { closeCode: 1008, reason: 'not public' });
  const { kind, closeCode, reason, timedOut } = new StreamError(
    new SocketError(NSAPI_ERROR_DNS_FAILURE, { cause: fault }),
  );
  t.deepEqual([kind, closeCode, reason, timedOut], ['forbidden', 1008, 'not public', false]);
});
