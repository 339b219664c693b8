import { once } from 'node:events';
import { createServer } from 'node:https';
import { TLSSocket } from 'node:tls';
import type { ThrowawayCa } from '../../ts/cli/throwaway-ca.js';
import { portOf, type RunningServer } from './https-server.js';

/** Starts an HTTPS server on a free port of 127.0.0.1 that wants a client certificate. */
export async function startMembersServer({
  ca,
  server: { certificate, privateKey },
}: ThrowawayCa): Promise<RunningServer> {
  const server = createServer(
    { cert: certificate + ca, key: privateKey, ca, requestCert: true, rejectUnauthorized: true },
    ({ socket }, response) => {
      const who = socket instanceof TLSSocket ? socket.getPeerCertificate().subject.CN : 'nobody';
      response.setHeader('Content-Type', 'text/plain; charset=utf-8');
      response.end(`Welcome, ${who}. This page is for those who have a certificate.\n`);
    },
  );
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { port: portOf(server.address()), close };
}
