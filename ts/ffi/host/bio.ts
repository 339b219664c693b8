import { MBEDTLS_ERR_SSL_WANT_READ, MBEDTLS_ERR_SSL_WANT_WRITE } from '../../../wasm/constants.js';
import { answerOf } from '../../nsapi/answers.js';
import { NSAPI_ERROR_DEVICE_ERROR, NSAPI_ERROR_WOULD_BLOCK } from '../../nsapi/error.js';

/** Who carries the bytes of one TLS connection: the two primitives of a socket. */
export interface Carrier {
  trySend(bytes: Uint8Array): number;
  tryRecv(into: Uint8Array): number;
}

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

  /** Runs a handshake step, of which what it sends may be gathered until {@link flush}. */
  gather(step: () => number): number {
    return step();
  }

  /** Offers what was gathered. 0 when all of it left, WOULD_BLOCK, or the carrier's error. */
  flush(): number {
    return 0;
  }

  /** host_send: `bytes` is a copy that the carrier may not keep. */
  abstract send(bytes: Uint8Array): number;

  /**
   * host_recv, into memory of JavaScript's: a view of WebAssembly's could be detached by what the
   * carrier calls.
   */
  abstract recv(into: Uint8Array): number;

  /** What the carrier returns to a primitive with so many bytes, in NSAPI's numbers. */
  protected ask(primitive: () => number, size: number): number {
    try {
      // One that has Mbed TLS itself may answer in its words.
      const result = wouldBlockFrom(answerOf(primitive()));
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
