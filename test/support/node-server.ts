import { once } from 'node:events';
import * as net from 'node:net';
import * as node from 'node:tls';
import type { ExecutionContext } from 'ava';
import { pki } from '../../tools/certificates.js';
import * as ours from '../../ts/tls.js';
import { listenLocally } from '../../tools/listen.js';

/** A connection of a server of ours. */
export type Served = InstanceType<typeof ours.TLSSocket>;

/** A server that listens on a port of 127.0.0.1, and what its clients met. */
export interface Serving {
  readonly server: ours.Server;
  readonly port: number;
  /** Connections that are secure, as they came. */
  readonly sockets: Served[];
  /** Whether they resumed a session, and by which cipher suite they go. */
  readonly resumed: boolean[];
  readonly suites: unknown[];
  /** Errors of clients that did not get so far. */
  readonly errors: (Error & { code?: string })[];
}

/** Starts a server with the test's own certificate, which echoes; it ends with the test. */
export async function serve(
  t: ExecutionContext,
  options: ours.ServerOptions = {},
  accept: (socket: Served) => void = (socket) => void socket.pipe(socket),
): Promise<Serving> {
  const {
    server: { ecP256 },
  } = await pki();
  const sockets: Served[] = [];
  const resumed: boolean[] = [];
  const suites: unknown[] = [];
  const errors: Error[] = [];
  const raws: net.Socket[] = [];
  const server = ours.createServer(
    { cert: ecP256.chainPem, key: ecP256.keyPem, ...options },
    (socket) => {
      sockets.push(socket);
      resumed.push(socket.isSessionReused());
      suites.push(Reflect.get(socket.getCipher(), 'name'));
      socket.on('error', () => {});
      accept(socket);
    },
  );
  server.on('tlsClientError', (error: Error) => errors.push(error));
  server.on('connection', (raw) => raws.push(raw));
  t.teardown(() => {
    for (const raw of raws) raw.destroy();
    server.close();
  });
  const port = await listenLocally(server);
  return { server, port, sockets, resumed, suites, errors };
}

/** What one visit of a client of node:tls found. */
export interface Visit {
  readonly socket: node.TLSSocket;
  readonly session: Buffer | undefined;
  readonly reused: boolean;
  readonly certificate: string;
}

/** A client of node:tls that trusts the test's own root. */
async function connect(port: number, options: node.ConnectionOptions): Promise<node.TLSSocket> {
  const { rootCa } = await pki();
  const trust = { ca: rootCa.rootPem, servername: 'localhost' };
  return node.connect({ port, host: '127.0.0.1', ...trust, ...options });
}

/** Connects, says a word, waits for its echo and ends. */
export async function visit(
  port: number,
  options: node.ConnectionOptions = {},
  word = 'hello',
): Promise<Visit> {
  const socket = await connect(port, options);
  let session: Buffer | undefined;
  socket.on('session', (given) => {
    session = given;
  });
  const signal = AbortSignal.timeout(15_000);
  await once(socket, 'secureConnect', { signal });
  const reused = socket.isSessionReused();
  const certificate = socket.getPeerX509Certificate()?.fingerprint256 ?? '';
  socket.write(word);
  const [echo]: unknown[] = await once(socket, 'data', { signal });
  if (String(echo) !== word) throw new Error(`the echo was ${String(echo)}`);
  socket.end();
  await once(socket, 'close', { signal });
  return { socket, session, reused, certificate };
}

/** The error that a client's connect ends with. */
export async function refused(
  port: number,
  options: node.ConnectionOptions = {},
): Promise<Error & { code?: string }> {
  const socket = await connect(port, options);
  socket.resume();
  return new Promise((resolve, reject) => {
    socket.once('error', resolve);
    socket.once('close', () => reject(new Error('the connection ended without an error')));
  });
}

/** Sends bytes over TCP, and gives all that comes back until the end. */
export async function say(port: number, bytes: Uint8Array, ends = false): Promise<Buffer> {
  const socket = net.connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(bytes);
  if (ends) socket.end();
  const answer: Buffer[] = [];
  socket.on('data', (piece: Buffer) => answer.push(piece));
  await once(socket, 'close', { signal: AbortSignal.timeout(15_000) });
  return Buffer.concat(answer);
}

/** Waits until something is so. */
export async function until(is: () => boolean): Promise<void> {
  for (const begun = Date.now(); !is(); ) {
    if (Date.now() - begun > 15_000) throw new Error('it did not become so');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The first bytes that a client of node:tls sends. */
export async function helloOf(options: node.ConnectionOptions = {}): Promise<Buffer> {
  const listener = net.createServer();
  const port = await listenLocally(listener);
  const client = node.connect({ port, host: '127.0.0.1', servername: 'localhost', ...options });
  client.on('error', () => {});
  const [raw]: net.Socket[] = await once(listener, 'connection');
  if (raw === undefined) throw new Error('nobody came');
  const [hello]: Buffer[] = await once(raw, 'data');
  client.destroy();
  raw.destroy();
  listener.close();
  if (hello === undefined) throw new Error('nothing was said');
  return hello;
}
