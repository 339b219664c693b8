import { defaultStack } from '#platform';
import type { Socket } from '../net/socket.js';
import { TCPSocket } from '../net/tcp-socket.js';
import { dispose } from '../nsapi/dispose.js';
import { normalizeHostname } from '../nsapi/hostname.js';
import { SocketAddress } from '../nsapi/socket-address.js';
import { check } from '../nsapi/socket-error.js';
import { toStreamError } from '../adapt/stream-error.js';
import { isError } from '../nsapi/is-error.js';
import type { NetworkStack } from '../stack/network-stack.js';
import { TRANSPORT_CLOSE } from '../tls/lent-transport.js';
import { TLSSocketWrapper } from '../tls/tls-socket-wrapper.js';
import { clientConfig, type TlsMaterials } from './materials.js';
import { WebStream, type SecureTransport, type WebStreamInfo } from './web-stream.js';

/** Where {@link openStream} connects to, and how. */
export interface OpenStreamOptions extends TlsMaterials {
  /** Who carries the bytes; in Node the platform's own by default, elsewhere it must be given. */
  readonly stack?: NetworkStack | undefined;
  /** The server's name or IP address; brackets around an IPv6 address are allowed. */
  readonly hostname: string;
  /** 1 to 65535. */
  readonly port: number;
  /**
   * `on`, the default: TLS from the start. `starttls`: from startTls() on. `off`, the draft's
   * default: none.
   */
  readonly secureTransport?: SecureTransport | undefined;
  /** The name that the certificate must be for and that is sent, where it is not `hostname`. */
  readonly sni?: string | undefined;
  /** True: the end of what the peer sends leaves the writable open. */
  readonly allowHalfOpen?: boolean | undefined;
  /** Aborting it ends the connection, at any time, with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** How long the handshake may take, in milliseconds; Infinity for ever, 30000 by default. */
  readonly handshakeTimeout?: number | undefined;
}

const SECURE: ReadonlySet<unknown> = new Set(['on', 'off', 'starttls']);

/**
 * Opens a connection and gives its streams at once; `opened` tells when it is up. Trusts nobody but
 * whom `ca` names, and needs it unless `secureTransport` is `off`.
 * Throws TypeError or RangeError for options that are wrong, and without a network stack; TLSError
 * for certificates and keys that cannot be read.
 */
export function openStream(options: OpenStreamOptions): WebStream {
  const { secureTransport = 'on', allowHalfOpen = false, signal } = requireObject(options);
  if (!SECURE.has(secureTransport))
    throw new TypeError(`secureTransport is 'on', 'off' or 'starttls', not ${secureTransport}.`);
  if (typeof allowHalfOpen !== 'boolean')
    throw new TypeError(`allowHalfOpen is a boolean, not ${typeof allowHalfOpen}.`);
  if (signal !== undefined && !(signal instanceof AbortSignal))
    throw new TypeError('signal must be an AbortSignal.');
  const stack = requireStack(options.stack, 'openStream');
  const address = addressOf(options);
  const tcp = new TCPSocket();
  const tls = secureTransport === 'off' ? null : wrap(tcp, options);
  const connect = (stop: AbortSignal): Promise<Socket> =>
    established(tcp, async () => {
      check(tcp.open(stack), tcp);
      return tcp.connect(address, { signal: stop });
    });
  const secure = async (stop: AbortSignal): Promise<Socket> =>
    tls === null ? tcp : established(tls, () => tls.doHandshake({ signal: stop }));
  const dial = async (stop: AbortSignal): Promise<Socket> => {
    const socket = await connect(stop);
    return secureTransport === 'on' ? secure(stop) : socket;
  };
  const describe = (): WebStreamInfo => ({
    remoteAddress: tcp.getpeername().address?.toString() ?? null,
    localAddress: tcp.getsockname().address?.toString() ?? null,
    alpn: tls?.getSslContext()?.alpnProtocol ?? null,
  });
  return new WebStream(dial, { secureTransport, allowHalfOpen, signal, secure, describe });
}

/** The network stack that was given, or the platform's own. Throws TypeError without one. */
export function requireStack(given: NetworkStack | undefined, who: string): NetworkStack {
  const stack = given ?? defaultStack();
  if (stack !== null && typeof stack === 'object' && typeof stack.socketOpen === 'function')
    return stack;
  throw new TypeError(
    given === undefined
      ? `${who} needs a network stack here: give one as stack, a WebSocketStack or a WispStack.`
      : `${who} takes a NetworkStack as stack.`,
  );
}

function wrap(tcp: TCPSocket, options: OpenStreamOptions): TLSSocketWrapper {
  const { sni, hostname, handshakeTimeout } = options;
  const config = clientConfig(options, 'openStream');
  const { instance } = config;
  const settings = { instance, handshakeTimeout };
  const tls = new TLSSocketWrapper(tcp, sni ?? hostname, TRANSPORT_CLOSE, settings);
  tls.setSslConfig(config);
  config[dispose]();
  return tls;
}

/** The socket once it is up, else it is closed. */
export async function established<Made extends Socket>(
  socket: Made,
  connect: () => Promise<number>,
): Promise<Made> {
  try {
    check(await connect(), socket);
    return socket;
  } catch (error) {
    await socket.close();
    throw isError(error) ? toStreamError(error) : error;
  }
}

function addressOf({ hostname, port }: OpenStreamOptions): SocketAddress {
  if (typeof hostname !== 'string' || hostname === '')
    throw new TypeError('hostname must be the name or the IP address of the server.');
  if (port === 0) throw new RangeError('The port must be an integer from 1 to 65535, not 0.');
  return new SocketAddress(normalizeHostname(hostname), port);
}

function requireObject(options: OpenStreamOptions): OpenStreamOptions {
  if (typeof options !== 'object' || options === null)
    throw new TypeError('openStream takes an object with at least hostname and port.');
  return options;
}
