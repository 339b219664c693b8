import { existsSync } from 'node:fs';
import { ensurePackages } from './debian.mjs';
import { setUpLibraries } from './libraries.mjs';
import { done, isMain, runMain, step, warn } from './log.mjs';
import { run } from './run.mjs';

const PROGRAMS = [
  { name: 'openssl', probe: 'openssl' },
  { name: 'gnutls-bin', probe: 'gnutls-serv' },
  { name: 'curl', probe: 'curl' },
  { name: 'nginx', probe: 'nginx' },
  { name: 'mosquitto', probe: 'mosquitto' },
  { name: 'chromium', probe: 'chromium' },
  { name: 'tshark', probe: 'tshark' },
  { name: 'websockify', probe: 'websockify' },
];
const SERVICES = ['nginx', 'mosquitto'];
/** Browsers of other engines: Firefox, and WebKit with its driver and a screen to draw on. */
const ENGINES = [
  { name: 'firefox-esr', probe: 'firefox-esr' },
  { name: 'webkit2gtk-driver', probe: 'WebKitWebDriver' },
  { name: 'xvfb', probe: 'Xvfb' },
];

/**
 * Makes sure that the servers which the tests speak to are there, and the browser that they run in.
 * There is no way to go on without one: a check that is skipped says nothing.
 * @throws Error that names the missing packages and the command that installs them
 */
export async function setUpTests() {
  step('test servers and browser');
  await install(
    PROGRAMS,
    'the tests talk to these servers, run in this browser and read traffic by tshark',
  );
}

/**
 * Makes sure that the browsers of other engines are there which tests run in too.
 * @throws as {@link setUpTests}
 */
export async function setUpEngines() {
  step('Firefox and WebKit');
  await install(ENGINES, 'the tests of pages run in these browsers too');
}

/** Makes sure that the broker and the database are there which the demo talks to, and pg. */
export async function setUpDemo() {
  step('mosquitto');
  await install(
    PROGRAMS.filter(({ name }) => name === 'mosquitto'),
    'the demo talks to this broker',
  );
  await setUpLibraries('postgres');
}

/**
 * @param {typeof PROGRAMS} programs
 * @param {string} why
 */
async function install(programs, why) {
  const installed = await ensurePackages(programs, why);
  await stopServices(installed.filter((name) => SERVICES.includes(name)));
  done(installed.length === 0 ? 'all there' : `installed ${installed.join(', ')}`);
}

/**
 * Debian starts a server that is installed, on its well-known port. The tests start their own on
 * free ports, so one that came with this set-up is not left running.
 * @param {readonly string[]} services
 */
async function stopServices(services) {
  const systemd = existsSync('/run/systemd/system');
  for (const service of services) {
    try {
      if (systemd) await run('systemctl', ['disable', '--now', service], { capture: true });
      else await run('service', [service, 'stop'], { capture: true });
    } catch (error) {
      warn(
        `could not stop the service ${service}, which installing it may have started: ` +
          `${String(error)}`,
      );
    }
  }
}

if (isMain(import.meta.url)) await runMain(setUpTests);
