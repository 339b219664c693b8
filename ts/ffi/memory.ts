import type { FunctionPointer, MbedtlsExports, Pointer } from '../../wasm/mbedtls.js';
import { assertBytes } from '../nsapi/bytes.js';

/** The null pointer, acceptable wherever C accepts one. */
export const NULL = 0 as Pointer<never>;

/** No function, acceptable wherever C accepts a null function pointer. */
export const NO_FUNCTION = 0 as FunctionPointer;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Thrown when the WebAssembly memory cannot grow any more. */
export class OutOfMemoryError extends Error {
  override readonly name = 'OutOfMemoryError';
}

type Allocator = Pick<MbedtlsExports, 'memory' | 'native_malloc' | 'native_zeroize_and_free'>;

/**
 * Bytes in and out of the WebAssembly memory. A view is made anew whenever the memory's buffer
 * changed, and never kept across a call into WebAssembly, because any call may grow the memory and
 * detach it.
 */
export class Memory {
  readonly #exports: Allocator;
  #bytes = new Uint8Array(0);

  constructor(exports: Allocator) {
    this.#exports = exports;
  }

  /** The whole memory, valid until the next call into WebAssembly. */
  get bytes(): Uint8Array {
    const { buffer } = this.#exports.memory;
    if (this.#bytes.buffer !== buffer) this.#bytes = new Uint8Array(buffer);
    return this.#bytes;
  }

  /** `size` zeroed bytes, to be given back with {@link free}. Throws {@link OutOfMemoryError}. */
  allocate<Type extends string>(size: number): Pointer<Type> {
    const pointer = this.#exports.native_malloc(size);
    if (pointer === 0)
      throw new OutOfMemoryError(`The WebAssembly memory has no ${size} bytes left.`);
    return pointer as unknown as Pointer<Type>;
  }

  /** Wipes `size` bytes, then frees them. */
  free(pointer: Pointer<string>, size: number): void {
    this.#exports.native_zeroize_and_free(pointer, size);
  }

  /**
   * Gives `use` a zeroed buffer of `size` bytes that is wiped and freed when it returns or throws.
   */
  withBuffer<Type extends string, Result>(
    size: number,
    use: (pointer: Pointer<Type>) => Result,
  ): Result {
    const pointer = this.allocate<Type>(Math.max(size, 1));
    try {
      return use(pointer);
    } finally {
      this.free(pointer, Math.max(size, 1));
    }
  }

  /**
   * Gives `use` a copy of `bytes` in the WebAssembly memory, wiped and freed when it returns or
   * throws. Throws TypeError for what is no bytes.
   */
  withBytes<Result>(
    bytes: Uint8Array,
    use: (pointer: Pointer<never>, size: number) => Result,
  ): Result {
    // The letters of a string would become so many zeros.
    assertBytes(bytes, 'withBytes');
    return this.withBuffer<never, Result>(bytes.length, (pointer) => {
      this.bytes.set(bytes, pointer);
      return use(pointer, bytes.length);
    });
  }

  /**
   * Gives `use` a NUL-terminated UTF-8 copy of `text`, wiped and freed when it returns or throws.
   * Throws TypeError for what is no text, and for one with NUL.
   */
  withCString<Result>(text: string, use: (pointer: Pointer<'char'>) => Result): Result {
    if (typeof text !== 'string' || text.includes('\0'))
      throw new TypeError(
        `C takes a text without NUL, where it would end, not ${JSON.stringify(text)}.`,
      );
    const bytes = encoder.encode(text);
    return this.withBuffer<'char', Result>(bytes.length + 1, (pointer) => {
      this.bytes.set(bytes, pointer);
      return use(pointer);
    });
  }

  /**
   * The address `offset` bytes after another one. Throws RangeError for one outside of the memory.
   */
  at<Type extends string>(pointer: Pointer<Type>, offset: number): Pointer<Type> {
    const address = pointer + offset;
    if (!Number.isInteger(address) || address < 0 || address > this.bytes.length)
      throw new RangeError(`The address ${address} is outside of the WebAssembly memory.`);
    return address as Pointer<Type>;
  }

  /** A copy of `size` bytes at `pointer`. */
  copy(pointer: Pointer<string>, size: number): Uint8Array {
    return this.bytes.slice(pointer, pointer + size);
  }

  /** The NUL-terminated UTF-8 text at `pointer`, or null for the null pointer. */
  text(pointer: Pointer<'char'>): string | null {
    if (pointer === 0) return null;
    const { bytes } = this;
    const end = bytes.indexOf(0, pointer);
    return decoder.decode(bytes.subarray(pointer, end < 0 ? bytes.length : end));
  }

  /**
   * Lets C write text into a buffer of `size` bytes by `write`, which gives the length or a
   * negative number.
   */
  textFrom(size: number, write: (pointer: Pointer<'char'>, size: number) => number): string {
    return this.withBuffer<'char', string>(size, (pointer) => {
      const length = write(pointer, size);
      return length < 0 ? '' : (this.text(pointer) ?? '');
    });
  }

  /** Stores 32-bit numbers (C's int, pointers) one after the other. */
  setInt32(pointer: Pointer<string>, values: readonly number[]): void {
    const view = new DataView(this.#exports.memory.buffer);
    for (const [index, value] of values.entries()) view.setInt32(pointer + 4 * index, value, true);
  }

  /** The 32-bit number at `pointer`. */
  int32(pointer: Pointer<string>): number {
    return new DataView(this.#exports.memory.buffer).getInt32(pointer, true);
  }

  /** Stores 16-bit numbers one after the other. */
  setUint16(pointer: Pointer<string>, values: readonly number[]): void {
    const view = new DataView(this.#exports.memory.buffer);
    for (const [index, value] of values.entries()) view.setUint16(pointer + 2 * index, value, true);
  }
}
