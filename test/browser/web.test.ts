import test from 'ava';
import { startChromium } from '../../tools/browser.js';
import { pki } from '../../tools/certificates.js';
import { startNodeTlsServer } from '../../tools/servers.js';
import { pageModule, pageWays } from '../support/page-ways.js';
import { startStartTls } from '../support/start-tls.js';
import { started } from '../support/tls-client.js';

type Web = typeof import('./page/web.js');

const chromium = await startChromium();
test.after.always(() => chromium.close());

const good = { remote: true, alpn: 'echo', same: true, pieces: true, closed: true };

test('openStream in a page and in a worker, over each tunnel', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const options = { cert: ecP256.chainPem, key: ecP256.keyPem, ALPNProtocols: ['echo'] };
  const { port } = await started(
    t,
    startNodeTlsServer(options, (socket) => socket.pipe(socket)),
  );
  const { logged: _, ...ways } = await pageWays(t, port);
  const call = await pageModule<Web>(t, chromium, '/page/web.js');
  for (const way of Object.values(ways)) {
    const echo = { way, port, ca: ecP256.rootPem, size: 300_001, startTls: false };
    const expected = { ...good, upgraded: false };
    t.deepEqual(await call('echo', echo), { ...expected, inPage: true }, way.kind);
    t.deepEqual(await call('echoInWorker', echo), { ...expected, inPage: false }, way.kind);
  }
});

test('startTls in a page while a read waits, over each tunnel', async (t) => {
  const { port, ca } = await startStartTls(t);
  const { logged: _, ...ways } = await pageWays(t, port);
  const call = await pageModule<Web>(t, chromium, '/page/web.js');
  for (const way of Object.values(ways)) {
    const echoed = await call('echo', { way, port, ca, size: 50_000, startTls: true });
    t.deepEqual(echoed, { ...good, upgraded: true, inPage: true }, way.kind);
  }
});
