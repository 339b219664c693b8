import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { rootCertificates } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';
import { RelayServer } from '../ts/relay/server.js';
import {
  MBEDTLS_TLS1_3_AES_128_GCM_SHA256,
  MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256,
} from '../wasm/constants.js';
import type { PageCall } from '../tools/browser.js';
import { projectFile } from '../tools/project.js';
import { bundleFolder } from '../tools/site.js';
import { chromiumVersion, closeBenchPages, JobError, openBenchPage } from './chromium.js';
import { Book, figureOf, type Figure } from './book.js';
import { figure, median } from './figures.js';
import type { Route } from './page.js';
import { loadPeers, peersFolder, type Peer } from './peers.js';
import { makeCertificate } from './roots.js';
import { startServer, startWisp } from './servers.js';
import { brotli, bundleSize } from './sizes.js';

// Prints the figures of a page in Chromium on this machine; KB and MB are 1000 and 1,000,000 bytes.

type OurPage = PageCall<typeof import('./page.js')>;
type FetchPage = PageCall<typeof import('./fetch-page.js')>;
type PeersPage = PageCall<typeof import('./peers-page.js')>;

const quick = process.argv.includes('--quick');
const SIZE = quick ? 2e6 : 96e6;
const FETCHED = quick ? 1e6 : 64 * 1024 * 1024;
const RUNS = quick ? 1 : 5;
const HANDSHAKES = quick ? 2 : 10;
const TOGETHER = quick ? 4 : 64;
/** What the rows are kept in, beside what is printed. */
const book = new Book(undefined, false);

/** A suite that the server insists on: its port, and another one where no session is resumed. */
interface Suite {
  readonly name: string;
  readonly id: number;
  readonly port: number;
  readonly fullPort: number;
}

/** A peer in a page of its own. */
interface Contestant {
  readonly peer: Peer;
  readonly call: PeersPage;
}

const certificate = await makeCertificate();
const server = await startServer(certificate, [
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
]);
const [chachaPort = 0, aesPort = 0, plainPort = 0, chachaFullPort = 0, aesFullPort = 0] =
  server.ports;
const chacha: Suite = {
  name: 'ChaCha20-Poly1305',
  id: MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256,
  port: chachaPort,
  fullPort: chachaFullPort,
};
const aes: Suite = {
  name: 'AES-128-GCM',
  id: MBEDTLS_TLS1_3_AES_128_GCM_SHA256,
  port: aesPort,
  fullPort: aesFullPort,
};
const suites = [chacha, aes];

const relay = await RelayServer.start(
  {
    port: 0,
    allow: server.ports.map((port) => ({ host: 'localhost', port })),
    origins: null,
    max: 100,
    idle: 60_000,
    gateway: null,
  },
  { WebSocketServer, log: () => {} },
);
const wispServer = await startWisp();
const tunnels = [
  {
    name: 'mbedtls-wasm relay',
    tunnel: 'websocket',
    url: `ws://127.0.0.1:${relay.port}/{host}/{port}`,
  },
  { name: 'Wisp by wisp-js', tunnel: 'wisp', url: wispServer.url },
] as const;
const [overRelay, overWisp] = tunnels;

const peers = process.argv.includes('--peers') ? loadPeers(certificate.rootPem) : [];
const site = {
  folders: {
    '/bench/': fileURLToPath(new URL('.', import.meta.url)),
    '/lib/': bundleFolder,
    '/peers/': peersFolder,
  },
  library: '/lib/mbedtls-wasm.js',
  texts: Object.fromEntries(peers.flatMap(({ scripts }) => [...scripts])),
  headers: {
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
  },
};

function route(
  { tunnel, url }: Pick<Route, 'tunnel' | 'url'>,
  suite: Suite | null,
  port = suite?.port ?? plainPort,
): Route {
  return {
    tunnel,
    url,
    port,
    tls: suite === null ? null : { suite: suite.id, ca: certificate.rootPem },
  };
}

function row(
  name: string,
  suite: string,
  server: string,
  ...cells: readonly (string | number)[]
): void {
  const texts = cells.map((cell) => (typeof cell === 'number' ? figure(cell) : cell).padStart(13));
  console.log(
    `${name.padEnd(47)}${suite.padEnd(19)}${server.padEnd(10)}${texts.join('')}`.trimEnd(),
  );
}

function heading(...cells: Parameters<typeof row>): void {
  console.log();
  row(...cells);
}

/**
 * The median of a figure of new pages, each in a Chromium that has loaded nothing of ours before
 * and rests after its start.
 */
async function cold(name: string, measure: (page: OurPage) => Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const page = await openBenchPage(site);
    await setTimeout(1000);
    await page.renew();
    values.push(await measure(page.module('/bench/page.js')));
    await page.close();
  }
  keep('Page: nothing in any cache', 'ms', [{ name: 'mbedtls-wasm', suite: name, values }]);
  return median(values);
}

/** What is measured of a peer, or its own words where it cannot be. */
async function attempt(measure: () => Promise<number>): Promise<number | string> {
  try {
    return await measure();
  } catch (error) {
    if (error instanceof JobError) return error.words;
    throw error;
  }
}

/**
 * What is measured by turns, so that what the machine does besides meets all of them; the first
 * round does not count.
 */
async function byTurns(
  measures: readonly (() => Promise<number | string>)[],
): Promise<(readonly number[] | string)[]> {
  const values = measures.map((): number[] => []);
  const failures = measures.map(() => '');
  for (let run = 0; run <= RUNS; run++) {
    for (const [index, measure] of measures.entries()) {
      if (failures[index] !== '') continue;
      const value = await measure();
      if (typeof value === 'string') failures[index] = value;
      else if (run > 0) values[index]?.push(value);
    }
  }
  return values.map((each, index) => failures[index] || each);
}

function middle(values: readonly number[] | string | undefined): number | string {
  return typeof values === 'object' ? median(values) : (values ?? '');
}

/** Keeps what was measured of each, one row for each suite; without who could not be measured. */
function keep(
  group: string,
  unit: string,
  entries: readonly { name: string; suite: string; values: readonly number[] | string }[],
): void {
  for (const name of new Set(entries.map(({ suite }) => suite))) {
    const figures = entries
      .filter(({ suite }) => suite === name)
      .flatMap(({ name: who, values }): Figure[] =>
        typeof values === 'string' ? [] : [figureOf(who, values)],
      );
    book.add({ group, name, unit, figures });
  }
}

/** A download that takes its turn. */
interface Entry {
  readonly name: string;
  readonly suite: Suite | null;
  readonly run: () => Promise<number | string>;
}

/** Makes downloads and prints them, beside the first one, which is without TLS. */
async function compete(group: string, entries: readonly Entry[]): Promise<void> {
  const rates = await byTurns(entries.map(({ run }) => run));
  keep(
    group,
    'MB/s',
    entries.flatMap(({ name, suite }, at) => {
      const values = rates[at] ?? '';
      return suite === null
        ? suites.map((one) => ({ name, suite: one.name, values }))
        : [{ name, suite: suite.name, values }];
    }),
  );
  for (const [index, { name, suite }] of entries.entries()) {
    const rate = middle(rates[index]);
    row(
      `  ${name}`,
      suite?.name ?? 'none',
      suite === null ? 'node:net' : 'node:tls',
      rate,
      typeof rate === 'string' ? '' : rate / Number(middle(rates[0])),
    );
  }
}

function printSizes(): void {
  const read = (folder: string, ...names: readonly string[]): Buffer[] =>
    names.map((name) => readFileSync(join(folder, name)));
  const demo = projectFile('dist', 'site');
  const demoScripts = brotli(
    read(demo, ...readdirSync(demo).filter((name) => name.endsWith('.js'))),
  );
  heading('what a page loads, KB with Brotli', '', '');
  row('  mbedtls-wasm, WebAssembly inlined', '', '', bundleSize('mbedtls-wasm.js'));
  row(
    '  mbedtls-wasm/asset, WebAssembly beside it',
    '',
    '',
    bundleSize('mbedtls-wasm.asset.js', 'mbedtls.wasm'),
  );
  for (const { title, scripts } of peers) row(`  ${title}`, '', '', brotli(scripts.values()));
  keep('Page: what it loads, with Brotli', 'KB', [
    {
      name: 'mbedtls-wasm',
      suite: 'scripts, WebAssembly',
      values: [bundleSize('mbedtls-wasm.js')],
    },
    ...peers.map(({ title, scripts }) => ({
      name: title,
      suite: 'scripts, WebAssembly',
      values: [brotli(scripts.values())],
    })),
  ]);
  row('  the demo: all its scripts', '', '', demoScripts);
  row(
    "  the demo: with Mozilla's roots",
    '',
    '',
    demoScripts + brotli([rootCertificates.join('\n')]),
  );
}

async function printCold(): Promise<void> {
  heading('a new page, nothing in any cache, ms', 'suite', 'server');
  row(
    '  compile and instantiate, WebAssembly inlined',
    '',
    '',
    await cold('first use to ready', (page) => page('start', undefined)),
  );
  row(
    `  page to first byte of HTTPS, ${overRelay.name}`,
    chacha.name,
    'node:tls',
    await cold('page to first byte of HTTPS', (page) =>
      page('firstByte', route(overRelay, chacha)),
    ),
  );
}

async function printHandshakes(ours: OurPage, contestants: readonly Contestant[]): Promise<void> {
  const count = HANDSHAKES;
  const rows = suites.flatMap((suite) => [
    {
      name: 'mbedtls-wasm',
      suite,
      measures: [false, true].map(
        (resumed) => async () =>
          median(await ours('handshakes', { route: route(overWisp, suite), count, resumed })),
      ),
    },
    ...contestants.map(({ peer, call }) => {
      // Where sessions are resumed, epoxy-tls does so without being asked to.
      const full = route(overWisp, suite, suite.fullPort);
      return {
        name: peer.title,
        suite,
        measures: [
          () =>
            attempt(async () =>
              median(await call('handshakes', { peer: peer.name, route: full, count })),
            ),
        ],
      };
    }),
  ]);
  const times = await byTurns(rows.flatMap(({ measures }) => measures));
  const all: { name: string; suite: string; values: readonly number[] | string; full: boolean }[] =
    [];
  heading('handshake over open Wisp, ms', 'suite', 'server', 'full', 'resumed');
  for (const { name, suite, measures } of rows) {
    const own = times.splice(0, measures.length);
    row(`  ${name}`, suite.name, 'node:tls', ...own.map(middle));
    all.push(...own.map((values, at) => ({ name, suite: suite.name, values, full: at === 0 })));
  }
  for (const full of [true, false])
    keep(
      `Page: handshakes over open Wisp, ${full ? 'full' : 'resumed'}`,
      'ms',
      all.filter((one) => one.full === full),
    );
}

async function printDownloads(
  tunnel: (typeof tunnels)[number],
  ours: OurPage,
  debugged: OurPage,
  contestants: readonly Contestant[],
): Promise<void> {
  const by = (name: string, call: OurPage, suite: Suite | null): Entry => ({
    name,
    suite,
    run: () => call('download', { route: route(tunnel, suite), size: SIZE }),
  });
  heading(`download of ${SIZE / 1e6} MB, ${tunnel.name}`, 'suite', 'server', 'MB/s', 'of no TLS');
  await compete(`Page: download, ${tunnel.name}`, [
    by('no TLS', ours, null),
    by('mbedtls-wasm', ours, chacha),
    by('mbedtls-wasm', ours, aes),
    ...contestants
      .filter(({ peer }) => peer.tunnels.includes(tunnel.tunnel))
      .flatMap(({ peer, call }) =>
        suites.map((suite) => ({
          name: peer.title,
          suite,
          run: () =>
            attempt(() =>
              call('download', { peer: peer.name, route: route(tunnel, suite), size: SIZE }),
            ),
        })),
      ),
  ]);
  console.log("  with a debugger that hears every message of a WebSocket, as playwright's does:");
  await compete(`Page: download beside a debugger, ${tunnel.name}`, [
    by('no TLS', debugged, null),
    by('mbedtls-wasm', debugged, chacha),
  ]);
}

async function printFetches(
  tunnel: (typeof tunnels)[number],
  stream: OurPage,
  fetches: FetchPage,
  contestants: readonly Contestant[],
): Promise<void> {
  heading(
    `fetch of ${figure(FETCHED / 1e6)} MB, ${tunnel.name}`,
    'suite',
    'server',
    'MB/s',
    'of no TLS',
  );
  const size = FETCHED;
  const tasks = new Map<boolean, readonly [number, number]>();
  const ours = (suite: Suite, worker: boolean): Entry => ({
    name: worker ? 'createFetch, TLS in a worker' : 'createFetch',
    suite,
    run: async () => {
      const task = { route: route(tunnel, suite), size, worker };
      const { rate, long, longest } = await fetches('fetchDownload', task);
      const [sum, most] = tasks.get(worker) ?? [0, 0];
      tasks.set(worker, [sum + long, Math.max(most, longest)]);
      return rate;
    },
  });
  const peerFetch = ({ peer, call }: Contestant, suite: Suite): Entry => ({
    name: `${peer.title}, fetch`,
    suite,
    run: () =>
      attempt(() =>
        peer.name === 'epoxy'
          ? call('epoxyFetch', { route: route(tunnel, suite), size })
          : call('download', { peer: peer.name, route: route(tunnel, suite), size }),
      ),
  });
  await compete(`Page: fetch, ${tunnel.name}`, [
    {
      name: 'no TLS, the bytes alone',
      suite: null,
      run: () => stream('download', { route: route(tunnel, null), size }),
    },
    {
      name: 'TLSSocket, the bytes alone',
      suite: chacha,
      run: () => stream('download', { route: route(tunnel, chacha), size }),
    },
    ours(chacha, false),
    ours(chacha, true),
    ours(aes, false),
    ...contestants
      .filter(({ peer }) => peer.name !== 'subtls' && peer.tunnels.includes(tunnel.tunnel))
      .flatMap((contestant) => suites.map((suite) => peerFetch(contestant, suite))),
  ]);
  for (const [worker, [long, longest]] of tasks)
    console.log(
      `  tasks of the page over 50 ms, TLS in ${worker ? 'a worker' : 'the page'}: ${long}, ` +
        `${figure(longest)} ms at most`,
    );
}

async function printTogether(ours: OurPage): Promise<void> {
  const times = await ours('together', {
    route: route(overWisp, chacha),
    count: TOGETHER,
    size: 1e6,
  });
  heading(
    `${TOGETHER} downloads of 1 MB at once over Wisp`,
    'suite',
    'server',
    'median',
    'slowest',
    'slowest rate',
  );
  row(
    '  ms, and share of the median rate',
    chacha.name,
    'node:tls',
    median(times),
    Math.max(...times),
    median(times) / Math.max(...times),
  );
}

console.log(
  `${chromiumVersion()}, a page that no debugger listens in on; servers on loopback, TLS 1.3, ` +
    'ECDSA P-256',
);
if (peers.length > 0) {
  const names = peers.map(({ title, licence }) => `${title} (${licence})`).join(', ');
  console.log(`Peers: ${names}; installed for this run, no part of the project.
@reclaimprotocol/tls stays out: it has no clear licence. epoxy-tls and libcurl.js take no CA: the
benchmark's root is put in the place of one that was compiled into them. libcurl.js downloads by its
fetch. Over Wisp our stack carries subtls, which speaks no Wisp.`);
}
try {
  const onlyFetch = process.argv.includes('--fetch');
  if (!onlyFetch) {
    printSizes();
    await printCold();
  }
  const ours: OurPage = (await openBenchPage(site)).module('/bench/page.js');
  const fetches: FetchPage = (await openBenchPage(site)).module('/bench/fetch-page.js');
  const debugged: OurPage = (await openBenchPage(site, true)).module('/bench/page.js');
  const contestants: Contestant[] = [];
  for (const peer of peers)
    contestants.push({ peer, call: (await openBenchPage(site)).module('/bench/peers-page.js') });
  for (const tunnel of tunnels) await printFetches(tunnel, ours, fetches, contestants);
  if (!onlyFetch) {
    await printHandshakes(ours, contestants);
    for (const tunnel of tunnels) await printDownloads(tunnel, ours, debugged, contestants);
    await printTogether(ours);
  }
  book.save();
} finally {
  await closeBenchPages();
  wispServer.close();
  await relay.close();
  server.close();
}
