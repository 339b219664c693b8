import test, { type ExecutionContext } from 'ava';
import type { Page } from 'playwright-core';
import type { TLSSocket } from 'node:tls';
import { pki, type Certificate } from '../../tools/certificates.js';
import { freePort, startNodeTlsServer, type TestServer } from '../../tools/servers.js';
import { startTcpServer } from '../support/tcp-server.js';
import { connect, connectBroker, download, outcome, startDemoPages } from './demo-page.js';

const sentences = (...all: readonly string[]): RegExp => new RegExp(`^${all.join(' ')}$`);
const NOT_REACHED = sentences(
  String.raw`The relay could not connect to localhost:\d+\.`,
  String.raw`Check host and port, and whether the server runs\.`,
);
const REFUSED = sentences(
  String.raw`Nothing listens at localhost:\d+: the relay’s TCP connection was refused\.`,
  String.raw`Check the port, and whether the server runs\.`,
);

const { rootCa, server, bad } = await pki();
const serve = (
  { chainPem, keyPem }: Certificate,
  answer: (socket: TLSSocket) => void,
): Promise<TestServer> => startNodeTlsServer({ cert: chainPem, key: keyPem }, answer);
const expired = await serve(bad.expired, () => {});
const wrongHost = await serve(bad.wrongHost, () => {});
const short = await serve(server.ecP256, (socket) =>
  socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nshort')),
);
const noHttp = await serve(server.ecP256, (socket) =>
  socket.once('data', () => socket.end('220 mail.test ESMTP\r\n')),
);
/**
 * A broker that takes anybody, and ends the connection at whatever comes next; and one that takes
 * nobody.
 */
const rude = await serve(server.ecP256, (socket) =>
  socket.once('data', () => {
    socket.write(Buffer.from([0x20, 2, 0, 0]));
    socket.once('data', () => socket.end());
  }),
);
const closed = await serve(server.ecP256, (socket) =>
  socket.once('data', () => socket.end(Buffer.from([0x20, 2, 0, 5]))),
);
/** TCP without TLS: one that says something else, and one that is gone at once. */
const tcp = await startTcpServer();
const nobody = await freePort();
const ports = [expired, wrongHost, short, noHttp, rude, closed, tcp.address, { port: nobody }].map(
  ({ port }) => `localhost:${port}`,
);
const { open, close } = await startDemoPages(ports);
test.after.always(async () => {
  await close();
  for (const each of [expired, wrongHost, short, noHttp, rude, closed, tcp]) await each.close();
});

/** Opens the page for another server, which `rootCa` vouches for. */
async function openFor(t: ExecutionContext, port: number): Promise<Page> {
  const { page } = await open(t);
  await page.check('input[value="pasted"]');
  await page.fill('#ca-pasted', rootCa.rootPem);
  await page.fill('#port', String(port));
  return page;
}

/** What happened and what to do, a sentence each, with the technical words out of sight. */
async function told(
  t: ExecutionContext,
  page: Page,
  status: string,
  text: string,
  wanted: RegExp,
): Promise<void> {
  t.regex(text, wanted);
  t.regex(text, /^[A-Z“].*\. [A-Z].*\.$/);
  t.notRegex(text, /\.\.|NSAPI|MBEDTLS|-0x|undefined|WebSocket was|: [a-z ]+ failed/, text);
  const details = page.locator(`${status} details`);
  if ((await details.count()) === 0) return;
  t.true(await details.locator('li').first().isHidden());
  await details.locator('summary').click();
  t.true(await details.locator('li').first().isVisible());
}

async function stepsOf(page: Page): Promise<string[]> {
  return page.locator('#handshake tbody tr:not(.total) td:first-child').allTextContents();
}

const firsts = { websocket: 'WebSocket to the relay open', wisp: 'Stream asked for at the relay' };
for (const [tunnel, first] of Object.entries(firsts)) {
  test.serial(
    `${tunnel}: a target that refuses TCP is told as that, and not as a handshake`,
    async (t) => {
      const { page, problems } = await open(t);
      await page.fill('#port', String(nobody));
      await page.selectOption('#tunnel', tunnel);
      const { text } = await connect(page);
      await told(t, page, '#status', text, tunnel === 'wisp' ? NOT_REACHED : REFUSED);
      t.deepEqual(await stepsOf(page), [
        first,
        'TCP connection of the relay to the server: failed here',
      ]);
      await page.locator('#relay-sum', { hasText: '0 bytes to it, closed.' }).waitFor();
      t.notRegex(
        (await page.locator('#relay-sum').textContent()) ?? '',
        /read/,
        'nothing was asked, so nothing is said of it',
      );
      t.deepEqual(problems, []);
    },
  );

  test.serial(`${tunnel}: a target that is not allowed is told as that`, async (t) => {
    const { page } = await open(t);
    await page.fill('#host', 'other.example');
    await page.selectOption('#tunnel', tunnel);
    const { text } = await connect(page);
    await told(
      t,
      page,
      '#status',
      text,
      sentences(
        String.raw`The relay may not connect to other\.example:\d+\.`,
        String.raw`Choose a target .* --allow other\.example:\d+\.`,
      ),
    );
    t.deepEqual(await stepsOf(page), [
      first,
      'TCP connection of the relay to the server: not allowed',
    ]);
  });
}

test.serial(
  'what is wrong with a certificate is told, in the step where it was found',
  async (t) => {
    const cases: readonly (readonly [number, RegExp])[] = [
      [expired.port, /^The certificate of localhost:\d+ has expired\. /],
      [wrongHost.port, /^The certificate of localhost:\d+ is not for the name “localhost”\. /],
    ];
    for (const [port, wanted] of cases) {
      const page = await openFor(t, port);
      await told(t, page, '#status', (await connect(page)).text, wanted);
      t.is((await stepsOf(page)).at(-1), 'Certificates received and verified: failed here');
    }
    const page = await openFor(t, wrongHost.port);
    await page.check('input[value="mozilla"]');
    await told(
      t,
      page,
      '#status',
      (await connect(page)).text,
      /is not for the name “localhost”, and it is not signed by a CA /,
    );
    t.regex(
      (await page.locator('#status li').first().textContent()) ?? '',
      /MBEDTLS_ERR_X509_CERT_VERIFY_FAILED, -0x2700/,
    );
  },
);

test.serial(
  'a server without TLS, one that leaves and one that resets are told apart',
  async (t) => {
    const page = await openFor(t, tcp.address.port);
    const attempt = async (answer: 'text' | 'end' | 'reset'): Promise<string> => {
      const coming = tcp.next();
      await page.click('#connect');
      const socket = await coming;
      if (answer === 'text') socket.end('SSH-2.0-nothing of the kind\r\n');
      else if (answer === 'end') socket.end();
      else socket.resetAndDestroy();
      return (await outcome(page, '#status')).text;
    };
    await told(
      t,
      page,
      '#status',
      await attempt('text'),
      /^The server localhost:\d+ sent something that is not TLS\. /,
    );
    await told(
      t,
      page,
      '#status',
      await attempt('end'),
      /^The server localhost:\d+ ended the connection during the handshake\. /,
    );
    await told(
      t,
      page,
      '#status',
      await attempt('reset'),
      /^The connection to localhost:\d+ was lost\. /,
    );
    t.is(
      (await stepsOf(page)).at(-1),
      'ServerHello received, keys agreed on: the connection was lost here',
    );
  },
);

test.serial(
  'a demo that was ended is told as that, by its relay and by its page’s server',
  async (t) => {
    const other = await startDemoPages();
    t.teardown(() => other.close());
    const { page } = await other.open(t);
    t.true((await connect(page)).good);
    other.demo.close();
    await told(
      t,
      page,
      '#status',
      (await connect(page)).text,
      /^The relay cannot be reached\. See whether “npm run demo” still runs/,
    );
    t.deepEqual(await stepsOf(page), ['WebSocket to the relay open: failed here']);
    await page.selectOption('#tunnel', 'wisp');
    await told(t, page, '#status', (await connect(page)).text, /^The relay cannot be reached\. /);
    await page.check('input[value="mozilla"]');
    await told(
      t,
      page,
      '#status',
      (await connect(page)).text,
      /^The server of this page does not answer\. /,
    );
  },
);

test.serial(
  'a CA that cannot be read is told as that, and an attempt that fails at once leaves nothing of ' +
    'the one before',
  async (t) => {
    const { page } = await open(t);
    t.true((await connect(page)).good);
    await page.locator('#relay-sum', { hasText: 'closed' }).waitFor();
    await page.check('input[value="pasted"]');
    const cases = [
      ['', /^No CA certificate was pasted\. /],
      ['nonsense', /^The certificates that were pasted cannot be read\. /],
    ] as const;
    for (const [pasted, wanted] of cases) {
      await page.fill('#ca-pasted', pasted);
      await told(t, page, '#status', (await connect(page)).text, wanted);
      t.deepEqual(await page.locator('#handshake tbody td').allTextContents(), ['none yet']);
      t.is(await page.locator('#facts').textContent(), 'Protocolnone');
      t.is(await page.locator('#chain li').count(), 0);
      for (const pane of ['#request', '#answer'])
        t.is(await page.locator(pane).textContent(), 'none yet');
      t.is(await page.locator('#relay').textContent(), '');
      t.is(await page.locator('#relay-sum').textContent(), 'Nothing yet.');
    }
  },
);

test.serial('an answer that is no download is not measured as one', async (t) => {
  const { page, problems } = await open(t);
  t.regex(await download(page, '/large?bytes=1000000'), /MB\/s/);
  const missing = await download(page, '/nothing');
  await told(
    t,
    page,
    '#download-sum',
    missing,
    /^The server answered “404 Not Found” to \/nothing\. Ask for a path that it has\.$/,
  );
  t.is(await page.locator('#plot polyline').count(), 0, 'nor is the former one left standing');
  const wrong = await download(page, '/large?bytes=none');
  await told(
    t,
    page,
    '#download-sum',
    wrong,
    /^The server answered “400 Bad Request” to \/large\?bytes=none\. /,
  );
  t.regex(
    (await page.locator('#download-sum li').first().textContent()) ?? '',
    /Ask for 1 to 4000000000 bytes\./,
  );
  t.deepEqual(problems, []);
  const others = [
    [short.port, /^The server ended .* before the whole answer was there\. /],
    [noHttp.port, /^The server did not answer by HTTP\/1\.1\. /],
  ] as const;
  for (const [port, wanted] of others) {
    const other = await openFor(t, port);
    await told(t, other, '#download-sum', await download(other, '/'), wanted);
  }
});

test.serial(
  'MQTT: what may not be asked for is refused in words, and the connection stays',
  async (t) => {
    const { page } = await open(t);
    t.true((await connectBroker(page)).good);
    for (const topic of ['a/#', 'a/+/b']) {
      await page.fill('#topic', topic);
      await page.click('#publish button');
      const { text } = await outcome(page, '#mqtt-status');
      await told(
        t,
        page,
        '#mqtt-status',
        text,
        /^A topic to publish to has no wildcards: .* Name one topic, such as demo\/greeting\.$/,
      );
    }
    await page.fill('#filter', 'a/#/b');
    await page.click('#subscribe button');
    await told(
      t,
      page,
      '#mqtt-status',
      (await outcome(page, '#mqtt-status')).text,
      /^“a\/#\/b” is no topic filter\. /,
    );
    await page.fill('#topic', 'demo/greeting');
    await page.click('#publish button');
    t.is(
      (await outcome(page, '#mqtt-status')).text,
      'Published to demo/greeting, and the broker confirmed it.',
    );
  },
);

test.serial(
  'MQTT: a broker that ends the connection, or wants none, is told as that',
  async (t) => {
    const page = await openFor(t, rude.port);
    await page.click('#tab-mqtt');
    await page.fill('#broker-port', String(rude.port));
    t.true((await connectBroker(page)).good);
    await page.click('#publish button');
    await told(
      t,
      page,
      '#mqtt-status',
      (await outcome(page, '#mqtt-status')).text,
      /^The broker ended the connection\. Connect again; /,
    );
    t.true(await page.locator('#publish button').isDisabled());
    t.is(await page.locator('#broker-connect').textContent(), 'Connect');

    await page.fill('#broker-port', String(closed.port));
    await told(
      t,
      page,
      '#mqtt-status',
      (await connectBroker(page)).text,
      /^The broker refused the connection\. Choose one that wants no user name /,
    );
    await page.fill('#broker-port', String(nobody));
    await told(
      t,
      page,
      '#mqtt-status',
      (await connectBroker(page)).text,
      /^Nothing listens at localhost:\d+: /,
    );
  },
);
