import { spawn } from 'node:child_process';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { Instance } from '../../ts/ffi/instance.js';
import { TCPSocket } from '../../ts/net/tcp-socket.js';
import { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { NSAPI_ERROR_AUTH_FAILURE } from '../../ts/nsapi/error.js';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { TLSError } from '../../ts/mbedtls/error.js';
import { openRaw } from '../../ts/raw.js';
import { pki } from '../../tools/certificates.js';
import { temporaryFolder } from '../../tools/cleanup.js';
import { recvExactly } from '../support/exchange.js';
import { leavesNothing, usedInstance } from '../support/memory.js';
import { RawServer } from '../support/raw-server.js';

async function start(instance = new Instance()): Promise<RawServer> {
  const {
    server: { ecP256 },
    bad: { wrongHost },
  } = await pki();
  return new RawServer(openRaw(instance), [
    ['localhost', ecP256],
    ['other.test', wrongHost],
  ]);
}

/** `openssl s_client`: says a line, and leaves when it came back. Gives all that it printed. */
function client(
  port: number,
  name: string,
  root: string,
  args: readonly string[],
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('openssl', [
      's_client',
      '-connect',
      `127.0.0.1:${port}`,
      '-servername',
      name,
      '-verify_hostname',
      name,
      '-CAfile',
      root,
      '-verify_return_error',
      ...args,
    ]);
    let output = '';
    let left = false;
    const look = (text: Buffer): void => {
      output += text.toString();
      if (left || !/^a line of text$/m.test(output)) return;
      left = true;
      child.stdin.write('Q\n');
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.on('error', reject);
    child.on('close', () => resolve(output));
    child.stdin.write('a line of text\n');
  });
}

for (const tls of ['1.2', '1.3'] as const) {
  test(
    `openssl s_client speaks TLS ${tls} to a server made of raw functions, chooses by SNI ` +
      'and resumes by ticket',
    async (t) => {
      const {
        server: { ecP256 },
      } = await pki();
      const server = await start();
      t.teardown(() => server.close());
      const folder = temporaryFolder('s-client');
      t.teardown(() => folder.remove());
      const version = tls === '1.2' ? '-tls1_2' : '-tls1_3';
      const session = join(folder.path, 'session');
      const first = await client(server.port, 'localhost', ecP256.rootFile, [
        version,
        '-sess_out',
        session,
      ]);
      t.regex(first, /Verify return code: 0 \(ok\)/);
      t.regex(first, /subject=CN = server\.test/);
      t.regex(first, new RegExp(`New, TLSv${tls}`));
      const again = await client(server.port, 'localhost', ecP256.rootFile, [
        version,
        '-sess_in',
        session,
      ]);
      t.regex(again, new RegExp(`Reused, TLSv${tls}`));
      const other = await client(server.port, 'other.test', ecP256.rootFile, [version]);
      t.regex(other, /subject=CN = other\.test/);
      t.deepEqual(server.asked, ['localhost', 'localhost', 'other.test']);
    },
  );
}

interface Visit {
  readonly instance?: Instance;
  readonly hostname: string;
  readonly session?: Uint8Array | null;
}

/** Our own client: says some bytes and reads them again. */
async function visit(
  t: ExecutionContext,
  port: number,
  { instance, hostname, session = null }: Visit,
): Promise<{ code: number; session: Uint8Array | null; proven: boolean; error: unknown }> {
  const { rootCa } = await pki();
  const tcp = new TCPSocket();
  check(tcp.open(), tcp);
  const socket = new TLSSocketWrapper(tcp, hostname, undefined, { instance });
  socket.setTimeout(20_000);
  check(socket.setRootCaCert(rootCa.certPem), socket);
  const config = socket.getSslConfig();
  openRaw(config.instance).c.mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(
    config.pointer,
    1,
  );
  socket.setSession(session);
  const code = await socket.connect(new SocketAddress('127.0.0.1', port));
  const error = socket.lastError;
  let given: Uint8Array | null = null;
  using certificates = socket.getSslContext()?.getPeerCert() ?? null;
  const proven = certificates !== null;
  if (code === 0) {
    const bytes = crypto.getRandomValues(new Uint8Array(5000));
    t.is(await socket.send(bytes), bytes.length);
    t.deepEqual(await recvExactly(socket, bytes.length), bytes);
    given = socket.getSession();
  }
  await socket.close();
  socket[Symbol.dispose]();
  return { code, session: given, proven, error };
}

test('our client verifies a server of raw functions by both names, and resumes', async (t) => {
  const server = await start();
  t.teardown(() => server.close());
  const first = await visit(t, server.port, { hostname: 'localhost' });
  t.is(first.code, 0, String(first.error));
  t.true(first.proven);
  const again = await visit(t, server.port, { hostname: 'localhost', session: first.session });
  t.is(again.code, 0, String(again.error));
  t.false(again.proven, 'a session of TLS 1.3 that is resumed brings no certificates');
  const other = await visit(t, server.port, { hostname: 'other.test' });
  t.is(other.code, 0, String(other.error));
  t.deepEqual(server.asked, ['localhost', 'localhost', 'other.test']);
  // A name that it does not have gets the first certificate, which is not for it.
  const wrong = await visit(t, server.port, { hostname: 'third.test' });
  t.is(wrong.code, NSAPI_ERROR_AUTH_FAILURE);
  t.true(
    wrong.error instanceof TLSError && wrong.error.verifyFlags.includes('CN_MISMATCH'),
    String(wrong.error),
  );
});

test('a server of raw functions and its client leave nothing in their memory', async (t) => {
  const instance = await usedInstance();
  await leavesNothing(t, instance, async () => {
    const server = await start(instance);
    const { code, error } = await visit(t, server.port, { instance, hostname: 'localhost' });
    t.is(code, 0, String(error));
    await server.close();
    t.deepEqual(server.ends, [0]);
  });
});
