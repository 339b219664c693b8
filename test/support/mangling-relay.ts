import { connect } from 'node:net';
import type { ExecutionContext } from 'ava';
import { WebSocketStack } from '../../ts/stack/websocket/websocket-stack.js';
import { WebSocket } from 'ws';
import { startScripted } from './relays.js';

/**
 * What a relay does to what comes from one end: what the other end gets; null ends the page's
 * WebSocket roughly, 'end' as if that one end had ended.
 */
export type Mangle = (chunk: Buffer, before: number) => readonly Uint8Array[] | 'end' | null;

/** Changes nothing. */
export const honest: Mangle = (chunk) => [chunk];

/** A stack through {@link manglingRelay}. */
export async function manglingStack(
  t: ExecutionContext,
  port: number,
  mangle: Mangle,
): Promise<WebSocketStack> {
  return new WebSocketStack(await manglingRelay(t, port, mangle), { webSocket: WebSocket });
}

/**
 * A relay that does as the test says with what comes from `port`, and with what comes from the
 * page; its address.
 */
export function manglingRelay(
  t: ExecutionContext,
  port: number,
  down: Mangle,
  up: Mangle = honest,
): Promise<string> {
  return startScripted(t, (socket) => {
    const target = connect(port, '127.0.0.1');
    t.teardown(() => target.destroy());
    const toPage = mangler(
      down,
      (bytes) => socket.send(bytes),
      () => socket.close(1000),
      () => socket.terminate(),
    );
    const toTarget = mangler(
      up,
      (bytes) => target.write(bytes),
      () => target.end(),
      () => socket.terminate(),
    );
    target.on('data', toPage);
    target.on('end', () => socket.close(1000));
    target.on('error', () => socket.close(1011));
    socket.on('message', (data) => {
      if (data instanceof Buffer) toTarget(data);
    });
    socket.on('close', () => target.destroy());
  });
}

/** Takes what comes from one end, in order, and does with it as the test says. */
export function mangler(
  mangle: Mangle,
  pass: (bytes: Uint8Array) => void,
  end: () => void,
  die: () => void,
): (chunk: Buffer) => void {
  let before = 0;
  return (chunk) => {
    const pieces = mangle(chunk, before);
    before += chunk.length;
    if (pieces === null) die();
    else if (pieces === 'end') end();
    else for (const piece of pieces) pass(piece);
  };
}
