import type { Socket } from '../net/socket.js';
import { ESTABLISHED, turns } from '../net/turns.js';
import { NSAPI_ERROR_OK } from '../nsapi/error.js';

/** Fills on with what has come already. */
export function more(socket: Socket, into: Uint8Array, got: number): number {
  let size = got;
  while (size < into.length && !turns.isSpent) {
    const next = turns.work(() => socket.tryRecv(into.subarray(size)));
    // What that says beside bytes it says again.
    if (next <= NSAPI_ERROR_OK) break;
    size += next;
  }
  return size;
}

/** Resolves when others had their turn. */
export function laterTurn(): Promise<void> {
  return new Promise((resolve) => {
    turns.queue(ESTABLISHED, resolve);
  });
}
