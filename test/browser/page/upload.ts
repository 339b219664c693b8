import { SocketAddress, TCPSocket, check } from 'mbedtls-wasm';
import { stackOf, type Way } from './ways.js';

/** So many bytes to a server, without TLS. */
export interface Upload {
  readonly way: Way;
  readonly port: number;
  readonly size: number;
}

/** How many were handed over so far. */
let sent = 0;
let sending: Promise<void> | null = null;

/** Begins to send; how many bytes were taken when nothing moved any more, or all were. */
export async function begin(upload: Upload): Promise<number> {
  sent = 0;
  sending = send(upload);
  for (let before = -1; before !== sent; ) {
    before = sent;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return sent;
}

/** Waits until all was sent and the connection has ended. */
export async function finish(): Promise<number> {
  await sending;
  return sent;
}

/** Sends all; how many timers were waited for, and whether anybody sees the page. */
export async function sendAll(
  upload: Upload,
): Promise<{ readonly timers: number; readonly hidden: boolean }> {
  const { setTimeout } = globalThis;
  let timers = 0;
  const counting = (call: () => void, milliseconds?: number): number =>
    Number(
      setTimeout(() => {
        timers += 1;
        call();
      }, milliseconds),
    );
  Reflect.set(globalThis, 'setTimeout', counting);
  await send(upload);
  return { timers, hidden: document.hidden };
}

async function send({ way, port, size }: Upload): Promise<void> {
  const socket = new TCPSocket(stackOf(way));
  check(await socket.connect(new SocketAddress('localhost', port)), socket);
  const piece = new Uint8Array(50_000).map((_, at) => at % 251);
  while (sent < size) sent += check(await socket.send(piece), socket);
  check(await socket.close(), socket);
}
