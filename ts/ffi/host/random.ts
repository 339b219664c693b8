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
