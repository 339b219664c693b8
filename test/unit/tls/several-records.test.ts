import test, { type ExecutionContext } from 'ava';
import { loopbackPair } from '../../../ts/adapt/loopback-pair.js';
import type { TCPSocket } from '../../../ts/net/tcp-socket.js';
import { NSAPI_ERROR_WOULD_BLOCK } from '../../../ts/nsapi/error.js';
import { TRANSPORT_KEEP } from '../../../ts/tls/lent-transport.js';
import { TLSSocketWrapper } from '../../../ts/tls/tls-socket-wrapper.js';
import {
  MBEDTLS_SSL_MAX_FRAG_LEN_1024,
  MBEDTLS_SSL_VERSION_TLS1_2,
} from '../../../wasm/constants.js';
import { pki } from '../../../tools/certificates.js';
import { patternBytes } from '../../support/pattern.js';
import { handshake, serverConfig } from '../../support/tls-pair.js';

/** What Mbed TLS puts into a full record of TLS 1.3. */
const RECORD = 16_383;

interface Ends {
  /** The transport of the server's end. */
  readonly far: TCPSocket;
  readonly client: TLSSocketWrapper;
  readonly server: TLSSocketWrapper;
}

/** @param fragment MBEDTLS_SSL_MAX_FRAG_LEN_*, for which TLS 1.2 asks */
async function ends(t: ExecutionContext, fragment?: number): Promise<Ends> {
  const { rootCa, server: certificates } = await pki();
  const [near, far] = loopbackPair();
  const client = new TLSSocketWrapper(near, 'localhost', TRANSPORT_KEEP);
  t.is(client.setRootCaCert(rootCa.certPem), 0);
  const server = new TLSSocketWrapper(far, null, TRANSPORT_KEEP);
  using config = serverConfig(certificates.ecP256);
  t.is(server.setSslConfig(config), 0);
  if (fragment !== undefined) {
    const { instance, pointer } = client.getSslConfig();
    t.is(instance.exports.mbedtls_ssl_conf_max_frag_len(pointer, fragment), 0);
    config.confMaxTlsVersion(MBEDTLS_SSL_VERSION_TLS1_2);
  }
  await handshake(client, server);
  t.teardown(() => {
    client[Symbol.dispose]();
    server[Symbol.dispose]();
  });
  client.setBlocking(false);
  server.setBlocking(false);
  return { far, client, server };
}

/** Sends records of these sizes; gives all that they hold. */
async function sendRecords(
  t: ExecutionContext,
  server: TLSSocketWrapper,
  ...sizes: readonly number[]
): Promise<Uint8Array> {
  const bytes = patternBytes(sizes.reduce((sum, size) => sum + size));
  let at = 0;
  for (const size of sizes) {
    t.is(await server.send(bytes.subarray(at, at + size)), size);
    at += size;
  }
  return bytes;
}

test('a large buffer takes full records that are there, the last one may be a part', async (t) => {
  const { client, server } = await ends(t);
  const sent = await sendRecords(t, server, RECORD, RECORD, 100);
  const into = new Uint8Array(100_000);
  t.is(client.tryRecv(into), 2 * RECORD + 100);
  t.true(Buffer.compare(into.subarray(0, sent.length), sent) === 0);
  t.is(client.tryRecv(into), NSAPI_ERROR_WOULD_BLOCK);
});

test('a full record is as large as was agreed on', async (t) => {
  const { client, server } = await ends(t, MBEDTLS_SSL_MAX_FRAG_LEN_1024);
  const sent = await sendRecords(t, server, 1024, 1024, 100, 1024);
  const into = new Uint8Array(100_000);
  t.is(client.tryRecv(into), 2148);
  t.true(Buffer.compare(into.subarray(0, 2148), sent.subarray(0, 2148)) === 0);
  t.is(client.tryRecv(into), 1024);
});

test('one call receives four records at most, and no byte beyond the buffer', async (t) => {
  const { client, server } = await ends(t);
  // No more than the transport holds at once.
  const sent = await sendRecords(t, server, RECORD, RECORD, RECORD);
  const two = new Uint8Array(2 * RECORD + 100).fill(7);
  t.is(client.tryRecv(two), 2 * RECORD);
  t.true(Buffer.compare(two.subarray(0, 2 * RECORD), sent.subarray(0, 2 * RECORD)) === 0);
  t.true(two.subarray(2 * RECORD).every((byte) => byte === 7));
  const much = new Uint8Array(10 * RECORD);
  t.is(client.tryRecv(much), RECORD);
  t.true(Buffer.compare(much.subarray(0, RECORD), sent.subarray(2 * RECORD)) === 0);
  let got = 0;
  const sends = sendRecords(t, server, RECORD, RECORD, RECORD);
  const more = await sends;
  while (got < more.length) {
    const size = client.tryRecv(much);
    t.true(size > 0 && size <= 4 * RECORD);
    got += size;
  }
  t.is(got, 3 * RECORD);
});

test('a record that is not full ends what one call receives', async (t) => {
  const { client, server } = await ends(t);
  await sendRecords(t, server, 100, RECORD);
  const into = new Uint8Array(100_000);
  t.is(client.tryRecv(into), 100);
  t.is(client.tryRecv(into), RECORD);
});

test('what comes behind full records is told by the next call: the end', async (t) => {
  const { client, server } = await ends(t);
  await sendRecords(t, server, RECORD);
  t.is(server.tryShutdown(), 0);
  const into = new Uint8Array(100_000);
  t.is(client.tryRecv(into), RECORD);
  t.is(client.lastError, null);
  t.is(client.tryRecv(into), 0);
  t.is(await client.send(Uint8Array.of(1)), 1);
});

test('what comes behind full records is told by the next call: a failure', async (t) => {
  const { far, client, server } = await ends(t);
  const sent = await sendRecords(t, server, RECORD);
  t.is(
    await far.send(Buffer.from('\x17\x03\x03\x00\x20 nobody has encrypted what stands here')),
    43,
  );
  const into = new Uint8Array(100_000);
  t.is(client.tryRecv(into), RECORD);
  t.true(Buffer.compare(into.subarray(0, RECORD), sent) === 0);
  t.is(client.lastError, null);
  const failure = client.tryRecv(into);
  t.true(failure < 0 && failure !== NSAPI_ERROR_WOULD_BLOCK);
  t.is(client.lastError?.errno, failure);
  t.is(client.tryRecv(into), failure);
});
