import { MBEDTLS_SSL_VERSION_TLS1_2, MBEDTLS_SSL_VERSION_TLS1_3 } from '../../wasm/constants.js';
import { Instance } from '../../ts/ffi/instance.js';
import { DAMAGES, sweep, type Damage, type Role } from './sweep.js';

/** What a sweep came to. */
export interface SweepResult {
  readonly version: string;
  readonly role: Role;
  readonly damage: Damage;
  readonly places: number;
  /** Sessions that came through all the same. */
  readonly whole: number;
  readonly wrong: readonly string[];
}

const VERSIONS = [
  ['TLS 1.2', MBEDTLS_SSL_VERSION_TLS1_2],
  ['TLS 1.3', MBEDTLS_SSL_VERSION_TLS1_3],
] as const;
const ROLES = ['client', 'server'] as const satisfies readonly Role[];

/** Damages every byte, or every so many, that each end of each version receives. */
export async function sweeps(step: number): Promise<SweepResult[]> {
  const results: SweepResult[] = [];
  const instance = new Instance();
  for (const [name, version] of VERSIONS) {
    for (const role of ROLES) {
      const { received } = await sweep(instance, version, role, 'split', Infinity);
      for (const damage of DAMAGES) {
        const result = { version: name, role, damage, places: 0, whole: 0 };
        const wrong: string[] = [];
        for (let at = 0; at < received; at += step) {
          const found = await sweep(instance, version, role, damage, at);
          result.places++;
          result.whole += Number(found.whole);
          if (found.wrong !== null) wrong.push(`byte ${at}: ${found.wrong}`);
        }
        results.push({ ...result, wrong });
      }
    }
  }
  return results;
}
