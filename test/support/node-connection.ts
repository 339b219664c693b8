import type { Socket as NodeSocket } from 'node:net';
import type { ExecutionContext } from 'ava';
import { TCPSocket } from '../../ts/net/tcp-socket.js';
import type { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { NodeStack } from '../../ts/stack/node/node-stack.js';
import { startTcpServer } from './tcp-server.js';

/** A connection over Node's stack. */
export interface Connection {
  readonly socket: TCPSocket;
  /** Node's own socket at the other end, which reads nothing before the test resumes it. */
  readonly peer: NodeSocket;
  readonly address: SocketAddress;
}

/** Connects to a server of Node's; both are closed when the test ends. */
export async function connectToNode(t: ExecutionContext): Promise<Connection> {
  const server = await startTcpServer();
  const socket = new TCPSocket(new NodeStack());
  t.teardown(async () => {
    if (socket.isOpen) await socket.close();
    await server.close();
  });
  check(await socket.connect(server.address), socket);
  return { socket, peer: await server.next(), address: server.address };
}

/** Waits for the socket's next event, of which there is one until the next call on the socket. */
export function nextEvent(socket: TCPSocket): Promise<void> {
  return new Promise((resolve) =>
    socket.sigio(() => {
      socket.sigio(null);
      resolve();
    }),
  );
}

/** Receives until the end or an error, and tells which. */
export async function readAll(
  socket: TCPSocket,
): Promise<{ readonly bytes: Buffer; readonly end: number }> {
  const pieces: Buffer[] = [];
  for (;;) {
    const into = Buffer.alloc(777);
    const size = await socket.recv(into);
    if (size <= 0) return { bytes: Buffer.concat(pieces), end: size };
    pieces.push(into.subarray(0, size));
  }
}
