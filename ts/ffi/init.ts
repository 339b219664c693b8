import { prepareDefaultInstance } from './instance.js';

/**
 * Compiles and instantiates the WebAssembly asynchronously, so that its first use holds nobody up.
 * Nobody has to call it, but in engines that do not let a page's thread do that synchronously:
 * Chrome below 114. A further call does nothing.
 * Rejects with what WebAssembly throws when it cannot compile, or an Error that says that it lacks
 * SIMD. Corresponds to no function of C.
 */
export function init(): Promise<void> {
  return prepareDefaultInstance();
}
