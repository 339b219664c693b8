import { execFileSync, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { PageCall } from '../tools/browser.js';
import { CHROMIUM, FLAGS, startChromium } from '../tools/engines/chromium.js';
import { atExit, temporaryFolder } from '../tools/cleanup.js';
import { html, startSite, type SiteOptions } from '../tools/site.js';

/** Milliseconds that a page may take to open, and to do a job. */
const LIMIT = 120_000;

/**
 * A page in a Chromium of its own, which does one job at a time. Everything rejects when the page
 * went away by itself or takes longer than {@link LIMIT}.
 */
export interface BenchPage {
  /**
   * Functions of a module of the site, called in the page. What they throw comes as {@link
   * JobError}.
   */
  module<Module>(path: string): PageCall<Module>;
  /**
   * Leaves for a page of another site, once: that is another process, and nothing that was loaded
   * here is in its caches.
   */
  renew(): Promise<void>;
  close(): Promise<void>;
}

/** A job failed in the page. */
export class JobError extends Error {
  /** @param words what was thrown there */
  constructor(
    job: string,
    readonly words: string,
  ) {
    super(`${job} failed in a page: ${words}`);
  }
}

const openPages = new Set<BenchPage>();

/** How Chromium calls itself. */
export function chromiumVersion(): string {
  return execFileSync(CHROMIUM, ['--version'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}

/**
 * Starts Chromium, with an empty profile, on a page of a new site whose module /bench/jobs.js takes
 * the jobs.
 * @param debugged whether playwright drives it: its debugger is told every message of a WebSocket,
 *   which slows all of them down
 */
export async function openBenchPage(options: SiteOptions, debugged = false): Promise<BenchPage> {
  const events = new EventEmitter();
  let page: ServerResponse | undefined;
  let failed = (_error: Error): void => {};
  const failure = new Promise<never>((_resolve, reject) => {
    failed = reject;
  });
  // It may come when nobody waits: the next one who does hears of it.
  failure.catch(() => {});
  const next = async (name: string, complaint: string): Promise<unknown> => {
    const late = setTimeout(
      () => failed(new Error(`${complaint} within ${LIMIT / 1000} seconds.`)),
      LIMIT,
    );
    try {
      const [value]: unknown[] = await Promise.race([once(events, name), failure]);
      return value;
    } finally {
      clearTimeout(late);
    }
  };
  const site = await startSite({
    ...options,
    texts: { '/': html('/bench/jobs.js'), ...options.texts },
    handlers: {
      '/jobs': (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
        response.on('close', () => {
          if (page === response)
            failed(new Error('A page of the benchmark went away: it crashed, or Chromium did.'));
        });
        page = response;
        events.emit('page');
      },
      '/outcome': (request, response) => {
        void text(request).then((outcome) => {
          response.end();
          events.emit('outcome', outcome);
        });
      },
    },
  });
  const send = (path: string, name: string, input: unknown): void => {
    page?.write(`data: ${JSON.stringify({ path, name, input })}\n\n`);
  };
  const end = debugged ? await debug(site.origin) : start(site.origin, failed);
  const benchPage: BenchPage = {
    module: (path) => async (name, input) => {
      send(path, name, input);
      const { error, value } = JSON.parse(
        String(await next('outcome', `${name} did not end in a page`)),
      );
      if (error !== undefined) throw new JobError(name, String(error));
      return value;
    },
    async renew() {
      send('/bench/jobs.js', 'leave', site.origin.replace('127.0.0.1', 'localhost'));
      page = undefined;
      await next('page', 'A new page of the benchmark did not open');
    },
    async close() {
      openPages.delete(benchPage);
      page = undefined;
      await end();
      await site.close();
    },
  };
  openPages.add(benchPage);
  if (page === undefined) await next('page', 'A page of the benchmark did not open');
  return benchPage;
}

/** Closes all pages that are still open. */
export async function closeBenchPages(): Promise<void> {
  for (const page of [...openPages]) await page.close();
}

/** Starts Chromium as a plain process; the answer ends it. `failed` hears that it ended. */
function start(url: string, failed: (error: Error) => void): () => Promise<void> {
  const profile = temporaryFolder('chromium');
  const child = spawn(CHROMIUM, [...FLAGS, `--user-data-dir=${profile.path}`, url], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const forget = atExit(() => child.kill('SIGKILL'));
  let said = '';
  child.stderr
    .setEncoding('utf8')
    .on('data', (words: string) => (said = (said + words).slice(-2000)));
  child.on('error', failed);
  child.on('exit', (code, signal) =>
    failed(new Error(`Chromium ended by itself (${signal ?? code}):\n${said}`)),
  );
  const closed = new Promise((resolve) => child.on('close', resolve));
  return async () => {
    child.kill('SIGKILL');
    await closed;
    forget();
    profile.remove();
  };
}

/** The same as playwright does it. */
async function debug(url: string): Promise<() => Promise<void>> {
  const browser = await startChromium();
  const page = await browser.newPage();
  await page.goto(url);
  return () => browser.close();
}
