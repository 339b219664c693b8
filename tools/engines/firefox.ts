import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../cleanup.js';
import { Bidi, textIn } from './bidi.js';
import { jsonCall, outcomeOf, type Engine, type EnginePage } from './engine.js';
import { start } from './processes.js';

const FIREFOX = '/usr/bin/firefox-esr';

/** Nothing leaves this machine, and nothing asks for it. */
const PREFERENCES: Readonly<Record<string, string | number | boolean>> = {
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'browser.safebrowsing.downloads.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.dns.disablePrefetch': true,
  // All but loopback goes to a proxy, where nobody is.
  'network.proxy.type': 1,
  'network.proxy.socks': '127.0.0.1',
  'network.proxy.socks_port': 9,
  'network.proxy.socks_remote_dns': true,
  'services.settings.server': 'data:,',
  'toolkit.telemetry.enabled': false,
  'toolkit.telemetry.server': '',
};

/** Starts Firefox, driven by WebDriver BiDi. */
export async function startFirefox(): Promise<Engine> {
  const profile = temporaryFolder('firefox');
  const lines = Object.entries(PREFERENCES).map(
    ([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});\n`,
  );
  writeFileSync(join(profile.path, 'user.js'), lines.join(''));
  const firefox = await start({
    path: FIREFOX,
    args: [
      ...['--headless', '--no-remote', '--profile', profile.path],
      ...['--remote-debugging-port', '0', 'about:blank'],
    ],
    env: { HOME: profile.path, MOZ_CRASHREPORTER_DISABLE: '1' },
    says: /WebDriver BiDi listening on (ws:\/\/\S+)/,
  });
  const bidi = await Bidi.open(`${firefox.ready[1]}/session`);
  return {
    name: 'firefox',
    version: `Firefox ${bidi.version}`,
    open: () => open(bidi),
    close: async () => {
      bidi.close();
      await firefox.end();
      profile.remove();
    },
  };
}

/** A window of its own: a page behind another one is slowed down. */
async function open(bidi: Bidi): Promise<EnginePage> {
  const { context } = await bidi.call('browsingContext.create', { type: 'window' });
  const contexts = [context];
  const problems: string[] = [];
  return {
    problems,
    goto: async (url) =>
      void (await bidi.call('browsingContext.navigate', { context, url, wait: 'complete' })),
    evaluate: async (program, input) =>
      outcomeOf(await evaluate(bidi, context, jsonCall(program, input)), problems),
    screenshot: async () => {
      const { data } = await bidi.call('browsingContext.captureScreenshot', { context });
      return Buffer.from(String(data), 'base64');
    },
    hide: async () => {
      const tab = { type: 'tab', referenceContext: context };
      contexts.push((await bidi.call('browsingContext.create', tab)).context);
    },
    close: async () => {
      for (const each of contexts) await bidi.call('browsingContext.close', { context: each });
    },
  };
}

/** What the program promises, which is a text. */
async function evaluate(bidi: Bidi, context: unknown, expression: string): Promise<string> {
  const { result, exceptionDetails } = await bidi.call('script.evaluate', {
    expression,
    target: { context },
    awaitPromise: true,
  });
  if (exceptionDetails !== undefined) throw new Error(textIn(exceptionDetails, 'text'));
  return textIn(result, 'value');
}
