import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { pki } from '../../../tools/certificates.js';
import { temporaryFolder } from '../../../tools/cleanup.js';
import { readPfx, wipe } from '../../../ts/adapt/node-tls/pfx.js';
import { createSecureContext } from '../../../ts/tls.js';
import { runCommand } from '../../support/command.js';

const WORD = 'pass word';
let count = 0;

/** A file that openssl makes of the test server's certificate, its chain and its key. */
async function exported(t: ExecutionContext, ...options: string[]): Promise<Buffer> {
  const {
    server: { ecP256 },
  } = await pki();
  const folder = temporaryFolder('pfx');
  t.teardown(() => folder.remove());
  const out = join(folder.path, `${(count += 1)}.p12`);
  const files = ['-inkey', ecP256.keyFile, '-in', ecP256.chainFile, '-out', out];
  const word = options.includes('-passout') ? [] : ['-passout', `pass:${WORD}`];
  const args = ['pkcs12', '-export', ...files, ...word, ...options];
  const { status, stderr } = await runCommand('openssl', args);
  if (status !== 0) throw new Error(stderr);
  return readFileSync(out);
}

const KINDS: readonly (readonly [string, readonly string[]])[] = [
  ["OpenSSL's default", []],
  ['AES-128, and SHA-512 for the MAC', ['-keypbe', 'AES-128-CBC', '-macalg', 'sha512']],
  ['AES-192, and SHA-384', ['-certpbe', 'AES-192-CBC', '-macalg', 'sha384']],
  ['SHA-224, and one round', ['-macalg', 'sha224', '-iter', '1']],
  ['certificates that are not encrypted', ['-certpbe', 'NONE']],
  ['nothing encrypted', ['-certpbe', 'NONE', '-keypbe', 'NONE']],
  ['no MAC', ['-nomac']],
  ['a friendly name', ['-name', 'a name of it']],
];

for (const [name, options] of KINDS)
  test(`a PKCS#12 file is read: ${name}`, async (t) => {
    const {
      server: { ecP256 },
    } = await pki();
    const pfx = await exported(t, ...options);
    const contents = readPfx(pfx, WORD);
    t.is(contents.keys.length, 1);
    t.is(contents.certificates.length, 2);
    t.true(contents.certificates.some((one) => Buffer.from(one).equals(ecP256.der)));
    t.true(ecP256.keyPem.replace(/\s/g, '').includes(base64(contents.keys[0])));
    wipe(contents);
    t.true(contents.keys[0]?.every((byte) => byte === 0));
    const { ownCertificates } = createSecureContext({ pfx, passphrase: WORD, ca: ecP256.rootPem });
    t.deepEqual(Buffer.from(ownCertificates[0] ?? []), Buffer.from(ecP256.der));
    t.is(ownCertificates.length, 2);
  });

test('a passphrase of letters beyond ASCII, and none', async (t) => {
  for (const word of ['Grüße 🎃', '']) {
    const pfx = await exported(t, '-passout', `pass:${word}`);
    t.is(readPfx(pfx, word).keys.length, 1);
    t.throws(() => readPfx(pfx, `${word}.`), { code: 'ERR_OSSL_PKCS12_MAC_VERIFY_FAILURE' });
  }
});

test('a wrong passphrase is told', async (t) => {
  const pfx = await exported(t);
  t.throws(() => createSecureContext({ pfx, passphrase: 'other' }), {
    code: 'ERR_OSSL_PKCS12_MAC_VERIFY_FAILURE',
    message: /passphrase is wrong.*mac verify failure/,
  });
  t.throws(() => createSecureContext({ pfx }), { message: /mac verify failure/ });
  const without = await exported(t, '-nomac');
  t.throws(() => createSecureContext({ pfx: without, passphrase: 'other' }), {
    code: 'ERR_OSSL_BAD_DECRYPT',
  });
});

test('a file of an older kind is named, with what converts it', async (t) => {
  const convert = /openssl pkcs12 -legacy[^]+openssl pkcs12 -export/;
  const kinds: [string[], RegExp][] = [
    [['-legacy'], /SHA-1 with 40-bit RC2/],
    [['-legacy', '-certpbe', 'PBE-SHA1-RC4-128'], /SHA-1 with 128-bit RC4/],
    [['-certpbe', 'PBE-SHA1-3DES'], /SHA-1 with triple DES/],
    [['-keypbe', 'PBE-SHA1-3DES'], /SHA-1 with triple DES/],
    [['-certpbe', 'DES-EDE3-CBC'], /uses triple DES/],
    [['-certpbe', 'CAMELLIA-256-CBC'], /1\.2\.392\.200011/],
    [['-macalg', 'sha1'], /uses SHA-1;/],
  ];
  for (const [options, named] of kinds) {
    const pfx = await exported(t, ...options);
    const error = t.throws(() => createSecureContext({ pfx, passphrase: WORD }));
    t.like(error, { code: 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', option: 'pfx' });
    t.regex(error?.message ?? '', named);
    t.regex(error?.message ?? '', convert);
  }
});

test('what openssl was told converts is what it converts', async (t) => {
  const old = await exported(t, '-legacy');
  const folder = temporaryFolder('pfx');
  t.teardown(() => folder.remove());
  const error = t.throws(() => readPfx(old, WORD));
  const commands = [
    ...(error?.message ?? '').matchAll(/openssl (pkcs12 .+?)(?= and then| convert)/g),
  ];
  t.is(commands.length, 2);
  writeFileSync(join(folder.path, 'OLD.p12'), old);
  const words = ['-passin', `pass:${WORD}`, '-passout', `pass:${WORD}`];
  for (const [, command = ''] of commands) {
    const args = [...command.split(' '), ...words];
    const { status, stderr } = await runCommand('openssl', args, { cwd: folder.path });
    t.is(status, 0, stderr);
  }
  t.is(readPfx(readFileSync(join(folder.path, 'NEW.p12')), WORD).keys.length, 1);
});

test('several files, each with its own passphrase', async (t) => {
  const first = await exported(t);
  const second = await exported(t, '-passout', 'pass:two');
  const context = createSecureContext({
    pfx: [first, { buf: second, passphrase: 'two' }],
    passphrase: WORD,
  });
  t.is(context.ownCertificates.length, 2);
  t.notThrows(() => createSecureContext({ pfx: first.toString('latin1'), passphrase: WORD }));
  t.throws(() => createSecureContext({ pfx: [second], passphrase: WORD }));
});

test('the authorities in a file are trusted, and what is trusted anyhow', async (t) => {
  const {
    rootCa,
    server: { ecP256 },
  } = await pki();
  const pfx = await exported(t, '-certfile', rootCa.certFile);
  const { trusted } = createSecureContext({ pfx, passphrase: WORD });
  t.true(trusted.some((one) => Buffer.from(one).equals(rootCa.der)));
  t.true(trusted.length > 100);
  const { trusted: few } = createSecureContext({ pfx, passphrase: WORD, ca: ecP256.rootPem });
  t.true(few.length < 5);
});

test('a file without a key, and one whose key is of another certificate', async (t) => {
  const bare = await exported(t, '-nokeys');
  t.throws(() => createSecureContext({ pfx: bare, passphrase: WORD }), {
    message: /no private key/,
  });
});

test('whatever is no such file is told as that', async (t) => {
  const whole = await exported(t, '-certpbe', 'NONE', '-keypbe', 'NONE', '-nomac');
  t.throws(() => readPfx(Buffer.from('sample'), ''), { message: /no PKCS#12 file/ });
  t.throws(() => readPfx(Buffer.alloc(0), ''), { code: 'ERR_OSSL_ASN1_NOT_ENOUGH_DATA' });
  t.throws(() => readPfx(Buffer.alloc(3000, 0x30), ''), { code: 'ERR_OSSL_ASN1_NOT_ENOUGH_DATA' });
  t.throws(() => readPfx(Buffer.alloc(3000, '\x30\x80'), ''), { message: /no PKCS#12 file/ });
  for (let size = 1; size < whole.length; size += 7)
    t.throws(() => readPfx(whole.subarray(0, size), ''), { message: /^pfx|^The option pfx/ });
});

test('a damaged file is an error that says so, whichever byte it is', async (t) => {
  const whole = await exported(t, '-iter', '1');
  // What the MAC covers, and the MAC: not the words around them, some of which say nothing.
  for (let at = 32; at < whole.length - 70; at += 11) {
    const damaged = Buffer.from(whole);
    damaged.writeUInt8(damaged.readUInt8(at) ^ 0x55, at);
    t.throws(() => readPfx(damaged, WORD), { message: /pfx/ }, `byte ${at}`);
  }
});

test('a file that asks for more rounds than can be waited for is refused', async (t) => {
  const whole = await exported(t, '-iter', '65535');
  const at = whole.lastIndexOf(Buffer.from('0203 00ffff'.replace(' ', ''), 'hex'));
  t.true(at > 0);
  whole.set([0x02, 0x03, 0x7f, 0xff, 0xff], at);
  const derived = whole.indexOf(Buffer.from('020300ffff', 'hex'));
  whole.set([0x02, 0x03, 0x7f, 0xff, 0xff], derived);
  t.throws(() => readPfx(whole, WORD), { code: 'ERR_INVALID_ARG_VALUE', message: /rounds/ });
});

test('a file in pieces of no told length is read', async (t) => {
  const plain = await exported(t, '-certpbe', 'NONE', '-keypbe', 'NONE', '-nomac');
  // PFX, its ContentInfo, and the content's octets, all written anew.
  const inner = plain.subarray(plain.indexOf(Buffer.from('a082', 'hex')) + 8);
  const cut = 100;
  const octets = (bytes: Buffer): Buffer =>
    Buffer.concat([Buffer.from([0x04, 0x82, bytes.length >> 8, bytes.length & 0xff]), bytes]);
  const end = Buffer.from([0, 0]);
  const anew = Buffer.concat([
    Buffer.from('3080020103308006092a864886f70d010701a0802480', 'hex'),
    octets(inner.subarray(0, cut)),
    octets(inner.subarray(cut)),
    end,
    end,
    end,
    end,
  ]);
  t.is(readPfx(anew, '').certificates.length, 2);
  t.is(readPfx(anew, '').keys.length, 1);
});

function base64(bytes: Uint8Array | undefined): string {
  return (
    Buffer.from(bytes ?? [])
      .toString('base64')
      .replace(/=+$/, '') || 'nothing'
  );
}
