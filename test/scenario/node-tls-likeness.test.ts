import { EventEmitter, once } from 'node:events';
import * as net from 'node:net';
import * as node from 'node:tls';
import test, { type ExecutionContext } from 'ava';
import { listenLocally } from '../../tools/listen.js';
import { pki, type Certificate } from '../../tools/certificates.js';
import * as ours from '../../ts/tls.js';
import { both } from '../support/both-tls.js';
import { failure, secured, serve as serveNode } from '../support/node-tls-server.js';
import { serve, until } from '../support/node-server.js';

const signal = (): { signal: AbortSignal } => ({ signal: AbortSignal.timeout(15_000) });

/** What Node tells of a failure, of both. */
async function told(t: ExecutionContext, port: number, ca?: string): Promise<object[]> {
  const answers: object[] = [];
  for (const { connect } of both) {
    const error = await failure(connect({ port, host: '127.0.0.1', servername: 'localhost', ca }));
    if (!(error instanceof Error)) throw new TypeError('an error was expected');
    const of = (name: string): unknown => Reflect.get(error, name);
    answers.push({
      message: error.message,
      code: of('code'),
      reason: of('reason') ?? undefined,
      host: of('host'),
    });
  }
  t.is(answers.length, 2);
  return answers;
}

const refused: [string, (bad: Awaited<ReturnType<typeof pki>>['bad']) => Certificate][] = [
  ['has expired', ({ expired }) => expired],
  ['is not valid yet', ({ notYetValid }) => notYetValid],
  ['is for another name', ({ wrongHost }) => wrongHost],
  ['is self-signed', ({ selfSigned }) => selfSigned],
];

for (const [what, choose] of refused)
  test(`a certificate that ${what} is refused in Node's words`, async (t) => {
    const { bad } = await pki();
    const { chainPem, keyPem, rootPem } = choose(bad);
    const { port } = await serveNode(t, { cert: chainPem, key: keyPem });
    const [theirs, own] = await told(t, port, rootPem);
    t.deepEqual(own, theirs);
  });

test("a chain without its root is refused in Node's words, ours are the cause", async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const { port } = await serveNode(t);
  const [theirs, own] = await told(t, port);
  t.deepEqual(own, theirs);
  const leafAlone = await serveNode(t, {
    cert: ecP256.chainPem.split(/(?<=-END CERTIFICATE-----\n)/)[0],
  });
  const [shorter, ownShorter] = await told(t, leafAlone.port);
  t.deepEqual(ownShorter, shorter);
  const error = await failure(ours.connect({ port: leafAlone.port, servername: 'localhost' }));
  t.regex(String(Reflect.get(Object(error), 'cause')), /certificate of "CN=server\.test" is not/);
});

test("a server that hangs up, refuses or speaks no TLS is told in OpenSSL's words", async (t) => {
  const { rootCa } = await pki();
  const hangsUp = net.createServer((raw) => raw.once('data', () => raw.end()));
  t.teardown(() => hangsUp.close());
  const [theirs, own] = await told(t, await listenLocally(hangsUp), rootCa.rootPem);
  t.deepEqual(own, theirs);
  const plain = net.createServer((raw) => raw.end('220 mail.test ready, what do you want\r\n'));
  t.teardown(() => plain.close());
  const old = await serveNode(t, { maxVersion: 'TLSv1.2' });
  const mute = await serveNode(t, { ALPNProtocols: ['h2'] });
  const cases: [number, node.ConnectionOptions][] = [
    [await listenLocally(plain), {}],
    [old.port, { minVersion: 'TLSv1.3' }],
    [mute.port, { ALPNProtocols: ['http/1.1'] }],
  ];
  for (const [port, options] of cases) {
    const [from, our] = await Promise.all(
      both.map(({ connect }) =>
        failure(connect({ port, servername: 'localhost', ca: rootCa.rootPem, ...options })),
      ),
    );
    for (const name of ['code', 'reason', 'library'])
      t.is(Reflect.get(Object(our), name), Reflect.get(Object(from), name), name);
    const { reason } = Object(from);
    t.true(String(our).includes(`SSL routines::${reason}`), String(our));
  }
});

test('classes are made without new, and their instances are theirs', (t) => {
  for (const made of [ours.Server, ours.TLSSocket]) {
    const one: unknown = Reflect.apply(made, undefined, []);
    t.true(one instanceof made);
  }
  t.true(new ours.Server() instanceof net.Server);
  class Own extends ours.Server {
    readonly own = true;
  }
  t.true(new Own().own);
  t.true(ours.createServer() instanceof ours.Server);
});

test("what a connection's listener rejects with is the failure of that connection", async (t) => {
  EventEmitter.captureRejections = true;
  const server = ours.createServer();
  EventEmitter.captureRejections = false;
  const reason = new Error('no');
  server.on('secureConnection', () => Promise.reject(reason));
  const socket = new net.Socket();
  server.emit('secureConnection', socket);
  const [error]: unknown[] = await once(socket, 'error', signal()).catch((given) => [given]);
  t.is(error, reason);
});

test('setMaxSendFragment bounds what is in a record', async (t) => {
  const { rootCa } = await pki();
  const { port } = await serve(t, {}, (socket) => {
    for (const wrong of [undefined, null, '', {}, false])
      t.throws(() => Reflect.apply(socket.setMaxSendFragment, socket, [wrong]), {
        code: 'ERR_INVALID_ARG_TYPE',
      });
    for (const wrong of [NaN, Infinity, 2 ** 31])
      t.throws(() => socket.setMaxSendFragment(wrong), { code: 'ERR_OUT_OF_RANGE' });
    t.false(socket.setMaxSendFragment(511));
    t.false(socket.setMaxSendFragment(16_385));
    t.true(socket.setMaxSendFragment(768));
    socket.end(Buffer.alloc(10_000));
  });
  const client = node.connect({ port, ca: rootCa.rootPem, servername: 'localhost' });
  const sizes: number[] = [];
  client.on('data', ({ length }: Buffer) => sizes.push(length));
  await once(client, 'end', signal());
  t.is(
    sizes.reduce((sum, size) => sum + size, 0),
    10_000,
  );
  t.true(Math.max(...sizes) <= 768);
  client.destroy();
});

test('a certificate that comes alone is completed from ca, as in Node', async (t) => {
  const { rootCa, intermediate, server } = await pki();
  const [leaf] = server.ecP256.chainPem.split(/(?<=-END CERTIFICATE-----\n)/);
  const ca = [intermediate.certPem, rootCa.rootPem];
  const own = { cert: leaf, key: server.ecP256.keyPem, ca };
  const ports = [(await serveNode(t, own)).port, (await serve(t, own)).port];
  const shown = await Promise.all(
    ports.map(async (port) => {
      const client = node.connect({ port, ca: rootCa.rootPem, servername: 'localhost' });
      await once(client, 'secureConnect', signal());
      const names: string[] = [];
      for (let at = client.getPeerX509Certificate(); at !== undefined; at = at.issuerCertificate)
        names.push(at.subject);
      client.destroy();
      return names;
    }),
  );
  t.deepEqual(shown[1], shown[0]);
  t.true((shown[0] ?? []).length > 1);
});

test('a server by hand that nobody listens to ends no process', async (t) => {
  for (const made of [node.TLSSocket, ours.TLSSocket]) {
    const errors: unknown[] = [];
    const closed: unknown[] = [];
    const listener = net.createServer((raw) => {
      const socket = new made(raw, { isServer: true });
      socket.on('_tlsError', (error) => errors.push(error));
      socket.on('close', () => closed.push(true));
    });
    t.teardown(() => listener.close());
    const client = net.connect(await listenLocally(listener), '127.0.0.1');
    client.on('error', () => {});
    client.resume().end(Buffer.alloc(1024, 42));
    await until(() => closed.length > 0);
    t.is(errors.length, 1);
    t.like(errors[0], { code: 'ERR_SSL_WRONG_VERSION_NUMBER' });
  }
});

test("Node's own checkServerIdentity, where it is asked for, takes a common name", async (t) => {
  const { bad } = await pki();
  const { chainPem, keyPem, rootPem } = bad.nameOnlyInCn;
  const { port } = await serveNode(t, { cert: chainPem, key: keyPem });
  const options = { port, host: 'localhost', ca: rootPem };
  t.like(await failure(ours.connect(options)), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  const { checkServerIdentity } = ours;
  const asked = ours.connect({ ...options, checkServerIdentity });
  await secured(asked);
  t.true(asked.authorized);
  asked.destroy();
  const elsewhere = ours.connect({ ...options, servername: 'else.test', checkServerIdentity });
  t.like(await failure(elsewhere), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
});

test('a socket by hand that connects verifies the name that it connects to', async (t) => {
  const { rootCa } = await pki();
  const { port } = await serveNode(t);
  const socket = new ours.TLSSocket(undefined, { ca: rootCa.rootPem });
  socket.connect(port, 'localhost');
  await once(socket, 'secure', signal());
  t.true(socket.authorized);
  socket.destroy();
  t.is(socket.bufferSize, undefined);
  const other = new ours.TLSSocket(undefined, { ca: rootCa.rootPem, servername: 'else.test' });
  other.connect(port, 'localhost');
  t.like(await failure(other), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
});
