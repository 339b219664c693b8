import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { build as esbuild } from 'esbuild';
import { build as vite } from 'vite';
import webpack from 'webpack';
import { openSite } from '../../tools/browser.js';
import { startEngine } from '../../tools/engines/start.js';
import { installPacked } from '../support/packed.js';
import { goodOutcome, pageCase } from '../support/page-case.js';
import { html, importing, pageFolder } from '../../tools/site.js';

const engine = await startEngine();
test.after.always(() => engine.close());

const installed = installPacked();

/** Builds src/main.js of a project to out/. */
type Bundler = (project: string) => Promise<unknown>;

const withVite: Bundler = (project) => {
  writeFileSync(join(project, 'index.html'), html('./src/main.js'));
  return vite({
    root: project,
    configFile: false,
    logLevel: 'error',
    base: './',
    build: { outDir: 'out' },
  });
};

const withEsbuild: Bundler = (project) => {
  writeFileSync(join(project, 'out', 'index.html'), html('./main.js'));
  return esbuild({
    entryPoints: [join(project, 'src', 'main.js')],
    bundle: true,
    format: 'esm',
    outdir: join(project, 'out'),
    minify: true,
    logLevel: 'error',
  });
};

const withWebpack: Bundler = (project) => {
  writeFileSync(join(project, 'out', 'index.html'), html('./main.js'));
  return new Promise((resolve, reject) => {
    webpack(
      {
        context: project,
        mode: 'production',
        entry: './src/main.js',
        output: { path: join(project, 'out') },
        performance: false,
      },
      (error, stats) => {
        if (error !== null) reject(error);
        else if (stats === undefined || stats.hasErrors() || stats.hasWarnings())
          reject(new Error(stats?.toString()));
        else resolve(stats);
      },
    );
  });
};

/**
 * A project in the folder where the package is installed: the page's program, written against one
 * of its entries.
 */
async function makeProject(name: string, main: string, library: string): Promise<string> {
  const project = join(await installed, name);
  mkdirSync(join(project, 'src'), { recursive: true });
  mkdirSync(join(project, 'out'));
  for (const file of readdirSync(pageFolder).filter((entry) => entry.endsWith('.js'))) {
    writeFileSync(
      join(project, 'src', file),
      importing(readFileSync(join(pageFolder, file), 'utf8'), library),
    );
  }
  copyFileSync(join(project, 'src', main), join(project, 'src', 'main.js'));
  return project;
}

/** Runs what was built; gives the text of its scripts. */
async function runs(t: ExecutionContext, project: string, expected: object): Promise<string> {
  const out = join(project, 'out');
  const { outcome, problems } = await openSite(
    t,
    engine,
    {
      folders: { '/app/': out },
      texts: { '/case.json': JSON.stringify(await pageCase()) },
    },
    '/app/index.html',
  );
  t.deepEqual(await outcome(), expected);
  t.deepEqual(problems, []);
  return readdirSync(out, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js'))
    .map((file) => readFileSync(join(out, file), 'utf8'))
    .join('\n');
}

for (const [name, bundler] of [
  ['Vite', withVite],
  ['webpack', withWebpack],
  ['esbuild', withEsbuild],
] as const) {
  test(`a project built with ${name}`, async (t) => {
    const project = await makeProject(name, 'main.js', 'mbedtls-wasm');
    await bundler(project);
    const code = await runs(t, project, goodOutcome('1.3'));
    t.notRegex(code, /\b(process|Buffer)\.|["'`]node:/);
  });

  test(`a project built with ${name} that loads the WebAssembly by itself`, async (t) => {
    const project = await makeProject(`${name}-asset`, 'main-asset.js', 'mbedtls-wasm/asset');
    await bundler(project);
    if (name === 'esbuild') {
      // It leaves addresses as they are: the file goes beside the bundle.
      copyFileSync(
        join(await installed, 'node_modules', 'mbedtls-wasm', 'dist', 'browser', 'mbedtls.wasm'),
        join(project, 'out', 'mbedtls.wasm'),
      );
    }
    const code = await runs(t, project, goodOutcome('1.3'));
    t.true(
      code.length < 250_000,
      `${code.length} characters: the WebAssembly is not in the script`,
    );
  });
}

test('the raw entry and the main one share their WebAssembly in a built project', async (t) => {
  const project = await makeProject('raw', 'main-raw.js', 'mbedtls-wasm');
  await withEsbuild(project);
  await runs(t, project, { same: true, version: '3.6.7' });
});

for (const [name, bundler] of [
  ['Vite', withVite],
  ['webpack', withWebpack],
] as const) {
  test(`keys and certificates made in a page of a project built with ${name}`, async (t) => {
    const project = await makeProject(`${name}-full`, 'main-full.js', 'mbedtls-wasm');
    await bundler(project);
    await runs(t, project, {
      subjects: ['CN=made in a page'],
      pem: '-----BEGIN EC PRIVATE KEY-----',
    });
  });

  test(`a worker in a project built with ${name}`, async (t) => {
    const project = await makeProject(`${name}-worker`, 'main-worker.js', 'mbedtls-wasm');
    await bundler(project);
    await runs(t, project, { ...goodOutcome('1.3'), page: 'undefined' });
  });
}
