import { once } from 'node:events';
import * as net from 'node:net';
import * as tls from 'node:tls';
import test from 'ava';
import { pki } from '../../tools/certificates.js';
import { listenLocally } from '../../tools/listen.js';
import { temporaryFolder } from '../../tools/cleanup.js';
import * as ours from '../../ts/tls.js';
import { both } from '../support/both-tls.js';
import { runCommand } from '../support/command.js';
import { closed, failure, secured, serve } from '../support/node-tls-server.js';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';

const versions = ['TLSv1.2', 'TLSv1.3'] as const;

for (const { name, connect } of both)
  for (const version of versions)
    test(`${name}: ${version}: every session is told, with its ticket`, async (t) => {
      const { rootCa } = await pki();
      const { port } = await serve(t, { maxVersion: version }, (peer) => peer.end('x'));
      const socket = connect({ port, host: 'localhost', ca: rootCa.rootPem });
      const [told, tickets]: [Buffer[], unknown[]] = [[], []];
      socket.on('session', (session: Buffer) => {
        told.push(session);
        t.deepEqual(socket.getSession(), session);
        tickets.push(Reflect.apply(Reflect.get(socket, 'getTLSTicket'), socket, []));
      });
      await secured(socket);
      const first = socket.getSession();
      t.true(Buffer.isBuffer(first) && first.length > 0);
      socket.resume();
      await closed(socket);
      t.is(told.length, version === 'TLSv1.2' ? 1 : 2);
      t.true(tickets.every((ticket) => Buffer.isBuffer(ticket) && ticket.length > 16));
      t.is(new Set(tickets.map(String)).size, told.length);
      // In TLS 1.3 what there is before the first ticket resumes nothing.
      const isSame = first !== undefined && told[0]?.equals(first) === true;
      t.is(isSame, version === 'TLSv1.2');
      for (const [session, resumes] of [
        [told.at(-1), true],
        [told[0], true],
        [first, version === 'TLSv1.2'],
      ] as const) {
        const again = connect({ port, host: 'localhost', ca: rootCa.rootPem, session });
        await secured(again);
        t.is(again.isSessionReused(), resumes);
        t.true(again.authorized);
        again.destroy();
      }
    });

for (const version of versions)
  test(`mbedtls-wasm/tls: ${version}: getTLSTicket() is what is shown`, async (t) => {
    const { rootCa } = await pki();
    const { port } = await serve(t, { maxVersion: version }, (peer) => peer.end('x'));
    const sent: Buffer[] = [];
    const relay = net.createServer((client) => {
      const upstream = net.connect(port, '127.0.0.1');
      client.on('data', (chunk) => sent.push(chunk));
      for (const end of [client, upstream])
        end
          .on('error', () => {})
          .on('close', () => void [client, upstream].map((x) => x.destroy()));
      client.pipe(upstream).pipe(client);
    });
    t.teardown(() => relay.close());
    const options = { port: await listenLocally(relay), host: 'localhost', ca: rootCa.rootPem };
    for (const servername of ['localhost', undefined]) {
      const socket = ours.connect({ ...options, servername }).resume();
      t.is(socket.getTLSTicket(), undefined);
      const told: { session: Buffer; ticket: Buffer | undefined }[] = [];
      socket.on('session', (session) => told.push({ session, ticket: socket.getTLSTicket() }));
      await once(socket, 'end', { signal: AbortSignal.timeout(8000) });
      const { session, ticket = Buffer.alloc(0) } = told.at(-1) ?? {};
      t.true(ticket.length > 16);
      await closed(socket);
      sent.length = 0;
      const again = ours.connect({ ...options, servername, session });
      await once(again, 'secureConnect');
      t.true(again.isSessionReused());
      t.true(Buffer.concat(sent).includes(ticket));
      again.destroy();
    }
  });

for (const version of versions)
  test(`mbedtls-wasm/tls: ${version}: a session is of the name that was judged`, async (t) => {
    const { rootCa, bad } = await pki();
    const { cert, key } = { cert: bad.wrongHost.chainPem, key: bad.wrongHost.keyPem };
    const wrong = await serve(t, { cert, key, maxVersion: version }, (peer) => peer.end('x'));
    const right = await serve(t, { maxVersion: version }, (peer) => peer.end('x'));
    const sessionOf = async (options: ours.ConnectionOptions): Promise<Buffer> => {
      const socket = ours.connect(options);
      const [session]: Buffer[] = await once(socket, 'session');
      await closed(socket.resume());
      return session ?? Buffer.alloc(0);
    };
    const toWrong = { port: wrong.port, host: 'localhost', ca: bad.wrongHost.rootPem };
    const session = await sessionOf({ ...toWrong, checkServerIdentity: () => undefined });
    t.like(await failure(ours.connect({ ...toWrong, session })), {
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
    const toRight = { port: right.port, host: 'localhost', ca: rootCa.rootPem };
    const good = await sessionOf(toRight);
    const lookup: net.LookupFunction = (_host, _options, done) => done(null, '127.0.0.1', 4);
    const other = ours.connect({
      ...toRight,
      session: good,
      host: 'other.test',
      family: 4,
      lookup,
    });
    t.like(await failure(other), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    const same = ours.connect({ ...toRight, session: good, host: 'LOCALHOST' });
    await once(same, 'secureConnect');
    t.true(same.isSessionReused());
    same.destroy();
  });

test('mbedtls-wasm/tls: @SECLEVEL=1 takes RSA keys of 1024 bits, others throw', async (t) => {
  const folder = temporaryFolder('level');
  t.teardown(() => folder.remove());
  const [keyFile, certFile] = [join(folder.path, 'key'), join(folder.path, 'cert')];
  await runCommand('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:1024', '-nodes', '-sha256', '-days', '9'],
    ...['-subj', '/CN=x', '-addext', 'subjectAltName=DNS:localhost'],
    ...['-keyout', keyFile, '-out', certFile],
  ]);
  const [key, cert] = [readFileSync(keyFile), readFileSync(certFile)];
  const { port } = await serve(t, { key, cert, ciphers: `${tls.DEFAULT_CIPHERS}:@SECLEVEL=0` });
  const options = { port, host: 'localhost', ca: cert };
  for (const ciphers of ['DEFAULT@SECLEVEL=1', `@SECLEVEL=2:${ours.DEFAULT_CIPHERS}:@SECLEVEL=1`]) {
    const socket = ours.connect({ ...options, ciphers });
    await once(socket, 'secureConnect');
    t.true(socket.authorized);
    socket.destroy();
  }
  for (const ciphers of [undefined, 'DEFAULT', 'DEFAULT:@SECLEVEL=2'])
    t.like(await failure(ours.connect({ ...options, ciphers })), { code: 'EE_KEY_TOO_SMALL' });
  for (const level of ['0', '3', '5', 'x', ''])
    t.throws(() => ours.connect({ ...options, ciphers: `DEFAULT@SECLEVEL=${level}` }), {
      message: new RegExp(`@SECLEVEL=${level} cannot be honoured`),
    });
});
