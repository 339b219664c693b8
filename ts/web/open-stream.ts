import { handshakeTimeoutOf } from '../net/arguments.js';
import type { Socket } from '../net/socket.js';
import { normalizeHostname } from '../nsapi/hostname.js';
import { SocketAddress } from '../nsapi/socket-address.js';
import type { NetworkStack } from '../stack/network-stack.js';
import { diallerOf } from './choose-dialler.js';
import type { Dialled, SecureTransport, Target, WebStreamInfo } from './dialler.js';
import type { TlsMaterials } from './materials.js';
import { WebStream } from './web-stream.js';
import type { WorkerChoice } from './worker-link.js';

/** Where {@link openStream} connects to, and how. */
export interface OpenStreamOptions extends TlsMaterials {
  /** Who carries the bytes; in Node the platform's own by default, elsewhere it must be given. */
  readonly stack?: NetworkStack | undefined;
  /** Where all of it happens, if not on this thread: see {@link WorkerChoice}. */
  readonly worker?: WorkerChoice | undefined;
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
  const target = targetOf(options, secureTransport);
  const dialler = diallerOf(options, 'openStream', secureTransport !== 'off');
  let dialled: Dialled | null = null;
  const up = async (dialling: Promise<Dialled>): Promise<Socket> => {
    dialled = await dialling;
    return dialled.socket;
  };
  const dial = (stop: AbortSignal): Promise<Socket> =>
    up(dialler.dial(target, stop)).finally(() => dialler.close());
  const secure = (stop: AbortSignal): Promise<Socket> => up(requireDialled(dialled).secure(stop));
  const describe = (): WebStreamInfo => requireDialled(dialled).info;
  return new WebStream(dial, { secureTransport, allowHalfOpen, signal, secure, describe });
}

function requireDialled(dialled: Dialled | null): Dialled {
  if (dialled !== null) return dialled;
  throw new TypeError('There is no connection.');
}

function targetOf(options: OpenStreamOptions, secureTransport: SecureTransport): Target {
  const { hostname, port, sni, handshakeTimeout } = options;
  if (typeof hostname !== 'string' || hostname === '')
    throw new TypeError('hostname must be the name or the IP address of the server.');
  // Sockets have a port 0, and take none for that.
  if (port === undefined || port === 0)
    throw new RangeError(`The port must be an integer from 1 to 65535, not ${port}.`);
  const { host } = new SocketAddress(normalizeHostname(hostname), port);
  const name = normalizeHostname(sni ?? hostname);
  handshakeTimeoutOf(handshakeTimeout);
  return { host, port, secureTransport, name, shows: true, handshakeTimeout };
}

function requireObject(options: OpenStreamOptions): OpenStreamOptions {
  if (typeof options !== 'object' || options === null)
    throw new TypeError('openStream takes an object with at least hostname and port.');
  return options;
}
