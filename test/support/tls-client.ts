import type { ExecutionContext } from 'ava';
import type { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import type { SslContext } from '../../ts/mbedtls/ssl-context.js';
import type { Socket } from '../../ts/net/socket.js';
import { TLSSocket } from '../../ts/tls/tls-socket.js';
import { check } from '../../ts/nsapi/socket-error.js';
import type { TestServer } from '../../tools/servers.js';

/** What a client proves itself with. */
export interface ClientCredentials {
  readonly chainPem: string;
  readonly keyPem: string;
  readonly passphrase?: string;
}

export interface ClientOptions {
  /** The root that it trusts, PEM. */
  readonly ca: string;
  readonly credentials?: ClientCredentials | undefined;
  /** Changes the configuration before it is used. */
  readonly configure?: (config: SslConfig) => void;
}

/**
 * Longest wait for a peer, in milliseconds: a test shall say what it waited for, instead of running
 * out of time.
 */
const PATIENCE = 30_000;

/** A TLSSocket of ours that is set up, and closed when the test ends. */
export function tlsClient(t: ExecutionContext, options: ClientOptions): TLSSocket {
  const socket = new TLSSocket();
  t.teardown(async () => {
    await socket.close();
    socket[Symbol.dispose]();
  });
  check(socket.open(), socket);
  socket.setTimeout(PATIENCE);
  check(socket.setRootCaCert(options.ca), socket);
  const { credentials } = options;
  if (credentials !== undefined)
    check(
      socket.setClientCertKey(credentials.chainPem, credentials.keyPem, credentials.passphrase),
      socket,
    );
  options.configure?.(socket.getSslConfig());
  return socket;
}

/** A TLSSocket of ours that is connected to localhost, verified. */
export async function connected(
  t: ExecutionContext,
  port: number,
  options: ClientOptions,
): Promise<TLSSocket> {
  const socket = tlsClient(t, options);
  check(await socket.connect('localhost', port), socket);
  return socket;
}

/** The connection's context. */
export function contextOf(socket: TLSSocket): SslContext {
  const context = socket.getSslContext();
  if (context === null) throw new Error('The socket has no context.');
  return context;
}

/**
 * Receives text until it matches. Throws the socket's error, or one that shows the text where it
 * ends without a match.
 */
export async function receiveText(socket: Socket, until: RegExp): Promise<string> {
  const decoder = new TextDecoder();
  const piece = new Uint8Array(16_384);
  let text = '';
  while (!until.test(text)) {
    const size = check(await socket.recv(piece), socket);
    if (size === 0) throw new Error(`The peer ended before ${until}: ${text}`);
    text += decoder.decode(piece.subarray(0, size), { stream: true });
  }
  return text;
}

/** Sends text, then receives until the answer matches. */
export async function ask(socket: Socket, text: string, until: RegExp): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const sent = check(await socket.send(bytes), socket);
  if (sent !== bytes.length) throw new Error(`Only ${sent} of ${bytes.length} bytes were sent.`);
  return receiveText(socket, until);
}

/** Waits for a server to start, and stops it when the test ends, however it does. */
export async function started<Server extends TestServer>(
  t: ExecutionContext,
  starting: Promise<Server>,
): Promise<Server> {
  const server = await starting;
  t.teardown(() => server.close());
  return server;
}
