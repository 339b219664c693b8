import { connect } from 'node:net';
import { once } from 'node:events';
import { Duplex } from 'node:stream';
import test from 'ava';
import { WebSocket } from 'ws';
import { TCPSocket } from '../../../../ts/net/tcp-socket.js';
import {
  NSAPI_ERROR_NO_MEMORY,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../../../ts/nsapi/error.js';
import { SocketAddress } from '../../../../ts/nsapi/socket-address.js';
import { check } from '../../../../ts/nsapi/socket-error.js';
import type { CarrierListener } from '../../../../ts/stack/carrier.js';
import { StreamsCarrier, type ByteStreams } from '../../../../ts/stack/streams/carrier.js';
import { StreamsStack } from '../../../../ts/stack/streams/streams-stack.js';
import { WebSocketStack } from '../../../../ts/stack/websocket/websocket-stack.js';
import type { WebSocketStreamLike } from '../../../../ts/stack/websocket/types.js';
import { settle } from '../../../support/events.js';
import { startScripted } from '../../../support/relays.js';
import { startTcpServer } from '../../../support/tcp-server.js';

/** Counts what it is told. */
function listener(): CarrierListener & { readonly told: string[] } {
  const told: string[] = [];
  return {
    told,
    opened: () => told.push('opened'),
    received: () => told.push('received'),
    drained: () => told.push('drained'),
    ended: () => told.push('ended'),
  };
}

/** A writable whose writes end when the test says so; the readable never has anything. */
class Slow implements ByteStreams {
  readonly writes: { readonly size: number; done(): void }[] = [];
  asked = 0;
  full = false;
  readonly readable = {
    getReader: () => ({
      read: () => new Promise<{ done: boolean }>(() => {}),
      cancel: async () => {},
    }),
  };
  readonly writable: ByteStreams['writable'];

  constructor() {
    const ready = (): Promise<unknown> => {
      this.asked += 1;
      return new Promise(() => {});
    };
    const isFull = (): boolean => this.full;
    this.writable = {
      getWriter: () => ({
        get desiredSize() {
          return isFull() ? 0 : 1;
        },
        get ready() {
          return ready();
        },
        write: ({ length }) =>
          new Promise<void>((resolve) => this.writes.push({ size: length, done: resolve })),
        close: async () => {},
        abort: async () => {},
      }),
    };
  }
}

test('where both streams are one socket, what was sent is delivered after close', async (t) => {
  const SIZE = 5_000_000;
  const server = await startTcpServer();
  t.teardown(() => server.close());
  const opened = async ({ host, port }: SocketAddress) => {
    const raw = connect({ host, port, allowHalfOpen: true });
    await once(raw, 'connect');
    return Duplex.toWeb(raw);
  };
  // All of it waits in the writable when the socket is closed: the peer does not read before.
  const stack = new StreamsStack(opened, { sendBuffer: 2 * SIZE });
  const socket = new TCPSocket(stack);
  check(await socket.connect(server.address), socket);
  const peer = await server.next();
  // What the other end sends meanwhile is dropped, and holds nothing up.
  peer.write(new Uint8Array(1_000_000));
  t.is(await socket.send(new Uint8Array(SIZE)), SIZE);
  t.is(await socket.close(), NSAPI_ERROR_OK);
  let got = 0;
  peer.on('data', (chunk: Buffer) => (got += chunk.length)).resume();
  await once(peer, 'end');
  t.is(got, SIZE);
  peer.end();
});

test('with a bound it counts what has not left, and tells of room when half empty', async (t) => {
  const [slow, told] = [new Slow(), listener()];
  const carrier = new StreamsCarrier(Promise.resolve(slow), told, {
    halves: false,
    sendBuffer: 1000,
    heedsWritable: false,
  });
  await settle();
  slow.full = true;
  for (let count = 0; count < 5; count++) {
    t.false(carrier.isFull, "the writable's own opinion does not count");
    carrier.send(new Uint8Array(200));
  }
  t.true(carrier.isFull);
  for (let count = 0; count < 10; count++) carrier.wantRoom();
  await settle();
  t.deepEqual(told.told, ['opened']);
  slow.writes[0]?.done();
  slow.writes[1]?.done();
  await settle();
  t.deepEqual(told.told, ['opened'], 'more than half still waits');
  slow.writes[2]?.done();
  await settle();
  t.deepEqual(told.told, ['opened', 'drained']);
  slow.writes[3]?.done();
  await settle();
  t.deepEqual(told.told, ['opened', 'drained'], 'once for each time that it was asked for');
  carrier.wantRoom();
  await settle();
  t.deepEqual(told.told, ['opened', 'drained', 'drained'], 'there is room');
  carrier.close();
});

test('without one it asks the writable, once for each time', async (t) => {
  const [slow, told] = [new Slow(), listener()];
  const carrier = new StreamsCarrier(Promise.resolve(slow), told, {
    halves: true,
    sendBuffer: 1000,
    heedsWritable: true,
  });
  await settle();
  slow.full = true;
  t.true(carrier.isFull);
  for (let count = 0; count < 1000; count++) carrier.wantRoom();
  t.is(slow.asked, 1);
  carrier.close();
});

test.serial(
  'through a WebSocketStream a send waits by events alone: no timer, no look',
  async (t) => {
    const streams: Slow[] = [];
    class SlowStream implements WebSocketStreamLike {
      readonly opened: Promise<Slow & { protocol: string }>;
      readonly closed = new Promise<object>(() => {});

      constructor() {
        const stream = new Slow();
        streams.push(stream);
        this.opened = Promise.resolve(Object.assign(stream, { protocol: '' }));
      }

      close(): void {}
    }
    const stack = new WebSocketStack('ws://relay.test/', {
      webSocketStream: SlowStream,
      sendBuffer: 100_000,
    });
    const socket = new TCPSocket(stack);
    check(await socket.connect(new SocketAddress('server.test', 443)), socket);
    const timers: unknown[] = [];
    const setTimer = globalThis.setTimeout;
    t.teardown(() => Object.assign(globalThis, { setTimeout: setTimer }));
    Object.assign(globalThis, {
      setTimeout: (...args: Parameters<typeof setTimer>) => {
        timers.push(args[1]);
        return setTimer(...args);
      },
    });
    const sending = socket.send(new Uint8Array(300_000));
    await settle();
    t.is(socket.trySend(Uint8Array.of(1)), NSAPI_ERROR_WOULD_BLOCK);
    for (let at = 0; streams[0] !== undefined && at < streams[0].writes.length; at++) {
      streams[0].writes[at]?.done();
      await settle();
    }
    t.is(await sending, 300_000);
    t.deepEqual(timers, []);
    t.is(
      streams[0]?.writes.reduce((sum, { size }) => sum + size, 0),
      300_000,
    );
  },
);

test('a single message that is larger than what may wait is called that', async (t) => {
  const url = await startScripted(t, (socket) => socket.send(new Uint8Array(100_001)));
  const socket = new TCPSocket(
    new WebSocketStack(url, { webSocket: WebSocket, maxBuffered: 100_000 }),
  );
  check(await socket.connect(new SocketAddress('server.test', 443)), socket);
  t.is(await socket.recv(new Uint8Array(10)), NSAPI_ERROR_NO_MEMORY);
  t.regex(
    String(socket.lastError?.cause),
    /One message of 100001 bytes came, and only 100000 may wait/,
  );
  await socket.close();
});

test('a write that is stuck does not keep a closed pair of streams alive', async (t) => {
  let cancelled = false;
  const streams: ByteStreams = {
    readable: new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        if (!cancelled) controller.enqueue(new Uint8Array(10));
      },
      cancel: () => {
        cancelled = true;
      },
    }),
    writable: new WritableStream<Uint8Array>({ write: () => new Promise(() => {}) }),
  };
  const socket = new TCPSocket(new StreamsStack(() => streams));
  check(await socket.connect(new SocketAddress('server.test', 443)), socket);
  check(await socket.send(Uint8Array.of(1)), socket);
  await socket.close();
  // As long as closed streams go on delivering.
  await new Promise((resolve) => setTimeout(resolve, 5500));
  t.true(cancelled);
});
