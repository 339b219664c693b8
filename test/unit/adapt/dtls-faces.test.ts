import { Socket as NodeSocket } from 'node:dgram';
import { once } from 'node:events';
import test from 'ava';
import { MBEDTLS_TLS_SRTP_AES128_CM_HMAC_SHA1_80 } from '../../../wasm/constants.js';
import {
  connect,
  createSecureContext,
  createSocket,
  listen,
  type DTLSSession,
} from '../../../ts/dtls.js';
import { makeServerConfig } from '../../../ts/adapt/node-dtls/dtls-settings.js';
import { Instance } from '../../../ts/ffi/instance.js';
import { openRaw } from '../../../ts/raw.js';
import { TicketStore } from '../../support/ticket-store.js';
import { pki } from '../../../tools/certificates.js';

const psk = { identity: 'thing', key: new Uint8Array(16).fill(9) };

test('connect and listen: messages, what was agreed on, resumption, goodbyes', async (t) => {
  const { ecP256 } = (await pki()).server;
  const endpoint = listen(
    (session) => {
      session.onmessage = (data) => void session.send(data);
    },
    {
      cert: ecP256.chainPem,
      key: ecP256.keyPem,
      host: '127.0.0.1',
      srtpProfiles: [MBEDTLS_TLS_SRTP_AES128_CM_HMAC_SHA1_80],
    },
  );
  t.teardown(() => endpoint.destroy());
  const port = endpoint.address?.port ?? 0;
  const context = createSecureContext({ ca: ecP256.rootPem });
  const session = connect('127.0.0.1', port, {
    ...context,
    servername: 'localhost',
    srtpProfiles: [MBEDTLS_TLS_SRTP_AES128_CM_HMAC_SHA1_80],
  });
  t.teardown(() => session.destroy());
  await session.opened;
  const came = new Promise<Uint8Array>((resolve) => {
    session.onmessage = resolve;
  });
  t.is(await session.send('hello'), 5);
  t.is(new TextDecoder().decode(await came), 'hello');
  t.true(session.authorized);
  t.is(session.protocol, 'DTLSv1.2');
  t.is(session.srtpProfile, MBEDTLS_TLS_SRTP_AES128_CM_HMAC_SHA1_80);
  t.is(session.exportKeyingMaterial(60, 'EXTRACTOR-dtls_srtp').length, 60);
  t.is(endpoint.sessions, 1);
  await session.close();
  await session.closed;
  await t.throwsAsync(session.send('late'));

  const refused = connect('127.0.0.1', port, { ca: ecP256.rootPem, servername: 'other.test' });
  await t.throwsAsync(refused.opened, { message: /not for "other.test"/ });
  refused.destroy();
});

test('a session knows its server name, whether it was resumed, and takes an MTU', async (t) => {
  const { ecP256 } = (await pki()).server;
  const instance = new Instance();
  const config = makeServerConfig({ cert: ecP256.chainPem, key: ecP256.keyPem, instance });
  const tickets = new TicketStore(openRaw(instance));
  config.confSessionTicketsCb(tickets.write, tickets.parse);
  const seen: DTLSSession[] = [];
  const endpoint = listen((session) => void seen.push(session), { config, host: '127.0.0.1' });
  config.dispose();
  t.teardown(() => endpoint.destroy());
  const port = endpoint.address?.port ?? 0;
  let resume: Uint8Array | undefined;
  for (const [name, sent] of [
    ['LocalHost.', 'localhost'],
    ['localhost', 'localhost'],
    ['127.0.0.1', null],
  ] as const) {
    const session = connect('127.0.0.1', port, {
      ca: ecP256.rootPem,
      servername: name,
      session: resume,
      instance,
    });
    await session.opened;
    const reused = name === 'localhost';
    t.is(session.reused, reused);
    t.is(session.servername?.toLowerCase() ?? null, sent);
    t.is(await session.send('up'), 2);
    while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const [accepted] = seen.splice(0);
    t.is(accepted?.reused, reused);
    t.is(accepted?.servername?.toLowerCase() ?? null, sent);
    const most = session.maxPayload;
    session.setMTU(600);
    t.is(session.maxPayload, most - 600);
    t.throws(() => session.setMTU(255), { instanceOf: RangeError });
    await t.throwsAsync(session.send('x'.repeat(601)), { message: /600|does not fit/ });
    resume = session.session ?? undefined;
    await session.close();
  }
});

test('a dgram.Socket that goes by DTLS, both ways', async (t) => {
  const server = createSocket({ server: { psk } });
  const client = createSocket({ client: { psk, servername: null } });
  t.true(server instanceof NodeSocket);
  t.teardown(() => {
    server.close();
    client.close();
  });
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.on('message', (message: Buffer, { port: from, address }) => {
    server.send(Buffer.from(`${message} back`), from, address);
  });
  const answer = once(client, 'message');
  const sent = await new Promise((resolve) => {
    client.send(Buffer.from('xhellox'), 1, 5, port, '127.0.0.1', (error, size) =>
      resolve(error ?? size),
    );
  });
  t.is(sent, 5);
  t.is(String((await answer)[0]), 'hello back');
  const nobody = await new Promise((resolve) => {
    server.send('x', 9, '127.0.0.1', (error) => resolve(error));
  });
  t.regex(String(nobody), /no association/);
});
