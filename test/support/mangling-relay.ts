import { connect } from 'node:net';
import type { ExecutionContext } from 'ava';
import { WebSocketStack } from '../../ts/stack/websocket.js';
import { WebSocket } from 'ws';
import { startScripted } from './relays.js';

/**
 * What a relay does to what comes from the target: the messages that the page gets; null ends the page's WebSocket
 * roughly, 'end' as if the target had ended.
 */
export type Mangle = (chunk: Buffer, before: number) => readonly Uint8Array[] | 'end' | null;

/** A stack through {@link manglingRelay}. */
export async function manglingStack(t: ExecutionContext, port: number, mangle: Mangle): Promise<WebSocketStack> {
  return new WebSocketStack(await manglingRelay(t, port, mangle), { webSocket: WebSocket });
}

/** A relay that does as the test says with what comes from `port`, and is honest the other way; its address. */
export function manglingRelay(t: ExecutionContext, port: number, mangle: Mangle): Promise<string> {
  return startScripted(t, (socket) => {
    const target = connect(port, '127.0.0.1');
    t.teardown(() => target.destroy());
    let before = 0;
    target.on('data', (chunk) => {
      const messages = mangle(chunk, before);
      before += chunk.length;
      if (messages === null) socket.terminate();
      else if (messages === 'end') socket.close(1000);
      else for (const message of messages) socket.send(message);
    });
    target.on('end', () => socket.close(1000));
    target.on('error', () => socket.close(1011));
    socket.on('message', (data) => {
      if (data instanceof Uint8Array) target.write(data);
    });
    socket.on('close', () => target.destroy());
  });
}
