import test from 'ava';
import { pki } from '../../tools/certificates.js';
import { startEngine } from '../../tools/engines/start.js';
import { startPostgres } from '../../tools/servers.js';
import { useInPage } from '../support/page-library.js';
import { started } from '../support/tls-client.js';
import { ECHOED, ROOTLESS, startWsEcho } from '../support/ws-echo.js';

const engine = await startEngine();
test.after.always(() => engine.close());

const both = (told: unknown): unknown[] => [told, told];

// One after the other: while they bundle they let nothing else go on.
for (const bundler of ['Vite', 'webpack'] as const)
  test.serial(`what ${bundler} makes of pg and ws runs as what esbuild does`, async (t) => {
    const {
      server: { ecP256 },
    } = await pki();
    const { port } = await started(t, startPostgres(ecP256));
    const told = { ssl: true, version: 'TLSv1.3', size: 200_000, sum: 190, refused: ROOTLESS };
    t.deepEqual(await useInPage(t, engine, 'pg', [port], bundler), both(told));
    const echo = await startWsEcho(t);
    t.deepEqual(await useInPage(t, engine, 'ws', [echo], bundler), both(ECHOED));
  });
