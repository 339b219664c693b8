import test, { type ExecutionContext } from 'ava';
import type { Page } from 'playwright-core';
import { pki, type Certificate } from '../../tools/certificates.js';
import { startNodeTlsServer, type TestServer } from '../../tools/servers.js';
import { connect, startDemoPages } from './demo-page.js';

const {
  rootCa,
  rsaCa,
  server: { ecP256 },
  bad,
} = await pki();
const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';
const serve = ({ chainPem, keyPem }: Certificate): Promise<TestServer> =>
  startNodeTlsServer(
    { cert: chainPem, key: keyPem, ALPNProtocols: ['http/1.1', 'http/1.0'] },
    (socket) => socket.end(answer),
  );
const own = await serve(ecP256);
const unnamed = await serve(bad.nameOnlyInCn);
const { open, close } = await startDemoPages([
  `localhost:${own.port}`,
  `localhost:${unnamed.port}`,
]);
test.after.always(async () => {
  await close();
  await own.close();
  await unnamed.close();
});

/** Opens the page and asks for a server of the test's own, which only `rootCa` vouches for. */
async function openFor(t: ExecutionContext, port = own.port): Promise<Page> {
  const { page } = await open(t);
  await page.fill('#host', 'localhost');
  await page.fill('#port', String(port));
  return page;
}

async function facts(page: Page): Promise<string> {
  return (await page.locator('#facts').textContent()) ?? '';
}

const files = { PEM: Buffer.from(rootCa.rootPem), DER: Buffer.from(rootCa.der) };
for (const [form, buffer] of Object.entries(files)) {
  test.serial(`a CA is taken from a file: ${form}`, async (t) => {
    const page = await openFor(t);
    t.regex(
      (await connect(page)).text,
      /^The certificate of localhost:\d+ is not signed by a CA that this page was told to trust\. /,
    );
    await page.check('input[value="file"]');
    t.regex((await connect(page)).text, /^No CA file was chosen\. /);
    await page.setInputFiles('#ca-file', {
      name: 'ca.crt',
      mimeType: 'application/x-x509-ca-cert',
      buffer,
    });
    const { text, good } = await connect(page);
    t.true(good, text);
    t.regex(await facts(page), /its chain ends in the CA in the file$/);
  });
}

test.serial(
  'a CA can be pasted, and of file and text that one counts which is chosen',
  async (t) => {
    const page = await openFor(t);
    await page.check('input[value="pasted"]');
    t.true(await page.locator('#ca-file').isHidden());
    t.regex((await connect(page)).text, /^No CA certificate was pasted\. /);
    await page.fill('#ca-pasted', rootCa.rootPem);
    t.true((await connect(page)).good);
    t.regex(await facts(page), /its chain ends in the CA that was pasted$/);

    await page.check('input[value="file"]');
    t.true(await page.locator('#ca-pasted').isHidden());
    t.regex(
      (await connect(page)).text,
      /^No CA file was chosen\. /,
      'the text is still there, and does not count',
    );
    await page.setInputFiles('#ca-file', {
      name: 'other.pem',
      mimeType: 'application/x-pem-file',
      buffer: Buffer.from(rsaCa.rootPem),
    });
    t.regex(
      (await connect(page)).text,
      /is not signed by a CA that this page was told to trust/,
      'the good text does not win over the file',
    );
    await page.check('input[value="pasted"]');
    t.true((await connect(page)).good, 'nor does the wrong file over the text');
  },
);

test.serial('TLS 1.2, TLS 1.3 or the newer of both is spoken, as was chosen', async (t) => {
  const { page } = await open(t);
  for (const [version, spoken] of [
    ['1.2', 'TLSv1.2'],
    ['1.3', 'TLSv1.3'],
    ['both', 'TLSv1.3'],
  ] as const) {
    await page.selectOption('#version', version);
    const { text, good } = await connect(page);
    t.true(good && text.includes(`by ${spoken},`), text);
    t.true((await facts(page)).startsWith(`Protocol${spoken}`));
  }
});

test.serial('ALPN protocols are offered in the order given, or none are', async (t) => {
  const page = await openFor(t);
  await page.check('input[value="pasted"]');
  await page.fill('#ca-pasted', rootCa.rootPem);
  for (const [offered, agreed] of [
    ['http/1.1', 'http/1.1'],
    ['h2, http/1.0', 'http/1.0'],
    ['', 'none agreed on'],
  ] as const) {
    await page.fill('#alpn', offered);
    t.true((await connect(page)).good, offered);
    t.true((await facts(page)).includes(`ALPN${agreed}`), await facts(page));
  }
  await page.fill('#alpn', 'h2');
  t.regex(
    (await connect(page)).text,
    /refused .* alert “no_application_protocol”\. Ask for other ALPN protocols, or for none\.$/,
  );
});

test.serial('a certificate without names is refused: its common name does not count', async (t) => {
  const page = await openFor(t, unnamed.port);
  await page.check('input[value="pasted"]');
  await page.fill('#ca-pasted', rootCa.rootPem);
  const { text, good } = await connect(page);
  t.false(good);
  t.regex(text, /is not for the name “localhost”/);
});
