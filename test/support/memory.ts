import type { ExecutionContext } from 'ava';
import { Instance } from '../../ts/ffi/instance.js';
import { pki } from '../../tools/certificates.js';
import { tlsPair } from './tls-pair.js';

/**
 * An own instance that has done a handshake: PSA makes its table of key slots with the first key,
 * and keeps it.
 */
export async function usedInstance(): Promise<Instance> {
  await pki();
  const instance = new Instance();
  await (await tlsPair({ instance })).end();
  return instance;
}

/** Runs `body` several times, which has to leave as many allocations as there were. */
export async function leavesNothing(
  t: ExecutionContext,
  instance: Instance,
  body: () => unknown,
): Promise<void> {
  const { allocations, allocatedBytes } = instance.memoryUsage;
  for (let round = 1; round <= 2; round++) {
    await body();
    const after = instance.memoryUsage;
    t.deepEqual(
      [after.allocations, after.allocatedBytes],
      [allocations, allocatedBytes],
      `after round ${round}`,
    );
  }
}

/** Where the first of `needle` is in the WebAssembly memory, -1 for nowhere. */
export function findInMemory(instance: Instance, needle: Uint8Array): number {
  return Buffer.from(instance.exports.memory.buffer).indexOf(needle);
}

/** Collects garbage until `condition` holds; false when it did not for some seconds. */
export async function collectUntil(condition: () => boolean): Promise<boolean> {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('the memory tests need node --expose-gc');
  const deadline = Date.now() + 10_000;
  while (!condition() && Date.now() < deadline) {
    // What a WeakRef gave in this turn lives until its end; finalizers run in a turn of their own.
    await nextTurn();
    gc();
    await nextTurn();
  }
  return condition();
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
