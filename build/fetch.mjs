import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { ensurePackages, findProgram } from './debian.mjs';
import { done, isMain, runMain, step, update, warn } from './log.mjs';
import { run } from './run.mjs';

/**
 * @typedef {object} Pin
 * @property {string} version
 * @property {string} file name of the archive
 * @property {string} sha256 of the archive, hexadecimal
 * @property {string} url where its makers publish it
 */

/**
 * @typedef {object} FetchOptions
 * @property {Pin} [pin] what to fetch; native/mbedtls.cmake by default
 * @property {string} [cache] folder for the archive and the unpacked tree; .cache by default
 * @property {Record<string, string | undefined>} [env] where MBEDTLS_SOURCE and MBEDTLS_URL are read
 * @property {readonly string[]} [mirrors] last places to try; this machine's own Debian archives by default
 */

const root = fileURLToPath(new URL('..', import.meta.url));
const CONNECT_MS = 10_000;
const STALL_MS = 30_000;
const VERSION_HEADER = 'include/mbedtls/build_info.h';
const STAMP = '.archive-sha256';

/**
 * The source tree of Mbed TLS: an own one (`MBEDTLS_SOURCE`), the unpacked one of an earlier run, or a fresh one,
 * downloaded, checked against the pinned SHA-256 and unpacked.
 * @param {FetchOptions} [options]
 * @returns {Promise<string>} absolute path of the tree
 * @throws Error that lists each place that was tried and why it failed
 */
export async function fetchMbedtls(options = {}) {
  const pin = options.pin ?? (await readPin());
  const cache = options.cache ?? join(root, '.cache');
  const env = options.env ?? process.env;
  const tree = join(cache, `mbedtls-${pin.version}`);
  const archive = join(cache, pin.file);
  step(`Mbed TLS ${pin.version}`);

  const own = env.MBEDTLS_SOURCE;
  if (own !== undefined && own !== '') return ownSource(resolve(own), pin, tree);

  if ((await readFile(join(tree, STAMP), 'utf8').catch(() => '')) === pin.sha256) {
    done('already unpacked');
    return tree;
  }
  await mkdir(cache, { recursive: true });
  if (!existsSync(archive) || (await sha256(archive)) !== pin.sha256) {
    await download(pin, archive, env, options.mirrors);
  }
  await unpack(archive, tree, pin);
  done(tree);
  return tree;
}

/**
 * Reads what native/mbedtls.cmake pins.
 * @returns {Promise<Pin>}
 */
export async function readPin() {
  const path = join(root, 'native', 'mbedtls.cmake');
  const text = await readFile(path, 'utf8');
  const value = (/** @type {string} */ name) => {
    const found = new RegExp(`^set\\(MBEDTLS_${name} "([^"]+)"\\)$`, 'm').exec(text)?.[1];
    if (found === undefined) throw new Error(`${path} has no line: set(MBEDTLS_${name} "...")`);
    return found;
  };
  return { version: value('VERSION'), file: value('FILE'), sha256: value('SHA256'), url: value('URL') };
}

/**
 * @param {string} path
 * @param {Pin} pin
 * @param {string} tree
 */
async function ownSource(path, pin, tree) {
  const kind = await stat(path).catch(() => null);
  if (kind === null) throw new Error(`MBEDTLS_SOURCE is ${path}, which does not exist.`);
  if (kind.isDirectory()) {
    const header = await readFile(join(path, VERSION_HEADER), 'utf8').catch(() => null);
    const version = header === null ? undefined : /MBEDTLS_VERSION_STRING\s+"([^"]+)"/.exec(header)?.[1];
    if (version === undefined) {
      throw new Error(`MBEDTLS_SOURCE is ${path}, which is not a tree of Mbed TLS 3: it has no ${VERSION_HEADER}.`);
    }
    if (version !== pin.version) warn(`MBEDTLS_SOURCE holds Mbed TLS ${version}, the pinned one is ${pin.version}`);
    done(`${version} from MBEDTLS_SOURCE (${path})`);
    return path;
  }
  const found = await sha256(path);
  if (found !== pin.sha256) {
    throw new Error(`MBEDTLS_SOURCE is ${path}, whose SHA-256 is ${found}; that of ${pin.file} is ${pin.sha256}.\n` +
      'To build another version on purpose, unpack it and set MBEDTLS_SOURCE to the folder.');
  }
  await mkdir(dirname(tree), { recursive: true });
  await unpack(path, tree, pin);
  done(`unpacked from MBEDTLS_SOURCE (${path})`);
  return tree;
}

/**
 * Tries one place after the other until one gives the pinned archive.
 * @param {Pin} pin
 * @param {string} archive
 * @param {Record<string, string | undefined>} env
 * @param {readonly string[] | undefined} mirrors
 */
async function download(pin, archive, env, mirrors) {
  const failures = [];
  const attempt = async (/** @type {string} */ url) => {
    const partial = `${archive}.${process.pid}.part`;
    try {
      await downloadFrom(url, partial);
      const found = await sha256(partial);
      if (found !== pin.sha256) throw new Error(`wrong SHA-256 ${found}`);
      await rename(partial, archive);
      return true;
    } catch (error) {
      failures.push(`  ${url}: ${reasonOf(error)}`);
      await rm(partial, { force: true });
      return false;
    }
  };
  const first = (env.MBEDTLS_URL ?? '').split(/\s+/).filter((url) => url !== '');
  for (const url of new Set([...first, pin.url])) if (await attempt(url)) return;
  for (const url of mirrors ?? (await debianArchives(pin))) if (await attempt(url)) return;

  const proxy = env.https_proxy ?? env.HTTPS_PROXY ?? env.http_proxy ?? env.HTTP_PROXY;
  throw new Error(`Could not download ${pin.file} (SHA-256 ${pin.sha256}). Tried:\n${failures.join('\n')}\n` +
    'Set MBEDTLS_SOURCE to the archive or to an unpacked tree, or MBEDTLS_URL to another place that has it.' +
    (proxy === undefined ? '' : "\nThe environment names a proxy; Node's fetch may not use it."));
}

/**
 * Debian keeps the same file under its own name; the sites are those that this machine's apt already uses.
 * @param {Pin} pin
 * @returns {Promise<string[]>}
 */
async function debianArchives(pin) {
  const aptGet = await findProgram('apt-get');
  if (aptGet === null) return [];
  const { stdout } = await run(aptGet, ['indextargets', '--format', '$(SITE)'], { capture: true })
    .catch(() => ({ stdout: '' }));
  const sites = new Set(stdout.split('\n').map((line) => line.trim().replace(/\/+$/, '')));
  return [...sites].filter((site) => /^https?:/.test(site))
    .map((site) => `${site}/pool/main/m/mbedtls/mbedtls_${pin.version}.orig.tar.bz2`);
}

/**
 * @param {string} url
 * @param {string} path
 */
async function downloadFrom(url, path) {
  const { host } = new URL(url);
  update(`fetching from ${host}`);
  const controller = new AbortController();
  let timer = setTimeout(() => controller.abort(new Error(`no answer in ${CONNECT_MS / 1000} s`)), CONNECT_MS);
  const stillAlive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => controller.abort(new Error(`no data for ${STALL_MS / 1000} s`)), STALL_MS);
  };
  try {
    const response = await fetch(url, { signal: controller.signal });
    stillAlive();
    if (!response.ok || response.body === null) throw new Error(`HTTP status ${response.status}`);
    const size = Number(response.headers.get('content-length') ?? 0);
    let got = 0;
    await pipeline(response.body, async function* (chunks) {
      for await (const chunk of chunks) {
        stillAlive();
        got += chunk.length;
        update(`fetching from ${host} ${size > 0 ? `${Math.floor((100 * got) / size)}%` : `${got} bytes`}`);
        yield chunk;
      }
    }, createWriteStream(path), { signal: controller.signal });
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Unpacks beside the goal and renames, so that an interrupted run leaves no half tree.
 * @param {string} archive
 * @param {string} tree
 * @param {Pin} pin
 */
async function unpack(archive, tree, pin) {
  await ensurePackages([{ name: 'tar', probe: 'tar' }, { name: 'bzip2', probe: 'bzip2' }], 'to unpack Mbed TLS');
  update('unpacking');
  const fresh = await mkdtemp(`${tree}.`);
  try {
    await run('tar', ['-xjf', archive, '-C', fresh, '--strip-components=1', '--no-same-owner'], { capture: true });
    if (!existsSync(join(fresh, VERSION_HEADER))) throw new Error(`${archive} holds no ${VERSION_HEADER}.`);
    await writeFile(join(fresh, STAMP), pin.sha256);
    await rm(tree, { recursive: true, force: true });
    await rename(fresh, tree);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** @param {string} path */
async function sha256(path) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** @param {unknown} error */
function reasonOf(error) {
  if (!(error instanceof Error)) return String(error);
  // fetch says only "fetch failed"; what happened is its cause.
  const { cause } = error;
  return cause instanceof Error ? `${error.message}: ${cause.message || cause.code}` : error.message;
}

// The path goes last, for CMake.
if (isMain(import.meta.url)) await runMain(async () => console.log(await fetchMbedtls()));
