import { once } from 'node:events';
import * as net from 'node:net';
import { Duplex } from 'node:stream';
import * as node from 'node:tls';
import test from 'ava';
import { pki } from '../../tools/certificates.js';
import { listenLocally } from '../../tools/listen.js';
import { until } from '../support/node-server.js';
import * as ours from '../../ts/tls.js';
import { both } from '../support/both-tls.js';
import { closed, failure, secured, serve } from '../support/node-tls-server.js';

const servers = [
  { name: 'node:tls', make: (options: object): net.Server => node.createServer(options) },
  { name: 'mbedtls-wasm/tls', make: (options: object): net.Server => ours.createServer(options) },
];

const versions = ['TLSv1.2', 'TLSv1.3'] as const;

/** The code that a call throws. */
function thrown(call: () => unknown): unknown {
  try {
    call();
    return 'nothing';
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
}

async function trusted(): Promise<{ readonly servername: string; readonly ca: string }> {
  const { rootCa } = await pki();
  return { servername: 'localhost', ca: rootCa.rootPem };
}

for (const { name, make } of servers)
  test.serial(`${name}: a client that resets ends no process that does not listen`, async (t) => {
    const { server, rootCa } = await pki();
    const { chainPem: cert, keyPem: key } = server.ecP256;
    const errors: unknown[] = [];
    const caught = (error: unknown): void => void errors.push(error);
    const events: string[] = [];
    const listening = make({ cert, key });
    listening.on('secureConnection', (socket: Duplex) => {
      events.push('secure');
      socket.resume().on('close', (had: unknown) => events.push(`close ${String(had)}`));
    });
    const port = await listenLocally(listening);
    t.teardown(() => listening.close());
    process.on('uncaughtException', caught);
    t.teardown(() => process.off('uncaughtException', caught));
    const raw = net.connect(port, '127.0.0.1');
    const client = node.connect({ socket: raw, servername: 'localhost', ca: rootCa.rootPem });
    client.on('error', () => {});
    await once(client, 'secureConnect');
    await until(() => events.length > 0);
    raw.resetAndDestroy();
    await until(() => events.length > 1);
    t.deepEqual([events, errors], [['secure', 'close true'], []]);
  });

for (const { name, connect, createSecureContext } of both) {
  test(`${name}: what checkServerIdentity gives refuses, unless it is empty`, async (t) => {
    const { port } = await serve(t);
    const options = { port, host: '127.0.0.1', ...(await trusted()) };
    for (const given of [undefined, null, false, 0, '']) {
      const socket = connect({ ...options, checkServerIdentity: () => given });
      await secured(socket);
      t.true(socket.authorized);
      socket.destroy();
    }
    for (const given of [true, 'no', 1, {}, Promise.resolve()]) {
      const socket = connect({ ...options, checkServerIdentity: () => given });
      await failure(socket);
      await closed(socket);
      t.false(socket.authorized);
    }
  });

  test(`${name}: destroy() takes what is no error`, async (t) => {
    const { port } = await serve(t);
    const socket = connect({ port, host: '127.0.0.1', ...(await trusted()) });
    await secured(socket);
    const told = failure(socket);
    Reflect.apply(socket.destroy, socket, ['a reason']);
    t.is(await told, 'a reason');
  });

  test(`${name}: a write that destroy() overtakes is told so`, async (t) => {
    const { port } = await serve(t, {}, (socket) => socket.pause());
    const socket = connect({ port, host: '127.0.0.1', ...(await trusted()) });
    await secured(socket);
    const told: unknown[] = [];
    socket.write(Buffer.alloc(20_000_000), () => {});
    socket.write('more', (error) => told.push(error));
    await new Promise((resolve) => setImmediate(resolve));
    socket.destroy();
    await until(() => told.length > 0);
    t.like(told, [{ code: 'ERR_STREAM_DESTROYED' }]);
  });

  test(`${name}: whoever destroys the stream beneath has destroyed the connection`, async (t) => {
    const { port } = await serve(t);
    const trust = await trusted();
    const events = (socket: Duplex): string[] => {
      const seen: string[] = [];
      for (const event of ['error', 'close']) socket.on(event, () => seen.push(event));
      return seen;
    };
    const silent = (): Duplex => new Duplex({ read() {}, write: (_, __, done) => done() });
    const before = silent().destroy();
    const during = silent();
    const after = net.connect(port, '127.0.0.1');
    const sockets = [before, during, after].map((socket) => connect({ ...trust, socket }));
    const seen = sockets.map(events);
    const [, , last] = sockets;
    if (last !== undefined) await secured(last);
    for (const socket of [during, after]) socket.destroy();
    await until(() => seen.every((one) => one.includes('close')));
    t.deepEqual(seen, [['close'], ['close'], ['close']]);
  });

  test(`${name}: a socket that is connected later is waited for`, async (t) => {
    const { port } = await serve(t);
    const raw = new net.Socket();
    const socket = connect({ socket: raw, ...(await trusted()) });
    await new Promise((resolve) => setImmediate(resolve));
    t.true(socket.connecting);
    raw.connect(port, '127.0.0.1');
    await secured(socket);
    t.true(socket.authorized);
    socket.destroy();
  });

  test(`${name}: what is null or empty is not given`, async (t) => {
    const { port } = await serve(t);
    const options = { port, host: '127.0.0.1', ...(await trusted()) };
    const empty: object[] = ['secureContext', 'socket', 'path', 'signal', 'pskCallback'].flatMap(
      (option) => [null, false, 0, ''].map((value) => ({ [option]: value })),
    );
    const more = [{ ALPNProtocols: null }, { ALPNProtocols: '' }, { session: null }];
    await Promise.all(
      [...empty, ...more].map(async (given) => {
        const socket = connect({ ...options, ...given });
        await secured(socket);
        t.true(socket.authorized, JSON.stringify(given));
        socket.destroy();
      }),
    );
    const unset: object = { passphrase: null, secureProtocol: null, secureOptions: null };
    t.notThrows(() => createSecureContext(unset));
  });

  test(`${name}: mistakes are thrown, with their codes`, async (t) => {
    const options = { port: 1, host: '127.0.0.1', ...(await trusted()) };
    const cases: readonly (readonly [object, string])[] = [
      [{ ALPNProtocols: ['h2', 5] }, 'ERR_INVALID_ARG_TYPE'],
      [{ ALPNProtocols: [null] }, 'ERR_INVALID_ARG_TYPE'],
      [{ ALPNProtocols: ['x'.repeat(256)] }, 'ERR_OUT_OF_RANGE'],
      [{ ca: [undefined] }, 'ERR_INVALID_ARG_TYPE'],
      [{ cert: [null] }, 'ERR_INVALID_ARG_TYPE'],
      [{ key: [null] }, 'ERR_INVALID_ARG_TYPE'],
      [{ timeout: 'soon' }, 'ERR_INVALID_ARG_TYPE'],
      [{ secureContext: {} }, 'ERR_TLS_INVALID_CONTEXT'],
      [{ pskCallback: 'key' }, 'ERR_INVALID_ARG_TYPE'],
    ];
    for (const [given, code] of cases)
      t.is(
        thrown(() => connect({ ...options, ...given }).on('error', () => {})),
        code,
        JSON.stringify(given),
      );
    t.is(
      thrown(() => connect('')),
      'ERR_SOCKET_BAD_PORT',
    );
    const socket = connect(options).on('error', () => {});
    for (const [given, code] of [
      ['soon', 'ERR_INVALID_ARG_TYPE'],
      [-1, 'ERR_OUT_OF_RANGE'],
    ])
      t.is(
        thrown(() => Reflect.apply(socket.setTimeout, socket, [given])),
        code,
      );
    socket.destroy();
  });
}

for (const { name, make } of servers)
  test(`${name}: a server takes null for what is not given`, (t) => {
    const options = ['SNICallback', 'ALPNCallback', 'ALPNProtocols', 'sessionTimeout', 'ciphers'];
    const more = ['ticketKeys', 'pskCallback', 'sessionIdContext', 'minVersion', 'maxVersion'];
    for (const option of [...options, ...more]) t.notThrows(() => make({ [option]: null }), option);
  });

for (const { name, make } of servers)
  test(`${name}: a client of TLS 1.3 gets two tickets`, async (t) => {
    const { server } = await pki();
    const { chainPem: cert, keyPem: key } = server.ecP256;
    const listening = make({ cert, key });
    listening.on('secureConnection', (socket: Duplex) => {
      socket
        .on('error', () => {})
        .resume()
        .end('hello');
    });
    t.teardown(() => listening.close());
    const client = node.connect({ port: await listenLocally(listening), ...(await trusted()) });
    const sessions: string[] = [];
    client.on('session', (session: Buffer) => sessions.push(session.toString('hex')));
    client.resume();
    await once(client, 'close');
    t.is(new Set(sessions).size, 2);
  });

// In TLS 1.2 OpenSSL shows the last one that it was given.
for (const { name, connect } of both)
  for (const version of name === 'node:tls' ? ['TLSv1.3' as const] : versions)
    test(`${name}: ${version}: of two certificates the server's choice is shown`, async (t) => {
      const { client, intermediate, rootCa } = await pki();
      const { ec, rsa } = client;
      const ca = [rootCa.certPem, intermediate.certPem];
      const ecdsa = 'ecdsa_secp256r1_sha256';
      const ofRsa = version === 'TLSv1.2' ? 'rsa_pkcs1_sha256' : 'rsa_pss_rsae_sha256';
      const expected = [
        [`${ecdsa}:${ofRsa}`, 'ec'],
        [`${ofRsa}:${ecdsa}`, 'rsa'],
      ] as const;
      for (const [sigalgs, wanted] of expected) {
        const asks = { requestCert: true, ca, sigalgs, maxVersion: version };
        const { port, peers } = await serve(t, asks, (socket) => socket.end('hello'));
        for (const own of [
          [ec, rsa],
          [rsa, ec],
        ]) {
          const cert = own.map(({ chainPem }) => chainPem);
          const key = own.map(({ keyPem }) => keyPem);
          const socket = connect({ port, ...(await trusted()), cert, key });
          socket.resume();
          await closed(socket);
          const shown = peers.at(-1)?.getPeerX509Certificate()?.publicKey.asymmetricKeyType;
          t.is(shown, wanted, sigalgs);
        }
      }
    });

for (const { name, connect } of both)
  test(`${name}: a certificate without its key is not shown`, async (t) => {
    const { client, rootCa } = await pki();
    const asks = { requestCert: true, ca: rootCa.certPem, rejectUnauthorized: false };
    const { port, peers } = await serve(t, asks, (socket) => socket.end('hello'));
    const socket = connect({ port, ...(await trusted()), cert: client.ec.chainPem });
    socket.resume();
    await closed(socket);
    t.is(peers.length, 1);
    t.is(peers[0]?.getPeerX509Certificate(), undefined);
  });
