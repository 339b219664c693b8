import { setTimeout } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { Instance } from '../../ts/ffi/instance.js';
import { SessionTickets, confSessionTickets } from '../../ts/mbedtls/session-tickets.js';
import { TCPSocket } from '../../ts/net/tcp-socket.js';
import {
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_UNSUPPORTED,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../ts/nsapi/error.js';
import type { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { LoopbackStack } from '../../ts/stack/loopback/loopback-stack.js';
import { TLSServer, type TLSServerOptions } from '../../ts/tls/tls-server.js';
import { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { pki } from '../../tools/certificates.js';
import { loopbackPair } from '../../ts/adapt/loopback-pair.js';
import { serverConfig } from '../support/tls-pair.js';

interface World {
  readonly instance: Instance;
  readonly stack: LoopbackStack;
  readonly server: TLSServer;
  readonly address: SocketAddress | null;
  readonly errors: Error[];
}

async function world(t: ExecutionContext, options: Partial<TLSServerOptions> = {}): Promise<World> {
  const instance = new Instance();
  const stack = new LoopbackStack();
  const { server: certificates } = await pki();
  using config = serverConfig(certificates.ecP256, instance);
  using tickets = new SessionTickets({ instance });
  confSessionTickets(config, tickets);
  const listener = new TCPSocket(stack);
  check(listener.listen(100), listener);
  const errors: Error[] = [];
  const server = new TLSServer(listener, {
    config,
    onClientError: (error) => errors.push(error),
    ...options,
  });
  server.setTimeout(10_000);
  t.teardown(() => server[Symbol.dispose]());
  return { instance, stack, server, address: listener.getsockname().address, errors };
}

async function client(
  t: ExecutionContext,
  { instance, stack }: World,
  name = 'localhost',
): Promise<TLSSocketWrapper> {
  const { rootCa } = await pki();
  const socket = new TLSSocketWrapper(new TCPSocket(stack), name, undefined, { instance });
  check(socket.setRootCaCert(rootCa.rootPem), socket);
  socket.setTimeout(10_000);
  t.teardown(() => socket[Symbol.dispose]());
  return socket;
}

async function exchange(one: TLSSocketWrapper, other: TLSSocketWrapper): Promise<string> {
  check(await one.send(new TextEncoder().encode('hello')), one);
  const into = new Uint8Array(100);
  const size = check(await other.recv(into), other);
  return new TextDecoder().decode(into.subarray(0, size));
}

test('a TLSServer takes the clients of a listening socket, and of sockets handed in', async (t) => {
  const at = await world(t);
  const near = await client(t, at);
  const [connected, { code, socket }] = await Promise.all([
    near.connect(at.address),
    at.server.accept(),
  ]);
  t.is(connected, NSAPI_ERROR_OK);
  t.is(code, NSAPI_ERROR_OK);
  if (socket === null) return;
  t.is(await exchange(near, socket), 'hello');
  t.is(await exchange(socket, near), 'hello');
  t.is(at.server.connections, 1);

  const [left, right] = loopbackPair();
  t.is(at.server.handIn(right), NSAPI_ERROR_OK);
  const other = new TLSSocketWrapper(left, 'localhost', undefined, { instance: at.instance });
  check(other.setRootCaCert((await pki()).rootCa.rootPem), other);
  t.teardown(() => other[Symbol.dispose]());
  const [done, accepted] = await Promise.all([other.doHandshake(), at.server.accept()]);
  t.is(done, NSAPI_ERROR_OK);
  t.is(at.server.connections, 2);
  t.is(await accepted.socket?.close(), NSAPI_ERROR_OK);
  await socket.close();
  t.is(at.server.connections, 0);

  // It is no socket of a client that accepts.
  t.is((await near.accept()).code, NSAPI_ERROR_UNSUPPORTED);
  at.server.setTimeout(0);
  t.is((await at.server.accept()).code, NSAPI_ERROR_WOULD_BLOCK);
  t.is(at.server.close(), NSAPI_ERROR_OK);
  t.is(at.server.close(), NSAPI_ERROR_NO_SOCKET);
  t.is((await at.server.accept()).code, NSAPI_ERROR_NO_SOCKET);
  t.is(at.server.handIn(loopbackPair()[0]), NSAPI_ERROR_NO_SOCKET);
});

test('onClientHello chooses a configuration later, and refuses', async (t) => {
  const names: (string | null)[] = [];
  const { server: certificates } = await pki();
  const at: World = await world(t, {
    onClientHello: async ({ serverName }) => {
      names.push(serverName);
      await setTimeout(5);
      if (serverName === 'server.test') return serverConfig(certificates.rsaUnderEc, at.instance);
      return serverName === 'localhost' ? undefined : null;
    },
  });
  const shown: unknown[] = [];
  for (const name of ['localhost', 'server.test']) {
    const near = await client(t, at, name);
    check(near.appendRootCaCert(certificates.rsaUnderEc.rootPem), near);
    const [connected, { socket }] = await Promise.all([
      near.connect(at.address),
      at.server.accept(),
    ]);
    t.is(connected, NSAPI_ERROR_OK, name);
    using chain = near.getSslContext()?.getPeerCert() ?? null;
    shown.push(chain?.certificates[0]?.der);
    await socket?.close();
  }
  t.notDeepEqual(shown[0], shown[1]);
  const refused = await client(t, at, 'nobody.test');
  t.not(await refused.connect(at.address), NSAPI_ERROR_OK);
  t.regex(refused.lastError?.message ?? '', /unrecognized_name/);
  t.is(at.errors.length, 1);
  t.deepEqual(names, ['localhost', 'server.test', 'nobody.test']);
});

test('a client that is too slow is let go, and its place is free', async (t) => {
  const at = await world(t, { handshakeTimeout: 100, maxConnections: 1 });
  const silent = new TCPSocket(at.stack);
  check(await silent.connect(at.address), silent);
  await setTimeout(20);
  t.is(at.server.connections, 1);
  const dropped = new TCPSocket(at.stack);
  check(await dropped.connect(at.address), dropped);
  t.true((await dropped.recv(new Uint8Array(1))) <= 0);
  await setTimeout(150);
  t.is(at.server.connections, 0);
  t.is(at.errors.length, 1);
  const next = new TCPSocket(at.stack);
  check(await next.connect(at.address), next);
  await setTimeout(20);
  t.is(at.server.connections, 1);
});

test('silent connections cost no memory of Mbed TLS, and nothing of it stays', async (t) => {
  const at = await world(t);
  const visit = async (): Promise<void> => {
    const near = await client(t, at);
    const [, { socket }] = await Promise.all([near.connect(at.address), at.server.accept()]);
    await Promise.all([near.close(), socket?.close()]);
    near[Symbol.dispose]();
    socket?.[Symbol.dispose]();
  };
  await visit();
  const before = at.instance.memoryUsage.allocatedBytes;
  const silent: TCPSocket[] = [];
  for (let count = 0; count < 90; count++) {
    const socket = new TCPSocket(at.stack);
    check(await socket.connect(at.address), socket);
    silent.push(socket);
  }
  await setTimeout(20);
  t.is(at.server.connections, 90);
  t.is(at.instance.memoryUsage.allocatedBytes, before);
  for (let count = 0; count < 5; count++) await visit();
  t.is(at.instance.memoryUsage.allocatedBytes, before);
  // Some of a hello costs nothing of it either.
  for (const socket of silent) check(await socket.send(Uint8Array.of(22, 3, 1, 1, 0, 1)), socket);
  await setTimeout(20);
  t.is(at.instance.memoryUsage.allocatedBytes, before);
  for (const socket of silent) await socket.close();
  await setTimeout(20);
  t.is(at.server.connections, 0);
  t.is(at.instance.memoryUsage.allocatedBytes, before);
});

test('a wrong configuration or number throws', async (t) => {
  const instance = new Instance();
  const { server: certificates } = await pki();
  using config = serverConfig(certificates.ecP256, instance);
  t.throws(() => Reflect.construct(TLSServer, [null, {}]), { instanceOf: TypeError });
  for (const wrong of [{ maxConnections: 0 }, { maxConnectionsPerHost: 1.5 }])
    t.throws(() => new TLSServer(null, { config, ...wrong }), { instanceOf: RangeError });
  t.throws(() => new TLSServer(null, { config, handshakeTimeout: 0 }), { instanceOf: RangeError });
  t.throws(() => new SessionTickets({ instance, lifetime: 0 }), { instanceOf: RangeError });
  using tickets = new SessionTickets({ instance });
  t.throws(() => tickets.rotate(new Uint8Array(3), new Uint8Array(32)), { instanceOf: TypeError });
});
