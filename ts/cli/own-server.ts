import { once } from 'node:events';
import { createServer } from 'node:https';
import { makeThrowawayCa } from './throwaway-ca.js';

/** An HTTPS server on loopback. */
export interface OwnServer {
  readonly host: string;
  readonly port: number;
  /** The CA certificate that verifies it, PEM. */
  readonly ca: string;
  close(): void;
}

/**
 * Starts Node's own HTTPS server on a free port of 127.0.0.1, with a certificate of a throw-away
 * CA.
 */
export async function startOwnServer(alpn: readonly string[]): Promise<OwnServer> {
  const {
    ca,
    server: { certificate, privateKey },
  } = makeThrowawayCa();
  const server = createServer(
    {
      cert: certificate,
      key: privateKey,
      ...(alpn.length > 0 ? { ALPNProtocols: [...alpn] } : {}),
    },
    (_request, response) => response.end('Hello from a TLS server on loopback.\n'),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    host: 'localhost',
    port: address.port,
    ca,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
