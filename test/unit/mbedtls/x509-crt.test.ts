import test from 'ava';
import { Instance } from '../../../ts/ffi/instance.js';
import { TLSError } from '../../../ts/mbedtls/error.js';
import { PkKey } from '../../../ts/mbedtls/pk-key.js';
import { X509Crt } from '../../../ts/mbedtls/x509-crt.js';
import { pki } from '../../../tools/certificates.js';
import { tlsPair } from '../../support/tls-pair.js';

test('what a certificate says', async (t) => {
  const {
    bad: { expired },
    intermediate,
  } = await pki();
  using chain = X509Crt.parse(expired.chainPem);
  t.is(chain.certificates.length, 2);
  const [leaf, issuer] = chain.certificates;
  t.is(leaf?.subject, 'CN=server.test');
  t.is(leaf?.issuer, 'CN=Test Intermediate CA');
  t.deepEqual(
    [leaf?.validFrom, leaf?.validTo],
    [new Date('2020-01-01T00:00:00Z'), new Date('2021-01-01T00:00:00Z')],
  );
  t.deepEqual(leaf?.der, expired.der);
  t.regex(leaf?.text ?? '', /subject alt name/);
  t.deepEqual(issuer?.der, intermediate.der);
});

test('all certificates of an input or none', async (t) => {
  const { rootCa, rsaCa } = await pki();
  const instance = new Instance();
  const before = instance.memoryUsage.allocations;
  const half = `${rootCa.certPem}-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n`;
  for (const bad of [
    '',
    'text',
    new Uint8Array(0),
    new Uint8Array(100),
    half,
    `${half}${rsaCa.certPem}`,
    rootCa.der.subarray(1),
    rootCa.keyPem,
  ]) {
    t.throws(() => X509Crt.parse(bad, { instance }), { instanceOf: TLSError });
    t.throws(() => X509Crt.parseAll([rootCa.der, bad], { instance }), { instanceOf: TLSError });
  }
  t.is(instance.memoryUsage.allocations, before);
  using chain = X509Crt.parse(rootCa.certPem, { instance });
  t.throws(() => chain.append(half), { instanceOf: TLSError });
  t.is(chain.certificates.length, 1, 'unchanged');
  chain.append(rsaCa.der);
  t.deepEqual(
    chain.certificates.map(({ subject }) => subject),
    ['CN=Test Root CA', 'CN=Test RSA CA'],
  );
});

test('wrong types throw TypeError', (t) => {
  // @ts-expect-error a number
  t.throws(() => X509Crt.parse(1), {
    instanceOf: TypeError,
    message: /A certificate must be PEM text or a Uint8Array/,
  });
  // @ts-expect-error null
  t.throws(() => X509Crt.parse(null), { instanceOf: TypeError });
});

test('matches: the key of the certificate, and no other', async (t) => {
  const {
    client: { ec, rsa },
  } = await pki();
  using certificate = X509Crt.parse(ec.certPem);
  using right = PkKey.parse(ec.keyPem);
  using wrong = PkKey.parse(rsa.keyPem);
  t.true(certificate.matches(right));
  t.false(certificate.matches(wrong));
});

test('while a connection verifies by a chain, it cannot be appended to', async (t) => {
  const { rsaCa } = await pki();
  const pair = await tlsPair();
  const chain = pair.client.getCaChain();
  t.throws(() => chain?.append(rsaCa.certPem), {
    instanceOf: TypeError,
    message: /live connection/,
  });
  await pair.client.close();
  t.notThrows(() => chain?.append(rsaCa.certPem));
  await pair.end();
});
