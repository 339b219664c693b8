import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { pki } from '../../tools/certificates.js';
import { temporaryFolder } from '../../tools/cleanup.js';
import { projectFile } from '../../tools/project.js';
import { runCommand, type Ran } from '../support/command.js';

const program = projectFile('dist/ts/cli/main.js');

const cli = (...args: readonly string[]): Promise<Ran> =>
  runCommand(process.execPath, [program, ...args]);

/** A server of HTTPS: / answers hello, /cut ends early, /slow never ends. */
async function web(t: ExecutionContext) {
  const {
    server: { ecP256 },
  } = await pki();
  const server = createServer(
    { cert: ecP256.chainPem, key: ecP256.keyPem },
    (request, response) => {
      if (request.url === '/cut') {
        response.setHeader('Content-Length', 1000);
        response.write('abc', () => setTimeout(() => request.socket.destroy(), 50));
      } else if (request.url === '/slow') response.write('abc');
      else response.end(`hello ${request.url}`);
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return { host: `localhost:${port}`, trust: ['--ca', ecP256.rootFile] };
}

test('-o replaces a file when all has come, and leaves nothing else behind', async (t) => {
  const { host, trust } = await web(t);
  const { path } = temporaryFolder('cli-output');
  const [file, link] = [join(path, 'file'), join(path, 'link')];
  writeFileSync(file, 'before', { mode: 0o640 });
  writeFileSync(`${file}.part`, 'somebody else’s');
  symlinkSync('file', link);
  const cut = await cli('get', `https://${host}/cut`, ...trust, '-o', file);
  t.is(cut.status, 1);
  t.regex(cut.stderr, /cut short after 3 bytes/);
  t.is(readFileSync(file, 'utf8'), 'before');
  const whole = await cli('get', `${host}/path?query`, ...trust, '-o', link);
  t.is(whole.status, 0, whole.stderr);
  t.is(readFileSync(file, 'utf8'), 'hello /path?query');
  t.is(statSync(file).mode & 0o777, 0o640);
  t.deepEqual(readdirSync(path), ['file', 'file.part', 'link']);
  t.is(readFileSync(`${file}.part`, 'utf8'), 'somebody else’s');
});

test('an interrupt leaves no half of a file', async (t) => {
  const { host, trust } = await web(t);
  const { path } = temporaryFolder('cli-output');
  const args = ['get', `https://${host}/slow`, ...trust, '-o', join(path, 'file')];
  const child = spawn(process.execPath, [program, ...args], { timeout: 30_000 });
  let told = '';
  for await (const text of child.stderr.setEncoding('utf8')) {
    told += text;
    if (told.includes('Answer: ')) break;
  }
  child.kill('SIGINT');
  const [, signal] = await once(child, 'exit');
  t.is(signal, 'SIGINT');
  t.deepEqual(readdirSync(path), []);
});

test('-o writes to a device and to standard output, and to no folder', async (t) => {
  const { host, trust } = await web(t);
  const { path } = temporaryFolder('cli-output');
  const get = (output: string): Promise<Ran> => cli('get', host, ...trust, '-q', '-o', output);
  t.is((await get('-')).stdout, 'hello /');
  t.is((await get('/dev/stdout')).stdout, 'hello /');
  const full = await get('/dev/full');
  t.is(full.status, 1);
  t.regex(full.stderr, /^The output cannot be written \(ENOSPC/);
  t.true(statSync('/dev/full').isCharacterDevice());
  for (const output of [path, '', `${path}/no/file`]) {
    const refused = await get(output);
    t.is(refused.status, 2, output);
    t.regex(refused.stderr, /^--output: /);
  }
});

test('what cannot be printed is told in a sentence, without a trace of calls', async (t) => {
  const full = openSync('/dev/full', 'w');
  const child = spawn(process.execPath, [program, 'help'], { stdio: ['ignore', full, 'pipe'] });
  let told = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (told += text));
  const [status] = await once(child, 'close');
  t.is(status, 1);
  t.regex(told, /^Standard output cannot be written: ENOSPC[^\n]*\n$/);
});

test('a log of keys that cannot be written is told, and the connection goes on', async (t) => {
  const { host, trust } = await web(t);
  const { status, stdout, stderr } = await cli(
    'get',
    host,
    ...trust,
    '-q',
    '--keylog',
    '/dev/full',
  );
  t.is(status, 0, stderr);
  t.is(stdout, 'hello /');
  t.regex(stderr, /^WARNING: --keylog: ENOSPC[^\n]*\n$/);
  const env = { ...process.env, SSLKEYLOGFILE: '/no/such/folder/keys' };
  const unwritable = await runCommand(process.execPath, [program, 'get', host, ...trust], { env });
  t.is(unwritable.status, 2);
  t.regex(unwritable.stderr, /^SSLKEYLOGFILE: ENOENT/);
});
