import {
  MBEDTLS_ERR_PEM_PASSWORD_MISMATCH,
  MBEDTLS_ERR_PEM_PASSWORD_REQUIRED,
  MBEDTLS_ERR_PKCS5_PASSWORD_MISMATCH,
  MBEDTLS_ERR_PK_PASSWORD_MISMATCH,
  MBEDTLS_ERR_PK_PASSWORD_REQUIRED,
} from '../../wasm/constants.js';
import type { Pointer } from '../../wasm/mbedtls.js';
import { Cell, Handle } from '../ffi/handle.js';
import { defaultInstance, type Instance } from '../ffi/instance.js';
import { NULL } from '../ffi/memory.js';
import { withPemOrDer } from '../ffi/pem-or-der.js';
import { assertAttached, isBytes, typeName } from '../nsapi/bytes.js';
import { allocationFailed, mbedtlsError, type TLSError } from './error.js';
import { keyFault } from './key-words.js';

/** Where a structure is made. */
export interface InstanceOption {
  /** The instance of Mbed TLS whose memory it lives in; the default one when absent. */
  readonly instance?: Instance | undefined;
}

/** How a structure that was made elsewhere is taken over. */
export interface AdoptOptions {
  /** The instance in whose memory it lives. */
  readonly instance: Instance;
  /** True: it is freed when nobody uses it any more. False: it stays somebody else's to free. */
  readonly owned: boolean;
}

/** Options of {@link PkKey.parse}. */
export interface PkKeyOptions extends InstanceOption {
  /** Passphrase of an encrypted key, as text (taken as UTF-8) or bytes. */
  readonly passphrase?: string | Uint8Array | undefined;
}

/**
 * A private key in Mbed TLS's memory, wiped when it is freed. Corresponds to `mbedtls_pk_context`.
 */
export class PkKey extends Handle<'mbedtls_pk_context'> {
  private constructor(cell: Cell<'mbedtls_pk_context'>) {
    super(cell);
  }

  /**
   * The handle of a key that Mbed TLS's own functions made. `owned`: the last user frees it, by
   * native_pk_context_delete; otherwise whoever made it keeps it alive as long as it is used.
   */
  static adopt(pointer: Pointer<'mbedtls_pk_context'>, options: AdoptOptions): PkKey {
    return new PkKey(
      new Cell(
        options.instance,
        pointer,
        options.owned ? options.instance.exports.native_pk_context_delete : () => {},
      ),
    );
  }

  /** Another handle of the same key, to be disposed on its own. */
  another(): PkKey {
    return new PkKey(this.cell.retain());
  }

  /**
   * Reads a private key from PEM text, PEM bytes or DER (PKCS#8, SEC1 or PKCS#1), also encrypted.
   * The key belongs to the caller, who disposes it; what uses it keeps its own share.
   * Throws TLSError when it cannot be read, for instance `MBEDTLS_ERR_PK_PASSWORD_REQUIRED`,
   * `MBEDTLS_ERR_PK_PASSWORD_MISMATCH` or `MBEDTLS_ERR_PK_KEY_INVALID_FORMAT`, and TypeError for a
   * wrong type. Corresponds to `mbedtls_pk_parse_key`.
   */
  static parse(key: string | Uint8Array, options: PkKeyOptions = {}): PkKey {
    const { passphrase } = options;
    if (passphrase !== undefined && typeof passphrase !== 'string') {
      if (!isBytes(passphrase))
        throw new TypeError(
          `The passphrase must be a string or a Uint8Array, not ${typeName(passphrase)}.`,
        );
      assertAttached(passphrase, 'The passphrase');
    }
    return withPemOrDer(key, 'The private key', (bytes) => {
      const instance = options.instance ?? defaultInstance();
      const { exports, memory } = instance;
      const pointer = exports.native_pk_context_new();
      if (pointer === 0) throw allocationFailed();
      const parsed = new PkKey(new Cell(instance, pointer, exports.native_pk_context_delete));
      const secret =
        typeof passphrase === 'string' ? new TextEncoder().encode(passphrase) : passphrase;
      try {
        const result = memory.withBytes(bytes, (data, size) =>
          secret === undefined
            ? exports.native_pk_parse_key(pointer, data, size, NULL, 0)
            : memory.withBytes(secret, (word, length) =>
                exports.native_pk_parse_key(pointer, data, size, word, length),
              ),
        );
        if (result !== 0) throw unreadableKey(instance, result, bytes);
        return parsed;
      } catch (error) {
        parsed.dispose();
        throw error;
      } finally {
        if (typeof passphrase === 'string') secret?.fill(0);
      }
    });
  }
}

const ABOUT_PASSPHRASE: ReadonlySet<number> = new Set([
  MBEDTLS_ERR_PEM_PASSWORD_MISMATCH,
  MBEDTLS_ERR_PEM_PASSWORD_REQUIRED,
  MBEDTLS_ERR_PKCS5_PASSWORD_MISMATCH,
  MBEDTLS_ERR_PK_PASSWORD_MISMATCH,
  MBEDTLS_ERR_PK_PASSWORD_REQUIRED,
]);

function unreadableKey(instance: Instance, result: number, bytes: Uint8Array): TLSError {
  const fault = ABOUT_PASSPHRASE.has(result) ? null : keyFault(bytes);
  return mbedtlsError(instance, result, 'The private key cannot be read', {}, fault ?? undefined);
}
