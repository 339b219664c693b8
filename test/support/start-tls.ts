import { createServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { ExecutionContext } from 'ava';
import { pki } from '../../tools/certificates.js';
import { listenLocally } from '../../tools/listen.js';

/**
 * A server that greets in plain text, goes over to TLS when it is asked to, tells how many bytes
 * came before, and then echoes.
 */
export async function startStartTls(
  t: ExecutionContext,
  { greeting = '', tells = false } = {},
): Promise<{ port: number; ca: string }> {
  const {
    server: { ecP256 },
  } = await pki();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.write(greeting);
    let asked = '';
    const hear = (data: Buffer): void => {
      asked += data.toString('latin1');
      if (!asked.includes('STARTTLS')) return;
      socket.removeListener('data', hear);
      socket.write('220 go ahead\r\n');
      const secure = new TLSSocket(socket, {
        isServer: true,
        cert: ecP256.chainPem,
        key: ecP256.keyPem,
        ALPNProtocols: ['echo'],
      });
      secure.on('error', () => {});
      if (tells) secure.write(`${asked.length} bytes before TLS\r\n`);
      secure.pipe(secure);
    };
    socket.on('data', hear);
  });
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const port = await listenLocally(server);
  return { port, ca: ecP256.rootPem };
}
