import { once } from 'node:events';
import { createServer as createPlain, type RequestListener } from 'node:http';
import { createServer, Server as SecureServer, type ServerOptions } from 'node:https';
import { createServer as createTcp, type Server, type Socket } from 'node:net';
import { createServer as createTls } from 'node:tls';
import type { ExecutionContext } from 'ava';
import { pki } from '../../tools/certificates.js';

/** A server of HTTP on localhost. */
export interface HttpServer {
  readonly port: number;
  readonly origin: string;
  /** The CA of it. */
  readonly ca: string;
  /** The connections that there were so far. */
  readonly connections: readonly Socket[];
}

/** A server of Node's own, whose certificate may be changed while it runs. */
export interface NodeHttpServer extends HttpServer {
  readonly present: (certificate: { readonly chainPem: string; readonly keyPem: string }) => void;
}

/** Node's own server, over TLS unless it is plain; it ends with the test. */
export async function startHttp(
  t: ExecutionContext,
  listener: RequestListener,
  options: ServerOptions & { readonly plain?: boolean } = {},
): Promise<NodeHttpServer> {
  const {
    server: { ecP256 },
  } = await pki();
  const { plain = false, ...more } = options;
  const server = plain
    ? createPlain(more, listener)
    : createServer({ cert: ecP256.chainPem, key: ecP256.keyPem, ...more }, listener);
  const listens = await listening(t, server, plain ? 'http' : 'https', ecP256.rootPem);
  const present: NodeHttpServer['present'] = ({ chainPem: cert, keyPem: key }) => {
    if (server instanceof SecureServer) server.setSecureContext({ ...more, cert, key });
  };
  return { ...listens, present };
}

/**
 * A server that answers each request's head as it is told, by bytes; over TLS unless it is plain.
 */
export async function startScript(
  t: ExecutionContext,
  answer: (socket: Socket, head: string) => void,
  { plain = false } = {},
): Promise<HttpServer> {
  const {
    server: { ecP256 },
  } = await pki();
  const accept = (socket: Socket): void => {
    let head = '';
    socket.on('error', () => {});
    socket.on('data', (data) => {
      head += data.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      const asked = head;
      head = '';
      answer(socket, asked);
    });
  };
  const server = plain
    ? createTcp(accept)
    : createTls({ cert: ecP256.chainPem, key: ecP256.keyPem }, accept);
  return listening(t, server, plain ? 'http' : 'https', ecP256.rootPem);
}

async function listening(
  t: ExecutionContext,
  server: Server,
  scheme: string,
  ca: string,
): Promise<HttpServer> {
  const connections: Socket[] = [];
  server.on('connection', (socket: Socket) => connections.push(socket));
  server.on('tlsClientError', () => {});
  server.listen(0, 'localhost');
  await once(server, 'listening');
  t.teardown(() => {
    server.close();
    for (const socket of connections) socket.destroy();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const { port } = address;
  return { port, origin: `${scheme}://localhost:${port}`, ca, connections };
}
