import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ExecutionContext } from 'ava';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { startDemo, type Demo } from '../../demo/server/demo.js';
import { startChromium } from '../../tools/engines/chromium.js';
import { temporaryFolder } from '../../tools/cleanup.js';
import { projectFile } from '../../tools/project.js';

/** A page of the demo in a context of its own. */
export interface Opened {
  readonly page: Page;
  /** Uncaught errors, console errors and breaches of the policy. */
  readonly problems: readonly string[];
  /** Hosts that the page asked for anything. */
  readonly hosts: ReadonlySet<string>;
}

/** The demo with a browser, for all tests of a file. */
export interface DemoPages {
  readonly demo: Demo;
  /** The relay's lines. */
  readonly lines: readonly string[];
  /** Opens the page; its context ends with the test. */
  open(t: ExecutionContext, options?: BrowserContextOptions): Promise<Opened>;
  /** Ends everything. */
  close(): Promise<void>;
}

/**
 * Makes the page, in a folder of its own, and starts the demo, which may connect to `allow` too,
 * and a browser.
 */
export async function startDemoPages(allow: readonly string[] = []): Promise<DemoPages> {
  const site = temporaryFolder('site').path;
  await promisify(execFile)(process.execPath, [projectFile('demo', 'bundle.mjs'), site]);
  const lines: string[] = [];
  const demo = await startDemo({ allow, site, log: (line) => lines.push(line) });
  const chromium = await startChromium();
  const open = async (
    t: ExecutionContext,
    options: BrowserContextOptions = {},
  ): Promise<Opened> => {
    const context = await chromium.newContext(options);
    t.teardown(() => context.close());
    const page = await context.newPage();
    const problems: string[] = [];
    const hosts = new Set<string>();
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    page.on('request', (request) => hosts.add(new URL(request.url()).hostname));
    page.on('websocket', (socket) => hosts.add(new URL(socket.url()).hostname));
    await page.goto(demo.url);
    await page.waitForSelector('body[data-ready]');
    return { page, problems, hosts };
  };
  const close = async (): Promise<void> => {
    await chromium.close();
    demo.close();
  };
  return { demo, lines, open, close };
}

/** What a form ended with. */
export interface Outcome {
  /** Its sentences. */
  readonly text: string;
  readonly good: boolean;
}

/** Submits the server's form. */
export async function connect(page: Page): Promise<Outcome> {
  await page.click('#connect');
  return outcome(page, '#status');
}

/** Waits until a line says that something went well, or not. */
export async function outcome(page: Page, status: string): Promise<Outcome> {
  const text = (await page.locator(`${status}.good p, ${status}.bad p`).textContent()) ?? '';
  return { text, good: (await page.locator(`${status}.good`).count()) === 1 };
}

/** Asks for a path and waits for the figures, or for what is wrong. */
export async function download(page: Page, path: string): Promise<string> {
  await page.fill('#download-path', path);
  await page.click('#download button');
  return (
    (await page.locator('#download-sum.bad p, #download-sum p:text("MB/s")').textContent()) ?? ''
  );
}

/** Connects to the broker. */
export async function connectBroker(page: Page): Promise<Outcome> {
  await page.click('#tab-mqtt');
  await page.click('#broker-connect');
  return outcome(page, '#mqtt-status');
}

/** Connects to the broker, subscribes and publishes; the message as it is listed. */
export async function mqttRoundTrip(page: Page, text: string): Promise<string> {
  await connectBroker(page);
  await page.click('#subscribe button');
  await page.locator('#mqtt-status', { hasText: 'Subscribed to demo/#.' }).waitFor();
  await page.fill('#message', text);
  await page.click('#publish button');
  await page.locator('#mqtt-status', { hasText: 'the broker confirmed it' }).waitFor();
  return (await page.locator('#messages li:not(.empty)').first().textContent()) ?? '';
}
