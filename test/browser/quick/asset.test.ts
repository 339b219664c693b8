import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { openPage, type OpenPage, type PageCall } from '../../../tools/browser.js';
import { startEngine } from '../../../tools/engines/start.js';
import { goodOutcome, pageCase } from '../../support/page-case.js';
import { bundleFiles, bundleFolder, type SiteOptions } from '../../../tools/site.js';

type Asset = typeof import('../page/asset.js');

const engine = await startEngine();
test.after.always(() => engine.close());

async function assetPage(
  t: ExecutionContext,
  options: Partial<SiteOptions> & { readonly script?: string } = {},
): Promise<OpenPage & { asset: PageCall<Asset> }> {
  const opened = await openPage(t, engine, { library: '/lib/mbedtls-wasm.asset.js', ...options });
  return { ...opened, asset: opened.module<Asset>('/page/asset.js') };
}

const loads = (site: OpenPage['site']): readonly string[] =>
  site.requests.filter((request) => request.includes('.wasm'));

test('it exports what the other bundle exports', async (t) => {
  const { page } = await openPage(t, engine);
  const namesOf = (library: string): Promise<string[]> =>
    page.evaluate(async (path) => Object.keys(await import(path)).sort(), `/lib/${library}`);
  const all = await namesOf('mbedtls-wasm.js');
  t.true(all.includes('TLSSocketWrapper') && all.includes('init'));
  t.deepEqual(await namesOf('mbedtls-wasm.asset.js'), all);
  t.false(bundleFiles('mbedtls-wasm.asset.js').some((name) => name.includes('inlined')));
});

test('a page that awaits init()', async (t) => {
  const { outcome, problems, site } = await assetPage(t, {
    script: '/page/main-asset.js',
    texts: { '/case.json': JSON.stringify(await pageCase()) },
  });
  t.deepEqual(await outcome(), goodOutcome('1.3'));
  t.deepEqual(loads(site), ['/lib/mbedtls.wasm 200']);
  t.deepEqual(problems, []);
});

test('a use before init() throws and says what to do', async (t) => {
  const { asset, site } = await assetPage(t);
  for (const thrown of await asset('tooEarly', undefined))
    t.regex(thrown, /^Error: The WebAssembly is not loaded yet: call `await init\(\)`/);
  t.deepEqual(loads(site), []);
  t.is(await asset('load', null), '');
});

test('init() takes an address, an answer or its promise, or a module; loads once', async (t) => {
  for (const how of ['response', 'promise', 'module'] as const) {
    const { asset, site } = await assetPage(t);
    t.is(await asset('loadOther', how), '', how);
    t.is(await asset('load', null), '', how);
    t.deepEqual(loads(site), ['/lib/mbedtls.wasm 200'], how);
  }
  const { asset, site } = await assetPage(t);
  t.is(await asset('loadTwice', undefined), '');
  t.deepEqual(loads(site), ['/lib/mbedtls.wasm 200']);
});

test('a file that is not there is named, and init() may be called again', async (t) => {
  const { asset } = await assetPage(t);
  t.regex(
    await asset('load', '/nowhere.wasm'),
    /could not be loaded from http:\/\/127\.0\.0\.1:\d+\/nowhere\.wasm: the server answered 404/,
  );
  t.regex(await asset('load', 'ws-not-http:/x'), /could not be loaded from ws-not-http:\/x/);
  t.is(await asset('load', '/lib/mbedtls.wasm'), '');
});

test(
  'a server that does not know the type of the file will do; one that sends another file will ' +
    'not',
  async (t) => {
    const { asset } = await assetPage(t);
    t.regex(await asset('load', '/lib/mbedtls-wasm.asset.js'), /^CompileError/);
    const { asset: again } = await assetPage(t, {
      handlers: {
        '/lib/mbedtls.wasm': (_request, response) => {
          response.setHeader('content-type', 'application/octet-stream');
          response.end(readFileSync(join(bundleFolder, 'mbedtls.wasm')));
        },
      },
    });
    t.is(await again('load', null), '');
  },
);

test('where a page may not compile synchronously either bundle works after init()', async (t) => {
  for (const [library, words] of [
    ['/lib/mbedtls-wasm.js', /disallowed on the main thread/],
    ['/lib/mbedtls-wasm.asset.js', /not loaded yet/],
  ] as const) {
    const { asset } = await assetPage(t);
    const [before = '', ...after] = await asset('whereForbidden', library);
    t.regex(before, words);
    t.deepEqual(after, ['', ''], library);
  }
});
