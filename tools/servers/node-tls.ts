import type { Socket } from 'node:net';
import { createServer, DEFAULT_CIPHERS, type TLSSocket, type TlsOptions } from 'node:tls';
import type { TestServer } from './process.js';

/**
 * Node's own TLS server, in this process; `onRaw` sees each TCP connection first. The log has the
 * errors of handshakes and connections.
 */
export function startNodeTlsServer(
  options: TlsOptions,
  onConnection: (socket: TLSSocket) => void,
  onRaw: (socket: Socket) => void = () => {},
): Promise<TestServer> {
  const lines: string[] = [];
  const sockets = new Set<Socket>();
  // As with the other servers, the client shall judge weak certificates.
  const server = createServer({ ciphers: `${DEFAULT_CIPHERS}:@SECLEVEL=0`, ...options });
  let closed: Promise<void> | undefined;
  server.on('connection', (socket: Socket) => {
    onRaw(socket);
    // One that is accepted after the end would keep the process alive.
    if (closed !== undefined) socket.destroy();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', (error) => lines.push(`handshake: ${error.message}`));
  server.on('secureConnection', (socket) => {
    socket.on('error', (error) => lines.push(`connection: ${error.message}`));
    onConnection(socket);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string')
        throw new Error('a TCP server has a port');
      resolve({
        port: address.port,
        log: () => lines.join('\n'),
        close(): Promise<void> {
          closed ??= new Promise((done) => {
            server.close(() => done());
            for (const socket of sockets) socket.destroy();
          });
          return closed;
        },
      });
    });
  });
}
