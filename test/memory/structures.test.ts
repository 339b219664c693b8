import test from 'ava';
import { MBEDTLS_SSL_IS_SERVER } from '../../wasm/constants.js';
import { Instance } from '../../ts/ffi/instance.js';
import { TLSError } from '../../ts/mbedtls/error.js';
import { PkKey } from '../../ts/mbedtls/pk-key.js';
import { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { SslContext } from '../../ts/mbedtls/ssl-context.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import { pki } from '../../tools/certificates.js';
import { leavesNothing } from '../support/memory.js';

test('a certificate chain gives all its memory back', async (t) => {
  const {
    rootCa,
    server: { ecP256, rsa2048 },
  } = await pki();
  const instance = new Instance();
  await leavesNothing(t, instance, () => {
    for (const input of [rootCa.certPem, rootCa.der, ecP256.chainPem, rsa2048.chainPem])
      X509Crt.parse(input, { instance }).dispose();
    using chain = X509Crt.parse(ecP256.chainPem, { instance });
    t.true(chain.certificates.length > 1);
    chain.append(rootCa.certPem);
    using face = chain.another();
    t.deepEqual(face.certificates.length, chain.certificates.length);
  });
});

test('bad certificates leave nothing', async (t) => {
  const {
    rootCa,
    server: { ecP256 },
  } = await pki();
  const instance = new Instance();
  const inputs = [
    '',
    'no PEM',
    rootCa.certPem.slice(0, 200),
    `${rootCa.certPem}\n${ecP256.certPem.replace(/M/g, 'N')}`,
    new Uint8Array(0),
    new Uint8Array(1000).fill(0x30),
    rootCa.der.subarray(0, 100),
  ];
  await leavesNothing(t, instance, () => {
    for (const input of inputs)
      t.throws(() => X509Crt.parse(input, { instance }), { instanceOf: TLSError });
    using chain = X509Crt.parse(rootCa.certPem, { instance });
    for (const input of inputs) t.throws(() => chain.append(input), { instanceOf: TLSError });
  });
});

test('a certificate cut off at any length leaves nothing', async (t) => {
  const {
    rootCa: { der },
  } = await pki();
  const instance = new Instance();
  await leavesNothing(t, instance, () => {
    let refused = 0;
    for (let size = 0; size < der.length; size++) {
      try {
        X509Crt.parse(der.subarray(0, size), { instance }).dispose();
      } catch (error) {
        refused += error instanceof TLSError ? 1 : 0;
      }
    }
    t.is(refused, der.length);
  });
});

test('a private key gives all its memory back', async (t) => {
  const {
    client: { ec, rsa },
    encrypted,
  } = await pki();
  const instance = new Instance();
  await leavesNothing(t, instance, () => {
    for (const pem of [ec.keyPem, rsa.keyPem]) PkKey.parse(pem, { instance }).dispose();
    for (const { keyPem } of [encrypted.ec, encrypted.rsa])
      PkKey.parse(keyPem, { instance, passphrase: encrypted.passphrase }).dispose();
  });
});

test('bad private keys leave nothing', async (t) => {
  const {
    client: { ec, rsa },
    encrypted,
    rootCa,
  } = await pki();
  const instance = new Instance();
  const inputs = [
    '',
    'no PEM',
    rootCa.certPem,
    ec.keyPem.slice(0, 100),
    rsa.keyPem.replace(/A/g, 'B'),
    encrypted.ec.keyPem,
    new Uint8Array(500).fill(0x30),
  ];
  await leavesNothing(t, instance, () => {
    for (const input of inputs)
      t.throws(() => PkKey.parse(input, { instance }), { instanceOf: TLSError });
    for (const { keyPem } of [encrypted.ec, encrypted.rsa])
      t.throws(() => PkKey.parse(keyPem, { instance, passphrase: 'wrong' }), {
        instanceOf: TLSError,
      });
  });
});

test('a configuration gives back what was set on it, once and again', async (t) => {
  const {
    rootCa,
    server: { ecP256, rsa2048 },
  } = await pki();
  const instance = new Instance();
  await leavesNothing(t, instance, () => {
    using config = new SslConfig({ instance, endpoint: MBEDTLS_SSL_IS_SERVER });
    for (const certificate of [ecP256, rsa2048, ecP256]) {
      using own = X509Crt.parse(certificate.chainPem, { instance });
      using key = PkKey.parse(certificate.keyPem, { instance });
      config.confOwnCert(own, key);
      using trusted = X509Crt.parse(rootCa.certPem, { instance });
      config.confCaChain(trusted);
    }
    for (const list of [['h2', 'http/1.1'], ['mqtt'], ['a'.repeat(255)]])
      config.confAlpnProtocols(list);
    t.throws(() => config.confAlpnProtocols(['b'.repeat(256)]), { instanceOf: TLSError });
    t.throws(() => config.confAlpnProtocols([]), { instanceOf: TypeError });
    config.confCiphersuites([0x1301]);
    config.confGroups([0x1d, 0x17]);
    config.confSigAlgs([0x0403]);
    config.confOwnCert(null);
    config.confCaChain(null);
  });
});

test('a context that never began its handshake gives back its memory', async (t) => {
  const instance = new Instance();
  await leavesNothing(t, instance, () => {
    using config = new SslConfig({ instance });
    using context = new SslContext(config, { trySend: () => 0, tryRecv: () => 0 });
    t.is(context.setHostname('first.test'), 0);
    t.is(context.setHostname('second.test'), 0);
    t.is(context.setHostname(null), 0);
    t.throws(() => config.confAlpnProtocols(['x']), { instanceOf: TypeError });
  });
});

test('structures disposed in any order are freed once, when nothing needs them', async (t) => {
  const {
    rootCa,
    server: { ecP256 },
  } = await pki();
  const instance = new Instance();
  const orders = [
    [0, 1, 2, 3],
    [3, 2, 1, 0],
    [1, 3, 0, 2],
    [2, 0, 3, 1],
  ];
  for (const order of orders) {
    await leavesNothing(t, instance, () => {
      const config = new SslConfig({ instance, endpoint: MBEDTLS_SSL_IS_SERVER });
      const own = X509Crt.parse(ecP256.chainPem, { instance });
      const key = PkKey.parse(ecP256.keyPem, { instance });
      const trusted = X509Crt.parse(rootCa.certPem, { instance });
      config.confOwnCert(own, key);
      config.confCaChain(trusted);
      const faces = [config, own, key, trusted];
      for (const index of order) {
        faces[index]?.dispose();
        faces[index]?.dispose();
      }
    });
  }
});
