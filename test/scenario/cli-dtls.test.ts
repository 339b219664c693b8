import { spawn } from 'node:child_process';
import { once } from 'node:events';
import test from 'ava';
import { Instance } from '../../ts/ffi/instance.js';
import { NodeStack } from '../../ts/stack/node/node-stack.js';
import { pki } from '../../tools/certificates.js';
import { projectFile } from '../../tools/project.js';
import { EchoServer, IDENTITY, PSK, serverConfig } from '../support/dtls.js';

test('connect --dtls: by certificate, by key, and an unknown one refused', async (t) => {
  const { ecP256 } = (await pki()).server;
  const other = (await pki()).bad.untrusted;
  const ca = ['--ca', ecP256.rootFile];
  const psk = ['--psk', Buffer.from(PSK).toString('hex'), '--psk-identity', String(IDENTITY)];
  for (const [certificate, options, wanted] of [
    [ecP256, ca, 0],
    [null, psk, 0],
    [other, ca, 1],
    [other, [...ca, '--insecure'], 0],
  ] as const) {
    const { address } = new EchoServer(t, new NodeStack(), {
      config: serverConfig(t, new Instance(), certificate),
    });
    const target = `${address.host}:${address.port}`;
    const child = spawn(process.execPath, [
      projectFile('dist/ts/cli/main.js'),
      ...['connect', target, '--dtls', '--servername', 'localhost', ...options],
    ]);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text) => (stdout += String(text)));
    child.stderr.on('data', (text) => (stderr += String(text)));
    child.stdin.on('error', () => {});
    child.stdin.end('hello');
    const [status] = await once(child, 'close');
    t.is(status, wanted, stderr);
    if (wanted === 0) t.regex(stderr, /protocol +DTLSv1\.2/);
    else t.regex(stderr, /not signed by a trusted/i);
    t.is(stdout, wanted === 0 ? 'hello' : '');
  }
});
