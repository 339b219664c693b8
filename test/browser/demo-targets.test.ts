import { once } from 'node:events';
import { hostname } from 'node:os';
import test from 'ava';
import { WebSocket } from 'ws';
import { startNodeTlsServer } from '../../tools/servers.js';
import { pki } from '../../tools/certificates.js';
import { connect, startDemoPages } from './demo-page.js';

// A server of the visitor's machine that nobody allowed: only another host of the same port was.
const {
  server: { ecP256 },
} = await pki();
let reached = 0;
const secret = await startNodeTlsServer(
  { cert: ecP256.chainPem, key: ecP256.keyPem },
  () => {},
  () => {
    reached += 1;
  },
);
const { demo, open, close } = await startDemoPages([`nowhere.test:${secret.port}`]);
test.after.always(async () => {
  await close();
  await secret.close();
});

test.serial('both tunnels allow the same pairs of host and port, and no others', async (t) => {
  const { page } = await open(t);
  const targets: readonly (readonly [host: string, port: number, allowed: boolean])[] = [
    ['localhost', demo.httpsPort, true],
    ['LOCALHOST', demo.httpsPort, true],
    ['127.0.0.1', demo.httpsPort, false],
    ['::1', demo.httpsPort, false],
    ['[::ffff:127.0.0.1]', demo.httpsPort, false],
    [hostname(), demo.httpsPort, false],
    ['localhost', demo.brokerPort, true],
    ['localhost', secret.port, false],
    ['127.0.0.1', secret.port, false],
    ['localhost', demo.relayPort, false],
    ['nowhere.test', demo.httpsPort, false],
  ];
  // Chosen, not only proposed: it stays while the host changes.
  await page.check('input[value="mozilla"]');
  await page.check('input[value="demo"]');
  for (const tunnel of ['websocket', 'wisp']) {
    await page.selectOption('#tunnel', tunnel);
    for (const [host, port, allowed] of targets) {
      await page.fill('#host', host);
      await page.fill('#port', String(port));
      const { text } = await connect(page);
      const what = `${tunnel} to ${host}:${port}: ${text}`;
      if (allowed)
        t.regex(
          (await page.locator('#facts').textContent()) ?? '',
          /TLSv1\.[23].*yes: it is for/,
          what,
        );
      else t.regex(text, /^The relay may not connect to /, what);
    }
  }
  t.is(reached, 0);
});

test.serial(
  'an allowed name that has no public address is not connected to, by either tunnel',
  async (t) => {
    const { page } = await open(t);
    await page.fill('#host', 'nowhere.test');
    await page.fill('#port', String(secret.port));
    t.regex((await connect(page)).text, /^The relay knows no address of “nowhere\.test”\. /);
    await page.selectOption('#tunnel', 'wisp');
    t.regex((await connect(page)).text, /^The relay could not connect to nowhere\.test:\d+\. /);
  },
);

test.serial(
  'the Wisp server is for its page, and only for Wisp: not for the other protocol of wisp-js',
  async (t) => {
    const status = async (path: string, origin: string): Promise<unknown> => {
      const socket = new WebSocket(`ws://127.0.0.1:${demo.wispPort}${path}`, { origin });
      const [first] = await Promise.race([
        once(socket, 'open').then(() => ['open']),
        once(socket, 'error'),
      ]);
      socket.terminate();
      return first instanceof Error ? first.message : first;
    };
    const origin = new URL(demo.url).origin;
    t.is(await status('/', origin), 'open');
    t.is(await status('/', 'https://elsewhere.test'), 'Unexpected server response: 403');
    t.is(await status(`/localhost:${demo.httpsPort}`, origin), 'Unexpected server response: 403');
    t.is(await status(`/localhost:${secret.port}`, origin), 'Unexpected server response: 403');
    t.is(reached, 0);
  },
);
