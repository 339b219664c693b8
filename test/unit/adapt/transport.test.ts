import { once } from 'node:events';
import { connect, createServer, type Socket as NetSocket } from 'node:net';
import { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { Duplex as OtherDuplex } from 'readable-stream';
import { toDuplex } from '../../../ts/adapt/duplex.js';
import { loopbackPair } from '../../../ts/adapt/loopback-pair.js';
import { dial } from '../../../ts/adapt/node-tls/dial.js';
import { connected, fromDuplex, fromStreams } from '../../../ts/adapt/transport.js';
import {
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_DEVICE_ERROR,
  NSAPI_ERROR_NO_CONNECTION,
  NSAPI_ERROR_OK,
} from '../../../ts/nsapi/error.js';
import { check } from '../../../ts/nsapi/socket-error.js';
import { DuplexStack } from '../../../ts/stack/duplex/duplex-stack.js';
import { TLSSocketWrapper } from '../../../ts/tls/tls-socket-wrapper.js';
import { pki } from '../../../tools/certificates.js';
import { startNodeTlsServer } from '../../../tools/servers.js';
import { bytesOf, textOf } from '../../support/events.js';
import { recvAll, recvExactly } from '../../support/exchange.js';
import { patternBytes } from '../../support/pattern.js';
import { started } from '../../support/tls-client.js';
import { serverConfig } from '../../support/tls-pair.js';
import { listenLocally } from '../../../tools/listen.js';

async function tcp(
  t: ExecutionContext,
  accept: (socket: NetSocket) => void,
): Promise<{ port: number; socket: NetSocket }> {
  const listener = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {});
    accept(socket);
  });
  t.teardown(() => listener.close());
  const port = await listenLocally(listener);
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  t.teardown(() => socket.destroy());
  return { port, socket };
}

for (const when of ['connected', 'about to be'] as const)
  test(`fromDuplex: TLS over a socket of node:net that is ${when}`, async (t) => {
    const {
      server: { ecP256 },
    } = await pki();
    const { port } = await started(
      t,
      startNodeTlsServer({ cert: ecP256.chainPem, key: ecP256.keyPem }, (peer) => peer.pipe(peer)),
    );
    const raw = connect({ port, host: '127.0.0.1' });
    if (when === 'connected') await once(raw, 'connect');
    const tls = new TLSSocketWrapper(fromDuplex(raw), 'localhost');
    check(tls.setRootCaCert(ecP256.rootPem), tls);
    check(await tls.connect(), tls);
    t.is(tls.getpeername().address?.port, port);
    const payload = patternBytes(300_001);
    const sending = tls.send(payload);
    t.deepEqual(Buffer.from(await recvExactly(tls, payload.length)), Buffer.from(payload));
    t.is(await sending, payload.length);
    t.is(await tls.close(), NSAPI_ERROR_OK);
    if (!raw.closed) await once(raw, 'close');
  });

test('fromDuplex: what was read into the stream and not taken out comes first', async (t) => {
  const { socket } = await tcp(t, (peer) => peer.end('first second'));
  await once(socket, 'readable');
  t.is(String(socket.read(6)), 'first ');
  socket.unshift('the ');
  t.is(textOf(await recvAll(fromDuplex(socket))), 'the second');
});

test('fromDuplex: backpressure both ways', async (t) => {
  let peer: NetSocket | null = null;
  const { socket } = await tcp(t, (accepted) => {
    peer = accepted.pause();
  });
  const transport = fromDuplex(socket);
  transport.setTimeout(200);
  const taken = await transport.send(patternBytes(64_000_000));
  t.true(taken > 0 && taken < 60_000_000, `${taken} bytes were taken`);
  t.true(socket.writableLength < 1_000_000);
  const [from, to] = loopbackPair({ bufferSize: 4096 });
  const stream = toDuplex(from);
  const reader = fromDuplex(stream);
  to.setTimeout(100);
  const sent = await to.send(patternBytes(4_000_000));
  t.true(sent < 400_000, `${sent} bytes were sent`);
  t.is((await recvExactly(reader, sent)).length, sent);
  t.true(peer !== null);
  t.is(await reader.close(), NSAPI_ERROR_OK);
  to.tryClose();
});

test("fromDuplex: the peer's end, the own one, and a failure with its cause", async (t) => {
  const { socket } = await tcp(t, (peer) => {
    peer.on('data', (chunk) => peer.write(chunk)).on('end', () => peer.end('bye'));
  });
  const transport = fromDuplex(socket);
  check(await transport.send(bytesOf('hi ')), transport);
  t.is(transport.tryShutdown(), NSAPI_ERROR_OK);
  t.is(await transport.send(bytesOf('x')), NSAPI_ERROR_NO_CONNECTION);
  t.is(textOf(await recvAll(transport)), 'hi bye');
  t.is(await transport.close(), NSAPI_ERROR_OK);

  const broken = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  const over = fromDuplex(broken);
  const reason = new Error('broken');
  broken.destroy(reason);
  t.is(await over.recv(new Uint8Array(1)), NSAPI_ERROR_CONNECTION_LOST);
  t.is(over.lastError?.cause, reason);
});

test('fromDuplex: a stream that gives text fails with an error that says so', async (t) => {
  const text = new OtherDuplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  text.setEncoding('utf8');
  const transport = fromDuplex(text);
  text.push('text');
  t.is(await transport.recv(new Uint8Array(8)), NSAPI_ERROR_DEVICE_ERROR);
  t.regex(transport.lastError?.message ?? '', /encoding/);
});

test('fromDuplex and fromStreams: what is neither is refused at once', (t) => {
  for (const wrong of [null, undefined, {}, 7, 'stream']) {
    t.throws(() => Reflect.apply(fromDuplex, null, [wrong]), { instanceOf: TypeError });
    t.throws(() => Reflect.apply(fromStreams, null, [wrong]), { instanceOf: TypeError });
  }
});

test('fromDuplex: closing a stream that is not connected yet gives it up', async (t) => {
  const { socket } = await tcp(t, () => {});
  const transport = fromDuplex(socket);
  t.is(await transport.close(), NSAPI_ERROR_OK);
  await setTimeout(20);
  t.true(socket.destroyed);
});

test('fromStreams: TLS over pairs of web streams, at both ends', async (t) => {
  const {
    rootCa,
    server: { ecP256 },
  } = await pki();
  const [near, far] = loopbackPair();
  const [client, server] = [near, far].map((socket) => {
    const { readable, writable } = Duplex.toWeb(toDuplex(socket));
    return new TLSSocketWrapper(fromStreams({ readable, writable }), 'localhost');
  });
  if (client === undefined || server === undefined) return t.fail();
  using config = serverConfig(ecP256);
  server.setSslConfig(config);
  check(client.setRootCaCert(rootCa.certPem), client);
  const [one, other] = await Promise.all([client.connect(), server.connect()]);
  t.deepEqual([one, other], [NSAPI_ERROR_OK, NSAPI_ERROR_OK]);
  const payload = patternBytes(200_001);
  const sending = server.send(payload);
  t.deepEqual(Buffer.from(await recvExactly(client, payload.length)), Buffer.from(payload));
  t.is(await sending, payload.length);
  check(await client.send(bytesOf('thanks')), client);
  t.is(client.tryShutdown(), NSAPI_ERROR_OK);
  t.is(textOf(await recvAll(server)), 'thanks');
  t.is(await server.close(), NSAPI_ERROR_OK);
  t.is(await client.close(), NSAPI_ERROR_OK);
});

test('fromDuplex: a stream that has ended already, or is gone, says so', async (t) => {
  for (const gone of [false, true]) {
    const { socket } = await tcp(t, (peer) => peer.end());
    await once(socket.resume(), 'end');
    if (gone) await once(socket.destroy(), 'close');
    const transport = fromDuplex(socket);
    transport.setTimeout(5000);
    const answer = await transport.recv(new Uint8Array(1));
    t.is(answer, gone ? NSAPI_ERROR_CONNECTION_LOST : 0);
  }
});

test('what a stream reads into memory of its own is given back once it was received', async (t) => {
  const given: Uint8Array[] = [];
  const reader = {
    receive: (_: Uint8Array): void => {},
    giveBack: (piece: Uint8Array) => void given.push(piece),
  };
  const stream = new Duplex({ read: () => {}, write: (_bytes, _encoding, done) => done() });
  t.teardown(() => stream.destroy());
  const socket = connected(new DuplexStack(stream, reader));
  t.is(stream.listenerCount('data'), 0);
  const payload = patternBytes(4000);
  const [first, second] = [payload.slice(0, 2000), payload.slice(2000)];
  reader.receive(first);
  reader.receive(second);
  t.is(Buffer.compare(await recvExactly(socket, 1500), payload.subarray(0, 1500)), 0);
  t.deepEqual(given, [], 'some of it is still needed');
  t.is(Buffer.compare(await recvExactly(socket, 1000), payload.subarray(1500, 2500)), 0);
  t.deepEqual(
    given.map(({ buffer }) => buffer),
    [first.buffer],
  );
  check(await socket.close(), socket);
  t.deepEqual(
    given.map(({ buffer }) => buffer),
    [first.buffer, second.buffer],
  );
});

test('a connection that is dialled reads without events, and slows down who sends', async (t) => {
  const payload = patternBytes(8_000_001);
  const peers: NetSocket[] = [];
  const { port } = await tcp(t, (peer) => peers.push(peer.end(payload)));
  const { tcp: raw, transport } = dial({ port, host: '127.0.0.1' });
  t.teardown(() => raw.destroy());
  await setTimeout(200);
  t.true(
    peers.every(({ writableLength }) => writableLength > 0),
    'it waits for who reads',
  );
  t.is(raw.listenerCount('data'), 0);
  t.is(Buffer.compare(await recvAll(transport), payload), 0);
  check(await transport.close(), transport);
});
