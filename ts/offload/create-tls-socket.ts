import type { NetworkStack } from '../stack/network-stack.js';
import { OffloadedTLSSocket } from './offloaded-tls-socket.js';

/** What createTLSSocket is to make, where there is no Mbed TLS. */
export interface CreateTLSSocketOptions {
  /** Whether the network stack does TLS; true is all there is. */
  readonly offload?: boolean | undefined;
  /** Opens the socket on this network stack at once. */
  readonly stack?: NetworkStack | undefined;
  /** How long the handshake may take, in milliseconds: see the socket's own option. */
  readonly handshakeTimeout?: number | undefined;
}

/**
 * Makes a TLS socket whose TLS the network stack does. Throws TypeError for `offload: false`: this
 * is the package with the condition `offload-tlssocket`, which leaves Mbed TLS out.
 */
export function createTLSSocket({
  offload = true,
  stack,
  handshakeTimeout,
}: CreateTLSSocketOptions = {}): OffloadedTLSSocket {
  if (offload !== true) {
    throw new TypeError(
      'createTLSSocket cannot make the socket over Mbed TLS: the condition offload-tlssocket ' +
        'leaves Mbed TLS out.',
    );
  }
  return new OffloadedTLSSocket(stack, { handshakeTimeout });
}
