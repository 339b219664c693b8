import test from 'ava';
import { startBulkServer } from '../support/bulk-server.js';
import { bulkHash } from '../support/bulk.js';
import { startChromiumEngine } from '../../tools/engines/chromium.js';
import { pki } from '../../tools/certificates.js';
import { pagesMemory } from '../support/page-memory.js';
import { pageModule, pageWays } from '../support/page-ways.js';

type Bulk = typeof import('../browser/page/bulk.js');

const GIGABYTE = 1_000_000_007;
const PARTS = 10;
/**
 * What a page's memory may differ by from one moment to another: what is on its way, within the
 * tunnel's limits.
 */
const SLACK = 48_000_000;

const chromium = await startChromiumEngine();
test.after.always(() => chromium.close());

for (const name of ['relay', 'relayPlain', 'wisp'] as const) {
  test.serial(
    `1 GB up and down at once in a page, by the way "${name}", with flat memory`,
    async (t) => {
      const {
        server: { ecP256 },
      } = await pki();
      const { echo: port } = await startBulkServer(t, ecP256);
      const ways = await pageWays(t, port);
      const call = await pageModule<Bulk>(t, chromium, '/page/bulk.js');
      const samples: number[] = [];
      const echoed = call('echo', { way: ways[name], port, ca: ecP256.rootPem, size: GIGABYTE });
      for (let part = 1; part < PARTS; part += 1) {
        // A failure ends the waiting as well.
        await Promise.race([call('reached', (GIGABYTE * part) / PARTS), echoed]);
        samples.push(await pagesMemory(chromium.browser));
      }
      const { sha256, milliseconds } = await echoed;
      t.is(sha256, bulkHash(GIGABYTE));
      const megabytes = samples.map((bytes) => Math.round(bytes / 1e6));
      t.log(
        `${ways[name].kind}: ${(GIGABYTE / 1000 / milliseconds).toFixed(1)} MB/s each way; ` +
          `memory in MB: ${megabytes.join(' ')}`,
      );
      t.true(Math.max(...samples) - Math.max(...samples.slice(0, 3)) < SLACK, megabytes.join(' '));
    },
  );
}
