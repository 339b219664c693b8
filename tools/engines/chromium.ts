import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import { jsonCall, outcomeOf, type Engine, type EnginePage } from './engine.js';

export const CHROMIUM = '/usr/bin/chromium';
export const FLAGS: readonly string[] = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts Chromium with a profile of its own, which goes with it. One serves all tests of a file.
 */
export async function startChromium(): Promise<Browser> {
  if (!existsSync(CHROMIUM))
    throw new Error('chromium is not installed: run "node build/setup-tests.mjs"');
  return chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS] });
}

/** Chromium as an engine, driven by playwright. */
export async function startChromiumEngine(): Promise<Engine & { readonly browser: Browser }> {
  const browser = await startChromium();
  return {
    browser,
    name: 'chromium',
    version: `Chromium ${browser.version()}`,
    open: () => openIn(browser),
    close: () => browser.close(),
  };
}

async function openIn(browser: Browser): Promise<EnginePage> {
  // A context of its own.
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  return {
    problems,
    goto: async (url) => void (await page.goto(url)),
    evaluate: async (program, input) => outcomeOf(await page.evaluate(jsonCall(program, input))),
    screenshot: () => page.screenshot(),
    close: () => page.close(),
  };
}
