import { Socket } from '../../ts/net/socket.js';
import type { UDPSocket } from '../../ts/net/udp-socket.js';
import type { SocketAddress } from '../../ts/nsapi/socket-address.js';

/** A transport of datagrams that keeps what it sends, and can go on from another address. */
export class TappedSocket extends Socket {
  readonly sent: Uint8Array[] = [];
  #udp: UDPSocket;
  #peer: SocketAddress | null = null;

  constructor(udp: UDPSocket) {
    super();
    this.#udp = udp;
    udp.setBlocking(false);
    udp.sigio(() => this.notify());
  }

  /** From now on it sends by another socket; the one before is closed. */
  move(udp: UDPSocket): void {
    this.#udp.tryClose();
    this.#udp = udp;
    udp.setBlocking(false);
    udp.sigio(() => this.notify());
    if (this.#peer !== null) udp.tryConnect(this.#peer);
  }

  override tryConnect(address: SocketAddress | null): number {
    this.#peer = address;
    return this.#udp.tryConnect(address);
  }

  override trySend(bytes: Uint8Array): number {
    this.sent.push(new Uint8Array(bytes));
    return this.#udp.trySend(bytes);
  }

  override tryRecv(into: Uint8Array): number {
    return this.#udp.tryRecv(into);
  }

  override tryClose(): number {
    return this.#udp.tryClose();
  }
}
