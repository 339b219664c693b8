import test from 'ava';
import { startBulkServer } from '../support/bulk-server.js';
import { runLoad, type LoadFigures } from '../support/load.js';
import { pki } from '../../tools/certificates.js';

const COUNT = 1000;
const SIZE = 65_536;

test.serial('1,000 sockets at once with 64 KB each way, beside node:tls', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const { echo } = await startBulkServer(t, ecP256, SIZE, true);
  const load = { ca: ecP256.rootPem, port: echo, count: COUNT, size: SIZE };
  const run = async (kind: 'node:tls' | 'TLSSocket'): Promise<LoadFigures> => {
    const figures = await runLoad({ ...load, kind });
    const { cpu, longest, total, residentBytes, webAssemblyBytes, open } = figures;
    t.log(
      `${kind}: ${(cpu / 1000).toFixed(1)} s of CPU in ${(total / 1000).toFixed(1)} s, longest ` +
        `gap between timers ${longest.toFixed(0)} ms, ${(residentBytes / 1000).toFixed(1)} KB a ` +
        `socket, of it ${(webAssemblyBytes / 1000).toFixed(1)} KB in WebAssembly's memory`,
    );
    t.is(open, COUNT);
    return figures;
  };
  const theirs = await run('node:tls');
  const ours = await run('TLSSocket');
  t.true(ours.longest <= Math.max(50, 2 * theirs.longest), 'no timer is starved');
  t.true(ours.cpu <= 1.5 * theirs.cpu, `${(ours.cpu / theirs.cpu).toFixed(2)} times the CPU`);
});
