import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { NSAPI_ERROR_AUTH_FAILURE } from '../../ts/nsapi/error.js';
import { pki } from '../support/certificates.js';
import { temporaryFolder } from '../support/cleanup.js';
import { root } from '../support/project.js';
import { startNodeTlsServer, startOpensslServer } from '../support/servers.js';
import { started, tlsClient } from '../support/tls-client.js';

const PROGRAM = join(root, 'dist', 'test', 'support', 'resume-program.js');

/** Runs the client in a process of its own, and gives what the server answered. */
async function visit(port: number, caFile: string, tls: string, sessionFile: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, String(port), caFile, tls, sessionFile]);
  return stdout;
}

function sessionFile(t: ExecutionContext): string {
  const folder = temporaryFolder('session');
  t.teardown(() => folder.remove());
  return join(folder.path, 'session');
}

for (const tls of ['1.2', '1.3'] as const) {
  test(`a session saved in one process is resumed in another, as openssl says: TLS ${tls}`, async (t) => {
    const { server: { ecP256 } } = await pki();
    const openssl = await started(t, startOpensslServer({ certificate: ecP256, tls, mode: 'www' }));
    const file = sessionFile(t);
    const first = await visit(openssl.port, ecP256.rootFile, tls, file);
    t.regex(first, new RegExp(`New, TLSv${tls}, Cipher is`));
    t.true(existsSync(file));
    const second = await visit(openssl.port, ecP256.rootFile, tls, file);
    t.regex(second, new RegExp(`Reused, TLSv${tls}, Cipher is`));
    t.notRegex(second, /New, TLS/);
  });

  test(`a session saved in one process is resumed in another, as node:tls says: TLS ${tls}`, async (t) => {
    const { server: { ecP256 } } = await pki();
    const reused: boolean[] = [];
    const version = tls === '1.2' ? 'TLSv1.2' : 'TLSv1.3';
    const node = await started(t, startNodeTlsServer(
      { cert: ecP256.chainPem, key: ecP256.keyPem, minVersion: version, maxVersion: version }, (socket) => {
        reused.push(socket.isSessionReused());
        socket.once('data', () => socket.end('bye'));
      }));
    const file = sessionFile(t);
    for (let visits = 0; visits < 3; visits++) t.is(await visit(node.port, ecP256.rootFile, tls, file), 'bye');
    t.deepEqual(reused, [false, true, true]);
  });
}

test('a damaged session fails the connect, and names no other cause', async (t) => {
  const { server: { ecP256 } } = await pki();
  const openssl = await started(t, startOpensslServer({ certificate: ecP256, tls: '1.2', mode: 'www' }));
  const file = sessionFile(t);
  await visit(openssl.port, ecP256.rootFile, '1.2', file);
  const saved = readFileSync(file);
  for (const bad of [saved.subarray(0, saved.length >> 1), new Uint8Array(0), saved.map((byte, at) => (at < 4 ? byte ^ 0xff : byte))]) {
    const socket = tlsClient(t, { ca: ecP256.rootPem });
    t.is(socket.setSession(bad), 0);
    t.is(await socket.connect('localhost', openssl.port), NSAPI_ERROR_AUTH_FAILURE);
    t.regex(socket.lastError?.message ?? '', /MBEDTLS_ERR_SSL_(BAD_INPUT_DATA|VERSION_MISMATCH)/);
  }
});

test('a session that the server does not know any more costs a full handshake and nothing else', async (t) => {
  const { server: { ecP256 } } = await pki();
  const file = sessionFile(t);
  for (let servers = 0; servers < 2; servers++) {
    const openssl = await started(t, startOpensslServer({ certificate: ecP256, tls: '1.3', mode: 'www' }));
    t.regex(await visit(openssl.port, ecP256.rootFile, '1.3', file), /New, TLSv1\.3/);
  }
});
