import compile, { compileLater } from '#mbedtls';
import type { HostImports, MbedtlsExports } from '../../wasm/mbedtls.js';
import { MBEDTLS_ERR_SSL_INTERNAL_ERROR } from '../../wasm/constants.js';
import { BioTable } from './host/bio-table.js';
import { CallbackTable } from './host/callbacks.js';
import { fillRandom, requireRandom } from './host/random.js';
import { millisecondsOf } from './host/time.js';
import { instantiate, instantiateAhead } from './ahead.js';
import { explained } from './no-simd.js';
import { isError } from '../nsapi/is-error.js';
import { Memory } from './memory.js';
import { RecordBuffer } from './record-buffer.js';

/** Options of {@link Instance}. */
export interface InstanceOptions {
  /** The compiled WebAssembly; the one that comes with the package by default. */
  readonly module?: WebAssembly.Module;
  /**
   * The wall clock that certificate dates and tickets are judged by, in milliseconds since 1970;
   * Date.now by default.
   */
  readonly now?: () => number;
  /**
   * The most that its WebAssembly memory may grow to, in bytes, of which whole units of 64 KiB
   * count: 4 MiB to 1 GiB, 512 MiB by default. What would need more cannot be had: a setting
   * answers NO_MEMORY, a handshake fails and `lastError` says why, a handle throws; all else goes
   * on.
   */
  readonly maxMemory?: number;
}

/** What an {@link Instance} holds in its WebAssembly memory at the moment. */
export interface MemoryUsage {
  /** Allocations made and not freed yet. */
  readonly allocations: number;
  /** Bytes that those allocations take. */
  readonly allocatedBytes: number;
  /** Bytes of the whole WebAssembly memory, which never shrinks. */
  readonly totalBytes: number;
}

/** Thrown by every use of an instance after WebAssembly trapped in it; `cause` is the trap. */
export class InstancePoisonedError extends Error {
  override readonly name = 'InstancePoisonedError';
}

/** Bounds and default of `maxMemory`, in bytes. */
const LEAST_MEMORY = 4 * 1024 * 1024;
const MOST_MEMORY = 1024 * 1024 * 1024;
const USUAL_MEMORY = 512 * 1024 * 1024;

let inlined: WebAssembly.Module | undefined;
let shared: Instance | undefined;
let preparing: Promise<void> | null = null;

/**
 * One WebAssembly instance of Mbed TLS with its own memory. Handles of two instances do not mix.
 */
export class Instance {
  /** Every exported C function. A trap in one of them poisons the instance. */
  readonly exports: MbedtlsExports;
  /** @internal The names of error numbers that only a build with more of Mbed TLS gives. */
  readonly moreErrorNames: ReadonlyMap<number, string> = new Map();
  /** @internal */
  readonly memory: Memory;
  /** @internal */
  readonly record: RecordBuffer;
  /** @internal */
  readonly bios: BioTable;
  /** @internal */
  readonly callbacks: CallbackTable;
  #poison: InstancePoisonedError | null = null;
  #hostFailure: unknown = undefined;
  #callbackFailed = false;
  #depth = 0;

  /**
   * Instantiates Mbed TLS, synchronously.
   * Throws what WebAssembly throws when it cannot compile, an Error that says so where it lacks
   * SIMD, RangeError for a `maxMemory` outside its bounds, and an Error when PSA cannot start or
   * there is no `crypto.getRandomValues`.
   * Corresponds to `psa_crypto_init`.
   */
  constructor(options: InstanceOptions = {}) {
    const now = options.now ?? Date.now;
    const { maxMemory = USUAL_MEMORY } = options;
    requireMemory(maxMemory);
    requireRandom();
    const module = options.module ?? packageModule();
    const host: HostImports = {
      host_send: (id, bytes, size) => this.bios.send(id, bytes, size),
      host_recv: (id, bytes, size) => this.bios.recv(id, bytes, size),
      host_random: (bytes, size) => this.#told(() => fillRandom(this.exports, bytes, size), -1),
      // Without a clock it is far before any certificate became valid, and nothing verifies.
      host_time: () => this.#told(() => millisecondsOf(now()), 0),
      host_callback: (id, kind, words) => this.#callback(id, kind, words),
    };
    const { exports } = instantiate(module, host);
    this.exports = this.#guarded(exports as unknown as MbedtlsExports);
    this.memory = new Memory(this.exports);
    this.bios = new BioTable(this.memory);
    this.callbacks = new CallbackTable(this.exports, this.memory);
    this.exports._initialize();
    this.exports.native_limit_memory(maxMemory);
    const status = this.exports.psa_crypto_init();
    if (status !== 0) {
      throw new Error(`Mbed TLS could not start: psa_crypto_init answered ${status}.`, {
        cause: this.takeHostFailure(),
      });
    }
    this.record = new RecordBuffer(this.memory);
  }

  /** The error that ended this instance, or null while it works. */
  get poison(): InstancePoisonedError | null {
    return this.#poison;
  }

  /** What is allocated at the moment. */
  get memoryUsage(): MemoryUsage {
    return {
      allocations: this.exports.native_live_allocations(),
      allocatedBytes: this.exports.native_live_bytes(),
      totalBytes: this.exports.memory.buffer.byteLength,
    };
  }

  /**
   * @internal What the generator or the clock threw since the last call, so that an Mbed TLS number
   *   can name its cause.
   */
  takeHostFailure(): unknown {
    const failure = this.#hostFailure;
    this.#hostFailure = undefined;
    return failure;
  }

  /**
   * @internal Begins a call on a connection, of which one can be inside another (TLS in TLS): gives
   *   what {@link endCall} needs. What was thrown under the raw functions before is nobody's cause
   *   any more.
   */
  beginCall(): boolean {
    if (this.#depth++ === 0) this.#hostFailure = undefined;
    return this.takeCallbackFailure() && this.#depth > 1;
  }

  /** @internal */
  endCall(outerFailed: boolean): void {
    this.#depth--;
    this.#callbackFailed = outerFailed;
  }

  /** @internal True once after a callback threw, also one whose answer Mbed TLS ignores. */
  takeCallbackFailure(): boolean {
    const failed = this.#callbackFailed;
    this.#callbackFailed = false;
    return failed;
  }

  #callback(id: number, kind: number, words: number): number {
    try {
      return this.callbacks.call(id, kind, words);
    } catch (error) {
      this.#callbackFailed = true;
      this.#hostFailure ??= error;
      return MBEDTLS_ERR_SSL_INTERNAL_ERROR;
    }
  }

  /** What a group of the host returns; what it throws is kept, and `failed` answered. */
  #told(group: () => number, failed: number): number {
    try {
      return group();
    } catch (error) {
      this.#hostFailure = error;
      return failed;
    }
  }

  #trapped(error: unknown): InstancePoisonedError {
    if (error instanceof InstancePoisonedError) return error;
    const text = isError(error) ? error.message : String(error);
    return (this.#poison ??= new InstancePoisonedError(
      `Mbed TLS trapped in WebAssembly (${text}); this instance cannot be used any more.`,
      { cause: error },
    ));
  }

  #guarded(exports: MbedtlsExports): MbedtlsExports {
    const guarded: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(exports))
      guarded[name] = typeof value === 'function' ? this.#guard(value) : value;
    return guarded as unknown as MbedtlsExports;
  }

  // One wrapper per number of arguments: a rest parameter would cost more than many of the calls
  // do.
  #guard(call: (...args: number[]) => unknown): unknown {
    const enter = (): void => {
      if (this.#poison !== null) throw this.#poison;
    };
    switch (call.length) {
      case 0:
        return () => {
          enter();
          try {
            return call();
          } catch (e) {
            throw this.#trapped(e);
          }
        };
      case 1:
        return (a: number) => {
          enter();
          try {
            return call(a);
          } catch (e) {
            throw this.#trapped(e);
          }
        };
      case 2:
        return (a: number, b: number) => {
          enter();
          try {
            return call(a, b);
          } catch (e) {
            throw this.#trapped(e);
          }
        };
      case 3:
        return (a: number, b: number, c: number) => {
          enter();
          try {
            return call(a, b, c);
          } catch (e) {
            throw this.#trapped(e);
          }
        };
      default:
        return (...args: number[]) => {
          enter();
          try {
            return call(...args);
          } catch (e) {
            throw this.#trapped(e);
          }
        };
    }
  }
}

function requireMemory(bytes: number): void {
  if (Number.isInteger(bytes) && bytes >= LEAST_MEMORY && bytes <= MOST_MEMORY) return;
  throw new RangeError(
    `maxMemory takes a whole number of bytes from ${LEAST_MEMORY} (4 MiB) to ${MOST_MEMORY} ` +
      `(1 GiB), not ${String(bytes)}.`,
  );
}

/**
 * The instance that everything uses which was not given one: made at first use, replaced after it
 * was poisoned.
 */
export function defaultInstance(): Instance {
  if (shared === undefined || shared.poison !== null) shared = new Instance();
  return shared;
}

/**
 * Compiles and instantiates the WebAssembly of the default instance asynchronously, once: it is
 * there when it is used first, and nothing waits for it then. Some engines do not let a page's
 * thread compile or instantiate as much synchronously. Where the default instance is there already,
 * nothing is done.
 * Rejects with what WebAssembly throws when it cannot compile, or an Error that says that it lacks
 * SIMD.
 */
export function prepareDefaultInstance(): Promise<void> {
  preparing ??= prepare().finally(() => {
    preparing = null;
  });
  return preparing;
}

async function prepare(): Promise<void> {
  if (shared !== undefined && shared.poison === null) return;
  try {
    inlined ??= await compileLater();
  } catch (error) {
    throw explained(error);
  }
  await instantiateAhead(inlined);
}

function packageModule(): WebAssembly.Module {
  try {
    return (inlined ??= compile());
  } catch (error) {
    throw explained(error);
  }
}
