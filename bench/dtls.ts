import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  MBEDTLS_SSL_IS_CLIENT,
  MBEDTLS_SSL_TRANSPORT_DATAGRAM,
  MBEDTLS_TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256,
  MBEDTLS_TLS_PSK_WITH_AES_128_CCM_8,
  MBEDTLS_TLS_PSK_WITH_AES_128_GCM_SHA256,
  MBEDTLS_TLS_PSK_WITH_CHACHA20_POLY1305_SHA256,
} from '../wasm/constants.js';
import { makeServerConfig } from '../ts/adapt/node-dtls/dtls-settings.js';
import { confPsk } from '../ts/mbedtls/datagram.js';
import { SslConfig } from '../ts/mbedtls/ssl-config.js';
import { UDPSocket } from '../ts/net/udp-socket.js';
import { SocketAddress } from '../ts/nsapi/socket-address.js';
import { check } from '../ts/nsapi/socket-error.js';
import type { NetworkStack } from '../ts/stack/network-stack.js';
import { LoopbackStack } from '../ts/stack/loopback/loopback-stack.js';
import { NodeStack } from '../ts/stack/node/node-stack.js';
import { DTLSServer } from '../ts/tls/dtls-server.js';
import { DTLSSocket } from '../ts/tls/dtls-socket.js';
import { pki, type Certificate } from '../tools/certificates.js';
import { projectFile } from '../tools/project.js';
import { figure, median } from './figures.js';

// Prints the figures of DTLS on this machine: both ends are in this process, in one thread.

const HOST = '127.0.0.1';
const IDENTITY = 'thing';
const KEY = new Uint8Array(16).fill(5);
const HANDSHAKES = 50;
const RECORDS = 3000;
const SIZE = 1200;
const RUNS = 5;

/** How often a second, by the median run after one that warms up. */
async function rate(count: number, run: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn <= RUNS; turn++) {
    const begun = performance.now();
    await run();
    if (turn > 0) times.push(performance.now() - begun);
  }
  return (1000 * count) / median(times);
}

function clientConfig(suites: readonly number[]): SslConfig {
  const config = new SslConfig({
    endpoint: MBEDTLS_SSL_IS_CLIENT,
    transport: MBEDTLS_SSL_TRANSPORT_DATAGRAM,
  });
  confPsk(config, IDENTITY, KEY);
  config.confCiphersuites(suites);
  return config;
}

/** A server on a free port of a stack. */
function serve(stack: NetworkStack, config: SslConfig): { server: DTLSServer; at: SocketAddress } {
  const udp = new UDPSocket(stack);
  check(udp.bind(new SocketAddress(HOST, 0)), udp);
  const at = new SocketAddress(HOST, udp.getsockname().address?.port ?? 0);
  return { server: new DTLSServer(udp, { config, mtu: 1400 }), at };
}

/** Shakes hands again and again; `prepare` tells a client what it has. */
async function handshakes(
  stack: NetworkStack,
  config: SslConfig,
  prepare: (socket: DTLSSocket) => void,
): Promise<number> {
  const { server, at } = serve(stack, config);
  const answer = await rate(HANDSHAKES, async () => {
    for (let each = 0; each < HANDSHAKES; each++) {
      const socket = new DTLSSocket(stack);
      prepare(socket);
      check(await socket.connect(at), socket);
      const { socket: peer } = await server.accept();
      await socket.close();
      socket[Symbol.dispose]();
      peer?.[Symbol.dispose]();
    }
  });
  server.close();
  return answer;
}

async function records(suite: number): Promise<number> {
  const stack = new LoopbackStack();
  const config = makeServerConfig({ psk: { identity: IDENTITY, key: KEY } });
  const { server, at } = serve(stack, config);
  const socket = new DTLSSocket(stack, { mtu: 1400 });
  const own = clientConfig([suite]);
  check(socket.setSslConfig(own), socket);
  own.dispose();
  check(await socket.connect(at), socket);
  const { socket: peer } = await server.accept();
  if (peer === null) throw new Error('nobody came');
  const message = new Uint8Array(SIZE).fill(7);
  const into = new Uint8Array(SIZE);
  const answer = await rate(RECORDS, async () => {
    for (let each = 0; each < RECORDS; each++) {
      check(await socket.send(message), socket);
      check(await peer.recv(into), peer);
    }
  });
  socket[Symbol.dispose]();
  server.close();
  config.dispose();
  return answer;
}

const print = (what: string, value: number, unit: string): void =>
  console.log(`  ${what.padEnd(52)} ${figure(value).padStart(9)} ${unit}`);

function member(of: unknown, name: string): unknown {
  return (typeof of === 'object' && of !== null) || typeof of === 'function'
    ? Reflect.get(of, name)
    : undefined;
}

function call(of: unknown, name: string, ...args: readonly unknown[]): unknown {
  const found = member(of, name);
  if (typeof found !== 'function') throw new Error(`There is no ${name}.`);
  return Reflect.apply(found, of, args);
}

async function peerModule(name: string): Promise<unknown> {
  const require = createRequire(join(projectFile('.cache', 'dtls-peers'), 'x.js'));
  return import(pathToFileURL(require.resolve(name)).href);
}

/** The client of node-dtls-client with our server: with a pre-shared key alone. */
async function nodeDtlsClient(at: SocketAddress): Promise<void> {
  const dtls = member(await peerModule('node-dtls-client'), 'dtls');
  const psk = { [IDENTITY]: Buffer.from(KEY) };
  for (let each = 0; each < HANDSHAKES; each++) {
    const socket = call(dtls, 'createSocket', {
      type: 'udp4',
      address: at.host,
      port: at.port,
      psk,
    });
    await new Promise((resolve, reject) => {
      call(socket, 'on', 'connected', resolve);
      call(socket, 'on', 'error', reject);
    });
    call(socket, 'close');
  }
}

async function beside(): Promise<void> {
  const stack = new NodeStack();
  const config = makeServerConfig({ psk: { identity: IDENTITY, key: KEY } });
  const suites = [MBEDTLS_TLS_PSK_WITH_AES_128_CCM_8];
  const ours = await handshakes(stack, config, (socket) => {
    const own = clientConfig(suites);
    check(socket.setSslConfig(own), socket);
    own.dispose();
  });
  print('our client and server, over UDP, PSK_CCM_8', ours, 'handshakes/s');
  const { server, at } = serve(stack, makeServerConfig({ psk: { identity: IDENTITY, key: KEY } }));
  void (async () => {
    for (;;) {
      const { socket } = await server.accept();
      if (socket === null) return;
      void socket.recv(new Uint8Array(1)).finally(() => socket[Symbol.dispose]());
    }
  })();
  const theirs = await rate(HANDSHAKES, () => nodeDtlsClient(at));
  print('node-dtls-client 2.0.3 and our server, over UDP', theirs, 'handshakes/s');
  server.close();
}

/** What the native library does of the same size, sealed alone: `openssl speed`. */
function native(): void {
  for (const cipher of ['chacha20-poly1305', 'aes-128-gcm', 'aes-128-ccm']) {
    const options = ['speed', '-seconds', '1', '-bytes', String(SIZE), '-mr', '-evp', cipher];
    const output = execFileSync('openssl', options, { stdio: ['ignore', 'pipe', 'ignore'] });
    const [, bytes] = /^\+F:\d+:[^:]+:([\d.]+)/m.exec(output.toString()) ?? [];
    print(`openssl, native, ${cipher}, sealed alone`, Number(bytes) / SIZE, 'records/s');
  }
}

/** How often openssl runs: a process a handshake, whose start is taken off. */
const PROCESSES = 10;

/**
 * Milliseconds from the start of so many runs of openssl, one after the other, until each says
 * `word`: s_client waits half a second for the other end's goodbye, which is none of it.
 */
async function timeUntil(options: readonly string[], word: string): Promise<number> {
  let taken = 0;
  for (let run = 0; run < PROCESSES; run++) {
    const begun = performance.now();
    const child = spawn('openssl', options, { stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.end();
    const closed = once(child, 'close');
    const said = new Promise<void>((resolve) => {
      for (const output of [child.stdout, child.stderr])
        output.on('data', (piece: Buffer) => piece.includes(word) && resolve());
    });
    await Promise.race([said, closed]);
    taken += performance.now() - begun;
    await closed;
    if (child.exitCode !== 0) throw new Error(`openssl ${options[0]} ended with ${child.exitCode}`);
  }
  return taken;
}

/** A port on which nobody listens by UDP. */
async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

/** Handshakes of the native library at both ends, over UDP. */
async function nativeHandshakes(name: string, certificate: Certificate): Promise<void> {
  const port = String(await freeUdpPort());
  const { certFile, chainFile, keyFile } = certificate;
  const files = ['-cert', certFile, '-cert_chain', chainFile, '-key', keyFile];
  const server = spawn('openssl', ['s_server', '-dtls1_2', '-quiet', '-accept', port, ...files], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  await new Promise((resolve) => setTimeout(resolve, 500));
  const trust = ['-CAfile', certificate.rootFile, '-verify_return_error'];
  const client = ['s_client', '-dtls1_2', '-brief', '-connect', `127.0.0.1:${port}`, ...trust];
  const start = await timeUntil(['version'], 'OpenSSL');
  const taken = (await timeUntil(client, 'CONNECTION ESTABLISHED')) - start;
  server.kill();
  print(`openssl, native, both ends over UDP, ${name}`, (1000 * PROCESSES) / taken, 'handshakes/s');
}

console.log(`${cpus()[0]?.model ?? 'a machine'}, Node ${process.version}\n`);
const { server: of, client: ours } = await pki();
const psk = { identity: IDENTITY, key: KEY };
for (const [name, suite] of [
  ['PSK', MBEDTLS_TLS_PSK_WITH_AES_128_GCM_SHA256],
  ['ECDHE-PSK', MBEDTLS_TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256],
] as const) {
  const made = await handshakes(new LoopbackStack(), makeServerConfig({ psk }), (socket) => {
    const own = clientConfig([suite]);
    check(socket.setSslConfig(own), socket);
    own.dispose();
  });
  print(`both ends, in memory, ${name}`, made, 'handshakes/s');
}
for (const [name, certificate, mutual] of [
  ['ECDSA P-256', of.ecP256, false],
  ['ECDSA P-256, mutual', of.ecP256, true],
  ['RSA-2048', of.rsa2048, false],
] as const) {
  const config = makeServerConfig({
    cert: certificate.chainPem,
    key: certificate.keyPem,
    ca: mutual ? certificate.rootPem : undefined,
  });
  const made = await handshakes(new LoopbackStack(), config, (socket) => {
    check(socket.setRootCaCert(certificate.rootPem), socket);
    if (mutual) check(socket.setClientCertKey(ours.ec.chainPem, ours.ec.keyPem), socket);
    socket.setHostname('localhost');
  });
  print(`both ends, in memory, ${name}`, made, 'handshakes/s');
}
for (const [name, suite] of [
  ['ChaCha20-Poly1305', MBEDTLS_TLS_PSK_WITH_CHACHA20_POLY1305_SHA256],
  ['AES-128-GCM', MBEDTLS_TLS_PSK_WITH_AES_128_GCM_SHA256],
  ['AES-128-CCM-8', MBEDTLS_TLS_PSK_WITH_AES_128_CCM_8],
] as const)
  print(`sealed and opened, ${SIZE} bytes, ${name}`, await records(suite), 'records/s');
for (const [name, certificate] of [
  ['ECDSA P-256', of.ecP256],
  ['RSA-2048', of.rsa2048],
] as const)
  await nativeHandshakes(name, certificate);
native();
await beside();
process.exit();
