import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import * as tls from 'node:tls';
import type { ExecutionContext } from 'ava';
import { pki } from '../../tools/certificates.js';
import type { EitherSocket } from './both-tls.js';

/** A server of node:tls. */
export interface Served {
  readonly port: number;
  readonly server: tls.Server;
  readonly peers: tls.TLSSocket[];
}

/** Starts one with the test PKI; it echoes unless told otherwise, and ends with the test. */
export async function serve(
  t: ExecutionContext,
  options: tls.TlsOptions = {},
  accept: (socket: tls.TLSSocket) => void = (socket) => socket.pipe(socket),
  where: string | number = 0,
): Promise<Served> {
  const {
    server: { ecP256 },
  } = await pki();
  const peers: tls.TLSSocket[] = [];
  const settings = { cert: ecP256.chainPem, key: ecP256.keyPem, ...options };
  const server = tls.createServer(settings, (socket) => {
    peers.push(socket);
    socket.on('error', () => {});
    accept(socket);
  });
  server.on('tlsClientError', () => {});
  if (typeof where === 'string') server.listen(where);
  else server.listen(where, '127.0.0.1');
  t.teardown(() => {
    for (const peer of peers) peer.destroy();
    server.close();
  });
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { port, server, peers };
}

/** Resolves when the stream is closed. */
export async function closed(socket: Duplex): Promise<void> {
  if (!socket.closed) await once(socket, 'close', { signal: AbortSignal.timeout(8000) });
}

/** Resolves when the handshake is over. */
export async function secured(socket: EitherSocket): Promise<void> {
  await once(socket, 'secureConnect', { signal: AbortSignal.timeout(8000) });
}

/** The error that the socket emits. */
export async function failure(socket: EitherSocket): Promise<unknown> {
  const [error]: unknown[] = await once(socket, 'error', { signal: AbortSignal.timeout(8000) });
  return error;
}

/** Writes a text, and gives what comes back, as long as that. */
export function echo(socket: EitherSocket, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let got = '';
    const take = (chunk: unknown): void => {
      got += String(chunk);
      if (got.length < text.length) return;
      socket.removeListener('data', take);
      resolve(got);
    };
    socket.on('data', take).once('error', reject).write(text);
  });
}
