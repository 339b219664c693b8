import { existsSync } from 'node:fs';
import type { ExecutionContext } from 'ava';
import { chromium, type Browser, type Page } from 'playwright-core';
import { bundleFolder, html, pageFolder, startSite, type Site, type SiteOptions } from './site.js';

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

/**
 * Functions of a module of test/browser/page, called in the page; arguments and answers are copied
 * as JSON is.
 */
export type PageCall<Module> = <Name extends keyof Module & string>(
  name: Name,
  input: Module[Name] extends (input: infer Input) => unknown ? Input : never,
) => Promise<Module[Name] extends (input: never) => infer Answer ? Awaited<Answer> : never>;

/** An open page. */
export interface OpenPage {
  readonly page: Page;
  readonly site: Site;
  /** What went wrong in it: uncaught errors, console errors, breaches of its policy. */
  readonly problems: readonly string[];
  /** Loads a module of the site. */
  module<Module>(path: string): PageCall<Module>;
  /** The JSON that the page's own script shows in an output element, once it does. */
  outcome(): Promise<unknown>;
}

/** Opens a page of a site in a context of its own; both end with the test. */
export async function openSite(
  t: ExecutionContext,
  browser: Browser,
  options: SiteOptions,
  path = '/',
): Promise<OpenPage> {
  const site = await startSite(options);
  t.teardown(() => site.close());
  const context = await browser.newContext();
  t.teardown(() => context.close());
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await page.goto(`${site.origin}${path}`);
  return {
    page,
    site,
    problems,
    module: (url) => (name, input) =>
      page.evaluate(
        async (call) => {
          const module = await import(call.url);
          return module[call.name](call.input);
        },
        { url, name, input },
      ),
    outcome: async () => JSON.parse((await page.locator('output').textContent()) ?? ''),
  };
}

/**
 * Opens a page with the library as a bundle, the tests' modules under /page/, and its own script,
 * if one is given.
 */
export function openPage(
  t: ExecutionContext,
  browser: Browser,
  options: Partial<SiteOptions> & { readonly script?: string } = {},
): Promise<OpenPage> {
  return openSite(t, browser, {
    folders: { '/page/': pageFolder, '/lib/': bundleFolder },
    library: '/lib/mbedtls-wasm.js',
    ...options,
    texts: { '/': html(options.script), ...options.texts },
  });
}
