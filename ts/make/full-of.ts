import { FullInstance } from '../ffi/full-instance.js';
import type { PkKey } from '../mbedtls/pk-key.js';

/** The full instance that a key lives in. Throws TypeError for a key of another one. */
export function fullOf(key: PkKey): FullInstance {
  const { instance } = key;
  if (instance instanceof FullInstance) return instance;
  throw new TypeError(
    'The key does not live in a FullInstance: make it by generateKey, or read it by ' +
      'PkKey.parse(pem, { instance: new FullInstance() }).',
  );
}
