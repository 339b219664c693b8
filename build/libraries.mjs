/**
 * Libraries and servers for test/libraries, in .cache: the libraries of tools/libraries/pinned as
 * their makers publish them, pinned by its lock file, and programs of Debian packages, unpacked and
 * not installed, so that no service starts.
 */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram } from './debian.mjs';
import { done, isMain, runMain, step } from './log.mjs';
import { run } from './run.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const LIBRARIES = join(root, '.cache', 'libraries');
const SERVERS = join(root, '.cache', 'servers');
const MANIFEST = ['package.json', 'package-lock.json'];

/** Debian packages by the program that is wanted: with what Debian's base does not bring. */
const PACKAGES = {
  'redis-server': ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1', 'liblua5.1-0'],
  mariadbd: ['mariadb-server-core', 'mariadb-server', 'libaio1', 'liburing2', 'libsnappy1v5'],
  slapd: ['slapd', 'libldap-2.5-0', 'libodbc2', 'libltdl7', 'libsasl2-2'],
  dovecot: [
    ...['dovecot-core', 'dovecot-imapd', 'libexttextcat-2.0-0', 'liblua5.4-0', 'libstemmer0d'],
    ...['libsodium23', 'libwrap0'],
  ],
  'pop3-login': ['dovecot-pop3d'],
  'submission-login': ['dovecot-submissiond'],
  vsftpd: ['vsftpd', 'libwrap0'],
  prosody: [
    ...['prosody', 'lua5.4', 'lua-bitop', 'lua-expat', 'lua-filesystem', 'lua-sec', 'lua-socket'],
  ],
  'nats-server': ['nats-server'],
  'coap-server-gnutls': ['libcoap3-bin', 'libcoap3'],
  turnserver: [
    ...['coturn', 'libmariadb3', 'libhiredis0.14', 'libevent-extra-2.1-7'],
    ...['libevent-openssl-2.1-7', 'libevent-pthreads-2.1-7'],
  ],
  radsecproxy: ['radsecproxy'],
  postgres: ['postgresql-15', 'postgresql-client-15', 'libpq5', 'libllvm14', 'libxslt1.1'],
};

/**
 * Makes sure that all of it is there; of the servers these alone, if any are named.
 * @param {...string} servers
 */
export async function setUpLibraries(...servers) {
  step('libraries and servers that are used unchanged');
  const news = [...(await installLibraries()), ...(await unpackServers(servers))];
  done(news.length === 0 ? 'all there' : news.join(', '));
}

/** @returns {Promise<string[]>} what was done */
async function installLibraries() {
  const from = join(root, 'tools', 'libraries', 'pinned');
  const wanted = await Promise.all(MANIFEST.map((name) => readFile(join(from, name), 'utf8')));
  const stamp = join(LIBRARIES, '.installed');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted.join('')) return [];
  await mkdir(LIBRARIES, { recursive: true });
  for (const name of MANIFEST) await copyFile(join(from, name), join(LIBRARIES, name));
  const options = ['--ignore-scripts', '--no-audit', '--no-fund'];
  await run('npm', ['ci', ...options], { cwd: LIBRARIES, capture: true });
  await writeFile(stamp, wanted.join(''));
  return ['libraries installed'];
}

/** @param {readonly string[]} wanted @returns {Promise<string[]>} what was done */
async function unpackServers(wanted) {
  const news = [];
  for (const [program, packages] of Object.entries(PACKAGES)) {
    if (wanted.length > 0 && !wanted.includes(program)) continue;
    if ((await findServer(program)) !== null) continue;
    const folder = join(SERVERS, `${program}.packages`);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await run('apt-get', ['download', ...packages], { cwd: folder, capture: true });
    for (const file of await readdir(folder))
      await run('dpkg', ['-x', join(folder, file), SERVERS], { capture: true });
    await rm(folder, { recursive: true });
    if ((await findServer(program)) === null)
      throw new Error(`${packages.join(' ')}: ${program} is not among what was unpacked.`);
    news.push(`${program} unpacked`);
  }
  return news;
}

/** @param {string} program @returns {Promise<string | null>} */
async function findServer(program) {
  const places = ['usr/bin', 'usr/sbin', 'usr/lib/dovecot', 'usr/lib/postgresql/15/bin'];
  for (const place of places) {
    const found =
      (await findProgram(join(SERVERS, place, program))) ??
      (await findProgram(`/${place}/${program}`));
    if (found !== null) return found;
  }
  return null;
}

if (isMain(import.meta.url)) await runMain(setUpLibraries);
