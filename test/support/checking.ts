import { readFileSync } from 'node:fs';
import { Instance } from '../../ts/ffi/instance.js';
import { projectFile } from './project.js';

let module: WebAssembly.Module | undefined;

/** An instance of the checking build: it traps on misuse of memory, and its allocations can be made to fail. */
export class CheckingInstance extends Instance {
  constructor() {
    super({ module: (module ??= new WebAssembly.Module(readFileSync(projectFile('wasm', 'mbedtls-checking.wasm')))) });
  }

  /** Lets the n-th allocation of `least` bytes or more fail; 0 lets none fail. True when the one asked for before has failed. */
  failAllocation(countdown: number, least = 0): boolean {
    const { exports } = this;
    if (!('native_fail_allocation' in exports) || typeof exports.native_fail_allocation !== 'function') {
      throw new Error('this is not the checking build: run "node build/checking.mjs"');
    }
    return exports.native_fail_allocation(countdown, least) === 0;
  }
}
