import type { Instance } from '../ffi/instance.js';

/**
 * Makes the key pair of X25519 that the next handshake of `instance` offers, which is to be done
 * while there is nothing else to do. Once made it stays until a handshake takes it. Throws what a
 * trap throws.
 */
export function makeKeyShare(instance: Instance): void {
  if (instance.poison === null) instance.exports.native_x25519_ahead();
}
