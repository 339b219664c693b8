import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { RelayEvent } from '../../demo/config.js';
import { startDemo } from '../../demo/server/demo.js';
import { startChromium } from '../support/browser.js';
import { projectFile } from '../support/project.js';

await promisify(execFile)(process.execPath, [projectFile('demo', 'bundle.mjs')]);
const screenshots = projectFile('dist', 'screenshots');
mkdirSync(screenshots, { recursive: true });

const lines: string[] = [];
const demo = await startDemo({ allow: ['127.0.0.1:1'], log: (line) => lines.push(line) });
const chromium = await startChromium();
test.after.always(async () => {
  await chromium.close();
  demo.close();
});

interface Opened {
  readonly page: Page;
  /** Uncaught errors, console errors and breaches of the policy. */
  readonly problems: readonly string[];
  /** Hosts that the page asked for anything. */
  readonly hosts: ReadonlySet<string>;
}

async function open(t: ExecutionContext, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await chromium.newContext(options);
  t.teardown(() => context.close());
  const page = await context.newPage();
  const problems: string[] = [];
  const hosts = new Set<string>();
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('request', (request) => hosts.add(new URL(request.url()).hostname));
  page.on('websocket', (socket) => hosts.add(new URL(socket.url()).hostname));
  await page.goto(demo.url);
  await page.waitForSelector('body[data-ready]');
  return { page, problems, hosts };
}

/** Submits the server's form and gives the sentence that it ends with. */
async function connect(page: Page): Promise<{ text: string; good: boolean }> {
  await page.click('#connect');
  return outcome(page, '#status');
}

async function outcome(page: Page, status: string): Promise<{ text: string; good: boolean }> {
  const line = page.locator(`${status}.good, ${status}.bad`);
  const text = await line.textContent() ?? '';
  return { text, good: await page.locator(`${status}.good`).count() === 1 };
}

async function mqttRoundTrip(page: Page, text: string): Promise<string> {
  await page.click('#tab-mqtt');
  await page.click('#broker-connect');
  await page.locator('#mqtt-status.good', { hasText: 'Connected to the broker' }).waitFor();
  await page.click('#subscribe button');
  await page.locator('#mqtt-status', { hasText: 'Subscribed to demo/#.' }).waitFor();
  await page.fill('#message', text);
  await page.click('#publish button');
  await page.locator('#mqtt-status', { hasText: 'the broker confirmed it' }).waitFor();
  return await page.locator('#messages li:not(.empty)').first().textContent() ?? '';
}

test.serial('the page connects, shows steps, protocol, chain and answer, and the relay saw none of it', async (t) => {
  const seen: RelayEvent[] = [];
  const end = demo.view.listen((event) => seen.push(event));
  const { page, problems, hosts } = await open(t);
  const { text, good } = await connect(page);
  end();
  t.true(good, text);
  t.regex(text, /^Connected to localhost:\d+ by TLSv1\.3, verified, in [\d.]+ ms\. The answer has \d+ bytes\.$/);
  const facts = await page.locator('#facts').textContent() ?? '';
  t.regex(facts, /TLSv1\.3.*TLS1-3-CHACHA20-POLY1305-SHA256.*http\/1\.1.*yes: the chain/);
  t.deepEqual(await page.locator('#chain strong').allTextContents(), ['CN=localhost', 'CN=mbedtls-wasm throw-away CA']);
  t.regex(await page.locator('#answer').textContent() ?? '', /^HTTP\/1\.1 200 OK[^]*Hello from an HTTPS server/);
  const steps = await page.locator('#handshake tbody td:first-child').allTextContents();
  t.is(steps[0], 'Tunnel and TCP connected');
  for (const step of ['ClientHello sent', 'Certificates received and verified', 'Finished sent']) t.true(steps.includes(step), steps.join());
  await page.locator('#relay-sum', { hasText: 'Neither the request nor the answer can be read' }).waitFor();
  const relayed = Buffer.from(seen.map(({ hex }) => hex).join(''), 'hex').toString('latin1');
  t.true(relayed.includes('localhost') && relayed.length > 1000, 'the ClientHello names the host');
  for (const secret of ['GET /', 'HTTP/1.1 200', 'Hello from']) t.false(relayed.includes(secret), secret);
  t.deepEqual(problems, []);
  t.deepEqual([...hosts], ['127.0.0.1']);
});

test.serial('TLS 1.2 and the Wisp tunnel, if they are chosen', async (t) => {
  const { page, problems } = await open(t);
  await page.selectOption('#version', '1.2');
  await page.selectOption('#tunnel', 'wisp');
  const { text, good } = await connect(page);
  t.true(good && text.includes('by TLSv1.2'), text);
  t.regex(await page.locator('#relay-sum').textContent() ?? '', /Wisp/);
  await page.fill('#download-path', '/large?bytes=32000000');
  await page.click('#download button');
  await page.locator('#download-sum', { hasText: 'MB/s' }).waitFor();
  t.deepEqual(problems, []);
});

test.serial('what goes wrong is told in sentences', async (t) => {
  const { page } = await open(t);
  await page.check('input[value="mozilla"]');
  t.like(await connect(page), { good: false, text: 'The TLS handshake with "localhost" failed: the certificate is not signed by a trusted CA (MBEDTLS_ERR_X509_CERT_VERIFY_FAILED, -0x2700).' });
  t.regex(await page.locator('#handshake tr.failed').textContent() ?? '', /Certificates received and verified: failed here/);
  await page.check('input[value="given"]');
  t.regex((await connect(page)).text, /^Paste a CA certificate/);
  await page.fill('#given-pem', 'nonsense');
  t.regex((await connect(page)).text, /certificate cannot be read/);
  await page.fill('#given-pem', demo.ca);
  t.true((await connect(page)).good);
  await page.fill('#host', 'other.example');
  t.regex((await connect(page)).text, /not on the allow list/);
  await page.fill('#host', '127.0.0.1');
  await page.fill('#port', '1');
  t.regex((await connect(page)).text, /ECONNREFUSED/);
});

test.serial('a download is measured and drawn, and sharing a configuration saves memory', async (t) => {
  const { page, problems } = await open(t);
  await page.fill('#download-path', '/large?bytes=16000000');
  await page.click('#download button');
  await page.locator('#download-sum', { hasText: 'MB/s' }).waitFor();
  t.regex(await page.locator('#download-sum').textContent() ?? '', /^16,000,\d{3} bytes in [\d.]+ s: [\d.]+ MB\/s .* by TLS1-3-/);
  t.is(await page.locator('#plot polyline').count(), 1);
  await page.click('#memory button');
  await page.locator('#memory-table').waitFor();
  const [apart = NaN, shared = NaN] = (await page.locator('#memory-table td:last-child').allTextContents()).map(Number);
  t.true(shared < apart / 2, `${shared} of ${apart} KB`);
  t.deepEqual(problems, []);
});

test.serial('MQTT.js publishes and receives over the socket', async (t) => {
  const { page, problems, hosts } = await open(t);
  t.regex(await mqttRoundTrip(page, 'Grüße aus der Seite'), /^demo\/greeting, .*Grüße aus der Seite$/);
  await page.click('#broker-connect');
  await page.locator('#mqtt-status', { hasText: 'Not connected.' }).waitFor();
  t.true(await page.locator('#publish button').isDisabled());
  t.deepEqual(problems, []);
  t.deepEqual([...hosts], ['127.0.0.1']);
});

test.serial('the keyboard is enough, and every field has a label', async (t) => {
  const { page } = await open(t);
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  t.true(await page.locator('#panel-mqtt').isVisible());
  t.is(await page.evaluate(() => document.activeElement?.id), 'tab-mqtt');
  await page.keyboard.press('Home');
  t.true(await page.locator('#panel-https').isVisible());
  await page.keyboard.press('Tab');
  t.is(await page.evaluate(() => document.activeElement?.id), 'host');
  await page.keyboard.press('Enter');
  const { text, good } = await outcome(page, '#status');
  t.true(good, text);
  const bare = await page.locator('input, select, textarea').evaluateAll((fields) =>
    fields.filter((field) => 'labels' in field && field.labels instanceof NodeList && field.labels.length === 0).map(({ id }) => id));
  t.deepEqual(bare, []);
});

const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  dark: { colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  phone: { colorScheme: 'light', viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 },
};
for (const [look, options] of Object.entries(looks)) {
  test.serial(`pictures of the page, ${look}: nothing is cut off at the side`, async (t) => {
    const { page } = await open(t, options);
    t.true((await connect(page)).good);
    await page.click('#download button');
    await page.locator('#download-sum', { hasText: 'MB/s' }).waitFor();
    await page.click('#memory button');
    await page.locator('#memory-table').waitFor();
    const sides = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    t.is(await sides(), 0);
    await page.screenshot({ path: `${screenshots}/${look}-https.png`, fullPage: true });
    await mqttRoundTrip(page, 'A picture of this');
    t.is(await sides(), 0);
    await page.screenshot({ path: `${screenshots}/${look}-mqtt.png`, fullPage: true });
  });
}

test.serial('the relay logged each connection with its sizes, and no text of it', (t) => {
  t.true(lines.some((line) => /-> localhost:\d+ \d+ bytes up, \d+ bytes down/.test(line)), lines.join('\n'));
  t.deepEqual(lines.filter((line) => /GET|Hello|Grüße|greeting/.test(line)), []);
});
