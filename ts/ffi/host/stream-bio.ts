import { MBEDTLS_ERR_SSL_WANT_READ, MBEDTLS_ERR_SSL_WANT_WRITE } from '../../../wasm/constants.js';
import { concat } from '../../nsapi/bytes.js';
import { NSAPI_ERROR_WOULD_BLOCK } from '../../nsapi/error.js';
import { OwnCarrier } from '../../nsapi/own-carrier.js';
import { copyInRoom, giveBackRoom, takeRoom } from '../../nsapi/rooms.js';
import { Bio, RECV, SEND, toWant, type Carrier, type Primitive } from './bio.js';

const GIVE: Primitive<OwnCarrier> = (carrier, bytes) => carrier.give(bytes);

const NONE: readonly Uint8Array[] = [];

/**
 * Over a stream: bytes in order, of which each call takes or gives some; 0 is its end. A carrier of
 * the library's own is given the records, and read ahead of what Mbed TLS asks for: the five bytes
 * of a record's header, then the record.
 */
export class StreamBio extends Bio {
  // Bytes of a handshake's flight: its messages are gathered and leave in one piece.
  #gathered: readonly Uint8Array[] = NONE;
  #gathering = false;
  // The carrier answered 0: its stream has ended.
  #ended = false;
  // What was read ahead, in a room; null when there is nothing.
  #held: Uint8Array | null = null;
  #readsAhead = true;

  override get ended(): boolean {
    return this.#ended;
  }

  override get holds(): boolean {
    return this.#held !== null;
  }

  /**
   * Runs a handshake step: what it sends is gathered, and leaves before it reads and when it is
   * done.
   */
  override gather(step: () => number): number {
    this.#gathering = true;
    try {
      return step();
    } finally {
      this.#gathering = false;
    }
  }

  override flush(): number {
    if (this.#gathered.length === 0) return 0;
    let rest =
      this.#gathered.length === 1 && this.#gathered[0] !== undefined
        ? this.#gathered[0]
        : concat(this.#gathered);
    this.#gathered = NONE;
    while (rest.length > 0) {
      const sent = this.#offer(SEND, this.carrier, rest);
      if (sent < 0) {
        this.#gathered = [rest];
        return sent;
      }
      rest = rest.subarray(sent);
    }
    return 0;
  }

  override send(bytes: Uint8Array): number {
    const { carrier } = this;
    if (!this.#gathering && carrier instanceof OwnCarrier && carrier.takesOver)
      return this.#give(carrier, copyInRoom(bytes));
    const copy = bytes.slice();
    if (this.#gathering) {
      this.#gathered = [...this.#gathered, copy];
      return copy.length;
    }
    const flushed = this.flush();
    const sent = flushed < 0 ? flushed : this.#offer(SEND, carrier, copy);
    return toWant(sent, MBEDTLS_ERR_SSL_WANT_WRITE);
  }

  override recv(size: number): Uint8Array | number {
    const flushed = this.flush();
    if (flushed < 0 && flushed !== NSAPI_ERROR_WOULD_BLOCK) return flushed;
    const { carrier } = this;
    if (this.#held !== null) {
      const taken = this.#takeHeld(this.#held, size);
      // Whoever hears of an event now, and finds bytes that were held, may not have asked it.
      if (carrier instanceof OwnCarrier && !this.holds) carrier.rearm();
      return taken;
    }
    if (this.#ended) return 0;
    const got =
      this.#readsAhead && carrier instanceof OwnCarrier && carrier.takesBack
        ? this.#readAhead(carrier, size)
        : this.receive(size);
    if (got === 0) this.#ended = true;
    return got;
  }

  override giveBack(): void {
    const [held, { carrier }] = [this.#held, this];
    this.#held = null;
    this.#readsAhead = false;
    if (held !== null && carrier instanceof OwnCarrier) carrier.giveBack(held);
  }

  #give(carrier: OwnCarrier, bytes: Uint8Array): number {
    const flushed = this.flush();
    const sent = flushed < 0 ? flushed : this.#offer(GIVE, carrier, bytes);
    // What a carrier has that failed is not known.
    if (sent === NSAPI_ERROR_WOULD_BLOCK || (sent >= 0 && sent < bytes.length)) giveBackRoom(bytes);
    return toWant(sent, MBEDTLS_ERR_SSL_WANT_WRITE);
  }

  #offer<C extends Carrier>(primitive: Primitive<C>, carrier: C, bytes: Uint8Array): number {
    const sent = this.ask(primitive, carrier, bytes);
    if (sent !== 0) return sent;
    this.blocked = true;
    return NSAPI_ERROR_WOULD_BLOCK;
  }

  #readAhead(carrier: OwnCarrier, size: number): Uint8Array | number {
    const room = takeRoom(size);
    const got = this.ask(RECV, carrier, room);
    if (got > 0) return this.#takeHeld(room.subarray(0, got), size);
    giveBackRoom(room);
    return toWant(got, MBEDTLS_ERR_SSL_WANT_READ);
  }

  #takeHeld(held: Uint8Array, size: number): Uint8Array {
    const all = held.length <= size;
    this.#held = all ? null : held.subarray(size);
    // Nobody else takes the room before it is read.
    if (all) giveBackRoom(held);
    return all ? held : held.subarray(0, size);
  }
}
