import { mkdirSync } from 'node:fs';
import test, { type ExecutionContext } from 'ava';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { projectFile } from '../../tools/project.js';
import { faintTexts } from './demo-contrast.js';
import {
  connect,
  connectBroker,
  download,
  mqttRoundTrip,
  outcome,
  startDemoPages,
} from './demo-page.js';

const screenshots = projectFile('dist', 'screenshots');
mkdirSync(screenshots, { recursive: true });

const { demo, open, close } = await startDemoPages();
test.after.always(close);

/** What has the focus: its id, or its text. */
async function focused(page: Page): Promise<string> {
  return page.evaluate(
    () => document.activeElement?.id || document.activeElement?.textContent || '',
  );
}

/** Presses Tab until what is wanted has the focus, which can be seen at every stop. */
async function tabTo(t: ExecutionContext, page: Page, wanted: string): Promise<void> {
  for (let stops = 0; stops < 40; stops += 1) {
    await page.keyboard.press('Tab');
    const outline = await page.evaluate(() =>
      document.activeElement === null
        ? 'none'
        : getComputedStyle(document.activeElement).outlineStyle,
    );
    t.not(outline, 'none', await focused(page));
    if ((await focused(page)) === wanted) return;
  }
  t.fail(`${wanted} cannot be reached by Tab`);
}

test.serial('from load to a finished connection by the keyboard alone', async (t) => {
  const { page, problems } = await open(t);
  const press = (key: string): Promise<void> => page.keyboard.press(key);
  await press('Tab');
  t.is(await focused(page), 'tab-https');
  await press('ArrowRight');
  t.is(await focused(page), 'tab-mqtt');
  t.true(await page.locator('#panel-mqtt').isVisible());
  await press('ArrowRight');
  t.is(await focused(page), 'tab-sql');
  await press('ArrowRight');
  t.is(await focused(page), 'tab-https', 'around');
  await press('End');
  t.is(await focused(page), 'tab-sql');
  await press('Home');
  t.true(await page.locator('#panel-https').isVisible());

  await tabTo(t, page, 'version');
  await press('ArrowDown');
  t.is(await page.inputValue('#version'), '1.3');
  await tabTo(t, page, 'tunnel');
  await press('ArrowDown');
  await press('Tab');
  // The chosen one of the radio buttons; the arrows choose another.
  await press('ArrowRight');
  t.true(await page.isChecked('input[value="file"]'));
  await press('ArrowRight');
  t.true(await page.isChecked('input[value="pasted"]'));
  await tabTo(t, page, 'ca-pasted');
  await page.keyboard.insertText(demo.ca);
  await tabTo(t, page, 'connect');
  await press('Enter');
  const { text, good } = await outcome(page, '#status');
  t.true(good && text.includes('by TLSv1.3'), text);
  t.is(await focused(page), 'connect', 'the focus is where it was');
  await tabTo(t, page, 'Everything it says');
  await press('Enter');
  t.true(await page.locator('#chain pre').first().isVisible());
  t.deepEqual(problems, []);
});

test.serial('the tab of MQTT by the keyboard alone', async (t) => {
  const { page, problems } = await open(t);
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await tabTo(t, page, 'broker-port');
  await page.keyboard.press('Enter');
  t.true((await outcome(page, '#mqtt-status')).good);
  await tabTo(t, page, 'filter');
  await page.keyboard.press('Enter');
  await page.locator('#mqtt-status.good', { hasText: 'Subscribed to demo/#.' }).waitFor();
  await tabTo(t, page, 'topic');
  await page.keyboard.press('Enter');
  await page.locator('#mqtt-status.good', { hasText: 'Published to demo/greeting' }).waitFor();
  t.regex(
    (await page.locator('#messages li:not(.empty)').first().textContent()) ?? '',
    /Hello from a page/,
  );
  t.deepEqual(problems, []);
});

test.serial('every field has a label', async (t) => {
  const { page } = await open(t);
  const bare = await page
    .locator('input, select, textarea')
    .evaluateAll((fields) =>
      fields
        .filter(
          (field) =>
            'labels' in field && field.labels instanceof NodeList && field.labels.length === 0,
        )
        .map(({ id }) => id),
    );
  t.deepEqual(bare, []);
});

/** The least contrast of text that WCAG asks for at level AA. */
const LEAST = 4.5;

for (const colorScheme of ['light', 'dark'] as const) {
  test.serial(`every text stands out from what is behind it, ${colorScheme}`, async (t) => {
    const { page } = await open(t, { colorScheme });
    t.deepEqual(await faintTexts(page, LEAST), [], 'at first');
    for (const trust of ['file', 'pasted']) {
      await page.check(`input[value="${trust}"]`);
      t.deepEqual(await faintTexts(page, LEAST), [], trust);
    }
    await page.fill('#ca-pasted', 'nonsense');
    t.false((await connect(page)).good);
    await page.click('#status summary');
    t.deepEqual(await faintTexts(page, LEAST), [], 'with an error');
    await page.check('input[value="mozilla"]');
    t.false((await connect(page)).good);
    t.deepEqual(await faintTexts(page, LEAST), [], 'with a step that failed');
    await page.check('input[value="demo"]');
    t.true((await connect(page)).good);
    await download(page, '/large?bytes=1000000');
    await page.click('#memory button');
    await page.locator('#memory-table').waitFor();
    await page.locator('#relay-sum', { hasText: 'closed' }).waitFor();
    t.deepEqual(await faintTexts(page, LEAST), [], 'with a connection');
    await page.click('#tab-mqtt');
    t.deepEqual(await faintTexts(page, LEAST), [], 'with buttons that rest');
    await connectBroker(page);
    t.deepEqual(await faintTexts(page, LEAST), [], 'with a broker');
    // A text that is too faint would be found.
    await page.locator('h1').evaluate((title) => {
      if (title instanceof HTMLElement) title.style.color = '#777a';
    });
    t.deepEqual(
      (await faintTexts(page, LEAST)).map(({ text }) => text),
      ['mbedtls-wasm'],
    );
  });
}

const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  dark: { colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  phone: { colorScheme: 'light', viewport: { width: 375, height: 740 }, deviceScaleFactor: 2 },
  'phone-dark': {
    colorScheme: 'dark',
    viewport: { width: 375, height: 740 },
    deviceScaleFactor: 2,
  },
  narrow: { colorScheme: 'light', viewport: { width: 320, height: 640 }, deviceScaleFactor: 2 },
};
for (const [look, options] of Object.entries(looks)) {
  test.serial(`pictures of the page, ${look}: nothing is cut off at the side`, async (t) => {
    const { page, problems, hosts } = await open(t, options);
    const picture = async (name: string): Promise<void> => {
      t.is(
        await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        ),
        0,
        name,
      );
      await page.screenshot({ path: `${screenshots}/${look}-${name}.png`, fullPage: true });
    };
    await page.check('input[value="mozilla"]');
    t.false((await connect(page)).good);
    await page.click('#status summary');
    await picture('error');
    await page.check('input[value="demo"]');
    t.true((await connect(page)).good);
    t.regex(await download(page, '/large?bytes=16000000'), /MB\/s/);
    await page.click('#memory button');
    await page.locator('#memory-table').waitFor();
    await picture('https');
    await mqttRoundTrip(page, 'A picture of this');
    await picture('mqtt');
    t.deepEqual(problems, []);
    t.deepEqual([...hosts], ['127.0.0.1']);
  });
}
