import { mkdirSync, readFileSync } from 'node:fs';
import test, { type ExecutionContext } from 'ava';
import type { Page } from 'playwright-core';
import { projectFile } from '../../tools/project.js';
import { connect, connectBroker, outcome, startDemoPages } from './demo-page.js';

const screenshots = projectFile('dist', 'screenshots');
mkdirSync(screenshots, { recursive: true });
const axe = readFileSync(
  projectFile('.cache', 'libraries', 'node_modules', 'axe-core', 'axe.min.js'),
  'utf8',
);

const { demo, open, close } = await startDemoPages();
test.after.always(close);

async function query(page: Page, text: string): Promise<string[]> {
  await page.fill('#sql', text);
  await page.click('#query button');
  const { text: said, good } = await outcome(page, '#sql-status');
  const cells = await page.locator('#sql-rows th, #sql-rows td').allTextContents();
  return good ? cells : [said];
}

for (const tunnel of ['websocket', 'wisp'])
  test.serial(`SQL by pg in the page, over TLS 1.3, by ${tunnel}`, async (t) => {
    const { page, problems, hosts } = await open(t);
    await page.selectOption('#tunnel', tunnel);
    await page.click('#tab-sql');
    const ask = await page.inputValue('#sql');
    t.deepEqual((await query(page, ask)).slice(0, 4), ['version', 'cipher', 'bits', 'TLSv1.3']);
    const made =
      'create temp table pets (name text); insert into pets values ($$<b>Rex</b>$$), (null)';
    await query(page, made);
    t.deepEqual(await query(page, 'select name from pets'), ['name', '<b>Rex</b>', 'null']);
    const [refused] = await query(page, 'select nothing');
    t.regex(refused ?? '', /column "nothing" does not exist, at character 8\. Change the text/);
    t.deepEqual(await query(page, 'select 6 * 7 as answer'), ['answer', '42'], 'and goes on');
    t.deepEqual(problems, []);
    t.deepEqual([...hosts], ['127.0.0.1']);
  });

test.serial('the database has another name than the one that vouches: it is refused', async (t) => {
  const { page } = await open(t);
  await page.check('input[value="mozilla"]');
  await page.click('#tab-sql');
  const [refused] = await query(page, 'select 1');
  t.regex(refused ?? '', /localhost:\d+/);
});

test.serial('a fetch shows the certificate of the page, or is refused without it', async (t) => {
  const { page, problems } = await open(t);
  await page.click('#tab-sql');
  await page.click('#members button');
  t.like(await outcome(page, '#members-status'), { good: true });
  t.regex((await page.textContent('#members-answer')) ?? '', /^Welcome, a visitor\./);
  await page.uncheck('#members-show');
  await page.click('#members button');
  await page.locator('#members-status.bad').waitFor();
  const { text } = await outcome(page, '#members-status');
  t.regex(text, /^The server refuses whoever shows no certificate\./);
  t.deepEqual(problems, []);
});

test.serial('what the page does where there is no WebSocketStream is said', async (t) => {
  const { page } = await open(t);
  t.regex((await page.textContent('#about')) ?? '', /This browser has WebSocketStream/);
  await page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'WebSocketStream');
  });
  await page.goto(demo.url);
  await page.waitForSelector('body[data-ready]');
  t.regex((await page.textContent('#about')) ?? '', /no WebSocketStream, so the page uses WebSock/);
  t.true((await connect(page)).good);
});

/** What axe-core finds that is serious or worse; a line each. */
async function serious(page: Page): Promise<string[]> {
  // The page's policy lets no script in: the debugger does.
  const found: unknown = await page.evaluate(`${axe}; axe.run(document).then(({ violations }) =>
    violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ' ' + target)))`);
  return Array.isArray(found) ? found.map(String) : ['axe-core said nothing.'];
}

const PHONE = { width: 360, height: 780 };
const DESK = { width: 1280, height: 900 };

async function allTabs(t: ExecutionContext, page: Page, name: string): Promise<void> {
  const look = async (tab: string): Promise<void> => {
    t.deepEqual(await serious(page), [], `${name}, ${tab}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    t.false(wide, `${name}, ${tab}: nothing sticks out`);
    await page.screenshot({ path: `${screenshots}/${name}-${tab}.png`, fullPage: true });
  };
  await look('first');
  await connect(page);
  await look('https');
  await connectBroker(page);
  await look('mqtt');
  await page.click('#tab-sql');
  await query(page, 'select name, setting, short_desc from pg_settings limit 12');
  await page.click('#members button');
  await outcome(page, '#members-status');
  await look('sql');
  await query(page, 'select nothing');
  await page.click('#sql-status summary');
  await look('sql-refused');
}

for (const colorScheme of ['light', 'dark'] as const)
  for (const [device, viewport] of [
    ['phone', PHONE],
    ['desk', DESK],
  ] as const)
    test.serial(`axe-core finds nothing serious: ${colorScheme}, ${device}`, async (t) => {
      const { page } = await open(t, { colorScheme, viewport });
      await allTabs(t, page, `${colorScheme}-${device}`);
    });

test.serial('axe-core is there and finds what is wrong', async (t) => {
  const { page } = await open(t);
  await page.evaluate(() => document.querySelector('label')?.replaceWith('Host'));
  await page.evaluate(() => {
    const field = document.createElement('input');
    document.querySelector('main')?.append(field);
  });
  t.true((await serious(page)).some((line) => line.startsWith('label ')));
});
