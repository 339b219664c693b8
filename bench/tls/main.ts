import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  MBEDTLS_TLS1_3_AES_128_CCM_SHA256,
  MBEDTLS_TLS1_3_AES_128_GCM_SHA256,
  MBEDTLS_TLS1_3_AES_256_GCM_SHA384,
  MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256,
} from '../../wasm/constants.js';
import type { Certificate } from '../../tools/certificates.js';
import { projectFile } from '../../tools/project.js';
import { Book, figureOf, type Row } from '../book.js';
import { makeChains } from './chains.js';
import { Contestant } from './contestant.js';
import type { Order, Task, Took } from './order.js';

// Handshakes, bytes by suite and size of their records, round trips, of TLSSocket beside node:tls
// and, where it was built, native Mbed TLS; and TCP without TLS. By turns, each in a process of its
// own, against one server of node:tls: node dist/bench/tls/main.js [--quick] [--book FILE]

const quick = process.argv.includes('--quick');
const ROUNDS = quick ? 1 : 7;
const HANDSHAKES = quick ? 2 : 20;
const TRIPS = quick ? 50 : 2000;
/** Handshakes before anything counts: a process that has begun long ago is what is compared. */
const WARM_UP = quick ? 0 : 1600;

const SUITES = [
  ['AES-128-GCM', 'TLS_AES_128_GCM_SHA256', MBEDTLS_TLS1_3_AES_128_GCM_SHA256],
  ['AES-256-GCM', 'TLS_AES_256_GCM_SHA384', MBEDTLS_TLS1_3_AES_256_GCM_SHA384],
  ['ChaCha20-Poly1305', 'TLS_CHACHA20_POLY1305_SHA256', MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256],
  ['AES-128-CCM', 'TLS_AES_128_CCM_SHA256', MBEDTLS_TLS1_3_AES_128_CCM_SHA256],
] as const;
/** Bytes of a record, and those that are moved of such. */
const PIECES = [
  ['16 KB', 16_384, quick ? 1e6 : 64e6],
  ['1 KB', 1024, quick ? 2e5 : 16e6],
  ['64 B', 64, quick ? 2e4 : 1e6],
] as const;

const book = new Book();
const chains = await makeChains();
const server = fork(fileURLToPath(new URL('server.js', import.meta.url)));
const ask = async (question: unknown): Promise<unknown> => {
  const answered = once(server, 'message');
  server.send(question === undefined ? 'resumed' : JSON.parse(JSON.stringify(question)));
  const [answer]: unknown[] = await answered;
  return answer;
};
const ports = await ask(
  chains.map(([, { chainPem, keyPem }]) => ({ cert: chainPem, key: keyPem })),
);
if (!Array.isArray(ports)) throw new Error('The server did not tell its ports.');
const servers = chains.map(([name, certificate], at): readonly [string, Certificate, number] => [
  name,
  certificate,
  Number(ports[at]),
]);
const tcpPort = Number(ports.at(-1));

const native = projectFile('.cache', 'native-bench', 'client');
const contestants = [
  new Contestant('TLSSocket'),
  new Contestant('node:tls'),
  ...(existsSync(native) ? [new Contestant('native Mbed TLS', native)] : []),
];
const carriers = ['TCPSocket', 'node:net', 'node:net, onread'].map((name) => new Contestant(name));

/** What each took in each round, one after the other in each; the first round does not count. */
async function byTurns(those: readonly Contestant[], order: Order): Promise<Took[][]> {
  const all = those.map((): Took[] => []);
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [at, one] of those.entries()) {
      const before = Number(await ask(undefined));
      const took = await one.obey(order);
      await requireResumed(one, order, before);
      if (round > 0) all[at]?.push(took);
    }
  }
  return all;
}

/** Throws where another count of handshakes was resumed than was ordered. */
async function requireResumed(one: Contestant, order: Order, before: number): Promise<void> {
  const wanted = order.task === 'resumed' ? order.count : 0;
  for (let tries = 0; ; tries++) {
    const resumed = Number(await ask(undefined)) - before;
    if (resumed === wanted) return;
    if (tries === 20) throw new Error(`${one.name} resumed ${resumed} sessions, not ${wanted}.`);
    await setTimeout(50);
  }
}

/** @param unit what the milliseconds of an order come to */
async function measure(
  row: Pick<Row, 'group' | 'name' | 'unit'>,
  order: Order,
  unit: (milliseconds: number) => number,
  those: readonly Contestant[] = contestants,
): Promise<void> {
  const took = await byTurns(those, order);
  const figures = those.map(({ name }, at) =>
    figureOf(
      name,
      (took[at] ?? []).map(({ wall }) => unit(wall)),
      (took[at] ?? []).map(({ cpu }) => unit(cpu)),
    ),
  );
  book.add({ ...row, figures });
}

function orderFor(task: Task, port: number, ca: string, more: Partial<Order> = {}): Order {
  return { task, port, version: 13, suite: 0, cipher: '-', count: 0, piece: 0, ca, ...more };
}

const [, first, port] = servers[0] ?? [];
if (first === undefined || port === undefined) throw new Error('There is no chain.');
for (const one of contestants)
  for (const [, { rootFile }, warmPort] of servers)
    for (const version of [13, 12])
      await one.obey(
        orderFor('full', warmPort, rootFile, { version, count: WARM_UP / servers.length / 2 }),
      );

for (const version of [13, 12])
  for (const task of ['full', 'resumed'] as const)
    for (const [name, { rootFile }, port] of servers)
      await measure(
        { group: `Handshakes, TLS 1.${version - 10}, ${task}`, name, unit: 'ms' },
        orderFor(task, port, rootFile, { version, count: HANDSHAKES }),
        (milliseconds) => milliseconds / HANDSHAKES,
      );

for (const [size, piece, count] of PIECES)
  for (const [suiteName, cipher, suite] of SUITES)
    for (const task of ['down', 'up'] as const)
      await measure(
        { group: `Bytes in records of ${size}`, name: `${suiteName}, ${task}`, unit: 'MB/s' },
        orderFor(task, port, first.rootFile, { suite, cipher, count, piece }),
        (milliseconds) => count / 1000 / milliseconds,
      );

for (const [suiteName, cipher, suite] of SUITES)
  await measure(
    { group: 'Round trips of 64 bytes', name: suiteName, unit: 'us' },
    orderFor('trips', port, first.rootFile, { suite, cipher, count: TRIPS, piece: 64 }),
    (milliseconds) => (milliseconds * 1000) / TRIPS,
  );

const bytes = quick ? 1e6 : 192e6;
for (const task of ['down', 'up'] as const)
  await measure(
    { group: 'TCP without TLS', name: `64 KB pieces, ${task}`, unit: 'MB/s' },
    orderFor(task, tcpPort, first.rootFile, { version: 0, count: bytes, piece: 65_536 }),
    (milliseconds) => bytes / 1000 / milliseconds,
    carriers,
  );

for (const one of [...contestants, ...carriers]) one.end();
server.disconnect();
book.save();
