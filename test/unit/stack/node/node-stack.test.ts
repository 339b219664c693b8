import { createHash, randomBytes, type Hash } from 'node:crypto';
import { once } from 'node:events';
import test from 'ava';
import {
  NSAPI_ERROR_ADDRESS_IN_USE,
  NSAPI_ERROR_ALREADY,
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_DEVICE_ERROR,
  NSAPI_ERROR_DNS_FAILURE,
  NSAPI_ERROR_IN_PROGRESS,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_NO_ADDRESS,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_PARAMETER,
  NSAPI_ERROR_UNSUPPORTED,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../../../ts/nsapi/error.js';
import {
  NSAPI_IPv6,
  NSAPI_KEEPALIVE,
  NSAPI_KEEPIDLE,
  NSAPI_LINGER,
  NSAPI_RCVBUF,
  NSAPI_REUSEADDR,
  NSAPI_SNDBUF,
  NSAPI_SOCKET,
  NSAPI_TLSSOCKET_ENABLE,
  NSAPI_TLSSOCKET_LEVEL,
} from '../../../../ts/nsapi/options.js';
import { SocketAddress } from '../../../../ts/nsapi/socket-address.js';
import { TCPSocket } from '../../../../ts/net/tcp-socket.js';
import { NodeStack } from '../../../../ts/stack/node/node-stack.js';
import { faultOf } from '../../../../ts/stack/node/error.js';
import { connectToNode, nextEvent, readAll } from '../../../support/node-connection.js';
import { freePort, startTcpServer } from '../../../support/tcp-server.js';

const OK = NSAPI_ERROR_OK;
const WOULD_BLOCK = NSAPI_ERROR_WOULD_BLOCK;
const MEGABYTE = 1_000_000;

test('megabytes in odd-sized pieces go both ways at once, unchanged', async (t) => {
  const { socket, peer } = await connectToNode(t);
  peer.pipe(peer);
  const total = 6 * MEGABYTE + 13;
  const hash = (): Hash => createHash('sha256');
  const [sent, received] = [hash(), hash()];
  const writer = async (): Promise<void> => {
    const block = randomBytes(150_001);
    for (
      let done = 0, size = 1;
      done < total;
      done += size, size = ((size * 7 + 11) % block.length) + 1
    ) {
      size = Math.min(size, total - done);
      const piece = Buffer.from(block.subarray(0, size));
      sent.update(piece);
      t.is(await socket.send(piece), size);
      piece.fill(0);
    }
  };
  const reader = async (): Promise<void> => {
    const into = new Uint8Array(70_001);
    for (let got = 0; got < total; ) {
      const size = await socket.recv(into.subarray(0, (got % into.length) + 1));
      if (size <= 0) throw new Error(`recv answered ${size} after ${got} bytes`);
      received.update(into.subarray(0, size));
      got += size;
    }
  };
  await Promise.all([writer(), reader()]);
  t.is(received.digest('hex'), sent.digest('hex'));
  t.is(socket.bytesWritten, total);
  t.is(socket.bytesRead, total);
});

test('a reader that stalls stops the peer after bounded bytes, and loses none', async (t) => {
  const { socket, peer } = await connectToNode(t);
  const block = randomBytes(65_536);
  let written = 0;
  // What the system buffers is out of our hands, but it is not everything.
  const limit = 64 * MEGABYTE;
  const fill = (): boolean => {
    while (written < limit) {
      written += block.length;
      if (!peer.write(block)) return false;
    }
    return true;
  };
  // It has stalled when no drain comes while thousands of other turns of the event loop pass.
  for (let idle = 0; idle < 3000 && written < limit; ) {
    if (peer.writableNeedDrain) idle++;
    else {
      idle = 0;
      fill();
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  t.true(written < limit, `${written} bytes were taken from the peer though nobody read them`);
  peer.end();
  const expected = createHash('sha256');
  for (let count = 0; count < written; count += block.length) expected.update(block);
  const { bytes, end } = await readAll(socket);
  t.is(end, 0);
  t.is(bytes.length, written);
  t.is(createHash('sha256').update(bytes).digest('hex'), expected.digest('hex'));
});

test('a peer that stalls makes send answer WOULD_BLOCK; later all arrives', async (t) => {
  const { socket, peer } = await connectToNode(t);
  const block = randomBytes(100_000);
  let taken = 0;
  socket.setTimeout(100);
  for (let result = 0; result >= 0 && taken < 64 * MEGABYTE; ) {
    result = await socket.send(block.subarray(taken % block.length));
    if (result > 0) taken += result;
  }
  t.true(taken < 64 * MEGABYTE);
  t.is(socket.trySend(block), WOULD_BLOCK);
  socket.setBlocking(true);
  const sending = socket.send(block.subarray(taken % block.length));
  const received: Buffer[] = [];
  peer.on('data', (chunk: Buffer) => received.push(chunk)).resume();
  taken += await sending;
  t.is(await socket.close(), OK);
  await once(peer, 'end');
  const all = Buffer.concat(received);
  t.is(all.length, taken);
  for (let at = 0; at < all.length; at += block.length) {
    if (!all.subarray(at, at + block.length).equals(block.subarray(0, all.length - at)))
      t.fail(`the bytes differ after ${at}`);
  }
});

test('one send takes at most 64 KiB and copies it', async (t) => {
  const { socket, peer } = await connectToNode(t);
  const bytes = Buffer.alloc(200_000, 7);
  t.is(socket.trySend(bytes), 65_536);
  bytes.fill(0);
  const received: Buffer[] = [];
  peer.on('data', (chunk: Buffer) => received.push(chunk)).resume();
  await socket.close();
  await once(peer, 'end');
  t.true(Buffer.concat(received).equals(Buffer.alloc(65_536, 7)));
});

test('non-blocking: IN_PROGRESS, ALREADY, IS_CONNECTED, and WOULD_BLOCK until then', async (t) => {
  const server = await startTcpServer();
  t.teardown(() => server.close());
  const socket = new TCPSocket(new NodeStack());
  socket.setBlocking(false);
  t.is(await socket.connect(server.address), NSAPI_ERROR_IN_PROGRESS);
  t.is(socket.tryConnect(null), NSAPI_ERROR_ALREADY);
  t.is(socket.trySend(Uint8Array.of(1)), WOULD_BLOCK);
  t.is(socket.tryRecv(new Uint8Array(1)), WOULD_BLOCK);
  t.is(socket.getpeername().code, NSAPI_ERROR_NO_CONNECTION);
  await nextEvent(socket);
  t.is(await socket.connect(server.address), NSAPI_ERROR_IS_CONNECTED);
  t.true(socket.getpeername().address?.equals(server.address));
  const peer = await server.next();
  t.is(socket.getsockname().address?.port, peer.remotePort);
  await socket.close();
});

test("a refused connection is NO_CONNECTION for ever, Node's error the cause", async (t) => {
  const socket = new TCPSocket(new NodeStack());
  const port = await freePort();
  t.is(await socket.connect(new SocketAddress('127.0.0.1', port)), NSAPI_ERROR_NO_CONNECTION);
  t.regex(socket.lastError?.message ?? '', /ECONNREFUSED/);
  t.is(socket.trySend(Uint8Array.of(1)), NSAPI_ERROR_NO_CONNECTION);
  t.is(socket.setsockopt(NSAPI_SOCKET, NSAPI_SNDBUF, 1), NSAPI_ERROR_UNSUPPORTED);
  t.is(socket.lastError?.cause, undefined, 'the refusal is not the cause of an unsupported option');
  t.is(await socket.close(), OK);
  t.is(socket.open(new NodeStack()), OK);
  await socket.close();
});

test('a name is resolved by the stack; one that does not exist is DNS_FAILURE', async (t) => {
  const server = await startTcpServer();
  t.teardown(() => server.close());
  const stack = new NodeStack();
  const socket = new TCPSocket(stack);
  t.is(await socket.connect(new SocketAddress('localhost', server.address.port)), OK);
  t.is(socket.getpeername().address?.host, '127.0.0.1');
  await socket.close();
  const lost = new TCPSocket(stack);
  t.is(await lost.connect(new SocketAddress('no-such-host.invalid', 80)), NSAPI_ERROR_DNS_FAILURE);
  t.regex(lost.lastError?.message ?? '', /no-such-host\.invalid/);
  await lost.close();
  t.deepEqual(await stack.gethostbyname('no-such-host.invalid'), {
    code: NSAPI_ERROR_DNS_FAILURE,
    address: null,
  });
  t.is((await stack.gethostbyname('127.0.0.1')).address?.host, '127.0.0.1');
  t.is((await stack.gethostbyname('::1', NSAPI_IPv6)).address?.host, '::1');
});

test('options: set and told honestly', async (t) => {
  const { socket } = await connectToNode(t);
  const get = (option: number): unknown => socket.getsockopt(NSAPI_SOCKET, option).value;
  t.deepEqual([get(NSAPI_KEEPALIVE), get(NSAPI_KEEPIDLE), get(NSAPI_REUSEADDR)], [false, 0, true]);
  t.is(socket.getsockopt(NSAPI_SOCKET, NSAPI_LINGER).code, NSAPI_ERROR_UNSUPPORTED);
  for (const [option, value] of [
    [NSAPI_KEEPALIVE, true],
    [NSAPI_KEEPIDLE, 30],
    [NSAPI_REUSEADDR, true],
    [NSAPI_LINGER, 3],
  ] as const) {
    t.is(socket.setsockopt(NSAPI_SOCKET, option, value), OK);
    t.deepEqual(socket.getsockopt(NSAPI_SOCKET, option), { code: OK, value });
  }
  t.is(socket.setsockopt(NSAPI_SOCKET, NSAPI_REUSEADDR, false), NSAPI_ERROR_UNSUPPORTED);
  t.is(
    socket.setsockopt(NSAPI_TLSSOCKET_LEVEL, NSAPI_TLSSOCKET_ENABLE, true),
    NSAPI_ERROR_IS_CONNECTED,
  );
  for (const option of [NSAPI_SNDBUF, NSAPI_RCVBUF, 99]) {
    t.is(socket.setsockopt(NSAPI_SOCKET, option, 1), NSAPI_ERROR_UNSUPPORTED);
    t.deepEqual(socket.getsockopt(NSAPI_SOCKET, option), {
      code: NSAPI_ERROR_UNSUPPORTED,
      value: null,
    });
  }
  for (const value of ['1', -1, 1.5, Uint8Array.of(1)])
    t.is(socket.setsockopt(NSAPI_SOCKET, NSAPI_KEEPIDLE, value), NSAPI_ERROR_PARAMETER);
  t.is(get(NSAPI_KEEPIDLE), 30);
});

test('a server over the stack: bind, listen, accept; served in order', async (t) => {
  const stack = new NodeStack();
  const server = new TCPSocket(stack);
  t.is(server.bind(0), OK);
  t.is(server.tryAccept().code, NSAPI_ERROR_PARAMETER);
  t.is(server.listen(), OK);
  const port = server.getsockname().address?.port ?? 0;
  const clients = [1, 2, 3].map(() => new TCPSocket(stack));
  for (const [index, client] of clients.entries()) {
    t.is(await client.connect(new SocketAddress('127.0.0.1', port)), OK);
    t.is(await client.send(Uint8Array.of(index)), 1);
  }
  for (const index of clients.keys()) {
    const { code, socket } = await server.accept();
    t.is(code, OK);
    if (!(socket instanceof TCPSocket)) return t.fail('no socket was accepted');
    const into = new Uint8Array(4);
    const { size, address } = await socket.recvfrom(into);
    t.deepEqual([size, into[0]], [1, index]);
    t.is(address?.port, clients[index]?.getsockname().address?.port);
    t.is(await socket.close(), OK);
    t.is(await clients[index]?.recv(into), 0);
  }
  const accepting = server.accept();
  t.is(await server.close(), OK);
  t.is((await accepting).code, NSAPI_ERROR_NO_SOCKET);
  for (const client of clients) await client.close();
});

test('a port in use: accept tells', async (t) => {
  const server = await startTcpServer();
  t.teardown(() => server.close());
  const socket = new TCPSocket(new NodeStack());
  t.is(socket.bind(server.address), OK);
  t.is(socket.listen(), OK);
  t.is((await socket.accept()).code, NSAPI_ERROR_ADDRESS_IN_USE);
  t.regex(socket.lastError?.message ?? '', /EADDRINUSE/);
  await socket.close();
});

test('bind before connect gives the local address', async (t) => {
  const server = await startTcpServer();
  t.teardown(() => server.close());
  const port = await freePort();
  const socket = new TCPSocket(new NodeStack());
  t.is(socket.bind(new SocketAddress('127.0.0.1', port)), OK);
  t.is(await socket.connect(server.address), OK);
  t.is((await server.next()).remotePort, port);
  t.is(socket.bind(0), NSAPI_ERROR_PARAMETER);
  t.is(socket.listen(), NSAPI_ERROR_IS_CONNECTED);
  t.is(socket.setsockopt(NSAPI_SOCKET, NSAPI_LINGER, 0), OK);
  await socket.close();
});

test('calls in the wrong state, unknown handles and addresses that name nothing', (t) => {
  const stack = new NodeStack();
  const { handle } = stack.socketOpen(0);
  t.is(stack.socketOpen(77).code, NSAPI_ERROR_UNSUPPORTED);
  t.is(stack.socketSend(handle, Uint8Array.of(1)), NSAPI_ERROR_NO_CONNECTION);
  t.is(stack.socketRecv(handle, new Uint8Array(1)), NSAPI_ERROR_NO_CONNECTION);
  t.is(stack.socketConnect(handle, new SocketAddress('', 80)), NSAPI_ERROR_NO_ADDRESS);
  t.is(stack.socketConnect(handle, new SocketAddress('127.0.0.1', 0)), NSAPI_ERROR_NO_ADDRESS);
  t.is(stack.socketBind(handle, new SocketAddress('name', 0)), NSAPI_ERROR_PARAMETER);
  t.is(stack.socketClose(handle), OK);
  t.is(stack.socketClose(handle), NSAPI_ERROR_NO_SOCKET);
  t.is(stack.socketCause(handle), undefined);
});

test("Node's errors have NSAPI numbers", (t) => {
  const number = (code: string): number => faultOf(Object.assign(new Error(code), { code })).code;
  t.is(number('EPIPE'), NSAPI_ERROR_CONNECTION_LOST);
  t.is(number('EAI_AGAIN'), NSAPI_ERROR_DNS_FAILURE);
  t.is(number('EWHATEVER'), NSAPI_ERROR_DEVICE_ERROR);
  const inner = Object.assign(new Error(), { code: 'ECONNREFUSED' });
  t.is(faultOf(new AggregateError([inner, new Error()])).code, NSAPI_ERROR_NO_CONNECTION);
  t.is(faultOf('odd').code, NSAPI_ERROR_DEVICE_ERROR);
});
