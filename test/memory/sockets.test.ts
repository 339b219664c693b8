import test from 'ava';
import {
  MBEDTLS_SSL_IS_SERVER,
  MBEDTLS_SSL_VERIFY_REQUIRED,
  MBEDTLS_SSL_VERSION_TLS1_2,
  MBEDTLS_SSL_VERSION_TLS1_3,
} from '../../wasm/constants.js';
import { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import {
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_DEVICE_ERROR,
  NSAPI_ERROR_PARAMETER,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../ts/nsapi/error.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { loopbackPair } from '../../ts/adapt/loopback-pair.js';
import { TRANSPORT_CLOSE } from '../../ts/tls/lent-transport.js';
import { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { pki } from '../../tools/certificates.js';
import { leavesNothing, usedInstance } from '../support/memory.js';
import { patternBytes } from '../support/pattern.js';
import { handshake, tlsPair, type TlsPair, type TlsPairOptions } from '../support/tls-pair.js';

const versions = [
  ['TLS 1.2', MBEDTLS_SSL_VERSION_TLS1_2],
  ['TLS 1.3', MBEDTLS_SSL_VERSION_TLS1_3],
] as const;

for (const [name, version] of versions) {
  test(`${name}: used with a client certificate it gives all memory back`, async (t) => {
    const {
      rootCa,
      client: { ec },
      encrypted,
    } = await pki();
    const instance = await usedInstance();
    const bytes = patternBytes(50_000);
    await leavesNothing(t, instance, async () => {
      const pair = await tlsPair({ instance, version, connect: false });
      const { client, server } = pair;
      check(
        client.setClientCertKey(ec.chainPem, encrypted.ec.keyPem, encrypted.passphrase),
        client,
      );
      check(server.setRootCaCert(rootCa.certPem), server);
      server.getSslConfig().confAuthmode(MBEDTLS_SSL_VERIFY_REQUIRED);
      client.getSslConfig().confAlpnProtocols(['h2', 'mqtt']);
      server.getSslConfig().confAlpnProtocols(['mqtt']);
      await handshake(client, server);
      t.is(client.getSslContext()?.alpnProtocol, 'mqtt');
      for (const [from, to] of [
        [client, server],
        [server, client],
      ] as const) {
        const sending = from.send(bytes);
        const into = new Uint8Array(7001);
        let got = 0;
        while (got < bytes.length) got += check(await to.recv(into), to);
        t.is(await sending, bytes.length);
        const chain = from.getSslContext()?.getPeerCert();
        t.truthy(chain);
        chain?.dispose();
        from.getSslContext()?.exportKeyingMaterial(32, 'label');
      }
      await pair.end();
    });
  });
}

test('a socket that was only made, set up or closed gives all its memory back', async (t) => {
  const {
    rootCa,
    client: { ec },
  } = await pki();
  const instance = await usedInstance();
  await leavesNothing(t, instance, async () => {
    for (const close of [true, false]) {
      const [near] = loopbackPair();
      const socket = new TLSSocketWrapper(near, 'localhost', TRANSPORT_CLOSE, { instance });
      check(socket.setRootCaCert(rootCa.certPem), socket);
      check(socket.setClientCertKey(ec.chainPem, ec.keyPem), socket);
      if (close) await socket.close();
      socket[Symbol.dispose]();
    }
  });
});

test('setters called again, refused or given null replace what was set', async (t) => {
  const {
    rootCa,
    rsaCa,
    client: { ec, rsa },
  } = await pki();
  const instance = await usedInstance();
  await leavesNothing(t, instance, () => {
    const [near] = loopbackPair();
    using socket = new TLSSocketWrapper(near, 'localhost', TRANSPORT_CLOSE, { instance });
    for (const certificate of [rootCa, rsaCa, rootCa])
      check(socket.setRootCaCert(certificate.certPem), socket);
    t.is(socket.setRootCaCert('no PEM'), NSAPI_ERROR_PARAMETER);
    check(socket.appendRootCaCert(rsaCa.der), socket);
    t.is(socket.appendRootCaCert(rsaCa.der.subarray(0, 50)), NSAPI_ERROR_PARAMETER);
    for (const certificate of [ec, rsa, ec])
      check(socket.setClientCertKey(certificate.chainPem, certificate.keyPem), socket);
    t.is(socket.setClientCertKey(ec.chainPem, rsa.keyPem), NSAPI_ERROR_PARAMETER);
    t.is(socket.setClientCertKey(ec.chainPem, 'no key'), NSAPI_ERROR_PARAMETER);
    using chain = X509Crt.parse(rootCa.certPem, { instance });
    check(socket.setCaChain(chain), socket);
    check(socket.setCaChain(chain), socket);
    check(socket.setOwnCert(chain), socket);
    check(socket.setOwnCert(null), socket);
    check(socket.setCaChain(null), socket);
    for (const hostname of ['first.test', 'second.test', null])
      check(socket.setHostname(hostname), socket);
    for (let count = 0; count < 3; count++) {
      using config = new SslConfig({ instance });
      config.confAlpnProtocols(['one', 'two']);
      config.confAlpnProtocols(['three']);
      check(socket.setSslConfig(config), socket);
      check(socket.setSslConfig(config), socket);
    }
    check(socket.setSslConfig(null), socket);
  });
});

interface Failure {
  readonly title: string;
  readonly options?: TlsPairOptions;
  readonly prepare: (pair: TlsPair) => unknown;
}

/** Connects both; one that fails closes, without which the other one would wait for ever. */
async function tryHandshake({ client, server }: TlsPair): Promise<[number, number]> {
  const connect = async (socket: TLSSocketWrapper): Promise<number> => {
    const code = await socket.connect();
    if (code < 0) await socket.close();
    return code;
  };
  return Promise.all([connect(client), connect(server)]);
}

const failures: readonly Failure[] = [
  { title: 'no CA', prepare: ({ client }) => client.setCaChain(null) },
  {
    title: 'a wrong CA',
    prepare: async ({ client }) => client.setRootCaCert((await pki()).rsaCa.certPem),
  },
  { title: 'a wrong name', prepare: ({ client }) => client.setHostname('other.test') },
  {
    title: 'no protocol in common',
    prepare: ({ client, server }) => {
      client.getSslConfig().confAlpnProtocols(['h2']);
      server.getSslConfig().confAlpnProtocols(['mqtt']);
    },
  },
  {
    title: 'no cipher suite in common',
    prepare: ({ client, server }) => {
      client.getSslConfig().confCiphersuites([0x1301, 0xc02b]);
      server.getSslConfig().confCiphersuites([0x1303, 0xcca9]);
    },
  },
  {
    title: 'no group in common',
    prepare: ({ client, server }) => {
      client.getSslConfig().confGroups([0x17]);
      server.getSslConfig().confGroups([0x1d]);
    },
  },
  {
    title: 'a client with TLS 1.2 alone',
    options: { version: MBEDTLS_SSL_VERSION_TLS1_3 },
    prepare: ({ client }) => {
      client.getSslConfig().confMaxTlsVersion(MBEDTLS_SSL_VERSION_TLS1_2);
    },
  },
  {
    title: 'a transport that fails at once',
    prepare: ({ clientGate }) => (clientGate.sendAnswer = NSAPI_ERROR_DEVICE_ERROR),
  },
  {
    title: 'a transport that fails when it receives',
    prepare: ({ clientGate }) => (clientGate.recvAnswer = NSAPI_ERROR_DEVICE_ERROR),
  },
  { title: 'a peer that ends at once', prepare: ({ clientGate }) => (clientGate.recvAnswer = 0) },
  {
    title: 'bytes that are changed on the way',
    prepare: ({ clientGate }) => (clientGate.tamper = (bytes) => bytes.set([0xff])),
  },
];

for (const { title, options, prepare } of failures) {
  for (const [name, version] of versions) {
    test(`${name}: a handshake that fails for ${title} gives all its memory back`, async (t) => {
      const instance = await usedInstance();
      await leavesNothing(t, instance, async () => {
        const pair = await tlsPair({ instance, version, ...options, connect: false });
        await prepare(pair);
        const [connected, served] = await tryHandshake(pair);
        t.is(connected, NSAPI_ERROR_AUTH_FAILURE);
        t.true(served < 0);
        await pair.end();
      });
    });
  }
}

for (const [name, version] of versions) {
  test(`${name}: without a required certificate all memory comes back`, async (t) => {
    const { rootCa } = await pki();
    const instance = await usedInstance();
    await leavesNothing(t, instance, async () => {
      const pair = await tlsPair({ instance, version, connect: false });
      check(pair.server.setRootCaCert(rootCa.certPem), pair.server);
      pair.server.getSslConfig().confAuthmode(MBEDTLS_SSL_VERIFY_REQUIRED);
      const [connected, served] = await tryHandshake(pair);
      t.is(served, NSAPI_ERROR_AUTH_FAILURE);
      if (connected === 0) t.true((await pair.client.recv(new Uint8Array(1))) < 0);
      await pair.end();
    });
  });

  test(`${name}: a handshake cut off after any step gives all its memory back`, async (t) => {
    const instance = await usedInstance();
    await leavesNothing(t, instance, async () => {
      for (let room = 0; room < 1600; room += 97) {
        const pair = await tlsPair({ instance, version, connect: false });
        pair.clientGate.recvRoom = room;
        for (const socket of [pair.client, pair.server]) socket.setBlocking(false);
        for (let step = 0; step < 4; step++)
          for (const socket of [pair.server, pair.client]) await socket.connect();
        pair.client[Symbol.dispose]();
        pair.server[Symbol.dispose]();
      }
    });
  });

  test(`${name}: an aborted connect, recv or send gives all memory back`, async (t) => {
    const instance = await usedInstance();
    await leavesNothing(t, instance, async () => {
      const reason = new Error('enough');
      const aborted = async (call: (signal: AbortSignal) => Promise<unknown>): Promise<void> => {
        const controller = new AbortController();
        const calling = call(controller.signal);
        controller.abort(reason);
        t.is(await t.throwsAsync(calling), reason);
      };
      const stuck = await tlsPair({ instance, version, connect: false });
      await aborted((signal) => stuck.client.connect(undefined, { signal }));
      await stuck.end();
      const pair = await tlsPair({ instance, version });
      await aborted((signal) => pair.client.recv(new Uint8Array(10), { signal }));
      pair.clientGate.shut();
      await aborted((signal) => pair.client.send(patternBytes(40_000), { signal }));
      await pair.end();
    });
  });

  test(`${name}: a record that never leaves is given back too`, async (t) => {
    const instance = await usedInstance();
    await leavesNothing(t, instance, async () => {
      const { client, server, clientGate } = await tlsPair({ instance, version });
      clientGate.shut();
      client.setBlocking(false);
      t.is(await client.send(patternBytes(16_384)), NSAPI_ERROR_WOULD_BLOCK);
      client[Symbol.dispose]();
      server[Symbol.dispose]();
    });
  });
}

test('a server whose configuration cannot be used leaves nothing', async (t) => {
  const instance = await usedInstance();
  await leavesNothing(t, instance, async () => {
    const pair = await tlsPair({ instance, connect: false });
    using config = new SslConfig({ instance, endpoint: MBEDTLS_SSL_IS_SERVER });
    check(pair.server.setSslConfig(config), pair.server);
    const [connected, served] = await tryHandshake(pair);
    t.deepEqual([connected, served], [NSAPI_ERROR_AUTH_FAILURE, NSAPI_ERROR_AUTH_FAILURE]);
    await pair.end();
  });
});
