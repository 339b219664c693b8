import { createPrivateKey } from 'node:crypto';
import test, { type ExecutionContext } from 'ava';
import { MBEDTLS_SSL_VERSION_TLS1_2, MBEDTLS_SSL_VERSION_TLS1_3 } from '../../wasm/constants.js';
import { Instance } from '../../ts/ffi/instance.js';
import { PkKey } from '../../ts/mbedtls/pk-key.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { pki } from '../../tools/certificates.js';
import { findInMemory, usedInstance } from '../support/memory.js';
import { handshake, tlsPair } from '../support/tls-pair.js';

const encoder = new TextEncoder();

/**
 * The numbers of a private key that nobody may learn, as they stand in DER and as the limbs of Mbed
 * TLS do.
 */
function secretsOf(keyPem: string): Uint8Array[] {
  const jwk = createPrivateKey(keyPem).export({ format: 'jwk' });
  const numbers = [jwk.d, jwk.p, jwk.q, jwk.dp, jwk.dq].flatMap((text) =>
    typeof text === 'string' ? [Buffer.from(text, 'base64url')] : [],
  );
  return numbers.flatMap((number) => [
    number.subarray(0, 32),
    new Uint8Array(number.subarray(-32)).reverse(),
  ]);
}

function bodyOf(pem: string): Uint8Array[] {
  return pem
    .split('\n')
    .filter((line) => line.length === 64)
    .map((line) => encoder.encode(line));
}

function assertNowhere(
  t: ExecutionContext,
  instance: Instance,
  secrets: readonly Uint8Array[],
): void {
  t.true(secrets.length > 0);
  t.deepEqual(
    secrets.map((secret) => findInMemory(instance, secret)),
    secrets.map(() => -1),
  );
}

for (const kind of ['ec', 'rsa'] as const) {
  test(`a disposed ${kind} key is nowhere in the memory, in no form`, async (t) => {
    const {
      client: {
        [kind]: { keyPem },
      },
    } = await pki();
    const der = createPrivateKey(keyPem).export({ format: 'der', type: 'pkcs8' });
    const secrets = [...secretsOf(keyPem), ...bodyOf(keyPem)];
    const instance = new Instance();
    for (const input of [keyPem, encoder.encode(keyPem), der]) {
      const key = PkKey.parse(input, { instance });
      // The test would be worth nothing if it could not find them while the key is there.
      t.true(secrets.some((secret) => findInMemory(instance, secret) >= 0));
      key.dispose();
      assertNowhere(t, instance, secrets);
    }
  });

  test(
    `an encrypted ${kind} key and its passphrase are nowhere in the memory after it was read ` +
      'or refused',
    async (t) => {
      const {
        client: {
          [kind]: { keyPem },
        },
        encrypted,
      } = await pki();
      const instance = new Instance();
      const secrets = [
        ...secretsOf(keyPem),
        ...bodyOf(encrypted[kind].keyPem),
        encoder.encode(encrypted.passphrase),
      ];
      PkKey.parse(encrypted[kind].keyPem, { instance, passphrase: encrypted.passphrase }).dispose();
      assertNowhere(t, instance, secrets);
      t.throws(() =>
        PkKey.parse(encrypted[kind].keyPem, { instance, passphrase: `${encrypted.passphrase}!` }),
      );
      t.throws(() =>
        PkKey.parse(encrypted[kind].keyPem.slice(0, -60), {
          instance,
          passphrase: encrypted.passphrase,
        }),
      );
      assertNowhere(t, instance, secrets);
    },
  );
}

for (const [name, version] of [
  ['TLS 1.2', MBEDTLS_SSL_VERSION_TLS1_2],
  ['TLS 1.3', MBEDTLS_SSL_VERSION_TLS1_3],
] as const) {
  for (const suites of [
    [0x1303, 0xcca9],
    [0x1301, 0xc02b],
    [0x1304, 0xc0ac],
  ]) {
    test(
      `${name}, suites ${suites.map((suite) => suite.toString(16)).join()}: after close() ` +
        'plaintext and keys are nowhere in the memory',
      async (t) => {
        const {
          client: { ec, rsa },
          encrypted,
          server: { ecP256 },
        } = await pki();
        const instance = await usedInstance();
        const pair = await tlsPair({ instance, version, connect: false });
        const { client, server } = pair;
        const own = suites[0] === 0x1301 ? rsa : ec;
        check(
          client.setClientCertKey(
            own.chainPem,
            own === ec ? encrypted.ec.keyPem : encrypted.rsa.keyPem,
            encrypted.passphrase,
          ),
          client,
        );
        check(server.setRootCaCert((await pki()).rootCa.certPem), server);
        server.getSslConfig().confAuthmode(2);
        client.getSslConfig().confCiphersuites(suites);
        await handshake(client, server);
        const markers = ['from the client, secret', 'from the server, secret'].map((text) =>
          encoder.encode(text.repeat(20)),
        );
        for (const [[from, to], marker] of [
          [[client, server], markers[0]],
          [[server, client], markers[1]],
        ] as const) {
          if (marker === undefined) throw new Error('a marker each');
          check(await from.send(marker), from);
          // In two pieces, so that some of it waits in Mbed TLS's buffer.
          check(await to.recv(new Uint8Array(10)), to);
          t.true(findInMemory(instance, marker.subarray(23, 63)) >= 0);
          check(await to.recv(new Uint8Array(1000)), to);
        }
        const exported =
          client.getSslContext()?.exportKeyingMaterial(32, 'test label') ?? new Uint8Array(0);
        await pair.end();
        const secrets = [
          ...secretsOf(own.keyPem),
          ...secretsOf(ecP256.keyPem),
          encoder.encode(encrypted.passphrase),
          exported,
        ];
        assertNowhere(t, instance, [
          ...markers.map((marker) => marker.subarray(0, 23)),
          ...secrets,
        ]);
      },
    );
  }
}

test(
  'plaintext of a record that never left, or was never read, is nowhere in the memory after ' +
    'close()',
  async (t) => {
    const instance = await usedInstance();
    const pair = await tlsPair({ instance });
    const [stuck, unread] = ['stuck in the client', 'unread by the client'].map((text) =>
      encoder.encode(text),
    );
    if (stuck === undefined || unread === undefined) throw new Error('a marker each');
    check(await pair.server.send(unread), pair.server);
    check(await pair.client.recv(new Uint8Array(1)), pair.client);
    t.true(findInMemory(instance, unread.subarray(1)) >= 0);
    pair.clientGate.shut();
    pair.client.setBlocking(false);
    await pair.client.send(stuck);
    pair.client[Symbol.dispose]();
    await pair.end();
    assertNowhere(t, instance, [stuck, unread.subarray(1)]);
  },
);
