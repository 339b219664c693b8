import { once } from 'node:events';
import { unlinkSync } from 'node:fs';
import * as net from 'node:net';
import { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import * as tls from 'node:tls';
import test from 'ava';
import { pki } from '../../tools/certificates.js';
import { both, type EitherOptions } from '../support/both-tls.js';
import { closed, echo, failure, secured, serve } from '../support/node-tls-server.js';
import { listenLocally } from '../../tools/listen.js';

for (const { name, connect, createSecureContext, over } of both) {
  test(`${name}: connect takes its arguments in every form`, async (t) => {
    const { rootCa } = await pki();
    const { port } = await serve(t);
    const trust = { ca: rootCa.rootPem, servername: 'localhost' };
    const forms: unknown[][] = [
      [{ port, host: '127.0.0.1', ...trust }],
      [{ port: String(port), host: 'localhost', ...trust }],
      [port, '127.0.0.1', trust],
      [port, 'localhost', { ca: rootCa.rootPem }],
      [port, { host: '127.0.0.1', ...trust }],
      [
        {
          port,
          host: '127.0.0.1',
          secureContext: createSecureContext(trust),
          servername: 'server.test',
        },
      ],
    ];
    for (const form of forms) {
      let told = 0;
      const socket = connect(...form, () => (told += 1));
      await secured(socket);
      t.is(told, 1);
      t.true(socket.authorized);
      t.falsy(socket.authorizationError);
      t.true(socket.encrypted);
      t.is(await echo(socket, 'hello'), 'hello');
      socket.end();
      await closed(socket);
    }
    t.throws(() => connect('no port'.length > 0 ? undefined : 1));
  });

  test(`${name}: connect takes a path`, async (t) => {
    const { rootCa, dir } = await pki();
    const path = `${dir}/${name.replace(/\W/g, '-')}.sock`;
    await serve(t, {}, undefined, path);
    for (const form of [
      [{ path, ca: rootCa.rootPem }],
      [path, { ca: rootCa.rootPem, servername: 'server.test' }],
    ]) {
      const socket = connect(...form);
      await secured(socket);
      t.is(await echo(socket, 'over a path'), 'over a path');
      socket.destroy();
      await closed(socket);
    }
    t.notThrows(() => unlinkSync(path));
  });

  test(`${name}: over a socket that has spoken already, what came before is kept`, async (t) => {
    const {
      rootCa,
      server: { ecP256 },
    } = await pki();
    const listener = net.createServer((raw) => {
      raw.write('ready\n');
      raw.once('data', () => {
        raw.write('go\n');
        const peer = new tls.TLSSocket(raw, {
          isServer: true,
          cert: ecP256.chainPem,
          key: ecP256.keyPem,
        });
        peer.on('error', () => {});
        peer.pipe(peer);
      });
    });
    t.teardown(() => listener.close());
    const port = await listenLocally(listener);
    const raw = net.connect(port, '127.0.0.1');
    t.is(String((await once(raw, 'data'))[0]), 'ready\n');
    raw.write('STARTTLS\n');
    t.is(String((await once(raw, 'data'))[0]), 'go\n');
    const socket = connect({ socket: raw, ca: rootCa.rootPem, servername: 'localhost' });
    await secured(socket);
    t.is(socket.remotePort, port);
    t.is(await echo(socket, 'secret'), 'secret');
    socket.end();
    await closed(socket);
    t.true(raw.destroyed);
  });

  test(`${name}: over any Duplex`, async (t) => {
    const { rootCa } = await pki();
    const { port } = await serve(t);
    const raw = net.connect(port, '127.0.0.1');
    const plain = new Duplex({
      read() {
        raw.resume();
      },
      write: (chunk, _encoding, done) => raw.write(chunk, done),
      final: (done) => raw.end(done),
      destroy: (error, done) => {
        raw.destroy();
        done(error);
      },
    });
    raw.on('data', (chunk) => plain.push(chunk) || raw.pause()).on('end', () => plain.push(null));
    const socket = connect({ socket: plain, ca: rootCa.rootPem, servername: 'localhost' });
    await secured(socket);
    t.is(await echo(socket, 'x'.repeat(200_000)), 'x'.repeat(200_000));
    socket.destroy();
    await closed(socket);
  });

  test(`${name}: TLSSocket over a socket, as a client`, async (t) => {
    const { rootCa } = await pki();
    const { port } = await serve(t);
    const raw = net.connect(port, '127.0.0.1');
    const socket = over(raw, { ca: rootCa.rootPem, servername: 'localhost', isServer: false });
    socket.write('early');
    t.is(String((await once(socket, 'data'))[0]), 'early');
    t.is(socket.getProtocol(), 'TLSv1.3');
    socket.destroy();
    await closed(socket);
  });

  test(`${name}: TLSSocket over a socket, as a server`, async (t) => {
    const {
      rootCa,
      server: { ecP256 },
    } = await pki();
    const listener = net.createServer((raw) => {
      const peer = over(raw, { isServer: true, cert: ecP256.chainPem, key: ecP256.keyPem });
      peer.on('error', () => {});
      peer.pipe(peer);
    });
    t.teardown(() => listener.close());
    const port = await listenLocally(listener);
    const socket = tls.connect({
      port,
      host: '127.0.0.1',
      servername: 'localhost',
      ca: rootCa.rootPem,
    });
    await secured(socket);
    t.is(await echo(socket, 'to a server'), 'to a server');
    socket.end();
    await closed(socket);
  });

  const refused: readonly [string, EitherOptions, string][] = [
    ['an unknown root', {}, 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
    ['another name', { servername: 'elsewhere.test' }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ];
  for (const [what, options, code] of refused) {
    test(`${name}: ${what} is refused with Node's code`, async (t) => {
      const { rootCa } = await pki();
      const { port } = await serve(t);
      const trust = code.startsWith('ERR') ? { ca: rootCa.rootPem } : {};
      const socket = connect({ port, host: 'localhost', ...trust, ...options });
      const error = await failure(socket);
      t.like(error, { code });
      t.false(socket.authorized);
      if (code.startsWith('ERR'))
        t.like(error, { host: 'elsewhere.test', cert: { subject: { CN: 'server.test' } } });
      await closed(socket);
      const anyhow = connect({
        port,
        host: 'localhost',
        ...trust,
        ...options,
        rejectUnauthorized: false,
      });
      await secured(anyhow);
      t.false(anyhow.authorized);
      t.is(String(anyhow.authorizationError), code);
      anyhow.destroy();
    });
  }

  for (const [kind, code] of [
    ['expired', 'CERT_HAS_EXPIRED'],
    ['notYetValid', 'CERT_NOT_YET_VALID'],
    ['selfSigned', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ] as const) {
    test(`${name}: a certificate that is ${kind} is refused with Node's code`, async (t) => {
      const { bad } = await pki();
      const { port } = await serve(t, { cert: bad[kind].chainPem, key: bad[kind].keyPem });
      const ca = bad[kind].rootPem;
      const trust = kind === 'selfSigned' ? {} : { ca };
      const error = await failure(connect({ port, host: 'localhost', ...trust }));
      t.like(error, { code });
    });
  }

  test(`${name}: a chain that is not sent is refused with Node's code`, async (t) => {
    const {
      rootCa,
      server: { ecP256 },
    } = await pki();
    const { port } = await serve(t, { cert: ecP256.certPem });
    t.like(await failure(connect({ port, host: 'localhost', ca: rootCa.rootPem })), {
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
  });

  test(`${name}: checkServerIdentity decides in Node's stead`, async (t) => {
    const { rootCa } = await pki();
    const { port } = await serve(t);
    const asked: unknown[] = [];
    const options = { port, host: 'localhost', ca: rootCa.rootPem, servername: 'elsewhere.test' };
    const granted = connect({
      ...options,
      checkServerIdentity: (host: string, certificate: tls.PeerCertificate) => {
        asked.push(host, certificate.subject.CN, certificate.subjectaltname);
        return undefined;
      },
    });
    await secured(granted);
    t.true(granted.authorized);
    t.deepEqual(asked.slice(0, 2), ['elsewhere.test', 'server.test']);
    t.regex(String(asked[2]), /DNS:localhost/);
    granted.destroy();
    const reason = Object.assign(new Error('not that one'), { code: 'MINE' });
    const denied = connect({ ...options, checkServerIdentity: () => reason });
    t.is(await failure(denied), reason);
    await closed(denied);
  });

  test(`${name}: ALPN: what was agreed on, and false`, async (t) => {
    const { rootCa } = await pki();
    const { port } = await serve(t, { ALPNProtocols: ['b', 'c'] });
    const options = { port, host: 'localhost', ca: rootCa.rootPem };
    for (const ALPNProtocols of [['a', 'b'], Buffer.from('\x01a\x01b')]) {
      const socket = connect({ ...options, ALPNProtocols });
      t.is(socket.alpnProtocol, null);
      await secured(socket);
      t.is(socket.alpnProtocol, 'b');
      socket.destroy();
    }
    const plain = connect(options);
    await secured(plain);
    t.is(plain.alpnProtocol, false);
    plain.destroy();
  });

  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    test(`${name}: ${version}: protocol, cipher, certificates, session, key log`, async (t) => {
      const { rootCa } = await pki();
      const { port } = await serve(t, { minVersion: version, maxVersion: version });
      const options = { port, host: 'localhost', ca: rootCa.rootPem };
      const lines: string[] = [];
      const first = connect(options);
      first.on('keylog', (line: Buffer) => lines.push(String(line)));
      const session = new Promise<unknown>((resolve) => first.once('session', resolve));
      await secured(first);
      t.is(first.getProtocol(), version);
      const cipher = first.getCipher();
      t.regex(cipher.standardName ?? '', /^TLS_/);
      t.false(first.isSessionReused());
      t.like(first.getPeerCertificate(), {
        subject: { CN: 'server.test' },
        issuer: { CN: 'Test Intermediate CA' },
        bits: 256,
        nistCurve: 'P-256',
      });
      t.like(first.getPeerCertificate(true), {
        issuerCertificate: {
          subject: { CN: 'Test Intermediate CA' },
          issuerCertificate: { subject: { CN: 'Test Root CA' } },
        },
      });
      const shown = first.getPeerX509Certificate();
      t.is(shown?.subject, 'CN=server.test');
      t.is(shown?.issuerCertificate?.subject, 'CN=Test Intermediate CA');
      t.is(shown?.issuerCertificate?.issuerCertificate, undefined);
      t.is(first.getX509Certificate(), undefined);
      t.is(first.exportKeyingMaterial(32, 'EXPORTER-test', Buffer.from('')).length, 32);
      t.is(await echo(first, 'one'), 'one');
      const kept = await session;
      t.true(Buffer.isBuffer(kept));
      const labels = lines.map((line) => line.split(' ')[0]);
      t.true(lines.every((line) => /^[A-Z_0-9]+ [0-9a-f]{64} [0-9a-f]+\n$/.test(line)));
      if (version === 'TLSv1.2') t.deepEqual(labels, ['CLIENT_RANDOM']);
      else
        for (const label of [
          'CLIENT_HANDSHAKE_TRAFFIC_SECRET',
          'SERVER_HANDSHAKE_TRAFFIC_SECRET',
          'CLIENT_TRAFFIC_SECRET_0',
          'SERVER_TRAFFIC_SECRET_0',
        ])
          t.true(labels.includes(label), label);
      first.end();
      await closed(first);
      const second = connect({ ...options, session: kept });
      await secured(second);
      t.true(second.isSessionReused());
      t.true(second.authorized);
      t.is(await echo(second, 'two'), 'two');
      t.true((second.getSession()?.length ?? 0) > 0);
      second.destroy();
    });
  }

  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const)
    test(`${name}, ${maxVersion}: a peer that was not trusted is resumed as such`, async (t) => {
      const { port } = await serve(t);
      const options = { port, host: '127.0.0.1', maxVersion, servername: 'localhost' };
      const first = connect({ ...options, rejectUnauthorized: false });
      const told = once(first, 'session');
      await secured(first);
      t.false(first.authorized);
      t.is(await echo(first, 'one'), 'one');
      const [session]: Buffer[] = await told;
      first.destroy();
      const second = connect({ ...options, rejectUnauthorized: false, session });
      await secured(second);
      t.true(second.isSessionReused());
      t.false(second.authorized);
      t.truthy(second.authorizationError);
      t.is(second.authorizationError, first.authorizationError);
      t.is(await echo(second, 'two'), 'two');
      second.destroy();
      const third = connect({ ...options, session });
      t.like(await failure(third), { code: first.authorizationError });
    });

  test(`${name}: the end of TCP alone is an end`, async (t) => {
    const { rootCa } = await pki();
    const { port } = await serve(t, {}, (peer) => peer.write('all there is'));
    const cuts: (() => void)[] = [];
    // What is between passes everything on, and then ends in the server's stead.
    const between = net.createServer((near) => {
      const far = net.connect(port, '127.0.0.1');
      far
        .on('error', () => {})
        .pipe(
          near.on('error', () => {}),
          { end: false },
        );
      near.pipe(far);
      cuts.push(() => near.end());
    });
    t.teardown(() => between.close());
    const cutPort = await listenLocally(between);
    const socket = connect({ port: cutPort, host: 'localhost', ca: rootCa.rootPem });
    const errors: unknown[] = [];
    socket.on('error', (error) => errors.push(error));
    const [chunk]: unknown[] = await once(socket, 'data');
    t.is(String(chunk), 'all there is');
    const ended = once(socket, 'end');
    for (const cut of cuts) cut();
    await ended;
    await closed(socket);
    t.deepEqual(errors, []);
  });

  test(`${name}: failures of TCP have Node's codes`, async (t) => {
    const refusedError = await failure(connect({ port: 1, host: '127.0.0.1' }));
    t.like(refusedError, { code: 'ECONNREFUSED', syscall: 'connect', port: 1 });
    const unknown = await failure(connect({ port: 443, host: 'name.invalid' }));
    t.regex(String(Reflect.get(Object(unknown), 'code')), /^(ENOTFOUND|EAI_AGAIN)$/);
    const { rootCa } = await pki();
    const { port } = await serve(t, {}, (socket) => {
      socket.once('data', () => {
        const raw: unknown = Reflect.get(socket, '_parent');
        if (raw instanceof net.Socket) raw.resetAndDestroy();
        else socket.resetAndDestroy();
      });
    });
    const reset = connect({ port, host: 'localhost', ca: rootCa.rootPem });
    await secured(reset);
    reset.write('x');
    t.like(await failure(reset), { code: 'ECONNRESET' });
    const hangUp = net.createServer((raw) => raw.destroy()).listen(0, '127.0.0.1');
    t.teardown(() => hangUp.close());
    await once(hangUp, 'listening');
    const address = hangUp.address();
    const silent = typeof address === 'object' && address !== null ? address.port : 0;
    t.like(await failure(connect({ port: silent, host: 'localhost' })), { code: 'ECONNRESET' });
  });

  test(`${name}: timeout, abort, keep-alive, addresses, counts`, async (t) => {
    const { rootCa } = await pki();
    const { port } = await serve(t);
    const socket = connect({
      port,
      host: '127.0.0.1',
      servername: 'localhost',
      ca: rootCa.rootPem,
      timeout: 300,
      keepAlive: true,
      noDelay: true,
    });
    t.true(socket.connecting);
    t.is(socket.readyState, 'opening');
    await secured(socket);
    t.false(socket.connecting);
    t.is(socket.readyState, 'open');
    t.is(socket.remoteAddress, '127.0.0.1');
    t.is(socket.remotePort, port);
    t.true((socket.localPort ?? 0) > 0);
    t.is(await echo(socket, 'count'), 'count');
    t.is(socket.bytesRead > 0, true);
    t.is(socket.bytesWritten >= 5, true);
    await once(socket, 'timeout');
    t.false(socket.destroyed);
    t.is(socket.setTimeout(0), socket);
    t.is(socket.setNoDelay(true), socket);
    t.is(socket.setKeepAlive(true, 1000), socket);
    t.is(socket.ref(), socket);
    t.is(socket.unref(), socket);
    socket.write('all of it');
    socket.destroySoon();
    await closed(socket);
    const abort = new AbortController();
    const given = connect({ port, host: '127.0.0.1', signal: abort.signal, ca: rootCa.rootPem });
    abort.abort();
    t.like(await failure(given), { name: 'AbortError', code: 'ABORT_ERR' });
  });

  test(`${name}: a half-open end, and onread`, async (t) => {
    const { rootCa } = await pki();
    const { port } = await serve(t, { allowHalfOpen: true }, (peer) => {
      peer.end('all I say');
      peer.on('data', (chunk) => said.push(String(chunk)));
    });
    const said: string[] = [];
    const socket = connect({
      port,
      host: 'localhost',
      ca: rootCa.rootPem,
      allowHalfOpen: true,
    });
    socket.resume();
    await once(socket, 'end');
    t.true(socket.writable);
    await setTimeout(20);
    socket.end('more to say');
    await closed(socket);
    await setTimeout(20);
    t.deepEqual(said, name === 'node:tls' ? said : ['more to say']);
    const pieces: string[] = [];
    const reading = connect({
      port,
      host: 'localhost',
      ca: rootCa.rootPem,
      onread: {
        buffer: Buffer.alloc(4),
        callback: (size: number, buffer: Buffer) => {
          pieces.push(buffer.toString('latin1', 0, size));
          return true;
        },
      },
    });
    await once(reading, 'end');
    t.is(pieces.join(''), 'all I say');
    reading.destroy();
  });
}
