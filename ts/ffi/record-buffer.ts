import type { Pointer } from '../../wasm/mbedtls.js';
import { RECORD_SIZE } from '../nsapi/record-size.js';
import type { Memory } from './memory.js';

/**
 * Memory of WebAssembly for the plaintext of one record, which an instance keeps for all of its
 * connections: to allocate, clear and free it would cost each record anew. It is lent to one call
 * at a time; a call inside another gets memory of its own.
 */
export class RecordBuffer {
  readonly #memory: Memory;
  readonly #kept: Pointer<'unsigned char'>;
  #lent = false;

  /** Throws OutOfMemoryError. */
  constructor(memory: Memory) {
    this.#memory = memory;
    this.#kept = memory.allocate(RECORD_SIZE);
  }

  /** Room for a record, to be given back. Throws OutOfMemoryError. */
  take(): Pointer<'unsigned char'> {
    if (this.#lent) return this.#memory.allocate(RECORD_SIZE);
    this.#lent = true;
    return this.#kept;
  }

  /** Takes it back, and wipes the first bytes, which are all that were used. */
  giveBack(record: Pointer<'unsigned char'>, used: number): void {
    if (record !== this.#kept) {
      this.#memory.free(record, RECORD_SIZE);
      return;
    }
    this.#memory.bytes.fill(0, record, record + used);
    this.#lent = false;
  }
}
