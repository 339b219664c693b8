import test, { type ExecutionContext } from 'ava';
import { MBEDTLS_SSL_VERIFY_REQUIRED } from '../../wasm/constants.js';
import { Instance } from '../../ts/ffi/instance.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import { UDPSocket } from '../../ts/net/udp-socket.js';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { LoopbackStack } from '../../ts/stack/loopback/loopback-stack.js';
import type { DTLSPeer } from '../../ts/tls/dtls-peer.js';
import { DTLSServer, type DTLSServerOptions } from '../../ts/tls/dtls-server.js';
import { DTLSSocketWrapper } from '../../ts/tls/dtls-socket-wrapper.js';
import { pki } from '../../tools/certificates.js';
import { HOST, IDENTITY, PSK, serverConfig, VirtualClock } from '../support/dtls.js';
import { TappedSocket } from '../support/tapped-socket.js';

const AFTER = 10_000;

interface World {
  readonly instance: Instance;
  readonly stack: LoopbackStack;
  readonly clock: VirtualClock;
  readonly server: DTLSServer;
  readonly at: SocketAddress;
}

function world(t: ExecutionContext, options: Partial<DTLSServerOptions> = {}): World {
  const instance = new Instance();
  const stack = new LoopbackStack();
  const clock = new VirtualClock();
  const udp = new UDPSocket(stack);
  check(udp.bind(0), udp);
  const at = new SocketAddress(HOST, udp.getsockname().address?.port ?? 0);
  const server = new DTLSServer(udp, {
    config: serverConfig(t, instance, null),
    clock,
    hibernateAfter: AFTER,
    ...options,
  });
  server.setTimeout(5000);
  t.teardown(() => server[Symbol.dispose]());
  return { instance, stack, clock, server, at };
}

interface Pair {
  readonly tap: TappedSocket;
  readonly client: DTLSSocketWrapper;
  readonly peer: DTLSPeer;
}

async function pair(t: ExecutionContext, of: World, connectionId?: Uint8Array): Promise<Pair> {
  const udp = new UDPSocket(of.stack);
  check(udp.bind(0), udp);
  const tap = new TappedSocket(udp);
  // Of an instance of its own, so that what is measured is the server's alone.
  const client = new DTLSSocketWrapper(tap, null, 1, { instance: new Instance(), connectionId });
  t.teardown(() => client[Symbol.dispose]());
  check(client.setPsk(IDENTITY, PSK), client);
  client.setTimeout(5000);
  check(await client.connect(of.at), client);
  const { socket } = await of.server.accept();
  if (socket === null) throw new Error('nobody came');
  socket.setTimeout(5000);
  return { tap, client, peer: socket };
}

const text = new TextDecoder();

async function says(
  from: DTLSSocketWrapper,
  to: DTLSSocketWrapper,
  message: string,
): Promise<string> {
  check(await from.send(new TextEncoder().encode(message)), from);
  const buffer = new Uint8Array(200);
  return text.decode(buffer.subarray(0, check(await to.recv(buffer), to)));
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
};

function pass({ clock }: World, milliseconds: number): void {
  clock.advanceTo(clock.now() + milliseconds);
}

test('an idle association takes a few hundred bytes, and goes on when it is needed', async (t) => {
  const of = world(t);
  const before = of.instance.memoryUsage.allocatedBytes;
  const { client, peer } = await pair(t, of);
  t.is(await says(client, peer, 'one'), 'one');
  const awake = of.instance.memoryUsage.allocatedBytes - before;
  t.is(of.server.hibernated, 0);
  pass(of, 2 * AFTER);
  t.is(of.server.hibernated, 1);
  const asleep = of.instance.memoryUsage.allocatedBytes - before;
  t.log(`${awake} bytes awake, ${asleep} bytes asleep`);
  t.true(awake > 30_000);
  t.true(asleep < 400, String(asleep));
  t.is(peer.verifyResult, client.verifyResult);

  t.is(await says(client, peer, 'two'), 'two');
  t.is(of.server.hibernated, 0);
  pass(of, 2 * AFTER);
  t.is(of.server.hibernated, 1);
  t.is(await says(peer, client, 'three'), 'three');
  t.is(await says(client, peer, 'four'), 'four');
  pass(of, 2 * AFTER);
  t.is(of.server.hibernated, 1);
  t.is(peer.getSslContext()?.version, 'DTLSv1.2');
  t.false(peer.isResumed);
  pass(of, 2 * AFTER);
  t.is(of.server.hibernated, 1);
  t.is(await client.close(), 0);
  t.is(await peer.recv(new Uint8Array(9)), 0);
  await peer.close();
  t.is(of.server.sessions, 0);
  t.is(of.instance.memoryUsage.allocatedBytes, before);
});

test('keying material, Connection ID and the highest number outlive it', async (t) => {
  const of = world(t);
  const { client, peer, tap } = await pair(t, of, new Uint8Array([1, 2]));
  t.is(await says(client, peer, 'one'), 'one');
  t.is(await says(peer, client, 'back'), 'back');
  pass(of, 2 * AFTER);
  t.is(of.server.hibernated, 1);
  t.deepEqual(
    peer.getSslContext()?.exportKeyingMaterial(60, 'EXTRACTOR-dtls_srtp'),
    client.getSslContext()?.exportKeyingMaterial(60, 'EXTRACTOR-dtls_srtp'),
  );
  t.deepEqual(peer.peerConnectionId, new Uint8Array([1, 2]));
  pass(of, 2 * AFTER);
  t.is(of.server.hibernated, 1);
  const elsewhere = new UDPSocket(of.stack);
  check(elsewhere.bind(0), elsewhere);
  const old = [...tap.sent];
  tap.move(elsewhere);
  t.is(await says(client, peer, 'from elsewhere'), 'from elsewhere');
  const moved = peer.address;
  t.is(moved.port, elsewhere.getsockname().address?.port ?? -1);
  pass(of, 2 * AFTER);
  t.is(of.server.hibernated, 1);
  // What was said before is known, and a stranger who says it again is nobody.
  const stranger = new UDPSocket(of.stack);
  check(stranger.bind(0), stranger);
  for (const datagram of old) stranger.trySendto(of.at, datagram);
  peer.setTimeout(0);
  await settled();
  t.is(await peer.recv(new Uint8Array(9)), -3001);
  t.true(peer.address.equals(moved));
});

test('who cannot say anything authentic wakes nobody for long', async (t) => {
  const of = world(t, { idleTimeout: 20 * AFTER });
  const { client, peer, tap } = await pair(t, of);
  t.is(await says(client, peer, 'one'), 'one');
  const reading = peer.recv(new Uint8Array(9));
  pass(of, 2 * AFTER);
  t.is(of.server.hibernated, 1);
  for (const datagram of tap.sent.slice(0, -1)) tap.trySend(datagram);
  tap.trySend(new Uint8Array(0));
  tap.trySend(new Uint8Array(50).fill(22));
  await settled();
  const forged = new Uint8Array(tap.sent.at(-1) ?? []);
  for (let hour = 0; hour < 30; hour++) {
    forged[20] = hour;
    tap.trySend(forged);
    await settled();
    pass(of, AFTER);
  }
  await settled();
  // Let go for its silence, in spite of all that was said in its name.
  t.is(of.server.sessions, 0);
  t.true((await reading) <= 0);
});

test('what cannot be put away stays: unread bytes, a handshake not confirmed', async (t) => {
  const of = world(t);
  const { client, peer } = await pair(t, of);
  pass(of, 2 * AFTER);
  await settled();
  t.is(of.server.hibernated, 0);
  check(await client.send(new Uint8Array(20).fill(7)), client);
  await settled();
  const buffer = new Uint8Array(5);
  t.is(await peer.recv(buffer), 5);
  pass(of, 2 * AFTER);
  t.is(of.server.hibernated, 0);
  for (let each = 0; each < 3; each++) t.is(await peer.recv(buffer), 5);
  pass(of, 3 * AFTER);
  t.is(of.server.hibernated, 1);
});

test('a configuration stays frozen while an association of it sleeps', async (t) => {
  const instance = new Instance();
  const config = serverConfig(t, instance, null);
  const of = world(t, { config });
  const { client, peer } = await pair(t, of);
  t.is(await says(client, peer, 'one'), 'one');
  pass(of, 2 * AFTER);
  t.is(of.server.hibernated, 1);
  t.throws(() => config.confAuthmode(0), { message: /in use/ });
  peer.tryClose();
  t.notThrows(() => config.confAuthmode(0));
  t.is(await client.recv(new Uint8Array(9)), 0);
});

test('the certificate of a peer outlives it', async (t) => {
  const { server, client: of } = await pki();
  const instance = new Instance();
  const config = serverConfig(t, instance, server.ecP256);
  const chain = X509Crt.parse(of.ec.rootPem, { instance });
  config.confCaChain(chain);
  config.confAuthmode(MBEDTLS_SSL_VERIFY_REQUIRED);
  chain.dispose();
  const w = world(t, { config });
  const udp = new UDPSocket(w.stack);
  const client = new DTLSSocketWrapper(udp, 'localhost', 1, { instance: new Instance() });
  t.teardown(() => client[Symbol.dispose]());
  check(client.setRootCaCert(server.ecP256.rootPem), client);
  check(client.setClientCertKey(of.ec.chainPem, of.ec.keyPem), client);
  client.setTimeout(5000);
  check(await client.connect(w.at), client);
  const { socket } = await w.server.accept();
  if (socket === null) throw new Error('nobody came');
  t.is(await says(client, socket, 'one'), 'one');
  const before = socket.getSslContext()?.getPeerCert()?.ders;
  t.true((before?.length ?? 0) > 0);
  pass(w, 2 * AFTER);
  t.is(w.server.hibernated, 1);
  // As in a session: of a chain its first certificate.
  t.deepEqual(socket.getSslContext()?.getPeerCert()?.ders, before?.slice(0, 1));
  t.is(socket.verifyResult, 0);
});
