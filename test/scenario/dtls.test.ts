import test from 'ava';
import { MBEDTLS_ERR_SSL_BAD_INPUT_DATA } from '../../wasm/constants.js';
import { Instance } from '../../ts/ffi/instance.js';
import { NSAPI_ERROR_AUTH_FAILURE } from '../../ts/nsapi/error.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { LoopbackStack } from '../../ts/stack/loopback/loopback-stack.js';
import { NodeStack } from '../../ts/stack/node/node-stack.js';
import { pki } from '../../tools/certificates.js';
import { client, EchoServer, roundTrip, serverConfig } from '../support/dtls.js';

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
