import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { temporaryFolder } from '../../../tools/cleanup.js';
import { projectFile } from '../../../tools/project.js';

interface Pin {
  readonly version: string;
  readonly file: string;
  readonly sha256: string;
  readonly url: string;
}
type Name = 'mbedtls' | 'libsodium' | 'bearssl';
interface FetchModule {
  fetchSource(
    name: Name,
    options: {
      readonly pin?: Pin;
      readonly cache: string;
      readonly env: Readonly<Record<string, string>>;
      readonly mirrors: readonly string[];
    },
  ): Promise<string>;
  readPin(name: Name): Promise<Pin>;
}

const isFetchModule = (module: unknown): module is FetchModule =>
  typeof module === 'object' && module !== null && 'fetchSource' in module && 'readPin' in module;
const isLogModule = (module: unknown): module is { silence(): void } =>
  typeof module === 'object' && module !== null && 'silence' in module;

const load = (name: string): Promise<unknown> =>
  import(pathToFileURL(projectFile('build', name)).href);
const [script, log] = await Promise.all([load('fetch.mjs'), load('log.mjs')]);
if (!isFetchModule(script) || !isLogModule(log))
  throw new Error('build/fetch.mjs or build/log.mjs lacks an export');
const { fetchSource, readPin } = script;
log.silence();

/** What tells the version of a tree, how its archive is packed, and what it is called. */
const sources = {
  mbedtls: {
    file: join('include', 'mbedtls', 'build_info.h'),
    text: '#define MBEDTLS_VERSION_STRING         "9.9.9"\n',
    zip: 'bz2',
    title: 'Mbed TLS',
    pinned: /^3\.6\.\d+$/,
  },
  libsodium: {
    file: 'configure.ac',
    text: 'AC_INIT([libsodium],[9.9.9],\n',
    zip: 'gz',
    title: 'libsodium',
    pinned: /^1\.\d+\.\d+$/,
  },
  bearssl: {
    file: join('src', 'ec', 'ec_p256_m31.c'),
    text: 'no version\n',
    zip: 'xz',
    title: 'BearSSL',
    pinned: /^0\.\d+\+dfsg\.\d+$/,
  },
} as const;

/** A small archive of the right form, a server that has it at /good, and an empty cache. */
async function setUp(t: ExecutionContext, name: Name) {
  const { file, text, zip } = sources[name];
  const folder = temporaryFolder('fetch');
  t.teardown(() => folder.remove());
  const tree = join(folder.path, 'made', `${name}-9.9.9`);
  mkdirSync(dirname(join(tree, file)), { recursive: true });
  writeFileSync(join(tree, file), text);
  const archive = join(folder.path, `archive.tar.${zip}`);
  await promisify(execFile)('tar', [
    '-caf',
    archive,
    '-C',
    join(folder.path, 'made'),
    `${name}-9.9.9`,
  ]);
  const bytes = readFileSync(archive);

  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/good') response.end(bytes);
    else if (request.url === '/other') response.end('something else');
    else if (request.url === '/broken') {
      response.writeHead(200, { 'content-length': bytes.length });
      response.write(bytes.subarray(0, 50), () => request.socket.destroy());
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const base = `http://127.0.0.1:${address.port}`;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const pin = { version: '9.9.9', file: `${name}-9.9.9.tar.${zip}`, sha256, url: `${base}/other` };
  return { asked, archive, base, bytes, cache: join(folder.path, 'cache'), pin, tree };
}

for (const name of ['mbedtls', 'libsodium', 'bearssl'] as const) {
  const { file, pinned, title } = sources[name];
  const variable = name.toUpperCase();

  test(`${name}: the pin is complete and in one piece`, async (t) => {
    const pin = await readPin(name);
    t.regex(pin.version, pinned);
    t.regex(pin.sha256, /^[0-9a-f]{64}$/);
    // The archive that GitHub makes of a tag is named by its version alone.
    t.is(pin.url.split('/').pop(), name === 'libsodium' ? `${pin.version}.tar.gz` : pin.file);
    t.true(pin.file.includes(pin.version));
  });

  test(`${name}: places are tried until one has the pinned archive, then never`, async (t) => {
    const { asked, base, cache, pin } = await setUp(t, name);
    const options = {
      pin,
      cache,
      env: { [`${variable}_URL`]: `${base}/missing ${base}/broken` },
      mirrors: [`${base}/good`],
    };
    const tree = await fetchSource(name, options);
    t.deepEqual(asked, ['/missing', '/broken', '/other', '/good']);
    t.true(existsSync(join(tree, file)));
    t.is(await fetchSource(name, options), tree);
    t.is(asked.length, 4);
    t.deepEqual(readdirSync(cache).sort(), [`${name}-9.9.9`, pin.file]);
  });

  test(`${name}: a failure names places, why and what to do; nothing is kept`, async (t) => {
    const { base, cache, pin } = await setUp(t, name);
    const error = await t.throwsAsync(
      fetchSource(name, {
        pin,
        cache,
        env: { [`${variable}_URL`]: `${base}/missing` },
        mirrors: [`${base}/broken`, 'http://127.0.0.1:1/'],
      }),
    );
    t.regex(
      error.message,
      /\/missing: HTTP status 404\n.*\/other: wrong SHA-256 [0-9a-f]{64}\n.*\/broken: .*\n.*:1\//,
    );
    t.true(error.message.includes(`${variable}_SOURCE`));
    t.deepEqual(readdirSync(cache), []);
  });

  test(`${name}: a damaged archive or a half unpacked tree is replaced`, async (t) => {
    const { asked, base, cache, pin } = await setUp(t, name);
    mkdirSync(join(cache, `${name}-9.9.9`, 'half'), { recursive: true });
    writeFileSync(join(cache, pin.file), 'damaged');
    const tree = await fetchSource(name, {
      pin: { ...pin, url: `${base}/good` },
      cache,
      env: {},
      mirrors: [],
    });
    t.deepEqual(asked, ['/good']);
    t.true(existsSync(join(tree, file)));
    t.false(existsSync(join(tree, 'half')));
  });

  test(`${variable}_SOURCE instead: a tree as it is, an archive if it is pinned`, async (t) => {
    const { asked, archive, cache, pin, tree } = await setUp(t, name);
    const own = (path: string, sha256 = pin.sha256): Promise<string> =>
      fetchSource(name, {
        pin: { ...pin, sha256 },
        cache,
        env: { [`${variable}_SOURCE`]: path },
        mirrors: [],
      });
    t.is(await own(tree), tree);
    t.true(existsSync(join(await own(archive), file)));
    await t.throwsAsync(own(archive, '0'.repeat(64)), {
      message: /SHA-256 is [0-9a-f]{64}; that of .* is 0{64}/,
    });
    await t.throwsAsync(own(dirname(archive)), { message: new RegExp(`no tree of ${title}`) });
    await t.throwsAsync(own('/nowhere/at/all'), { message: /does not exist/ });
    t.deepEqual(asked, []);
  });
}
