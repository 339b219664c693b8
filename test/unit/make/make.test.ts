import { createPrivateKey, X509Certificate } from 'node:crypto';
import test from 'ava';
import {
  createCertificate,
  createCsr,
  fingerprint,
  FullInstance,
  generateKey,
  openFull,
  PkKey,
  toPem,
  verifyChain,
} from '../../../ts/full.js';
import { MBEDTLS_SSL_IS_SERVER } from '../../../wasm/constants.js';
import { loopbackPair } from '../../../ts/adapt/loopback-pair.js';
import { SslConfig } from '../../../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../../../ts/mbedtls/x509-crt.js';
import { TRANSPORT_CLOSE } from '../../../ts/tls/lent-transport.js';
import { TLSSocketWrapper } from '../../../ts/tls/tls-socket-wrapper.js';
import { TLSError } from '../../../ts/mbedtls/error.js';
import { check } from '../../../ts/nsapi/socket-error.js';
import { pki } from '../../../tools/certificates.js';
import { runCommand } from '../../support/command.js';
import { recvExactly } from '../../support/exchange.js';
import { handshake } from '../../support/tls-pair.js';

const CURVES = {
  'P-224': 'secp224r1',
  'P-256': 'prime256v1',
  'P-384': 'secp384r1',
  'P-521': 'secp521r1',
  secp256k1: 'secp256k1',
  brainpoolP256r1: 'brainpoolP256r1',
  brainpoolP384r1: 'brainpoolP384r1',
  brainpoolP512r1: 'brainpoolP512r1',
} as const;

for (const curve of ['P-224', 'P-256', 'P-384', 'P-521', 'secp256k1'] as const) {
  test(`a key on ${curve} is one that others read, and it signs a certificate`, (t) => {
    using key = generateKey({ type: 'ec', curve });
    const read = createPrivateKey(toPem(key));
    t.is(read.asymmetricKeyType, 'ec');
    t.is(read.asymmetricKeyDetails?.namedCurve, CURVES[curve]);
    const certificate = new X509Certificate(createCertificate({ key, subject: 'CN=self' }));
    t.true(certificate.verify(certificate.publicKey));
    t.true(certificate.checkPrivateKey(read));
  });
}

for (const curve of ['brainpoolP256r1', 'brainpoolP384r1', 'brainpoolP512r1'] as const) {
  test(`a key on ${curve} is one that others read`, (t) => {
    using key = generateKey({ type: 'ec', curve });
    t.is(createPrivateKey(toPem(key)).asymmetricKeyDetails?.namedCurve, CURVES[curve]);
  });
}

test('an RSA key has the bits that were asked for', (t) => {
  using key = generateKey({ type: 'rsa', bits: 2048 });
  const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(toPem(key));
  t.is(asymmetricKeyType, 'rsa');
  t.is(asymmetricKeyDetails?.modulusLength, 2048);
  t.is(asymmetricKeyDetails?.publicExponent, 65_537n);
  t.regex(toPem(key, 'PUBLIC KEY'), /^-----BEGIN PUBLIC KEY-----\n/);
});

test('options that make no key throw, and name what there is', (t) => {
  const made =
    (options: object): (() => unknown) =>
    () =>
      Reflect.apply(generateKey, undefined, [options]);
  t.throws(made({ type: 'dsa' }), { instanceOf: TypeError, message: /'ec' or 'rsa'/ });
  t.throws(made({ type: 'ec', curve: 'P-192' }), {
    instanceOf: TypeError,
    message: /P-256, P-384/,
  });
  t.throws(made({ type: 'ec', curve: 'toString' }), { instanceOf: TypeError, message: /P-256/ });
  for (const bits of [0, 1024, 2047, 2049, 8194, 2048.5, NaN])
    t.throws(made({ type: 'rsa', bits }), { instanceOf: RangeError, message: /2048 to 8192/ });
  // Not a key of another strength than the one that was asked for.
  t.throws(made({ type: 'ec', bits: 521 }), { instanceOf: TypeError, message: /no bits/ });
  t.throws(made({ type: 'rsa', curve: 'P-521' }), { instanceOf: TypeError, message: /no curve/ });
});

test('of a request only the public key and the subject are certified', (t) => {
  using caKey = generateKey({ type: 'ec' });
  using key = generateKey({ type: 'ec' });
  const ca = createCertificate({ key: caKey, subject: 'CN=ca', ca: true });
  const csr = createCsr({
    key,
    subject: 'C=DE, O=Ex\\, ample, CN=device',
    subjectAltNames: ['DNS:evil.example.com'],
    keyUsage: ['keyCertSign'],
  });
  const certificate = new X509Certificate(
    createCertificate({ issuer: { certificate: ca, key: caKey }, csr }),
  );
  t.is(certificate.subject, 'C=DE\nO=Ex\\, ample\nCN=device');
  t.is(certificate.subjectAltName, undefined);
  t.false(certificate.ca);
  t.true(certificate.checkPrivateKey(createPrivateKey(toPem(key))));
  t.true(certificate.verify(new X509Certificate(ca).publicKey));
});

test('a request that another key signed is refused', (t) => {
  using caKey = generateKey({ type: 'ec' });
  using key = generateKey({ type: 'ec' });
  const ca = createCertificate({ key: caKey, subject: 'CN=ca', ca: true });
  const csr = createCsr({ key, subject: 'CN=device' });
  const at = csr.length - 3;
  csr[at] = (csr[at] ?? 0) ^ 1;
  const issuer = { certificate: ca, key: caKey };
  t.throws(() => createCertificate({ issuer, csr }), { instanceOf: TLSError });
  t.throws(() => createCertificate({ issuer, csr: 'no request' }), { instanceOf: TLSError });
});

test('who may not sign does not', (t) => {
  using caKey = generateKey({ type: 'ec' });
  using other = generateKey({ type: 'ec' });
  const ca = createCertificate({ key: caKey, subject: 'CN=ca', ca: true });
  const leaf = createCertificate({ key: caKey, subject: 'CN=leaf' });
  const sign = (certificate: Uint8Array, key: PkKey) => () =>
    createCertificate({ issuer: { certificate, key }, key: other, subject: 'CN=x' });
  t.throws(sign(leaf, caKey), { instanceOf: TypeError, message: /no CA/ });
  t.throws(sign(ca, other), { instanceOf: TypeError, message: /key is not the one/ });
  t.notThrows(sign(ca, caKey));
});

test('what a certificate cannot say throws, and says why', (t) => {
  using key = generateKey({ type: 'ec' });
  const make = (more: object) => () =>
    Reflect.apply(createCertificate, undefined, [{ key, subject: 'CN=x', ...more }]);
  for (const [more, message] of [
    [{ subjectAltNames: ['example.com'] }, /must begin with DNS:/],
    [{ subjectAltNames: ['IP:1.2.3'] }, /no IPv4 or IPv6/],
    [{ subjectAltNames: ['DNS:bücher.example'] }, /A-label/],
    [{ keyUsage: ['sign'] }, /digitalSignature/],
    [{ extendedKeyUsage: ['server'] }, /serverAuth/],
    [{ extendedKeyUsage: ['1.99.1'] }, /more than 39/],
    [{ hash: 'md5' }, /sha256/],
    [{ ca: { pathLength: -1 } }, /0 to 127/],
    [{ serial: new Uint8Array(21).fill(1) }, /1 to 20 bytes/],
    // The sign of a number in DER takes one byte more.
    [{ serial: new Uint8Array(20).fill(0xff) }, /1 to 20 bytes in DER, not 21/],
    [{ serial: new Uint8Array(3) }, /positive/],
    [{ serial: '01' }, /Uint8Array, not string/],
    [{ subject: 'XX=1, CN=a' }, /"XX=1, CN=a".*such as C=DE, O=Example/],
    [{ subject: `CN=${'a'.repeat(256)}` }, /255 bytes/],
    [{ subject: 7 }, /not number/],
    // C's text would end there: another name than the one that was checked.
    [{ subject: 'CN=bank.example\0.evil.example' }, /without NUL/],
    [{ subject: '' }, /subject or subjectAltNames/],
    [{ subject: '', subjectAltNames: ['DNS:a.example'], ca: true }, /CA needs a subject/],
    [{ subjectAltNames: 'DNS:a.example' }, /subjectAltNames is an array, not string/],
    [{ subjectAltNames: ['IP:fe80::1%eth0'] }, /no IPv4 or IPv6/],
    [{ subjectAltNames: ['DNS:a b'] }, /a space/],
    [{ subjectAltNames: ['URI:example.com'] }, /no address/],
    [{ crlDistributionPoints: [''] }, /no address/],
    [{ crlDistributionPoints: ['list.crl'] }, /no address/],
    [{ extendedKeyUsage: 'serverAuth' }, /extendedKeyUsage is an array/],
    [{ keyUsage: [] }, /one use at least/],
    [{ notBefore: '2030-01-01' }, /Dates, not string/],
    [{ notAfter: 1e12 }, /Dates, not number/],
    [{ csr: new Uint8Array(9) }, /one of them/],
    [{ key: undefined }, /needs a key, or a csr/],
    [{ key: 'a key' }, /is a PkKey/],
    [{ notBefore: new Date('1949-12-31') }, /1950 to 9999/],
    [{ notBefore: new Date(NaN) }, /1950 to 9999/],
    [{ notBefore: new Date('2030-01-01'), notAfter: new Date('2029-01-01') }, /later/],
  ] as const) {
    t.throws(make(more), { message });
  }
  t.notThrows(make({ notBefore: new Date(0) }));
});

test('a serial number is written as DER has it', (t) => {
  using key = generateKey({ type: 'ec' });
  for (const [bytes, read] of [
    [[0, 0, 1], '01'],
    [[0x80], '80'],
    [Array.from({ length: 20 }, () => 0x7f), '7F'.repeat(20)],
    [Array.from({ length: 19 }, () => 0xff), 'FF'.repeat(19)],
    [[...Array.from({ length: 9 }, () => 0), 1, ...Array.from({ length: 19 }, () => 0)], null],
  ] as const) {
    const options = { key, subject: 'CN=x', serial: Uint8Array.from(bytes) };
    const { serialNumber } = new X509Certificate(createCertificate(options));
    t.is(serialNumber, read ?? `01${'00'.repeat(19)}`);
  }
});

test('a request without a subject gets a certificate whose other names are critical', (t) => {
  using caKey = generateKey({ type: 'ec' });
  using key = generateKey({ type: 'ec' });
  const ca = createCertificate({ key: caKey, subject: 'CN=ca', ca: true });
  const issuer = { certificate: ca, key: caKey };
  const csr = createCsr({ key, subject: '', subjectAltNames: ['DNS:asked.example'] });
  const der = createCertificate({ issuer, csr, subjectAltNames: ['DNS:given.example'] });
  const certificate = new X509Certificate(der);
  t.falsy(certificate.subject);
  t.is(certificate.subjectAltName, 'DNS:given.example');
  // subjectAltName (2.5.29.17), TRUE: critical.
  t.true(Buffer.from(der).includes(Buffer.from('0603551d110101ff', 'hex')));
  t.true(verifyChain(der, ca, { host: 'given.example' }).ok);
  t.throws(() => createCertificate({ issuer, csr }), { message: /subject or subjectAltNames/ });
  const named = new X509Certificate(createCertificate({ issuer, csr, subject: 'CN=given' }));
  t.is(named.subject, 'CN=given');
});

test('a name that Mbed TLS reads and does not write is told', async (t) => {
  using caKey = generateKey({ type: 'ec' });
  const ca = createCertificate({ key: caKey, subject: 'CN=ca', ca: true });
  const issuer = { certificate: ca, key: caKey };
  const { stdout: csr } = await runCommand('openssl', [
    ...['req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
    ...['-keyout', '/dev/null', '-subj', '/CN=a/O=b+OU=c'],
  ]);
  t.throws(() => createCertificate({ issuer, csr }), {
    instanceOf: TLSError,
    message: /name of the request cannot be written: .*several values/,
  });
  t.is(new X509Certificate(createCertificate({ issuer, csr, subject: 'CN=a' })).subject, 'CN=a');
});

test('all kinds of names, and none but those', (t) => {
  using key = generateKey({ type: 'ec' });
  const names = ['DNS:*.example.com', 'IP:192.0.2.1', 'IP:2001:db8::1', 'email:a@b.c', 'URI:x://y'];
  const certificate = new X509Certificate(
    createCertificate({ key, subject: '', subjectAltNames: names }),
  );
  t.is(
    certificate.subjectAltName,
    'DNS:*.example.com, IP Address:192.0.2.1, IP Address:2001:DB8:0:0:0:0:0:1, ' +
      'email:a@b.c, URI:x://y',
  );
});

test('a certificate under the CA of others names its key as they do', async (t) => {
  const { rootCa } = await pki();
  using key = generateKey({ type: 'ec' });
  using issuer = PkKey.parse(rootCa.keyPem, { instance: instanceOf(key) });
  const certificate = createCertificate({
    issuer: { certificate: rootCa.certPem, key: issuer },
    key,
    subject: 'CN=x',
    subjectAltNames: ['DNS:x.test'],
  });
  const verdict = verifyChain(certificate, rootCa.certPem, { host: 'x.test' });
  t.deepEqual(verdict.faults, []);
  t.true(verdict.ok);
});

test('the fingerprint is that of node:crypto', (t) => {
  using key = generateKey({ type: 'ec' });
  const der = createCertificate({ key, subject: 'CN=x' });
  const theirs = new X509Certificate(der);
  t.is(fingerprint(der), theirs.fingerprint256);
  t.is(fingerprint(toPem(der, 'CERTIFICATE'), { hash: 'sha1' }), theirs.fingerprint);
  t.is(fingerprint(der, { hash: 'sha512' }), theirs.fingerprint512);
  t.throws(() => Reflect.apply(fingerprint, undefined, [der, { hash: 'md4' }]), {
    message: /sha256/,
  });
  t.throws(() => Reflect.apply(fingerprint, undefined, [der, 'sha1']), { message: /hash: 'sha1'/ });
  const fault = t.throws(() => fingerprint(toPem(key)), { instanceOf: TLSError });
  t.is(fault.code, 'MBEDTLS_ERR_X509_INVALID_FORMAT');
});

test('toPem wants a label for DER, and a key of a full instance', (t) => {
  using key = generateKey({ type: 'ec' });
  using other = PkKey.parse(toPem(key));
  t.throws(() => toPem(other), { instanceOf: TypeError, message: /FullInstance/ });
  const pem =
    (...args: unknown[]) =>
    () =>
      Reflect.apply(toPem, undefined, args);
  t.throws(pem(new Uint8Array(3)), { instanceOf: TypeError, message: /label/ });
  t.throws(pem(new Uint8Array(3), 'a\nb'), { instanceOf: TypeError, message: /label/ });
  t.throws(pem(new Uint8Array(0), 'CERTIFICATE'), { instanceOf: TypeError, message: /no bytes/ });
  t.throws(pem('text', 'CERTIFICATE'), { instanceOf: TypeError, message: /Uint8Array/ });
  t.throws(pem(key, 'CERTIFICATE'), { instanceOf: TypeError, message: /PRIVATE KEY/ });
});

test('a key that was made here serves a handshake', async (t) => {
  using key = generateKey({ type: 'ec' });
  const certificate = createCertificate({
    key,
    subject: 'CN=made',
    subjectAltNames: ['DNS:localhost'],
    ca: true,
    keyUsage: ['digitalSignature', 'keyCertSign'],
  });
  const pem = toPem(certificate, 'CERTIFICATE');
  const instance = instanceOf(key);
  const [near, far] = loopbackPair();
  const client = new TLSSocketWrapper(near, 'localhost', TRANSPORT_CLOSE, { instance });
  check(client.setRootCaCert(pem), client);
  const server = new TLSSocketWrapper(far, null, TRANSPORT_CLOSE, { instance });
  using config = new SslConfig({ endpoint: MBEDTLS_SSL_IS_SERVER, instance });
  using chain = X509Crt.parse(certificate, { instance });
  config.confOwnCert(chain, key);
  check(server.setSslConfig(config), server);
  await handshake(client, server);
  check(await client.send(Buffer.from('made')), client);
  t.is(Buffer.from(await recvExactly(server, 4)).toString(), 'made');
  await Promise.all([client.close(), server.close()]);
});

test('nothing is left behind, also by what failed', (t) => {
  const instance = new FullInstance();
  const once = (): void => {
    using key = generateKey({ type: 'ec', instance });
    const ca = createCertificate({ key, subject: 'CN=ca', ca: true });
    const csr = createCsr({ key, subject: 'CN=x', subjectAltNames: ['DNS:x'] });
    createCertificate({ issuer: { certificate: ca, key }, csr });
    fingerprint(ca, { instance });
    t.throws(() => createCertificate({ key, subject: 'no name' }), { instanceOf: TLSError });
    t.throws(() => createCsr({ key, subject: 'no name' }), { instanceOf: TLSError });
  };
  once();
  const { allocations } = instance.memoryUsage;
  for (let count = 0; count < 5; count++) once();
  t.is(instance.memoryUsage.allocations, allocations);
});

function instanceOf(key: PkKey): FullInstance {
  const { instance } = key;
  if (instance instanceof FullInstance) return instance;
  throw new TypeError('not a full one');
}

test('openFull has a shared instance, which is not the one of the sockets', (t) => {
  t.is(openFull().instance, openFull().instance);
  t.true(openFull().instance instanceof FullInstance);
});
