import test, { type ExecutionContext } from 'ava';
import { Instance } from '../../ts/ffi/instance.js';
import { UDPSocket } from '../../ts/net/udp-socket.js';
import { NSAPI_ERROR_WOULD_BLOCK } from '../../ts/nsapi/error.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { LoopbackStack } from '../../ts/stack/loopback/loopback-stack.js';
import type { DTLSServerOptions } from '../../ts/tls/dtls-server.js';
import { DTLSSocketWrapper } from '../../ts/tls/dtls-socket-wrapper.js';
import { Dice } from '../support/dice.js';
import { EchoServer, IDENTITY, PSK, serverConfig, VirtualClock } from '../support/dtls.js';
import { TappedSocket } from '../support/tapped-socket.js';

interface World {
  readonly instance: Instance;
  readonly stack: LoopbackStack;
  readonly echo: EchoServer;
}

function world(t: ExecutionContext, options: Partial<DTLSServerOptions> = {}): World {
  const instance = new Instance();
  const stack = new LoopbackStack({ bufferSize: 10_000_000 });
  const config = serverConfig(t, instance, null);
  return { instance, stack, echo: new EchoServer(t, stack, { config, ...options }) };
}

/** Somebody else on the network. */
function stranger(t: ExecutionContext, stack: LoopbackStack, port = 0): UDPSocket {
  const socket = new UDPSocket(stack);
  check(socket.bind(port), socket);
  socket.setBlocking(false);
  t.teardown(() => void socket.tryClose());
  return socket;
}

interface Client {
  readonly tap: TappedSocket;
  readonly socket: DTLSSocketWrapper;
}

function makeClient(
  t: ExecutionContext,
  { instance, stack }: World,
  connectionId?: Uint8Array,
  port = 0,
): Client {
  const tap = new TappedSocket(stranger(t, stack, port));
  const socket = new DTLSSocketWrapper(tap, null, 1, { instance, connectionId });
  t.teardown(() => socket[Symbol.dispose]());
  check(socket.setPsk(IDENTITY, PSK), socket);
  socket.setTimeout(5000);
  return { tap, socket };
}

async function connected(
  t: ExecutionContext,
  of: World,
  connectionId?: Uint8Array,
): Promise<Client> {
  const client = makeClient(t, of, connectionId);
  check(await client.socket.connect(of.echo.address), client.socket);
  return client;
}

async function echoes({ socket }: Client, text: string): Promise<string> {
  check(await socket.send(new TextEncoder().encode(text)), socket);
  const buffer = new Uint8Array(200);
  const size = check(await socket.recv(buffer), socket);
  return new TextDecoder().decode(buffer.subarray(0, size));
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
};

/** The next datagram, without waiting; null when there is none. */
function take(socket: UDPSocket): Uint8Array | null {
  const into = new Uint8Array(2000);
  const size = socket.tryRecv(into);
  return size === NSAPI_ERROR_WOULD_BLOCK ? null : into.slice(0, check(size, socket));
}

test('10,000 hellos without cookie keep nothing, and are answered in fewer bytes', async (t) => {
  const of = world(t);
  const client = await connected(t, of);
  const [hello] = client.tap.sent;
  if (hello === undefined) throw new Error('no hello');
  await settled();
  const before = of.instance.memoryUsage;
  const other = stranger(t, of.stack);
  for (let each = 0; each < 10_000; each++) {
    const copy = new Uint8Array(hello);
    // Another random each time.
    new DataView(copy.buffer).setUint32(27, each);
    other.trySendto(of.echo.address, copy);
    if (each % 100 === 99) await settled();
  }
  await settled();
  t.is(of.echo.server.sessions, 1);
  const after = of.instance.memoryUsage;
  t.is(after.allocations, before.allocations);
  t.is(after.allocatedBytes, before.allocatedBytes);
  let answers = 0;
  for (let answer = take(other); answer !== null; answer = take(other)) {
    answers++;
    t.true(answer.length < hello.length);
  }
  t.is(answers, 10_000);
  for (let size = 0; size < hello.length; size++)
    other.trySendto(of.echo.address, hello.subarray(0, size));
  await settled();
  for (let answer = take(other); answer !== null; answer = take(other))
    t.true(answer.length <= hello.length);
  t.is(await echoes(client, 'and who is honest goes on'), 'and who is honest goes on');
});

test("another one's cookie is none", async (t) => {
  const of = world(t);
  const client = await connected(t, of);
  const withCookie = client.tap.sent[1];
  if (withCookie === undefined) throw new Error('no second hello');
  const other = stranger(t, of.stack);
  other.trySendto(of.echo.address, withCookie);
  await settled();
  t.is(of.echo.server.sessions, 1);
  // A request to say hello again, nothing else.
  t.is(take(other)?.[13], 3);
});

test('replays of a whole session, from its port and from another, change nothing', async (t) => {
  const of = world(t);
  const client = await connected(t, of, new Uint8Array(0));
  t.is(await echoes(client, 'one'), 'one');
  t.is(await echoes(client, 'two'), 'two');
  const other = stranger(t, of.stack);
  for (const datagram of [...client.tap.sent]) {
    other.trySendto(of.echo.address, datagram);
    await settled();
    t.is(await echoes(client, 'after a replay from elsewhere'), 'after a replay from elsewhere');
    client.tap.trySend(datagram);
    await settled();
    t.is(await echoes(client, 'after a replay'), 'after a replay');
  }
  t.is(of.echo.server.sessions, 1);
  for (let answer = take(other); answer !== null; answer = take(other)) t.is(answer[13], 3);
});

test('forged, cut and damaged datagrams change nothing', async (t) => {
  const of = world(t);
  const client = await connected(t, of, new Uint8Array(0));
  t.is(await echoes(client, 'one'), 'one');
  const dice = new Dice(1);
  const seen = [...client.tap.sent];
  for (const datagram of seen) {
    for (let each = 0; each < 60; each++) {
      const changed = new Uint8Array(datagram);
      const at = dice.roll(changed.length);
      changed[at] = (changed[at] ?? 0) ^ (1 << dice.roll(8));
      client.tap.trySend(
        each % 3 === 0 ? datagram.subarray(0, dice.roll(datagram.length)) : changed,
      );
    }
    client.tap.trySend(new Uint8Array(dice.bytes(1 + dice.roll(100))));
    client.tap.trySend(new Uint8Array(0));
    await settled();
    t.is(await echoes(client, 'still here'), 'still here');
  }
});

test('who starts again on its port is answered, and the old one stays until then', async (t) => {
  const of = world(t);
  const client = await connected(t, of);
  t.is(await echoes(client, 'old'), 'old');
  const port = client.tap;
  const again = new DTLSSocketWrapper(port, null, 0, { instance: of.instance });
  t.teardown(() => again[Symbol.dispose]());
  check(again.setPsk(IDENTITY, PSK), again);
  again.setTimeout(5000);
  check(await again.connect(), again);
  t.is(await echoes({ tap: port, socket: again }, 'new'), 'new');
  await settled();
  t.is(of.echo.server.sessions, 1);
});

test('a peer with a Connection ID moves; who replays what it sent moves nobody', async (t) => {
  const of = world(t);
  const client = await connected(t, of, new Uint8Array(0));
  t.is(client.socket.peerConnectionId?.length, 8);
  t.is(await echoes(client, 'here'), 'here');
  client.tap.move(stranger(t, of.stack));
  t.is(await echoes(client, 'there'), 'there');
  const other = stranger(t, of.stack);
  for (const datagram of client.tap.sent) other.trySendto(of.echo.address, datagram);
  await settled();
  t.is(await echoes(client, 'still there'), 'still there');
  t.is(take(other)?.[0] === 25, false);
});

test('who moves without a Connection ID is not heard', async (t) => {
  const of = world(t);
  const client = await connected(t, of);
  t.is(client.socket.peerConnectionId, null);
  client.tap.move(stranger(t, of.stack));
  client.socket.setTimeout(100);
  await client.socket.send(new Uint8Array(5));
  t.is(await client.socket.recv(new Uint8Array(5)), NSAPI_ERROR_WOULD_BLOCK);
});

test('no more peers than there may be, and who is there goes on', async (t) => {
  const of = world(t, { maxSessions: 2 });
  const one = await connected(t, of);
  const two = await connected(t, of);
  const three = makeClient(t, of);
  three.socket.setTimeout(100);
  t.true((await three.socket.connect(of.echo.address)) < 0);
  t.is(of.echo.server.sessions, 2);
  t.is(await echoes(one, 'one'), 'one');
  await two.socket.close();
  await settled();
  const four = await connected(t, of);
  t.is(await echoes(four, 'four'), 'four');
  const few = world(t, { maxSessionsPerHost: 1 });
  await connected(t, few);
  const second = makeClient(t, few);
  second.socket.setTimeout(100);
  t.true((await second.socket.connect(few.echo.address)) < 0);
});

test('who says nothing for long is let go; who never ends a handshake is forgotten', async (t) => {
  const clock = new VirtualClock();
  const of = world(t, { clock, idleTimeout: 60_000, handshakeTimeout: 5000 });
  const client = await connected(t, of);
  t.is(await echoes(client, 'one'), 'one');
  const silent = makeClient(t, of);
  silent.socket.setTimeout(0);
  await silent.socket.connect(of.echo.address);
  await settled();
  await silent.socket.connect();
  silent.tap.move(stranger(t, of.stack));
  await settled();
  t.is(of.echo.server.sessions, 2);
  clock.advanceTo(6000);
  t.is(of.echo.server.sessions, 1);
  clock.advanceTo(200_000);
  t.is(of.echo.server.sessions, 0);
  t.is(await client.socket.recv(new Uint8Array(10)), 0);
});

test('when everybody has gone, nothing is left', async (t) => {
  const of = world(t);
  const first = await connected(t, of);
  await first.socket.close();
  first.socket[Symbol.dispose]();
  await settled();
  const before = of.instance.memoryUsage;
  for (let round = 0; round < 20; round++) {
    const client = await connected(t, of);
    t.is(await echoes(client, 'x'), 'x');
    await client.socket.close();
    client.socket[Symbol.dispose]();
  }
  await settled();
  t.is(of.echo.server.sessions, 0);
  const after = of.instance.memoryUsage;
  t.is(after.allocations, before.allocations);
});
