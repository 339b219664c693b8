import type { NetworkStack } from '../../stack/network-stack.js';

let inUse: NetworkStack | null = null;

/**
 * Says over which network stack all further connections of this page go. Throws TypeError for
 * something that is no stack.
 */
export function useStack(stack: NetworkStack): void {
  if (typeof stack?.socketOpen !== 'function')
    throw new TypeError('useStack takes a NetworkStack, such as a WebSocketStack or a WispStack.');
  inUse = stack;
}

/** The network stack that the page chose. Throws Error before it has. */
export function stackInUse(): NetworkStack {
  if (inUse !== null) return inUse;
  throw new Error(
    'No network stack was chosen: call useStack(stack) of mbedtls-wasm/net first, with a ' +
      'WebSocketStack or a WispStack.',
  );
}
