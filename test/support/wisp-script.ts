import type { ExecutionContext } from 'ava';
import { WebSocket } from 'ws';
import { WispStack, type WispStackOptions } from '../../ts/stack/wisp/wisp-stack.js';
import { startScripted } from './relays.js';

/** A CONTINUE for the connection: so many packets of a stream may be sent at first. */
export const CREDIT = [3, 0, 0, 0, 0, 2, 0, 0, 0];

/** A Wisp server of the test's: it sends what the test says. */
export interface WispScript {
  readonly url: string;
  readonly sockets: WebSocket[];
  /** The packets that came, as their bytes. */
  readonly packets: number[][];
  /** Resolves when so many have come. */
  came(count: number): Promise<void>;
  send(...bytes: number[]): void;
}

/** Starts one, which ends with the test; `greeting` is what it sends first. */
export async function startWispScript(
  t: ExecutionContext,
  greeting: readonly number[][] = [CREDIT],
  protocols = true,
): Promise<WispScript> {
  const sockets: WebSocket[] = [];
  const packets: number[][] = [];
  const waiting = new Set<() => void>();
  const url = await startScripted(
    t,
    (socket) => {
      sockets.push(socket);
      socket.on('message', (data) => {
        if (data instanceof Uint8Array) packets.push([...data]);
        for (const look of waiting) look();
      });
      for (const packet of greeting) socket.send(Uint8Array.from(packet));
    },
    protocols,
  );
  return {
    url,
    sockets,
    packets,
    came: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (packets.length >= count) resolve();
        };
        waiting.add(look);
        look();
      }),
    send: (...bytes) => sockets.at(-1)?.send(Uint8Array.from(bytes)),
  };
}

/** A stack over it, which is closed when the test ends. */
export function wispTo(
  t: ExecutionContext,
  url: string,
  options: WispStackOptions = {},
): WispStack {
  const stack = new WispStack(url, { webSocket: WebSocket, ...options });
  t.teardown(() => stack.close());
  return stack;
}
