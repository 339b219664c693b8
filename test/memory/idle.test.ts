import test, { type ExecutionContext } from 'ava';
import { loopbackPair } from '../../ts/adapt/loopback-pair.js';
import { Instance } from '../../ts/ffi/instance.js';
import { PkKey } from '../../ts/mbedtls/pk-key.js';
import { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import { NSAPI_ERROR_WOULD_BLOCK } from '../../ts/nsapi/error.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { TRANSPORT_CLOSE } from '../../ts/tls/lent-transport.js';
import { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { pki } from '../../tools/certificates.js';
import {
  MBEDTLS_SSL_IS_SERVER,
  MBEDTLS_SSL_VERSION_TLS1_2,
  MBEDTLS_SSL_VERSION_TLS1_3,
} from '../../wasm/constants.js';

const IDLE_BYTES = 2300;
const CONNECTIONS = 5;
const SUITES = [
  [MBEDTLS_SSL_VERSION_TLS1_3, 0x1301, 'TLS_AES_128_GCM_SHA256'],
  [MBEDTLS_SSL_VERSION_TLS1_3, 0x1302, 'TLS_AES_256_GCM_SHA384'],
  [MBEDTLS_SSL_VERSION_TLS1_3, 0x1303, 'TLS_CHACHA20_POLY1305_SHA256'],
  [MBEDTLS_SSL_VERSION_TLS1_2, 0xc02b, 'ECDHE-ECDSA-AES128-GCM'],
  [MBEDTLS_SSL_VERSION_TLS1_2, 0xcca9, 'ECDHE-ECDSA-CHACHA20'],
] as const;

/** Both ends of connections, each with an instance of its own, that can be told apart by memory. */
class Ends {
  readonly client = new Instance();
  readonly server = new Instance();
  readonly #clientConfig = new SslConfig({ instance: this.client });
  readonly #serverConfig = new SslConfig({
    instance: this.server,
    endpoint: MBEDTLS_SSL_IS_SERVER,
  });

  constructor(
    version: typeof MBEDTLS_SSL_VERSION_TLS1_2 | typeof MBEDTLS_SSL_VERSION_TLS1_3,
    suite: number,
    pems: { chain: string; key: string; root: string },
  ) {
    this.#serverConfig.confOwnCert(
      X509Crt.parse(pems.chain, { instance: this.server }),
      PkKey.parse(pems.key, { instance: this.server }),
    );
    this.#clientConfig.confCaChain(X509Crt.parse(pems.root, { instance: this.client }));
    this.#clientConfig.confCiphersuites([suite]);
    for (const config of [this.#clientConfig, this.#serverConfig]) {
      config.confMinTlsVersion(version);
      config.confMaxTlsVersion(version);
    }
  }

  async connect(): Promise<[TLSSocketWrapper, TLSSocketWrapper]> {
    const [near, far] = loopbackPair();
    const pair: [TLSSocketWrapper, TLSSocketWrapper] = [
      new TLSSocketWrapper(near, 'localhost', TRANSPORT_CLOSE, { instance: this.client }),
      new TLSSocketWrapper(far, null, TRANSPORT_CLOSE, { instance: this.server }),
    ];
    check(pair[0].setSslConfig(this.#clientConfig), pair[0]);
    check(pair[1].setSslConfig(this.#serverConfig), pair[1]);
    const results = await Promise.all(pair.map((socket) => socket.connect()));
    for (const [at, result] of results.entries()) check(result, pair[at]);
    for (const socket of pair) socket.setBlocking(false);
    await settle(pair);
    return pair;
  }
}

/** Reads the tickets that come behind the handshake. */
async function settle(pair: readonly TLSSocketWrapper[]): Promise<void> {
  for (const socket of pair) await socket.recv(new Uint8Array(1));
}

async function endsOf(
  version: typeof MBEDTLS_SSL_VERSION_TLS1_2 | typeof MBEDTLS_SSL_VERSION_TLS1_3,
  suite: number,
): Promise<Ends> {
  const { server, rootCa } = await pki();
  return new Ends(version, suite, {
    chain: server.ecP256.chainPem,
    key: server.ecP256.keyPem,
    root: rootCa.rootPem,
  });
}

async function exchange(
  t: ExecutionContext,
  [from, to]: readonly [TLSSocketWrapper, TLSSocketWrapper],
  bytes: number,
): Promise<void> {
  const data = new Uint8Array(bytes).fill(0x2a);
  t.is(await from.send(data), bytes);
  const received = new Uint8Array(bytes);
  t.is(await to.recv(received), bytes);
  t.deepEqual(received, data);
  t.is(await to.recv(received), NSAPI_ERROR_WOULD_BLOCK);
}

for (const [version, suite, name] of SUITES)
  test(`${name}: an idle connection holds at most ${IDLE_BYTES} bytes, used or not`, async (t) => {
    const ends = await endsOf(version, suite);
    const pairs = [await ends.connect()];
    const before = [ends.client, ends.server].map((at) => at.memoryUsage.allocatedBytes);
    for (let made = 0; made < CONNECTIONS; made++) pairs.push(await ends.connect());
    const idle = (): number[] =>
      [ends.client, ends.server].map(
        (at, which) => (at.memoryUsage.allocatedBytes - (before[which] ?? 0)) / CONNECTIONS,
      );
    for (const bytes of idle()) t.true(bytes <= IDLE_BYTES, `${bytes} bytes`);
    for (const [near, far] of pairs) {
      await exchange(t, [near, far], 16_000);
      await exchange(t, [far, near], 1);
    }
    for (const bytes of idle()) t.true(bytes <= IDLE_BYTES, `${bytes} bytes after data`);
    for (const socket of pairs.flat()) socket[Symbol.dispose]();
  });

test('connections to one server hold its chain once, the last one too', async (t) => {
  const ends = await endsOf(MBEDTLS_SSL_VERSION_TLS1_3, 0x1303);
  const { client } = ends;
  const chainOf = (socket: TLSSocketWrapper): string | undefined => {
    using chain = socket.getSslContext()?.getPeerCert() ?? null;
    return chain?.certificates.map(({ der }) => Buffer.from(der).toString('hex')).join(' ');
  };
  // The first key of all makes PSA's table of keys.
  for (const socket of await ends.connect()) socket[Symbol.dispose]();
  const begun = client.memoryUsage.allocatedBytes;
  const used = [begun];
  const pairs: [TLSSocketWrapper, TLSSocketWrapper][] = [];
  for (let made = 0; made < 3; made++) {
    pairs.push(await ends.connect());
    used.push(client.memoryUsage.allocatedBytes);
  }
  const [first = 0, second = 0, third = 0] = used.slice(1).map((now, at) => now - (used[at] ?? 0));
  t.true(first >= third + 2500, `${first} bytes, then ${second} and ${third}`);
  const [one, two, three] = pairs.map(([near]) => near);
  const chain = one === undefined ? undefined : chainOf(one);
  t.true((chain?.length ?? 0) > 1000);
  one?.[Symbol.dispose]();
  three?.[Symbol.dispose]();
  t.is(two === undefined ? undefined : chainOf(two), chain);
  two?.[Symbol.dispose]();
  for (const [, far] of pairs) far[Symbol.dispose]();
  t.is(client.memoryUsage.allocatedBytes, begun);
});

test('a record that came in part keeps its buffer until the rest is there', async (t) => {
  const ends = await endsOf(MBEDTLS_SSL_VERSION_TLS1_3, 0x1303);
  const pair = await ends.connect();
  const other = await ends.connect();
  const [near, far] = pair;
  const data = new Uint8Array(16_000).map((_, at) => at);
  t.is(await near.send(data), data.length);
  const first = new Uint8Array(5000);
  t.is(await far.recv(first), first.length);
  // The buffers of this one are others than those that wait with the rest.
  await exchange(t, other, 16_000);
  const rest = new Uint8Array(data.length - first.length);
  t.is(await far.recv(rest), rest.length);
  t.deepEqual([...first, ...rest], [...data]);
  for (const socket of [...pair, ...other]) socket[Symbol.dispose]();
});

test('the last connection that goes takes the waiting buffers with it', async (t) => {
  const ends = await endsOf(MBEDTLS_SSL_VERSION_TLS1_3, 0x1303);
  const once = async (): Promise<void> => {
    const pair = await ends.connect();
    await exchange(t, pair, 100);
    for (const socket of pair) socket[Symbol.dispose]();
  };
  await once();
  const before = ends.client.memoryUsage.allocatedBytes;
  for (let made = 0; made < 3; made++) await once();
  t.is(ends.client.memoryUsage.allocatedBytes, before);
});
