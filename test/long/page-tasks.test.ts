import test from 'ava';
import { pki } from '../../tools/certificates.js';
import { startChromiumEngine } from '../../tools/engines/chromium.js';
import { startBulkServer } from '../support/bulk-server.js';
import { pageModule, pageWays } from '../support/page-ways.js';

type Tasks = typeof import('../browser/page/tasks.js');

const SIZE = 64 * 1024 * 1024;
const RUNS = 3;

const chromium = await startChromiumEngine();
test.after.always(() => chromium.close());

/** What a trace has of one thing that a thread did; times are in microseconds. */
interface Traced {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** The processor's time, where it is known. */
  readonly tdur?: number;
  readonly args: { readonly name?: unknown };
}

/** The processor's time of the longest task of pages' threads, in milliseconds. */
function longestTask(trace: Buffer): number {
  const { traceEvents: events }: { readonly traceEvents: readonly Traced[] } = JSON.parse(
    trace.toString(),
  );
  const threadOf = ({ pid, tid }: Traced): string => `${pid} ${tid}`;
  const pages = new Set(events.filter(({ args }) => args.name === 'CrRendererMain').map(threadOf));
  const tasks = events.filter(
    (event) => event.name.endsWith('::RunTask') && pages.has(threadOf(event)),
  );
  if (tasks.length === 0) throw new Error('The trace has no tasks.');
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
}

test.serial('64 MB with TLS in a worker: no task of the page takes over 50 ms', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const { source: port } = await startBulkServer(t, ecP256, SIZE, true);
  const { relay, relayPlain } = await pageWays(t, port);
  const call = await pageModule<Tasks>(t, chromium, '/page/tasks.js');
  const [page] = chromium.browser.contexts().flatMap((context) => context.pages());
  for (const way of [relay, relayPlain]) {
    const worker: number[][] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const download = { way, port, ca: ecP256.rootPem, size: SIZE };
      const inPage = await call('longTasks', { ...download, worker: false });
      await chromium.browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
      worker.push(await call('longTasks', { ...download, worker: true }));
      const longest = longestTask(await chromium.browser.stopTracing());
      t.log(`${way.kind}: in the page ${inPage.join(' ') || 'none'}`);
      t.log(
        `${way.kind}: in a worker ${worker.at(-1)?.join(' ') || 'none'}; ${longest} ms at work`,
      );
      t.true(longest < 50, `${way.kind}: ${longest} ms`);
    }
    // While others have the processor the time goes on, but not for each run.
    t.true(
      worker.some(({ length }) => length === 0),
      `${way.kind}: ${JSON.stringify(worker)}`,
    );
  }
});
