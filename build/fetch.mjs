import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
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
 * @property {Pin} [pin] what to fetch; that of native/ by default
 * @property {string} [cache] folder for the archive and the unpacked tree; .cache by default
 * @property {Record<string, string | undefined>} [env] where MBEDTLS_SOURCE, MBEDTLS_URL and their
 *   like are read
 * @property {readonly string[]} [mirrors] last places to try; this machine's own Debian archives by
 *   default
 */

const root = fileURLToPath(new URL('..', import.meta.url));
const CONNECT_MS = 10_000;
const STALL_MS = 30_000;
const STAMP = '.archive-sha256';
/** @type {Readonly<Record<string, string>>} */
const UNZIP = { '.bz2': 'bzip2', '.xz': 'xz' };

/**
 * What there is to fetch, by the name of its pin in native/ and of its package in Debian; `file`
 * tells a tree's version.
 */
const SOURCES = {
  mbedtls: {
    title: 'Mbed TLS',
    file: 'include/mbedtls/build_info.h',
    version: /MBEDTLS_VERSION_STRING\s+"([^"]+)"/,
  },
  libsodium: {
    title: 'libsodium',
    file: 'configure.ac',
    version: /AC_INIT\(\[libsodium\],\[([^\]]+)\]/,
  },
  bearssl: {
    title: 'BearSSL',
    file: 'src/ec/ec_p256_m31.c',
    version: null,
  },
  ca_certificates: {
    title: "Mozilla's roots, ca-certificates",
    file: 'debian/changelog',
    version: /^ca-certificates \(([^)]+)\)/,
  },
};

/** @typedef {keyof typeof SOURCES} Name */
/** @typedef {'mbedtls' | 'libsodium' | 'bearssl'} Compiled */
/** @typedef {Record<Compiled, string>} Sources absolute paths of the trees */

/**
 * Everything that is compiled.
 * @returns {Promise<Sources>}
 */
export async function fetchSources() {
  return {
    mbedtls: await fetchSource('mbedtls'),
    libsodium: await fetchSource('libsodium'),
    bearssl: await fetchSource('bearssl'),
  };
}

/**
 * The source tree of a library: an own one (`MBEDTLS_SOURCE`, `LIBSODIUM_SOURCE`), the unpacked one
 * of an earlier run, or a fresh one, downloaded, checked against the pinned SHA-256 and unpacked.
 * @param {Name} name
 * @param {FetchOptions} [options]
 * @returns {Promise<string>} absolute path of the tree
 * @throws Error that lists each place that was tried and why it failed
 */
export async function fetchSource(name, options = {}) {
  const pin = options.pin ?? (await readPin(name));
  const cache = options.cache ?? join(root, '.cache');
  const env = options.env ?? process.env;
  const tree = join(cache, `${name}-${pin.version}`);
  const archive = join(cache, pin.file);
  step(`${SOURCES[name].title} ${pin.version}`);

  const own = env[`${name.toUpperCase()}_SOURCE`];
  if (own !== undefined && own !== '') return ownSource(name, resolve(own), pin, tree);

  if ((await readFile(join(tree, STAMP), 'utf8').catch(() => '')) === pin.sha256) {
    done('already unpacked');
    return tree;
  }
  await mkdir(cache, { recursive: true });
  if (!existsSync(archive) || (await sha256(archive)) !== pin.sha256) {
    await download(name, pin, archive, env, options.mirrors);
  }
  await unpack(name, archive, tree, pin);
  done(tree);
  return tree;
}

/**
 * Reads what native/mbedtls.cmake or its like pins.
 * @param {Name} name
 * @returns {Promise<Pin>}
 */
export async function readPin(name) {
  const path = join(root, 'native', `${name}.cmake`);
  const text = await readFile(path, 'utf8');
  const value = (/** @type {string} */ what) => {
    const variable = `${name.toUpperCase()}_${what}`;
    const found = new RegExp(`^set\\(${variable}\\s+"([^"]+)"\\)$`, 'm').exec(text)?.[1];
    if (found === undefined) throw new Error(`${path} has no line: set(${variable} "...")`);
    return found;
  };
  return {
    version: value('VERSION'),
    file: value('FILE'),
    sha256: value('SHA256'),
    // A folder's has the archive under its own name.
    url: value('URL').replace(/\/$/, `/${value('FILE')}`),
  };
}

/**
 * @param {Name} name
 * @param {string} path
 * @param {Pin} pin
 * @param {string} tree
 */
async function ownSource(name, path, pin, tree) {
  const variable = `${name.toUpperCase()}_SOURCE`;
  const { title, file, version: pattern } = SOURCES[name];
  const kind = await stat(path).catch(() => null);
  if (kind === null) throw new Error(`${variable} is ${path}, which does not exist.`);
  if (kind.isDirectory()) {
    const text = await readFile(join(path, file), 'utf8').catch(() => '');
    const version = pattern === null && text !== '' ? pin.version : pattern?.exec(text)?.[1];
    if (version === undefined) {
      throw new Error(
        `${variable} is ${path}, which is no tree of ${title}: it has no ${file}` +
          `${pattern === null ? '' : ' with a version'}.`,
      );
    }
    if (version !== pin.version)
      warn(`${variable} holds ${title} ${version}, the pinned one is ${pin.version}`);
    done(`${version} from ${variable} (${path})`);
    return path;
  }
  const found = await sha256(path);
  if (found !== pin.sha256) {
    throw new Error(
      `${variable} is ${path}, whose SHA-256 is ${found}; that of ${pin.file} is ${pin.sha256}.\n` +
        `To build another version on purpose, unpack it and set ${variable} to the folder.`,
    );
  }
  await mkdir(dirname(tree), { recursive: true });
  await unpack(name, path, tree, pin);
  done(`unpacked from ${variable} (${path})`);
  return tree;
}

/**
 * Tries one place after the other until one gives the pinned archive.
 * @param {Name} name
 * @param {Pin} pin
 * @param {string} archive
 * @param {Record<string, string | undefined>} env
 * @param {readonly string[] | undefined} mirrors
 */
async function download(name, pin, archive, env, mirrors) {
  const variable = name.toUpperCase();
  /** @type {string[]} */
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
  const first = (env[`${variable}_URL`] ?? '').split(/\s+/).filter((url) => url !== '');
  for (const url of new Set([...first, pin.url])) if (await attempt(url)) return;
  for (const url of mirrors ?? (await debianArchives(name, pin))) if (await attempt(url)) return;

  const proxy = env.https_proxy ?? env.HTTPS_PROXY ?? env.http_proxy ?? env.HTTP_PROXY;
  throw new Error(
    `Could not download ${pin.file} (SHA-256 ${pin.sha256}). Tried:\n${failures.join('\n')}\n` +
      `Set ${variable}_SOURCE to the archive or to an unpacked tree, or ${variable}_URL to ` +
      'another place that has it.' +
      (proxy === undefined ? '' : "\nThe environment names a proxy; Node's fetch may not use it."),
  );
}

/**
 * Debian keeps the same file under its own name; the sites are those that this machine's apt
 * already uses.
 * @param {Name} name
 * @param {Pin} pin
 * @returns {Promise<string[]>}
 */
async function debianArchives(name, pin) {
  const package_ = name.replaceAll('_', '-');
  // Debian's pool is divided by the first letter, and what begins with lib by the fourth.
  const folder = package_.slice(0, package_.startsWith('lib') ? 4 : 1);
  // What Debian itself makes has no original.
  const file =
    pin.file === `${package_}_${pin.version}.tar.xz`
      ? pin.file
      : `${package_}_${pin.version}.orig.tar${extname(pin.file)}`;
  return (await debianSites()).map((site) => `${site}/pool/main/${folder}/${package_}/${file}`);
}

/**
 * The archives that this machine's apt uses.
 * @returns {Promise<string[]>}
 */
export async function debianSites() {
  const aptGet = await findProgram('apt-get');
  if (aptGet === null) return [];
  const { stdout } = await run(aptGet, ['indextargets', '--format', '$(SITE)'], {
    capture: true,
  }).catch(() => ({ stdout: '' }));
  const sites = new Set(stdout.split('\n').map((line) => line.trim().replace(/\/+$/, '')));
  return [...sites].filter((site) => /^https?:/.test(site));
}

/**
 * @param {string} url
 * @param {string} path
 */
async function downloadFrom(url, path) {
  const { host } = new URL(url);
  update(`fetching from ${host}`);
  const controller = new AbortController();
  let timer = setTimeout(
    () => controller.abort(new Error(`no answer in ${CONNECT_MS / 1000} s`)),
    CONNECT_MS,
  );
  const stillAlive = () => {
    clearTimeout(timer);
    timer = setTimeout(
      () => controller.abort(new Error(`no data for ${STALL_MS / 1000} s`)),
      STALL_MS,
    );
  };
  try {
    const response = await fetch(url, { signal: controller.signal });
    stillAlive();
    if (!response.ok || response.body === null) throw new Error(`HTTP status ${response.status}`);
    const size = Number(response.headers.get('content-length') ?? 0);
    let got = 0;
    await pipeline(
      response.body,
      async function* (chunks) {
        for await (const chunk of chunks) {
          stillAlive();
          got += chunk.length;
          update(
            `fetching from ${host} ` +
              `${size > 0 ? `${Math.floor((100 * got) / size)}%` : `${got} bytes`}`,
          );
          yield chunk;
        }
      },
      createWriteStream(path),
      { signal: controller.signal },
    );
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Unpacks beside the goal and renames, so that an interrupted run leaves no half tree.
 * @param {Name} name
 * @param {string} archive
 * @param {string} tree
 * @param {Pin} pin
 */
async function unpack(name, archive, tree, pin) {
  const { title, file } = SOURCES[name];
  const unzip = UNZIP[extname(pin.file)] ?? 'gzip';
  await ensurePackages(
    ['tar', unzip].map((program) => ({
      name: program === 'xz' ? 'xz-utils' : program,
      probe: program,
    })),
    `to unpack ${title}`,
  );
  update('unpacking');
  const fresh = await mkdtemp(`${tree}.`);
  try {
    await run(
      'tar',
      ['-xf', archive, `--${unzip}`, '-C', fresh, '--strip-components=1', '--no-same-owner'],
      { capture: true },
    );
    if (!existsSync(join(fresh, file))) throw new Error(`${archive} holds no ${file}.`);
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
  if (!(cause instanceof Error)) return error.message;
  const code = 'code' in cause ? String(cause.code) : cause.name;
  return `${error.message}: ${cause.message || code}`;
}

// For CMake: the path of what it names goes last.
if (isMain(import.meta.url)) {
  const name = /** @type {const} */ (['libsodium', 'bearssl']).find(
    (each) => each === process.argv[2],
  );
  await runMain(async () => console.log(await fetchSource(name ?? 'mbedtls')));
}
