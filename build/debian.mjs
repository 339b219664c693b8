import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { note } from './log.mjs';
import { commandLine, run } from './run.mjs';

/**
 * @typedef {object} Package
 * @property {string} name of the Debian package
 * @property {string} probe a program that it brings: a name to look for, or an absolute path
 */

// Servers live in sbin, which is not on an ordinary user's PATH.
const SBIN = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

let listsUpdated = false;

/**
 * @param {string} program a name, or an absolute path
 * @returns {Promise<string | null>} its absolute path, null where there is none
 */
export async function findProgram(program) {
  if (isAbsolute(program)) return (await isProgram(program)) ? program : null;
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const folder of [...folders, ...SBIN]) {
    const path = join(folder, program);
    if (await isProgram(path)) return path;
  }
  return null;
}

/**
 * Makes sure that programs are there: installs the Debian packages of the missing ones where this
 * process may.
 * @param {readonly Package[]} packages
 * @param {string} why what they are for, as in "needed to unpack Mbed TLS"
 * @returns {Promise<string[]>} the names of the packages that were installed now
 * @throws Error that names the missing packages and the command that installs them
 */
export async function ensurePackages(packages, why) {
  const missing = await missingPackages(packages);
  if (missing.length === 0) return [];
  const install = ['install', '-y', '--no-install-recommends', ...missing];
  const advice = `On Debian or Ubuntu: ${commandLine('sudo', ['apt-get', ...install])}`;
  const canInstall = process.getuid?.() === 0 && (await findProgram('apt-get')) !== null;
  if (!canInstall) throw new Error(`Missing: ${missing.join(', ')} (${why}).\n${advice}`);

  note(`installing ${missing.join(', ')} (${why})`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  try {
    if (!listsUpdated) await run('apt-get', ['update'], { env, capture: true });
    listsUpdated = true;
    await run('apt-get', install, { env, capture: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Could not install ${missing.join(', ')} (${why}).\n${reason}\n${advice}`, {
      cause: error,
    });
  }
  const stillMissing = await missingPackages(packages);
  if (stillMissing.length > 0) {
    throw new Error(
      `Installed, but their programs are not found: ${stillMissing.join(', ')} (${why}).`,
    );
  }
  return missing;
}

/**
 * @param {readonly Package[]} packages
 * @returns {Promise<string[]>} names
 */
async function missingPackages(packages) {
  const names = [];
  for (const { name, probe } of packages) {
    if ((await findProgram(probe)) === null) names.push(name);
  }
  return [...new Set(names)];
}

/** @param {string} path */
async function isProgram(path) {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
