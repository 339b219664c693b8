import test from 'ava';
import { TCPSocket } from '../../../ts/net/tcp-socket.js';
import type { FaultKind } from '../../../ts/nsapi/network-fault.js';
import type { SocketError } from '../../../ts/nsapi/socket-error.js';
import { SocketAddress } from '../../../ts/nsapi/socket-address.js';
import type { NetworkStack } from '../../../ts/stack/network-stack.js';
import { StreamsStack, type ConnectStreams } from '../../../ts/stack/streams/streams-stack.js';
import { WebSocketStack } from '../../../ts/stack/websocket/websocket-stack.js';

const TARGET = new SocketAddress('server.test', 443);

/** What a socket of this stack fails with when it connects and then reads. */
async function failure(stack: NetworkStack): Promise<SocketError | null> {
  const socket = new TCPSocket(stack);
  const connected = await socket.connect(TARGET);
  if (connected === 0) await socket.recv(new Uint8Array(1));
  await socket.close();
  return socket.lastError;
}

const writable = (): WritableStream<Uint8Array> => new WritableStream<Uint8Array>();

const cut = new Error('cut');
const streams: readonly [what: string, kind: FaultKind, connect: ConnectStreams][] = [
  ['do not open', 'tunnel', () => Promise.reject(cut)],
  [
    'break',
    'reset',
    () =>
      Promise.resolve({
        readable: new ReadableStream<Uint8Array>({ pull: (at) => at.error(cut) }),
        writable: writable(),
      }),
  ],
  [
    'give text',
    'protocol',
    () =>
      Promise.resolve({
        // @ts-expect-error: the mistake that it is for
        readable: new ReadableStream<Uint8Array>({ pull: (at) => at.enqueue('text') }),
        writable: writable(),
      }),
  ],
];

for (const [what, kind, connect] of streams)
  test(`the kind of what happened is told where streams ${what}: ${kind}`, async (t) => {
    const error = await failure(new StreamsStack(connect));
    t.is(error?.kind, kind);
    if (kind !== 'protocol') t.is(error?.cause, cut, 'the cause stays what it was');
  });

/** A WebSocket that opens and then gets a message that is text. */
class TextSocket extends EventTarget {
  binaryType = 'arraybuffer';
  readonly bufferedAmount = 0;
  readonly readyState = 1;
  readonly protocol = '';

  constructor() {
    super();
    setImmediate(() => {
      this.dispatchEvent(new Event('open'));
      this.dispatchEvent(new MessageEvent('message', { data: 'text' }));
    });
  }

  send(): void {}
  close(): void {}
}

test('a relay that sends text breaks the protocol', async (t) => {
  const stack = new WebSocketStack('ws://127.0.0.1:1/', {
    // @ts-expect-error: no more of a WebSocket than this needs
    webSocket: TextSocket,
  });
  t.is((await failure(stack))?.kind, 'protocol');
});
