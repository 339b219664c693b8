import { Duplex } from 'node:stream';
import { Worker } from 'node:worker_threads';
import test from 'ava';
import { MBEDTLS_ERR_SSL_WANT_READ, MBEDTLS_ERR_SSL_WANT_WRITE } from '../../../wasm/constants.js';
import {
  NSAPI_ERROR_ALREADY,
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_IN_PROGRESS,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_TIMEOUT,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../../ts/nsapi/error.js';
import { SocketAddress } from '../../../ts/nsapi/socket-address.js';
import { check } from '../../../ts/nsapi/socket-error.js';
import { toDuplex } from '../../../ts/adapt/duplex.js';
import { TRANSPORT_CLOSE } from '../../../ts/tls/lent-transport.js';
import { loopbackPair } from '../../../ts/adapt/loopback-pair.js';
import { Socket } from '../../../ts/net/socket.js';
import { TCPSocket } from '../../../ts/net/tcp-socket.js';
import { TLSSocketWrapper } from '../../../ts/tls/tls-socket-wrapper.js';
import { NodeStack } from '../../../ts/stack/node/node-stack.js';
import { pki } from '../../../tools/certificates.js';
import { LogicalClock } from '../../support/clock.js';
import { bytesOf } from '../../support/events.js';
import { recvExactly } from '../../support/exchange.js';
import { Gate } from '../../support/gate.js';
import { handshake, tlsPair } from '../../support/tls-pair.js';

const OK = NSAPI_ERROR_OK;
const WB = NSAPI_ERROR_WOULD_BLOCK;
const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A transport that answers always the same, and may tell from inside its own calls. */
class Same extends Socket {
  constructor(
    readonly answer: number,
    readonly nags = false,
    readonly closes: number | 'never' = OK,
  ) {
    super();
  }

  override tryConnect(): number {
    return OK;
  }

  override trySend(): number {
    return this.#say();
  }

  override tryRecv(): number {
    return this.#say();
  }

  override tryClose(): number {
    return this.closes === 'never' ? OK : this.closes;
  }

  override close(): Promise<number> {
    return this.closes === 'never' ? new Promise(() => {}) : super.close();
  }

  #say(): number {
    if (this.nags) this.notify();
    return this.answer;
  }
}

async function clientOver(transport: Socket, handshakeTimeout?: number): Promise<TLSSocketWrapper> {
  const client = new TLSSocketWrapper(transport, 'localhost', undefined, { handshakeTimeout });
  check(client.setRootCaCert((await pki()).rootCa.certPem), client);
  return client;
}

test.serial(
  'many handshakes at once: timers run between their steps, and who is connected goes first',
  async (t) => {
    const up = await tlsPair();
    const pairs = await Promise.all(Array.from({ length: 96 }, () => tlsPair({ connect: false })));
    let [ticks, finished, finishedAtEcho] = [0, 0, -1];
    const timer = setInterval(() => ticks++, 1);
    const all = Promise.all(
      pairs.map(({ client, server }) => handshake(client, server).then(() => finished++)),
    );
    await pause(1);
    await up.client.send(bytesOf('ping'));
    await recvExactly(up.server, 4);
    finishedAtEcho = finished;
    await all;
    clearInterval(timer);
    t.true(ticks > 8, `${ticks} ticks`);
    t.true(finishedAtEcho < pairs.length, 'the echo did not wait for them');
    await Promise.all([up, ...pairs].map((pair) => pair.end()));
  },
);

test('a transport that tells from inside its own calls lets timers run', async (t) => {
  const nag = new Same(WB, true);
  t.is(
    await nag.recv(new Uint8Array(1), { signal: AbortSignal.timeout(30) }).catch(() => 'aborted'),
    'aborted',
  );
  t.is(
    await nag.send(new Uint8Array(1), { signal: AbortSignal.timeout(30) }).catch(() => 'aborted'),
    'aborted',
  );
  const client = await clientOver(new Same(WB, true));
  t.is(
    await client.connect(null, { signal: AbortSignal.timeout(30) }).catch(() => 'aborted'),
    'aborted',
  );
  const stream = toDuplex(new Same(WB, true));
  stream.resume();
  stream.write('x');
  await pause(30);
  stream.on('error', () => {}).destroy(new Error('enough'));
  const own = new Same(WB, true);
  own.sigio(() => own.tryRecv());
  own.tryRecv();
  await pause(30);
  own.sigio(null);
  t.pass();
});

test('a stream over a transport that always has more lets timers run', async (t) => {
  const stream = toDuplex(new Same(100));
  t.true(stream instanceof Duplex);
  stream.resume();
  await pause(30);
  stream.destroy();
  t.pass();
});

test("Mbed TLS's own words from a transport are WOULD_BLOCK", async (t) => {
  for (const answer of [MBEDTLS_ERR_SSL_WANT_READ, MBEDTLS_ERR_SSL_WANT_WRITE]) {
    const client = await clientOver(new Same(answer));
    client.setBlocking(false);
    t.is(await client.connect(), NSAPI_ERROR_IN_PROGRESS);
    t.is(await client.connect(), NSAPI_ERROR_ALREADY);
    await client.close();

    const pair = await tlsPair();
    pair.clientGate.recvAnswer = answer;
    pair.clientGate.sendAnswer = answer;
    t.is(pair.client.tryRecv(new Uint8Array(9)), WB);
    t.is(pair.client.trySend(bytesOf('x')), WB);
    t.is(pair.client.tryShutdown(), WB);
    await pair.end();
  }
});

test.serial('a transport that does not close: TIMEOUT after 5 seconds at most', async (t) => {
  const clock = new LogicalClock(t);
  const closing = [WB, MBEDTLS_ERR_SSL_WANT_READ, 'never' as const].map(async (closes) => {
    const client = await clientOver(new Same(WB, false, closes));
    client.setBlocking(false);
    await client.connect();
    client.setBlocking(true);
    t.is(await client.close(), NSAPI_ERROR_TIMEOUT, String(closes));
    t.is(client.lastError?.errno, NSAPI_ERROR_TIMEOUT);
    t.true(client.lastError?.timedOut);
  });
  await clock.until(
    Promise.all([
      ...closing,
      new Same(WB, true, WB).close().then((code) => t.is(code, NSAPI_ERROR_TIMEOUT)),
    ]),
  );
  t.is(clock.now, 5000);
  const client = await clientOver(new Same(WB, false, WB));
  t.is(client.tryClose(), NSAPI_ERROR_TIMEOUT, 'it goes on closing');
});

test('what reads on at close to find the end is bounded', async (t) => {
  for (const piece of [1, 16_384]) {
    const pair = await tlsPair();
    let read = 0;
    const { clientGate } = pair;
    clientGate.sendAnswer = NSAPI_ERROR_CONNECTION_LOST;
    clientGate.tryRecv = (into) => {
      read += piece;
      // A test that fails shall not run for ever.
      return read > 500_000_000 ? 0 : Math.min(piece, into.length);
    };
    t.is(await pair.client.close(), NSAPI_ERROR_CONNECTION_LOST);
    t.true(read <= 5_000_000, String(read));
    await pair.server.close();
  }
});

test('when a wait runs out, data that has arrived is still given', async (t) => {
  const worker = new Worker(
    `
    const { createServer } = require('node:net');
    const { parentPort } = require('node:worker_threads');
    const server = createServer((socket) => {
      setTimeout(() => socket.write('there'), 20);
      socket.on('error', () => {});
    });
    server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
  `,
    { eval: true },
  );
  t.teardown(() => worker.terminate());
  const port = await new Promise<number>((resolve) => worker.once('message', resolve));
  const socket = new TCPSocket(new NodeStack());
  t.teardown(() => socket.close());
  t.is(await socket.connect(new SocketAddress('127.0.0.1', port)), OK);
  socket.setTimeout(5);
  const receiving = socket.recv(new Uint8Array(9));
  // Nothing of it is seen while this goes on.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
  t.is(await receiving, 5);
});

test('also of a transport that did not tell', async (t) => {
  const [near, far] = loopbackPair();
  const silent = new Gate(near);
  near.sigio(null);
  silent.recvAnswer = WB;
  silent.setTimeout(10);
  const receiving = silent.recv(new Uint8Array(9));
  await far.send(bytesOf('ab'));
  silent.recvAnswer = null;
  t.is(await receiving, 2);
  await Promise.all([silent.close(), far.close()]);
});

test.serial('handshakeTimeout: a silent peer, and one that drips', async (t) => {
  const clock = new LogicalClock(t);
  for (const drips of [false, true]) {
    const [near, far] = loopbackPair();
    const client = await clientOver(new Gate(near), 150);
    let dripped = 0;
    // A record of a handshake that never gets to its end.
    const drip = setInterval(() => {
      if (drips) far.trySend(Uint8Array.of([22, 3, 3, 0x3f, 0xff][dripped++] ?? 0));
    }, 10);
    const begun = clock.now;
    client.setTimeout(60_000);
    t.is(await clock.until(client.doHandshake()), NSAPI_ERROR_AUTH_FAILURE);
    clearInterval(drip);
    t.is(clock.now - begun, 150);
    t.regex(client.lastError?.message ?? '', /timeout of 150 ms/);
    t.is(
      client.lastError?.cause instanceof Error &&
        'errno' in client.lastError.cause &&
        client.lastError.cause.errno,
      NSAPI_ERROR_TIMEOUT,
    );
    t.is(await client.doHandshake(), NSAPI_ERROR_AUTH_FAILURE, 'again');
    t.is(await client.send(bytesOf('x')), NSAPI_ERROR_AUTH_FAILURE);
    t.is(await client.close(), OK);
    await far.close();
  }
});

test(
  'handshakeTimeout, non-blocking: sigio tells, and the next call answers; also where no ' +
    'timer could run',
  async (t) => {
    const [near] = loopbackPair();
    const client = await clientOver(near, 100);
    client.setBlocking(false);
    const told = new Promise<void>((resolve) =>
      client.sigio(() => {
        if (client.tryConnect(null) === NSAPI_ERROR_AUTH_FAILURE) resolve();
      }),
    );
    t.is(await client.doHandshake(), NSAPI_ERROR_IN_PROGRESS);
    await told;
    t.is(await client.doHandshake(), NSAPI_ERROR_AUTH_FAILURE);

    const [other] = loopbackPair();
    const busy = await clientOver(other, 200);
    busy.setBlocking(false);
    t.is(await busy.doHandshake(), NSAPI_ERROR_IN_PROGRESS);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
    t.is(await busy.doHandshake(), NSAPI_ERROR_AUTH_FAILURE);
    await Promise.all([client.close(), busy.close()]);
  },
);

test.serial(
  'handshakeTimeout: its timer keeps no process running, and is gone with the handshake',
  async (t) => {
    const timers = (): number =>
      process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    const [near] = loopbackPair();
    const client = await clientOver(near, 60_000);
    client.setBlocking(false);
    await client.doHandshake();
    t.is(timers(), before, 'where nobody waits');
    client.setBlocking(true);
    const waiting = client.doHandshake();
    t.is(timers(), before + 1, 'as long as somebody does');
    await client.close();
    await waiting;
    t.is(timers(), before);
  },
);

test('handshakeTimeout: Infinity is none, it ends with the handshake; no nonsense', async (t) => {
  const pair = await tlsPair();
  const wrapper = (handshakeTimeout: number): TLSSocketWrapper =>
    new TLSSocketWrapper(loopbackPair()[0], null, TRANSPORT_CLOSE, { handshakeTimeout });
  for (const wrong of [0, -1, 0.5, NaN, -Infinity, 2 ** 31])
    t.throws(() => wrapper(wrong), { instanceOf: RangeError });
  t.throws(
    () =>
      Reflect.construct(TLSSocketWrapper, [loopbackPair()[0], null, 3, { handshakeTimeout: '5' }]),
    { instanceOf: TypeError },
  );
  const endless = wrapper(Infinity);
  endless.setRootCaCert((await pki()).rootCa.certPem);
  endless.setTimeout(30);
  t.is(await endless.doHandshake(), NSAPI_ERROR_IN_PROGRESS);
  await endless.close();
  const { client, server } = await tlsPair({ connect: false });
  const short = new TLSSocketWrapper(loopbackPair()[0], null, TRANSPORT_CLOSE, {
    handshakeTimeout: 1000,
  });
  await short.close();
  await handshake(client, server);
  t.is(await client.connect(), NSAPI_ERROR_IS_CONNECTED);
  await Promise.all([client.close(), server.close(), pair.end()]);
});
