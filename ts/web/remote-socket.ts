import { TCPSocket } from '../net/tcp-socket.js';
import type { FaultKind } from '../nsapi/network-fault.js';
import { SocketError } from '../nsapi/socket-error.js';
import { CarrierConnection } from '../stack/carrier-connection.js';
import { StreamStack } from '../stack/stream-stack.js';
import type { WebStreamInfo } from './dialler.js';
import { PortCarrier } from './port-carrier.js';
import type { WorkerLink } from './worker-link.js';
import { WINDOW } from './worker-messages.js';

/**
 * A network stack of one connection, which is in a worker. It knows nothing of the socket, which is
 * closed by it when nobody holds it any more.
 */
export class RemoteConnection extends StreamStack {
  readonly #link: WorkerLink;
  readonly #halves: boolean;
  readonly #ask: (port: MessagePort) => void;
  #carrier: PortCarrier | null = null;
  #connection: CarrierConnection | null = null;

  /** @param ask tells the worker to connect, at this port */
  constructor(link: WorkerLink, halves: boolean, ask: (port: MessagePort) => void) {
    super();
    this.#link = link;
    this.#halves = halves;
    this.#ask = ask;
  }

  /** What the worker knows of it. */
  get info(): WebStreamInfo {
    return this.#carrier?.info ?? { remoteAddress: null, localAddress: null, alpn: null };
  }

  /** The connection that this one becomes with TLS over it, when a socket connects over that. */
  secured(): RemoteConnection {
    return new RemoteConnection(this.#link, true, (port) => this.#secure(port));
  }

  #secure(port: MessagePort): void {
    const carrier = this.#carrier;
    carrier?.secure(carrier.received - (this.#connection?.waiting ?? 0), port);
  }

  protected override dial(): CarrierConnection {
    return (this.#connection = new CarrierConnection((listener) => {
      const { port1, port2 } = new MessageChannel();
      this.#carrier = new PortCarrier(port1, this.#link, listener, this.#halves);
      this.#ask(port2);
      return this.#carrier;
    }, 2 * WINDOW));
  }
}

/** The socket of a connection that is in a worker. Its errors are those of the socket there. */
export class RemoteSocket extends TCPSocket {
  /** @internal */
  protected override describe(
    number: number,
    cause: unknown,
    kind: FaultKind | null = null,
  ): SocketError {
    return cause instanceof SocketError && cause.errno === number
      ? cause
      : super.describe(number, cause, kind);
  }
}
