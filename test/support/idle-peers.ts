import { createServer as createTcpServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { listenLocally } from '../../tools/listen.js';

// The process of the servers of idle connections, of node:tls or node:net; started by idle.ts. It
// is told which and tells its port; asked, it sends a byte on each connection and tells how many
// were answered by that byte and no more.

const BYTE = Buffer.of(0x2a);
const sockets = new Set<Socket>();

function serve(socket: Socket): void {
  sockets.add(socket);
  socket.on('error', () => sockets.delete(socket));
  socket.on('close', () => sockets.delete(socket));
  socket.resume();
}

async function listen(order: { cert?: unknown; key?: unknown; plain?: unknown }): Promise<void> {
  const server =
    order.plain === true
      ? createTcpServer(serve)
      : createTlsServer(
          { cert: String(order.cert), key: String(order.key), minVersion: 'TLSv1.3' },
          serve,
        );
  process.send?.(await listenLocally(server));
}

async function ask(count: number): Promise<void> {
  // The last ones may not have finished their handshake here.
  while (sockets.size < count) await new Promise((resolve) => setTimeout(resolve, 50));
  const answers = [...sockets].map(
    (socket) =>
      new Promise<boolean>((resolve) => {
        socket.once('data', (chunk: Buffer) => resolve(chunk.equals(BYTE)));
        socket.once('close', () => resolve(false));
        socket.write(BYTE);
      }),
  );
  const all = await Promise.all(answers);
  process.send?.(all.filter(Boolean).length);
}

process.on('message', (message: unknown) => {
  if (typeof message !== 'object' || message === null) return;
  if ('ask' in message) void ask(Number(message.ask));
  else void listen(message);
});
process.on('disconnect', () => process.exit());
