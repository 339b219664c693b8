import { createHash, createPrivateKey } from 'node:crypto';
import type { Socket as NetSocket } from 'node:net';
import {
  createServer as createTlsServer,
  type TlsOptions,
  type TLSSocket as NodeTLSSocket,
} from 'node:tls';
import test, { type ExecutionContext } from 'ava';
import { StreamError } from '../../../../ts/adapt/stream-error.js';
import {
  NSAPI_ERROR_ALREADY,
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_IN_PROGRESS,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_UNSUPPORTED,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../../../ts/nsapi/error.js';
import {
  NSAPI_LINGER,
  NSAPI_SOCKET,
  NSAPI_TLSSOCKET_ENABLE,
  NSAPI_TLSSOCKET_LEVEL,
  NSAPI_TLSSOCKET_SET_CACERT,
  NSAPI_TLSSOCKET_SET_HOSTNAME,
} from '../../../../ts/nsapi/options.js';
import { OffloadedTLSSocket } from '../../../../ts/offload/offloaded-tls-socket.js';
import { TCPSocket } from '../../../../ts/net/tcp-socket.js';
import { SocketAddress } from '../../../../ts/nsapi/socket-address.js';
import { check } from '../../../../ts/nsapi/socket-error.js';
import { toDuplex } from '../../../../ts/adapt/duplex.js';
import { defaultStack } from '../../../../ts/platform/node/index.js';
import { NodeStack } from '../../../../ts/stack/node/node-stack.js';
import { pki } from '../../../../tools/certificates.js';
import { bytesOf } from '../../../support/events.js';
import { recvAll, recvExactly } from '../../../support/exchange.js';
import { patternBytes } from '../../../support/pattern.js';
import { startTcpServer } from '../../../support/tcp-server.js';

const OK = NSAPI_ERROR_OK;
const LEVEL = NSAPI_TLSSOCKET_LEVEL;

interface Peer {
  /** Node's secured socket, unread. */
  readonly secure: NodeTLSSocket;
  /** The plain one beneath it. */
  readonly raw: NetSocket;
}

interface Served {
  readonly port: number;
  /** The next connection that is secured, in the order in which they come. */
  next(): Promise<Peer>;
}

async function serve(t: ExecutionContext, options: TlsOptions = {}): Promise<Served> {
  const { server } = await pki();
  const raws: NetSocket[] = [];
  const arrived: Peer[] = [];
  const wanted: ((peer: Peer) => void)[] = [];
  const listener = createTlsServer(
    { cert: server.ecP256.chainPem, key: server.ecP256.keyPem, allowHalfOpen: true, ...options },
    (secure) => {
      secure.on('error', () => {});
      const raw = raws.find(({ remotePort }) => remotePort === secure.remotePort);
      if (raw === undefined) throw new Error('A secured connection without a plain one.');
      const want = wanted.shift();
      if (want === undefined) arrived.push({ secure, raw });
      else want({ secure, raw });
    },
  );
  let over = false;
  // One that is accepted after the test would keep the process alive.
  listener.on('connection', (socket) => (over ? socket.destroy() : raws.push(socket)));
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    over = true;
    for (const socket of raws) socket.destroy();
    listener.close();
  });
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    port: address.port,
    next: () => {
      const peer = arrived.shift();
      return peer === undefined
        ? new Promise((resolve) => wanted.push(resolve))
        : Promise.resolve(peer);
    },
  };
}

/** A connected socket and its peer. */
async function connect(
  t: ExecutionContext,
  served: Served,
  detectTruncation = false,
  before: (socket: OffloadedTLSSocket) => void = () => {},
): Promise<Peer & { readonly socket: OffloadedTLSSocket }> {
  const { rootCa } = await pki();
  const socket = new OffloadedTLSSocket(new NodeStack({ detectTruncation }));
  t.teardown(() => socket.close());
  check(socket.setRootCaCert(rootCa.certPem), socket);
  before(socket);
  const [connected, peer] = await Promise.all([
    socket.connect('localhost', served.port),
    served.next(),
  ]);
  check(connected, socket);
  return { socket, ...peer };
}

test('a client proves itself with PEM and with DER, PKCS#8 and the older forms', async (t) => {
  const { rootCa, client, intermediate } = await pki();
  const served = await serve(t, { requestCert: true, ca: [rootCa.certPem, intermediate.certPem] });
  const pkcs8 = (pem: string): Uint8Array =>
    new Uint8Array(createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' }));
  const pairs: [string | Uint8Array, string | Uint8Array][] = [
    [client.ec.chainPem, client.ec.keyPem],
    [client.ec.der, pkcs8(client.ec.keyPem)],
    [client.rsa.der, pkcs8(client.rsa.keyPem)],
    [
      client.ec.der,
      new Uint8Array(createPrivateKey(client.ec.keyPem).export({ type: 'sec1', format: 'der' })),
    ],
    [
      client.rsa.der,
      new Uint8Array(createPrivateKey(client.rsa.keyPem).export({ type: 'pkcs1', format: 'der' })),
    ],
  ];
  for (const [certificate, key] of pairs) {
    const socket = new OffloadedTLSSocket(new NodeStack());
    check(socket.setRootCaCert(rootCa.der), socket);
    check(socket.setClientCertKey(certificate, key), socket);
    t.is(await socket.connect('localhost', served.port), OK, socket.lastError?.message ?? '');
    t.true((await served.next()).secure.authorized);
    t.is(await socket.close(), OK);
  }
});

test(
  'an intermediate authority can be the trusted one; without a CA nothing is; ' +
    'NODE_TLS_REJECT_UNAUTHORIZED changes nothing',
  async (t) => {
    const { intermediate, rsaCa } = await pki();
    const served = await serve(t);
    const attempt = async (ca: string | null): Promise<number> => {
      const socket = new OffloadedTLSSocket(new NodeStack());
      if (ca !== null) check(socket.setRootCaCert(ca), socket);
      const answer = await socket.connect('localhost', served.port);
      await socket.close();
      return answer;
    };
    t.is(await attempt(intermediate.certPem), OK);
    t.is(await attempt(null), NSAPI_ERROR_AUTH_FAILURE);
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    t.teardown(() => {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    });
    t.is(await attempt(rsaCa.certPem), NSAPI_ERROR_AUTH_FAILURE);
  },
);

test(
  'ENABLE is what makes the stack use TLS; a listener with it would be in the clear, and is ' +
    'refused',
  async (t) => {
    const { rootCa } = await pki();
    const plain = await startTcpServer();
    t.teardown(() => plain.close());
    const socket = new TCPSocket(new NodeStack());
    t.is(socket.setsockopt(LEVEL, NSAPI_TLSSOCKET_SET_HOSTNAME, 'localhost'), OK);
    t.is(socket.setsockopt(LEVEL, NSAPI_TLSSOCKET_SET_CACERT, rootCa.certPem), OK);
    t.is(socket.setsockopt(LEVEL, NSAPI_TLSSOCKET_ENABLE, true), OK);
    t.is(socket.listen(), NSAPI_ERROR_UNSUPPORTED);
    t.is(socket.setsockopt(LEVEL, NSAPI_TLSSOCKET_ENABLE, false), OK);
    t.is(await socket.connect(plain.address), OK, 'TCP alone, as it was turned off again');
    t.is(socket.setsockopt(LEVEL, NSAPI_TLSSOCKET_ENABLE, true), NSAPI_ERROR_IS_CONNECTED);
    await socket.close();
  },
);

const kinds = (['TLSv1.2', 'TLSv1.3'] as const).flatMap((maxVersion) =>
  [false, true].map((detects) => ({ maxVersion, detects })),
);

for (const { maxVersion, detects } of kinds) {
  const kind = `${maxVersion}${detects ? ', detecting truncation' : ''}`;
  test(
    `${kind}: close_notify is the end; a reset, and without it a bare FIN where that is ` +
      'detected, is the failure, after all data',
    async (t) => {
      const served = await serve(t, { maxVersion });
      const message = patternBytes(300_000);
      for (const how of ['notify', 'fin', 'reset'] as const) {
        const { socket, secure, raw } = await connect(t, served, detects);
        const whole = how === 'notify' || (how === 'fin' && !detects);
        await new Promise<void>((resolve) => secure.write(message, () => resolve()));
        if (how === 'notify') secure.end();
        else if (how === 'fin') raw.end();
        t.is(Buffer.compare(await recvExactly(socket, message.length), message), 0);
        if (how === 'reset') raw.resetAndDestroy();
        for (let again = 0; again < 2; again++)
          t.is(await socket.recv(new Uint8Array(1)), whole ? 0 : NSAPI_ERROR_CONNECTION_LOST);
        if (how === 'fin' && detects)
          t.regex(socket.lastError?.message ?? '', /without close_notify/);
        if (whole) {
          t.is(await socket.send(bytesOf('still open this way')), 19);
          t.is(socket.tryShutdown(), OK);
          t.is(await socket.send(bytesOf('x')), -3004);
        } else {
          t.is(await socket.send(bytesOf('x')), NSAPI_ERROR_CONNECTION_LOST);
        }
        t.is(await socket.close(), OK);
      }
    },
  );

  test(
    `${kind}: a reset while the reader stalls: a writer does not wait for ever, and what ` +
      'came is not lost',
    async (t) => {
      const served = await serve(t, { maxVersion });
      const { socket, secure, raw } = await connect(t, served, detects);
      secure.resume();
      const message = patternBytes(150_000);
      await new Promise<void>((resolve) => secure.write(message, () => resolve()));
      await recvExactly(socket, 1);
      const piece = new Uint8Array(65_536);
      raw.resetAndDestroy();
      let answer = 0;
      while ((answer = await socket.send(piece)) >= 0);
      t.is(answer, NSAPI_ERROR_CONNECTION_LOST);
      let got = 1;
      for (let size = 1; size > 0; got += Math.max(size, 0)) {
        size = await socket.recv(piece);
        if (size > 0)
          t.is(Buffer.compare(piece.subarray(0, size), message.subarray(got, got + size)), 0);
      }
      t.true(got > 1, `${got}`);
    },
  );
}

for (const detects of [false, true])
  test(`megabytes both ways, unchanged${detects ? ', detecting truncation' : ''}`, async (t) => {
    const served = await serve(t);
    const { socket, secure } = await connect(t, served, detects);
    secure.pipe(secure);
    const total = 8_000_000;
    const message = patternBytes(total);
    const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
    const [sent, received] = await Promise.all([socket.send(message), recvExactly(socket, total)]);
    t.is(sent, total);
    t.is(digest(received), digest(message));
    t.is(socket.tryShutdown(), OK);
    t.is((await recvAll(socket)).length, 0);
  });

for (const detects of [false, true])
  test(
    'a reader that stalls stops the peer after a bounded number of bytes, a peer that stalls ' +
      `stops the writer${detects ? ', detecting truncation' : ''}`,
    async (t) => {
      const served = await serve(t);
      const { socket, secure } = await connect(t, served, detects);
      const block = new Uint8Array(65_536);
      let written = 0;
      while (secure.write(block)) written += block.length;
      for (let turn = 0; turn < 400 && written < 64e6; turn++) {
        if (!secure.writableNeedDrain) {
          secure.write(block);
          written += block.length;
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
      t.true(written < 32e6, `${written} bytes went to a reader that does not read`);
      socket.setBlocking(false);
      let sent = 0;
      for (let turn = 0, answer = 0; turn < 400; turn++) {
        answer = await socket.send(block);
        if (answer > 0) sent += answer;
        else t.is(answer, NSAPI_ERROR_WOULD_BLOCK);
        await new Promise((resolve) => setImmediate(resolve));
      }
      t.true(sent < 32e6, `${sent} bytes went to a peer that does not read`);
    },
  );

for (const detects of [false, true])
  test(
    'what was sent arrives although the socket is closed at once; LINGER 0 ' +
      `resets${detects ? ', detecting truncation' : ''}`,
    async (t) => {
      const served = await serve(t);
      const message = patternBytes(500_000);
      const { socket, secure } = await connect(t, served, detects);
      const arrived = new Promise<Buffer>((resolve) => {
        const pieces: Buffer[] = [];
        secure.on('data', (piece: Buffer) => pieces.push(piece));
        secure.on('end', () => resolve(Buffer.concat(pieces)));
      });
      t.is(await socket.send(message), message.length);
      t.is(await socket.close(), OK);
      t.is(Buffer.compare(await arrived, message), 0);
      secure.end();

      // Where TLS and TCP are one there is no reset any more once it is connected, and it says so.
      const late = await connect(t, served, detects);
      t.is(
        late.socket.setsockopt(NSAPI_SOCKET, NSAPI_LINGER, 0),
        detects ? OK : NSAPI_ERROR_UNSUPPORTED,
      );
      if (!detects)
        t.is(
          late.socket.getsockopt(NSAPI_SOCKET, NSAPI_LINGER).code,
          NSAPI_ERROR_UNSUPPORTED,
          'as it was: the default',
        );
      const abrupt = await connect(t, served, detects, (fresh) =>
        t.is(fresh.setsockopt(NSAPI_SOCKET, NSAPI_LINGER, 0), OK),
      );
      t.is(abrupt.socket.setsockopt(NSAPI_SOCKET, NSAPI_LINGER, 0), OK);
      const reset = new Promise<unknown>((resolve) => abrupt.secure.once('error', resolve));
      // Node's server is deaf to a reset that comes before it has read anything.
      abrupt.secure.pipe(abrupt.secure);
      t.is(await abrupt.socket.send(bytesOf('x')), 1);
      t.is((await recvExactly(abrupt.socket, 1)).length, 1);
      t.is(await abrupt.socket.close(), OK);
      t.regex(String(await reset), /ECONNRESET/);
    },
  );

test('a close during the handshake ends it, and nothing is left', async (t) => {
  const silent = await startTcpServer();
  t.teardown(() => silent.close());
  const { rootCa } = await pki();
  const socket = new OffloadedTLSSocket(new NodeStack());
  check(socket.setRootCaCert(rootCa.certPem), socket);
  check(socket.setHostname('localhost'), socket);
  const connecting = socket.connect(new SocketAddress('127.0.0.1', silent.address.port));
  const peer = await silent.next();
  const ended = new Promise((resolve) => peer.once('close', resolve));
  peer.resume();
  peer.on('end', () => peer.end());
  t.is(await socket.close(), OK);
  t.is(await connecting, -3005);
  await ended;
});

test('a stream over a stack that detects truncation fails, unless allowed', async (t) => {
  const served = await serve(t);
  t.true(defaultStack({ detectTruncation: true }) instanceof NodeStack);
  t.not(defaultStack({}), defaultStack());
  for (const allowTruncation of [false, true]) {
    const { socket, secure, raw } = await connect(t, served, true);
    const stream = toDuplex(socket, { allowTruncation });
    let got = 0;
    stream.on('data', (piece: Uint8Array) => (got += piece.length));
    const outcome = new Promise<unknown>((resolve) =>
      stream.once('end', () => resolve('end')).once('error', resolve),
    );
    secure.write('not all', () => raw.end());
    const how = await outcome;
    if (allowTruncation) t.is(how, 'end');
    else
      t.true(how instanceof StreamError && how.errno === NSAPI_ERROR_CONNECTION_LOST, String(how));
    t.is(got, 7);
    stream.destroy();
  }
});

for (const detectTruncation of [false, true]) {
  test(`it tells when TLS begins, as an event: detectTruncation ${detectTruncation}`, async (t) => {
    const silent = await startTcpServer();
    t.teardown(() => silent.close());
    const stack = new NodeStack({ detectTruncation });
    const { handle } = stack.socketOpen(0);
    const ca = bytesOf((await pki()).rootCa.certPem);
    t.is(stack.setsockopt(handle, LEVEL, NSAPI_TLSSOCKET_SET_CACERT, ca), OK);
    t.is(stack.setsockopt(handle, LEVEL, NSAPI_TLSSOCKET_SET_HOSTNAME, bytesOf('localhost')), OK);
    t.is(stack.setsockopt(handle, LEVEL, NSAPI_TLSSOCKET_ENABLE, true), OK);
    const began = new Promise<void>((resolve) => stack.socketAttach(handle, resolve));
    t.is(stack.socketTlsBegan(handle), null);
    t.is(stack.socketConnect(handle, silent.address), NSAPI_ERROR_IN_PROGRESS);
    t.is(stack.socketTlsBegan(handle), null);
    await began;
    const at = stack.socketTlsBegan(handle) ?? 0;
    t.true(at > 0);
    t.is(stack.socketConnect(handle, silent.address), NSAPI_ERROR_ALREADY);
    t.is(stack.socketTlsBegan(handle), at);
    stack.socketClose(handle);
    t.is(stack.socketTlsBegan(handle), null);
  });
}

test('without TLS it never begins', async (t) => {
  const server = await startTcpServer();
  t.teardown(() => server.close());
  const stack = new NodeStack();
  const { handle } = stack.socketOpen(0);
  const event = new Promise<void>((resolve) => stack.socketAttach(handle, resolve));
  t.is(stack.socketConnect(handle, server.address), NSAPI_ERROR_IN_PROGRESS);
  await event;
  t.is(stack.socketConnect(handle, server.address), NSAPI_ERROR_IS_CONNECTED);
  t.is(stack.socketTlsBegan(handle), null);
  stack.socketClose(handle);
});
