import { MBEDTLS_ERR_SSL_WANT_READ, MBEDTLS_ERR_SSL_WANT_WRITE } from '../../../wasm/constants.js';
import { answerOf } from '../../nsapi/answers.js';
import { NSAPI_ERROR_DEVICE_ERROR, NSAPI_ERROR_WOULD_BLOCK } from '../../nsapi/error.js';
import { giveBackRoom, takeRoom } from '../../nsapi/rooms.js';

/** Who carries the bytes of one TLS connection: the two primitives of a socket. */
export interface Carrier {
  trySend(bytes: Uint8Array): number;
  tryRecv(into: Uint8Array): number;
}

/** A primitive of a carrier, which makes no function of its own for each record. */
export type Primitive<C extends Carrier> = (carrier: C, bytes: Uint8Array) => number;

export const SEND: Primitive<Carrier> = (carrier, bytes) => carrier.trySend(bytes);
export const RECV: Primitive<Carrier> = (carrier, into) => carrier.tryRecv(into);

/** The one place where Mbed TLS's "try again" becomes NSAPI's; every other number passes. */
export function wouldBlockFrom(result: number): number {
  return result === MBEDTLS_ERR_SSL_WANT_READ || result === MBEDTLS_ERR_SSL_WANT_WRITE
    ? NSAPI_ERROR_WOULD_BLOCK
    : result;
}

/**
 * The two directions between one SSL context and its carrier, whatever that carries. Nothing in it
 * throws.
 */
export abstract class Bio {
  /** True when the carrier answered WOULD_BLOCK since this was last cleared. */
  blocked = false;
  /**
   * What the carrier threw, if it did: never allowed to cross WebAssembly's frames, so it is kept
   * here.
   */
  thrown: unknown = undefined;
  protected readonly carrier: Carrier;

  constructor(carrier: Carrier) {
    this.carrier = carrier;
  }

  /** True once nothing more will ever be received. */
  get ended(): boolean {
    return false;
  }

  /** True while there are bytes that the carrier will not announce any more. */
  get holds(): boolean {
    return false;
  }

  /** Gives what was received and not asked for back to the carrier: it is TLS's no more. */
  giveBack(): void {}

  /** Runs a handshake step, of which what it sends may be gathered until {@link flush}. */
  gather(step: () => number): number {
    return step();
  }

  /** Offers what was gathered. 0 when all of it left, WOULD_BLOCK, or the carrier's error. */
  flush(): number {
    return 0;
  }

  /**
   * host_send of what lies in WebAssembly's memory: a view of it, of which the carrier gets a copy,
   * since it could be detached by what the carrier calls.
   */
  abstract send(bytes: Uint8Array): number;

  /**
   * host_recv: at most `size` bytes that came, valid until anything else is called; or none and
   * the end, or a negative number.
   */
  abstract recv(size: number): Uint8Array | number;

  /** What the carrier has now, read without a byte more; or its number. */
  protected receive(size: number): Uint8Array | number {
    const room = takeRoom(size);
    const into = room.length === size ? room : room.subarray(0, size);
    const got = this.ask(RECV, this.carrier, into);
    // Nobody else takes it before it is read.
    giveBackRoom(room);
    return got > 0 ? into.subarray(0, got) : toWant(got, MBEDTLS_ERR_SSL_WANT_READ);
  }

  /** What the carrier returns to a primitive with these bytes, in NSAPI's numbers. */
  protected ask<C extends Carrier>(primitive: Primitive<C>, carrier: C, bytes: Uint8Array): number {
    const size = bytes.length;
    try {
      // One that has Mbed TLS itself may answer in its words.
      const result = wouldBlockFrom(answerOf(primitive(carrier, bytes)));
      if (result === NSAPI_ERROR_WOULD_BLOCK) this.blocked = true;
      if (result <= size) return result;
      throw new RangeError(`The transport answered ${result} to a call with ${size} bytes.`);
    } catch (error) {
      this.thrown ??= error;
      return NSAPI_ERROR_DEVICE_ERROR;
    }
  }
}

/** What a carrier answered, in Mbed TLS's words: `want` for WOULD_BLOCK. */
export function toWant(result: number, want: number): number {
  return result === NSAPI_ERROR_WOULD_BLOCK ? want : result;
}
