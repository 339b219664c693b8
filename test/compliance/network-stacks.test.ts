import { once } from 'node:events';
import { createServer, type Socket as NodeSocket } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { WebSocket } from 'ws';
import { networkStackCompliance, type NetworkStackSubject } from '../../ts/compliance.js';
import type { Socket } from '../../ts/net/socket.js';
import { TCPSocket } from '../../ts/net/tcp-socket.js';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { LoopbackStack } from '../../ts/stack/loopback/loopback-stack.js';
import type { NetworkStack } from '../../ts/stack/network-stack.js';
import { NodeStack } from '../../ts/stack/node/node-stack.js';
import { StreamsStack } from '../../ts/stack/streams/streams-stack.js';
import { WebSocketStack } from '../../ts/stack/websocket/websocket-stack.js';
import { WispStack } from '../../ts/stack/wisp/wisp-stack.js';
import { duplexStreams } from '../support/duplex-streams.js';
import { startRelay, startWisp } from '../support/relays.js';
import { freePort } from '../support/tcp-server.js';

/** An echo server of Node's on loopback; it stops reading while nobody takes what it sends. */
async function startEcho(t: ExecutionContext): Promise<SocketAddress> {
  const sockets = new Set<NodeSocket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return new SocketAddress('localhost', address.port);
}

async function subject(
  t: ExecutionContext,
  make: (t: ExecutionContext, ports: readonly number[]) => Promise<NetworkStack> | NetworkStack,
): Promise<NetworkStackSubject> {
  const echo = await startEcho(t);
  const refused = new SocketAddress('localhost', await freePort());
  const stack = await make(t, [echo.port, refused.port]);
  return {
    stack,
    echo,
    refused,
    close: () => (stack instanceof WispStack ? stack.close() : undefined),
  };
}

/** A loopback stack with an echo of its own. */
function loopbackSubject(): NetworkStackSubject {
  const stack = new LoopbackStack();
  const listener = new TCPSocket(stack);
  check(listener.listen(16), listener);
  const serve = async (): Promise<void> => {
    for (;;) {
      const { code, socket } = await listener.accept();
      if (code !== 0 || socket === null) return;
      void echo(socket);
    }
  };
  const echo = async (socket: Socket): Promise<void> => {
    const buffer = new Uint8Array(16_384);
    for (;;) {
      const got = await socket.recv(buffer);
      if (got <= 0) break;
      if ((await socket.send(buffer.subarray(0, got))) < 0) break;
    }
    await socket.close();
  };
  void serve();
  const port = listener.getsockname().address?.port ?? 0;
  return {
    stack,
    echo: new SocketAddress('localhost', port),
    refused: new SocketAddress('localhost', 9),
    close: () => void listener.tryClose(),
  };
}

const MAKERS: Readonly<
  Record<string, (t: ExecutionContext) => Promise<NetworkStackSubject> | NetworkStackSubject>
> = {
  LoopbackStack: loopbackSubject,
  NodeStack: (t) => subject(t, () => new NodeStack()),
  StreamsStack: (t) => subject(t, () => new StreamsStack(duplexStreams)),
  'WebSocketStack over our relay': (t) =>
    subject(t, async (_, ports) => {
      const allow = ports.map((port) => ({ host: 'localhost', port }));
      return new WebSocketStack((await startRelay(t, { allow })).url, { webSocket: WebSocket });
    }),
  'WispStack over wisp-js': (t) =>
    subject(t, async () => new WispStack(await startWisp(t), { webSocket: WebSocket })),
};

for (const [name, make] of Object.entries(MAKERS)) {
  for (const { title, run } of networkStackCompliance) {
    test(`${name}: ${title}`, async (t) => {
      await t.notThrowsAsync(run(() => make(t)));
    });
  }
}
