import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket as NetSocket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setImmediate, setTimeout } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { Duplex as OtherDuplex } from 'readable-stream';
import { toDuplex, type DuplexOptions } from '../../../ts/adapt/duplex.js';
import { loopbackPair } from '../../../ts/adapt/loopback-pair.js';
import type { SocketMembers } from '../../../ts/adapt/socket-members.js';
import { TCPSocket } from '../../../ts/net/tcp-socket.js';
import { NSAPI_ERROR_CONNECTION_LOST, NSAPI_ERROR_NO_SOCKET } from '../../../ts/nsapi/error.js';
import {
  HOST_NODELAY,
  HOST_OPTIONS,
  HOST_REF,
  NSAPI_KEEPALIVE,
  NSAPI_KEEPIDLE,
  NSAPI_SOCKET,
} from '../../../ts/nsapi/options.js';
import { SocketAddress } from '../../../ts/nsapi/socket-address.js';
import { check } from '../../../ts/nsapi/socket-error.js';
import { bytesOf, settle, textOf } from '../../support/events.js';
import { recvAll, recvExactly } from '../../support/exchange.js';
import { Gate } from '../../support/gate.js';
import { tlsPair } from '../../support/tls-pair.js';

const CLASSES = [
  ['Node', undefined],
  ['readable-stream', OtherDuplex],
] as const;

async function closedSoon(stream: Duplex): Promise<void> {
  if (!stream.closed) await once(stream, 'close', { signal: AbortSignal.timeout(5000) });
}

async function server(t: ExecutionContext, accept: (socket: NetSocket) => void): Promise<number> {
  const listener = createServer({ allowHalfOpen: true }, accept).listen(0, '127.0.0.1');
  t.teardown(() => listener.close());
  await once(listener, 'listening');
  const address: AddressInfo | string | null = listener.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function dial(
  t: ExecutionContext,
  port: number,
  options?: DuplexOptions,
): { socket: TCPSocket; stream: Duplex & SocketMembers } {
  const socket = new TCPSocket();
  check(socket.open(), socket);
  const connected = socket.connect(new SocketAddress('127.0.0.1', port));
  const stream = toDuplex(socket, { connected, ...options });
  t.teardown(() => stream.destroy());
  return { socket, stream };
}

for (const [name, Class] of CLASSES) {
  const make = (socket: Parameters<typeof toDuplex>[0], options: DuplexOptions = {}): Duplex =>
    // The two classes are alike in all that is used here.
    Class === undefined
      ? toDuplex(socket, options)
      : toNode(toDuplex(socket, { ...options, Duplex: Class }));

  test(`${name}: who only writes learns of the peer's end`, async (t) => {
    const { client, server: peer, end } = await tlsPair();
    t.teardown(end);
    const stream = make(client);
    stream.write('news');
    t.is(textOf(await recvExactly(peer, 4)), 'news');
    const ended = once(stream, 'end');
    t.is(await peer.close(), 0);
    await ended;
    await closedSoon(stream);
    t.is(client.tryRecv(new Uint8Array(1)), NSAPI_ERROR_NO_SOCKET);
  });

  test(`${name}: who only writes learns of a connection that is cut`, async (t) => {
    const { client, server: peer, serverGate, end } = await tlsPair();
    t.teardown(end);
    const stream = make(client);
    stream.write('news');
    t.is(textOf(await recvExactly(peer, 4)), 'news');
    serverGate.tryClose();
    const [error]: unknown[] = await once(stream, 'error');
    t.like(error, { code: 'MBEDTLS_ERR_SSL_CONN_EOF' });
    await closedSoon(stream);
  });

  test(`${name}: after the own end() comes close, when the peer answers`, async (t) => {
    const { client, server: peer, end } = await tlsPair();
    t.teardown(end);
    const stream = make(client);
    stream.end('all');
    t.is(textOf(await recvAll(peer)), 'all');
    t.is(await peer.close(), 0);
    await closedSoon(stream);
    t.true(stream.readableEnded);
  });

  test(`${name}: after the own end() the end of TCP alone is no error`, async (t) => {
    const { client, server: peer, serverGate, end } = await tlsPair();
    t.teardown(end);
    const stream = make(client);
    const errors: unknown[] = [];
    stream.on('error', (error) => errors.push(error));
    stream.end('all');
    t.is(textOf(await recvAll(peer)), 'all');
    serverGate.tryClose();
    await closedSoon(stream);
    t.deepEqual(errors, []);
    t.true(stream.readableEnded);
  });

  test(`${name}: removeAllListeners() during the handshake stops nothing`, async (t) => {
    const { client, server: peer, end } = await tlsPair({ connect: false });
    t.teardown(end);
    const stream = make(client, { connected: client.connect() });
    stream.removeAllListeners();
    stream.write('early');
    await setImmediate();
    stream.removeAllListeners();
    check(await peer.connect(), peer);
    t.is(textOf(await recvExactly(peer, 5)), 'early');
    stream.removeAllListeners();
    check(await peer.send(bytesOf('late')), peer);
    const [chunk]: unknown[] = await once(stream, 'data');
    t.deepEqual(Buffer.from(chunk instanceof Uint8Array ? chunk : []), Buffer.from('late'));
    t.is(await peer.close(), 0);
    await closedSoon(stream);
  });

  test(`${name}: destroySoon() sends all, and then closes`, async (t) => {
    const { client, server: peer, end } = await tlsPair();
    t.teardown(end);
    const stream = Class === undefined ? toDuplex(client) : toDuplex(client, { Duplex: Class });
    stream.write('all');
    stream.destroySoon();
    t.is(textOf(await recvAll(peer)), 'all');
    await settle();
    t.is(client.tryRecv(new Uint8Array(1)), NSAPI_ERROR_NO_SOCKET);
    stream.destroySoon();
  });
}

test('a connection that broke is told at once where nobody reads what came before', async (t) => {
  const [near, far] = loopbackPair();
  const gate = new Gate(near);
  const stream = toDuplex(gate);
  t.is(await far.send(bytesOf('a greeting')), 10);
  // Where sockets have had their share of a turn, it comes in a later one.
  while (stream.readableLength < 10) await setImmediate();
  gate.recvAnswer = NSAPI_ERROR_CONNECTION_LOST;
  far.tryClose();
  const [error]: unknown[] = await once(stream, 'error');
  t.like(error, { code: 'ECONNRESET' });
});

test('over TCP: connect, addresses, counts, state', async (t) => {
  const port = await server(t, (socket) => socket.pipe(socket));
  const { socket, stream } = dial(t, port);
  t.true(stream.connecting);
  t.true(stream.pending);
  t.is(stream.readyState, 'opening');
  t.is(stream.remoteAddress, undefined);
  t.deepEqual(stream.address(), {});
  const events: string[] = [];
  for (const event of ['connect', 'ready']) stream.on(event, () => events.push(event));
  await once(stream, 'ready');
  t.deepEqual(events, ['connect', 'ready']);
  t.false(stream.connecting);
  t.false(stream.pending);
  t.is(stream.readyState, 'open');
  t.is(stream.remoteAddress, '127.0.0.1');
  t.is(stream.remotePort, port);
  t.is(stream.remoteFamily, 'IPv4');
  t.is(stream.localAddress, '127.0.0.1');
  t.is(stream.localPort, socket.getsockname().address?.port);
  t.is(stream.localFamily, 'IPv4');
  t.like(stream.address(), { address: '127.0.0.1', family: 'IPv4' });
  stream.write('twelve bytes');
  t.is(String((await once(stream, 'data'))[0]), 'twelve bytes');
  t.is(stream.bytesRead, 12);
  t.is(stream.bytesWritten, 12);
  stream.end();
  t.is(stream.readyState, 'readOnly');
  await closedSoon(stream);
  t.is(stream.readyState, 'closed');
  t.true(stream.pending);
  t.is(stream.remotePort, port);
});

test('a reset is told to who only writes, with the code that Node has for it', async (t) => {
  const port = await server(t, (socket) => {
    socket.once('data', () => socket.resetAndDestroy());
  });
  const { stream } = dial(t, port);
  stream.write('x');
  const [error]: unknown[] = await once(stream, 'error');
  t.like(error, { code: 'ECONNRESET', nsapiCode: 'NSAPI_ERROR_CONNECTION_LOST' });
  await closedSoon(stream);
});

test('a refused connection has the code that Node has for it', async (t) => {
  // Nothing listens on that one.
  const { stream } = dial(t, 1);
  const [error]: unknown[] = await once(stream, 'error');
  t.like(error, { code: 'ECONNREFUSED', nsapiCode: 'NSAPI_ERROR_NO_CONNECTION' });
  t.true(error instanceof Error && error.cause instanceof Error);
  t.false(stream.connecting);
});

test("setTimeout() tells of idleness with 'timeout', and closes nothing", async (t) => {
  const port = await server(t, (socket) => socket.pipe(socket));
  const { stream } = dial(t, port);
  await once(stream, 'connect');
  let told = 0;
  t.is(
    stream.setTimeout(40, () => (told += 1)),
    stream,
  );
  t.is(stream.timeout, 40);
  await once(stream, 'timeout');
  t.is(told, 1);
  t.false(stream.destroyed);
  // Once for each idleness.
  await setTimeout(120);
  t.is(told, 1);
  stream.resume();
  stream.write('x');
  await once(stream, 'timeout');
  t.is(told, 1);
  stream.setTimeout(0);
  t.is(stream.timeout, 0);
  t.throws(() => stream.setTimeout(-1), { instanceOf: RangeError });
});

test('setKeepAlive(), setNoDelay(), ref() and unref() reach the network stack', async (t) => {
  const port = await server(t, (socket) => socket.pipe(socket));
  const { socket, stream } = dial(t, port);
  t.is(stream.setKeepAlive(true, 7000).setNoDelay(false).unref(), stream);
  const told = (level: number, option: number): unknown => socket.getsockopt(level, option).value;
  t.is(told(NSAPI_SOCKET, NSAPI_KEEPALIVE), true);
  t.is(told(NSAPI_SOCKET, NSAPI_KEEPIDLE), 7);
  t.is(told(HOST_OPTIONS, HOST_NODELAY), false);
  t.is(told(HOST_OPTIONS, HOST_REF), false);
  stream.ref().setNoDelay().setKeepAlive();
  t.is(told(HOST_OPTIONS, HOST_NODELAY), true);
  t.is(told(HOST_OPTIONS, HOST_REF), true);
  t.is(told(NSAPI_SOCKET, NSAPI_KEEPALIVE), false);
  // Where a stack has none of it, nothing happens.
  const [near] = loopbackPair();
  const plain = toDuplex(near);
  t.is(plain.setKeepAlive(true).setNoDelay().unref().ref(), plain);
  t.false(plain.destroyed);
  plain.destroy();
});

/** A stream of readable-stream as one of Node's, whose members it has. */
function toNode(stream: OtherDuplex): Duplex {
  if (!isNode(stream)) throw new TypeError('The stream lacks what those of Node have.');
  return stream;
}

function isNode(stream: unknown): stream is Duplex {
  return typeof stream === 'object' && stream !== null && 'closed' in stream;
}
