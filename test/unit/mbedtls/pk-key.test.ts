import { createPrivateKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { Instance } from '../../../ts/ffi/instance.js';
import { TLSError } from '../../../ts/mbedtls/error.js';
import { PkKey } from '../../../ts/mbedtls/pk-key.js';
import { X509Crt } from '../../../ts/mbedtls/x509-crt.js';
import { pki } from '../../../tools/certificates.js';
import { temporaryFolder } from '../../../tools/cleanup.js';
import { runCommand } from '../../support/command.js';
import { bytesOf } from '../../support/events.js';

test('PKCS#8, SEC1 and PKCS#1, PEM and DER', async (t) => {
  const { client } = await pki();
  for (const [type, { certPem, keyPem }] of [
    ['sec1', client.ec],
    ['pkcs1', client.rsa],
  ] as const) {
    const key = createPrivateKey(keyPem);
    using certificate = X509Crt.parse(certPem);
    for (const form of ['pkcs8', type] as const) {
      const pem = key.export({ type: form, format: 'pem' }).toString();
      const der = new Uint8Array(Buffer.from(key.export({ type: form, format: 'der' })));
      for (const input of [pem, bytesOf(pem), der]) {
        using parsed = PkKey.parse(input);
        t.true(certificate.matches(parsed), form);
      }
    }
  }
});

test(
  'encrypted keys: with the passphrase, as text or bytes; otherwise the number says what is ' +
    'wrong',
  async (t) => {
    const { encrypted, client } = await pki();
    const instance = new Instance();
    const before = instance.memoryUsage.allocations;
    const { keyPem } = encrypted.ec;
    for (const passphrase of [encrypted.passphrase, bytesOf(encrypted.passphrase)])
      PkKey.parse(keyPem, { passphrase, instance }).dispose();
    const code = (parse: () => unknown): string | undefined => {
      const error = t.throws(parse, { instanceOf: TLSError });
      return error.mbedtls?.name;
    };
    // Of 256 wrong ones, one leaves what looks like padding, and then it is the key in it that
    // cannot be read.
    const wrong = Array.from(
      { length: 6 },
      (_, at) => code(() => PkKey.parse(keyPem, { passphrase: `wrong ${at}`, instance })) ?? '',
    );
    t.true(
      wrong.filter((name) => name === 'MBEDTLS_ERR_PK_PASSWORD_MISMATCH').length >= 4,
      wrong.join(),
    );
    t.true(
      wrong.every((name) => /PASSWORD_MISMATCH|KEY_INVALID_FORMAT/.test(name)),
      wrong.join(),
    );
    t.is(
      code(() => PkKey.parse(keyPem, { instance })),
      'MBEDTLS_ERR_PK_PASSWORD_REQUIRED',
    );
    t.is(
      code(() => PkKey.parse(keyPem, { passphrase: '', instance })),
      'MBEDTLS_ERR_PK_PASSWORD_REQUIRED',
    );
    t.notThrows(() =>
      PkKey.parse(client.ec.keyPem, { passphrase: 'not needed', instance }).dispose(),
    );
    for (const bad of [
      '',
      'text',
      new Uint8Array(0),
      new Uint8Array(40),
      client.ec.certPem,
      client.ec.keyPem.slice(0, 90),
    ]) {
      t.throws(() => PkKey.parse(bad, { instance }), {
        instanceOf: TLSError,
        message: /private key cannot be read/,
      });
    }
    t.is(instance.memoryUsage.allocations, before);
  },
);

test('a key does not stay in memory after it was disposed', async (t) => {
  const { client } = await pki();
  const instance = new Instance();
  const secret = Buffer.from(
    createPrivateKey(client.ec.keyPem).export({ format: 'jwk' }).d ?? '',
    'base64url',
  );
  t.is(secret.length, 32);
  const pem = Buffer.from(client.ec.keyPem.split('\n')[1] ?? '');
  const holds = (needle: Buffer): boolean => {
    const memory = Buffer.from(instance.memory.bytes);
    return memory.includes(needle) || memory.includes(Buffer.from(needle).reverse());
  };
  const key = PkKey.parse(client.ec.keyPem, { instance });
  t.true(holds(secret), 'it is there while it is needed');
  t.false(holds(pem), 'but its text is not');
  key.dispose();
  t.false(holds(secret));
});

test('wrong types throw TypeError', (t) => {
  // @ts-expect-error a number
  t.throws(() => PkKey.parse(1), { instanceOf: TypeError, message: /The private key must be/ });
  // @ts-expect-error a number
  t.throws(() => PkKey.parse('', { passphrase: 1 }), {
    instanceOf: TypeError,
    message: /passphrase/,
  });
});

test('what a key is encrypted by is said, with the command that writes it by AES', async (t) => {
  const folder = temporaryFolder('keys');
  t.teardown(() => folder.remove());
  const { client } = await pki();
  const [from, out] = ['in.pem', 'out.pem'].map((name) => join(folder.path, name));
  writeFileSync(from ?? '', client.ec.keyPem);
  const old = '-provider legacy -provider default ';
  for (const [options, by, provider] of [
    ['-v1 PBE-MD5-DES', 'DES or RC2 (PKCS #5)', old],
    ['-v1 PBE-SHA1-RC2-64', 'DES or RC2 (PKCS #5)', old],
    ['-v1 PBE-SHA1-RC4-128', 'RC2 or RC4 (PKCS #12)', old],
    ['-v1 PBE-SHA1-RC2-40', 'RC2 or RC4 (PKCS #12)', old],
    ['-v1 PBE-SHA1-3DES', '3DES (PKCS #12)', ''],
    ['-v1 PBE-SHA1-2DES', '3DES of two keys (PKCS #12)', ''],
    ['-v2 rc2-cbc', 'RC2', old],
    ['-v2 des3', '3DES (DES-EDE3-CBC)', ''],
    ['-v2 camellia-256-cbc', 'the algorithm 1.2.392.200011.61.1.1.1.4', ''],
    ['-scrypt', 'scrypt', ''],
  ] as const) {
    const how = `pkcs8 -topk8 -provider legacy -provider default ${options} -passout pass:word`;
    const files = ['-in', from ?? '', '-out', out ?? ''];
    const { status, stderr } = await runCommand('openssl', [...how.split(' '), ...files]);
    t.is(status, 0, stderr);
    const pem = readFileSync(out ?? '', 'utf8');
    const der = Buffer.from(pem.replace(/-.*-/g, ''), 'base64');
    for (const input of [pem, new Uint8Array(der)]) {
      const { message } = t.throws(() => PkKey.parse(input, { passphrase: 'word' }), {
        instanceOf: TLSError,
      });
      const command = `openssl pkcs8 -topk8 -v2 aes-256-cbc ${provider}-in FILE -out NEW`;
      t.true(message.includes(`encrypted by ${by}, which is not read; ${command} `), message);
    }
  }
});
