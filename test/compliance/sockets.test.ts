import test, { type ExecutionContext } from 'ava';
import { WebSocket } from 'ws';
import { socketCompliance, type SocketSubject } from '../../ts/compliance.js';
import { TRANSPORT_CLOSE } from '../../ts/tls/lent-transport.js';
import { loopbackPair } from '../../ts/adapt/loopback-pair.js';
import { OffloadedTLSSocket } from '../../ts/offload/offloaded-tls-socket.js';
import type { Socket } from '../../ts/net/socket.js';
import { TCPSocket } from '../../ts/net/tcp-socket.js';
import { TLSSocket } from '../../ts/tls/tls-socket.js';
import { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { check } from '../../ts/nsapi/socket-error.js';
import type { NetworkStack } from '../../ts/stack/network-stack.js';
import { NodeStack } from '../../ts/stack/node/node-stack.js';
import { StreamsStack } from '../../ts/stack/streams/streams-stack.js';
import { WebSocketStack } from '../../ts/stack/websocket/websocket-stack.js';
import { WispStack } from '../../ts/stack/wisp/wisp-stack.js';
import { MBEDTLS_SSL_VERSION_TLS1_2, MBEDTLS_SSL_VERSION_TLS1_3 } from '../../wasm/constants.js';
import { pki } from '../../tools/certificates.js';
import { duplexStreams } from '../support/duplex-streams.js';
import { startRelay, startWisp } from '../support/relays.js';
import { handshake, serverConfig } from '../support/tls-pair.js';

type Maker = (t: ExecutionContext) => Promise<SocketSubject>;

function pairOf(near: Socket, far: Socket): SocketSubject {
  return { near, far, close: async () => void (await Promise.all([near.close(), far.close()])) };
}

/** A listener on Node's stack. */
function listener(t: ExecutionContext): TCPSocket {
  const tcp = new TCPSocket(new NodeStack());
  check(tcp.listen(4), tcp);
  t.teardown(() => tcp.tryClose());
  return tcp;
}

async function portOf(tcp: TCPSocket): Promise<number> {
  for (;;) {
    const port = tcp.getsockname().address?.port ?? 0;
    if (port !== 0) return port;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** Connects over a stack to what listens on Node's. */
async function over(
  t: ExecutionContext,
  stackFor: (port: number) => Promise<NetworkStack> | NetworkStack,
): Promise<SocketSubject> {
  const tcp = listener(t);
  const port = await portOf(tcp);
  const near = new TCPSocket(await stackFor(port));
  const [{ socket }] = await Promise.all([tcp.accept(), connectTo(near, port)]);
  if (socket === null) throw new Error('nothing was accepted');
  return pairOf(near, socket);
}

async function connectTo(near: TCPSocket, port: number): Promise<void> {
  check(await near.connect(new SocketAddress('localhost', port)), near);
}

/** TLS over two connected sockets. */
async function tlsOver(
  [near, far]: readonly [Socket, Socket],
  version: number,
): Promise<[TLSSocketWrapper, TLSSocketWrapper]> {
  const {
    rootCa,
    server: { ecP256 },
  } = await pki();
  const client = new TLSSocketWrapper(near, 'localhost', TRANSPORT_CLOSE);
  check(client.setRootCaCert(rootCa.certPem), client);
  const server = new TLSSocketWrapper(far, null, TRANSPORT_CLOSE);
  using config = serverConfig(ecP256);
  config.confMinTlsVersion(version);
  config.confMaxTlsVersion(version);
  check(server.setSslConfig(config), server);
  await handshake(client, server);
  return [client, server];
}

/** A client socket that connects by name, against a server of ours. */
async function clientOf(
  t: ExecutionContext,
  client: TLSSocket | OffloadedTLSSocket,
): Promise<SocketSubject> {
  const {
    rootCa,
    server: { ecP256 },
  } = await pki();
  const tcp = listener(t);
  const port = await portOf(tcp);
  check(client.open(), client);
  check(client.setRootCaCert(rootCa.certPem), client);
  const serve = async (): Promise<Socket> => {
    const { socket } = await tcp.accept();
    if (socket === null) throw new Error('nothing was accepted');
    const server = new TLSSocketWrapper(socket, null, TRANSPORT_CLOSE);
    using config = serverConfig(ecP256);
    check(server.setSslConfig(config), server);
    check(await server.connect(), server);
    return server;
  };
  if (client instanceof OffloadedTLSSocket) check(client.setHostname('localhost'), client);
  const connecting =
    client instanceof TLSSocket
      ? client.connect('localhost', port)
      : client.connect(new SocketAddress('localhost', port));
  const [connected, server] = await Promise.all([connecting, serve()]);
  check(connected, client);
  return pairOf(client, server);
}

const MAKERS: Readonly<Record<string, Maker>> = {
  'TCPSocket over LoopbackStack': async () => pairOf(...loopbackPair()),
  'TCPSocket over NodeStack': (t) => over(t, () => new NodeStack()),
  'TCPSocket over StreamsStack': (t) => over(t, () => new StreamsStack(duplexStreams)),
  'TCPSocket over WebSocketStack': (t) =>
    over(t, async (port) => {
      const relay = await startRelay(t, { allow: [{ host: 'localhost', port }] });
      return new WebSocketStack(relay.url, { webSocket: WebSocket });
    }),
  'TCPSocket over WispStack': (t) =>
    over(t, async () => {
      const stack = new WispStack(await startWisp(t), { webSocket: WebSocket });
      t.teardown(() => stack.close());
      return stack;
    }),
  'TLSSocketWrapper, TLS 1.2': async () =>
    pairOf(...(await tlsOver(loopbackPair(), MBEDTLS_SSL_VERSION_TLS1_2))),
  'TLSSocketWrapper, TLS 1.3': async () =>
    pairOf(...(await tlsOver(loopbackPair(), MBEDTLS_SSL_VERSION_TLS1_3))),
  'TLSSocketWrapper of a server': async () => {
    const [client, server] = await tlsOver(loopbackPair(), MBEDTLS_SSL_VERSION_TLS1_3);
    return pairOf(server, client);
  },
  'TLS in TLS': async () => {
    const outer = await tlsOver(loopbackPair(), MBEDTLS_SSL_VERSION_TLS1_3);
    return pairOf(...(await tlsOver(outer, MBEDTLS_SSL_VERSION_TLS1_3)));
  },
  TLSSocket: (t) => clientOf(t, new TLSSocket()),
  'the offloaded TLSSocket': (t) => clientOf(t, new OffloadedTLSSocket()),
};

for (const [name, make] of Object.entries(MAKERS)) {
  for (const { title, run } of socketCompliance) {
    test(`${name}: ${title}`, async (t) => {
      await t.notThrowsAsync(run(() => make(t)));
    });
  }
}

test('a socket that breaks its contract fails the cases that say so', async (t) => {
  const broken: string[] = [];
  for (const { title, run } of socketCompliance) {
    const make = (): SocketSubject => {
      const [near, far] = loopbackPair();
      // One that loses the last byte of what it was given.
      const trySend = near.trySend.bind(near);
      near.trySend = (bytes) =>
        bytes.length > 1 ? trySend(bytes.subarray(0, -1)) + 1 : trySend(bytes);
      return pairOf(near, far);
    };
    const result = await Promise.race([
      run(make).then(
        () => null,
        (error: unknown) => error,
      ),
      new Promise<string>((resolve) => setTimeout(() => resolve('stuck'), 300)),
    ]);
    if (result !== null) broken.push(title);
  }
  t.true(broken.some((title) => title.startsWith('what one end sends the other receives')));
  t.true(broken.length < socketCompliance.length);
});
