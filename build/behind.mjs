/**
 * npm run behind: tells whether Debian has newer sources of what is pinned in native/*.cmake. It
 * asks apt, which fetches the list of unstable's sources into .cache and touches nothing of the
 * machine's own lists. The exit status is 1 when something is behind.
 */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { debianSites, readPin } from './fetch.mjs';
import { done, isMain, runMain, step } from './log.mjs';
import { run } from './run.mjs';

/** @typedef {import('./fetch.mjs').Name} Name */

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, '.cache', 'behind');

/** A version of Debian's without its own part: 1:3.6.7-2 is 3.6.7. @param {string} version */
export function upstreamOf(version) {
  return version.replace(/^\d+:/, '').replace(/-[^-]*$/, '');
}

/**
 * The line that is followed: of 3.6.7 it is 3.6, for a 4.0 is no newer one. A date is its own.
 * @param {string} version
 */
export function lineOf(version) {
  const [first = '', second] = version.split('.');
  return second === undefined ? '' : `${first}.${second}.`;
}

/** apt with a place of its own. @returns {Promise<string[]>} */
async function ownApt() {
  await mkdir(join(folder, 'lists', 'partial'), { recursive: true });
  await mkdir(join(folder, 'cache', 'archives', 'partial'), { recursive: true });
  const list = join(folder, 'sources.list');
  const options = [
    `Dir::Etc::SourceList=${list}`,
    'Dir::Etc::SourceParts=-',
    `Dir::State::Lists=${join(folder, 'lists')}`,
    `Dir::Cache=${join(folder, 'cache')}`,
    'APT::Sandbox::User=root',
  ].flatMap((option) => ['-o', option]);
  const [site] = await sitesWithUnstable();
  if (site === undefined) throw new Error('No archive of apt has the suite unstable.');
  await writeFile(list, `deb-src ${site} unstable main\n`);
  await run('apt-get', [...options, 'update'], { capture: true });
  return options;
}

async function sitesWithUnstable() {
  const found = [];
  for (const site of await debianSites()) {
    const answer = await fetch(`${site}/dists/unstable/InRelease`, { method: 'HEAD' }).catch(
      () => null,
    );
    if (answer?.ok === true) found.push(site);
  }
  return found;
}

/** @param {readonly string[]} options @param {Name} name @returns {Promise<string[]>} */
async function versionsOf(options, name) {
  const args = [...options, 'showsrc', '--only-source', name.replaceAll('_', '-')];
  const { stdout } = await run('apt-cache', args, { capture: true });
  return [...stdout.matchAll(/^Version: (.*)$/gm)].map((match) => upstreamOf(match[1] ?? ''));
}

/** @param {string} a @param {string} b */
async function isNewer(a, b) {
  return run('dpkg', ['--compare-versions', a, 'gt', b], { capture: true }).then(
    () => true,
    () => false,
  );
}

/** @param {readonly string[]} options @param {Name} name @returns {Promise<boolean>} */
async function isBehind(options, name) {
  const { version: pinned } = await readPin(name);
  const versions = await versionsOf(options, name);
  if (versions.length === 0) throw new Error(`Debian has no source ${name}.`);
  const newer = [];
  for (const version of versions) if (await isNewer(version, pinned)) newer.push(version);
  const own = newer.filter((version) => version.startsWith(lineOf(pinned)));
  const others = newer.filter((version) => !own.includes(version));
  const also = others.length === 0 ? '' : `; another line has ${others.join(', ')}`;
  const said = own.length === 0 ? 'is the newest of its line' : `is behind ${own.join(', ')}`;
  console.log(`${name} ${pinned} ${said}${also}`);
  return own.length > 0;
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    step("the list of Debian's sources");
    const options = await ownApt();
    done('fetched');
    const files = await readdir(join(root, 'native'));
    for (const file of files.filter((name) => name.endsWith('.cmake')).sort()) {
      const name = /** @type {Name} */ (file.slice(0, -'.cmake'.length));
      if (await isBehind(options, name)) process.exitCode = 1;
    }
  });
}
