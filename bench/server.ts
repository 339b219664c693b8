import { constants } from 'node:crypto';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { pump } from './pump.js';

// The separate process that everything is measured against: Node's own servers. It is forked, told
// the certificate, and tells its ports. A client begins with nine bytes: what it wants, and the
// count of bytes; or it says GET /COUNT in HTTP/1.1.

const PIECE = Buffer.alloc(65_536, 0x5a);

/** Serves one client: sends it so many bytes, or takes so many and answers with one. */
function serve(socket: Socket): void {
  let left = -1;
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    if (left >= 0) {
      left -= chunk.length;
    } else if (chunk[0] === 0x47) {
      const size = Number(/^GET \/(\d+) /.exec(chunk.toString('latin1'))?.[1]);
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`);
      send(socket, size, false);
    } else {
      left = Number(chunk.readBigUInt64BE(1)) - (chunk.length - 9);
      if (chunk[0] === 0x64) {
        send(socket, left, true);
        return;
      }
      // The same for a client that ends the connection itself.
      if (chunk[0] === 0x6b) {
        send(socket, left, false);
        left = -1;
        return;
      }
    }
    if (left === 0) socket.end('k');
  });
}

function send(socket: Socket, size: number, end: boolean): void {
  pump(socket, PIECE, size, () => {
    if (end) socket.end();
  });
}

interface Order {
  readonly cert: string;
  readonly key: string;
  readonly suites: readonly string[];
}

function isOrder(message: unknown): message is Order {
  return typeof message === 'object' && message !== null && 'suites' in message;
}

function listen(server: {
  listen(port: number, host: string, done: () => void): unknown;
  address(): unknown;
}): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address !== 'object' || address === null || !('port' in address))
        throw new Error('a server has a port');
      resolve(Number(address.port));
    });
  });
}

process.once('message', (order) => {
  if (!isOrder(order)) throw new Error('not an order');
  const { cert, key, suites } = order;
  const secure = (ciphers: string, secureOptions: number): ReturnType<typeof createTlsServer> =>
    createTlsServer({ cert, key, ciphers, secureOptions, minVersion: 'TLSv1.3' }, serve).on(
      'tlsClientError',
      () => {},
    );
  const resuming = suites.map((suite) => secure(suite, 0));
  // Some clients resume a session wherever they can. Without tickets there is none, as nothing
  // keeps it here.
  const full = suites.map((suite) => secure(suite, constants.SSL_OP_NO_TICKET));
  void Promise.all([...resuming, createTcpServer(serve), ...full].map(listen)).then((ports) =>
    process.send?.(ports),
  );
  process.on('disconnect', () => process.exit());
  // Any further message asks how long this process has computed, in milliseconds.
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.((user + system) / 1000);
  });
});
