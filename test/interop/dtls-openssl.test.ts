import { spawn } from 'node:child_process';
import test from 'ava';
import {
  MBEDTLS_TLS_SRTP_AES128_CM_HMAC_SHA1_80,
  MBEDTLS_TLS_PSK_WITH_AES_128_CCM_8,
  MBEDTLS_TLS_PSK_WITH_AES_128_GCM_SHA256,
  MBEDTLS_SSL_VERIFY_REQUIRED,
  MBEDTLS_TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256,
} from '../../wasm/constants.js';
import { Instance } from '../../ts/ffi/instance.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import { UDPSocket } from '../../ts/net/udp-socket.js';
import { SocketAddress } from '../../ts/nsapi/socket-address.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { NodeStack } from '../../ts/stack/node/node-stack.js';
import { DTLSServer } from '../../ts/tls/dtls-server.js';
import type { DTLSSocket } from '../../ts/tls/dtls-socket.js';
import { pki } from '../../tools/certificates.js';
import { startOpensslDtlsServer } from '../../tools/servers.js';
import { client, EchoServer, HOST, PSK, serverConfig } from '../support/dtls.js';
import { started } from '../support/tls-client.js';

const HEX = Buffer.from(PSK).toString('hex');

/** Connects a client of ours, and sends a line each way. */
async function converses(
  socket: DTLSSocket,
  server: Awaited<ReturnType<typeof startOpensslDtlsServer>>,
): Promise<string> {
  check(await socket.connect(new SocketAddress(HOST, server.port)), socket);
  check(await socket.send(new TextEncoder().encode('from us\n')), socket);
  await server.logged(/^from us$/m);
  server.input('from openssl\n');
  const buffer = new Uint8Array(100);
  const size = check(await socket.recv(buffer), socket);
  return new TextDecoder().decode(buffer.subarray(0, size));
}

for (const [kind, extraArgs] of [
  ['ecP256', []],
  ['rsa2048', []],
  ['ecP256', ['-listen']],
  ['rsa2048', ['-mtu', '300']],
  ['rsaUnderEc', []],
  ['ecUnderRsa', []],
  ['rsaUnderEc', ['-listen', '-mtu', '300']],
] as const) {
  test(`openssl s_server, ${kind} ${extraArgs.join(' ')}: data both ways`, async (t) => {
    const certificate = (await pki()).server[kind];
    const server = await started(t, startOpensslDtlsServer({ certificate, extraArgs }));
    const socket = client(t, new NodeStack(), certificate, { instance: new Instance() });
    t.is(await converses(socket, server), 'from openssl\n');
    t.is(await socket.close(), 0);
  });
}

test('openssl s_server, a certificate and tags of 8 bytes', async (t) => {
  const certificate = (await pki()).server.ecP256;
  const server = await started(
    t,
    startOpensslDtlsServer({
      certificate,
      extraArgs: ['-cipher', 'ECDHE-ECDSA-AES128-CCM8:@SECLEVEL=0'],
    }),
  );
  const socket = client(t, new NodeStack(), certificate, { instance: new Instance() });
  t.is(await converses(socket, server), 'from openssl\n');
  t.is(socket.getSslContext()?.ciphersuite, 'TLS-ECDHE-ECDSA-WITH-AES-128-CCM-8');
});

for (const [name, suite, cipher] of [
  ['PSK', MBEDTLS_TLS_PSK_WITH_AES_128_GCM_SHA256, 'PSK-AES128-GCM-SHA256'],
  ['PSK-CCM8', MBEDTLS_TLS_PSK_WITH_AES_128_CCM_8, 'PSK-AES128-CCM8:@SECLEVEL=0'],
  ['ECDHE-PSK', MBEDTLS_TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256, 'ECDHE-PSK-CHACHA20-POLY1305'],
] as const) {
  test(`openssl s_server with a pre-shared key, ${name}`, async (t) => {
    const server = await started(
      t,
      startOpensslDtlsServer({
        key: PSK,
        extraArgs: ['-cipher', cipher, '-psk_hint', 'anything'],
      }),
    );
    const socket = client(t, new NodeStack(), null, { instance: new Instance() });
    socket.getSslConfig().confCiphersuites([suite]);
    t.is(await converses(socket, server), 'from openssl\n');
  });
}

test('openssl s_server asks for a certificate and gets one', async (t) => {
  const {
    server: of,
    client: { ec: ours },
  } = await pki();
  const server = await started(
    t,
    startOpensslDtlsServer({
      certificate: of.ecP256,
      extraArgs: ['-Verify', '4', '-verify_return_error', '-CAfile', of.ecP256.rootFile],
    }),
  );
  const socket = client(t, new NodeStack(), of.ecP256, { instance: new Instance() });
  check(socket.setClientCertKey(ours.chainPem, ours.keyPem), socket);
  t.is(await converses(socket, server), 'from openssl\n');
});

test('the keys of SRTP are those of openssl', async (t) => {
  const certificate = (await pki()).server.ecP256;
  const server = await started(
    t,
    startOpensslDtlsServer({
      certificate,
      extraArgs: [
        '-use_srtp',
        'SRTP_AES128_CM_SHA1_80',
        '-keymatexport',
        'EXTRACTOR-dtls_srtp',
        '-keymatexportlen',
        '60',
      ],
    }),
  );
  const socket = client(t, new NodeStack(), certificate, {
    instance: new Instance(),
    srtpProfiles: [MBEDTLS_TLS_SRTP_AES128_CM_HMAC_SHA1_80],
  });
  t.is(await converses(socket, server), 'from openssl\n');
  t.is(socket.srtpProfile, MBEDTLS_TLS_SRTP_AES128_CM_HMAC_SHA1_80);
  const keys = socket.getSslContext()?.exportKeyingMaterial(60, 'EXTRACTOR-dtls_srtp');
  const [, theirs] = await server.logged(/Keying material: ([0-9A-F]+)/);
  t.is(
    Buffer.from(keys ?? [])
      .toString('hex')
      .toUpperCase(),
    theirs ?? '',
  );
});

/** `openssl s_client` that says a line and leaves when it came back; gives all that it printed. */
function opensslClient(port: number, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('openssl', [
      's_client',
      '-dtls1_2',
      '-connect',
      `${HOST}:${port}`,
      ...args,
    ]);
    let output = '';
    let left = false;
    const look = (text: Buffer): void => {
      output += text.toString();
      if (left || !/^a line of text$|alert/m.test(output)) return;
      left = true;
      child.stdin.write('Q\n');
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.on('error', reject);
    child.on('close', () => resolve(output));
    child.stdin.write('a line of text\n');
    setTimeout(() => child.kill(), 20_000).unref();
  });
}

for (const kind of ['ecP256', 'rsa2048', 'rsaUnderEc', 'ecUnderRsa'] as const) {
  test(`openssl s_client and our server, ${kind}`, async (t) => {
    const certificate = (await pki()).server[kind];
    const instance = new Instance();
    const { address } = new EchoServer(t, new NodeStack(), {
      config: serverConfig(t, instance, certificate),
    });
    const output = await opensslClient(address.port, [
      '-CAfile',
      certificate.rootFile,
      '-verify_return_error',
      '-verify_hostname',
      'localhost',
    ]);
    t.regex(output, /^a line of text$/m);
    t.regex(output, /Verify return code: 0/);
  });
}

test('openssl s_client and our server, tags of 8 bytes', async (t) => {
  const certificate = (await pki()).server.ecP256;
  const { address } = new EchoServer(t, new NodeStack(), {
    config: serverConfig(t, new Instance(), certificate),
  });
  const output = await opensslClient(address.port, [
    '-cipher',
    'ECDHE-ECDSA-AES128-CCM8:@SECLEVEL=0',
    '-CAfile',
    certificate.rootFile,
    '-verify_return_error',
  ]);
  t.regex(output, /^a line of text$/m);
  t.regex(output, /Cipher is ECDHE-ECDSA-AES128-CCM8/);
});

for (const withCertificate of [true, false]) {
  const what = withCertificate ? 'proves itself' : 'has no certificate, and is refused';
  test(`openssl s_client ${what}`, async (t) => {
    const { server: of, client: ours } = await pki();
    const instance = new Instance();
    const config = serverConfig(t, instance, of.ecP256);
    const chain = X509Crt.parse(ours.ec.rootPem, { instance });
    config.confCaChain(chain);
    config.confAuthmode(MBEDTLS_SSL_VERIFY_REQUIRED);
    chain.dispose();
    const { address, server } = new EchoServer(t, new NodeStack(), { config });
    const { certFile, keyFile, intermediatesFile } = ours.ec;
    const output = await opensslClient(address.port, [
      ...(withCertificate ? ['-cert', certFile, '-key', keyFile] : []),
      ...(withCertificate && intermediatesFile !== null ? ['-cert_chain', intermediatesFile] : []),
    ]);
    t.is(/^a line of text$/m.test(output), withCertificate);
    if (!withCertificate) {
      t.regex(output, /handshake failure/);
      t.is(server.sessions, 0);
    }
  });
}

test('openssl s_client and the keys of SRTP', async (t) => {
  const certificate = (await pki()).server.ecP256;
  const instance = new Instance();
  const udp = new UDPSocket(new NodeStack());
  check(udp.bind(new SocketAddress(HOST, 0)), udp);
  const server = new DTLSServer(udp, {
    config: serverConfig(t, instance, certificate),
    srtpProfiles: [MBEDTLS_TLS_SRTP_AES128_CM_HMAC_SHA1_80],
  });
  t.teardown(() => server[Symbol.dispose]());
  const output = opensslClient(udp.getsockname().address?.port ?? 0, [
    '-use_srtp',
    'SRTP_AES128_CM_SHA1_80',
    '-keymatexport',
    'EXTRACTOR-dtls_srtp',
    '-keymatexportlen',
    '60',
  ]);
  const { socket } = await server.accept();
  if (socket === null) throw new Error('nobody came');
  t.is(socket.srtpProfile, MBEDTLS_TLS_SRTP_AES128_CM_HMAC_SHA1_80);
  const keys = socket.getSslContext()?.exportKeyingMaterial(60, 'EXTRACTOR-dtls_srtp');
  const buffer = new Uint8Array(100);
  const size = check(await socket.recv(buffer), socket);
  check(await socket.send(buffer.subarray(0, size)), socket);
  const [, theirs] = /Keying material: ([0-9A-F]+)/.exec(await output) ?? [];
  t.is(
    theirs,
    Buffer.from(keys ?? [])
      .toString('hex')
      .toUpperCase(),
  );
});

for (const cipher of [
  'PSK-AES128-GCM-SHA256',
  'PSK-AES128-CCM8:@SECLEVEL=0',
  'ECDHE-PSK-CHACHA20-POLY1305',
]) {
  test(`openssl s_client with a pre-shared key and our server, ${cipher}`, async (t) => {
    const { address } = new EchoServer(t, new NodeStack(), {
      config: serverConfig(t, new Instance(), null),
    });
    const output = await opensslClient(address.port, [
      '-psk',
      HEX,
      '-psk_identity',
      'thing',
      '-cipher',
      cipher,
    ]);
    t.regex(output, /^a line of text$/m);
  });
}

test('where nobody listens a handshake fails at once', async (t) => {
  const probe = new UDPSocket(new NodeStack());
  check(probe.bind(new SocketAddress(HOST, 0)), probe);
  const port = probe.getsockname().address?.port ?? 0;
  await probe.close();
  const socket = client(t, new NodeStack(), null, { instance: new Instance() });
  await t.throwsAsync(async () =>
    check(await socket.connect(new SocketAddress(HOST, port)), socket),
  );
  t.regex(String(socket.lastError?.message), /ECONNREFUSED/);
});
