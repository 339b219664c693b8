import test from 'ava';
import type { RelayEvent } from '../../demo/config.js';
import { connect, download, mqttRoundTrip, startDemoPages } from './demo-page.js';

const { demo, lines, open, close } = await startDemoPages();
test.after.always(close);

const tunnels = {
  websocket: 'WebSocket to the relay open',
  wisp: 'Stream asked for at the relay',
} as const;
for (const [tunnel, first] of Object.entries(tunnels)) {
  test.serial(
    `${tunnel}: the page connects, shows steps, protocol, chain and answer, and the relay saw ` +
      'none of it',
    async (t) => {
      const seen: RelayEvent[] = [];
      const end = demo.view.listen((event) => seen.push(event));
      const { page, problems, hosts } = await open(t);
      await page.selectOption('#tunnel', tunnel);
      const { text, good } = await connect(page);
      end();
      t.true(good, text);
      t.regex(text, /^Connected to localhost:\d+ by TLSv1\.3, verified, in [\d.]+ ms\. The answer/);
      t.regex(text, / ms\. The answer has \d+ bytes\.$/);
      const facts = (await page.locator('#facts').textContent()) ?? '';
      t.regex(
        facts,
        /TLSv1\.3.*TLS1-3-CHACHA20-POLY1305-SHA256.*http\/1\.1.*yes: it is for “localh/,
      );
      t.regex(facts, /http\/1\.1.*yes: it is for “localhost”, .* ends in the demo’s own CA$/);
      t.regex(
        (await page.locator('#answer').textContent()) ?? '',
        /^HTTP\/1\.1 200 OK[^]*Hello from an HTTPS server/,
      );
      const steps = await page.locator('#handshake tbody td:first-child').allTextContents();
      t.is(steps[0], first);
      for (const step of [
        'ClientHello sent',
        'Certificates received and verified',
        'Finished sent',
      ])
        t.true(steps.includes(step), steps.join());
      t.regex(
        (await page.locator('.legend').textContent()) ?? '',
        /waited for the other side\s+worked in this page/,
      );

      await page
        .locator('#relay-sum', { hasText: 'Neither the request nor the answer can be read' })
        .waitFor();
      const relayed = Buffer.from(seen.map(({ hex }) => hex).join(''), 'hex').toString('latin1');
      t.true(
        relayed.includes('localhost') && relayed.length > 1000,
        'the ClientHello names the host',
      );
      for (const secret of ['GET /', 'HTTP/1.1 200', 'Hello from'])
        t.false(relayed.includes(secret), secret);
      t.regex(
        (await page.locator('#relay').textContent()) ?? '',
        /→ from the page\n16 03 [^]*localhost[^]*← to the page\n16 03 /,
      );
      t.deepEqual(problems, []);
      t.deepEqual([...hosts], ['127.0.0.1']);
    },
  );
}

test.serial(
  'the chain is shown with the names that are checked and how long it is valid',
  async (t) => {
    const { page } = await open(t);
    t.true((await connect(page)).good);
    t.deepEqual(await page.locator('#chain strong').allTextContents(), [
      'CN=localhost',
      'CN=mbedtls-wasm throw-away CA',
    ]);
    t.deepEqual(await page.locator('#chain .names').allTextContents(), [
      'for localhost, 127.0.0.1, ::1',
      'for no host',
    ]);
    const day = '[A-Z][a-z]{2} \\d+, \\d{4}';
    t.regex(
      await page.locator('#chain li').first().innerText(),
      new RegExp(`valid ${day} to ${day}\n`),
    );
  },
);

test.serial('what the relay saw is read: plaintext would be found', async (t) => {
  const { page } = await open(t);
  const plain = Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n').toString('hex');
  // In place of what the relay tells: each time that the browser asks, the next connection.
  let id = 0;
  await page.route('**/feed', (route) => {
    id += 1;
    const event = {
      id,
      target: `localhost:${demo.httpsPort}`,
      out: 35,
      in: 0,
      hex: plain,
      direction: 'out',
      closed: false,
    };
    return route.fulfill({
      contentType: 'text/event-stream',
      body: `retry: 100\ndata: ${JSON.stringify(event)}\n\n`,
    });
  });
  await page.reload();
  await page.waitForSelector('body[data-ready]');
  t.true((await connect(page)).good);
  await t.notThrowsAsync(
    page
      .locator('#relay-sum', { hasText: 'The request or the answer can be read in them!' })
      .waitFor(),
  );
});

test.serial(
  'a download is measured and drawn, over both tunnels, and sharing a configuration saves memory',
  async (t) => {
    const { page, problems } = await open(t);
    for (const tunnel of Object.keys(tunnels)) {
      await page.selectOption('#tunnel', tunnel);
      t.regex(
        await download(page, '/large?bytes=16000000'),
        /^16,000,\d{3} bytes in [\d.]+ s: [\d.]+ MB\/s .* by TLS1-3-/,
      );
      t.is(await page.locator('#plot polyline').count(), 1);
    }
    await page.click('#memory button');
    await page.locator('#memory-table').waitFor();
    const [apart = NaN, shared = NaN] = (
      await page.locator('#memory-table td:last-child').allTextContents()
    ).map(Number);
    t.true(shared < apart / 2, `${shared} of ${apart} KB`);
    t.deepEqual(problems, []);
  },
);

test.serial('MQTT.js publishes and receives over the socket', async (t) => {
  const { page, problems, hosts } = await open(t);
  t.regex(
    await mqttRoundTrip(page, 'Grüße aus der Seite'),
    /^demo\/greeting, .*Grüße aus der Seite$/,
  );
  await page.click('#broker-connect');
  await page.locator('#mqtt-status:not(.bad)', { hasText: 'Not connected.' }).waitFor();
  t.true(await page.locator('#publish button').isDisabled());
  t.deepEqual(problems, []);
  t.deepEqual([...hosts], ['127.0.0.1']);
});

test.serial('the relay logged each connection with its sizes, and no text of it', (t) => {
  t.true(
    lines.some((line) => /-> localhost:\d+ \d+ bytes up, \d+ bytes down/.test(line)),
    lines.join('\n'),
  );
  t.deepEqual(
    lines.filter((line) => /GET|Hello|Grüße|greeting/.test(line)),
    [],
  );
});
