import { temporaryFolder } from '../cleanup.js';
import { freePort } from '../servers/process.js';
import { jsonCall, outcomeOf, type Engine, type EnginePage } from './engine.js';
import { start } from './processes.js';
import { WebDriver } from './web-driver.js';

const XVFB = '/usr/bin/Xvfb';
const DRIVER = '/usr/bin/WebKitWebDriver';
const MINI_BROWSER = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';
/** How long a program may run in a page, and how long its picture may take, in milliseconds. */
const LONGEST = 600_000;
const PICTURE_WAIT = 10_000;

/** No session of a desktop, and no graphics hardware. */
const QUIET = {
  DBUS_SESSION_BUS_ADDRESS: 'disabled:',
  GDK_BACKEND: 'x11',
  GSETTINGS_BACKEND: 'memory',
  LIBGL_ALWAYS_SOFTWARE: '1',
  NO_AT_BRIDGE: '1',
  WEBKIT_DISABLE_COMPOSITING_MODE: '1',
  WEBKIT_DISABLE_DMABUF_RENDERER: '1',
};
const CAPABILITIES = {
  'webkitgtk:browserOptions': { binary: MINI_BROWSER, args: ['--automation'] },
  timeouts: { script: LONGEST, pageLoad: LONGEST },
};

/** Starts WebKitGTK's MiniBrowser on a screen of its own, driven by its WebDriver. */
export async function startWebKit(): Promise<Engine> {
  const screen = await start({
    path: XVFB,
    args: ['-displayfd', '1', '-screen', '0', '1600x1400x24', '-nolisten', 'tcp'],
    says: /^(\d+)\n/m,
  });
  const display = `:${screen.ready[1]}`;
  const first = await open(display);
  const spare = [first];
  const pages = new Set<EnginePage>([first]);
  return {
    name: 'webkit',
    version: `WebKitGTK ${first.version}`,
    open: async () => {
      const page = spare.pop() ?? (await open(display));
      pages.add(page);
      return page;
    },
    close: async () => {
      for (const page of pages) await page.close();
      await screen.end();
    },
  };
}

/** A driver has one session, and one script runs at a time in it: so each page has its own. */
async function open(display: string): Promise<EnginePage & { readonly version: string }> {
  const home = temporaryFolder('webkit');
  const folders = Object.fromEntries(
    ['CACHE', 'CONFIG', 'DATA', 'STATE'].map((name) => [`XDG_${name}_HOME`, home.path]),
  );
  const port = await freePort();
  const program = await start({
    path: DRIVER,
    args: [`--port=${port}`, '--host=127.0.0.1'],
    env: { ...QUIET, ...folders, DISPLAY: display, HOME: home.path, XDG_RUNTIME_DIR: home.path },
  });
  const end = async (): Promise<void> => {
    await program.end();
    home.remove();
  };
  try {
    return pageOf(await WebDriver.open(`http://127.0.0.1:${port}`, CAPABILITIES), end);
  } catch (error) {
    await end();
    throw error;
  }
}

function pageOf(
  driver: WebDriver,
  close: () => Promise<void>,
): EnginePage & { readonly version: string } {
  const problems: string[] = [];
  return {
    version: driver.version,
    problems,
    goto: async (url) => void (await driver.post('/url', { url })),
    evaluate: async (program, input) => {
      const script = `return ${jsonCall(program, input)}`;
      return outcomeOf(String(await driver.post('/execute/sync', { script, args: [] })), problems);
    },
    screenshot: async () =>
      Buffer.from(
        String(await driver.get('/screenshot', AbortSignal.timeout(PICTURE_WAIT))),
        'base64',
      ),
    close,
  };
}
