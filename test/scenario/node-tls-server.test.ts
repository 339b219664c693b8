import { constants, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import * as http from 'node:http';
import * as http2 from 'node:http2';
import * as https from 'node:https';
import * as net from 'node:net';
import { text } from 'node:stream/consumers';
import * as node from 'node:tls';
import test from 'ava';
import { pki } from '../../tools/certificates.js';
import * as ours from '../../ts/tls.js';
import { refused, serve, until, visit } from '../support/node-server.js';

const versions = ['TLSv1.2', 'TLSv1.3'] as const;

test('a server has small writes leave at once, unless it is told otherwise', async (t) => {
  for (const [options, expected] of [
    [{}, [true]],
    [{ noDelay: true }, [true]],
    [{ noDelay: false }, []],
  ] as const) {
    const { port, server } = await serve(t, options);
    const told: unknown[] = [];
    server.prependListener('connection', (raw: net.Socket) => {
      const setNoDelay = raw.setNoDelay.bind(raw);
      raw.setNoDelay = (noDelay) => {
        told.push(noDelay);
        return setNoDelay(noDelay);
      };
    });
    await visit(port);
    t.deepEqual(told, expected);
  }
});

for (const version of versions) {
  test(`${version}: a server serves node:tls, and resumes its sessions by tickets`, async (t) => {
    const { port, sockets, resumed } = await serve(t);
    const first = await visit(port, { maxVersion: version, minVersion: version });
    t.false(first.reused);
    const again = await visit(port, { maxVersion: version, session: first.session });
    t.true(again.reused);
    t.deepEqual(resumed, [false, true]);
    t.deepEqual(
      sockets.map((socket) => socket.servername),
      ['localhost', 'localhost'],
    );
  });

  test(`${version}: a client whose certificate is refused reads why`, async (t) => {
    const { client, rootCa, server: own } = await pki();
    const { port } = await serve(t, { requestCert: true, ca: client.ec.rootPem });
    const alerts = version === 'TLSv1.2' ? 'SSLV3_ALERT' : 'TLSV13_ALERT';
    for (const [shown, code] of [
      [
        {},
        version === 'TLSv1.2' ? `${alerts}_HANDSHAKE_FAILURE` : `${alerts}_CERTIFICATE_REQUIRED`,
      ],
      [
        { cert: own.ecP256.chainPem, key: own.ecP256.keyPem },
        'SSLV3_ALERT_UNSUPPORTED_CERTIFICATE',
      ],
    ] as const) {
      const options = { port, ca: rootCa.rootPem, servername: 'localhost', maxVersion: version };
      const socket = node.connect({ ...options, ...shown });
      socket.resume();
      const [error]: unknown[] = await once(socket, 'error', {
        signal: AbortSignal.timeout(8000),
      });
      t.like(error, { code: `ERR_SSL_${code}` });
      socket.destroy();
    }
  });

  test(`${version}: a server serves our own client, and resumes its sessions`, async (t) => {
    const { rootCa } = await pki();
    const { port } = await serve(t);
    const trust = { port, ca: rootCa.rootPem, servername: 'localhost', maxVersion: version };
    const first = ours.connect(trust);
    const sessions: Buffer[] = [];
    first.on('session', (given: Buffer) => sessions.push(given));
    await once(first, 'secureConnect');
    first.write('hello');
    t.is(String((await once(first, 'data'))[0]), 'hello');
    first.destroy();
    const again = ours.connect({ ...trust, session: sessions.at(-1) });
    await once(again, 'secureConnect');
    t.true(again.isSessionReused());
    again.destroy();
  });

  test(`${version}: servers with the same ticket keys resume each other's sessions`, async (t) => {
    const ticketKeys = randomBytes(48);
    const one = await serve(t, { ticketKeys });
    const other = await serve(t);
    const third = await serve(t, { ticketKeys, sessionIdContext: 'another application' });
    t.deepEqual(one.server.getTicketKeys(), ticketKeys);
    t.is(other.server.getTicketKeys().length, 48);
    const options = { minVersion: version, maxVersion: version };
    const { session } = await visit(one.port, options);
    t.false((await visit(other.port, { ...options, session })).reused);
    other.server.setTicketKeys(one.server.getTicketKeys());
    t.true((await visit(other.port, { ...options, session })).reused);
    t.false((await visit(third.port, { ...options, session })).reused);
    other.server.setTicketKeys(randomBytes(48));
    t.false((await visit(other.port, { ...options, session })).reused);
    t.true((await visit(one.port, { ...options, session })).reused);
  });

  test(`${version}: a client's certificate is asked for and judged`, async (t) => {
    const { rootCa, client, bad } = await pki();
    const options = { minVersion: version, maxVersion: version };
    const ca = rootCa.rootPem;
    const strict = await serve(t, { requestCert: true, ca });
    const own = { cert: client.ec.chainPem, key: client.ec.keyPem };
    await visit(strict.port, { ...options, ...own });
    t.true(strict.sockets[0]?.authorized);
    t.is(strict.sockets[0]?.authorizationError, null);
    await refused(strict.port, options);
    await until(() => strict.errors.length === 1);
    t.is(strict.errors[0]?.code, 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE');
    const foreign = { cert: bad.selfSigned.chainPem, key: bad.selfSigned.keyPem };
    await refused(strict.port, { ...options, ...foreign });
    await until(() => strict.errors.length === 2);
    t.is(strict.sockets.length, 1);

    const lenient = await serve(t, { requestCert: true, rejectUnauthorized: false, ca });
    await visit(lenient.port, { ...options, ...foreign });
    await visit(lenient.port, { ...options, ...own });
    await visit(lenient.port, options);
    t.deepEqual(
      lenient.sockets.map(({ authorized }) => authorized),
      [false, true, false],
    );
    t.truthy(lenient.sockets[0]?.authorizationError);
    t.is(lenient.sockets[2]?.authorizationError, 'UNABLE_TO_GET_ISSUER_CERT');
  });

  test(`${version}: keylog lines tell whose they are`, async (t) => {
    const { server, port, sockets } = await serve(t);
    const lines: unknown[][] = [];
    server.on('keylog', (...told: unknown[]) => lines.push(told));
    await visit(port, { minVersion: version, maxVersion: version });
    t.is(lines.length, version === 'TLSv1.2' ? 1 : 5);
    t.true(lines.every(([line]) => Buffer.isBuffer(line) && line.at(-1) === 10));
    t.true(lines.every(([, socket]) => socket === sockets[0]));
  });
}

test('contexts are chosen by name: added ones, the latest first, and by SNICallback', async (t) => {
  const { server: certificates } = await pki();
  const contextOf = ({ chainPem, keyPem }: typeof certificates.ecP256): ours.SecureContext =>
    ours.createSecureContext({ cert: chainPem, key: keyPem });
  const trust = { rejectUnauthorized: false };
  const added = await serve(t);
  added.server.addContext('*.test', {
    cert: certificates.rsa2048.chainPem,
    key: certificates.rsa2048.keyPem,
  });
  added.server.addContext('b.test', contextOf(certificates.ecP384));
  const seen: string[] = [];
  for (const servername of ['localhost', 'a.test', 'B.TEST', 'a.b.test'])
    seen.push((await visit(added.port, { ...trust, servername })).certificate);
  const [own = '', wild = '', exact = '', deeper = ''] = seen;
  t.is(new Set([own, wild, exact]).size, 3);
  t.is(deeper, own);
  t.deepEqual(
    added.sockets.map(({ servername }) => servername),
    ['localhost', 'a.test', 'B.TEST', 'a.b.test'],
  );

  const asked: unknown[] = [];
  const called = await serve(t, {
    SNICallback(this: unknown, servername, callback) {
      asked.push(servername, this instanceof ours.TLSSocket);
      setTimeout(() => {
        if (servername === 'none') callback(null);
        else if (servername === 'bad') Reflect.apply(callback, null, [null, {}]);
        else if (servername === 'error') callback(new Error('not today'));
        else callback(null, contextOf(certificates.rsa2048));
      }, 20);
    },
  });
  t.is((await visit(called.port, { ...trust, servername: 'a.test' })).certificate, wild);
  t.is((await visit(called.port, { ...trust, servername: 'none' })).certificate, own);
  await visit(called.port, { ...trust, servername: '' });
  t.deepEqual(asked, ['a.test', true, 'none', true]);
  t.is(called.sockets[2]?.servername, false);
  for (const servername of ['bad', 'error'])
    t.is((await refused(called.port, { servername })).code, 'ERR_SSL_TLSV1_UNRECOGNIZED_NAME');
  t.deepEqual(
    called.errors.map(({ message }) => message),
    ['Invalid SNI context', 'not today'],
  );
  t.is(called.errors[0]?.code, 'ERR_TLS_INVALID_CONTEXT');
});

test('protocols are chosen by the list, and by ALPNCallback, now or later', async (t) => {
  const listed = await serve(t, { ALPNProtocols: ['b', 'a'] });
  t.is((await visit(listed.port, { ALPNProtocols: ['a', 'b'] })).socket.alpnProtocol, 'b');
  t.is((await visit(listed.port)).socket.alpnProtocol, false);
  t.is(
    (await refused(listed.port, { ALPNProtocols: ['c'] })).code,
    'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL',
  );
  await until(() => listed.errors.length === 1);
  t.is(listed.errors[0]?.code, 'ERR_SSL_NO_APPLICATION_PROTOCOL');

  const asked: unknown[] = [];
  const called = await serve(t, {
    ALPNCallback: (offer) => {
      asked.push(offer);
      if (offer.protocols.includes('wrong')) return 'not offered';
      if (offer.protocols.includes('later')) return Promise.resolve('later');
      if (offer.protocols.includes('throws')) throw new Error('no idea');
      return offer.protocols[1];
    },
  });
  t.is((await visit(called.port, { ALPNProtocols: ['a', 'b'] })).socket.alpnProtocol, 'b');
  t.is((await visit(called.port, { ALPNProtocols: ['a', 'later'] })).socket.alpnProtocol, 'later');
  t.is((await visit(called.port)).socket.alpnProtocol, false);
  t.deepEqual(asked[0], { servername: 'localhost', protocols: ['a', 'b'] });
  for (const ALPNProtocols of [['wrong'], ['one'], ['throws']])
    t.is(
      (await refused(called.port, { ALPNProtocols })).code,
      'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL',
    );
  t.deepEqual(
    called.errors.map(({ code, message }) => code ?? message),
    ['ERR_TLS_ALPN_CALLBACK_INVALID_RESULT', 'ERR_SSL_NO_APPLICATION_PROTOCOL', 'no idea'],
  );
});

test('sessions of TLS 1.2 are kept outside, by whoever listens', async (t) => {
  const { server, port, sockets } = await serve(t, { maxVersion: 'TLSv1.2' });
  const store = new Map<string, Buffer>();
  const asked: string[] = [];
  let secure = 0;
  server.on('newSession', (id: Buffer, data: Buffer, callback: () => void) => {
    store.set(id.toString('hex'), data);
    setTimeout(() => {
      t.is(sockets.length, secure);
      callback();
    }, 20);
  });
  server.on(
    'resumeSession',
    (id: Buffer, callback: (error: Error | null, data: Buffer | null) => void) => {
      asked.push(id.toString('hex'));
      setTimeout(() => callback(null, store.get(id.toString('hex')) ?? null), 20);
    },
  );
  const noTickets = { secureOptions: constants.SSL_OP_NO_TICKET, maxVersion: 'TLSv1.2' } as const;
  const { session, reused } = await visit(port, noTickets);
  secure = 1;
  t.false(reused);
  t.is(store.size, 1);
  t.true((await visit(port, { ...noTickets, session })).reused);
  t.is(asked.length, 1);
  secure = 2;
  const [id = ''] = store.keys();
  for (const data of [Buffer.from('rubbish'), randomBytes(200)]) {
    store.set(id, data);
    t.false((await visit(port, { ...noTickets, session })).reused);
    secure++;
  }
  store.clear();
  t.false((await visit(port, { ...noTickets, session })).reused);
});

test('pre-shared keys are asked for by their identity', async (t) => {
  const psk = randomBytes(32);
  const asked: unknown[] = [];
  const { port, errors } = await serve(t, {
    cert: undefined,
    key: undefined,
    pskCallback: (socket, identity) => {
      asked.push(socket instanceof ours.TLSSocket, identity);
      return identity === 'known' ? psk : null;
    },
  });
  const client = (identity: string): node.ConnectionOptions => ({
    pskCallback: () => ({ psk, identity }),
    ciphers: 'ECDHE-PSK-CHACHA20-POLY1305',
    maxVersion: 'TLSv1.2',
    checkServerIdentity: () => undefined,
  });
  await visit(port, client('known'));
  t.deepEqual(asked, [true, 'known']);
  await refused(port, client('unknown'));
  await until(() => errors.length === 1);
  t.is(errors[0]?.code, 'ERR_SSL_PSK_IDENTITY_NOT_FOUND');
});

test('a context is replaced for connections from then on', async (t) => {
  const {
    server: { rsa2048 },
  } = await pki();
  const { server, port } = await serve(t);
  const first = await visit(port, { rejectUnauthorized: false });
  server.setSecureContext({ cert: rsa2048.chainPem, key: rsa2048.keyPem });
  const second = await visit(port, { rejectUnauthorized: false });
  t.not(first.certificate, second.certificate);
});

test('the cipher suite is the one that the server wants most, unless told otherwise', async (t) => {
  const suites = ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'];
  const old = ['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-CHACHA20-POLY1305'];
  for (const [names, version] of [
    [suites, 'TLSv1.3'],
    [old, 'TLSv1.2'],
  ] as const) {
    const backwards = [...names].reverse();
    for (const honorCipherOrder of [undefined, true, false]) {
      const { port, suites: got } = await serve(t, { ciphers: names.join(':'), honorCipherOrder });
      await visit(port, { ciphers: backwards.join(':'), maxVersion: version });
      t.deepEqual(got, [names[honorCipherOrder === false ? 1 : 0]], version);
    }
  }
});

test('a server of http serves over a server of TLS', async (t) => {
  const { rootCa } = await pki();
  const web = http.createServer((request, response) => {
    response.end(`${request.method} ${request.url} ${request.socket.remoteAddress}`);
  });
  const { port } = await serve(t, { ALPNProtocols: ['http/1.1'] }, (socket) =>
    web.emit('connection', socket),
  );
  const agent = new https.Agent({ keepAlive: true, ca: rootCa.rootPem });
  t.teardown(() => agent.destroy());
  for (let count = 0; count < 3; count++) {
    const body = await new Promise((resolve, reject) => {
      https
        .get({ port, host: 'localhost', family: 4, path: `/${count}`, agent }, (response) => {
          let text = '';
          response.on('data', (piece) => {
            text += String(piece);
          });
          response.on('end', () => resolve(text));
        })
        .on('error', reject);
    });
    t.is(body, `GET /${count} 127.0.0.1`);
  }
});

test('a secure server of http2 takes its sockets, also of HTTP/1.1', async (t) => {
  const { rootCa } = await pki();
  const web = http2.createSecureServer({ allowHTTP1: true }, (request, response) => {
    response.end(`${request.httpVersion} ${request.url}`);
  });
  const { port } = await serve(t, { ALPNProtocols: ['h2', 'http/1.1'] }, (socket) => {
    socket.server = web;
    web.emit('secureConnection', socket);
  });
  const where = { port, host: 'localhost', family: 4, path: '/one', agent: false };
  const [response]: http.IncomingMessage[] = await once(
    https.get({ ...where, ca: rootCa.rootPem }),
    'response',
  );
  t.is(response === undefined ? '' : await text(response), '1.1 /one');
  const client = http2.connect(`https://localhost:${port}`, {
    ca: rootCa.rootPem,
    ...{ family: 4 },
  });
  t.is(await text(client.request({ ':path': '/two' })), '2.0 /two');
  client.close();
});

test('options of a wrong type throw as in Node, and what cannot be honoured by its name', (t) => {
  const cases: [unknown, string][] = [
    ['text', 'ERR_INVALID_ARG_TYPE'],
    [{ handshakeTimeout: 'abcd' }, 'ERR_INVALID_ARG_TYPE'],
    [{ SNICallback: 'fooBar' }, 'ERR_INVALID_ARG_TYPE'],
    [{ ALPNCallback: 1 }, 'ERR_INVALID_ARG_TYPE'],
    [{ pskCallback: 'x' }, 'ERR_INVALID_ARG_TYPE'],
    [
      { ALPNCallback: () => undefined, ALPNProtocols: ['a'] },
      'ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS',
    ],
    [{ ticketKeys: 'abcd' }, 'ERR_INVALID_ARG_TYPE'],
    [{ ticketKeys: Buffer.alloc(0) }, 'ERR_INVALID_ARG_VALUE'],
    [{ sessionTimeout: 'abcd' }, 'ERR_INVALID_ARG_TYPE'],
    [{ sessionTimeout: -1 }, 'ERR_OUT_OF_RANGE'],
    [{ sessionIdContext: 1 }, 'ERR_INVALID_ARG_TYPE'],
    [{ key: 'rubbish', cert: 'rubbish' }, ''],
    [{ pskIdentityHint: 'hint' }, 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM'],
    [{ dhparam: 'auto' }, 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM'],
    [{ secureProtocol: 'TLSv1_1_method' }, 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM'],
  ];
  for (const [options, code] of cases) {
    const error = t.throws(() => Reflect.construct(ours.Server, [options]), undefined, code);
    if (code !== '') t.is(Reflect.get(error ?? {}, 'code'), code);
  }
  const server = ours.createServer();
  t.throws(() => server.addContext('', {}), { code: 'ERR_TLS_REQUIRED_SERVER_NAME' });
  t.throws(() => Reflect.apply(server.setTicketKeys, server, ['abc']), {
    code: 'ERR_INVALID_ARG_TYPE',
  });
  t.throws(() => server.setTicketKeys(Buffer.alloc(47)), { code: 'ERR_INVALID_ARG_VALUE' });
  t.throws(() => Reflect.apply(server.setSecureContext, server, [undefined]), {
    code: 'ERR_INVALID_ARG_TYPE',
  });
  t.throws(() => server.on('OCSPRequest', () => {}), { message: /OCSP/ });
});

test('allowHalfOpen, pauseOnConnect and address() are as in node:net', async (t) => {
  const open = await serve(t, { allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    t.true(socket.isPaused());
    setTimeout(() => socket.resume(), 30);
    socket.on('data', () => {});
    socket.on('end', () => setTimeout(() => socket.end('after your end'), 30));
  });
  const { rootCa } = await pki();
  const client = node.connect({
    port: open.port,
    host: '127.0.0.1',
    ca: rootCa.rootPem,
    servername: 'localhost',
    ...{ allowHalfOpen: true },
  });
  client.end('hello');
  const [got]: unknown[] = await once(client, 'data');
  t.is(String(got), 'after your end');
  client.destroy();
  t.true(open.server instanceof net.Server);
  t.like(open.server.address(), { address: '127.0.0.1', family: 'IPv4' });
});

test('a connection that a client ends is over, though nobody listens to it', async (t) => {
  const { server, port, sockets } = await serve(t, {}, () => {});
  const { rootCa } = await pki();
  const trust = { port, host: '127.0.0.1', ca: rootCa.rootPem, servername: 'localhost' };
  const signal = AbortSignal.timeout(15_000);
  for (const connect of [() => node.connect(trust), () => ours.connect(trust)]) {
    const client = connect();
    await once(client, 'secureConnect', { signal });
    client.end().resume();
    await once(client, 'close', { signal });
  }
  server.close();
  await once(server, 'close', { signal });
  t.deepEqual(
    sockets.map(({ destroyed }) => destroyed),
    [true, true],
  );
});

test('a socket that is made by hand serves, with callbacks of its own', async (t) => {
  const {
    rootCa,
    server: { ecP256 },
  } = await pki();
  const names: string[] = [];
  const listener = net.createServer((raw) => {
    const socket = new ours.TLSSocket(raw, {
      isServer: true,
      secureContext: ours.createSecureContext({ cert: ecP256.chainPem, key: ecP256.keyPem }),
      ALPNCallback: ({ protocols }) => protocols.at(-1),
      SNICallback: (name, callback) => {
        names.push(name);
        setImmediate(callback, null, null);
      },
    });
    socket.on('secure', () => socket.pipe(socket));
    socket.on('error', () => {});
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  t.teardown(() => listener.close());
  const address = listener.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const found = await visit(port, { ca: rootCa.rootPem, ALPNProtocols: ['x', 'y'] });
  t.is(found.socket.alpnProtocol, 'y');
  t.deepEqual(names, ['localhost']);
});
