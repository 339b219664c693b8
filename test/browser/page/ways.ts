import { TLSSocket, WebSocketStack, WispStack, check, type NetworkStack } from 'mbedtls-wasm';
import { describe, type Outcome } from './loopback.js';

/** A tunnel, and with what the page goes through it. */
export interface Way {
  readonly kind: 'WebSocketStream' | 'WebSocket' | 'Wisp 2' | 'Wisp 1';
  readonly url: string;
  readonly maxBuffered?: number;
}

/** A server behind a tunnel, and how it is met. */
export interface Target {
  readonly way: Way;
  /** The port on localhost. */
  readonly port: number;
  readonly ca: string;
  readonly credentials?: { readonly chainPem: string; readonly keyPem: string };
}

/** A failure as data. */
export type Failure = NonNullable<Outcome['error']> & { readonly errno: number; readonly alert: string | null };

const stacks = new Map<string, NetworkStack>();

/** The stack of a way; there is one for all that use the same. */
export function stackOf(way: Way): NetworkStack {
  const key = JSON.stringify(way);
  const stack = stacks.get(key) ?? makeStack(way);
  stacks.set(key, stack);
  return stack;
}

function makeStack({ kind, url, maxBuffered }: Way): NetworkStack {
  if (kind === 'WebSocketStream' && !('WebSocketStream' in globalThis)) throw new Error('This browser has no WebSocketStream.');
  const options = { maxBuffered, ...(kind === 'WebSocket' ? { webSocketStream: null } : {}) };
  if (kind === 'Wisp 2') return new WispStack(url, options);
  return kind === 'Wisp 1' ? new WispStack(url, { ...options, version: 1 }) : new WebSocketStack(url, options);
}

/** A TLSSocket that is set up, and not connected. */
export function socketTo({ way, ca, credentials }: Target): TLSSocket {
  const socket = new TLSSocket(stackOf(way));
  socket.setTimeout(20_000);
  check(socket.setRootCaCert(ca), socket);
  if (credentials !== undefined) check(socket.setClientCertKey(credentials.chainPem, credentials.keyPem), socket);
  return socket;
}

/** A TLSSocket that is connected. */
export async function connectedTo(target: Target): Promise<TLSSocket> {
  const socket = socketTo(target);
  check(await socket.connect('localhost', target.port), socket);
  return socket;
}

/** What a socket failed with. */
export function failureOf({ lastError }: TLSSocket): Failure | null {
  const described = describe(lastError);
  if (lastError === null || described === null) return null;
  return { ...described, errno: lastError.errno, alert: 'alert' in lastError && typeof lastError.alert === 'string' ? lastError.alert : null };
}
