import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import * as net from 'node:net';
import * as tls from 'node:tls';
import { setTimeout } from 'node:timers/promises';
import test from 'ava';
import { pki } from '../../tools/certificates.js';
import { temporaryFolder } from '../../tools/cleanup.js';
import { readFileSync } from 'node:fs';
import * as ours from '../../ts/tls.js';
import { both } from '../support/both-tls.js';
import { runCommand } from '../support/command.js';
import { closed, echo, failure, secured, serve } from '../support/node-tls-server.js';
import { listenLocally } from '../../tools/listen.js';

type Lookup = (
  name: string,
  options: unknown,
  done: (error: Error | null, addresses: unknown, family?: number) => void,
) => void;

for (const { name, connect, createSecureContext, over } of both) {
  test(`${name}: lookup, family, autoSelectFamily, localAddress, localPort`, async (t) => {
    const { rootCa } = await pki();
    const { port, peers } = await serve(t);
    const asked: string[] = [];
    const lookup: Lookup = (host, options, done) => {
      asked.push(host);
      const all =
        typeof options === 'object' && options !== null && 'all' in options && options.all;
      const [six, four] = [
        { address: '::1', family: 6 },
        { address: '127.0.0.1', family: 4 },
      ];
      if (all === true) done(null, [six, four]);
      else done(null, '127.0.0.1', 4);
    };
    const trust = { port, ca: rootCa.rootPem, servername: 'localhost' };
    const families: object[] = [
      { lookup, family: 4, host: 'a.test' },
      { lookup, autoSelectFamily: true, autoSelectFamilyAttemptTimeout: 100, host: 'b.test' },
      { host: '127.0.0.1', localAddress: '127.0.0.3' },
    ];
    for (const options of families) {
      const socket = connect({ ...trust, ...options });
      await secured(socket);
      t.true(socket.authorized);
      t.is(socket.remoteAddress, '127.0.0.1');
      t.is(await echo(socket, 'there'), 'there');
      socket.destroy();
      await closed(socket);
    }
    t.deepEqual(asked, ['a.test', 'b.test']);
    t.is(peers.at(-1)?.remoteAddress, '127.0.0.3');
    const wrong = connect({
      ...trust,
      host: 'c.test',
      lookup: (_: unknown, __: unknown, done: (error: Error) => void) =>
        done(Object.assign(new Error('no'), { code: 'ENOTFOUND' })),
    });
    t.like(await failure(wrong), { code: 'ENOTFOUND' });
  });

  test(`${name}: a certificate that a list revokes`, async (t) => {
    const { bad, crl } = await pki();
    const { cert, key } = { cert: bad.revoked.chainPem, key: bad.revoked.keyPem };
    const { port } = await serve(t, { cert, key });
    const options = { port, host: 'localhost', ca: bad.revoked.rootPem };
    for (const list of [crl.pem, [Buffer.from(crl.pem)]]) {
      const socket = connect({ ...options, crl: list });
      // Node wants a list of each issuer in the chain, and the intermediate one has none here.
      const code = name === 'node:tls' ? 'UNABLE_TO_GET_CRL' : 'CERT_REVOKED';
      t.like(await failure(socket), { code });
      if (name !== 'node:tls') t.is(socket.authorizationError, code);
    }
    const trusting = connect(options);
    await secured(trusting);
    trusting.destroy();
  });

  for (const version of ['TLSv1.2', 'TLSv1.3'] as const)
    test(`${name}: ${version}: the key log has what the server's has`, async (t) => {
      const { rootCa } = await pki();
      const { port, server } = await serve(t, { minVersion: version, maxVersion: version });
      const theirs: string[] = [];
      server.on('keylog', (line: Buffer) => theirs.push(String(line)));
      const socket = connect({ port, host: 'localhost', ca: rootCa.rootPem });
      const lines: string[] = [];
      socket.on('keylog', (line: Buffer) => lines.push(String(line)));
      await secured(socket);
      t.is(await echo(socket, 'x'), 'x');
      t.is(lines.length, version === 'TLSv1.2' ? 1 : 5);
      t.deepEqual([...lines].sort(), [...theirs].sort());
      socket.destroy();
    });

  test(`${name}: a client shows a certificate from a PKCS#12 file`, async (t) => {
    const { rootCa, client } = await pki();
    const folder = temporaryFolder('pfx');
    t.teardown(() => folder.remove());
    const out = join(folder.path, 'client.p12');
    const { chainFile, keyFile } = client.ec;
    const args = ['-inkey', keyFile, '-in', chainFile, '-passout', 'pass:word', '-out', out];
    execFileSync('openssl', ['pkcs12', '-export', ...args]);
    const { port, peers } = await serve(t, { requestCert: true, ca: client.ec.rootPem });
    const options = { port, host: 'localhost', ca: rootCa.rootPem };
    const pfx = readFileSync(out);
    for (const given of [
      { pfx, passphrase: 'word' },
      { pfx: [{ buf: pfx, passphrase: 'word' }] },
      { secureContext: createSecureContext({ pfx, passphrase: 'word', ca: rootCa.rootPem }) },
      { cert: [client.ec.chainPem], key: [{ pem: Buffer.from(client.ec.keyPem) }] },
    ]) {
      const socket = connect({ ...options, ...given });
      await secured(socket);
      t.is(await echo(socket, 'mine'), 'mine');
      t.true(peers.at(-1)?.authorized);
      t.true((socket.getX509Certificate()?.subject ?? '').length > 0);
      socket.destroy();
    }
  });

  test(`${name}: of several certificates the one that suits is shown`, async (t) => {
    const { server: certificates } = await pki();
    const { ecP256, rsa2048 } = certificates;
    const secureContext = createSecureContext({
      cert: [ecP256.chainPem, rsa2048.chainPem],
      key: [rsa2048.keyPem, { pem: ecP256.keyPem }],
    });
    const server = net.createServer((raw) => {
      const socket = over(raw, Object.assign({ isServer: true }, { secureContext }));
      socket.on('error', () => {});
      socket.pipe(socket);
    });
    t.teardown(() => server.close());
    const port = await listenLocally(server);
    const ca = [ecP256.rootPem, rsa2048.rootPem];
    for (const [suits, kind] of [
      [{ ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' }, 'ec'],
      [{ ciphers: 'ECDHE-RSA-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' }, 'rsa'],
      [{ sigalgs: 'ECDSA+SHA256', minVersion: 'TLSv1.3' }, 'ec'],
      [{ sigalgs: 'rsa_pss_rsae_sha256:RSA+SHA256:ECDSA+SHA384', minVersion: 'TLSv1.3' }, 'rsa'],
    ] as const) {
      const options = { port, host: '127.0.0.1', servername: 'localhost', ca };
      const client = tls.connect(Object.assign(options, suits, { rejectUnauthorized: false }));
      await once(client, 'secureConnect');
      t.is(client.getPeerX509Certificate()?.publicKey.asymmetricKeyType, kind);
      client.destroy();
    }
  });

  test(`${name}: only a servername is sent, whatever the host, which is verified`, async (t) => {
    const { rootCa, bad } = await pki();
    const { port, peers } = await serve(t);
    for (const options of [
      { host: 'localhost' },
      {},
      { host: 'localhost', servername: '' },
      { host: '127.0.0.1' },
      { host: '127.0.0.1', servername: '' },
    ]) {
      const socket = connect({ port, ca: rootCa.rootPem, ...options });
      t.is(Reflect.get(socket, 'servername'), null);
      await secured(socket);
      t.true(socket.authorized);
      t.is(await echo(socket, 'x'), 'x');
      t.is(Reflect.get(peers.at(-1) ?? {}, 'servername'), false);
      t.is(Reflect.get(socket, 'servername'), false);
      socket.destroy();
    }
    const named = connect({ port, ca: rootCa.rootPem, host: '127.0.0.1', servername: 'localhost' });
    await secured(named);
    t.is(await echo(named, 'x'), 'x');
    t.is(Reflect.get(peers.at(-1) ?? {}, 'servername'), 'localhost');
    t.is(Reflect.get(named, 'servername'), 'localhost');
    named.destroy();
    const { cert, key } = { cert: bad.wrongHost.chainPem, key: bad.wrongHost.keyPem };
    const other = await serve(t, { cert, key });
    const options = { port: other.port, host: 'localhost' };
    const socket = connect({ ...options, ca: bad.wrongHost.rootPem });
    t.like(await failure(socket), { code: 'ERR_TLS_CERT_ALTNAME_INVALID', host: 'localhost' });
    const lenient = connect({ ...options, ca: bad.wrongHost.rootPem, rejectUnauthorized: false });
    await secured(lenient);
    t.is(lenient.authorized, false);
    t.is(lenient.authorizationError, 'ERR_TLS_CERT_ALTNAME_INVALID');
    lenient.destroy();
  });

  test(`${name}: onread: what its callback says, pause() and resume()`, async (t) => {
    const { rootCa } = await pki();
    const long = 'hello world'.repeat(6000);
    const { port } = await serve(t, {}, (peer) => peer.end(long));
    for (const paused of ['never', 'by pause()', 'by false'] as const) {
      const buffers = [Buffer.alloc(1000), Buffer.alloc(999)];
      let [used, got, waited] = [0, '', 0];
      const socket = connect({
        port,
        host: 'localhost',
        ca: rootCa.rootPem,
        onread: {
          buffer: () => buffers[used++ % 2],
          callback: (size: number, buffer: Buffer<ArrayBuffer>) => {
            t.true(buffers.includes(buffer));
            const isFirst = got === '';
            got += buffer.toString('latin1', 0, size);
            if (!isFirst || paused === 'never') return undefined;
            if (paused === 'by pause()') socket.pause();
            void setTimeout(50).then(() => {
              waited = got.length;
              socket.resume();
            });
            return paused !== 'by false';
          },
        },
      });
      socket.on('data', () => t.fail());
      await once(socket, 'end');
      t.is(got, long);
      if (paused !== 'never') t.true(waited < long.length, `${waited} came`);
      socket.destroy();
    }
  });

  test(`${name}: allowHalfOpen is that of a socket that is given; highWaterMark`, async (t) => {
    for (const allowHalfOpen of [true, false]) {
      const raw = new net.Socket({ allowHalfOpen });
      const socket = over(raw, { allowHalfOpen: !allowHalfOpen });
      t.is(socket.allowHalfOpen, allowHalfOpen);
      socket.on('error', () => {});
      socket.destroy();
    }
    const { rootCa } = await pki();
    const { port } = await serve(t);
    const options = { port, host: 'localhost', ca: rootCa.rootPem, highWaterMark: 128 };
    const socket = connect(options);
    t.is(socket.readableHighWaterMark, 128);
    await secured(socket);
    t.false(socket.write('x'.repeat(200)));
    t.is(socket.writableLength, 200);
    await once(socket, 'drain');
    socket.destroy();
  });

  for (const [what, answer, code] of [
    ['speaks HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), 'WRONG_VERSION_NUMBER'],
    ['greets', Buffer.from('220 mail.test ready, and so on\r\n'), 'WRONG_VERSION_NUMBER'],
    [
      'chooses TLS 1.0',
      Buffer.from(`160301002a020000260301${'11'.repeat(32)}00c01300`, 'hex'),
      'UNSUPPORTED_PROTOCOL',
    ],
  ] as const)
    test(`${name}: a server that ${what} is told by OpenSSL's name`, async (t) => {
      const server = net.createServer((socket) => {
        socket.on('error', () => {});
        socket.once('data', () => socket.write(answer));
      });
      t.teardown(() => server.close());
      const port = await listenLocally(server);
      const socket = connect({ port, host: '127.0.0.1' });
      t.like(await failure(socket), { code: `ERR_SSL_${code}` });
    });

  test(`${name}: a server that ends the connection in the handshake`, async (t) => {
    const { rootCa } = await pki();
    const server = net.createServer((socket) => socket.once('data', () => socket.end()));
    t.teardown(() => server.close());
    const port = await listenLocally(server);
    const socket = connect({
      port,
      host: '127.0.0.1',
      ca: rootCa.rootPem,
      localAddress: '127.0.0.1',
    });
    const error = await failure(socket);
    t.true(error instanceof Error && 'path' in error && error.path === undefined);
    t.like(error, {
      code: 'ECONNRESET',
      host: '127.0.0.1',
      port,
      localAddress: '127.0.0.1',
    });
  });
}

test('mbedtls-wasm/tls: unref() in the middle of a handshake lets the process end', async (t) => {
  const server = net.createServer(() => {});
  t.teardown(() => server.close());
  const port = await listenLocally(server);
  const program = `
    import { connect } from '${new URL('../../ts/tls.js', import.meta.url)}';
    const socket = connect({ port: ${port}, host: '127.0.0.1' });
    socket.on('connect', () => setTimeout(() => socket.unref(), 50));`;
  const { status } = await runCommand(process.execPath, ['--input-type=module', '-e', program]);
  t.is(status, 0);
});

test('mbedtls-wasm/tls: a pre-shared key', async (t) => {
  const key = Buffer.from('82072606b502b0f4025e90eb75fe137d', 'hex');
  const server = tls.createServer({
    ciphers: 'ECDHE-PSK-CHACHA20-POLY1305:PSK-AES128-GCM-SHA256',
    maxVersion: 'TLSv1.2',
    pskCallback: (_socket, identity) => (identity === 'me' ? key : null),
  });
  server.on('secureConnection', (socket) => socket.pipe(socket).on('error', () => {}));
  server.on('tlsClientError', () => {});
  t.teardown(() => server.close());
  const port = await listenLocally(server);
  const options = {
    port,
    host: 'localhost',
    ciphers: 'ECDHE-PSK-CHACHA20-POLY1305',
    maxVersion: 'TLSv1.2' as const,
    checkServerIdentity: () => undefined,
  };
  const socket = ours.connect({ ...options, pskCallback: () => ({ psk: key, identity: 'me' }) });
  await once(socket, 'secureConnect');
  t.like(socket.getCipher(), { name: 'ECDHE-PSK-CHACHA20-POLY1305' });
  socket.end('x');
  const [got] = await once(socket, 'data');
  t.is(String(got), 'x');
  await closed(socket);
  const wrong: [unknown, string][] = [
    [null, 'ERR_SSL_PSK_IDENTITY_NOT_FOUND'],
    [undefined, 'ERR_SSL_PSK_IDENTITY_NOT_FOUND'],
    [{ psk: 'text', identity: 'me' }, 'ERR_INVALID_ARG_TYPE'],
    [{ psk: key, identity: 5 }, 'ERR_INVALID_ARG_TYPE'],
    [5, 'ERR_INVALID_ARG_TYPE'],
    [{ psk: Buffer.alloc(49, 1), identity: 'me' }, 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM'],
    [{ psk: Buffer.alloc(0), identity: 'me' }, 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM'],
  ];
  for (const [answer, code] of wrong) {
    const refused = Reflect.apply(ours.connect, undefined, [
      { ...options, pskCallback: () => answer },
    ]);
    const [error] = await once(refused, 'error');
    t.like(error, { code }, String(answer));
  }
  const other = ours.connect({
    ...options,
    pskCallback: () => ({ psk: key, identity: 'somebody' }),
  });
  const [error] = await once(other, 'error');
  t.true(error instanceof Error);
});

test.serial('mbedtls-wasm/tls: enableTrace writes to stderr, before the handshake', async (t) => {
  const { rootCa } = await pki();
  const { port } = await serve(t);
  const { write } = process.stderr;
  let text = '';
  process.stderr.write = (chunk: unknown): boolean => {
    text += String(chunk);
    return true;
  };
  t.teardown(() => {
    process.stderr.write = write;
  });
  const trust = { port, host: 'localhost', ca: rootCa.rootPem };
  const first = ours.connect({ ...trust, enableTrace: true });
  await once(first, 'secureConnect');
  first.destroy();
  t.regex(text, /handshake/);
  text = '';
  const second = ours.connect(trust);
  await once(second, 'secureConnect');
  second.destroy();
  t.is(text, '');
  const third = ours.connect(trust);
  third.enableTrace();
  await once(third, 'secureConnect');
  third.destroy();
  process.stderr.write = write;
  t.regex(text, /handshake/);
});
