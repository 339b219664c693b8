import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { promisify } from 'node:util';
import test from 'ava';
import {
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
} from '../../../../ts/nsapi/error.js';
import { NSAPI_LINGER, NSAPI_SOCKET } from '../../../../ts/nsapi/options.js';
import { TCPSocket } from '../../../../ts/net/tcp-socket.js';
import { NodeStack } from '../../../../ts/stack/node/node-stack.js';
import { AcceptedConnection } from '../../../../ts/stack/node/accepted-connection.js';
import { connectToNode, nextEvent, readAll } from '../../../support/node-connection.js';
import { startTcpServer } from '../../../support/tcp-server.js';

const OK = NSAPI_ERROR_OK;
const MEGABYTE = 1_000_000;

test("half close: after the peer's end recv answers 0 for ever, and sending goes on", async (t) => {
  const { socket, peer } = await connectToNode(t);
  peer.end('bye');
  t.deepEqual(await readAll(socket), { bytes: Buffer.from('bye'), end: 0 });
  t.is(await socket.recv(new Uint8Array(1)), 0);
  t.is(await socket.send(Buffer.from('still here')), 10);
  const [chunk] = await once(peer.resume(), 'data');
  t.is(String(chunk), 'still here');
  await socket.close();
  await once(peer, 'close');
});

test('tryShutdown ends the sending half after what was sent, and receiving goes on', async (t) => {
  const { socket, peer } = await connectToNode(t);
  const bytes = randomBytes(MEGABYTE);
  t.is(await socket.send(bytes), bytes.length);
  t.is(socket.tryShutdown(), OK);
  t.is(socket.tryShutdown(), OK);
  t.is(await socket.send(bytes), NSAPI_ERROR_NO_CONNECTION);
  const received: Buffer[] = [];
  peer.on('data', (chunk: Buffer) => received.push(chunk)).resume();
  await once(peer, 'end');
  t.true(Buffer.concat(received).equals(bytes));
  peer.end('answer');
  t.deepEqual(await readAll(socket), { bytes: Buffer.from('answer'), end: 0 });
  t.is(await socket.close(), OK);
});

test('close wakes a waiting recv, and a connect that is under way', async (t) => {
  const { socket } = await connectToNode(t);
  const receiving = socket.recv(new Uint8Array(1));
  t.is(await socket.close(), OK);
  t.is(await receiving, NSAPI_ERROR_NO_SOCKET);
  const server = await startTcpServer();
  t.teardown(() => server.close());
  const other = new TCPSocket(new NodeStack());
  const connecting = other.connect(server.address);
  t.is(await other.close(), OK);
  t.is(await connecting, NSAPI_ERROR_NO_SOCKET);
});

test('an abort ends a wait and loses nothing that comes later', async (t) => {
  const { socket, peer } = await connectToNode(t);
  const controller = new AbortController();
  const into = new Uint8Array(8);
  const receiving = socket.recv(into, { signal: controller.signal });
  controller.abort(new Error('enough'));
  await t.throwsAsync(receiving, { message: 'enough' });
  peer.write('late');
  t.is(await socket.recv(into), 4);
});

test('an aborted connect ends the attempt', async (t) => {
  const server = await startTcpServer();
  t.teardown(() => server.close());
  const socket = new TCPSocket(new NodeStack());
  const controller = new AbortController();
  const connecting = socket.connect(server.address, { signal: controller.signal });
  controller.abort(new Error('enough'));
  await t.throwsAsync(connecting, { message: 'enough' });
  t.is(await socket.connect(server.address), NSAPI_ERROR_NO_CONNECTION);
  t.is(await socket.close(), OK);
});

test('a reset after data: first the data, then the error, which stays', async (t) => {
  const { socket, peer } = await connectToNode(t);
  await new Promise<void>((resolve) => peer.write('last words', () => resolve()));
  await nextEvent(socket);
  // An event is told once until the next call.
  t.is(socket.tryRecv(new Uint8Array(0)), 0);
  peer.resetAndDestroy();
  await nextEvent(socket);
  const into = Buffer.alloc(64);
  t.is(await socket.recv(into), 10);
  t.is(into.subarray(0, 10).toString(), 'last words');
  for (let count = 0; count < 2; count++) {
    t.is(await socket.recv(into), NSAPI_ERROR_CONNECTION_LOST);
    t.regex(socket.lastError?.message ?? '', /ECONNRESET/);
  }
  t.is(await socket.send(Uint8Array.of(1)), NSAPI_ERROR_CONNECTION_LOST);
  t.is(await socket.close(), OK);
});

test('an error while much waits unread: what Node has read is delivered', async (t) => {
  const wire = new Socket();
  const connection = new AcceptedConnection(wire);
  connection.start();
  const bytes = randomBytes(100_000);
  const full = once(wire, 'pause');
  wire.push(bytes.subarray(0, 65_536));
  await full;
  wire.push(bytes.subarray(65_536));
  wire.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
  await new Promise((resolve) => wire.once('close', resolve));
  const into = Buffer.alloc(100_001);
  t.is(connection.send(bytes), NSAPI_ERROR_CONNECTION_LOST);
  t.is(connection.recv(into), 100_000);
  t.true(into.subarray(0, 100_000).equals(bytes));
  t.is(connection.recv(into), NSAPI_ERROR_CONNECTION_LOST);
});

test("what was sent is delivered after close, though the peer's is unread", async (t) => {
  const { socket, peer } = await connectToNode(t);
  await new Promise<void>((resolve) => peer.write(Buffer.alloc(300_000), () => resolve()));
  await nextEvent(socket);
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
  const bytes = randomBytes(3 * MEGABYTE);
  const received: Buffer[] = [];
  peer.on('data', (chunk: Buffer) => received.push(chunk)).resume();
  t.is(await socket.send(bytes), bytes.length);
  t.is(await socket.close(), OK);
  await once(peer, 'end');
  t.true(Buffer.concat(received).equals(bytes));
  // What still comes is dropped, until the peer ends as well.
  peer.end(Buffer.alloc(16 * MEGABYTE));
  await new Promise((resolve) => peer.once('close', resolve));
  t.is(peer.errored, null);
});

test('LINGER 0 closes with a reset', async (t) => {
  const { socket, peer } = await connectToNode(t);
  t.is(socket.setsockopt(NSAPI_SOCKET, NSAPI_LINGER, 0), OK);
  const failed = once(peer.resume(), 'error');
  t.is(await socket.close(), OK);
  const [error] = await failed;
  t.regex(String(error), /ECONNRESET/);
});

test('a closed socket whose peer does not answer is ended when LINGER has passed', async (t) => {
  const { socket, peer } = await connectToNode(t);
  t.is(socket.setsockopt(NSAPI_SOCKET, NSAPI_LINGER, 1), OK);
  socket.trySend(new Uint8Array(65_536));
  await socket.close();
  await once(peer.resume(), 'end');
  // The peer keeps its half open and goes on writing: once the connection is gone that is answered
  // by a reset.
  const writing = setInterval(() => peer.write('?'), 50);
  await new Promise((resolve) => peer.once('close', resolve));
  clearInterval(writing);
  t.regex(String(peer.errored), /EPIPE|ECONNRESET/);
});

test(
  'a closed socket delivers what it took, and does not keep the process alive for a peer that ' +
    'never ends',
  async (t) => {
    const server = await startTcpServer();
    t.teardown(() => server.close());
    const place = (file: string): string =>
      JSON.stringify(new URL(`../../../../ts/${file}`, import.meta.url).href);
    const script = `
    const { setTimeout } = globalThis;
    globalThis.setTimeout = (run, delay) =>
      setTimeout(() => { console.log('waited for', delay); run(); }, delay);
    const { TCPSocket } = await import(${place('net/tcp-socket.js')});
    const { SocketAddress } = await import(${place('nsapi/socket-address.js')});
    const socket = new TCPSocket();
    socket.open();
    await socket.connect(new SocketAddress('127.0.0.1', ${server.address.port}));
    await socket.send(new Uint8Array(3_000_000));
    await socket.close();
  `;
    const exited = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
    const peer = await server.next();
    let received = 0;
    peer.on('data', (chunk: Buffer) => (received += chunk.length)).resume();
    const { stdout } = await exited;
    if (!peer.readableEnded) await once(peer, 'end');
    t.is(received, 3_000_000);
    t.is(stdout, '', 'nothing was waited for');
  },
);
