import type { ExecutionContext } from 'ava';
import { WebSocket } from 'ws';
import { TCPSocket } from '../../ts/net/tcp-socket.js';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { WebSocketStack } from '../../ts/stack/websocket/websocket-stack.js';
import { startTcpServer, type TcpServer } from './tcp-server.js';

/** A plain server, which ends with the test. */
export async function tcp(t: ExecutionContext): Promise<TcpServer> {
  const server = await startTcpServer();
  t.teardown(() => server.close());
  return server;
}

/** A TCP connection of ours through a relay. */
export async function through(url: string, host: string, port: number): Promise<TCPSocket> {
  const socket = new TCPSocket(new WebSocketStack(url, { webSocket: WebSocket }));
  check(await socket.connect(new SocketAddress(host, port)), socket);
  return socket;
}

/** How a WebSocket with an Origin fares: open, or the HTTP status. */
export function asPage(
  url: string,
  origin?: string,
): Promise<{ socket: WebSocket; status: string }> {
  const socket = new WebSocket(url, origin === undefined ? {} : { origin });
  return new Promise((resolve) => {
    socket.on('open', () => resolve({ socket, status: 'open' }));
    socket.on('error', (error) => resolve({ socket, status: error.message }));
  });
}
