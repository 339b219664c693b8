import { NSAPI_ERROR_NO_SOCKET } from '../../nsapi/error.js';
import type { Memory } from '../memory.js';
import type { Bio } from './bio.js';
import { RECORD_SIZE } from '../../nsapi/record-size.js';

// The largest piece that Mbed TLS asks for at once: a record with its expansion.
const STAGING_SIZE = RECORD_SIZE + 512;

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
