import test, { type ExecutionContext } from 'ava';
import {
  MBEDTLS_CIPHER_AES_256_GCM,
  MBEDTLS_SSL_IS_SERVER,
  MBEDTLS_SSL_VERIFY_REQUIRED,
  MBEDTLS_SSL_VERSION_TLS1_2,
  MBEDTLS_SSL_VERSION_TLS1_3,
} from '../../wasm/constants.js';
import { OutOfMemoryError } from '../../ts/ffi/memory.js';
import { TLSError } from '../../ts/mbedtls/error.js';
import { PkKey } from '../../ts/mbedtls/pk-key.js';
import { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import {
  isFlow,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_OK,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../ts/nsapi/error.js';
import { SocketError } from '../../ts/nsapi/socket-error.js';
import { TRANSPORT_CLOSE } from '../../ts/tls/lent-transport.js';
import { loopbackPair } from '../../ts/adapt/loopback-pair.js';
import { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { openRaw } from '../../ts/raw.js';
import { pki } from '../../tools/certificates.js';
import { CheckingInstance } from '../support/checking.js';
import { patternBytes } from '../support/pattern.js';
import { serverConfig } from '../support/tls-pair.js';

/**
 * So many of the first allocations fail one by one; of those after them, most of which are for big
 * numbers, every 37th.
 */
const EVERY = 200;
const STRIDE = 37;
/**
 * Larger than any big number of P-256: what is left are the buffers and contexts of TLS and of the
 * hashes.
 */
const NO_NUMBER = 96;
/** A handshake that takes more turns than this hangs. */
const TURNS = 20;

/**
 * Runs `body`, which tells whether it succeeded, with the 1st, 2nd, 3rd ... allocation (of `least`
 * bytes or more) failing until it has no so many. Nothing may be left behind, and nothing may trap.
 */
function sweep(
  t: ExecutionContext,
  instance: CheckingInstance,
  body: () => boolean,
  least = 0,
): void {
  t.true(body());
  const before = instance.memoryUsage;
  let failures = 0;
  let runs = 0;
  for (let n = 1; ; n += n < EVERY || least > 0 ? 1 : STRIDE) {
    instance.failAllocation(n, least);
    const succeeded = body();
    if (!instance.failAllocation(0)) {
      t.true(succeeded);
      t.log(`${n - 1} allocations, ${runs} of them made to fail, ${runs - failures} survived`);
      break;
    }
    runs++;
    if (!succeeded) failures++;
    t.is(instance.poison, null);
    t.deepEqual(
      instance.memoryUsage,
      { ...before, totalBytes: instance.memoryUsage.totalBytes },
      `after allocation ${n} failed`,
    );
  }
  t.true(failures > 0);
}

/** Whether it went without an error; only those that tell of a failure may be thrown. */
function succeeds(call: () => void): boolean {
  try {
    call();
    return true;
  } catch (error) {
    if (error instanceof TLSError || error instanceof OutOfMemoryError) return false;
    throw error;
  }
}

test('reading certificates fails cleanly wherever memory runs out', async (t) => {
  const {
    server: { ecP256, rsa2048 },
  } = await pki();
  const instance = new CheckingInstance();
  for (const { chainPem, der } of [ecP256, rsa2048]) {
    sweep(t, instance, () =>
      succeeds(() => {
        using chain = X509Crt.parse(chainPem, { instance });
        chain.append(der);
        const last = chain.certificates.at(-1);
        t.deepEqual(Buffer.from(last?.der ?? ''), Buffer.from(der));
      }),
    );
  }
});

test('reading private keys fails cleanly wherever memory runs out', async (t) => {
  const {
    client: { ec, rsa },
    encrypted,
  } = await pki();
  const instance = new CheckingInstance();
  for (const [{ chainPem, keyPem }, locked] of [
    [ec, encrypted.ec],
    [rsa, encrypted.rsa],
  ] as const) {
    using chain = X509Crt.parse(chainPem, { instance });
    sweep(t, instance, () => succeeds(() => PkKey.parse(keyPem, { instance }).dispose()));
    sweep(t, instance, () =>
      succeeds(() => {
        using key = PkKey.parse(locked.keyPem, { instance, passphrase: encrypted.passphrase });
        // Only the check may fail for want of memory: the key itself must be the right one.
        if (!chain.matches(key)) throw new OutOfMemoryError('no memory to compare the keys');
      }),
    );
  }
});

/** Throws the socket's typed error for a negative answer. */
function must(socket: TLSSocketWrapper, result: number): number {
  if (result >= 0) return result;
  const { lastError } = socket;
  if (!(lastError instanceof SocketError) || lastError.errno !== result)
    throw new Error(`${result} is not what lastError says: ${lastError}`);
  throw lastError instanceof TLSError ? lastError : new TLSError(result, lastError.message);
}

function handshake(client: TLSSocketWrapper, server: TLSSocketWrapper): void {
  for (let turn = 0; turn < TURNS; turn++) {
    const answers = [client, server].map((socket) => {
      const answer = socket.tryConnect(null);
      return isFlow(answer) ? answer : must(socket, answer);
    });
    if (answers.every((answer) => answer === NSAPI_ERROR_OK || answer === NSAPI_ERROR_IS_CONNECTED))
      return;
  }
  throw new Error('the handshake hangs');
}

/** Sends a record and compares what arrives. */
function transfer(t: ExecutionContext, from: TLSSocketWrapper, to: TLSSocketWrapper): void {
  const bytes = patternBytes(must(from, from.trySend(patternBytes(3000))));
  const into = new Uint8Array(4000);
  let got = NSAPI_ERROR_WOULD_BLOCK;
  // Before its data a TLS 1.3 server's session tickets are read.
  for (let turn = 0; got === NSAPI_ERROR_WOULD_BLOCK && turn < TURNS; turn++)
    got = to.tryRecv(into);
  must(to, got);
  t.true(Buffer.from(bytes).equals(into.subarray(0, got)));
}

for (const [name, version] of [
  ['TLS 1.2', MBEDTLS_SSL_VERSION_TLS1_2],
  ['TLS 1.3', MBEDTLS_SSL_VERSION_TLS1_3],
] as const) {
  test(`${name}: with a client certificate: fails cleanly wherever memory ends`, async (t) => {
    const {
      rootCa,
      client: { ec },
      server: { ecP256 },
    } = await pki();
    const instance = new CheckingInstance();
    const connection = (): boolean => {
      const [near, far] = loopbackPair();
      const client = new TLSSocketWrapper(near, 'localhost', TRANSPORT_CLOSE, { instance });
      const server = new TLSSocketWrapper(far, null, TRANSPORT_CLOSE, { instance });
      const succeeded = succeeds(() => {
        must(client, client.setRootCaCert(rootCa.certPem));
        must(client, client.setClientCertKey(ec.chainPem, ec.keyPem));
        client.getSslConfig().confMaxTlsVersion(version);
        client.getSslConfig().confAlpnProtocols(['mqtt']);
        using config = new SslConfig({ endpoint: MBEDTLS_SSL_IS_SERVER, instance });
        using chain = X509Crt.parse(ecP256.chainPem, { instance });
        using key = PkKey.parse(ecP256.keyPem, { instance });
        config.confOwnCert(chain, key);
        config.confAuthmode(MBEDTLS_SSL_VERIFY_REQUIRED);
        config.confAlpnProtocols(['mqtt']);
        must(server, server.setSslConfig(config));
        must(server, server.setRootCaCert(rootCa.certPem));
        handshake(client, server);
        t.deepEqual(
          [client.verifyResult, server.verifyResult, client.getSslContext()?.alpnProtocol],
          [0, 0, 'mqtt'],
        );
        transfer(t, client, server);
        transfer(t, server, client);
        using peer = client.getSslContext()?.getPeerCert();
        t.deepEqual(Buffer.from(peer?.certificates[0]?.der ?? ''), Buffer.from(ecP256.der));
      });
      for (const socket of [client, server]) {
        t.true(socket.tryClose() <= 0);
        socket[Symbol.dispose]();
      }
      return succeeded;
    };
    sweep(t, instance, connection);
    sweep(t, instance, connection, NO_NUMBER);
  });
  test(`${name}: resuming a session fails cleanly wherever memory runs out`, async (t) => {
    const {
      rootCa,
      server: { ecP256 },
    } = await pki();
    const instance = new CheckingInstance();
    const { c, random, NULL } = openRaw(instance);
    const tickets = c.native_ssl_ticket_context_new();
    t.is(c.mbedtls_ssl_ticket_setup(tickets, random, NULL, MBEDTLS_CIPHER_AES_256_GCM, 3600), 0);
    t.teardown(() => c.native_ssl_ticket_context_delete(tickets));
    using config = serverConfig(ecP256, instance);
    c.mbedtls_ssl_conf_session_tickets_cb(
      config.pointer,
      c.native_function_ssl_ticket_write(),
      c.native_function_ssl_ticket_parse(),
      tickets,
    );
    let session: Uint8Array | null = null;
    const connection = (): boolean => {
      const [near, far] = loopbackPair();
      const client = new TLSSocketWrapper(near, 'localhost', TRANSPORT_CLOSE, { instance });
      const server = new TLSSocketWrapper(far, null, TRANSPORT_CLOSE, { instance });
      const succeeded = succeeds(() => {
        must(client, client.setRootCaCert(rootCa.certPem));
        client.getSslConfig().confMaxTlsVersion(version);
        c.mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(
          client.getSslConfig().pointer,
          1,
        );
        must(client, client.setSession(session));
        must(server, server.setSslConfig(config));
        handshake(client, server);
        transfer(t, server, client);
        session ??= client.getSession();
        t.true(client.getSession() !== null || version === MBEDTLS_SSL_VERSION_TLS1_3);
      });
      for (const socket of [client, server]) {
        t.true(socket.tryClose() <= 0);
        socket[Symbol.dispose]();
      }
      return succeeded;
    };
    t.true(connection());
    t.not(session, null);
    sweep(t, instance, connection, NO_NUMBER);
  });
}
