import test from 'ava';
import type { Browser, Page } from 'playwright-core';
import { openPage } from '../../tools/browser.js';
import { startChromiumEngine } from '../../tools/engines/chromium.js';
import { startHttp } from '../support/http-server.js';
import { pageWays } from '../support/page-ways.js';

type OffThread = typeof import('./page/off-thread.js');

// Only Chromium's driver tells the workers of a page, and collects what nobody holds.
const engine = await startChromiumEngine();
test.after.always(() => engine.close());

test('a worker ends with the last that uses it: closed, or collected', async (t) => {
  const { port, ca } = await startHttp(t, (_request, response) => response.end('there'));
  const { relay: way } = await pageWays(t, port);
  const { site, module } = await openPage(t, engine);
  const page = pageOf(engine.browser, site.origin);
  const call = module<OffThread>('/page/off-thread.js');
  const protocol = await page.context().newCDPSession(page);
  const given = { way, port, ca };
  await call('leaves', { ...given, how: 'held' });
  t.is(page.workers().length, 1);
  await call('leaves', { ...given, how: 'closed' });
  t.is(page.workers().length, 1, 'it is shared');
  await call('letGo', undefined);
  await noWorkers(page);
  await call('leaves', { ...given, how: 'forgotten' });
  t.is(page.workers().length, 1);
  await noWorkers(page, () => protocol.send('HeapProfiler.collectGarbage'));
  t.pass();
});

/** Waits until a page has no worker. */
async function noWorkers(page: Page, work?: () => Promise<unknown>): Promise<void> {
  for (let left = 50; page.workers().length > 0; left--) {
    if (left === 0) throw new Error('There is a worker left.');
    await work?.();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The page of a site. */
function pageOf(browser: Browser, origin: string): Page {
  const pages = browser.contexts().flatMap((context) => context.pages());
  const page = pages.find((one) => one.url().startsWith(origin));
  if (page === undefined) throw new Error(`No page of ${origin} is open.`);
  return page;
}
