import type * as net from 'node:net';
import type { ConnectionOptions as NodeConnectionOptions } from 'node:tls';
import { normalizeHostname } from '../../nsapi/hostname.js';
import { argumentError, tlsError } from './errors.js';
import { createSecureContext, type SecureContext } from './secure-context.js';
import { NodeTLSSocket, type TLSSocketOptions } from './node-tls-socket.js';

/** Options of {@link connect}: those of node:tls and of node:net, and some. */
export interface ConnectionOptions
  extends Omit<NodeConnectionOptions, 'secureContext' | 'session' | 'SNICallback' | 'onread'>,
    Pick<
      TLSSocketOptions,
      | 'secureContext'
      | 'session'
      | 'detectTruncation'
      | 'handshakeTimeout'
      | 'allowHalfOpen'
      | 'highWaterMark'
      | 'signal'
      | 'onread'
    >,
    Pick<
      net.TcpSocketConnectOpts,
      | 'family'
      | 'hints'
      | 'localAddress'
      | 'localPort'
      | 'noDelay'
      | 'keepAlive'
      | 'keepAliveInitialDelay'
      | 'autoSelectFamily'
      | 'autoSelectFamilyAttemptTimeout'
    > {
  readonly secureContext?: SecureContext | undefined;
}

/** The options that are TCP's. */
const TCP = [
  'host',
  'port',
  'path',
  'lookup',
  'family',
  'hints',
  'localAddress',
  'localPort',
  'noDelay',
  'keepAlive',
  'keepAliveInitialDelay',
  'autoSelectFamily',
  'autoSelectFamilyAttemptTimeout',
] as const;

type Listener = () => void;

/**
 * Connects by TLS, and by TCP before unless a `socket` is given: any two-way stream, whose bytes
 * that were read and not taken out come first. The listener is for 'secureConnect'. Throws for
 * options that cannot be honoured, by their names. An end without close_notify is an end, as in
 * Node, unless `detectTruncation` is true. Corresponds to `tls.connect`.
 */
export function connect(options: ConnectionOptions, listener?: Listener): NodeTLSSocket;
export function connect(
  port: number | string,
  host?: string,
  options?: ConnectionOptions,
  listener?: Listener,
): NodeTLSSocket;
export function connect(port: number | string, host: string, listener?: Listener): NodeTLSSocket;
export function connect(
  port: number | string,
  options?: ConnectionOptions,
  listener?: Listener,
): NodeTLSSocket;
export function connect(port: number | string, listener?: Listener): NodeTLSSocket;
export function connect(...given: unknown[]): NodeTLSSocket {
  const { options, listener } = argumentsOf(given);
  const { socket: over, timeout } = options;
  const hostname = firstName(options.servername, options.host, hostOf(over)) ?? 'localhost';
  // Now, not in a tick: a name that is none is the caller's mistake.
  normalizeHostname(hostname);
  const socket = new NodeTLSSocket(over, {
    ...options,
    secureContext: options.secureContext ?? createSecureContext(options),
    isServer: false,
    host: hostname,
  });
  if (listener !== undefined) socket.once('secureConnect', listener);
  if (timeout) socket.setTimeout(timeout);
  if (over === undefined || over === null) socket.connect(tcpOptions(options));
  return socket;
}

function firstName(...names: unknown[]): string | undefined {
  for (const name of names) {
    if (name === undefined || name === null || name === '') continue;
    if (typeof name !== 'string') throw argumentError('host and servername must be texts.');
    return name;
  }
  return undefined;
}

function tcpOptions(options: ConnectionOptions): net.SocketConnectOpts {
  const { path, port } = options;
  if (path !== undefined && path !== null) return { path };
  if (port === undefined || port === null)
    throw tlsError('ERR_MISSING_ARGS', 'connect takes a port, a path or a socket.');
  const asked = TCP.filter((name) => (options[name] ?? null) !== null);
  return { port, ...Object.fromEntries(asked.map((name) => [name, options[name]])) };
}

// (options), (port, host, options), (port, options), (path, options), each with a listener.
function argumentsOf(given: readonly unknown[]): {
  options: ConnectionOptions;
  listener: Listener | undefined;
} {
  const last = given.at(-1);
  const listener = isListener(last) ? last : undefined;
  const [first, second, third] = listener === undefined ? given : given.slice(0, -1);
  const options = [first, second, third].filter(isOptions);
  const target = isOptions(first) ? {} : targetOf(first, second);
  return { options: Object.assign({}, target, ...options), listener };
}

function targetOf(first: unknown, second: unknown): ConnectionOptions {
  if (typeof first === 'string' && !/^\d+$/.test(first)) return { path: first };
  if (typeof first !== 'string' && typeof first !== 'number')
    throw argumentError('connect takes options, a port or a path first.');
  const port = Number(first);
  return typeof second === 'string' ? { port, host: second } : { port };
}

function isOptions(value: unknown): value is ConnectionOptions {
  return typeof value === 'object' && value !== null;
}

function isListener(value: unknown): value is Listener {
  return typeof value === 'function';
}

/** The name that a connection of node:net was made to. */
function hostOf(socket: unknown): unknown {
  return typeof socket === 'object' && socket !== null && '_host' in socket
    ? socket._host
    : undefined;
}
