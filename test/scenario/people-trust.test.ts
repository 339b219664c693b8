import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { verifyChain } from '../../ts/mbedtls/verify-chain.js';
import { TCPSocket } from '../../ts/net/tcp-socket.js';
import { NSAPI_ERROR_OK, NSAPI_ERROR_PARAMETER } from '../../ts/nsapi/error.js';
import { keyCases, peopleFile, trustCases, type TrustCase } from '../support/people.js';

function wrapper(): TLSSocketWrapper {
  return new TLSSocketWrapper(new TCPSocket());
}

function read(name: string): Uint8Array {
  return new Uint8Array(readFileSync(peopleFile(name)));
}

function trusted(row: TrustCase): { readonly socket: TLSSocketWrapper; readonly result: number } {
  const socket = wrapper();
  return {
    socket,
    result:
      row.use === 'directory'
        ? socket.setRootCaCertPath(peopleFile(row.file))
        : socket.setRootCaCert(read(row.file)),
  };
}

for (const row of trustCases()) {
  test(`${row.id}: ${row.what}: ${row.expect}`, (t) => {
    const { socket, result } = trusted(row);
    const said = JSON.stringify([socket.lastError?.message, socket.unreadable]);
    t.log(said);
    if (row.expect !== 'either') t.is(result === 0, row.expect === 'accept', said);
    if (result !== 0) for (const words of row.words) t.regex(said, new RegExp(words, 'i'));
    const chain = socket.getCaChain();
    if (chain === null) {
      t.not(result, 0);
      return;
    }
    if (row.certificates !== undefined) {
      const { length } = chain.certificates;
      t.is(length + socket.unreadable.length, row.certificates);
    }
    const verdicts = row.servers.map(({ chain: sent, host }) =>
      verifyChain(read(sent), chain, { host }),
    );
    t.true(verdicts.some(({ verifyFlags }) => verifyFlags.length === 0));
    for (const { faults } of socket.unreadable.length === 0 ? verdicts : [])
      t.deepEqual(faults, []);
    if (socket.unreadable.length > 0 && row.use !== 'directory')
      for (const words of row.words) t.regex(said, new RegExp(words, 'i'));
  });
}

for (const row of keyCases()) {
  test(`${row.id}: ${row.what}: ${row.expect}`, (t) => {
    const socket = wrapper();
    const result = socket.setClientCertKey(read(row.cert), read(row.file), row.passphrase);
    const said = socket.lastError?.message ?? '';
    t.log(said);
    if (row.expect === 'either') t.true([NSAPI_ERROR_OK, NSAPI_ERROR_PARAMETER].includes(result));
    else t.is(result === 0, row.expect === 'accept', said);
    if (result !== 0) for (const words of row.words) t.regex(said, new RegExp(words, 'i'));
  });
}

test('a directory with a dangling link, a pipe and a folder is read and told of', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'trust-'));
  try {
    writeFileSync(join(folder, 'a.pem'), read('pem/plain.pem'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'b.0'));
    execFileSync('mkfifo', [join(folder, 'c')]);
    mkdirSync(join(folder, 'd'));
    writeFileSync(join(folder, 'e.der'), '');
    const socket = wrapper();
    t.is(socket.setRootCaCertPath(folder), 0);
    t.deepEqual(
      socket.unreadable.map(({ file, index, subject }) => [file, index, subject]),
      ['b.0', 'c', 'e.der'].map((name) => [join(folder, name), 0, null]),
    );
    const reasons = socket.unreadable.map(({ reason }) => reason).join('\n');
    t.regex(reasons, /^ENOENT.*\nit is no regular file\nit is empty \(/);
    t.deepEqual(socket.getCaChain()?.unreadable, socket.unreadable);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('what is appended is read as far as it can be; where nothing can, all is as it was', (t) => {
  const socket = wrapper();
  t.is(socket.setRootCaCert(read('pem/plain.pem')), 0);
  t.is(socket.appendRootCaCert(read('pem/only-a-key.pem')), NSAPI_ERROR_PARAMETER);
  t.is(socket.getCaChain()?.certificates.length, 1);
  t.deepEqual(socket.unreadable, []);
  t.is(socket.appendRootCaCert(read('bundles/ten-one-malformed.pem')), 0);
  t.is(socket.getCaChain()?.certificates.length, 10);
  t.deepEqual(
    socket.unreadable.map(({ index }) => index),
    [4],
  );
  t.is(socket.setRootCaCert(read('pem/plain.pem')), 0);
  t.deepEqual(socket.unreadable, [], 'of what was set before');
});

test('an own chain of which one certificate cannot be read is refused', (t) => {
  const socket = wrapper();
  const chain = `${Buffer.from(read('keys/ec.crt')).toString()}${Buffer.from(
    read('bundles/ten-one-malformed.pem'),
  ).toString()}`;
  t.is(socket.setClientCertKey(chain, read('keys/ec-pkcs8.key')), NSAPI_ERROR_PARAMETER);
  t.is(socket.getOwnCert(), null);
});

const strange: readonly (readonly [what: string, input: string | Uint8Array, words: RegExp])[] = [
  ['a path', '/etc/ssl/certs/ca-certificates.crt', /path of a file.*setRootCaCertPath/],
  ['a path as bytes', new TextEncoder().encode('certs\\ca.pem\r\n'), /path of a file/],
  ['nothing', '', /it is empty/],
  ['white space', ' \r\n\t', /it is empty/],
  ['base64 alone', Buffer.from(read('pem/der.pem')).toString('base64'), /without its lines BEGIN/],
  ['UTF-16 without its mark', new Uint8Array(Buffer.from('-----BEGIN', 'utf16le')), /UTF-16/],
  ['a key in DER', derOf('pem/only-a-key.pem'), /it is a private key/],
  ['a request in DER', derOf('pem/only-a-request.pem'), /certificate request/],
  ['PKCS #7 in DER', derOf('pem/pkcs7.pem'), /PKCS #7; openssl pkcs7/],
  ['PKCS #12', Uint8Array.of(0x30, 5, 2, 1, 3, 0x30, 0), /PKCS #12; openssl pkcs12/],
  ['a public key in DER', derOf('keys/public.key'), /it is a public key/],
  ['a Java key store', Uint8Array.of(0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2), /Java key store/],
  ['noise', Uint8Array.of(1, 2, 3, 4), /neither PEM nor DER/],
  ['a cut certificate', read('pem/der.pem').subarray(0, 100), /incomplete/],
];

function derOf(name: string): Uint8Array {
  const base64 = Buffer.from(read(name))
    .toString()
    .replace(/-----.*/g, '');
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

for (const [what, input, words] of strange) {
  test(`${what} instead of a CA certificate or an own one is called by its name`, (t) => {
    const socket = wrapper();
    t.is(socket.setRootCaCert(input), NSAPI_ERROR_PARAMETER);
    t.regex(socket.lastError?.message ?? '', words);
    t.is(socket.setClientCertKey(input, read('keys/ec-pkcs8.key')), NSAPI_ERROR_PARAMETER);
    t.regex(socket.lastError?.message ?? '', words);
  });
}
