import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';

/**
 * The memory of all the browser's pages without garbage, in bytes, from outside: wherever it lies.
 * Linux has that.
 */
export async function pagesMemory(browser: Browser): Promise<number> {
  for (const page of browser.contexts().flatMap((context) => context.pages())) {
    const collector = await page.context().newCDPSession(page);
    await collector.send('HeapProfiler.collectGarbage');
    await collector.detach();
  }
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  return renderers.reduce((sum, { id }) => sum + residentBytes(id), 0);
}

function residentBytes(pid: number): number {
  const kilobytes = /^RssAnon:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kilobytes === undefined) throw new Error(`Process ${pid} does not tell its memory.`);
  return Number(kilobytes) * 1024;
}
