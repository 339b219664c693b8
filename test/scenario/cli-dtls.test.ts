import test from 'ava';
import {
  connectDatagrams,
  prepareDatagrams,
  type DatagramTarget,
} from '../../ts/cli/connect-dtls.js';
import { Instance } from '../../ts/ffi/instance.js';
import { NodeStack } from '../../ts/stack/node/node-stack.js';
import { pki } from '../../tools/certificates.js';
import { EchoServer, IDENTITY, PSK, roundTrip, serverConfig } from '../support/dtls.js';

const NOTHING = {
  servername: undefined,
  ca: '',
  cert: undefined,
  key: undefined,
  alpn: [],
  min: undefined,
  max: undefined,
  insecure: false,
  psk: undefined,
} as const;

test('a target that speaks DTLS: by certificate, by key, and an unknown one refused', async (t) => {
  const { ecP256 } = (await pki()).server;
  const other = (await pki()).bad.untrusted;
  for (const [certificate, target] of [
    [ecP256, { ca: ecP256.rootPem }],
    [null, { psk: { identity: IDENTITY, key: PSK } }],
    [other, { ca: ecP256.rootPem }],
    [other, { ca: ecP256.rootPem, insecure: true }],
  ] as const) {
    const { address } = new EchoServer(t, new NodeStack(), {
      config: serverConfig(t, new Instance(), certificate),
    });
    const whole: DatagramTarget = {
      ...NOTHING,
      servername: 'localhost',
      host: address.host,
      port: address.port,
      ...target,
    };
    const socket = prepareDatagrams(whole);
    t.teardown(() => socket[Symbol.dispose]());
    if (certificate === other && !whole.insecure) {
      await t.throwsAsync(connectDatagrams(socket, whole), { message: /not trusted|CA|signed/i });
      continue;
    }
    t.is((await connectDatagrams(socket, whole)).version, 'DTLSv1.2');
    t.is(await roundTrip(socket, 'hello'), 'hello');
    t.is(await socket.close(), 0);
  }
});
