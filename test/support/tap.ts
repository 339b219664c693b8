import { connect, createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import type { ExecutionContext } from 'ava';

/** All that a relay carries to one server and back: what whoever runs the relay can read. */
export interface Tap {
  /** The port to send the relay to. */
  readonly port: number;
  readonly up: () => Buffer;
  readonly down: () => Buffer;
}

/** Stands between a relay and a server, and keeps what passes; it ends with the test. */
export async function startTap(t: ExecutionContext, port: number): Promise<Tap> {
  const [up, down]: [Buffer[], Buffer[]] = [[], []];
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    for (const [from, to, kept] of [
      [near, far, up],
      [far, near, down],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => kept.push(bytes));
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => sockets.delete(from));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a tap has a port');
  return { port: address.port, up: () => Buffer.concat(up), down: () => Buffer.concat(down) };
}
