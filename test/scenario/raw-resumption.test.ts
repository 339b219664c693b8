import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { MBEDTLS_SSL_VERIFY_NONE } from '../../wasm/constants.js';
import type { TLSSocket } from '../../ts/tls/tls-socket.js';
import { NSAPI_ERROR_AUTH_FAILURE } from '../../ts/nsapi/error.js';
import { openRaw } from '../../ts/raw.js';
import { pki, type Certificate } from '../../tools/certificates.js';
import { temporaryFolder } from '../../tools/cleanup.js';
import { root } from '../../tools/project.js';
import { startNodeTlsServer, startOpensslServer } from '../../tools/servers.js';
import { ask, started, tlsClient } from '../support/tls-client.js';

const PROGRAM = join(root, 'dist', 'test', 'support', 'resume-program.js');

/** Runs the client in a process of its own, and gives what the server answered. */
async function visit(
  port: number,
  caFile: string,
  tls: string,
  sessionFile: string,
): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    PROGRAM,
    String(port),
    caFile,
    tls,
    sessionFile,
  ]);
  return stdout;
}

function sessionFile(t: ExecutionContext): string {
  const folder = temporaryFolder('session');
  t.teardown(() => folder.remove());
  return join(folder.path, 'session');
}

for (const tls of ['1.2', '1.3'] as const) {
  test(`a saved session is resumed elsewhere, as openssl says: TLS ${tls}`, async (t) => {
    const {
      server: { ecP256 },
    } = await pki();
    const openssl = await started(t, startOpensslServer({ certificate: ecP256, tls, mode: 'www' }));
    const file = sessionFile(t);
    const first = await visit(openssl.port, ecP256.rootFile, tls, file);
    t.regex(first, new RegExp(`New, TLSv${tls}, Cipher is`));
    t.true(existsSync(file));
    const second = await visit(openssl.port, ecP256.rootFile, tls, file);
    t.regex(second, new RegExp(`Reused, TLSv${tls}, Cipher is`));
    t.notRegex(second, /New, TLS/);
  });

  test(`a saved session is resumed elsewhere, as node:tls says: TLS ${tls}`, async (t) => {
    const {
      server: { ecP256 },
    } = await pki();
    const reused: boolean[] = [];
    const version = tls === '1.2' ? 'TLSv1.2' : 'TLSv1.3';
    const node = await started(
      t,
      startNodeTlsServer(
        { cert: ecP256.chainPem, key: ecP256.keyPem, minVersion: version, maxVersion: version },
        (socket) => {
          reused.push(socket.isSessionReused());
          socket.once('data', () => socket.end('bye'));
        },
      ),
    );
    const file = sessionFile(t);
    for (let visits = 0; visits < 3; visits++)
      t.is(await visit(node.port, ecP256.rootFile, tls, file), 'bye');
    t.deepEqual(reused, [false, true, true]);
  });
}

for (const tls of ['1.2', '1.3'] as const) {
  test(`a damaged session costs a full handshake with openssl: TLS ${tls}`, async (t) => {
    const {
      server: { ecP256 },
    } = await pki();
    const openssl = await started(t, startOpensslServer({ certificate: ecP256, tls, mode: 'www' }));
    const file = sessionFile(t);
    await visit(openssl.port, ecP256.rootFile, tls, file);
    const saved = readFileSync(file);
    for (const bad of [
      saved.subarray(0, saved.length >> 1),
      new Uint8Array(0),
      saved.map((byte, at) => (at === 100 ? byte ^ 0xff : byte)),
      saved.subarray(20, -32),
    ]) {
      const socket = tlsClient(t, { ca: ecP256.rootPem });
      t.is(socket.setSession(bad), 0);
      t.is(await socket.connect('localhost', openssl.port), 0, String(socket.lastError));
      t.regex(
        await ask(socket, 'GET / HTTP/1.0\r\n\r\n', /<\/HTML>/i),
        new RegExp(`New, TLSv${tls}, Cipher is`),
      );
      await socket.close();
    }
  });

  test(`a session not verified, or for another name, lets nobody in: TLS ${tls}`, async (t) => {
    const {
      bad: { untrusted, wrongHost },
    } = await pki();
    const attacks: readonly (readonly [Certificate, (socket: TLSSocket) => void])[] = [
      [untrusted, (socket) => socket.getSslConfig().confAuthmode(MBEDTLS_SSL_VERIFY_NONE)],
      [wrongHost, (socket) => socket.setHostname('other.test')],
    ];
    for (const [certificate, weaken] of attacks) {
      const openssl = await started(t, startOpensslServer({ certificate, tls, mode: 'www' }));
      const enter = async (
        session: Uint8Array | null,
        prepare: (socket: TLSSocket) => void,
      ): Promise<{ code: number; given: Uint8Array | null }> => {
        const socket = tlsClient(t, {
          ca: certificate.rootPem,
          configure: (config) =>
            openRaw(config.instance).c.mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(
              config.pointer,
              1,
            ),
        });
        prepare(socket);
        socket.setSession(session);
        const code = await socket.connect('localhost', openssl.port);
        if (code === 0) await ask(socket, 'GET / HTTP/1.0\r\n\r\n', /<\/HTML>/i);
        const given = socket.getSession();
        await socket.close();
        return { code, given };
      };
      const { given } = await enter(null, weaken);
      t.not(given, null);
      t.is((await enter(given, () => undefined)).code, NSAPI_ERROR_AUTH_FAILURE);
      t.is((await enter(given, weaken)).code, 0);
    }
  });
}

test('a session that the server forgot costs a full handshake and nothing else', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const file = sessionFile(t);
  for (let servers = 0; servers < 2; servers++) {
    const openssl = await started(
      t,
      startOpensslServer({ certificate: ecP256, tls: '1.3', mode: 'www' }),
    );
    t.regex(await visit(openssl.port, ecP256.rootFile, '1.3', file), /New, TLSv1\.3/);
  }
});
