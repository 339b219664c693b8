import { MBEDTLS_ERR_SSL_WANT_READ, MBEDTLS_ERR_SSL_WANT_WRITE } from '../../../wasm/constants.js';
import { answerOf } from '../../nsapi/answers.js';
import {
  NSAPI_ERROR_DEVICE_ERROR,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../nsapi/error.js';
import type { Memory } from '../memory.js';

// The largest piece that Mbed TLS asks for at once: a record with its expansion.
const STAGING_SIZE = 16_384 + 512;

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

/** The two directions between one SSL context and its carrier. Nothing in it throws. */
export class Bio {
  /** True once the carrier answered 0: its stream has ended. */
  ended = false;
  /** True when the carrier answered WOULD_BLOCK since this was last cleared. */
  blocked = false;
  /**
   * What the carrier threw, if it did: never allowed to cross WebAssembly's frames, so it is kept
   * here.
   */
  thrown: unknown = undefined;
  readonly #carrier: Carrier;
  // Bytes of a handshake's flight: its messages are gathered and leave in one piece.
  #gathered: Uint8Array[] = [];
  #gathering = false;

  constructor(carrier: Carrier) {
    this.#carrier = carrier;
  }

  /**
   * Runs a handshake step: what it sends is gathered, and leaves before it reads and when it is
   * done.
   */
  gather(step: () => number): number {
    this.#gathering = true;
    try {
      return step();
    } finally {
      this.#gathering = false;
    }
  }

  /** Offers what was gathered. 0 when all of it left, WOULD_BLOCK, or the carrier's error. */
  flush(): number {
    if (this.#gathered.length === 0) return 0;
    let rest =
      this.#gathered.length === 1 && this.#gathered[0] !== undefined
        ? this.#gathered[0]
        : concat(this.#gathered);
    this.#gathered = [];
    while (rest.length > 0) {
      const sent = this.#offer(rest);
      if (sent < 0) {
        this.#gathered = [rest];
        return sent;
      }
      rest = rest.subarray(sent);
    }
    return 0;
  }

  /** host_send: `bytes` is a copy that the carrier may not keep. */
  send(bytes: Uint8Array): number {
    if (this.#gathering) {
      this.#gathered.push(bytes);
      return bytes.length;
    }
    const flushed = this.flush();
    return toWant(flushed < 0 ? flushed : this.#offer(bytes), MBEDTLS_ERR_SSL_WANT_WRITE);
  }

  /**
   * host_recv, into memory of JavaScript's: a view of WebAssembly's could be detached by what the
   * carrier calls.
   */
  recv(into: Uint8Array): number {
    const flushed = this.flush();
    if (flushed < 0 && flushed !== NSAPI_ERROR_WOULD_BLOCK) return flushed;
    if (this.ended) return 0;
    const got = this.#ask(() => this.#carrier.tryRecv(into), into.length);
    if (got === 0) this.ended = true;
    return toWant(got, MBEDTLS_ERR_SSL_WANT_READ);
  }

  #offer(bytes: Uint8Array): number {
    const sent = this.#ask(() => this.#carrier.trySend(bytes), bytes.length);
    if (sent !== 0) return sent;
    this.blocked = true;
    return NSAPI_ERROR_WOULD_BLOCK;
  }

  #ask(primitive: () => number, size: number): number {
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

/** The connections of one instance, by the small integers that C knows them as. */
export class BioTable {
  readonly #memory: Memory;
  // Weak: the SSL context owns its Bio. Held from here, a socket that nobody closed could never be
  // collected.
  readonly #bios = new Map<number, WeakRef<Bio>>();
  #next = 1;
  // Lent to one receive at a time; a receive inside another (TLS in TLS) gets its own.
  #staging: Uint8Array | null = new Uint8Array(STAGING_SIZE);

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  add(bio: Bio): number {
    const id = this.#next++;
    this.#bios.set(id, new WeakRef(bio));
    return id;
  }

  remove(id: number): void {
    this.#bios.delete(id);
  }

  send(id: number, pointer: number, size: number): number {
    const bio = this.#bios.get(id)?.deref();
    if (bio === undefined) return NSAPI_ERROR_NO_SOCKET;
    return bio.send(this.#memory.bytes.slice(pointer, pointer + size));
  }

  recv(id: number, pointer: number, size: number): number {
    const bio = this.#bios.get(id)?.deref();
    if (bio === undefined) return NSAPI_ERROR_NO_SOCKET;
    const staging = size <= STAGING_SIZE ? this.#staging : null;
    if (staging !== null) this.#staging = null;
    const into = staging === null ? new Uint8Array(size) : staging.subarray(0, size);
    const got = bio.recv(into);
    if (got > 0) this.#memory.bytes.set(got === size ? into : into.subarray(0, got), pointer);
    if (staging !== null) this.#staging = staging;
    return got;
  }
}

function toWant(result: number, want: number): number {
  return result === NSAPI_ERROR_WOULD_BLOCK ? want : result;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
