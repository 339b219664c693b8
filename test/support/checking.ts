import { readFileSync } from 'node:fs';
import { Instance } from '../../ts/ffi/instance.js';
import { projectFile } from '../../tools/project.js';

type BuildName =
  | 'mbedtls-checking'
  | 'mbedtls-reference'
  | 'mbedtls-primitives'
  | 'mbedtls-primitives-reference';

const modules = new Map<string, WebAssembly.Module>();

function compiled(name: string): WebAssembly.Module {
  const module =
    modules.get(name) ?? new WebAssembly.Module(readFileSync(projectFile('wasm', `${name}.wasm`)));
  modules.set(name, module);
  return module;
}

function isFunction(value: unknown): value is (...args: readonly number[]) => unknown {
  return typeof value === 'function';
}

/**
 * An instance of the checking build: it traps on misuse of memory, and its allocations can be made
 * to fail.
 */
export class CheckingInstance extends Instance {
  /**
   * @param name of the build: `mbedtls-reference` has Mbed TLS's own code in the place of ours;
   *   those of primitives are the same over the product's allocator
   */
  constructor(name: BuildName = 'mbedtls-checking') {
    super({ module: compiled(name) });
  }

  /** Calls a function of native/exports-checking.txt, which the bindings do not have. */
  call(name: string, ...args: readonly number[]): number {
    return Number(this.found(name)(...args));
  }

  /** The function itself, without what calling it by its name costs. */
  found(name: string): (...args: readonly number[]) => unknown {
    const found: unknown = Reflect.get(this.exports, name);
    if (!isFunction(found)) throw new Error(`${name} is not there: run "node build/checking.mjs"`);
    return found;
  }

  /**
   * Lets the n-th allocation of `least` bytes or more fail; 0 lets none fail. True when the one
   * asked for before has failed.
   */
  failAllocation(countdown: number, least = 0): boolean {
    return this.call('native_fail_allocation', countdown, least) === 0;
  }
}
