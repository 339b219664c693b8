import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { build as esbuild } from 'esbuild';
import { build as vite } from 'vite';
import webpack from 'webpack';
import { projectFile, root } from '../../tools/project.js';
import { html } from '../../tools/site.js';

/** Where the libraries are. */
export const libraries = projectFile('.cache', 'libraries', 'node_modules');

/** Makes a page's program out of a script, in a folder; gives the files by their paths. */
export type PageBundler = (entry: string, out: string) => Promise<Record<string, string>>;

const shim = join(libraries, 'node-stdlib-browser', 'helpers', 'esbuild', 'shim.js');

/** Node's modules in a page: ours for net and tls, packages of node-stdlib-browser, or empty. */
function aliases(): Record<string, string> {
  const require = createRequire(join(libraries, 'package.json'));
  const found: Readonly<Record<string, string | null>> = require('node-stdlib-browser');
  const page = (name: string): string => projectFile('tools', 'libraries', 'page', name);
  const entry = (name: string): string => projectFile('dist', 'module', `mbedtls-wasm${name}.js`);
  const own = {
    net: entry('.page-net'),
    tls: entry('.page-tls'),
    dns: page('dns.cjs'),
    // Node's own, over net; those of the polyfills have fetch beneath them, which upgrades nothing.
    http: join(libraries, '@frida', 'http', 'index.js'),
    https: join(libraries, '@frida', 'http', 'index.js'),
    diagnostics_channel: page('empty.cjs'),
    'util/types': join(libraries, 'util', 'support', 'types.js'),
  };
  const file = (path: string | null): string =>
    path === null || /mock\/empty\.js$/.test(path) ? page('empty.cjs') : path;
  const all = Object.entries({ ...found, ...own }).map(([name, path]) => [name, file(path)]);
  return {
    ...Object.fromEntries(all),
    ...Object.fromEntries(all.map(([name, path]) => [`node:${name}`, path])),
    'mbedtls-wasm': entry(''),
    'mbedtls-wasm/net': entry('.page-net'),
    'mbedtls-wasm/tls': entry('.page-tls'),
    // As it is: in pages it names a file that throws.
    ws: join(libraries, 'ws', 'index.js'),
  };
}

const withEsbuild: PageBundler = async (entry, outdir) => {
  await esbuild({
    absWorkingDir: root,
    entryPoints: { main: entry },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    outdir,
    alias: aliases(),
    nodePaths: [libraries],
    inject: [shim],
    define: { global: 'global', process: 'process', Buffer: 'Buffer' },
    logLevel: 'error',
  });
  return { ...filesOf(outdir), '/': html('/main.js') };
};

const withWebpack: PageBundler = async (entry, path) => {
  await new Promise((resolve, reject) => {
    webpack(
      {
        context: root,
        mode: 'production',
        target: 'web',
        entry,
        output: { path, filename: 'main.js' },
        optimization: { minimize: false },
        performance: false,
        resolve: {
          alias: Object.fromEntries(
            Object.entries(aliases()).map(([name, file]) => [`${name}$`, file]),
          ),
          modules: [libraries, 'node_modules'],
        },
        plugins: [
          new webpack.NormalModuleReplacementPlugin(/^node:/, (module) => {
            module.request = module.request.slice('node:'.length);
          }),
          new webpack.ProvidePlugin({ Buffer: [shim, 'Buffer'], process: [shim, 'process'] }),
        ],
        // A library that is asked for by a name which is put together is none of these.
        ignoreWarnings: [/Critical dependency|Can't resolve/],
      },
      (error, stats) => {
        if (error !== null) reject(error);
        else if (stats === undefined || stats.hasErrors()) reject(new Error(stats?.toString()));
        else resolve(stats);
      },
    );
  });
  return { ...filesOf(path), '/': html('/main.js') };
};

const withVite: PageBundler = async (entry, outDir) => {
  const project = join(outDir, 'project');
  cpSync(dirname(entry), project, { recursive: true });
  symlinkSync(libraries, join(project, 'node_modules'));
  writeFileSync(join(project, 'index.html'), html(`/${basename(entry)}`));
  await vite({
    root: project,
    configFile: false,
    logLevel: 'error',
    define: { global: 'globalThis' },
    resolve: {
      alias: Object.entries(aliases()).map(([name, replacement]) => ({
        find: new RegExp(`^${name}$`),
        replacement,
      })),
    },
    build: {
      outDir: join(outDir, 'out'),
      minify: false,
      rolldownOptions: {
        transform: { inject: { Buffer: [shim, 'Buffer'], process: [shim, 'process'] } },
      },
    },
  });
  const files = filesOf(join(outDir, 'out'));
  return { ...files, '/': files['/index.html'] ?? '' };
};

function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return Object.fromEntries(
    names
      .filter((name) => /\.(js|html)$/.test(name))
      .map((name) => [`/${name}`, readFileSync(join(folder, name), 'utf8')]),
  );
}

/** The bundlers whose recipes docs/pages.md has. */
export const pageBundlers = { esbuild: withEsbuild, Vite: withVite, webpack: withWebpack };
