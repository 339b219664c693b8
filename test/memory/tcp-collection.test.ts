import { readdirSync } from 'node:fs';
import { createServer, type Server, type Socket as NetSocket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import test, { type ExecutionContext } from 'ava';
import { WebSocket } from 'ws';
import { toDuplex } from '../../ts/adapt/duplex.js';
import type { Instance } from '../../ts/ffi/instance.js';
import { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import type { Socket } from '../../ts/net/socket.js';
import { TCPSocket } from '../../ts/net/tcp-socket.js';
import { NSAPI_ERROR_WOULD_BLOCK } from '../../ts/nsapi/error.js';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { check } from '../../ts/nsapi/socket-error.js';
import type { NetworkStack } from '../../ts/stack/network-stack.js';
import { NodeStack } from '../../ts/stack/node/node-stack.js';
import { WebSocketStack } from '../../ts/stack/websocket/websocket-stack.js';
import { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { TLSSocket } from '../../ts/tls/tls-socket.js';
import { pki } from '../../tools/certificates.js';
import { collectUntil, usedInstance } from '../support/memory.js';
import { startRelay } from '../support/relays.js';

const COUNT = 20;
/** PSA keeps as many slots for keys as there were keys at once: bytes. A connection has 40,000. */
const SLOTS = 5000;
const HOST = '127.0.0.1';

function descriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

/** A server's port, and its connections that are open. */
interface Listening {
  readonly port: number;
  readonly open: ReadonlySet<NetSocket>;
}

async function listening(t: ExecutionContext, server: Server): Promise<Listening> {
  const open = new Set<NetSocket>();
  const keep = (socket: NetSocket): void => {
    open.add(socket);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
  };
  server.on('connection', keep);
  t.teardown(() => {
    server.close();
    for (const socket of open) socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return { port: address.port, open };
}

/** What is received is sent back. */
function startPlain(t: ExecutionContext): Promise<Listening> {
  return listening(
    t,
    createServer((socket) => void socket.pipe(socket)),
  );
}

async function startTls(t: ExecutionContext): Promise<Listening> {
  const {
    server: { ecP256 },
  } = await pki();
  return listening(
    t,
    createTlsServer({ cert: ecP256.chainPem, key: ecP256.keyPem }, (socket) => {
      socket.on('error', () => {});
      socket.pipe(socket);
    }),
  );
}

async function configFor(instance: Instance): Promise<SslConfig> {
  const config = new SslConfig({ instance });
  using chain = X509Crt.parse((await pki()).rootCa.certPem, { instance });
  config.confCaChain(chain);
  return config;
}

async function tcp(stack: NetworkStack, port: number): Promise<TCPSocket> {
  const socket = new TCPSocket(stack);
  check(await socket.connect(new SocketAddress(HOST, port)), socket);
  return socket;
}

async function tls(stack: NetworkStack, port: number, config: SslConfig): Promise<TLSSocket> {
  const socket = new TLSSocket(stack);
  check(socket.setSslConfig(config), socket);
  check(socket.setHostname('localhost'), socket);
  check(await socket.connect(HOST, port), socket);
  return socket;
}

/** TLS over a TCPSocket that somebody else has made. */
async function wrapped(stack: NetworkStack, port: number, config: SslConfig): Promise<Socket> {
  const wrapper = new TLSSocketWrapper(await tcp(stack, port), 'localhost');
  check(wrapper.setSslConfig(config), wrapper);
  check(await wrapper.connect(), wrapper);
  return wrapper;
}

async function echoes(socket: Socket): Promise<void> {
  check(await socket.send(new Uint8Array(100)), socket);
  for (let got = 0; got < 100; ) got += check(await socket.recv(new Uint8Array(100)), socket);
}

async function collected(t: ExecutionContext, before: number, open: ReadonlySet<NetSocket>) {
  t.true(descriptors() > before);
  t.true(await collectUntil(() => descriptors() <= before && open.size === 0), `${open.size} open`);
}

test.serial('TCP sockets that nobody holds are closed when they are collected', async (t) => {
  const { port, open } = await startPlain(t);
  const forget = async (stack: NetworkStack): Promise<void> => {
    const socket = await tcp(stack, port);
    await echoes(socket);
    // A sigio that is there no more, and a wait that is over.
    socket.sigio(() => {});
    socket.sigio(null);
    socket.setBlocking(false);
    t.is(await socket.recv(new Uint8Array(1)), NSAPI_ERROR_WOULD_BLOCK);
  };
  const before = descriptors();
  await Promise.all(Array.from({ length: COUNT }, () => forget(new NodeStack())));
  await collected(t, before, open);
});

test.serial('TLS sockets that nobody holds are closed, and their memory given back', async (t) => {
  const { port, open } = await startTls(t);
  const instance = await usedInstance();
  const config = await configFor(instance);
  const before = descriptors();
  const { allocatedBytes } = instance.memoryUsage;
  const forget = async (make: typeof tls | typeof wrapped): Promise<void> => {
    const socket = await make(new NodeStack(), port, config);
    await echoes(socket);
    socket.setTimeout(1);
    t.is(await socket.recv(new Uint8Array(1)), NSAPI_ERROR_WOULD_BLOCK);
  };
  await Promise.all(Array.from({ length: COUNT }, (_, n) => forget(n % 2 === 0 ? tls : wrapped)));
  await collected(t, before, open);
  t.true(await collectUntil(() => instance.memoryUsage.allocatedBytes < allocatedBytes + SLOTS));
  config.dispose();
});

test.serial('sockets through a relay that nobody holds are closed', async (t) => {
  const { port, open } = await startPlain(t);
  const relay = await startRelay(t, { allow: [{ host: HOST, port }] });
  const stack = new WebSocketStack(relay.url, { webSocket: WebSocket });
  const forget = async (): Promise<void> => echoes(await tcp(stack, port));
  const before = descriptors();
  await Promise.all(Array.from({ length: COUNT }, forget));
  await collected(t, before, open);
});

test.serial('listeners that nobody holds are closed, and accepted sockets too', async (t) => {
  const before = descriptors();
  const forget = async (): Promise<void> => {
    const stack = new NodeStack();
    const listener = new TCPSocket(stack);
    check(listener.bind(new SocketAddress(HOST, 0)), listener);
    check(listener.listen(5), listener);
    const accepting = listener.accept();
    while (listener.getsockname().address === null)
      await new Promise((resolve) => setTimeout(resolve, 1));
    const port = listener.getsockname().address?.port ?? 0;
    const near = await tcp(stack, port);
    const { socket } = await accepting;
    if (socket === null) throw new Error('Nothing was accepted.');
    await near.send(Uint8Array.of(1));
    await socket.recv(new Uint8Array(1));
  };
  await forget();
  await collected(t, before, new Set());
});

interface Waiting {
  readonly title: string;
  /** Lets something happen that keeps the socket alive, which nobody else does. */
  readonly leave: (socket: Socket, done: () => void) => void;
}

const waits: readonly Waiting[] = [
  {
    title: 'that waits',
    leave: (socket, done) => {
      void socket.recv(new Uint8Array(1)).then((got) => {
        if (got !== 0) done();
      });
    },
  },
  { title: 'with a sigio', leave: (socket, done) => socket.sigio(done) },
  {
    title: 'with a stream over it',
    leave: (socket, done) => void toDuplex(socket).on('data', done).on('error', done),
  },
];

for (const secure of [false, true]) {
  for (const { title, leave } of waits) {
    test.serial(
      `a ${secure ? 'TLS' : 'TCP'} socket ${title} lives though nobody holds it, until it ends`,
      async (t) => {
        const { port, open } = await (secure ? startTls : startPlain)(t);
        const config = await configFor(await usedInstance());
        const before = descriptors();
        const events = { count: 0 };
        const forget = async (): Promise<void> => {
          const stack = new NodeStack();
          const socket = await (secure ? wrapped(stack, port, config) : tcp(stack, port));
          await echoes(socket);
          leave(socket, () => events.count++);
        };
        await forget();
        const died = await Promise.race([
          collectUntil(() => open.size === 0),
          new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 500)),
        ]);
        t.false(died);
        const count = events.count;
        for (const server of open) secure ? server.destroy() : server.write('x');
        const until = Date.now() + 5000;
        while (events.count === count && Date.now() < until)
          await new Promise((resolve) => setTimeout(resolve, 10));
        t.true(events.count > count);
        for (const server of open) server.destroy();
        if (title !== 'with a sigio') t.true(await collectUntil(() => descriptors() <= before));
        config.dispose();
      },
    );
  }
}
