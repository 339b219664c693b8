import type { ExecutionContext } from 'ava';
import type { Engine, EnginePage } from './engines/engine.js';
import { bundleFolder, html, pageFolder, startSite, type Site, type SiteOptions } from './site.js';

/** How long a page may take until it shows an outcome, in milliseconds. */
const OUTCOME_WAIT = 30_000;

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
  readonly page: EnginePage;
  readonly site: Site;
  /** What went wrong in it: uncaught errors, console errors, breaches of its policy. */
  readonly problems: readonly string[];
  /** Loads a module of the site. */
  module<Module>(path: string): PageCall<Module>;
  /** The JSON that the page's own script shows in an output element, once it does. */
  outcome(milliseconds?: number): Promise<unknown>;
}

/** Opens a page of a site, alone; both end with the test. */
export async function openSite(
  t: ExecutionContext,
  engine: Engine,
  options: SiteOptions,
  path = '/',
): Promise<OpenPage> {
  // Chromium's driver tells all of it.
  const site = await startSite({ ...options, watched: engine.name !== 'chromium' });
  t.teardown(() => site.close());
  const page = await engine.open();
  t.teardown(() => page.close());
  await page.goto(`${site.origin}${path}`);
  return {
    page,
    site,
    problems: page.problems,
    module: (url) => (name, input) =>
      page.evaluate(
        async (call) => {
          const module = await import(call.url);
          return module[call.name](call.input);
        },
        { url, name, input },
      ),
    outcome: (milliseconds = OUTCOME_WAIT) => page.evaluate(shownOutcome, milliseconds),
  };
}

function shownOutcome(milliseconds: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('The page shows no outcome.')), milliseconds);
    const look = (): void => {
      const text = document.querySelector('output')?.textContent;
      if (typeof text !== 'string') return;
      clearTimeout(late);
      clearInterval(looking);
      resolve(JSON.parse(text));
    };
    const looking = setInterval(look, 20);
    look();
  });
}

/**
 * Opens a page with the library as a bundle, the tests' modules under /page/, and its own script,
 * if one is given.
 */
export function openPage(
  t: ExecutionContext,
  engine: Engine,
  options: Partial<SiteOptions> & { readonly script?: string } = {},
): Promise<OpenPage> {
  return openSite(t, engine, {
    folders: { '/page/': pageFolder, '/lib/': bundleFolder },
    library: '/lib/mbedtls-wasm.js',
    ...options,
    texts: { '/': html(options.script), ...options.texts },
  });
}
