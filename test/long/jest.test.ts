import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { pki } from '../../tools/certificates.js';
import { projectFile } from '../../tools/project.js';
import { startNodeTlsServer } from '../../tools/servers.js';
import { runCommand } from '../support/command.js';
import { installPacked } from '../support/packed.js';
import { started } from '../support/tls-client.js';

const VERSION = '30.2.0';

/** The program of jest, fetched by npm once, into .cache. Throws where it cannot be. */
async function jest(): Promise<string> {
  const folder = projectFile('.cache', `jest-${VERSION}`);
  const program = join(folder, 'node_modules', 'jest', 'bin', 'jest.js');
  if (existsSync(program)) return program;
  const options = ['--no-save', '--no-audit', '--no-fund', '--prefix', folder];
  const { status, stderr } = await runCommand('npm', ['install', ...options, `jest@${VERSION}`]);
  if (status !== 0) throw new Error(`npm install jest@${VERSION} failed:\n${stderr}`);
  return program;
}

test('jest as it is by default: a connection, and each entry by require', async (t) => {
  t.timeout(300_000);
  const {
    server: { ecP256 },
  } = await pki();
  const { port } = await started(
    t,
    startNodeTlsServer({ cert: ecP256.chainPem, key: ecP256.keyPem }, (socket) =>
      socket.end('served'),
    ),
  );
  const folder = await installPacked();
  writeFileSync(join(folder, 'package.json'), '{ "name": "consumer", "private": true }\n');
  writeFileSync(
    join(folder, 'sum.test.js'),
    `const { TLSSocket, check } = require('mbedtls-wasm');
test('a connection', async () => {
  const socket = new TLSSocket();
  check(socket.open(), socket);
  check(socket.setRootCaCertPath(${JSON.stringify(ecP256.rootFile)}), socket);
  check(await socket.connect('localhost', ${port}), socket);
  const buffer = new Uint8Array(100);
  const size = check(await socket.recv(buffer), socket);
  expect(new TextDecoder().decode(buffer.subarray(0, size))).toBe('served');
  await socket.close();
});
for (const entry of ['raw', 'full', 'offloaded', 'net', 'tls', 'roots', 'relay', 'datagram', 'dtls',
  'web', 'compliance'])
  test(entry, () => {
    expect(Object.keys(require('mbedtls-wasm/' + entry)).length).toBeGreaterThan(0);
  });
`,
  );
  const { status, stdout, stderr } = await runCommand(
    process.execPath,
    [await jest(), '--rootDir', folder],
    { cwd: folder },
  );
  t.is(status, 0, stdout + stderr);
  t.regex(stderr, /Tests: +12 passed, 12 total/);
});
