import {
  MBEDTLS_ERR_SSL_ALLOC_FAILED,
  MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL,
} from '../../wasm/constants.js';
import { Cell } from '../ffi/handle.js';
import { NULL } from '../ffi/memory.js';
import { allocationFailed, mbedtlsError } from './error.js';
import type { SslConfig } from './ssl-config.js';
import type { SslContext } from './ssl-context.js';

/**
 * An association over datagrams that was put away: a few hundred bytes of the WebAssembly memory
 * instead of its context. They hold its keys: they never leave that memory, are loaded once, since
 * twice would use numbers of records again, and are wiped.
 */
export class StoredContext {
  readonly #cell: Cell<'unsigned char'>;
  readonly #size: number;
  readonly #boundAt: number;

  private constructor(cell: Cell<'unsigned char'>, size: number, boundAt: number) {
    this.#cell = cell;
    this.#size = size;
    this.#boundAt = boundAt;
  }

  /**
   * Puts away what `context` knows, which is of no use afterwards. Null, and nothing has changed,
   * where that cannot be now: while the peer has not confirmed the end of the handshake, while
   * something waits to leave or to be read, with a suite that is no AEAD. `config`, the context's,
   * stays frozen. Throws OutOfMemoryError. Corresponds to `mbedtls_ssl_context_save`.
   */
  static of(context: SslContext, { cell: config }: SslConfig): StoredContext | null {
    const { instance, pointer, boundAt } = context.assertOutside();
    const { exports, memory } = instance;
    return memory.withBuffer<'size_t', StoredContext | null>(4, (length) => {
      const measured = exports.mbedtls_ssl_context_save(pointer, NULL, 0, length);
      if (measured !== MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL) return null;
      const size = memory.int32(length);
      const cell = new Cell(instance, memory.allocate<'unsigned char'>(size), (block) => {
        memory.free(block, size);
        config.thaw();
      });
      cell.hold('config', [config]);
      config.freeze();
      const saved = exports.mbedtls_ssl_context_save(pointer, cell.pointer, size, length);
      if (saved === 0) return new StoredContext(cell, size, boundAt);
      cell.release();
      throw mbedtlsError(instance, saved, 'The association could not be put away');
    });
  }

  /**
   * Goes on with it in a context that was just set up, and wipes it. Throws TLSError, and it stays,
   * when memory is short. Corresponds to `mbedtls_ssl_context_load`.
   */
  load(context: SslContext): void {
    const { instance, pointer } = context;
    const loaded = instance.exports.mbedtls_ssl_context_load(
      pointer,
      this.#cell.pointer,
      this.#size,
    );
    if (loaded === MBEDTLS_ERR_SSL_ALLOC_FAILED) throw allocationFailed();
    if (loaded !== 0) throw mbedtlsError(instance, loaded, 'The association could not be loaded');
    context.boundAt = this.#boundAt;
    this.dispose();
  }

  /** Wipes it. */
  dispose(): void {
    this.#cell.release();
  }
}
