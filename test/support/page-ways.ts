import type { ExecutionContext } from 'ava';
import type { Browser } from 'playwright-core';
import type { Way } from '../browser/page/ways.js';
import { openPage, type PageCall } from '../../tools/browser.js';
import { startRelay, startWisp } from './relays.js';

/** The ways of a page to some ports of localhost. */
export interface PageWays {
  /** Our relay, by WebSocketStream. */
  readonly relay: Way;
  /** Our relay, by WebSocket. */
  readonly relayPlain: Way;
  /** Our relay, by streams over a MessagePort. */
  readonly port: Way;
  readonly wisp: Way;
  readonly wisp1: Way;
  /** Resolves with the next line of our relay that matches. */
  readonly logged: (pattern: RegExp) => Promise<string>;
}

/** Starts our relay and wisp-js's server, which end with the test. */
export async function pageWays(
  t: ExecutionContext,
  ...ports: readonly number[]
): Promise<PageWays> {
  const { url, logged } = await startRelay(t, {
    allow: ports.map((port) => ({ host: 'localhost', port })),
  });
  const wisp = await startWisp(t);
  return {
    relay: { kind: 'WebSocketStream', url },
    relayPlain: { kind: 'WebSocket', url },
    port: { kind: 'MessagePort', url },
    wisp: { kind: 'Wisp 2', url: wisp },
    wisp1: { kind: 'Wisp 1', url: wisp },
    logged,
  };
}

/**
 * A close_notify may meet a WebSocket that the relay is closing: the browser drops it, as TCP
 * would, but tells the console.
 */
const LATE = /^WebSocket is already in CLOSING or CLOSED state/;

/**
 * Calls a module in a page of its own. What goes wrong in the page beside its answers fails the
 * test.
 */
export async function pageModule<Module>(
  t: ExecutionContext,
  browser: Browser,
  path: string,
  expected?: RegExp,
  texts: Readonly<Record<string, string>> = {},
): Promise<PageCall<Module>> {
  const { module, problems } = await openPage(t, browser, { texts });
  t.teardown(() => {
    const unexpected = problems.filter(
      (problem) => !LATE.test(problem) && expected?.test(problem) !== true,
    );
    if (unexpected.length > 0) throw new Error(unexpected.join('\n'));
  });
  return module<Module>(path);
}
