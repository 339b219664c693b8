/**
 * What stands in a page for Node's modules, and for the libraries in .cache: the demo's and the
 * tests' bundles have it from here. docs/pages.md tells what each of it is for.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const own = (/** @type {string} */ name) => fileURLToPath(new URL(`page/${name}`, import.meta.url));
const empty = own('empty.cjs');

/** Where the libraries are. */
export const libraries = fileURLToPath(
  new URL('../../.cache/libraries/node_modules', import.meta.url),
);

/** What a page needs of Node as globals: its names are Buffer, process and global. */
export const shim = join(libraries, 'node-stdlib-browser', 'helpers', 'esbuild', 'shim.js');

/**
 * The files, or the names, that modules have in a page, by their names with `node:` and without.
 *
 * @param {Readonly<Record<string, string>>} others those that the bundle has otherwise than
 *   node-stdlib-browser: `net` and `tls` at least
 * @returns {Record<string, string>}
 */
export function pageAliases(others) {
  /** @type {Readonly<Record<string, string | null>>} */
  const stdlib = createRequire(join(libraries, 'package.json'))('node-stdlib-browser');
  const modules = {
    ...stdlib,
    // The relay resolves names.
    dns: own('dns.cjs'),
    // imapflow asks for it.
    'util/types': join(libraries, 'util', 'support', 'types.js'),
    ...others,
  };
  const files = Object.entries(modules).map(([name, file]) => [
    name,
    file === null || /mock.empty\.js$/.test(file) ? empty : file,
  ]);
  return {
    ...Object.fromEntries(files),
    ...Object.fromEntries(files.map(([name, file]) => [`node:${name}`, file])),
  };
}

/** Node's own http over net, for what upgrades a connection; the polyfill has fetch beneath it. */
export const http = join(libraries, '@frida', 'http', 'index.js');

/** ws as it is: for pages its package names a file that throws. */
export const ws = join(libraries, 'ws', 'index.js');

/** What has no polyfill and is asked for nothing. */
export { empty };
