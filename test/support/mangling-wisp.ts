import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { logging, server as wisp, type TargetSocket } from '@mercuryworkshop/wisp-js/server';
import type { ExecutionContext } from 'ava';
import { honest, mangler, type Mangle } from './mangling-relay.js';

/**
 * wisp-js's server, which does as the test says with what comes from the targets, and with what
 * comes from pages; its address.
 */
export async function manglingWisp(
  t: ExecutionContext,
  down: Mangle,
  up: Mangle = honest,
): Promise<string> {
  logging.set_level(logging.NONE);
  Object.assign(wisp.options, {
    allow_loopback_ips: true,
    allow_private_ips: true,
    wisp_version: 2,
  });
  const pages = new Set<Duplex>();
  const server = createServer();
  const die = (): void => {
    for (const page of pages) page.destroy();
  };
  server.on('upgrade', (request, socket, head) => {
    pages.add(socket);
    wisp.routeRequest(request, socket, head, {
      TCPSocket: class extends ManglingSocket {
        constructor(_host: string, port: number) {
          super(port, down, up, die);
        }
      },
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    die();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a Wisp server has a port');
  return `ws://127.0.0.1:${address.port}/`;
}

class ManglingSocket implements TargetSocket {
  readonly #port: number;
  readonly #toTarget: (chunk: Buffer) => void;
  readonly #toPage: (chunk: Buffer) => void;
  readonly #pieces: Uint8Array[] = [];
  #socket: Socket | null = null;
  #chunks: AsyncIterator<Buffer> | null = null;
  #ended = false;

  constructor(port: number, down: Mangle, up: Mangle, die: () => void) {
    this.#port = port;
    this.#toTarget = mangler(
      up,
      (bytes) => this.#socket?.write(bytes),
      () => this.#socket?.end(),
      die,
    );
    this.#toPage = mangler(
      down,
      (bytes) => this.#pieces.push(bytes),
      () => {
        this.#ended = true;
      },
      () => {
        this.#ended = true;
        die();
      },
    );
  }

  async connect(): Promise<void> {
    this.#socket = connect(this.#port, '127.0.0.1');
    this.#chunks = this.#socket[Symbol.asyncIterator]();
    await once(this.#socket, 'connect');
  }

  async recv(): Promise<Uint8Array | null> {
    while (this.#pieces.length === 0 && !this.#ended) {
      const next = await this.#chunks?.next().catch(() => null);
      if (next === undefined || next === null || next.done === true) return null;
      this.#toPage(next.value);
    }
    return this.#pieces.shift() ?? null;
  }

  async send(bytes: Uint8Array): Promise<void> {
    this.#toTarget(Buffer.from(bytes));
  }

  async close(): Promise<void> {
    this.#socket?.destroy();
  }

  // It is read by hand, so it waits anyhow.
  pause(): void {}

  resume(): void {}
}
