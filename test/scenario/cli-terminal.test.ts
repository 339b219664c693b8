import test, { type ExecutionContext } from 'ava';
import { pki } from '../../tools/certificates.js';
import { projectFile } from '../../tools/project.js';
import { startOpensslServer } from '../../tools/servers.js';
import { onTerminal, quoted, type Typed } from '../support/terminal.js';
import { started } from '../support/tls-client.js';

const mbedtlsWasm = (...args: readonly string[]): string =>
  [process.execPath, projectFile('dist/ts/cli/main.js'), ...args].map(quoted).join(' ');

/** openssl, which reverses lines for clients with a certificate alone; the key's passphrase. */
async function members(t: ExecutionContext) {
  const { server, client, encrypted, rootCa } = await pki();
  const { port } = await started(
    t,
    startOpensslServer({
      certificate: server.ecP256,
      mode: 'reverse',
      clientCa: rootCa.rootFile,
      requireClientCert: true,
    }),
  );
  const own = ['--cert', client.ec.chainFile, '--key', encrypted.ec.keyFile];
  return {
    args: [`localhost:${port}`, '--ca', server.ecP256.rootFile, ...own],
    passphrase: encrypted.passphrase,
  };
}

const passphraseIs = (text: string): Typed => ({ after: /Passphrase of the key: /, keys: text });

test('on a terminal: a passphrase that is not shown, then a conversation', async (t) => {
  const { args, passphrase } = await members(t);
  const { status, screen } = await onTerminal(mbedtlsWasm('connect', ...args), [
    passphraseIs(`${passphrase}\n`),
    { after: /Connected[^]*valid/, keys: 'stressed\n' },
    { after: /desserts/, keys: '\u0004' },
  ]);
  t.is(status, 0, screen);
  t.regex(screen, /desserts/);
  t.false(screen.includes(passphrase));
});

test('input comes by a pipe, the passphrase from the terminal all the same', async (t) => {
  const { args, passphrase } = await members(t);
  const { status, screen } = await onTerminal(
    `echo stressed | ${mbedtlsWasm('connect', ...args, '-q')}`,
    [passphraseIs(`${passphrase}\n`)],
  );
  t.is(status, 0, screen);
  t.regex(screen, /desserts/);
});

test('a passphrase is asked for once by who connects often', async (t) => {
  const { args, passphrase } = await members(t);
  const { status, screen } = await onTerminal(mbedtlsWasm('scan', ...args, '--json'), [
    passphraseIs(`${passphrase}\n`),
  ]);
  t.is(status, 0, screen);
  t.is(screen.split('Passphrase').length, 2);
  t.regex(screen, /"TLS 1\.2": "yes"/);
});

test('a wrong passphrase, the end of the input and an interrupt', async (t) => {
  const { args } = await members(t);
  const ended = async (keys: string) =>
    onTerminal(mbedtlsWasm('connect', ...args), [passphraseIs(keys)]);
  const wrong = await ended('wrong\n');
  t.is(wrong.status, 1);
  t.regex(wrong.screen, /PASSWORD_MISMATCH/);
  const nothing = await ended('\u0004');
  t.is(nothing.status, 2);
  t.regex(nothing.screen, /No passphrase was given/);
  // 128 and the number of SIGINT, as a shell has it.
  t.is((await ended('\u0003')).status, 130);
});
