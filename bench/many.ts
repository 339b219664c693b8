import { runIdle, type IdleKind } from '../test/support/idle.js';
import { openBulkServer } from '../test/support/bulk-server.js';
import { runLoad, type LoadFigures } from '../test/support/load.js';
import { pki } from '../tools/certificates.js';
import { Book, figureOf } from './book.js';

// Many sockets of one process: those that connect at once and move 64 KB each way, and those that
// are idle. The peers are in another process: node dist/bench/many.js [--quick] [--book FILE]

const quick = process.argv.includes('--quick');
const ROUNDS = quick ? 1 : 3;
const SIZE = 65_536;
const KINDS = ['TLSSocket', 'node:tls'] as const;
const IDLE: readonly IdleKind[] = [...KINDS, 'node:net'];

const book = new Book();
const { ecP256 } = (await pki()).server;

async function atOnce(count: number, port: number): Promise<void> {
  const runs = KINDS.map((): LoadFigures[] => []);
  for (let round = 0; round < ROUNDS; round++)
    for (const [at, kind] of KINDS.entries()) {
      const figures = await runLoad({ ca: ecP256.rootPem, port, count, size: SIZE, kind });
      if (figures.open !== count) throw new Error(`${kind}: ${figures.open} of ${count} are open.`);
      runs[at]?.push(figures);
    }
  const values = (at: number, of: (figures: LoadFigures) => number): number[] =>
    (runs[at] ?? []).map(of);
  book.add({
    group: 'Sockets at once',
    name: `${count} handshakes, 64 KB each way`,
    unit: 'ms',
    figures: KINDS.map((kind, at) =>
      figureOf(
        kind,
        values(at, ({ total }) => total),
        values(at, ({ cpu }) => cpu),
      ),
    ),
  });
  book.add({
    group: 'Longest stop of the event loop meanwhile',
    name: `${count} sockets`,
    unit: 'ms',
    figures: KINDS.map((kind, at) =>
      figureOf(
        kind,
        values(at, ({ longest }) => longest),
      ),
    ),
  });
}

async function idle(count: number): Promise<void> {
  const runs = [];
  for (const kind of IDLE) {
    const figures = await runIdle(kind, count, ecP256);
    if (figures.answered !== count)
      throw new Error(`${kind}: ${figures.answered} of ${count} answered.`);
    runs.push({ kind, ...figures });
  }
  book.add({
    group: 'Memory of a process with idle connections',
    name: `${count} clients`,
    unit: 'MB',
    figures: runs.map(({ kind, residentBytes }) => figureOf(kind, [residentBytes / 1e6])),
  });
  book.add({
    group: 'Memory of an idle connection',
    name: `one of ${count} clients`,
    unit: 'KB',
    figures: [
      ...runs.map(({ kind, residentBytes, residentBefore }) =>
        figureOf(kind, [(residentBytes - residentBefore) / count / 1000]),
      ),
      ...runs
        .filter(({ kind }) => kind === 'TLSSocket')
        .map(({ webAssemblyBytes }) =>
          figureOf('of it WebAssembly', [webAssemblyBytes / count / 1000]),
        ),
    ],
  });
}

const servers: (() => void)[] = [];
const { echo } = await openBulkServer((close) => servers.push(close), ecP256, SIZE, true);
for (const count of quick ? [1, 10] : [1, 100, 1000]) await atOnce(count, echo);
for (const close of servers) close();
for (const count of quick ? [10] : [1000, 10_000]) await idle(count);
book.save();
