import type { FunctionPointer, Pointer } from '../../wasm/mbedtls.js';
import type { CallbackKind, CallbackSet } from './host/callbacks.js';
import { Cell, Handle } from './handle.js';
import type { Instance } from './instance.js';

/**
 * Functions that C may call until this is disposed, after Mbed TLS was told another one. What they
 * throw fails the call of Mbed TLS that called them, and is the cause of its error.
 */
export class Callback extends Handle<'callback'> {
  constructor(instance: Instance, callbacks: CallbackSet) {
    const table = instance.callbacks;
    super(new Cell(instance, table.register(callbacks), (context) => table.remove(context)));
  }

  /** The context argument (`p_vrfy`, `p_sni`, ...) to give to Mbed TLS beside {@link function}. */
  get context(): Pointer<'callback'> {
    return this.pointer;
  }

  /** The function argument (`f_vrfy`, `f_sni`, ...) for one of the kinds. */
  function(kind: CallbackKind): FunctionPointer {
    return this.instance.callbacks.functionFor(kind);
  }
}
