import test from 'ava';
import {
  NSAPI_ERROR_ALREADY,
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_DEVICE_ERROR,
  NSAPI_ERROR_IN_PROGRESS,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_UNSUPPORTED,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../../ts/nsapi/error.js';
import { SocketAddress } from '../../../ts/nsapi/socket-address.js';
import { check, SocketError } from '../../../ts/nsapi/socket-error.js';
import { loopbackPair } from '../../../ts/adapt/loopback-pair.js';
import { ScriptedSocket, settle } from '../../support/scripted-socket.js';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const WB = NSAPI_ERROR_WOULD_BLOCK;

test('recv: a successful first try waits for nothing', async (t) => {
  const socket = new ScriptedSocket();
  socket.answers.recv.push(bytes(1, 2));
  const into = new Uint8Array(4);
  t.is(await socket.recv(into), 2);
  t.deepEqual([...into], [1, 2, 0, 0]);
  t.is(socket.bytesRead, 2);
});

test('recv: blocking tries again at every notify, and 0 is the end', async (t) => {
  const socket = new ScriptedSocket();
  socket.answers.recv.push(WB, WB, 0);
  const receiving = socket.recv(new Uint8Array(4));
  await settle();
  t.is(socket.calls.length, 1);
  socket.poke();
  await settle();
  t.is(socket.calls.length, 2);
  socket.poke();
  t.is(await receiving, 0);
  t.is(socket.bytesRead, 0);
});

test('non-blocking: the work is done when the call returns; another may follow', async (t) => {
  const socket = new ScriptedSocket();
  socket.setBlocking(false);
  t.is(socket.timeout, 0);
  socket.answers.recv.push(bytes(7), WB);
  socket.answers.send.push(2, WB);
  const into = new Uint8Array(1);
  const promises = [
    socket.recv(into),
    socket.recv(into),
    socket.send(bytes(1, 2, 3)),
    socket.send(bytes(3)),
  ];
  t.deepEqual(socket.calls, ['recv', 'recv', 'send', 'send']);
  t.is(into[0], 7);
  t.deepEqual(await Promise.all(promises), [1, WB, 2, WB]);
  t.is(socket.lastError, null, 'flow numbers are no errors');
});

test('send: blocking sends everything, offering exactly the rest each time', async (t) => {
  const socket = new ScriptedSocket();
  socket.answers.send.push(2, WB, WB, 1, WB, 2);
  const sending = socket.send(bytes(1, 2, 3, 4, 5));
  for (let event = 0; event < 3; event++) {
    await settle();
    socket.poke();
  }
  t.is(await sending, 5);
  t.deepEqual(
    socket.offered.map((offer) => [...offer]),
    [
      [1, 2, 3, 4, 5],
      [3, 4, 5],
      [3, 4, 5],
      [3, 4, 5],
      [4, 5],
      [4, 5],
    ],
  );
  t.is(socket.bytesWritten, 5);
});

test('send: an answer of 0 for some bytes means wait', async (t) => {
  const socket = new ScriptedSocket();
  socket.answers.send.push(0, 1);
  const sending = socket.send(bytes(9));
  await settle();
  t.is(socket.calls.length, 1);
  socket.poke();
  t.is(await sending, 1);
});

test('send: no bytes are offered once, and the transport decides', async (t) => {
  const socket = new ScriptedSocket();
  socket.answers.send.push(0, NSAPI_ERROR_NO_SOCKET);
  t.is(await socket.send(bytes()), 0);
  t.is(await socket.send(bytes()), NSAPI_ERROR_NO_SOCKET);
  t.is(socket.calls.length, 2);
});

test('send: on a timeout it answers the bytes so far, or WOULD_BLOCK', async (t) => {
  const socket = new ScriptedSocket();
  socket.setTimeout(5);
  socket.answers.send.push(2, WB, WB, WB, WB);
  t.is(await socket.send(bytes(1, 2, 3)), 2);
  t.is(await socket.send(bytes(3)), WB);
  t.is(socket.lastError?.timedOut, true);
});

test("send: an error after some bytes is the next send's answer, with its cause", async (t) => {
  const socket = new ScriptedSocket();
  socket.answers.send.push(2, NSAPI_ERROR_CONNECTION_LOST, 1);
  t.is(await socket.send(bytes(1, 2, 3)), 2);
  socket.failNow(NSAPI_ERROR_DEVICE_ERROR);
  const answer = await socket.send(bytes(3));
  t.is(answer, NSAPI_ERROR_CONNECTION_LOST);
  t.is(socket.lastError?.errno, NSAPI_ERROR_CONNECTION_LOST);
  t.is(socket.calls.length, 2);
  t.is(await socket.send(bytes(3)), 1);
});

test('connect: blocking waits through IN_PROGRESS, ALREADY; IS_CONNECTED is OK', async (t) => {
  const socket = new ScriptedSocket();
  const address = new SocketAddress('192.0.2.1', 80);
  socket.answers.connect.push(
    NSAPI_ERROR_IN_PROGRESS,
    NSAPI_ERROR_ALREADY,
    NSAPI_ERROR_IS_CONNECTED,
    NSAPI_ERROR_IS_CONNECTED,
  );
  const connecting = socket.connect(address);
  await settle();
  socket.poke();
  await settle();
  socket.poke();
  t.is(await connecting, NSAPI_ERROR_OK);
  t.deepEqual(socket.addresses, [address, address, address]);
  t.is(await socket.connect(), NSAPI_ERROR_IS_CONNECTED);
  t.is(socket.addresses[3], null);
});

test('connect: non-blocking answers as the transport, a timeout what it said last', async (t) => {
  const socket = new ScriptedSocket();
  socket.setBlocking(false);
  const script = [NSAPI_ERROR_IN_PROGRESS, NSAPI_ERROR_ALREADY, NSAPI_ERROR_IS_CONNECTED];
  socket.answers.connect.push(...script);
  for (const answer of script) t.is(await socket.connect(), answer);
  socket.setTimeout(5);
  socket.answers.connect.push(NSAPI_ERROR_IN_PROGRESS, NSAPI_ERROR_ALREADY);
  t.is(await socket.connect(), NSAPI_ERROR_IN_PROGRESS);
  t.is(await socket.connect(), NSAPI_ERROR_ALREADY);
});

test('connect: a failure during the wait is answered', async (t) => {
  const socket = new ScriptedSocket();
  socket.answers.connect.push(NSAPI_ERROR_IN_PROGRESS, NSAPI_ERROR_NO_CONNECTION);
  const connecting = socket.connect();
  await settle();
  socket.poke();
  t.is(await connecting, NSAPI_ERROR_NO_CONNECTION);
  t.is(socket.lastError?.code, 'NSAPI_ERROR_NO_CONNECTION');
});

test("accept gives the transport's socket, after waiting for it", async (t) => {
  const [one] = loopbackPair();
  const socket = new ScriptedSocket();
  socket.accepted = one;
  socket.answers.accept.push(WB, 0, NSAPI_ERROR_NO_SOCKET);
  const accepting = socket.accept();
  await settle();
  socket.poke();
  t.deepEqual(await accepting, { code: 0, socket: one });
  t.deepEqual(await socket.accept(), { code: NSAPI_ERROR_NO_SOCKET, socket: null });
});

test('sendto and recvfrom of a stream: the address is ignored and not set', async (t) => {
  const socket = new ScriptedSocket();
  socket.answers.send.push(1);
  socket.answers.recv.push(bytes(1));
  t.is(await socket.sendto(new SocketAddress('a', 1), bytes(1)), 1);
  t.deepEqual(await socket.recvfrom(new Uint8Array(1)), { size: 1, address: null });
});

test('what a transport does not override answers UNSUPPORTED', (t) => {
  const socket = new ScriptedSocket();
  const code = NSAPI_ERROR_UNSUPPORTED;
  t.is(socket.bind(0), code);
  t.is(socket.listen(), code);
  t.is(socket.tryShutdown(), code);
  t.is(socket.setsockopt(7000, 1, true), code);
  t.deepEqual(socket.getsockopt(7000, 1), { code, value: null });
  t.deepEqual(socket.getpeername(), { code, address: null });
  t.is(socket.lastError?.errno, code);
});

test("lastError keeps the primitive's cause, and is plain where it gave none", async (t) => {
  const socket = new ScriptedSocket();
  const cause = new Error('wire');
  t.is(socket.failNow(NSAPI_ERROR_CONNECTION_LOST, cause), NSAPI_ERROR_CONNECTION_LOST);
  t.is(socket.lastError?.cause, cause);
  const { lastError } = socket;
  t.is<unknown, unknown>(
    t.throws(() => check(NSAPI_ERROR_CONNECTION_LOST, socket)),
    lastError,
  );
  socket.answers.recv.push(NSAPI_ERROR_CONNECTION_LOST, -0x7280);
  t.is(await socket.recv(bytes(0)), NSAPI_ERROR_CONNECTION_LOST);
  t.is(socket.lastError?.cause, undefined);
  t.is(await socket.recv(bytes(0)), -0x7280);
  t.true(socket.lastError instanceof SocketError);
  t.is(socket.lastError?.code, 'MBEDTLS_ERR_-0x7280');
  for (const flow of [
    WB,
    NSAPI_ERROR_IN_PROGRESS,
    NSAPI_ERROR_ALREADY,
    NSAPI_ERROR_IS_CONNECTED,
    0,
    3,
  ])
    t.is(socket.failNow(flow), flow);
  t.is(socket.lastError?.errno, -0x7280);
});

test('arguments of the wrong kind throw at once', (t) => {
  const socket = new ScriptedSocket();
  const wrong: unknown[] = [
    'text',
    null,
    undefined,
    5,
    [1],
    new ArrayBuffer(2),
    new Uint16Array(1),
    new DataView(new ArrayBuffer(1)),
  ];
  for (const value of wrong) {
    t.throws(() => Reflect.apply(socket.send, socket, [value]), {
      instanceOf: TypeError,
      message: /^send takes a Uint8Array/,
    });
    t.throws(() => Reflect.apply(socket.recv, socket, [value]), {
      instanceOf: TypeError,
      message: /^recv takes a Uint8Array/,
    });
  }
  t.throws(() => Reflect.apply(socket.send, socket, ['text']), { message: /TextEncoder/ });
  t.throws(() => Reflect.apply(socket.connect, socket, ['host']), {
    instanceOf: TypeError,
    message: /SocketAddress/,
  });
  t.throws(() => Reflect.apply(socket.sendto, socket, [null, bytes(1)]), { instanceOf: TypeError });
  t.throws(() => Reflect.apply(socket.recv, socket, [bytes(1), 5]), {
    instanceOf: TypeError,
    message: /options/,
  });
  t.throws(() => Reflect.apply(socket.recv, socket, [bytes(1), { signal: 'x' }]), {
    instanceOf: TypeError,
    message: /AbortSignal/,
  });
  for (const value of [1.5, NaN, Infinity, 2 ** 31])
    t.throws(() => socket.setTimeout(value), { instanceOf: RangeError });
  t.throws(() => Reflect.apply(socket.setTimeout, socket, ['5']), { instanceOf: TypeError });
  t.throws(() => Reflect.apply(socket.setBlocking, socket, [1]), { instanceOf: TypeError });
  t.throws(() => Reflect.apply(socket.sigio, socket, [{}]), { instanceOf: TypeError });
  t.deepEqual(socket.calls, []);
  socket.setTimeout(-7);
  t.is(socket.timeout, -1);
});

test("Node's Buffer is a Uint8Array", async (t) => {
  const socket = new ScriptedSocket();
  socket.answers.send.push(2);
  t.is(await socket.send(Buffer.from('hi')), 2);
});

test('a transport that answers more than it was offered is reported', async (t) => {
  const socket = new ScriptedSocket();
  socket.answers.send.push(2);
  socket.answers.recv.push(2);
  await t.throwsAsync(() => socket.send(bytes(1)), { instanceOf: RangeError });
  await t.throwsAsync(() => socket.recv(bytes(1)), { instanceOf: RangeError });
});
