import { isIP } from 'node:net';
import { normalizeHostname } from '../../nsapi/hostname.js';
import { timeoutOf } from '../socket-members.js';
import { argumentsOf } from './connect-arguments.js';
import { argumentError, cannotHonour, valueError, wrongType } from './errors.js';
import { createSecureContext } from './secure-context.js';
import { NodeTLSSocket } from './node-tls-socket.js';
import type { ConnectionOptions } from './options.js';
import { tcpOptions } from './tcp-options.js';

let warned = false;

/**
 * Connects by TLS, and by TCP before unless a `socket` is given: any two-way stream, whose bytes
 * that were read and not taken out come first. The listener is for 'secureConnect'. Throws for
 * options that cannot be honoured, by their names. An end without close_notify is an end, as in
 * Node, unless `detectTruncation` is true. Corresponds to `tls.connect`.
 */
export function connect(options: ConnectionOptions, listener?: () => void): NodeTLSSocket;
export function connect(
  port: number | string,
  host?: string,
  options?: ConnectionOptions,
  listener?: () => void,
): NodeTLSSocket;
export function connect(port: number | string, host: string, listener?: () => void): NodeTLSSocket;
export function connect(
  port: number | string,
  options?: ConnectionOptions,
  listener?: () => void,
): NodeTLSSocket;
export function connect(port: number | string, listener?: () => void): NodeTLSSocket;
export function connect(...given: unknown[]): NodeTLSSocket {
  const { options, listener } = argumentsOf(given);
  const { socket: over, timeout } = options;
  validate(options);
  const hostname = firstName(options.servername, options.host, hostOf(over)) ?? 'localhost';
  // Now, not in a tick: a name that is none is the caller's mistake.
  normalizeHostname(hostname);
  const socket = new NodeTLSSocket(over, {
    ...options,
    secureContext: options.secureContext ?? createSecureContext(options),
    isServer: false,
    host: hostname,
  });
  socket._releaseControl();
  if (listener !== undefined) socket.once('secureConnect', listener);
  if (timeout) socket.setTimeout(timeout);
  if (over === undefined || over === null) socket.connect(tcpOptions(options));
  return socket;
}

function firstName(...names: unknown[]): string | undefined {
  for (const name of names) {
    if (!name) continue;
    if (typeof name !== 'string') throw wrongType('options.host', 'of type string', name);
    return name;
  }
  return undefined;
}

function validate(options: ConnectionOptions): void {
  const { checkServerIdentity, minDHSize, servername, timeout } = options;
  refuse(options);
  if ((checkServerIdentity ?? null) !== null && typeof checkServerIdentity !== 'function')
    throw wrongType('options.checkServerIdentity', 'of type function', checkServerIdentity);
  if (minDHSize !== undefined && typeof minDHSize !== 'number')
    throw argumentError(`options.minDHSize is not a number: ${String(minDHSize)}`);
  if (minDHSize !== undefined && !(minDHSize > 0))
    throw valueError(`options.minDHSize is not a positive number: ${minDHSize}`);
  if (timeout) timeoutOf(timeout);
  if (typeof servername === 'string' && isIP(servername) !== 0) warnOfAddress();
}

// What node:net would do, and has no meaning over TLS.
function refuse(options: object): void {
  if ((Reflect.get(options, 'fd') ?? null) !== null)
    throw cannotHonour('fd', 'a stream that is there goes into `socket`');
  for (const name of ['readable', 'writable'])
    if (Reflect.get(options, name) === false) throw cannotHonour(name, 'TLS goes both ways');
}

// As Node does, once.
function warnOfAddress(): void {
  if (warned) return;
  warned = true;
  process.emitWarning(
    'Setting the TLS ServerName to an IP address is not permitted by RFC 6066. ' +
      'This will be ignored in a future version.',
    'DeprecationWarning',
    'DEP0123',
  );
}

/** The name that a connection of node:net was made to. */
function hostOf(socket: unknown): unknown {
  return typeof socket === 'object' && socket !== null && '_host' in socket
    ? socket._host
    : undefined;
}
