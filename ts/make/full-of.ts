import { FullInstance } from '../ffi/full-instance.js';
import { PkKey } from '../mbedtls/pk-key.js';
import { typeName } from '../nsapi/bytes.js';

/** The full instance that a key lives in. Throws TypeError for a key of another one, and
 * for what is no key. */
export function fullOf(key: PkKey): FullInstance {
  if (!(key instanceof PkKey))
    throw new TypeError(`A key is a PkKey, such as generateKey makes, not ${typeName(key)}.`);
  const { instance } = key;
  if (instance instanceof FullInstance) return instance;
  throw new TypeError(
    'The key does not live in a FullInstance: make it by generateKey, or read it by ' +
      'PkKey.parse(pem, { instance: new FullInstance() }).',
  );
}
