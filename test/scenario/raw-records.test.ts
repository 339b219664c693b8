import test, { type ExecutionContext } from 'ava';
import {
  MBEDTLS_SSL_MAX_FRAG_LEN_1024,
  MBEDTLS_SSL_MAX_FRAG_LEN_512,
  MBEDTLS_SSL_VERSION_TLS1_3,
} from '../../wasm/constants.js';
import { TRANSPORT_CONNECT_AND_CLOSE } from '../../ts/tls/lent-transport.js';
import { TCPSocket } from '../../ts/net/tcp-socket.js';
import { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { check } from '../../ts/nsapi/socket-error.js';
import type { SslConfig } from '../../ts/mbedtls/ssl-config.js';
import { openRaw } from '../../ts/raw.js';
import { pki, type Certificate } from '../../tools/certificates.js';
import { recvExactly } from '../support/exchange.js';
import { RecordingSocket } from '../support/recording-socket.js';
import { good } from '../support/raw.js';
import { startGnutlsServer, startNodeTlsServer, startOpensslServer } from '../../tools/servers.js';
import { receiveText, started } from '../support/tls-client.js';

const APPLICATION_DATA = 23;
/** The most that a cipher adds to a fragment: TLS 1.3's tag and type, TLS 1.2's nonce and tag. */
const EXPANSION = 24;

interface Wire {
  readonly socket: TLSSocketWrapper;
  readonly wire: RecordingSocket;
}

/** A verified client over TCP whose traffic is kept. */
async function connect(
  t: ExecutionContext,
  port: number,
  certificate: Certificate,
  configure: (config: SslConfig) => void,
): Promise<Wire> {
  const tcp = new TCPSocket();
  check(tcp.open(), tcp);
  const wire = new RecordingSocket(tcp);
  const socket = new TLSSocketWrapper(wire, 'localhost', TRANSPORT_CONNECT_AND_CLOSE);
  t.teardown(async () => {
    await socket.close();
    socket[Symbol.dispose]();
  });
  socket.setTimeout(20_000);
  check(socket.setRootCaCert(certificate.rootPem), socket);
  configure(socket.getSslConfig());
  check(await socket.connect(new SocketAddress('127.0.0.1', port)), socket);
  return { socket, wire };
}

function biggest(wire: RecordingSocket, outgoing: boolean): number {
  return Math.max(
    ...wire
      .records(outgoing)
      .filter(({ type }) => type === APPLICATION_DATA)
      .map(({ size }) => size),
  );
}

for (const [name, code, limit] of [
  ['512', MBEDTLS_SSL_MAX_FRAG_LEN_512, 512],
  ['1024', MBEDTLS_SSL_MAX_FRAG_LEN_1024, 1024],
] as const) {
  test(`a maximum fragment length of ${name} bytes holds both ways in TLS 1.2`, async (t) => {
    const {
      server: { ecP256 },
    } = await pki();
    const openssl = await started(
      t,
      startOpensslServer({ certificate: ecP256, tls: '1.2', mode: 'www' }),
    );
    const { socket, wire } = await connect(t, openssl.port, ecP256, (config) => {
      good(openRaw(config.instance).c.mbedtls_ssl_conf_max_frag_len(config.pointer, code));
    });
    const context = socket.getSslContext();
    if (context === null) throw new Error('no context');
    const { exports } = context.instance;
    t.is(exports.mbedtls_ssl_get_max_out_record_payload(context.pointer), limit);
    t.is(exports.mbedtls_ssl_get_max_in_record_payload(context.pointer), limit);
    const request = new TextEncoder().encode(
      `GET / HTTP/1.0\r\nX-Filler: ${'x'.repeat(2 * limit)}\r\n\r\n`,
    );
    t.is(await socket.send(request), request.length);
    t.regex(await receiveText(socket, /<\/pre>/i), /TLSv1\.2/);
    t.true(biggest(wire, true) <= limit + EXPANSION, `sent ${biggest(wire, true)}`);
    const received = biggest(wire, false);
    t.true(received <= limit + EXPANSION && received > limit / 2, `received ${received}`);
  });
}

test('without a maximum fragment length the records are as big as they get', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const node = await started(
    t,
    startNodeTlsServer({ cert: ecP256.chainPem, key: ecP256.keyPem }, (socket) => {
      socket.pipe(socket);
    }),
  );
  const { socket, wire } = await connect(t, node.port, ecP256, () => undefined);
  const bytes = new Uint8Array(40_000).fill(7);
  t.is(await socket.send(bytes), bytes.length);
  t.deepEqual(await recvExactly(socket, bytes.length), bytes);
  t.true(biggest(wire, true) > 16_000);
});

test('the record size limit of a gnutls server is kept in TLS 1.3', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const gnutls = await started(
    t,
    startGnutlsServer({
      certificate: ecP256,
      tls: '1.3',
      mode: 'echo',
      extraArgs: ['--recordsize', '600'],
    }),
  );
  const { socket, wire } = await connect(t, gnutls.port, ecP256, (config) =>
    config.confMinTlsVersion(MBEDTLS_SSL_VERSION_TLS1_3),
  );
  const context = socket.getSslContext();
  if (context === null) throw new Error('no context');
  const limit = context.instance.exports.mbedtls_ssl_get_max_out_record_payload(context.pointer);
  // GnuTLS asks for 601, since the content type counts too; nothing is padded.
  t.is(limit, 600);
  const line = new TextEncoder().encode(`${'y'.repeat(500)}\n`);
  t.is(await socket.send(line), line.length);
  t.deepEqual(await recvExactly(socket, line.length), line);
  const long = new Uint8Array(3000).fill(0x7a);
  t.is(await socket.send(long), long.length);
  t.true(biggest(wire, true) <= limit + EXPANSION, `sent ${biggest(wire, true)}`);
});
