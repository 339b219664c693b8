import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build as esbuild } from 'esbuild';
import { build as vite } from 'vite';
import webpack from 'webpack';
import { projectFile, root } from '../../tools/project.js';
import { html } from '../../tools/site.js';

/** Makes a page's program out of a script, in a folder; gives the files by their paths. */
export type PageBundler = (entry: string, out: string) => Promise<Record<string, string>>;

/** What tools/libraries/aliases.mjs has. */
interface Names {
  readonly libraries: string;
  readonly shim: string;
  readonly http: string;
  readonly ws: string;
  readonly empty: string;
  readonly pageAliases: (others: Readonly<Record<string, string>>) => Record<string, string>;
}

const named: unknown = await import(
  pathToFileURL(projectFile('tools', 'libraries', 'aliases.mjs')).href
);
if (!isNames(named)) throw new TypeError('tools/libraries/aliases.mjs has no aliases.');
const { libraries, shim, http, ws, empty, pageAliases } = named;

function isNames(value: unknown): value is Names {
  return typeof value === 'object' && value !== null && 'pageAliases' in value;
}

function aliases(): Record<string, string> {
  const entry = (name: string): string => projectFile('dist', 'module', `mbedtls-wasm${name}.js`);
  const [net, tls] = [entry('.page-net'), entry('.page-tls')];
  return {
    ...pageAliases({ net, tls, http, https: http, diagnostics_channel: empty }),
    'mbedtls-wasm': entry(''),
    'mbedtls-wasm/net': net,
    'mbedtls-wasm/tls': tls,
    ws,
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
