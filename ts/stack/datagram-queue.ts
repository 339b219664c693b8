import { NSAPI_ERROR_WOULD_BLOCK } from '../nsapi/error.js';
import type { SocketAddress } from '../nsapi/socket-address.js';

/** A datagram that came, and who sent it. */
interface Datagram {
  readonly bytes: Uint8Array;
  readonly from: SocketAddress;
}

/** What a receive of a datagram answers. */
export interface ReceivedDatagram {
  readonly size: number;
  readonly address: SocketAddress | null;
}

// What a datagram costs beside its bytes: empty ones fill a queue as well.
const OVERHEAD = 64;

/** Datagrams that wait to be read, of which those that have no room are lost. */
export class DatagramQueue {
  readonly #limit: number;
  #waiting: Datagram[] = [];
  #first = 0;
  #size = 0;

  /** @param limit how many bytes may wait */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get isEmpty(): boolean {
    return this.#first === this.#waiting.length;
  }

  /** Keeps `bytes`, which are its own from now on. False when there was no room. */
  push(bytes: Uint8Array, from: SocketAddress): boolean {
    const size = bytes.length + OVERHEAD;
    if (this.#size + size > this.#limit && this.#size > 0) return false;
    this.#size += size;
    this.#waiting.push({ bytes, from });
    return true;
  }

  /** The next datagram, of which what does not fit is gone; WOULD_BLOCK when there is none. */
  take(into: Uint8Array): ReceivedDatagram {
    const next = this.#waiting[this.#first];
    if (next === undefined) return { size: NSAPI_ERROR_WOULD_BLOCK, address: null };
    this.#first++;
    if (this.#first === this.#waiting.length || this.#first === 1024) {
      this.#waiting = this.#waiting.slice(this.#first);
      this.#first = 0;
    }
    this.#size -= next.bytes.length + OVERHEAD;
    const size = Math.min(next.bytes.length, into.length);
    into.set(next.bytes.subarray(0, size));
    return { size, address: next.from };
  }
}
