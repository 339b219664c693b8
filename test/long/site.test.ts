import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { Page } from 'playwright-core';
import { startChromium } from '../../tools/engines/chromium.js';
import { projectFile } from '../../tools/project.js';
import { startProcess } from '../../tools/servers/process.js';
import { runCommand } from '../support/command.js';
import { started } from '../support/tls-client.js';

const SITE = projectFile('dist', 'docs');
const script = projectFile('build', 'docs.mjs');
const screenshots = projectFile('dist', 'screenshots');

const SIZES = {
  desktop: { width: 1280, height: 900 },
  phone: { width: 390, height: 844 },
};
/** Those that are kept as pictures, in every size and colour. */
const LOOKED_AT = ['index', 'start', 'from-mbed-os', 'errors', 'performance'];
/** Some of the reference. */
const REFERENCE = [
  'index',
  'index/index',
  'index/classes/TLSSocket',
  'raw/index',
  'roots/index',
].map((name) => `api/${name}.html`);

test('the site is built, and holds in Chromium on a desktop and a phone', async (t) => {
  t.timeout(900_000);
  const built = await runCommand(process.execPath, [script], { timeout: 600_000 });
  t.is(built.status, 0, built.stderr);
  const { port } = await started(
    t,
    startProcess({
      program: 'node',
      args: (chosen) => [script, '--serve', '--port', String(chosen)],
      ready: /http:/,
    }),
  );
  const browser = await startChromium();
  t.teardown(() => browser.close());
  mkdirSync(screenshots, { recursive: true });
  const pages = readdirSync(SITE).filter((name) => name.endsWith('.html') && name !== '404.html');
  t.true(pages.length > 20);

  for (const [size, viewport] of Object.entries(SIZES))
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ viewport, colorScheme });
      const problems = problemsOf(page);
      const kept = LOOKED_AT.map((title) => `${title}.html`);
      for (const name of colorScheme === 'light' ? [...pages, ...REFERENCE] : kept) {
        await page.goto(`http://localhost:${port}/${name}`, { waitUntil: 'networkidle' });
        const beyond = await page.evaluate(
          () => document.documentElement.scrollWidth - window.innerWidth,
        );
        t.true(beyond <= 0, `${name} is too wide for a ${size} by ${beyond}`);
        const title = name.replace('.html', '');
        const path = join(screenshots, `site-${title}-${size}-${colorScheme}.png`);
        if (LOOKED_AT.includes(title)) await page.screenshot({ path });
      }
      t.deepEqual(problems, []);
      await page.close();
    }

  const page = await browser.newPage({ viewport: SIZES.desktop });
  await page.goto(`http://localhost:${port}/api/`);
  const entries = await page.locator('.vp-doc li').allTextContents();
  t.true(entries.length > 10);
  for (const entry of entries) t.regex(entry, /^mbedtls-wasm[\w/-]*: \w/);
  await page.goto(`http://localhost:${port}/`);
  await page.getByRole('button', { name: 'Search' }).first().click();
  await page.getByRole('searchbox').fill('set_root_ca_cert');
  await page.locator('.result').first().waitFor();
  t.regex((await page.locator('.result').allTextContents()).join(), /From Mbed OS/);
});

/** What goes wrong in a page: errors, and what it asks for in vain. */
function problemsOf(page: Page): string[] {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (line) => {
    if (line.type() === 'error') problems.push(line.text());
  });
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`);
  });
  return problems;
}
