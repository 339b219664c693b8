import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';

/** A plain server of Node's on a free loopback port. */
export interface TcpServer {
  readonly address: SocketAddress;
  /** The next connection, in the order in which they come. */
  next(): Promise<Socket>;
  close(): Promise<void>;
}

/** Starts a server whose connections are half-open and unread until the test reads them. */
export async function startTcpServer(): Promise<TcpServer> {
  const server: Server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
  const sockets: Socket[] = [];
  const arrived: Socket[] = [];
  const wanted: ((socket: Socket) => void)[] = [];
  let closing = false;
  server.on('connection', (socket) => {
    // One that is accepted after the end would keep the process alive.
    if (closing) {
      socket.destroy();
      return;
    }
    sockets.push(socket);
    // A reset is the test's business; without a listener it would end the process.
    socket.on('error', () => {});
    const want = wanted.shift();
    if (want === undefined) arrived.push(socket);
    else want(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    address: new SocketAddress('127.0.0.1', address.port),
    next: () => {
      const socket = arrived.shift();
      return socket === undefined
        ? new Promise((resolve) => wanted.push(resolve))
        : Promise.resolve(socket);
    },
    close: async () => {
      closing = true;
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A loopback port that nobody listens on: one that was just free. */
export async function freePort(): Promise<number> {
  const server = await startTcpServer();
  await server.close();
  return server.address.port;
}
