import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls, TLSSocket as NodeTlsSocket } from 'node:tls';
import { defaultInstance } from '../../ts/ffi/instance.js';
import { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { TLSSocket } from '../../ts/tls/tls-socket.js';
import type { Idle, IdleKind } from './idle.js';

// The process of idle clients, which answer each byte by itself; started by idle.ts. It is told
// what to do, tells its memory before the first of them when all are connected, and its memory then
// whenever it is asked.

/** Connects; the connection answers what it gets from then on. */
type Connect = (port: number) => Promise<unknown>;

/** How many connect at the same time. */
const TOGETHER = 50;

function tlsSockets(ca: string): Connect {
  const config = new SslConfig();
  using chain = X509Crt.parse(ca, { instance: config.instance });
  config.confCaChain(chain);
  return async (port) => {
    const socket = new TLSSocket();
    check(socket.open(), socket);
    check(socket.setSslConfig(config), socket);
    check(socket.setHostname('localhost'), socket);
    check(await socket.connect('127.0.0.1', port), socket);
    void answer(socket);
    return socket;
  };
}

async function answer(socket: TLSSocket): Promise<void> {
  const into = new Uint8Array(1);
  while (check(await socket.recv(into), socket) === 1) check(await socket.send(into), socket);
}

const connects: Readonly<Record<IdleKind, (ca: string) => Connect>> = {
  TLSSocket: tlsSockets,
  'node:tls': (ca) => async (port) => {
    const socket = connectTls({ host: '127.0.0.1', port, ca, servername: 'localhost' });
    socket.on('data', (chunk) => socket.write(chunk));
    await once(socket, 'secureConnect');
    return socket;
  },
  'node:net': () => async (port) => {
    const socket = connectTcp({ host: '127.0.0.1', port });
    socket.on('data', (chunk) => socket.write(chunk));
    await once(socket, 'connect');
    return socket;
  },
};

async function resident(): Promise<number> {
  for (let round = 0; round < 5; round++) {
    globalThis.gc?.();
    // Collected objects give back what is not on the heap a little later.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return process.memoryUsage.rss();
}

const open: unknown[] = [];

async function run({ kind, ca, port, count }: Idle): Promise<void> {
  const connect = connects[kind](ca);
  const before = await resident();
  while (open.length < count) {
    const some = Math.min(TOGETHER, count - open.length);
    open.push(...(await Promise.all(Array.from({ length: some }, () => connect(port)))));
  }
  process.on('message', () => void tell(kind));
  process.send?.(before);
}

async function tell(kind: IdleKind): Promise<void> {
  const residentBytes = await resident();
  const webAssemblyBytes = kind === 'TLSSocket' ? defaultInstance().memoryUsage.allocatedBytes : 0;
  process.send?.({ residentBytes, webAssemblyBytes, suite: suiteOf(open[0]) });
}

function suiteOf(socket: unknown): string | null {
  if (socket instanceof NodeTlsSocket) return socket.getCipher().name;
  return socket instanceof TLSSocket ? (socket.getSslContext()?.ciphersuite ?? null) : null;
}

function isIdle(message: unknown): message is Idle {
  return typeof message === 'object' && message !== null && 'kind' in message;
}

process.once('message', (message: unknown) => {
  if (!isIdle(message)) throw new Error('This is no order.');
  void run(message);
  process.on('disconnect', () => process.exit());
});
