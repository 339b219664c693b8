import test from 'ava';
import {
  MBEDTLS_SSL_IS_CLIENT,
  MBEDTLS_SSL_TRANSPORT_DATAGRAM,
  MBEDTLS_TLS_PSK_WITH_CHACHA20_POLY1305_SHA256,
} from '../../wasm/constants.js';
import { Instance } from '../../ts/ffi/instance.js';
import { confPsk } from '../../ts/mbedtls/datagram.js';
import { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { LoopbackStack } from '../../ts/stack/loopback/loopback-stack.js';
import { NodeStack } from '../../ts/stack/node/node-stack.js';
import { DTLSSocket } from '../../ts/tls/dtls-socket.js';
import {
  client,
  EchoServer,
  IDENTITY,
  PSK,
  pskConfig,
  roundTrip,
  serverConfig,
  VirtualClock,
} from '../support/dtls.js';

const PEERS = 1000;
const AT_ONCE = 50;

test(`${PEERS} peers on one port in one process, and messages of them all`, async (t) => {
  t.timeout(120_000);
  const instance = new Instance();
  const stack = new NodeStack();
  const clock = new VirtualClock();
  const before = instance.memoryUsage.allocatedBytes;
  const { address, server } = new EchoServer(t, stack, {
    config: serverConfig(t, instance, null),
    maxSessionsPerHost: PEERS,
    hibernateAfter: 60_000,
    clock,
  });
  const theirs = new Instance();
  const config = pskConfig(t, theirs);
  config.confCiphersuites([MBEDTLS_TLS_PSK_WITH_CHACHA20_POLY1305_SHA256]);
  const sockets = Array.from({ length: PEERS }, () => {
    const socket = new DTLSSocket(stack, { instance: theirs });
    t.teardown(() => socket[Symbol.dispose]());
    check(socket.setSslConfig(config), socket);
    socket.setTimeout(60_000);
    return socket;
  });
  const inTurns = async (step: (socket: DTLSSocket, at: number) => Promise<unknown>) => {
    for (let at = 0; at < PEERS; at += AT_ONCE)
      await Promise.all(
        sockets.slice(at, at + AT_ONCE).map((socket, index) => step(socket, at + index)),
      );
  };
  await inTurns(async (socket) => check(await socket.connect(address), socket));
  t.is(server.sessions, PEERS);
  await inTurns(async (socket, at) => t.is(await roundTrip(socket, `I am ${at}`), `I am ${at}`));
  const awake = instance.memoryUsage.allocatedBytes - before;
  while (server.hibernated < PEERS && clock.skip());
  const asleep = instance.memoryUsage.allocatedBytes - before;
  t.log(`a peer awake: ${Math.round(awake / PEERS)} bytes, hibernated: ${asleep / PEERS}`);
  t.true(asleep < PEERS * 500);
  await inTurns(async (socket, at) => t.is(await roundTrip(socket, `and ${at}`), `and ${at}`));
  t.is(server.sessions, PEERS);
});

test('the memory of a peer, by the length of fragments that its client asks for', async (t) => {
  const instance = new Instance();
  const stack = new LoopbackStack();
  const { server, address } = new EchoServer(t, stack, {
    config: serverConfig(t, instance, null),
  });
  const kilobytes: number[] = [];
  // 1 for 512 bytes, 2 for 1024, 3 for 2048, 4 for 4096; 0 for none.
  for (const code of [0, 4, 2, 1]) {
    const theirs = new Instance();
    const config = new SslConfig({
      endpoint: MBEDTLS_SSL_IS_CLIENT,
      transport: MBEDTLS_SSL_TRANSPORT_DATAGRAM,
      instance: theirs,
    });
    confPsk(config, IDENTITY, PSK);
    if (code > 0) t.is(theirs.exports.mbedtls_ssl_conf_max_frag_len(config.pointer, code), 0);
    const before = instance.memoryUsage.allocatedBytes;
    const socket = client(t, stack, null, { instance: theirs });
    check(socket.setSslConfig(config), socket);
    config.dispose();
    check(await socket.connect(address), socket);
    t.is(await roundTrip(socket, 'x'.repeat(400)), 'x'.repeat(400));
    kilobytes.push((instance.memoryUsage.allocatedBytes - before) / 1000);
    await socket.close();
    while (server.sessions > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  t.log(`KB: ${kilobytes.join(', ')}`);
  const [whole = 0, large = 0, small = 0, least = 0] = kilobytes;
  t.true(whole < 40 && large < 12 && small < 6 && least < 5, kilobytes.join(', '));
});
