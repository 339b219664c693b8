import type { Socket } from 'node:net';
import { NSAPI_ERROR_AUTH_FAILURE, NSAPI_ERROR_CONNECTION_LOST } from '../../nsapi/error.js';
import type { Fault } from '../carrier.js';
import { BUFFER_SIZE, NodeConnection } from './connection.js';
import { NetworkFault } from '../../nsapi/network-fault.js';

/** A connection that is dialled and that node:tls secures; it is open after the handshake. */
export abstract class TlsConnection extends NodeConnection {
  // What is received over TLS comes in many small pieces: to stop and start it costs more.
  protected override readonly limit = 524_288;
  #soon: NodeJS.Immediate | null = null;
  #tlsBegan: number | null = null;

  constructor(tcp: Socket) {
    super(tcp, 'connecting');
    tcp.on('connect', () => {
      this.learnAddresses();
      this.state = 'handshaking';
      this.#tlsBegan = performance.now();
      this.tell();
    });
  }

  get tlsBegan(): number | null {
    return this.#tlsBegan;
  }

  // Once for the records that one read brought; not for many, which would have left the processor's
  // cache by then.
  protected override tellReceived(size: number): void {
    if (size >= BUFFER_SIZE) this.tell();
    else
      this.#soon ??= setImmediate(() => {
        this.#soon = null;
        this.tell();
      });
  }

  protected override peerEnded(): void {
    if (this.isConnected) super.peerEnded();
    else
      this.fail({
        code: NSAPI_ERROR_CONNECTION_LOST,
        cause: new NetworkFault('closed', 'the peer ended the connection during the handshake'),
      });
  }

  protected override fail(fault: Fault): void {
    // Whatever goes wrong before TLS is up, it is not up.
    super.fail(this.state === 'handshaking' ? { ...fault, code: NSAPI_ERROR_AUTH_FAILURE } : fault);
    this.destroy();
  }
}
