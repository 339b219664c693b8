import type { NetworkStack } from '../stack/network-stack.js';
import { OffloadedTLSSocket } from '../offload/offloaded-tls-socket.js';
import { TLSSocket } from '../tls/tls-socket.js';

/** What createTLSSocket is to make. */
export interface CreateTLSSocketOptions {
  /** True: the network stack does TLS. False, the default: Mbed TLS does. */
  readonly offload?: boolean | undefined;
  /** Opens the socket on this network stack at once. */
  readonly stack?: NetworkStack | undefined;
  /** How long the handshake may take, in milliseconds: see the socket's own option. */
  readonly handshakeTimeout?: number | undefined;
}

/**
 * Makes a TLS socket, and decides at run time who does TLS. Both kinds are opened, given
 * certificates, connected and used by the same calls; only the one over Mbed TLS has Mbed TLS's
 * structures. Throws TypeError for an `offload` that is no boolean.
 *
 * Corresponds to `nsapi.offload-tlssocket`
 */
export function createTLSSocket(
  options?: CreateTLSSocketOptions & { readonly offload?: false | undefined },
): TLSSocket;
/** The one whose TLS the network stack does. */
export function createTLSSocket(
  options: CreateTLSSocketOptions & { readonly offload: true },
): OffloadedTLSSocket;
/** Either of them. */
export function createTLSSocket(options?: CreateTLSSocketOptions): TLSSocket | OffloadedTLSSocket;
export function createTLSSocket({
  offload = false,
  stack,
  handshakeTimeout,
}: CreateTLSSocketOptions = {}): TLSSocket | OffloadedTLSSocket {
  if (typeof offload !== 'boolean')
    throw new TypeError(`createTLSSocket takes a boolean as offload, not ${typeof offload}.`);
  const options = { handshakeTimeout };
  return offload ? new OffloadedTLSSocket(stack, options) : new TLSSocket(stack, options);
}
