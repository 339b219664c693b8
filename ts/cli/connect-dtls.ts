import { MBEDTLS_SSL_VERIFY_NONE } from '../../wasm/constants.js';
import type { SslContext } from '../mbedtls/ssl-context.js';
import { check } from '../nsapi/socket-error.js';
import { DTLSSocket } from '../tls/dtls-socket.js';
import type { Target } from './connect.js';

/** What is said of a target that speaks DTLS. */
export interface DatagramTarget extends Target {
  /** Instead of certificates. */
  readonly psk: { readonly identity: string; readonly key: Uint8Array } | undefined;
}

/** Longest wait for the peer at any point, in milliseconds. */
const PATIENCE = 15_000;

/** A socket of messages that is set up for `target`; the caller closes it. Throws TLSError. */
export function prepareDatagrams(target: DatagramTarget): DTLSSocket {
  const socket = new DTLSSocket();
  check(socket.open(), socket);
  socket.setTimeout(PATIENCE);
  if (target.servername !== undefined) check(socket.setHostname(target.servername), socket);
  if (target.psk === undefined) check(socket.setRootCaCert(target.ca), socket);
  else check(socket.setPsk(target.psk.identity, target.psk.key), socket);
  if (target.cert !== undefined && target.key !== undefined)
    check(socket.setClientCertKey(target.cert, target.key), socket);
  const config = socket.getSslConfig();
  if (target.insecure) config.confAuthmode(MBEDTLS_SSL_VERIFY_NONE);
  if (target.alpn.length > 0) config.confAlpnProtocols(target.alpn);
  return socket;
}

/** Connects, within the time that a person waits. Throws the typed error. */
export async function connectDatagrams(
  socket: DTLSSocket,
  { host, port }: Target,
): Promise<SslContext> {
  check(await socket.connect(host, port, { signal: AbortSignal.timeout(PATIENCE) }), socket);
  const context = socket.getSslContext();
  if (context === null) throw new Error('A connected socket has no context.');
  return context;
}
