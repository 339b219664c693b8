import type { MbedtlsExports, Pointer } from '../../wasm/mbedtls.js';
import { Callback } from '../ffi/callback.js';
import type { Carrier } from '../ffi/host/bio.js';
import type { Callbacks, CallbackSet } from '../ffi/host/callbacks.js';
import { StreamBio } from '../ffi/host/stream-bio.js';
import type { Instance } from '../ffi/instance.js';
import { NO_FUNCTION, NULL } from '../ffi/memory.js';
import { dispose } from '../nsapi/dispose.js';
import { mbedtlsError } from './error.js';

/** No size: more than the memory has. */
const NOTHING = -1;

/** A transport that was given to a context of one's own. */
export interface AttachedCarrier extends Disposable {
  /** What the carrier threw, if it did. */
  readonly thrown: unknown;
  /** Takes the carrier away from C: its calls answer NO_SOCKET from then on. */
  dispose(): void;
}

/**
 * The C API of one instance, with what it takes to pass bytes and functions to it. `Exports` is
 * what leaves the instance: more of it in mbedtls-wasm/full.
 */
export class Raw<Exports extends MbedtlsExports = MbedtlsExports> {
  readonly instance: Instance & { readonly exports: Exports };
  /** Mbed TLS's functions, under their C names. A trap in one of them poisons the instance. */
  readonly c: Exports;

  constructor(instance: Instance & { readonly exports: Exports }) {
    this.instance = instance;
    this.c = instance.exports;
  }

  /**
   * `size` zeroed bytes of C's memory, to be given back with {@link free}, accepted wherever C asks
   * for an address unless a type is named. Throws OutOfMemoryError.
   */
  allocate<Type extends string = never>(size: number): Pointer<Type> {
    return this.instance.memory.allocate(size);
  }

  /** Wipes `size` bytes that {@link allocate} gave and frees them. */
  free(pointer: Pointer<string>, size: number): void {
    this.instance.memory.free(pointer, size);
  }

  /** Copies bytes into C's memory. */
  write(pointer: Pointer<string>, bytes: Uint8Array): void {
    this.instance.memory.bytes.set(bytes, pointer);
  }

  /** A copy of `size` bytes of C's memory. */
  read(pointer: Pointer<string>, size: number): Uint8Array {
    return this.instance.memory.copy(pointer, size);
  }

  /** The NUL-terminated UTF-8 text at `pointer`, or null for the null pointer. */
  text(pointer: Pointer<'char'>): string | null {
    return this.instance.memory.text(pointer);
  }

  /** The address `bytes` after another one. Throws RangeError for one outside of C's memory. */
  at<Type extends string>(pointer: Pointer<Type>, bytes: number): Pointer<Type> {
    return this.instance.memory.at(pointer, bytes);
  }

  /** The bytes of an `mbedtls_x509_buf`, copied. */
  buf(pointer: Pointer<'mbedtls_x509_buf'>): Uint8Array {
    return this.read(this.c.native_x509_buf_p(pointer), this.c.native_x509_buf_len(pointer));
  }

  /** The 32-bit number at `pointer`: an int, a size_t or a pointer. */
  int32(pointer: Pointer<string>): number {
    return this.instance.memory.int32(pointer);
  }

  /** Stores 32-bit numbers one after the other. */
  setInt32(pointer: Pointer<string>, ...values: readonly number[]): void {
    this.instance.memory.setInt32(pointer, values);
  }

  /** Stores 16-bit numbers one after the other. */
  setUint16(pointer: Pointer<string>, ...values: readonly number[]): void {
    this.instance.memory.setUint16(pointer, values);
  }

  /** Gives `use` a zeroed buffer of `size` bytes, wiped and freed when it returns or throws. */
  withBuffer<Result, Type extends string = never>(
    size: number,
    use: (pointer: Pointer<Type>) => Result,
  ): Result {
    return this.instance.memory.withBuffer(size, use);
  }

  /**
   * What a function of C writes into a buffer of `size` bytes, copied. `write` is given the buffer,
   * its size and a place for a `size_t`, and returns what C answered:
   * - what C stored at that place is how many bytes there are, where it stored something;
   * - a positive number is it otherwise, as Mbed TLS's writers of DER answer, which write at the
   *   end of the buffer (`{ at: 'end' }`);
   * - 0 with nothing stored: all `size` bytes.
   * The buffer is wiped and freed. Throws {@link TLSError} for a negative number, with its name.
   */
  bytesOut(
    size: number,
    write: (buffer: Pointer<never>, size: number, length: Pointer<'size_t'>) => number,
    { at = 'start' }: { readonly at?: 'start' | 'end' } = {},
  ): Uint8Array {
    const { memory } = this.instance;
    if (!Number.isInteger(size) || size < 0)
      throw new RangeError(`bytesOut takes a number of bytes, not ${size}.`);
    return memory.withBuffer<never, Uint8Array>(size, (buffer) =>
      memory.withBuffer<'size_t', Uint8Array>(4, (place) => {
        memory.setInt32(place, [NOTHING]);
        const answer = write(buffer, size, place);
        if (answer < 0) throw mbedtlsError(this.instance, answer, 'A function of C failed');
        const stored = memory.int32(place);
        const length = stored === NOTHING ? answer || size : stored;
        if (length < 0 || length > size)
          throw new RangeError(`A function of C answered ${length} for a buffer of ${size} bytes.`);
        return memory.copy(at === 'end' ? memory.at(buffer, size - length) : buffer, length);
      }),
    );
  }

  /** Gives `use` a copy of the bytes in C's memory, wiped and freed when it returns or throws. */
  withBytes<Result>(
    bytes: Uint8Array,
    use: (pointer: Pointer<never>, size: number) => Result,
  ): Result {
    return this.instance.memory.withBytes(bytes, use);
  }

  /**
   * Gives `use` a NUL-terminated UTF-8 copy of the text, wiped and freed when it returns or throws.
   */
  withCString<Result>(text: string, use: (pointer: Pointer<'char'>) => Result): Result {
    return this.instance.memory.withCString(text, use);
  }

  /**
   * Registers functions that Mbed TLS is to call. The caller disposes the result, when Mbed TLS was
   * told another function or the structure is gone. Throws TypeError for an unknown kind or for
   * what is no function. There is no kind for randomness: it comes from the platform only.
   */
  callback(callbacks: CallbackSet | Partial<Callbacks>): Callback {
    return new Callback(this.instance, callbacks);
  }

  /**
   * What a callback, the clock or the generator threw since the last time, or undefined: C knows
   * only of the number MBEDTLS_ERR_SSL_INTERNAL_ERROR that it got instead. To be asked after the
   * call that failed.
   */
  takeThrown(): unknown {
    return this.instance.takeHostFailure();
  }

  /**
   * Lets a context send and receive by a carrier, whose WOULD_BLOCK becomes
   * MBEDTLS_ERR_SSL_WANT_WRITE and _READ. The caller keeps the result as long as the context is
   * used, for nothing else holds the carrier, and disposes it after the context. Corresponds to
   * `mbedtls_ssl_set_bio`.
   */
  setBio(ssl: Pointer<'mbedtls_ssl_context'>, carrier: Carrier): AttachedCarrier {
    const { bios } = this.instance;
    const bio = new StreamBio(carrier);
    const id = bios.add(bio);
    this.c.native_ssl_set_bio(ssl, id);
    return {
      get thrown() {
        return bio.thrown;
      },
      dispose: () => bios.remove(id),
      [dispose]: () => bios.remove(id),
    };
  }

  /**
   * The generator to give to functions that take `f_rng`, with {@link NULL} as its context: the
   * platform's.
   */
  get random(): ReturnType<MbedtlsExports['native_function_psa_get_random']> {
    return this.c.native_function_psa_get_random();
  }

  /** The null pointer and the null function pointer. */
  readonly NULL = NULL;
  readonly NO_FUNCTION = NO_FUNCTION;
}
