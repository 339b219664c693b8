// A program of its own, so that the server's work is not done in the client's thread; started by
// bulk-server.ts.
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { Readable } from 'node:stream';
import { bulkPieces } from './bulk.js';

let flooded = 0;

function listen(options: TlsOptions, serve: (socket: TLSSocket) => void): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer({ ...options, allowHalfOpen: true }, (socket) => {
      socket.on('error', (error) => process.stderr.write(`${error.message}\n`));
      serve(socket);
    });
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string')
        throw new Error('a TCP server has a port');
      resolve(address.port);
    });
  });
}

function* flood(size: number): Generator<Uint8Array> {
  for (const piece of bulkPieces(size)) {
    flooded += piece.length;
    yield piece;
  }
}

process.on('message', (message) => {
  if (typeof message !== 'object' || message === null) return;
  if ('cert' in message && 'key' in message && 'size' in message)
    void start(
      String(message.cert),
      String(message.key),
      Number(message.size),
      !('endless' in message),
    );
  else process.send?.({ flooded });
});
process.on('disconnect', () => process.exit());

async function start(cert: string, key: string, size: number, ends: boolean): Promise<void> {
  const echo = await listen({ cert, key }, (socket) => socket.pipe(socket));
  const source = await listen({ cert, key }, (socket) => {
    socket.resume();
    Readable.from(flood(size), { objectMode: false }).pipe(socket, { end: ends });
  });
  process.send?.({ echo, source });
}
