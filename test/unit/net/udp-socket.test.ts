import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import test, { type ExecutionContext } from 'ava';
import { UDPSocket } from '../../../ts/net/udp-socket.js';
import {
  NSAPI_ERROR_NO_ADDRESS,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_PARAMETER,
  NSAPI_ERROR_UNSUPPORTED,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../../ts/nsapi/error.js';
import {
  HOST_NODELAY,
  HOST_OPTIONS,
  HOST_REF,
  NSAPI_ADD_MEMBERSHIP,
  NSAPI_BROADCAST,
  NSAPI_DROP_MEMBERSHIP,
  NSAPI_RCVBUF,
  NSAPI_SOCKET,
} from '../../../ts/nsapi/options.js';
import { SocketAddress } from '../../../ts/nsapi/socket-address.js';
import { check } from '../../../ts/nsapi/socket-error.js';
import { LoopbackStack } from '../../../ts/stack/loopback/loopback-stack.js';
import type { NetworkStack } from '../../../ts/stack/network-stack.js';
import { NodeStack } from '../../../ts/stack/node/node-stack.js';
import { StreamsStack } from '../../../ts/stack/streams/streams-stack.js';
import { bytesOf } from '../../support/events.js';
import { duplexStreams } from '../../support/duplex-streams.js';

const HOST = '127.0.0.1';
const nobody = new SocketAddress('', 0);
const stacks: Readonly<Record<string, () => NetworkStack>> = {
  LoopbackStack: () => new LoopbackStack(),
  NodeStack: () => new NodeStack(),
};

function opened(t: ExecutionContext, stack: NetworkStack): UDPSocket {
  const socket = new UDPSocket(stack);
  t.teardown(() => void socket.tryClose());
  socket.setTimeout(5000);
  return socket;
}

/** A socket that is bound, and its address. */
function bound(t: ExecutionContext, stack: NetworkStack): [UDPSocket, SocketAddress] {
  const socket = opened(t, stack);
  check(socket.bind(new SocketAddress(HOST, 0)), socket);
  const { address } = socket.getsockname();
  return [socket, new SocketAddress(HOST, address?.port ?? 0)];
}

async function received(socket: UDPSocket): Promise<string> {
  const buffer = new Uint8Array(100);
  const size = check(await socket.recv(buffer), socket);
  return new TextDecoder().decode(buffer.subarray(0, size));
}

for (const [name, make] of Object.entries(stacks)) {
  test(`${name}: connect only remembers the peer, also before open, and forgets it`, async (t) => {
    const stack = make();
    const [far, address] = bound(t, stack);
    const socket = new UDPSocket();
    t.is(socket.tryConnect(null), NSAPI_ERROR_NO_ADDRESS);
    t.is(await socket.connect(address), NSAPI_ERROR_OK);
    t.is(socket.getpeername().code, NSAPI_ERROR_NO_SOCKET);
    t.is(await socket.send(bytesOf('x')), NSAPI_ERROR_NO_SOCKET);
    t.is(socket.open(stack), NSAPI_ERROR_OK);
    t.true(socket.getpeername().address?.equals(address));
    t.is(await socket.send(bytesOf('hello')), 5);
    t.is(await received(far), 'hello');
    t.is(await socket.connect(nobody), NSAPI_ERROR_OK);
    t.is(socket.getpeername().code, NSAPI_ERROR_NO_CONNECTION);
    t.is(await socket.send(bytesOf('x')), NSAPI_ERROR_NO_ADDRESS);
    t.is(await socket.close(), NSAPI_ERROR_OK);
  });

  test(`${name}: only the peer is heard, within the same timeout`, async (t) => {
    const stack = make();
    const [socket, own] = bound(t, stack);
    const [peer, at] = bound(t, stack);
    const [stranger] = bound(t, stack);
    await socket.connect(at);
    await stranger.sendto(own, bytesOf('not you'));
    socket.setTimeout(100);
    t.is(await socket.recv(new Uint8Array(10)), NSAPI_ERROR_WOULD_BLOCK);
    await stranger.sendto(own, bytesOf('not you'));
    await peer.sendto(own, bytesOf('you'));
    t.is(await received(socket), 'you');
    await socket.sendto(own, bytesOf('disconnected'));
    await socket.send(bytesOf('back'));
    t.is(await received(peer), 'back');
  });

  test(`${name}: recvfrom tells the sender; an empty datagram is no end`, async (t) => {
    const stack = make();
    const [socket, own] = bound(t, stack);
    const [other, from] = bound(t, stack);
    t.is(await other.sendto(own, new Uint8Array(0)), 0);
    t.is(await other.sendto(own, bytesOf('more than fits')), 14);
    t.is(await other.sendto(own, bytesOf('next')), 4);
    const first = await socket.recvfrom(new Uint8Array(4));
    t.is(first.size, 0);
    t.true(first.address?.equals(from));
    t.is((await socket.recvfrom(new Uint8Array(4))).size, 4);
    t.is(await received(socket), 'next');
  });

  test(`${name}: sendto and recvfrom need no bind`, async (t) => {
    const stack = make();
    const [far, at] = bound(t, stack);
    const socket = opened(t, stack);
    t.is(await socket.sendto(at, bytesOf('hi')), 2);
    const { address } = await far.recvfrom(new Uint8Array(8));
    t.is(address?.port, socket.getsockname().address?.port);
    if (address !== null) await far.sendto(address, bytesOf('hi too'));
    t.is(await received(socket), 'hi too');
  });

  test(`${name}: open, bind and close answer as they should`, async (t) => {
    const stack = make();
    const socket = new UDPSocket();
    t.is(socket.bind(0), NSAPI_ERROR_NO_SOCKET);
    t.is(await socket.close(), NSAPI_ERROR_NO_SOCKET);
    t.is((await socket.recvfrom(new Uint8Array(1))).size, NSAPI_ERROR_NO_SOCKET);
    t.is(socket.open(null), NSAPI_ERROR_PARAMETER);
    t.is(socket.open(stack), NSAPI_ERROR_OK);
    t.is(socket.open(stack), NSAPI_ERROR_PARAMETER);
    t.is(socket.bind(0), NSAPI_ERROR_OK);
    const port = socket.getsockname().address?.port ?? 0;
    const other = opened(t, stack);
    t.is(other.bind(port), NSAPI_ERROR_PARAMETER);
    t.is(socket.listen(), NSAPI_ERROR_UNSUPPORTED);
    t.is((await socket.accept()).code, NSAPI_ERROR_UNSUPPORTED);
    const waiting = socket.recv(new Uint8Array(1));
    t.is(await socket.close(), NSAPI_ERROR_OK);
    t.is(await waiting, NSAPI_ERROR_NO_SOCKET);
    t.is(socket.open(stack), NSAPI_ERROR_OK);
    t.is(socket.bind(port), NSAPI_ERROR_OK);
    t.is(await socket.close(), NSAPI_ERROR_OK);
  });

  test(`${name}: a receive waits as long as the timeout says`, async (t) => {
    const [socket] = bound(t, make());
    socket.setTimeout(50);
    t.is(await socket.recv(new Uint8Array(1)), NSAPI_ERROR_WOULD_BLOCK);
    socket.setBlocking(false);
    t.is(await socket.recv(new Uint8Array(1)), NSAPI_ERROR_WOULD_BLOCK);
  });
}

test('NodeStack: who is connected hears that nobody is there, once, and goes on', async (t) => {
  const gone = createSocket('udp4').bind(0, HOST);
  await once(gone, 'listening');
  const { port } = gone.address();
  await new Promise<void>((resolve) => gone.close(resolve));
  const socket = opened(t, new NodeStack());
  await socket.connect(new SocketAddress(HOST, port));
  t.is(await socket.send(bytesOf('anybody?')), 8);
  t.is(await socket.recv(new Uint8Array(8)), NSAPI_ERROR_NO_CONNECTION);
  t.regex(String(socket.lastError?.cause), /ECONNREFUSED/);
  socket.setTimeout(30);
  t.is(await socket.recv(new Uint8Array(8)), NSAPI_ERROR_WOULD_BLOCK);
  const back = createSocket('udp4').bind(port, HOST);
  await once(back, 'listening');
  t.teardown(() => void back.close());
  const heard = once(back, 'message');
  t.is(await socket.send(bytesOf('now')), 3);
  t.is(String((await heard)[0]), 'now');
});

test('NodeStack: a sendto elsewhere leaves the port as it was', async (t) => {
  const stack = new NodeStack();
  const socket = opened(t, stack);
  const [one, first] = bound(t, stack);
  const [other, second] = bound(t, stack);
  await socket.connect(first);
  await socket.send(bytesOf('a'));
  const port = socket.getsockname().address?.port;
  const from = await one.recvfrom(new Uint8Array(4));
  await socket.sendto(second, bytesOf('b'));
  t.is((await other.recvfrom(new Uint8Array(4))).address?.port, port);
  t.is(from.address?.port, port);
});

test('NodeStack: options of datagrams, and names are no addresses', async (t) => {
  const socket = opened(t, new NodeStack());
  t.is(socket.setsockopt(NSAPI_SOCKET, NSAPI_BROADCAST, true), NSAPI_ERROR_OK);
  t.is(socket.getsockopt(NSAPI_SOCKET, NSAPI_BROADCAST).value, true);
  t.is(socket.setsockopt(NSAPI_SOCKET, NSAPI_RCVBUF, 0), NSAPI_ERROR_PARAMETER);
  t.is(socket.setsockopt(NSAPI_SOCKET, NSAPI_RCVBUF, 100_000), NSAPI_ERROR_OK);
  t.true(Number(socket.getsockopt(NSAPI_SOCKET, NSAPI_RCVBUF).value) >= 100_000);
  const group = '239.1.2.3 127.0.0.1';
  t.is(socket.setsockopt(NSAPI_SOCKET, NSAPI_ADD_MEMBERSHIP, group), NSAPI_ERROR_OK);
  const port = socket.getsockname().address?.port ?? 0;
  t.is(socket.setsockopt(NSAPI_SOCKET, NSAPI_DROP_MEMBERSHIP, group), NSAPI_ERROR_OK);
  t.is(socket.setsockopt(NSAPI_SOCKET, NSAPI_ADD_MEMBERSHIP, '1.2.3.4'), NSAPI_ERROR_PARAMETER);
  t.is(socket.setsockopt(NSAPI_SOCKET, 99, 1), NSAPI_ERROR_UNSUPPORTED);
  for (const option of [HOST_NODELAY, HOST_REF])
    t.is(socket.setsockopt(HOST_OPTIONS, option, false), NSAPI_ERROR_UNSUPPORTED);
  t.true(port > 0);
  const named = new SocketAddress('localhost', port);
  t.is(await socket.sendto(named, bytesOf('x')), NSAPI_ERROR_NO_ADDRESS);
});

test('a stack without datagrams says so', (t) => {
  const socket = new UDPSocket(new StreamsStack(duplexStreams));
  t.false(socket.isOpen);
  t.is(socket.lastError?.errno, NSAPI_ERROR_UNSUPPORTED);
});

test('the weather of a network in memory is the same for the same seed', async (t) => {
  const weather = { loss: 0.2, duplication: 0.2, reordering: 0.2, mtu: 9, seed: 7 };
  const runs: string[] = [];
  for (let run = 0; run < 2; run++) {
    const stack = new LoopbackStack({ weather });
    const [socket, own] = bound(t, stack);
    const [sender] = bound(t, stack);
    for (let each = 0; each < 50; each++) sender.trySendto(own, bytesOf(String(each)));
    sender.trySendto(own, bytesOf('0123456789'));
    socket.setBlocking(false);
    const came: string[] = [];
    const into = new Uint8Array(20);
    for (let size = await socket.recv(into); size > 0; size = await socket.recv(into))
      came.push(new TextDecoder().decode(into.subarray(0, size)));
    runs.push(came.join(' '));
    t.true(new Set(came).size < 50);
    t.true(came.length > new Set(came).size);
    t.notDeepEqual(
      came,
      [...came].sort((a, b) => Number(a) - Number(b)),
    );
    t.false(came.includes('0123456789'));
  }
  t.is(runs[0], runs[1]);
  t.throws(() => new LoopbackStack({ weather: { loss: 2 } }), { instanceOf: RangeError });
  t.throws(() => new LoopbackStack({ weather: { mtu: 0 } }), { instanceOf: RangeError });
});
