import { X509Certificate } from 'node:crypto';
import test from 'ava';
import { WebSocket } from 'ws';
import {
  MBEDTLS_ERR_SSL_BAD_INPUT_DATA,
  MBEDTLS_SSL_TRANSPORT_DATAGRAM,
} from '../../wasm/constants.js';
import { Instance } from '../../ts/ffi/instance.js';
import { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { NSAPI_ERROR_AUTH_FAILURE, NSAPI_ERROR_PARAMETER } from '../../ts/nsapi/error.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { LoopbackStack } from '../../ts/stack/loopback/loopback-stack.js';
import { NodeStack } from '../../ts/stack/node/node-stack.js';
import { WispStack } from '../../ts/stack/wisp/wisp-stack.js';
import { openRaw } from '../../ts/raw.js';
import { DTLSSocket } from '../../ts/tls/dtls-socket.js';
import { TLSSocket } from '../../ts/tls/tls-socket.js';
import { pki } from '../../tools/certificates.js';
import { client, EchoServer, roundTrip, serverConfig } from '../support/dtls.js';
import { startWisp } from '../support/relays.js';
import { TicketStore } from '../support/ticket-store.js';

for (const [name, make] of [
  ['LoopbackStack', () => new LoopbackStack()],
  ['NodeStack', () => new NodeStack()],
] as const) {
  test(`${name}: a handshake by certificate, and messages both ways`, async (t) => {
    const { ecP256 } = (await pki()).server;
    const instance = new Instance();
    const stack = make();
    const { address, server } = new EchoServer(t, stack, {
      config: serverConfig(t, instance, ecP256),
    });
    const socket = client(t, stack, ecP256, { instance });
    check(await socket.connect(address), socket);
    t.is(await roundTrip(socket, 'hello'), 'hello');
    t.is(await roundTrip(socket, 'x'.repeat(socket.maxPayload)), 'x'.repeat(socket.maxPayload));
    t.is(await socket.send(new Uint8Array(socket.maxPayload + 1)), MBEDTLS_ERR_SSL_BAD_INPUT_DATA);
    t.regex(socket.lastError?.message ?? '', new RegExp(String(socket.maxPayload)));
    t.is(await roundTrip(socket, 'still here'), 'still here');
    t.is(server.sessions, 1);
    t.is(await socket.close(), 0);
    for (let turn = 0; server.sessions > 0 && turn < 1000; turn++)
      await new Promise((resolve) => setTimeout(resolve, 5));
    t.is(server.sessions, 0);
  });

  test(`${name}: a pre-shared key; a wrong one is refused`, async (t) => {
    const instance = new Instance();
    const stack = make();
    const { address } = new EchoServer(t, stack, { config: serverConfig(t, instance, null) });
    const socket = client(t, stack, null, { instance });
    check(await socket.connect(address), socket);
    t.is(await roundTrip(socket, 'hello'), 'hello');
    const wrong = client(t, stack, null, { instance }, new Uint8Array(16).fill(6));
    t.is(await wrong.connect(address), NSAPI_ERROR_AUTH_FAILURE);
  });
}

test('through a Wisp server: what a page does', async (t) => {
  const instance = new Instance();
  const { address } = new EchoServer(t, new NodeStack(), {
    config: serverConfig(t, instance, null),
  });
  const stack = new WispStack(await startWisp(t), { webSocket: WebSocket });
  t.teardown(() => stack.close());
  const socket = client(t, stack, null, { instance });
  check(await socket.connect('127.0.0.1', address.port), socket);
  t.is(await roundTrip(socket, 'hello'), 'hello');
  t.is(await socket.close(), 0);
});

test('the certificate with the fingerprint is the peer, and no other', async (t) => {
  const { ecP256 } = (await pki()).server;
  const instance = new Instance();
  const stack = new LoopbackStack();
  const { address } = new EchoServer(t, stack, { config: serverConfig(t, instance, ecP256) });
  const { fingerprint256 } = new X509Certificate(ecP256.certPem);
  for (const [fingerprint, code] of [
    [fingerprint256, 0],
    [fingerprint256.replace(/^../, (first) => (first === '00' ? '01' : '00')), -3011],
  ] as const) {
    const socket = new DTLSSocket(stack, { instance, fingerprint });
    t.teardown(() => socket[Symbol.dispose]());
    socket.setTimeout(20_000);
    t.is(await socket.connect(address), code);
    if (code === 0) t.is(await roundTrip(socket, 'hello'), 'hello');
    else t.regex(socket.lastError?.message ?? '', /fingerprint/);
  }
});

test('a session is resumed by its ticket', async (t) => {
  const { ecP256 } = (await pki()).server;
  const instance = new Instance();
  const stack = new LoopbackStack();
  const config = serverConfig(t, instance, ecP256);
  const tickets = new TicketStore(openRaw(instance));
  config.confSessionTicketsCb(tickets.write, tickets.parse);
  const { address } = new EchoServer(t, stack, { config });
  const first = client(t, stack, ecP256, { instance });
  check(await first.connect(address), first);
  const session = first.getSession();
  await first.close();
  const second = client(t, stack, ecP256, { instance });
  check(second.setSession(session), second);
  check(await second.connect(address), second);
  t.is(await roundTrip(second, 'again'), 'again');
  t.is(tickets.found, 1);
});

test('a configuration for streams is refused with words, both ways', (t) => {
  const stream = new SslConfig();
  const datagram = new SslConfig({ transport: MBEDTLS_SSL_TRANSPORT_DATAGRAM });
  const dtls = new DTLSSocket(new LoopbackStack());
  t.is(dtls.setSslConfig(stream), NSAPI_ERROR_PARAMETER);
  t.regex(dtls.lastError?.message ?? '', /MBEDTLS_SSL_TRANSPORT_DATAGRAM/);
  t.is(dtls.setSslConfig(datagram), 0);
  const tls = new TLSSocket(new LoopbackStack());
  t.is(tls.setSslConfig(datagram), NSAPI_ERROR_PARAMETER);
  t.regex(tls.lastError?.message ?? '', /datagrams/);
  for (const each of [stream, datagram, dtls, tls]) each[Symbol.dispose]();
});
