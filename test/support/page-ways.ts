import type { ExecutionContext } from 'ava';
import type { Browser } from 'playwright-core';
import type { Way } from '../browser/page/ways.js';
import { openPage, type PageCall } from './browser.js';
import { startRelay, startWisp } from './relays.js';

/** The ways of a page to ports of localhost: our relay, as the platform does it and by WebSocket alone; Wisp, both versions. */
export async function pageWays(t: ExecutionContext, ...ports: readonly number[]): Promise<{ readonly relay: Way; readonly relayPlain: Way; readonly wisp: Way; readonly wisp1: Way; readonly lines: readonly string[]; readonly logged: (pattern: RegExp) => Promise<string> }> {
  const { url, lines, logged } = await startRelay(t, { allow: ports.map((port) => ({ host: 'localhost', port })) });
  const wisp = await startWisp(t);
  return {
    relay: { kind: 'WebSocketStream', url }, relayPlain: { kind: 'WebSocket', url },
    wisp: { kind: 'Wisp', url: wisp }, wisp1: { kind: 'Wisp 1, WebSocket', url: wisp }, lines, logged,
  };
}

/** Calls a module in a page of its own. What goes wrong in the page beside its answers fails the test. */
export async function pageModule<Module>(
  t: ExecutionContext, browser: Browser, path: string, expected?: RegExp, texts: Readonly<Record<string, string>> = {},
): Promise<PageCall<Module>> {
  const { module, problems } = await openPage(t, browser, { texts });
  t.teardown(() => {
    const unexpected = problems.filter((problem) => expected?.test(problem) !== true);
    if (unexpected.length > 0) throw new Error(unexpected.join('\n'));
  });
  return module<Module>(path);
}
