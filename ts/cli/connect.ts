import { MBEDTLS_SSL_VERIFY_NONE } from '../../wasm/constants.js';
import type { SslConfig } from '../mbedtls/ssl-config.js';
import type { SslContext } from '../mbedtls/ssl-context.js';
import { TLSSocket } from '../tls/tls-socket.js';
import { check } from '../nsapi/socket-error.js';

/** Whom to connect to and by what. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly servername: string | undefined;
  /** CA certificates. */
  readonly ca: string | Uint8Array;
  readonly cert: Uint8Array | undefined;
  readonly key: Uint8Array | undefined;
  readonly alpn: readonly string[];
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly insecure: boolean;
}

/** Longest wait for the peer at any point, in milliseconds. */
const PATIENCE = 15_000;

/** A socket that is set up for `target`, with `shared` or a configuration of its own. */
export function prepare(target: Target, shared?: SslConfig): TLSSocket {
  const socket = new TLSSocket();
  check(socket.open(), socket);
  socket.setTimeout(PATIENCE);
  if (target.servername !== undefined) check(socket.setHostname(target.servername), socket);
  if (shared !== undefined) {
    check(socket.setSslConfig(shared), socket);
    return socket;
  }
  check(socket.setRootCaCert(target.ca), socket);
  if (target.cert !== undefined && target.key !== undefined)
    check(socket.setClientCertKey(target.cert, target.key), socket);
  const config = socket.getSslConfig();
  if (target.insecure) config.confAuthmode(MBEDTLS_SSL_VERIFY_NONE);
  if (target.alpn.length > 0) config.confAlpnProtocols(target.alpn);
  if (target.min !== undefined) config.confMinTlsVersion(target.min);
  if (target.max !== undefined) config.confMaxTlsVersion(target.max);
  return socket;
}

/** Connects, within the time that a person waits. Throws the typed error. */
export async function connect(socket: TLSSocket, target: Target): Promise<SslContext> {
  check(
    await socket.connect(target.host, target.port, { signal: AbortSignal.timeout(PATIENCE) }),
    socket,
  );
  const context = socket.getSslContext();
  if (context === null) throw new Error('A connected socket has no context.');
  return context;
}

/** Asks for `/` by HTTP/1.1 and gives what comes back, until the end or `limit` bytes. */
export async function get(socket: TLSSocket, host: string, limit: number): Promise<Uint8Array> {
  check(
    await socket.send(
      new TextEncoder().encode(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
    ),
    socket,
  );
  const answer = new Uint8Array(limit);
  let size = 0;
  while (size < limit) {
    const got = check(await socket.recv(answer.subarray(size)), socket);
    if (got === 0) break;
    size += got;
  }
  return answer.subarray(0, size);
}
