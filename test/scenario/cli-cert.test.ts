import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { pki } from '../../tools/certificates.js';
import { temporaryFolder } from '../../tools/cleanup.js';
import { projectFile } from '../../tools/project.js';
import { runCommand, type Ran } from '../support/command.js';

const program = projectFile('dist/ts/cli/main.js');

const cli = (...args: readonly string[]): Promise<Ran> =>
  runCommand(process.execPath, [program, 'cert', ...args]);

test('each certificate of several files is judged, an issuer with what it issued', async (t) => {
  const { server, bad, rootCa } = await pki();
  const files = [server.ecP256.chainFile, bad.expired.chainFile];
  const { status, stdout } = await cli(...files, '--ca', rootCa.rootFile);
  t.is(status, 0);
  t.regex(stdout, /^Verification of CN=server\.test \(.*ec-p256.*\): nothing is wrong\.$/m);
  t.regex(stdout, /^Verification of CN=server\.test \(.*expired.*\): refused\.$/m);
  t.regex(stdout, /has expired: it was valid until 2021/);
  const json = await cli(...files, '--ca', rootCa.rootFile, '--json');
  const { items, verifications } = JSON.parse(json.stdout);
  t.is(items.length, 4);
  t.deepEqual(
    verifications.map(({ file, ok }: { file: string; ok: boolean }) => [file, ok]),
    [
      [files[0], true],
      [files[1], false],
    ],
  );
});

test('"-" is standard input, whatever that is', async (t) => {
  const { server } = await pki();
  const child = spawn(process.execPath, [program, 'cert', '-'], { timeout: 30_000 });
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (shown += text));
  child.stdin.end(server.ecP256.chainPem);
  const [status] = await once(child, 'close');
  t.is(status, 0);
  t.regex(shown, /^certificate \(-\)\n/);
});

test('PKCS#12: its certificates and its key', async (t) => {
  const { server } = await pki();
  const { path } = temporaryFolder('cli-cert');
  const [file, wrong, right] = ['own.p12', 'wrong', 'right'].map((name) => join(path, name));
  const { chainFile, keyFile } = server.ecP256;
  const made = ['-in', chainFile, '-inkey', keyFile, '-passout', 'pass:open sesame'];
  await runCommand('openssl', ['pkcs12', '-export', ...made, '-out', `${file}`]);
  writeFileSync(`${wrong}`, 'shut\n');
  writeFileSync(`${right}`, 'open sesame\n');
  const read = await cli(`${file}`, '--pass-file', `${right}`, '--ca', server.ecP256.rootFile);
  t.is(read.status, 0, read.stderr);
  t.regex(read.stdout, /^certificate [^]*^certificate [^]*^private key .*\n {2}EC, 256 bits$/m);
  t.regex(read.stdout, /nothing is wrong/);
  const shut = await cli(`${file}`, '--pass-file', `${wrong}`);
  t.is(shut.status, 1);
  t.regex(shut.stdout, /cannot be read: .*passphrase is wrong/);
});

test('what cannot be read is told by what it is', async (t) => {
  const { encrypted } = await pki();
  const { path } = temporaryFolder('cli-cert');
  const named = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(path, name), content);
    return join(path, name);
  };
  const zeros = Buffer.alloc(2_000_000).toString('base64');
  const block = (label: string): string =>
    `-----BEGIN ${label}-----\n${zeros}\n-----END ${label}-----\n`;
  const der = Buffer.from(encrypted.ec.keyPem.replace(/-----.*-----/g, ''), 'base64');
  const wrong = ['--pass-file', named('wrong', 'wrong')];
  const cases: readonly (readonly [string, number, RegExp])[] = [
    [named('empty', ''), 1, /it is empty/],
    [named('wide', Buffer.from('\ufeff-----BEGIN CERTIFICATE-----', 'utf16le')), 1, /UTF-16/],
    [named('large-key', block('PUBLIC KEY')), 1, /it is no public key \(/],
    [named('large-request', block('CERTIFICATE REQUEST')), 1, /it is no request \(/],
    [named('pkcs7', block('PKCS7')), 0, /called PKCS7: openssl pkcs7/],
    [named('ssh', block('OPENSSH PRIVATE KEY')), 0, /ssh-keygen -p -m PKCS8/],
    [named('encrypted.der', der), 1, /PASSWORD_MISMATCH/],
  ];
  for (const [file, status, words] of cases) {
    const ran = await cli(file, ...wrong);
    t.is(ran.status, status, ran.stdout);
    t.regex(ran.stdout, words);
  }
  const right = named('right', encrypted.passphrase);
  const opened = await cli(join(path, 'encrypted.der'), '--pass-file', right);
  t.regex(opened.stdout, /^private key .*\n {2}EC, 256 bits$/m);
  for (const [file, words] of [
    [path, /^FILE: "[^"]+" is a folder/],
    ['/dev/zero', /is larger than 64 MB/],
  ] as const) {
    const refused = await cli(file);
    t.is(refused.status, 2);
    t.regex(refused.stderr, words);
  }
});

test('cert verify: a moment that is none and a name that is empty are mistakes', async (t) => {
  const { chainFile, rootFile } = (await pki()).server.ecP256;
  const verify = ['verify', chainFile, '--ca', rootFile];
  for (const time of ['hello 1', '', '2030', '2030-13-01']) {
    const { status, stderr } = await cli(...verify, '--time', time);
    t.is(status, 2, time);
    t.regex(stderr, /^--time takes a date such as 2030-01-31/);
  }
  t.is((await cli(...verify, '--time', '2100-01-01T00:00:00Z')).status, 1);
  t.regex((await cli(...verify, '--host', '')).stderr, /^--host takes a host name/);
});
