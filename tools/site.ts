import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { projectFile } from './project.js';

/**
 * A page's own policy: nothing but the site's scripts, WebAssembly, and connections to loopback.
 */
export const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src " +
  "'self' ws://127.0.0.1:*; img-src data:";

export interface SiteOptions {
  /**
   * Folders whose files it serves, by the path that they are found under, which begins and ends
   * with a slash.
   */
  readonly folders: Readonly<Record<string, string>>;
  /** What it serves besides, by path; .html, .js, .mjs, .json and .wasm. */
  readonly texts?: Readonly<Record<string, string | Buffer>>;
  /** Who answers instead, by path. */
  readonly handlers?: Readonly<Record<string, RequestListener>>;
  /** What the name mbedtls-wasm stands for in served scripts; left as it is when absent. */
  readonly library?: string;
  /** Whether its pages note what goes wrong in them, where their engine tells nobody. */
  readonly watched?: boolean;
  /** Headers of every answer, over the site's own. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A web server on loopback. */
export interface Site {
  readonly origin: string;
  /** Path and status of each request so far. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/** The compiled modules that the tests run in a page. */
export const pageFolder: string = projectFile('dist', 'test', 'browser', 'page');
/** The bundles for pages. */
export const bundleFolder: string = projectFile('dist', 'browser');

/** A bundle's file and those that it imports, by their names in the folder of the bundles. */
export function bundleFiles(entry: string): readonly string[] {
  const files = new Set([entry]);
  for (const name of files)
    for (const [, other = ''] of readFileSync(join(bundleFolder, name), 'utf8').matchAll(
      /\b(?:from|import)\s?["']\.\/([\w.-]+\.js)["']/g,
    ))
      files.add(other);
  return [...files];
}

/** Where a watched page's watcher is, and what it notes. */
const WATCHER = '/watcher.js';
const WATCHES = `globalThis.seenProblems = [];
const see = (what) => void globalThis.seenProblems.push(String(what));
addEventListener('error', ({ error, message }) => see(error ?? message));
addEventListener('unhandledrejection', ({ reason }) => see(reason));
addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  see('Refused by the policy: ' + violatedDirective + ' ' + blockedURI));
const { error } = console;
console.error = (...words) => {
  see(words.join(' '));
  error.apply(console, words);
};
`;

/** An HTML page with one module in it, or none. */
export function html(script?: string): string {
  const tag = script === undefined ? '' : `<script type="module" src="${script}"></script>`;
  return (
    `<!doctype html><meta charset="utf-8"><title>test</title>${tag}<link rel="icon" ` +
    'href="data:,">'
  );
}

/**
 * A module whose imports of mbedtls-wasm, of either entry, are taken from elsewhere; those of
 * mbedtls-wasm/web from beside it, where that is a bundle.
 */
export function importing(script: string, library: string): string {
  const web = library.endsWith('.js') ? library.replace(/[^/]*$/, 'mbedtls-wasm.web.js') : null;
  return script
    .replaceAll(/(?<=from )'mbedtls-wasm(\/asset)?'/g, `'${library}'`)
    .replaceAll(/(?<=from )'mbedtls-wasm\/web'/g, `'${web ?? 'mbedtls-wasm/web'}'`);
}

/** Starts a site with {@link POLICY}. */
export async function startSite(options: SiteOptions): Promise<Site> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://site').pathname);
    const handler = options.handlers?.[path];
    if (handler !== undefined) {
      handler(request, response);
      return;
    }
    void load(options, path).then((found) => {
      if (path !== WATCHER) requests.push(`${path} ${found === null ? 404 : 200}`);
      response.writeHead(found === null ? 404 : 200, {
        'content-type': TYPES[extname(path)] ?? TYPES['.html'],
        'content-security-policy': POLICY,
        'cache-control': 'no-store',
        ...options.headers,
      });
      response.end(found ?? 'not here');
    });
  });
  const port = await listen(server);
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function load(options: SiteOptions, path: string): Promise<string | Buffer | null> {
  if (options.watched !== true) return find(options, path);
  if (path === WATCHER) return WATCHES;
  const found = await find(options, path);
  return TYPES[extname(path)] === undefined || extname(path) === '.html'
    ? (found?.toString().replace(/^<!doctype html>/i, `$&<script src="${WATCHER}"></script>`) ??
        null)
    : found;
}

async function find(
  { folders, texts = {}, library }: SiteOptions,
  path: string,
): Promise<string | Buffer | null> {
  const text = texts[path];
  if (text !== undefined) return text;
  const folder = Object.keys(folders).find((prefix) => path.startsWith(prefix));
  if (folder === undefined) return null;
  const file = await readFile(join(folders[folder] ?? '', path.slice(folder.length))).catch(
    () => null,
  );
  return file === null || library === undefined || extname(path) !== '.js'
    ? file
    : importing(file.toString(), library);
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string')
        reject(new Error('a web server has a port'));
      else resolve(address.port);
    });
  });
}
