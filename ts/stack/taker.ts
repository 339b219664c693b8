import type { NetworkStack } from './network-stack.js';

/** A stack that takes over what it is given, where another one copies. */
export interface Taker extends NetworkStack {
  /** @param given whether the bytes are the stack's once it has taken all of them */
  socketSend(handle: number, bytes: Uint8Array, given?: boolean): number;
}

const own = new WeakSet<NetworkStack['socketSend']>();

/** That a stack with this method is a {@link Taker}. Who overrides it is none any more. */
export function declareTaker(socketSend: Taker['socketSend']): void {
  own.add(socketSend);
}

/** The stack, where it takes over what it is given. */
export function takerOf(stack: NetworkStack): Taker | null {
  return own.has(stack.socketSend) ? stack : null;
}
