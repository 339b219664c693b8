import { NSAPI_ERROR_WOULD_BLOCK } from '../../ts/nsapi/error.js';
import type { UDPSocket } from '../../ts/net/udp-socket.js';
import { TappedSocket } from './tapped-socket.js';

/** What comes instead of one datagram, now and after the next one. */
export type Incoming = (
  own: Uint8Array,
  before: readonly Uint8Array[],
) => { readonly now: readonly Uint8Array[]; readonly later?: readonly Uint8Array[] };

/** Receives other datagrams in place of the one of a number; keeps what really came. */
export class IncomingSocket extends TappedSocket {
  readonly received: Uint8Array[] = [];
  readonly #at: number;
  readonly #instead: Incoming;
  readonly #waiting: Uint8Array[] = [];
  #later: readonly Uint8Array[] = [];

  constructor(udp: UDPSocket, at: number, instead: Incoming) {
    super(udp);
    this.#at = at;
    this.#instead = instead;
  }

  /** Receives this too. */
  inject(datagram: Uint8Array): void {
    this.#waiting.push(datagram);
    this.notify();
  }

  override tryRecv(into: Uint8Array): number {
    const room = new Uint8Array(65_536);
    for (let size = super.tryRecv(room); size >= 0; size = super.tryRecv(room))
      this.#take(room.slice(0, size));
    const next = this.#waiting.shift();
    if (next === undefined) return NSAPI_ERROR_WOULD_BLOCK;
    const size = Math.min(next.length, into.length);
    into.set(next.subarray(0, size));
    return size;
  }

  #take(own: Uint8Array): void {
    const before = [...this.received];
    this.received.push(own);
    const held = this.#later;
    const { now, later = [] } =
      before.length === this.#at ? this.#instead(own, before) : { now: [own] };
    this.#later = later;
    this.#waiting.push(...now, ...held);
  }
}
