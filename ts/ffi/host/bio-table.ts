import { NSAPI_ERROR_NO_SOCKET } from '../../nsapi/error.js';
import type { Memory } from '../memory.js';
import type { Bio } from './bio.js';

/** The connections of one instance, by the small integers that C knows them as. */
export class BioTable {
  readonly #memory: Memory;
  // Weak: the SSL context owns its Bio. Held from here, a socket that nobody closed could never be
  // collected.
  readonly #bios = new Map<number, WeakRef<Bio>>();
  #next = 1;

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
    return bio.send(this.#memory.bytes.subarray(pointer, pointer + size));
  }

  recv(id: number, pointer: number, size: number): number {
    const bio = this.#bios.get(id)?.deref();
    if (bio === undefined) return NSAPI_ERROR_NO_SOCKET;
    const got = bio.recv(size);
    if (typeof got === 'number') return got;
    this.#memory.bytes.set(got, pointer);
    return got.length;
  }
}
