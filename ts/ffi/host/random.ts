import type { MbedtlsExports } from '../../../wasm/mbedtls.js';

/** The most that getRandomValues gives at once, in bytes. */
const CHUNK = 65_536;

/** host_random: bytes of the platform's CSPRNG. Returns 0; throws what the platform throws. */
export function fillRandom({ memory }: MbedtlsExports, pointer: number, size: number): number {
  for (let done = 0; done < size; done += CHUNK) {
    const chunk = Math.min(CHUNK, size - done);
    crypto.getRandomValues(new Uint8Array(memory.buffer, pointer + done, chunk));
  }
  return 0;
}

/** Throws an Error where there is no CSPRNG: of Mbed TLS there would come a number alone. */
export function requireRandom(): void {
  if (typeof globalThis.crypto?.getRandomValues === 'function') return;
  throw new Error(
    'mbedtls-wasm needs crypto.getRandomValues, which is not here: Node has it from 20.19 and ' +
      '22.12 on, and so has every browser.',
  );
}
