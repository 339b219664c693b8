import test from 'ava';
import { defaultStack } from '../../../ts/platform/index.js';
import {
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_IN_PROGRESS,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_NO_ADDRESS,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_NO_MEMORY,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_PARAMETER,
  NSAPI_ERROR_UNSUPPORTED,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../../ts/nsapi/error.js';
import { SocketAddress } from '../../../ts/nsapi/socket-address.js';
import { loopbackPair } from '../../../ts/adapt/loopback-pair.js';
import { TCPSocket } from '../../../ts/net/tcp-socket.js';
import { OffloadedTLSSocket } from '../../../ts/offload/offloaded-tls-socket.js';
import * as web from '../../../ts/platform/web/index.js';
import { LoopbackStack } from '../../../ts/stack/loopback/loopback-stack.js';
import { Gate } from '../../support/gate.js';
import { settle } from '../../support/scripted-socket.js';

const OK = NSAPI_ERROR_OK;
const NO_SOCKET = NSAPI_ERROR_NO_SOCKET;
const at = (port: number): SocketAddress => new SocketAddress('127.0.0.1', port);

/** A stack that can refuse to open, and never finishes to connect. */
class StubbornStack extends LoopbackStack {
  opening: number = OK;
  closed: number[] = [];
  override socketOpen(protocol: number): { code: number; handle: number } {
    return this.opening === OK ? super.socketOpen(protocol) : { code: this.opening, handle: 0 };
  }

  override socketConnect(): number {
    return NSAPI_ERROR_IN_PROGRESS;
  }

  override socketClose(handle: number): number {
    this.closed.push(handle);
    return super.socketClose(handle);
  }

  socketCause(): unknown {
    return "the platform's own error";
  }
}

test('every call before open answers NO_SOCKET', async (t) => {
  const socket = new TCPSocket();
  t.false(socket.isOpen);
  const answers = [
    await socket.connect(at(1)),
    await socket.send(Uint8Array.of(1)),
    await socket.recv(new Uint8Array(1)),
    await socket.close(),
    await socket.sendto(at(1), Uint8Array.of(1)),
    (await socket.recvfrom(new Uint8Array(1))).size,
    (await socket.accept()).code,
    socket.bind(0),
    socket.listen(),
    socket.setsockopt(7000, 1, true),
    socket.getsockopt(7000, 1).code,
    socket.getpeername().code,
    socket.getsockname().code,
    socket.tryShutdown(),
  ];
  t.deepEqual(
    answers,
    answers.map(() => NO_SOCKET),
  );
  t.is(socket.lastError?.errno, NO_SOCKET);
});

test("open: a stack, the platform's own, null, twice, and a failure that can be mended", (t) => {
  const socket = new TCPSocket();
  t.is(socket.open(null), NSAPI_ERROR_PARAMETER);
  const stack = new StubbornStack();
  stack.opening = NSAPI_ERROR_NO_MEMORY;
  t.is(socket.open(stack), NSAPI_ERROR_NO_MEMORY);
  stack.opening = OK;
  t.is(socket.open(stack), OK);
  t.true(socket.isOpen);
  t.is(socket.open(stack), NSAPI_ERROR_PARAMETER);
  t.is(socket.open(), NSAPI_ERROR_PARAMETER);
  const own = new TCPSocket();
  t.is(own.open(), OK);
  t.is(own.tryClose(), OK);
  t.not(defaultStack(), null);
  t.is(web.defaultStack(), null);
  t.is(web.readCertificateFiles('/'), null);
  t.throws(() => Reflect.apply(socket.open, socket, ['stack']), { instanceOf: TypeError });
  t.throws(() => Reflect.apply(socket.open, socket, [{}]), { instanceOf: TypeError });
});

test('the constructor opens at once and leaves a failure in lastError', (t) => {
  t.true(new TCPSocket(new LoopbackStack()).isOpen);
  const stack = new StubbornStack();
  stack.opening = NSAPI_ERROR_NO_MEMORY;
  const failed = new TCPSocket(stack);
  t.false(failed.isOpen);
  t.is(failed.lastError?.errno, NSAPI_ERROR_NO_MEMORY);
});

test('a server and a client over one stack', async (t) => {
  const stack = new LoopbackStack();
  const server = new TCPSocket(stack);
  t.is(server.bind(80), OK);
  t.is(server.listen(2), OK);
  const accepting = server.accept();
  const client = new TCPSocket(stack);
  t.is(client.getpeername().code, NSAPI_ERROR_NO_CONNECTION);
  t.is(await client.connect(at(80)), OK);
  t.is(await client.connect(at(80)), NSAPI_ERROR_IS_CONNECTED);
  const { code, socket } = await accepting;
  t.is(code, OK);
  if (!(socket instanceof TCPSocket)) return t.fail('no socket was accepted');
  t.is(await client.sendto(at(9), Uint8Array.of(1, 2)), 2);
  const { size, address } = await socket.recvfrom(new Uint8Array(8));
  t.is(size, 2);
  t.is(address?.toString(), client.getsockname().address?.toString());
  t.is(client.getpeername().address?.toString(), '127.0.0.1:80');
  t.is(await socket.close(), OK);
  t.is(await client.recv(new Uint8Array(1)), 0);
  t.is(await client.send(Uint8Array.of(1)), NSAPI_ERROR_CONNECTION_LOST);
});

/** A socket of a class of one's own. */
class NamedSocket extends TCPSocket {
  readonly name = 'of my own';
}

/** A listener on port 80 and a connection that waits for it. */
async function waiting(): Promise<{ readonly server: TCPSocket; readonly client: TCPSocket }> {
  const stack = new LoopbackStack();
  const [server, client] = [new TCPSocket(stack), new TCPSocket(stack)];
  server.bind(80);
  server.listen();
  await client.connect(at(80));
  return { server, client };
}

test('accept: what create makes is the connection, of whatever class', async (t) => {
  const { server, client } = await waiting();
  let made = 0;
  const create = (): NamedSocket => {
    made += 1;
    return new NamedSocket();
  };
  const { code, socket } = await server.accept({ create });
  t.is(code, OK);
  if (socket === null) return t.fail('no socket was accepted');
  t.is(socket.name, 'of my own');
  t.true(socket.isOpen);
  t.is(socket.getpeername().address?.toString(), client.getsockname().address?.toString());
  t.is(await socket.send(Uint8Array.of(7)), 1);
  t.is(await client.recv(new Uint8Array(1)), 1);
  server.setTimeout(1);
  t.deepEqual(await server.accept({ create }), { code: NSAPI_ERROR_WOULD_BLOCK, socket: null });
  t.is(made, 1, 'nothing is made before there is a connection');
});

const acceptNow = (server: TCPSocket): ReturnType<TCPSocket['accept']> => {
  server.setBlocking(false);
  return server.accept();
};

test('accept: what create throws, or one that does not fit, ends the connection', async (t) => {
  const open = new TCPSocket(new LoopbackStack());
  const stranger = new Gate(new TCPSocket());
  const wrong: [string, () => unknown, object][] = [
    [
      'throws',
      () => {
        throw new RangeError('no room');
      },
      { message: 'no room' },
    ],
    ['is open', () => open, { instanceOf: TypeError, message: /not open/ }],
    ['no TCPSocket', () => stranger, { instanceOf: TypeError, message: /TCPSocket/ }],
    ['nothing', () => undefined, { instanceOf: TypeError, message: /TCPSocket/ }],
    ['TLS by the stack', () => new OffloadedTLSSocket(), { instanceOf: TypeError, message: /TLS/ }],
  ];
  for (const [title, create, expected] of wrong) {
    const { server, client } = await waiting();
    await t.throwsAsync(() => Reflect.apply(server.accept, server, [{ create }]), expected, title);
    t.is(await client.recv(new Uint8Array(1)), 0, `${title}: nobody holds the connection`);
    t.is((await acceptNow(server)).code, NSAPI_ERROR_WOULD_BLOCK, `${title}: the listener goes on`);
  }
  const { server } = await waiting();
  for (const create of [null, 'TCPSocket', {}])
    t.throws(() => Reflect.apply(server.accept, server, [{ create }]), {
      instanceOf: TypeError,
      message: /accept takes a function/,
    });
  t.is((await server.accept()).code, OK, 'the connection waits as before');
});

test('blocking transfers larger than the buffers arrive whole, both ways at once', async (t) => {
  const [one, two] = loopbackPair({ bufferSize: 100 });
  const data = Uint8Array.from({ length: 10_007 }, (_, index) => index * 7);
  const receive = async (socket: TCPSocket): Promise<Uint8Array> => {
    const all = new Uint8Array(data.length);
    for (let at = 0; at < all.length; ) at += await socket.recv(all.subarray(at, at + 33));
    return all;
  };
  const [sent, sentBack, got, gotBack] = await Promise.all([
    one.send(data),
    two.send(data),
    receive(two),
    receive(one),
  ]);
  t.deepEqual([sent, sentBack], [data.length, data.length]);
  t.deepEqual(got, data);
  t.deepEqual(gotBack, data);
  t.is(two.bytesRead, data.length);
});

test('send of no bytes answers 0 when connected, and an error when not', async (t) => {
  const [one] = loopbackPair();
  t.is(await one.send(new Uint8Array(0)), 0);
  t.is(await new TCPSocket(new LoopbackStack()).send(new Uint8Array(0)), NSAPI_ERROR_NO_CONNECTION);
});

test('close wakes a waiting reader and writer, and the socket can be opened again', async (t) => {
  const [one] = loopbackPair({ bufferSize: 1 });
  const waiting = [one.recv(new Uint8Array(1)), one.send(new Uint8Array(2))];
  await settle();
  t.is(await one.close(), OK);
  t.deepEqual(await Promise.all(waiting), [NO_SOCKET, 1]);
  t.is(await one.send(new Uint8Array(1)), NO_SOCKET);
  t.is(await one.close(), NO_SOCKET);
  t.is(one.open(new LoopbackStack()), OK);
  t.is(one.getpeername().code, NSAPI_ERROR_NO_CONNECTION);
  t.is(await one.connect(), NSAPI_ERROR_NO_ADDRESS);
});

test('an aborted connect leaves a failed socket that can still be closed', async (t) => {
  const stack = new StubbornStack();
  const socket = new TCPSocket(stack);
  const controller = new AbortController();
  const connecting = socket.connect(at(80), { signal: controller.signal });
  await settle();
  controller.abort('tired');
  t.is(await connecting.catch((reason: unknown) => reason), 'tired');
  t.is(stack.closed.length, 1);
  t.true(socket.isOpen);
  t.is(await socket.connect(at(80)), NSAPI_ERROR_NO_CONNECTION);
  t.is(socket.lastError?.cause, 'tired');
  t.is(await socket.recv(new Uint8Array(1)), NSAPI_ERROR_NO_CONNECTION);
  t.is(await socket.close(), OK);
  t.is(stack.closed.length, 1);
  t.is(await socket.close(), NO_SOCKET);
  t.is(socket.open(new LoopbackStack()), OK);
});

test("the stack's own error is the cause of its negative answers", (t) => {
  const socket = new TCPSocket(new StubbornStack());
  t.is(socket.trySend(Uint8Array.of(1)), NSAPI_ERROR_NO_CONNECTION);
  t.is(socket.lastError?.cause, "the platform's own error");
});

test('options and listening: what the stack says', (t) => {
  const [one] = loopbackPair();
  t.is(one.setsockopt(7000, 1, true), NSAPI_ERROR_UNSUPPORTED);
  t.deepEqual(one.getsockopt(7000, 1), { code: NSAPI_ERROR_UNSUPPORTED, value: null });
  t.is(one.listen(), NSAPI_ERROR_IS_CONNECTED);
  t.deepEqual(one.tryAccept(), { code: NSAPI_ERROR_PARAMETER, socket: null });
  t.throws(() => one.listen(0), { instanceOf: RangeError });
  t.throws(() => one.bind(65_536), { instanceOf: RangeError });
  t.throws(() => Reflect.apply(one.bind, one, ['80']), { instanceOf: TypeError });
  t.throws(() => Reflect.apply(one.setsockopt, one, [7000, 1, null]), { instanceOf: TypeError });
});

test('sigio fires once until the next call, which arms it again', async (t) => {
  const [one, two] = loopbackPair();
  let runs = 0;
  t.is(one.tryRecv(new Uint8Array(9)), NSAPI_ERROR_WOULD_BLOCK);
  one.sigio(() => runs++);
  for (let count = 0; count < 3; count++) {
    two.trySend(Uint8Array.of(1));
    await settle();
  }
  t.is(runs, 1);
  t.is(one.tryRecv(new Uint8Array(9)), 3);
  two.trySend(Uint8Array.of(1));
  await settle();
  t.is(runs, 2);
});

test('sigio tells a new callback of what happened before it was set', async (t) => {
  const [one, two] = loopbackPair();
  two.trySend(Uint8Array.of(1));
  await settle();
  let runs = 0;
  one.sigio(() => runs++);
  t.is(runs, 0);
  await settle();
  t.is(runs, 1);
});
