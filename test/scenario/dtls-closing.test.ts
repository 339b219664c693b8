import test, { type ExecutionContext } from 'ava';
import { Instance } from '../../ts/ffi/instance.js';
import type { Socket } from '../../ts/net/socket.js';
import { UDPSocket } from '../../ts/net/udp-socket.js';
import {
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../ts/nsapi/error.js';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { LoopbackStack } from '../../ts/stack/loopback/loopback-stack.js';
import { DTLSServer, type DTLSServerOptions } from '../../ts/tls/dtls-server.js';
import type { DTLSPeer } from '../../ts/tls/dtls-peer.js';
import { DTLSSocket } from '../../ts/tls/dtls-socket.js';
import { DTLSSocketWrapper } from '../../ts/tls/dtls-socket-wrapper.js';
import { EchoServer, HOST, IDENTITY, PSK, serverConfig } from '../support/dtls.js';
import { TappedSocket } from '../support/tapped-socket.js';
import { Timers } from '../support/timers.js';

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
};
const nobody = new SocketAddress(HOST, 9);

/** Whatever `body` makes in this instance it has to have given back when it ends, timers too. */
async function leaves(
  t: ExecutionContext,
  instance: Instance,
  where: string,
  body: () => Promise<void>,
): Promise<void> {
  const before = instance.memoryUsage;
  using timers = new Timers();
  await body();
  await settled();
  const after = instance.memoryUsage;
  t.is(after.allocations, before.allocations, `${where}: allocations`);
  t.is(after.allocatedBytes, before.allocatedBytes, `${where}: bytes`);
  t.is(timers.count, 0, `${where}: timers`);
}

const ENDS: Readonly<Record<string, (socket: Socket) => unknown>> = {
  'dispose()': (socket) => socket[Symbol.dispose](),
  'asyncDispose()': (socket) => socket[Symbol.asyncDispose](),
  'tryClose() and dispose()': (socket) => {
    socket.tryClose();
    socket[Symbol.dispose]();
  },
  'close() and dispose()': async (socket) => {
    await socket.close();
    socket[Symbol.dispose]();
  },
  'close(), and dispose() meanwhile': async (socket) => {
    const closing = socket.close();
    socket[Symbol.dispose]();
    await closing;
  },
};

const MAKES: Readonly<
  Record<string, (stack: LoopbackStack, instance: Instance) => DTLSSocketWrapper>
> = {
  DTLSSocket: (stack, instance) => new DTLSSocket(stack, { instance }),
  DTLSSocketWrapper: (stack, instance) =>
    new DTLSSocketWrapper(new TappedSocket(new UDPSocket(stack)), null, 1, { instance }),
};

/** An instance in which a handshake was done already, and a server in another one. */
async function world(t: ExecutionContext): Promise<{
  instance: Instance;
  stack: LoopbackStack;
  serve(): EchoServer;
}> {
  const stack = new LoopbackStack();
  const config = serverConfig(t, new Instance(), null);
  const serve = (): EchoServer => {
    using another = config.another();
    return new EchoServer(t, stack, { config: another });
  };
  const echo = serve();
  const instance = new Instance();
  using socket = new DTLSSocket(stack, { instance });
  check(socket.setPsk(IDENTITY, PSK), socket);
  check(await socket.connect(echo.address), socket);
  echo.server.close();
  return { instance, stack, serve };
}

for (const [kind, make] of Object.entries(MAKES))
  for (const [name, end] of Object.entries(ENDS))
    test.serial(`${kind}, ${name}: at each moment, and nothing is left`, async (t) => {
      const { instance, stack, serve } = await world(t);
      const moment = (
        where: string,
        before: (socket: DTLSSocketWrapper, address: SocketAddress) => unknown,
        after: (socket: DTLSSocketWrapper) => unknown = () => {},
      ): Promise<void> =>
        leaves(t, instance, where, async () => {
          const socket = make(stack, instance);
          const { address, server } = serve();
          await before(socket, address);
          await end(socket);
          await after(socket);
          t.is(socket.tryConnect(nobody), NSAPI_ERROR_NO_SOCKET, where);
          t.is(socket.trySend(new Uint8Array(1)), NSAPI_ERROR_NO_SOCKET, where);
          t.is(socket.tryRecv(new Uint8Array(1)), NSAPI_ERROR_NO_SOCKET, where);
          t.is(await socket.close(), NSAPI_ERROR_NO_SOCKET, where);
          server.close();
        });
      const keyed = (socket: DTLSSocketWrapper, key = PSK): void => {
        check(socket.setPsk(IDENTITY, key), socket);
        socket.setTimeout(5000);
      };

      await moment('new', () => {});
      await moment('with a key', (socket) => keyed(socket));
      for (let steps = 1; steps <= 5; steps++)
        await moment(`after ${steps} steps`, async (socket, address) => {
          keyed(socket);
          for (let step = 0; step < steps; step++) {
            socket.tryConnect(address);
            if (step < steps - 1) await settled();
          }
        });
      await moment('nobody answers', (socket) => {
        keyed(socket);
        socket.tryConnect(nobody);
      });
      let pending: Promise<number> | null = null;
      await moment(
        'while it connects',
        async (socket) => {
          keyed(socket);
          pending = socket.connect(nobody);
          await settled();
        },
        async () => t.is(await pending, NSAPI_ERROR_NO_SOCKET),
      );
      await moment('with a wrong key', async (socket, address) => {
        keyed(socket, new Uint8Array(16));
        t.is(await socket.connect(address), NSAPI_ERROR_AUTH_FAILURE);
      });
      await moment('connecting was aborted', async (socket) => {
        keyed(socket);
        const controller = new AbortController();
        const connecting = socket.connect(nobody, { signal: controller.signal });
        await settled();
        controller.abort();
        await t.throwsAsync(connecting, { any: true });
      });
      await moment(
        'while it receives',
        async (socket, address) => {
          keyed(socket);
          check(await socket.connect(address), socket);
          pending = socket.recv(new Uint8Array(10));
          await settled();
        },
        async () => t.is(await pending, NSAPI_ERROR_NO_SOCKET),
      );
      await moment('in its own callback', async (socket, address) => {
        keyed(socket);
        socket.setTimeout(0);
        const ended = new Promise((resolve) => {
          socket.sigio(() => {
            socket.sigio(null);
            resolve(socket.tryClose());
          });
        });
        socket.tryConnect(address);
        await ended;
      });
    });

test.serial('a socket whose handshake has failed asks for no more time', async (t) => {
  const { instance, stack } = await world(t);
  using timers = new Timers();
  using socket = new DTLSSocket(stack, { instance });
  check(socket.setPsk(IDENTITY, PSK), socket);
  const controller = new AbortController();
  const connecting = socket.connect(nobody, { signal: controller.signal });
  await settled();
  controller.abort();
  await t.throwsAsync(connecting, { any: true });
  await settled();
  t.is(timers.count, 0);
});

/** A transport in whose calls something happens. */
class BusySocket extends TappedSocket {
  during: () => void = () => {};
  blocked = false;

  override trySend(bytes: Uint8Array): number {
    this.during();
    return this.blocked ? NSAPI_ERROR_WOULD_BLOCK : super.trySend(bytes);
  }

  override tryRecv(into: Uint8Array): number {
    this.during();
    return super.tryRecv(into);
  }
}

for (const [name, end] of Object.entries(ENDS))
  test.serial(`${name} within the transport's calls is refused, and then done`, async (t) => {
    const { instance, stack, serve } = await world(t);
    await leaves(t, instance, name, async () => {
      const transport = new BusySocket(new UDPSocket(stack));
      const echo = serve();
      const socket = new DTLSSocketWrapper(transport, null, 1, { instance });
      check(socket.setPsk(IDENTITY, PSK), socket);
      let refused = 0;
      const refuse = (): void => {
        refused++;
        t.throws(() => socket[Symbol.dispose](), { instanceOf: TypeError, message: /inside/ });
        t.throws(() => socket.tryClose(), { instanceOf: TypeError, message: /inside/ });
      };
      transport.during = refuse;
      check(await socket.connect(echo.address), socket);
      check(await socket.send(Uint8Array.of(1)), socket);
      check(await socket.recv(new Uint8Array(1)), socket);
      t.true(refused > 4);
      const closings: Promise<number>[] = [];
      transport.during = () => void closings.push(socket.close());
      check(await socket.send(Uint8Array.of(1)), socket);
      t.true(closings.length > 0);
      for (const each of closings) await t.throwsAsync(each, { instanceOf: TypeError });
      transport.during = () => {};
      await end(socket);
      echo.server.close();
    });
  });

test.serial('with a send that waits, closing ends it, and nothing is left', async (t) => {
  const { instance, stack, serve } = await world(t);
  for (const [name, end] of Object.entries(ENDS))
    await leaves(t, instance, name, async () => {
      const transport = new BusySocket(new UDPSocket(stack));
      const echo = serve();
      const socket = new DTLSSocketWrapper(transport, null, 1, { instance });
      check(socket.setPsk(IDENTITY, PSK), socket);
      check(await socket.connect(echo.address), socket);
      transport.blocked = true;
      const sending = socket.send(Uint8Array.of(1));
      await settled();
      socket.setTimeout(50);
      await end(socket);
      t.is(await sending, NSAPI_ERROR_NO_SOCKET, name);
      echo.server.close();
    });
});

interface ServerWorld {
  readonly instance: Instance;
  readonly stack: LoopbackStack;
  serve(options?: Partial<DTLSServerOptions>): { server: DTLSServer; address: SocketAddress };
  /** A client in another instance. */
  connect(address: SocketAddress): Promise<DTLSSocketWrapper>;
  readonly config: ReturnType<typeof serverConfig>;
}

async function serverWorld(t: ExecutionContext): Promise<ServerWorld> {
  const [instance, others] = [new Instance(), new Instance()];
  const stack = new LoopbackStack();
  const config = serverConfig(t, instance, null);
  const serve = (options: Partial<DTLSServerOptions> = {}) => {
    const udp = new UDPSocket(stack);
    check(udp.bind(new SocketAddress(HOST, 0)), udp);
    const address = new SocketAddress(HOST, udp.getsockname().address?.port ?? 0);
    const another = config.another();
    const server = new DTLSServer(udp, { config: another, ...options });
    another.dispose();
    return { server, address };
  };
  const connect = async (address: SocketAddress): Promise<DTLSSocketWrapper> => {
    const socket = new DTLSSocket(stack, { instance: others });
    check(socket.setPsk(IDENTITY, PSK), socket);
    socket.setTimeout(5000);
    check(await socket.connect(address), socket);
    return socket;
  };
  const of = { instance, stack, serve, connect, config };
  const { server, address } = serve();
  (await connect(address))[Symbol.dispose]();
  await settled();
  server.close();
  return of;
}

async function accepted(server: DTLSServer): Promise<DTLSPeer> {
  const { socket } = await server.accept();
  if (socket === null) throw new Error('nobody came');
  return socket;
}

test.serial('a server is closed before anybody came, while it waits, and twice', async (t) => {
  const of = await serverWorld(t);
  await leaves(t, of.instance, 'a server', async () => {
    const { server } = of.serve();
    const waiting = server.accept();
    await settled();
    t.is(server.close(), 0);
    t.deepEqual(await waiting, { code: NSAPI_ERROR_NO_SOCKET, socket: null });
    t.is(server.close(), NSAPI_ERROR_NO_SOCKET);
    server[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
  });
});

test.serial('a server is closed in the midst of handshakes, and nothing is left', async (t) => {
  const of = await serverWorld(t);
  const others = new Instance();
  for (let steps = 1; steps <= 5; steps++)
    await leaves(t, of.instance, `${steps} steps`, async () => {
      const { server, address } = of.serve();
      const client = new DTLSSocket(of.stack, { instance: others });
      check(client.setPsk(IDENTITY, PSK), client);
      for (let step = 0; step < steps; step++) {
        client.tryConnect(address);
        await settled();
      }
      t.is(server.close(), 0);
      client[Symbol.dispose]();
      await settled();
      t.is(server.sessions, 0);
    });
});

for (const [name, end] of Object.entries(ENDS))
  test.serial(`a peer, ${name}: before its server is closed and after`, async (t) => {
    const of = await serverWorld(t);
    for (const first of ['peer', 'server', 'peer while it receives', 'client'] as const)
      await leaves(t, of.instance, first, async () => {
        const { server, address } = of.serve();
        const client = await of.connect(address);
        const peer = await accepted(server);
        const receiving = first.endsWith('receives') ? peer.recv(new Uint8Array(1)) : null;
        await settled();
        if (first === 'server') server.close();
        if (first === 'client') client[Symbol.dispose]();
        await settled();
        await end(peer);
        if (receiving !== null) t.is(await receiving, NSAPI_ERROR_NO_SOCKET);
        t.is(server.sessions, 0);
        server[Symbol.dispose]();
        client[Symbol.dispose]();
      });
  });

test.serial('who comes again before it was accepted leaves nothing of its first', async (t) => {
  const of = await serverWorld(t);
  const { server, address } = of.serve();
  const port = 40_000;
  const meet = async (): Promise<void> => {
    const udp = new UDPSocket(of.stack);
    check(udp.bind(port), udp);
    const others = new Instance();
    // Gone without a word.
    const socket = new DTLSSocketWrapper(udp, null, 2, { instance: others });
    check(socket.setPsk(IDENTITY, PSK), socket);
    check(await socket.connect(address), socket);
    await udp.close();
    await settled();
  };
  await meet();
  const before = of.instance.memoryUsage;
  for (let round = 0; round < 3; round++) await meet();
  t.is(server.sessions, 1);
  t.is(of.instance.memoryUsage.allocations, before.allocations);
  t.is(of.instance.memoryUsage.allocatedBytes, before.allocatedBytes);
  server.close();
});

test.serial('whoever was let go before it was accepted leaves nothing', async (t) => {
  const of = await serverWorld(t);
  await leaves(t, of.instance, 'let go', async () => {
    const { server, address } = of.serve({ idleTimeout: 60 });
    const client = await of.connect(address);
    for (let turn = 0; server.sessions > 0 && turn < 200; turn++)
      await new Promise((resolve) => setTimeout(resolve, 5));
    t.is(server.sessions, 0);
    server.close();
    client[Symbol.dispose]();
  });
});

test.serial(
  'a server is not closed within its own callbacks, and can be closed then',
  async (t) => {
    const of = await serverWorld(t);
    let during = (): void => {};
    const { exports, memory } = of.instance;
    of.config.confPskCb((context) => {
      during();
      return memory.withBytes(PSK, (key, size) =>
        exports.mbedtls_ssl_set_hs_psk(context, key, size),
      );
    });
    for (const first of ['the server', 'its peer, later'] as const)
      await leaves(t, of.instance, first, async () => {
        const { server, address } = of.serve();
        let refused = 0;
        during = () => {
          refused++;
          t.throws(() => server.close(), { instanceOf: TypeError, message: /inside/ });
          t.is(server.sessions, 1);
        };
        const client = await of.connect(address);
        t.is(refused, 1);
        const peer = await accepted(server);
        if (first !== 'the server') peer[Symbol.dispose]();
        t.is(server.close(), 0);
        peer[Symbol.dispose]();
        client[Symbol.dispose]();
        t.is(server.sessions, 0);
      });
  },
);
