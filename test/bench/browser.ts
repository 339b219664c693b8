import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { logging, server as wisp } from '@mercuryworkshop/wisp-js/server';
import type { Page } from 'playwright-core';
import { WebSocketServer } from 'ws';
import { RelayServer } from '../../ts/cli/relay-server.js';
import { MBEDTLS_TLS1_3_AES_128_GCM_SHA256, MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256 } from '../../wasm/constants.js';
import { startChromium } from '../support/browser.js';
import { pki } from '../support/certificates.js';
import { bundleFolder, html, startSite } from '../support/site.js';
import type { Route } from './page.js';

// Prints the figures of a page in Chromium on this machine; KB and MB are 1000 and 1,000,000 bytes.

/** Folder in which `npm install --prefix FOLDER subtls` was run, to measure that package beside ours; no part of the set-up. */
const peers = process.env.BENCH_PEERS;

type Bench = typeof import('./page.js');

const SIZE = 48e6;
const RUNS = 3;
const HANDSHAKES = 40;
const TOGETHER = 64;
const suites = [
  ['ChaCha20-Poly1305', 'TLS_CHACHA20_POLY1305_SHA256', MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256],
  ['AES-128-GCM', 'TLS_AES_128_GCM_SHA256', MBEDTLS_TLS1_3_AES_128_GCM_SHA256],
] as const;

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}

function row(name: string, ...cells: readonly (string | number)[]): void {
  const texts = cells.map((cell) => (typeof cell === 'number' ? cell.toFixed(cell < 10 ? 2 : 1) : cell).padStart(16));
  console.log(name.padEnd(46) + texts.join(''));
}

function brotliOf(...names: readonly string[]): number {
  return names.reduce((sum, name) => sum + brotliCompressSync(readFileSync(join(bundleFolder, name))).length, 0) / 1000;
}

async function startServer(): Promise<{ ports: number[]; ca: string; close(): void }> {
  const certificate = (await pki()).server.ecP256;
  const child = fork(fileURLToPath(new URL('server.js', import.meta.url)));
  child.send({ cert: certificate.chainPem, key: certificate.keyPem, suites: suites.map(([, name]) => name) });
  const [ports]: unknown[] = await once(child, 'message');
  if (!Array.isArray(ports)) throw new Error('the server did not tell its ports');
  return { ports: ports.map(Number), ca: certificate.rootPem, close: () => void child.kill() };
}

async function startWisp(): Promise<{ url: string; close(): void }> {
  Object.assign(wisp.options, { allow_loopback_ips: true });
  logging.set_level(logging.NONE);
  const server = createServer();
  server.on('upgrade', (request, socket, head) => wisp.routeRequest(request, socket, head));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return { url: `ws://127.0.0.1:${address.port}/`, close: () => { server.close(); server.closeAllConnections(); } };
}

const server = await startServer();
const allow = server.ports.map((port) => ({ host: 'localhost', port }));
const relay = await RelayServer.start({ port: 0, allow, origins: null, max: 100, idle: 60_000, gateway: null }, { WebSocketServer, log: () => {} });
const wispServer = await startWisp();
const site = await startSite({
  folders: { '/bench/': fileURLToPath(new URL('.', import.meta.url)), '/lib/': bundleFolder, ...(peers === undefined ? {} : { '/peers/': join(peers, 'node_modules/') }) }, library: '/lib/mbedtls-wasm.js',
  texts: { '/': html() }, headers: { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' },
});
const chromium = await startChromium();
const tunnels = [
  { name: 'mbedtls-wasm relay', tunnel: 'websocket', url: `ws://127.0.0.1:${relay.port}/{host}/{port}` },
  { name: 'Wisp by wisp-js', tunnel: 'wisp', url: wispServer.url },
] as const;
const [overRelay, overWisp] = tunnels;
const [chacha = 0, aes = 0, plain = 0] = server.ports;

function route({ tunnel, url }: Pick<Route, 'tunnel' | 'url'>, port: number): Route {
  const suite = port === chacha ? suites[0][2] : suites[1][2];
  return { tunnel, url, port, tls: port === plain ? null : { suite, ca: server.ca } };
}

/** Runs one of the page's functions in a page that is new, or in the one that is given. */
async function inPage<Name extends keyof Bench>(name: Name, input: Parameters<Bench[Name]>[0], page?: Page): Promise<Awaited<ReturnType<Bench[Name]>>> {
  const context = page === undefined ? await chromium.newContext() : null;
  const used = page ?? await (context ?? await chromium.newContext()).newPage();
  if (context !== null) await used.goto(site.origin);
  try {
    return await used.evaluate(async (call) => {
      const module = await import(call.path);
      return module[call.name](call.input);
    }, { path: '/bench/page.js', name, input });
  } finally {
    await context?.close();
  }
}

async function repeated<Value>(measure: () => Promise<Value>, runs = RUNS): Promise<Value[]> {
  const values: Value[] = [];
  for (let at = 0; at < runs; at++) values.push(await measure());
  return values;
}

console.log(`Chromium ${chromium.version()}, one page at a time; the server is node:tls on loopback, TLS 1.3, ECDSA P-256\n`);
row('what a page loads, KB with Brotli', brotliOf('mbedtls-wasm.js'), `${brotliOf('mbedtls-wasm.asset.js', 'mbedtls.wasm').toFixed(1)} as asset`);
row('compile and instantiate, ms', median(await repeated(() => inPage('start', undefined), 5)));
row('page to first byte, cold, ms', median(await repeated(() => inPage('firstByte', route(overRelay, chacha)), 5)));

const context = await chromium.newContext();
const page = await context.newPage();
await page.goto(site.origin);
row('\nhandshake over open Wisp, ms', 'full', 'resumed');
for (const [name, , suite] of suites) {
  const over = route(overWisp, suite === suites[0][2] ? chacha : aes);
  const [full, again] = [await inPage('handshakes', { route: over, count: HANDSHAKES, resumed: false }, page),
    await inPage('handshakes', { route: over, count: HANDSHAKES, resumed: true }, page)];
  row(`  ${name}`, median(full), median(again));
}

for (const tunnel of tunnels) {
  row(`\ndownload of ${SIZE / 1e6} MB, ${tunnel.name}`, 'MB/s', 'of no TLS');
  // By turns, so that what the machine does besides meets all of them.
  const rates = new Map<number, number[]>([[plain, []], [chacha, []], [aes, []]]);
  for (let run = 0; run <= RUNS; run++) {
    for (const [port, of] of rates) {
      const rate = await inPage('download', { route: route(tunnel, port), size: SIZE }, page);
      if (run > 0) of.push(rate);
    }
  }
  const ceiling = median(rates.get(plain) ?? []);
  row('  no TLS', ceiling, 1);
  for (const [name, , suite] of suites) {
    const rate = median(rates.get(suite === suites[0][2] ? chacha : aes) ?? []);
    row(`  ${name}`, rate, rate / ceiling);
  }
  if (peers !== undefined && tunnel === overRelay) {
    const peer = { path: '/peers/subtls/index.js', route: route(tunnel, aes), size: SIZE };
    const rate = median((await repeated(() => inPage('downloadBySubtls', peer, page), RUNS + 1)).slice(1));
    row('  AES-128-GCM, subtls by WebCrypto', rate, rate / ceiling);
  }
}

const times = await inPage('together', { route: route(overWisp, chacha), count: TOGETHER, size: 1e6 }, page);
row(`\n${TOGETHER} downloads of 1 MB at once over Wisp`, 'median', 'slowest', 'slowest rate');
row('  ms, and share of the median rate', median(times), Math.max(...times), median(times) / Math.max(...times));

await chromium.close();
wispServer.close();
await relay.close();
await site.close();
server.close();
