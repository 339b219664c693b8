import type { ExecutionContext } from 'ava';
import { WebSocket } from 'ws';
import { TLSSocket } from '../../ts/tls/tls-socket.js';
import { check } from '../../ts/nsapi/socket-error.js';
import type { NetworkStack } from '../../ts/stack/network-stack.js';
import { WebSocketStack } from '../../ts/stack/websocket/websocket-stack.js';
import type { WebSocketClass } from '../../ts/stack/websocket/types.js';
import { StreamsStack } from '../../ts/stack/streams/streams-stack.js';
import { WispStack, type WispStackOptions } from '../../ts/stack/wisp/wisp-stack.js';
import { connect } from 'node:net';
import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { startRelay, startWisp } from './relays.js';

/** A way to a port of localhost. */
export interface Way {
  readonly name: string;
  stack(t: ExecutionContext, port: number): Promise<NetworkStack>;
}

function plain(name: string, webSocket: WebSocketClass): Way {
  return {
    name,
    stack: async (t, port) =>
      new WebSocketStack((await startRelay(t, { allow: [{ host: 'localhost', port }] })).url, {
        webSocket,
      }),
  };
}

/** A Wisp stack over wisp-js's server, which ends with the test. */
export async function wispStack(
  t: ExecutionContext,
  options: WispStackOptions = {},
  version: 1 | 2 = 2,
): Promise<WispStack> {
  const stack = new WispStack(await startWisp(t, version), { webSocket: WebSocket, ...options });
  t.teardown(() => stack.close());
  return stack;
}

/** Through our relay, with `ws` and with `browser`'s class; through wisp-js; over streams. */
export function ways(browser: WebSocketClass): readonly Way[] {
  return [
    plain('the relay', WebSocket),
    plain("the relay, with a browser's WebSocket", browser),
    { name: 'Wisp 2', stack: (t) => wispStack(t) },
    {
      name: "Wisp 1, with a browser's WebSocket",
      stack: (t) => wispStack(t, { webSocket: browser, version: 1 }, 1),
    },
    {
      name: 'streams',
      stack: async () =>
        new StreamsStack(async ({ host, port }) => {
          const socket = connect({ host, port, allowHalfOpen: true });
          await once(socket, 'connect');
          return Duplex.toWeb(socket);
        }),
    },
  ];
}

/** A TLSSocket over a stack, trusting one root; it is closed when the test ends. */
export function tlsOver(t: ExecutionContext, stack: NetworkStack, ca: string): TLSSocket {
  const socket = new TLSSocket(stack);
  t.teardown(async () => {
    await socket.close();
    socket[Symbol.dispose]();
  });
  socket.setTimeout(20_000);
  check(socket.setRootCaCert(ca), socket);
  return socket;
}
