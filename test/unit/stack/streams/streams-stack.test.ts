import test, { type ExecutionContext } from 'ava';
import { TCPSocket } from '../../../../ts/net/tcp-socket.js';
import {
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_DEVICE_ERROR,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_NO_MEMORY,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_UNSUPPORTED,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../../../ts/nsapi/error.js';
import { SocketAddress } from '../../../../ts/nsapi/socket-address.js';
import { check } from '../../../../ts/nsapi/socket-error.js';
import {
  StreamsStack,
  type ConnectStreams,
  type StreamsStackOptions,
} from '../../../../ts/stack/streams/streams-stack.js';
import { settle } from '../../../support/events.js';
import { nextEvent, readAll } from '../../../support/node-connection.js';

const TARGET = new SocketAddress('server.test', 443);

async function open(
  t: ExecutionContext,
  connect: ConnectStreams,
  options?: StreamsStackOptions,
): Promise<TCPSocket> {
  const socket = new TCPSocket(new StreamsStack(connect, options));
  t.teardown(() => (socket.isOpen ? socket.close() : 0));
  check(await socket.connect(TARGET), socket);
  return socket;
}

/** Two pairs of streams, each of which reads what is written to the other. */
function streamPair(): [
  near: { readable: ReadableStream<Uint8Array>; writable: WritableStream<Uint8Array> },
  far: { readable: ReadableStream<Uint8Array>; writable: WritableStream<Uint8Array> },
] {
  const up = new TransformStream<Uint8Array, Uint8Array>();
  const down = new TransformStream<Uint8Array, Uint8Array>();
  return [
    { readable: down.readable, writable: up.writable },
    { readable: up.readable, writable: down.writable },
  ];
}

test('bytes pass both ways, one half ends before the other', async (t) => {
  const [near, far] = streamPair();
  const addresses: SocketAddress[] = [];
  const socket = await open(t, (address) => {
    addresses.push(address);
    return near;
  });
  t.deepEqual(addresses, [TARGET]);
  const [reader, writer] = [far.readable.getReader(), far.writable.getWriter()];
  const bytes = Uint8Array.of(1, 2, 3);
  t.is(await socket.send(bytes), 3);
  bytes.fill(0);
  t.deepEqual([...((await reader.read()).value ?? [])], [1, 2, 3]);
  t.is(socket.tryShutdown(), NSAPI_ERROR_OK);
  t.is(socket.tryShutdown(), NSAPI_ERROR_OK);
  t.is(await socket.send(bytes), NSAPI_ERROR_NO_CONNECTION);
  t.true((await reader.read()).done);
  void writer.write(Uint8Array.of(4));
  void writer.close();
  const { bytes: read, end } = await readAll(socket);
  t.deepEqual([...read], [4]);
  t.is(end, 0);
});

test('after the other half has ended, this one goes on', async (t) => {
  const [near, far] = streamPair();
  const socket = await open(t, () => near);
  const reader = far.readable.getReader();
  void far.writable.close();
  t.is(await socket.recv(new Uint8Array(1)), 0);
  t.is(await socket.send(Uint8Array.of(9)), 1);
  t.deepEqual([...((await reader.read()).value ?? [])], [9]);
  await reader.cancel('enough');
  while ((await socket.send(Uint8Array.of(1))) > 0) await settle();
  t.is(socket.lastError?.errno, NSAPI_ERROR_CONNECTION_LOST);
  t.is(await socket.recv(new Uint8Array(1)), 0);
});

test('without halves shutdown is UNSUPPORTED and the end is that of both', async (t) => {
  const [near, far] = streamPair();
  const socket = await open(t, () => near, { halfClose: false });
  t.is(socket.tryShutdown(), NSAPI_ERROR_UNSUPPORTED);
  void far.writable.close();
  t.is(await socket.recv(new Uint8Array(1)), 0);
  t.is(await socket.send(Uint8Array.of(9)), NSAPI_ERROR_CONNECTION_LOST);
});

test('a stalled reader stops the source, and a slow sink stops the sends', async (t) => {
  let pulled = 0;
  const written: number[] = [];
  const gate: { open: () => void } = { open: () => {} };
  const readable = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      pulled += 10_000;
      if (pulled <= 1_000_000) controller.enqueue(new Uint8Array(10_000));
      else controller.close();
    },
  });
  const writable = new WritableStream<Uint8Array>({
    write: (bytes) => {
      written.push(bytes.length);
      return new Promise<void>((resolve) => {
        gate.open = resolve;
      });
    },
  });
  const socket = await open(t, () => Promise.resolve({ readable, writable }));
  await settle();
  t.true(pulled >= 70_000 && pulled <= 100_000, `${pulled} bytes were read`);
  socket.setBlocking(false);
  t.is(await socket.send(new Uint8Array(100_000)), 65_536);
  t.is(await socket.send(new Uint8Array(1)), NSAPI_ERROR_WOULD_BLOCK);
  await settle();
  const told = nextEvent(socket);
  gate.open();
  await told;
  t.is(await socket.send(new Uint8Array(5)), 5);
  await settle();
  t.deepEqual(written, [65_536, 5]);
  socket.setBlocking(true);
  t.is((await readAll(socket)).bytes.length, 1_000_000);
});

test('failures keep their cause', async (t) => {
  const refused = new TCPSocket(
    new StreamsStack(() => {
      throw new Error('no route');
    }),
  );
  t.is(await refused.connect(TARGET), NSAPI_ERROR_NO_CONNECTION);
  t.regex(String(refused.lastError?.cause), /no route/);
  const [near, far] = streamPair();
  const broken = await open(t, () => near);
  await far.writable.abort(new Error('the wire was cut'));
  t.is(await broken.recv(new Uint8Array(1)), NSAPI_ERROR_CONNECTION_LOST);
  t.regex(String(broken.lastError?.cause), /the wire was cut/);
  const words = new ReadableStream<string>({ pull: (controller) => controller.enqueue('text') });
  const talking = new TCPSocket(
    new StreamsStack(() => ({ readable: words, writable: new WritableStream() })),
  );
  await talking.connect(TARGET);
  t.is(await talking.recv(new Uint8Array(1)), NSAPI_ERROR_DEVICE_ERROR);
  const locked = streamPair()[0];
  locked.readable.getReader();
  const taken = new TCPSocket(new StreamsStack(() => locked));
  t.is(await taken.connect(TARGET), NSAPI_ERROR_DEVICE_ERROR);
  const huge = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(2000)),
  });
  const flooded = new TCPSocket(
    new StreamsStack(() => ({ readable: huge, writable: new WritableStream() }), {
      maxBuffered: 1999,
    }),
  );
  await flooded.connect(TARGET);
  t.is(await flooded.recv(new Uint8Array(1)), NSAPI_ERROR_NO_MEMORY);
  t.throws(() => new StreamsStack(() => streamPair()[0], { maxBuffered: 0 }), {
    instanceOf: RangeError,
  });
});

test('closing delivers what was sent and gives up both streams, late ones too', async (t) => {
  const [near, far] = streamPair();
  const socket = await open(t, () => near);
  t.is(await socket.send(Uint8Array.of(1)), 1);
  await socket.close();
  const reader = far.readable.getReader();
  t.deepEqual([...((await reader.read()).value ?? [])], [1]);
  t.true((await reader.read()).done);
  t.true(
    await far.writable.getWriter().closed.then(
      () => false,
      () => true,
    ),
  );
  const late = streamPair();
  const arrive: { streams: (streams: typeof near) => void } = { streams: () => {} };
  const waiting = new TCPSocket(
    new StreamsStack(
      () =>
        new Promise((resolve) => {
          arrive.streams = resolve;
        }),
    ),
  );
  const connecting = waiting.connect(TARGET);
  await settle();
  await waiting.close();
  t.true((await connecting) < 0);
  arrive.streams(late[0]);
  t.true((await late[1].readable.getReader().read()).done);
});
