import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import {
  MBEDTLS_TLS1_3_AES_128_GCM_SHA256,
  MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256,
} from '../wasm/constants.js';
import { pki } from '../tools/certificates.js';
import { projectFile } from '../tools/project.js';
import { measureCalls } from './calls.js';
import { nodeClient, tcpSocketClient, tlsSocketClient, type Client } from './clients.js';
import { figure, median } from './figures.js';
import { measureFaces } from './faces.js';
import { measureIdle } from './idle.js';
import { measureBundle, measureMemory, offloadedClient } from './offload.js';
import { measureRaw } from './raw.js';
import { bundleSize } from './sizes.js';

// Prints the figures of this machine; KB and MB are 1000 and 1,000,000 bytes.

/** So much that connecting, which has a figure of its own, does not count. */
const SIZE = 192e6;
const HANDSHAKES = 150;
const SOCKETS = 200;
const RUNS = 5;
const suites = [
  ['AES-128-GCM', 'TLS_AES_128_GCM_SHA256', MBEDTLS_TLS1_3_AES_128_GCM_SHA256],
  ['ChaCha20-Poly1305', 'TLS_CHACHA20_POLY1305_SHA256', MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256],
] as const;

/**
 * Milliseconds of the median run of each, after one that warms up; by turns, so that what the
 * machine does besides meets all.
 */
async function time(runs: readonly (() => Promise<void>)[]): Promise<number[]> {
  const times = runs.map((): number[] => []);
  for (let count = 0; count <= RUNS; count++) {
    for (const [index, run] of runs.entries()) {
      const begun = performance.now();
      await run();
      if (count > 0) times[index]?.push(performance.now() - begun);
    }
  }
  return times.map(median);
}

interface Figures {
  /**
   * Milliseconds of a handshake, what the server computes in it, and for a million bytes each way.
   */
  readonly handshake: number;
  readonly server: number;
  readonly up: number;
  readonly down: number;
}

async function measureHandshakes(
  client: Client,
  port: number,
): Promise<[handshake: number, server: number]> {
  const before = await serverTime();
  const [all = NaN] = await time([
    async () => {
      for (let count = 0; count < HANDSHAKES / RUNS; count++) await client.handshake(port);
    },
  ]);
  return [
    all / (HANDSHAKES / RUNS),
    ((await serverTime()) - before) / ((HANDSHAKES / RUNS) * (RUNS + 1)),
  ];
}

async function measure(client: Client, port: number): Promise<Figures> {
  const [[handshake, server], [up = NaN, down = NaN]] = [
    await measureHandshakes(client, port),
    await measureTransfers(port, client),
  ];
  return { handshake, server, up, down };
}

/** Milliseconds for a million bytes up and down, of each client. */
async function measureTransfers(port: number, ...clients: readonly Client[]): Promise<number[]> {
  const times = await time(
    clients.flatMap((client) => [
      () => client.upload(port, SIZE),
      () => client.download(port, SIZE),
    ]),
  );
  return times.map((milliseconds) => milliseconds / (SIZE / 1e6));
}

/** Two clients that are to be compared. */
async function compare(port: number, one: Client, other: Client): Promise<[Figures, Figures]> {
  const [first, second] = [
    await measureHandshakes(one, port),
    await measureHandshakes(other, port),
  ];
  const [up = NaN, down = NaN, otherUp = NaN, otherDown = NaN] = await measureTransfers(
    port,
    one,
    other,
  );
  return [
    { handshake: first[0], server: first[1], up, down },
    { handshake: second[0], server: second[1], up: otherUp, down: otherDown },
  ];
}

function cell(text: string | number): string {
  return (typeof text === 'number' ? figure(text) : text).padStart(12);
}

function row(name: string, ...cells: readonly (string | number)[]): void {
  console.log(name.padEnd(34) + cells.map(cell).join(''));
}

function perSecond(name: string, { handshake, up, down }: Figures): void {
  row(`  ${name}`, 1000 / handshake, 1000 / up, 1000 / down);
}

/**
 * Whether what Mbed TLS, the carrying and the server take, one after the other, is what the socket
 * takes.
 */
function explain(
  what: string,
  cipher: number,
  carry: number,
  server: number,
  socket: number,
): void {
  const explained = cipher + carry + server;
  row(
    `  ${what}`,
    cipher,
    carry,
    server,
    explained,
    socket,
    `${((100 * socket) / explained).toFixed(0)} %`,
  );
}

const child = fork(fileURLToPath(new URL('server.js', import.meta.url)));

/** Milliseconds that the server has computed so far. */
async function serverTime(): Promise<number> {
  child.send('time');
  const [milliseconds]: unknown[] = await once(child, 'message');
  return Number(milliseconds);
}

const certificate = (await pki()).server.ecP256;
child.send({
  cert: certificate.chainPem,
  key: certificate.keyPem,
  suites: suites.map(([, name]) => name),
});
const [ports]: unknown[] = await once(child, 'message');
if (!Array.isArray(ports)) throw new Error('the server did not tell its ports');
const [firstPort, secondPort, tcpPort] = ports.map(Number);
if (firstPort === undefined || secondPort === undefined || tcpPort === undefined)
  throw new Error('the server told too few ports');
// First, in a process that has run nothing else, as those who use one of them have it.
const compared = [];
for (const [name, , suite] of suites) {
  const port = suite === suites[0][2] ? firstPort : secondPort;
  compared.push({
    name,
    suite,
    port,
    pair: await compare(
      port,
      nodeClient(certificate.rootPem),
      offloadedClient(certificate.rootPem),
    ),
  });
}

console.log(
  `Node ${process.version}, ${process.arch}, ${cpus().length} x ` +
    `${cpus()[0]?.model ?? 'processor'}\n`,
);
for (const [what, name] of [
  ['WebAssembly', 'mbedtls.wasm'],
  ['  of mbedtls-wasm/full', 'mbedtls-full.wasm'],
] as const) {
  const wasm = readFileSync(projectFile('wasm', name));
  const gzipped = gzipSync(wasm, { level: 9 });
  row(`${what}, KB raw / gzipped`, wasm.length / 1000, gzipped.length / 1000);
}
row('a page, KB with Brotli', bundleSize('mbedtls-wasm.asset.js', 'mbedtls.wasm'));
const ready = Array.from({ length: 5 }, () => {
  const program = fileURLToPath(new URL('ready.js', import.meta.url));
  const [imported = NaN, instance = NaN]: number[] = JSON.parse(
    execFileSync(process.execPath, [program], { encoding: 'utf8' }),
  );
  return { imported, instance };
});
row(
  'first use to ready, ms',
  median(ready.map(({ instance }) => instance)),
  `+ ${median(ready.map(({ imported }) => imported)).toFixed(1)} import`,
);

for (const [name, { bare, raw }] of measureCalls()) {
  row(
    `a raw call of ${name}, ns`,
    `${raw.toFixed(0)} =`,
    `${bare.toFixed(0)} bare`,
    `+ ${(raw - bare).toFixed(0)}`,
  );
}

const idle = [
  await measureIdle(certificate, SOCKETS, true),
  await measureIdle(certificate, SOCKETS, false),
] as const;
row(`bytes of each of ${SOCKETS} idle sockets`);
row('  one configuration for all', Math.round(idle[0]).toString());
row('  a configuration each', Math.round(idle[1]).toString());

console.log('\nTLS 1.3, ECDSA P-256, loopback TCP, one server process (node:tls)');
row('', 'handshakes/s', 'MB/s up', 'MB/s down');
const tcp = await measure(tcpSocketClient(), tcpPort);
perSecond('TCPSocket, no TLS', tcp);
for (const {
  name,
  suite,
  port,
  pair: [plain, offloaded],
} of compared) {
  const ours = await measure(tlsSocketClient(certificate.rootPem, suite), port);
  perSecond(`${name}, TLSSocket`, ours);
  perSecond(`${name}, node:tls`, plain);
  perSecond(`${name}, offloaded to it`, offloaded);
  row(
    '  offloaded : node:tls',
    ...[
      plain.handshake / offloaded.handshake,
      plain.up / offloaded.up,
      plain.down / offloaded.down,
    ].map((ratio) => ratio.toFixed(2)),
  );
  const raw = measureRaw(certificate, suite, 500, 100);
  console.log(`\n  ${name}: what explains TLSSocket's time, ms`);
  row('', 'Mbed TLS', '+ TCPSocket', '+ server', '= explained', 'TLSSocket', 'ratio');
  // TCPSocket's own figure holds what the server computes for TCP; in a transfer the server works
  // at the same time.
  explain('a handshake', raw.handshake, tcp.handshake, ours.server - tcp.server, ours.handshake);
  explain('1 MB up', raw.seal, tcp.up, 0, ours.up);
  explain('1 MB down', raw.open, tcp.down, 0, ours.down);
  console.log();
}

const faces = await measureFaces(secondPort, certificate.rootPem);
const [theirs, own] = [faces['node:tls'], faces['mbedtls-wasm/tls']];
console.log('undici over a connect() of node:tls, ChaCha20-Poly1305');
row('', 'node:tls', 'Mbed TLS', 'of node:tls');
row('  MB/s of 100 MB', theirs.bulk / 1000, own.bulk / 1000, own.bulk / theirs.bulk);
row('  requests/s of 1 KB, kept', theirs.requests, own.requests, own.requests / theirs.requests);
console.log();

console.log('the same by who does TLS');
row('', 'over Mbed TLS', 'offloaded', 'node:tls');
row(
  `  KB of process memory, ${SOCKETS} idle`,
  ...['TLSSocket', 'offloaded', 'node:tls'].map(
    (kind) => measureMemory(kind, firstPort, certificate.rootFile, SOCKETS) / 1000,
  ),
);
for (const [at, what] of ['minified', 'gzip', 'Brotli'].entries()) {
  row(
    `  KB of a bundle for Node, ${what}`,
    ...(await Promise.all([measureBundle(false), measureBundle(true)])).map(
      (sizes) => (sizes[at] ?? NaN) / 1000,
    ),
    '0',
  );
}
child.kill();
