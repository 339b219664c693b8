import test from 'ava';
import {
  NSAPI_ERROR_ADDRESS_IN_USE,
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_NO_ADDRESS,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_PARAMETER,
  NSAPI_ERROR_UNSUPPORTED,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../../../ts/nsapi/error.js';
import { NSAPI_TCP } from '../../../../ts/nsapi/options.js';
import { SocketAddress } from '../../../../ts/nsapi/socket-address.js';
import { LoopbackStack } from '../../../../ts/stack/loopback/loopback-stack.js';

const OK = NSAPI_ERROR_OK;
const at = (port: number): SocketAddress => new SocketAddress('127.0.0.1', port);

/** A stack with a connection: the handles of the listener and of both ends. */
function connected(bufferSize = 65_536): {
  stack: LoopbackStack;
  listener: number;
  near: number;
  far: number;
} {
  const stack = new LoopbackStack({ bufferSize });
  const listener = stack.socketOpen(NSAPI_TCP).handle;
  stack.socketBind(listener, at(443));
  stack.socketListen(listener, 1);
  const near = stack.socketOpen(NSAPI_TCP).handle;
  stack.socketConnect(near, at(443));
  return { stack, listener, near, far: stack.socketAccept(listener).handle };
}

test('a connection is made at once, and both ends know their addresses', (t) => {
  const { stack, listener, near, far } = connected();
  t.is(stack.socketConnect(near, at(443)), NSAPI_ERROR_IS_CONNECTED);
  t.is(stack.socketAccept(listener).code, NSAPI_ERROR_WOULD_BLOCK);
  t.is(stack.getpeername(near).address?.toString(), '127.0.0.1:443');
  t.is(stack.getsockname(far).address?.toString(), '127.0.0.1:443');
  t.is(stack.getpeername(far).address?.toString(), stack.getsockname(near).address?.toString());
});

test('the port alone chooses the listener, by whatever address or name', (t) => {
  const { stack } = connected();
  for (const host of ['192.0.2.7', '::1', 'server.test']) {
    const handle = stack.socketOpen(NSAPI_TCP).handle;
    const listener = stack.socketOpen(NSAPI_TCP).handle;
    t.is(stack.socketListen(listener, 1), OK);
    t.is(
      stack.socketConnect(
        handle,
        new SocketAddress(host, stack.getsockname(listener).address?.port),
      ),
      OK,
    );
  }
});

test('connecting is refused without a listener, by a full backlog and a closed one', (t) => {
  const { stack, listener } = connected();
  const connect = (port: number): number =>
    stack.socketConnect(stack.socketOpen(NSAPI_TCP).handle, at(port));
  t.is(connect(444), NSAPI_ERROR_NO_CONNECTION);
  t.is(connect(0), NSAPI_ERROR_NO_ADDRESS);
  t.is(connect(443), OK);
  t.is(connect(443), NSAPI_ERROR_NO_CONNECTION);
  t.is(stack.socketAccept(listener).code, OK);
  t.is(connect(443), OK);
  t.is(stack.socketClose(listener), OK);
  t.is(connect(443), NSAPI_ERROR_NO_CONNECTION);
});

test('a connection that nobody accepted ends with its listener', (t) => {
  const { stack, listener } = connected();
  const handle = stack.socketOpen(NSAPI_TCP).handle;
  stack.socketConnect(handle, at(443));
  t.is(stack.socketSend(handle, Uint8Array.of(1)), 1);
  stack.socketClose(listener);
  t.is(stack.socketRecv(handle, new Uint8Array(1)), 0);
  t.is(stack.socketSend(handle, Uint8Array.of(1)), NSAPI_ERROR_CONNECTION_LOST);
});

test('the buffer is bounded, and bytes arrive in order across its pieces', (t) => {
  const { stack, near, far } = connected(5);
  const into = new Uint8Array(4);
  t.is(stack.socketRecv(far, into), NSAPI_ERROR_WOULD_BLOCK);
  const bytes = Buffer.of(1, 2, 3);
  t.is(stack.socketSend(near, bytes), 3);
  bytes.fill(0);
  t.is(stack.socketSend(near, Uint8Array.of(4, 5, 6)), 2);
  t.is(stack.socketSend(near, Uint8Array.of(6)), NSAPI_ERROR_WOULD_BLOCK);
  t.is(stack.socketSend(near, new Uint8Array(0)), 0);
  t.is(stack.socketRecv(far, into), 4);
  t.deepEqual([...into], [1, 2, 3, 4]);
  t.is(stack.socketSend(near, Uint8Array.of(6)), 1);
  t.is(stack.socketRecv(far, into), 2);
  t.deepEqual([...into.subarray(0, 2)], [5, 6]);
  t.is(stack.socketRecv(far, new Uint8Array(0)), 0);
});

test('closing one end: the other reads what was sent, then the end; it cannot send', (t) => {
  const { stack, near, far } = connected();
  stack.socketSend(near, Uint8Array.of(1, 2));
  t.is(stack.socketClose(near), OK);
  t.is(stack.socketClose(near), NSAPI_ERROR_NO_SOCKET);
  const into = new Uint8Array(8);
  t.deepEqual(
    [stack.socketRecv(far, into), stack.socketRecv(far, into), stack.socketRecv(far, into)],
    [2, 0, 0],
  );
  t.is(stack.socketSend(far, into), NSAPI_ERROR_CONNECTION_LOST);
  t.is(stack.socketConnect(far, at(443)), NSAPI_ERROR_CONNECTION_LOST);
});

test('ending the sending half: the other reads to the end, and can still send', async (t) => {
  const { stack, near, far } = connected();
  await Promise.resolve();
  let told = 0;
  stack.socketAttach(far, () => told++);
  stack.socketSend(near, Uint8Array.of(1));
  t.is(stack.socketShutdown(near), OK);
  await Promise.resolve();
  t.is(told, 2);
  const into = new Uint8Array(4);
  t.deepEqual(
    [stack.socketRecv(far, into), stack.socketRecv(far, into), stack.socketRecv(far, into)],
    [1, 0, 0],
  );
  t.is(stack.socketSend(near, into), NSAPI_ERROR_NO_CONNECTION);
  t.is(stack.socketSend(far, into), 4);
  t.is(stack.socketRecv(near, into), 4);
  t.is(stack.socketRecv(near, into), NSAPI_ERROR_WOULD_BLOCK);
  t.is(stack.socketShutdown(stack.socketOpen(NSAPI_TCP).handle), NSAPI_ERROR_NO_CONNECTION);
});

test(
  'callbacks run later, for bytes, room, the end and connections, and not after they are ' +
    'taken off',
  async (t) => {
    const { stack, listener, near, far } = connected(1);
    const events: string[] = [];
    for (const [name, handle] of [
      ['listener', listener],
      ['near', near],
      ['far', far],
    ] as const) {
      stack.socketAttach(handle, () => events.push(name));
    }
    const told = async (): Promise<string[]> => {
      await Promise.resolve();
      return events.splice(0);
    };
    await told();
    stack.socketSend(near, Uint8Array.of(1));
    t.deepEqual(events, []);
    t.deepEqual(await told(), ['far']);
    stack.socketRecv(far, new Uint8Array(1));
    t.deepEqual(await told(), ['near']);
    stack.socketConnect(stack.socketOpen(NSAPI_TCP).handle, at(443));
    t.deepEqual(await told(), ['listener']);
    stack.socketSend(far, Uint8Array.of(1));
    stack.socketAttach(near, null);
    t.deepEqual(await told(), []);
    stack.socketClose(near);
    t.deepEqual(await told(), ['far']);
  },
);

test('ports: bound once, freed by close, and chosen when 0', (t) => {
  const { stack, listener } = connected();
  const open = (): number => stack.socketOpen(NSAPI_TCP).handle;
  t.is(stack.socketBind(open(), at(443)), NSAPI_ERROR_ADDRESS_IN_USE);
  stack.socketClose(listener);
  const handle = open();
  t.deepEqual(stack.getsockname(handle), { code: NSAPI_ERROR_NO_ADDRESS, address: null });
  t.is(stack.socketBind(handle, at(443)), OK);
  t.is(stack.socketBind(handle, at(444)), NSAPI_ERROR_PARAMETER);
  const ports = [0, 0].map(() => {
    const free = open();
    t.is(stack.socketBind(free, at(0)), OK);
    return stack.getsockname(free).address?.port ?? 0;
  });
  t.true(ports.every((port) => port >= 49_152) && ports[0] !== ports[1]);
});

test('calls in the wrong state or on an unknown handle', async (t) => {
  const { stack, listener, near } = connected();
  const fresh = stack.socketOpen(NSAPI_TCP).handle;
  t.is(stack.socketSend(fresh, Uint8Array.of(1)), NSAPI_ERROR_NO_CONNECTION);
  t.is(stack.socketRecv(fresh, new Uint8Array(1)), NSAPI_ERROR_NO_CONNECTION);
  t.is(stack.getpeername(fresh).code, NSAPI_ERROR_NO_CONNECTION);
  t.is(stack.socketAccept(fresh).code, NSAPI_ERROR_PARAMETER);
  t.is(stack.socketListen(near, 1), NSAPI_ERROR_IS_CONNECTED);
  t.is(stack.socketConnect(listener, at(443)), NSAPI_ERROR_PARAMETER);
  t.is(stack.setsockopt(near), NSAPI_ERROR_UNSUPPORTED);
  t.is(stack.getsockopt(near).code, NSAPI_ERROR_UNSUPPORTED);
  t.is(stack.socketOpen(77).code, NSAPI_ERROR_UNSUPPORTED);
  const unknown = [
    stack.socketClose(99),
    stack.socketBind(99, at(1)),
    stack.socketListen(99, 1),
    stack.socketConnect(99, at(1)),
    stack.socketAccept(99).code,
    stack.socketSend(99, Uint8Array.of(1)),
    stack.socketRecv(99, new Uint8Array(1)),
    stack.socketSendto(99, at(1), Uint8Array.of(1)),
    stack.socketRecvfrom(99, new Uint8Array(1)).size,
    stack.setsockopt(99),
    stack.getsockopt(99).code,
    stack.getpeername(99).code,
    stack.getsockname(99).code,
  ];
  t.deepEqual(
    unknown,
    unknown.map(() => NSAPI_ERROR_NO_SOCKET),
  );
  t.is((await stack.gethostbyname('any.test')).address?.host, '127.0.0.1');
  for (const bufferSize of [0, -1, 1.5])
    t.throws(() => new LoopbackStack({ bufferSize }), { instanceOf: RangeError });
});
