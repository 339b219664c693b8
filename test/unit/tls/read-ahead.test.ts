import test, { type ExecutionContext } from 'ava';
import { MBEDTLS_ERR_SSL_CONN_EOF } from '../../../wasm/constants.js';
import { loopbackPair } from '../../../ts/adapt/loopback-pair.js';
import { TCPSocket } from '../../../ts/net/tcp-socket.js';
import { NSAPI_ERROR_AUTH_FAILURE, NSAPI_ERROR_WOULD_BLOCK } from '../../../ts/nsapi/error.js';
import { LoopbackStack } from '../../../ts/stack/loopback/loopback-stack.js';
import { TRANSPORT_KEEP } from '../../../ts/tls/lent-transport.js';
import { TLSSocketWrapper } from '../../../ts/tls/tls-socket-wrapper.js';
import { pki } from '../../../tools/certificates.js';
import { handshake, serverConfig } from '../../support/tls-pair.js';

interface Ends {
  readonly near: TCPSocket;
  readonly far: TCPSocket;
  readonly client: TLSSocketWrapper;
  readonly server: TLSSocketWrapper;
}

/** Two wrappers that keep their transports, whose bytes nothing stands between. */
async function ends(
  t: ExecutionContext,
  pair: readonly [TCPSocket, TCPSocket] = loopbackPair(),
): Promise<Ends> {
  const { rootCa, server: certificates } = await pki();
  const [near, far] = pair;
  const client = new TLSSocketWrapper(near, 'localhost', TRANSPORT_KEEP);
  t.is(client.setRootCaCert(rootCa.certPem), 0);
  const server = new TLSSocketWrapper(far, null, TRANSPORT_KEEP);
  using config = serverConfig(certificates.ecP256);
  t.is(server.setSslConfig(config), 0);
  await handshake(client, server);
  t.teardown(() => {
    client[Symbol.dispose]();
    server[Symbol.dispose]();
  });
  return { near, far, client, server };
}

async function read(socket: { recv(into: Uint8Array): Promise<number> }): Promise<string> {
  const into = Buffer.alloc(65_536);
  return into.toString('latin1', 0, Math.max(0, await socket.recv(into)));
}

test('plain bytes behind close_notify are the transport’s, which is told of them', async (t) => {
  const { near, far, client, server } = await ends(t);
  t.is(await server.send(Buffer.from('last')), 4);
  t.is(server.tryShutdown(), 0);
  t.is(await far.send(Buffer.from('plain')), 5);
  t.is(await read(client), 'last');
  t.is(await client.recv(new Uint8Array(9)), 0);
  t.is(near.tryRecv(new Uint8Array(0)), 0);
  const into = Buffer.alloc(3);
  t.is(await near.recv(into), 3);
  t.is(into.toString(), 'pla');
  const told = new Promise<void>((resolve) => near.sigio(resolve));
  t.is(await far.send(Buffer.from(' text')), 5);
  await told;
  t.is(await read(near), 'in');
  t.is(await read(near), ' text');
  t.is(await client.close(), 0);
  t.is(await near.send(Buffer.from('on')), 2);
});

test('what close() finds unread is the transport’s, byte for byte', async (t) => {
  const { near, far, client, server } = await ends(t);
  t.is(await server.send(Buffer.from('one')), 3);
  t.is(await server.send(Buffer.from('two')), 3);
  t.is(await far.send(Buffer.from('plain')), 5);
  t.is(await read(client), 'one');
  near.setBlocking(true);
  const waits = near.recv(Buffer.alloc(5));
  const told = new Promise<void>((resolve) => near.sigio(resolve));
  t.is(await client.close(), 0);
  await Promise.race([told, waits]);
  t.is(await waits, 5);
  // The head of an encrypted record, the rest of it, and what came behind.
  const rest = await read(near);
  t.true(rest.endsWith('plain'));
  t.is(rest.length, 3 + 1 + 16 + 5);
});

test('behind a handshake that failed the rest is the transport’s', async (t) => {
  for (const Transport of [TCPSocket, class extends TCPSocket {}, Exact]) {
    const stack = new LoopbackStack();
    const listener = new TCPSocket(stack);
    t.is(listener.listen(), 0);
    const near = new Transport(stack);
    t.is(near.tryConnect(listener.getsockname().address), 0);
    const { socket: far } = await listener.accept();
    t.is(await far?.send(Buffer.from('\x15\x03\x03\x00\x02\x02\x28and so on')), 16);
    const client = new TLSSocketWrapper(near, null, TRANSPORT_KEEP);
    t.is(client.setRootCaCert((await pki()).rootCa.certPem), 0);
    t.is(await client.doHandshake(), NSAPI_ERROR_AUTH_FAILURE);
    t.is(await read(near), 'and so on', Transport.name);
    t.is(await client.close(), 0);
  }
});

/** One whose bytes are counted on their way. */
class Exact extends TCPSocket {
  readonly sizes: number[] = [];

  override tryRecv(into: Uint8Array): number {
    this.sizes.push(into.length);
    return super.tryRecv(into);
  }

  // Scrambles what it was given once it is sent, as it may: it was a copy.
  override trySend(bytes: Uint8Array): number {
    if (bytes.buffer.byteLength !== bytes.length) throw new Error('not a whole buffer');
    const sent = super.trySend(bytes);
    bytes.fill(0);
    return sent;
  }
}

test('a transport that overrides its primitives is asked for exactly what is needed', async (t) => {
  const stack = new LoopbackStack();
  const listener = new TCPSocket(stack);
  t.is(listener.listen(), 0);
  const near = new Exact(stack);
  t.is(near.tryConnect(listener.getsockname().address), 0);
  const { socket: far } = await listener.accept({ create: () => new Exact() });
  if (far === null) throw new Error('nobody came');
  const { client, server } = await ends(t, [near, far]);
  near.sizes.length = 0;
  const text = 'text '.repeat(2000);
  t.is(await server.send(Buffer.from(text)), text.length);
  t.is(await read(client), text);
  t.deepEqual(near.sizes, [5, text.length + 17]);
});

test('one trip brings all the records that are there', async (t) => {
  const stack = new LoopbackStack();
  const listener = new TCPSocket(stack);
  t.is(listener.listen(), 0);
  const near = new TCPSocket(stack);
  t.is(near.tryConnect(listener.getsockname().address), 0);
  const { socket: far } = listener.tryAccept();
  if (far === null) throw new Error('nobody came');
  const { client, server } = await ends(t, [near, far]);
  const sizes: number[] = [];
  const real = stack.socketRecv;
  stack.socketRecv = (handle, into) => {
    sizes.push(real.call(stack, handle, into));
    return sizes.at(-1) ?? 0;
  };
  for (const text of ['one', 'two', 'three']) t.true((await server.send(Buffer.from(text))) > 0);
  for (const text of ['one', 'two', 'three']) t.is(await read(client), text);
  t.deepEqual(sizes, [3 + 3 + 5 + 3 * 22]);
  t.is(client.tryRecv(new Uint8Array(1)), NSAPI_ERROR_WOULD_BLOCK);
});

test('whoever listens is told until nothing is held any more', async (t) => {
  const { client, server } = await ends(t);
  client.setBlocking(false);
  t.is(client.tryRecv(new Uint8Array(1)), NSAPI_ERROR_WOULD_BLOCK);
  const texts: string[] = [];
  const send = (text: string): void => void t.true(server.trySend(Buffer.from(text)) > 0);
  let due = false;
  const all = new Promise<void>((resolve) => {
    const readOne = (): void => {
      due = false;
      const into = Buffer.alloc(100);
      const got = client.tryRecv(into);
      if (got > 0) texts.push(into.toString('latin1', 0, got));
      // What comes while something is held: nobody asks the transport before that is read.
      if (texts.length === 1) send('three');
      if (texts.length === 3) resolve();
    };
    client.sigio(() => {
      if (!due) setTimeout(readOne, 1);
      due = true;
    });
  });
  send('one');
  send('two');
  await all;
  t.deepEqual(texts, ['one', 'two', 'three']);
});

test('what came with the end of the handshake is told to who listens', async (t) => {
  const { rootCa, server: certificates } = await pki();
  const [near, far] = loopbackPair();
  using client = new TLSSocketWrapper(near, 'localhost');
  t.is(client.setRootCaCert(rootCa.certPem), 0);
  using server = new TLSSocketWrapper(far, null);
  using config = serverConfig(certificates.ecP256);
  t.is(server.setSslConfig(config), 0);
  client.setBlocking(false);
  server.setBlocking(false);
  // The server is done first where the client's last step is its flight: TLS 1.2 resumed, or both
  // as here, after which the client has not asked its transport.
  for (let step = 0; step < 20; step++) {
    client.tryConnect(null);
    server.tryConnect(null);
  }
  const told = new Promise<void>((resolve) => client.sigio(resolve));
  t.is(await server.send(Buffer.from('first')), 5);
  await told;
  t.is(await read(client), 'first');
});

test('the end of the transport comes after what was read ahead', async (t) => {
  const { near, far, client, server } = await ends(t);
  for (const text of ['one', 'two']) t.true((await server.send(Buffer.from(text))) > 0);
  t.is(await far.close(), 0);
  t.is(await read(client), 'one');
  t.is(await read(client), 'two');
  t.is(await client.recv(new Uint8Array(1)), MBEDTLS_ERR_SSL_CONN_EOF);
  t.is(near.tryRecv(new Uint8Array(1)), 0);
});

test('what was read ahead of one connection is no part of the next', async (t) => {
  const stack = new LoopbackStack();
  const listener = new TCPSocket(stack);
  t.is(listener.listen(9), 0);
  const near = new TCPSocket(stack);
  const { address } = listener.getsockname();
  t.is(near.tryConnect(address), 0);
  const { socket: far } = listener.tryAccept();
  if (far === null) throw new Error('nobody came');
  const { client, server } = await ends(t, [near, far]);
  for (const text of ['one', 'two']) t.true((await server.send(Buffer.from(text))) > 0);
  t.is(await read(client), 'one');
  near.tryClose();
  t.is(near.open(stack), 0);
  t.is(near.tryConnect(address), 0);
  const { socket: other } = await listener.accept();
  t.is(await other?.send(Buffer.from('new')), 3);
  await client.close();
  near.setTimeout(1000);
  t.is(await read(near), 'new');
});

test('a stack of others, over ours, may do with the bytes what it likes afterwards', async (t) => {
  class Scrambling extends LoopbackStack {
    override socketSend(handle: number, bytes: Uint8Array): number {
      const sent = super.socketSend(handle, bytes);
      bytes.fill(0);
      return sent;
    }
  }
  const stack = new Scrambling();
  const listener = new TCPSocket(stack);
  t.is(listener.listen(), 0);
  const near = new TCPSocket(stack);
  t.is(near.tryConnect(listener.getsockname().address), 0);
  const { socket: far } = listener.tryAccept();
  if (far === null) throw new Error('nobody came');
  const { client, server } = await ends(t, [near, far]);
  const text = 'text '.repeat(2000);
  t.is(await server.send(Buffer.from(text)), text.length);
  t.is(await read(client), text);
});
