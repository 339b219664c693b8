import type { ExecutionContext } from 'ava';
import type { Way } from '../browser/page/ways.js';
import { openPage, type PageCall } from '../../tools/browser.js';
import type { Engine } from '../../tools/engines/engine.js';
import { chosenEngine } from '../../tools/engines/start.js';
import { startRelay, startWisp } from './relays.js';

/** Whether pages have WebSocketStream, which no other engine has. */
export const hasStreams = chosenEngine() === 'chromium';

/** The ways of a page to some ports of localhost. */
export interface PageWays {
  /** Our relay, by WebSocketStream where there is one. */
  readonly relay: Way;
  /** Our relay, by WebSocket. */
  readonly relayPlain: Way;
  /** Our relay, by streams over a MessagePort. */
  readonly port: Way;
  readonly wisp: Way;
  readonly wisp1: Way;
  /** Resolves with the next line of our relay that matches. */
  readonly logged: (pattern: RegExp) => Promise<string>;
  /** How many WebSockets Wisp's server has met. */
  readonly wispSockets: () => number;
}

/** Starts our relay and wisp-js's server, which end with the test. */
export async function pageWays(
  t: ExecutionContext,
  ...ports: readonly number[]
): Promise<PageWays> {
  const { url, logged } = await startRelay(t, {
    allow: ports.map((port) => ({ host: 'localhost', port })),
  });
  let sockets = 0;
  const wisp = await startWisp(t, 2, () => (sockets += 1));
  return {
    relay: { kind: hasStreams ? 'WebSocketStream' : 'WebSocket', url },
    relayPlain: { kind: 'WebSocket', url },
    port: { kind: 'MessagePort', url },
    wisp: { kind: 'Wisp 2', url: wisp },
    wisp1: { kind: 'Wisp 1', url: wisp },
    logged,
    wispSockets: () => sockets,
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
  engine: Engine,
  path: string,
  expected?: RegExp,
  texts: Readonly<Record<string, string>> = {},
): Promise<PageCall<Module>> {
  const { module, problems } = await openPage(t, engine, { texts });
  t.teardown(() => {
    const unexpected = problems.filter(
      (problem) => !LATE.test(problem) && expected?.test(problem) !== true,
    );
    if (unexpected.length > 0) throw new Error(unexpected.join('\n'));
  });
  return module<Module>(path);
}
