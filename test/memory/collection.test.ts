import test from 'ava';
import { Instance } from '../../ts/ffi/instance.js';
import { PkKey } from '../../ts/mbedtls/pk-key.js';
import { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { pki } from '../../tools/certificates.js';
import { collectUntil, usedInstance } from '../support/memory.js';
import { tlsPair } from '../support/tls-pair.js';

test('structures that nobody disposed are given back when they are collected', async (t) => {
  const {
    rootCa,
    client: { ec },
  } = await pki();
  const instance = new Instance();
  const { allocations } = instance.memoryUsage;
  const forget = (): void => {
    const config = new SslConfig({ instance });
    config.confOwnCert(
      X509Crt.parse(ec.chainPem, { instance }),
      PkKey.parse(ec.keyPem, { instance }),
    );
    config.confCaChain(X509Crt.parse(rootCa.certPem, { instance }));
    X509Crt.parse(rootCa.certPem, { instance }).dispose();
  };
  forget();
  t.true(instance.memoryUsage.allocations > allocations);
  t.true(await collectUntil(() => instance.memoryUsage.allocations === allocations));
});

test('connected sockets that nobody closed are given back when they are collected', async (t) => {
  const instance = await usedInstance();
  const { allocations } = instance.memoryUsage;
  const forget = async (): Promise<void> => {
    for (let count = 0; count < 3; count++) {
      const { client, server } = await tlsPair({ instance });
      check(await client.send(new Uint8Array(10)), client);
      check(await server.recv(new Uint8Array(10)), server);
      client.setBlocking(false);
      await client.recv(new Uint8Array(1));
    }
  };
  await forget();
  t.true(instance.memoryUsage.allocations > allocations);
  t.true(await collectUntil(() => instance.memoryUsage.allocations === allocations));
});

test(
  'sockets in the middle of a handshake that nobody closed are given back when they are ' +
    'collected',
  async (t) => {
    const instance = await usedInstance();
    const { allocations } = instance.memoryUsage;
    const forget = async (): Promise<void> => {
      const { client, server } = await tlsPair({ instance, connect: false });
      client.setBlocking(false);
      server.setBlocking(false);
      await client.connect();
      await server.connect();
    };
    await forget();
    t.true(instance.memoryUsage.allocations > allocations);
    t.true(await collectUntil(() => instance.memoryUsage.allocations === allocations));
  },
);

test('a structure in use is not collected with its face', async (t) => {
  const { rootCa } = await pki();
  const instance = new Instance();
  const config = new SslConfig({ instance });
  const forgotten: { face: WeakRef<X509Crt> | null } = { face: null };
  const give = (): void => {
    const chain = X509Crt.parse(rootCa.certPem, { instance });
    forgotten.face = new WeakRef(chain);
    config.confCaChain(chain);
  };
  give();
  const { allocations } = instance.memoryUsage;
  t.true(await collectUntil(() => forgotten.face?.deref() === undefined));
  // Its finalizer ran if that of one collected later did.
  const later = (): void => void new SslConfig({ instance });
  later();
  t.true(await collectUntil(() => instance.memoryUsage.allocations === allocations));
  t.false(config.lacksTrust);
  t.not(instance.exports.native_ssl_config_ca_chain(config.pointer), 0);
  config.dispose();
});

test('an instance that nobody uses is collected with its whole memory', async (t) => {
  const make = (): WeakRef<Instance> => {
    const instance = new Instance();
    new SslConfig({ instance }).dispose();
    return new WeakRef(instance);
  };
  const instance = make();
  t.true(await collectUntil(() => instance.deref() === undefined));
});
