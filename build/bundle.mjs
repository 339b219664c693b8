/**
 * What npm publishes of the compiled modules: a few files, each once for Node and bundlers
 * (dist/module), once for pages without a bundler (dist/browser) and once for loaders that know no
 * modules, such as jest's (dist/require). The three differ in their first and last lines only. npm
 * packs files of one name behind each other, so what gzip's window holds is paid for once: that is
 * why no file is larger. The WebAssembly and the constants are files of their own, in dist/browser,
 * which the three share.
 */
import { transform } from 'esbuild';
import { copyFile, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { NUMBERS, partition } from './chunks.mjs';
import { COMMAND, ENTRIES, FOR_PAGES, PAGES, WITH_WEBASSEMBLY } from './entries.mjs';
import { licenceComments } from './licences.mjs';
import { done, isMain, runMain, step } from './log.mjs';
import { commonJsOf, moduleOf, partsOf } from './module-forms.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const path = (/** @type {string} */ name) => join(root, name);
const compiled = (/** @type {string} */ name) => path(`dist/ts/${name}.js`);

const CONSTANTS = path('dist/wasm/constants.js');
const PLATFORM = compiled('platform/index');

const NOT_REQUIRED = [
  ...FOR_PAGES,
  COMMAND,
  'mbedtls-wasm.platform-web',
  'mbedtls-wasm.web-worker',
];
/** Pages' entries that load a file of WebAssembly; the inlined one has its licences itself. */
const BY_THEMSELVES = ['mbedtls-wasm.asset', 'mbedtls-wasm.web'];
/** What does something when it is imported. */
const EFFECTS = ['cli/main', 'web-worker'].map(compiled);
/** The script of the worker, as its module's folder names it and as it is named here. */
const WORKER = ['../web-worker.js', './mbedtls-wasm.web-worker.js'];

const CONSTANTS_FILE = 'mbedtls-wasm.constants.js';
/** What the package's own specifiers stand for, in each of the three. */
const IN_MODULES = { '#constants': `../browser/${CONSTANTS_FILE}` };
const IN_PAGES = {
  '#platform': './mbedtls-wasm.platform-web.js',
  '#mbedtls': './mbedtls-wasm.separate.js',
  '#llhttp': './mbedtls-wasm.http-inlined.js',
  '#constants': `./${CONSTANTS_FILE}`,
};
const REQUIRED = {
  '#platform': './mbedtls-wasm.platform-node.js',
  '#mbedtls': './mbedtls.js',
  '#llhttp': './llhttp.js',
  '#constants': './constants.js',
};

const WITH_INLINED = `import compile,{compileLater}from"./mbedtls-wasm.inlined.js";
import{provide}from"./mbedtls-wasm.separate.js";
provide(compile,compileLater);
`;
/** Files that modules name relative to where they stood before. */
const MOVED = /(?<=["'`])(?:\.\.\/){2,3}(?=browser\/mbedtls-full\.wasm|package\.json)/g;

const HEAD = `"use strict";const{readFileSync}=require("node:fs"),{join}=require("node:path");
const file=name=>join(__dirname,"..",name);
`;
/** Files of dist/require alone, which read what is there once, in another form. */
const READERS = {
  'package.json': '{ "type": "commonjs" }\n',
  'mbedtls.js': `${HEAD}exports.default=()=>
new WebAssembly.Module(readFileSync(file("browser/mbedtls.wasm")));
exports.compileLater=()=>WebAssembly.compile(readFileSync(file("browser/mbedtls.wasm")));
`,
  'llhttp.js': `${HEAD}exports.default=()=>readFileSync(file("browser/llhttp.wasm"));\n`,
  'roots.js': `${HEAD}const text=readFileSync(file("roots/index.js"),"utf8");
new Function("exports",text.replaceAll("export const ","exports."))(exports);
`,
  'constants.js': `${HEAD}const text=readFileSync(file("browser/${CONSTANTS_FILE}"),"utf8");
for(const[,name,value]of text.matchAll(/(\\w+)=([^,;]+)/g))
exports[name]=value.endsWith("n")?BigInt(value.slice(0,-1)):Number(value);
`,
};

const FILES = ['mbedtls.wasm', 'mbedtls-full.wasm'];

/** @throws Error when a file cannot stand alone, or rollup warns of anything */
export async function bundle() {
  step('dist/module, dist/browser and dist/require');
  if (await isFresh()) {
    done('nothing changed');
    return;
  }
  for (const name of ['module', 'require'])
    await rm(path(`dist/${name}`), { recursive: true, force: true });
  for (const name of ['module', 'require', 'browser'])
    await mkdir(path(`dist/${name}`), { recursive: true });
  for (const name of FILES) await copyFile(path(`wasm/${name}`), path(`dist/browser/${name}`));
  await shareConstants();
  const chunks = await rolledUp();
  const inPlace = ['mbedtls-wasm.platform-web', 'mbedtls-wasm.separate'];
  const forPages = reachedFrom(PAGES, chunks, inPlace);
  await removeOldPages(forPages);
  const required = reachedFrom(
    Object.keys(ENTRIES).filter((name) => !NOT_REQUIRED.includes(name)),
    chunks,
    [],
  );
  const numbers = await numbersIn();
  for (const { name, code } of chunks) {
    const parts = await partsOf(code, numbers);
    if (!FOR_PAGES.includes(name)) await put('module', name, moduleOf(parts, IN_MODULES));
    if (required.has(name)) await put('require', name, commonJsOf(parts, REQUIRED));
    if (forPages.has(name)) await putForPages(name, parts, ahead(name, chunks));
  }
  for (const [name, text] of Object.entries(READERS))
    await writeFile(path(`dist/require/${name}`), text);
  done();
}

async function shareConstants() {
  const { code: each } = await minified(await readFile(CONSTANTS, 'utf8'));
  const code = each.trim().replaceAll(';export const ', ',');
  if (!code.includes(CONSTANTS_FILE)) await writeFile(path(`dist/browser/${CONSTANTS_FILE}`), code);
}

/** Modules of numbers, by what others name them, with what they export. */
async function numbersIn() {
  const load = (/** @type {string} */ file) => import(pathToFileURL(file).href);
  const modules = await Promise.all(NUMBERS.map((name) => load(compiled(name))));
  return {
    '#constants': await load(CONSTANTS),
    './mbedtls-wasm.numbers.js': Object.assign({}, ...modules),
  };
}

/**
 * @typedef {{ readonly name: string, readonly code: string, readonly imports: readonly string[] }}
 *   Chunk
 */

/** @returns {Promise<readonly Chunk[]>} */
async function rolledUp() {
  const { rollup } = await import('rollup');
  const bundled = await rollup({
    input: Object.fromEntries(Object.entries(ENTRIES).map(([name, at]) => [name, compiled(at)])),
    plugins: [
      {
        name: 'mbedtls-wasm',
        async resolveId(specifier, importer, options) {
          if (specifier === '#mbedtls' || specifier === '#llhttp')
            return { id: specifier, external: true };
          if (specifier.startsWith('node:') || /^(ws|stream)$/.test(specifier))
            return { id: specifier, external: true };
          const found = await this.resolve(specifier, importer, { ...options, skipSelf: true });
          if (found?.id === CONSTANTS) return { id: '#constants', external: true };
          return found?.id === PLATFORM ? { id: '#platform', external: true } : found;
        },
        transform: async (code) => ({ ...(await minified(code)), map: null }),
      },
    ],
    // Else files are imported for no name of theirs, and bundlers warn that they drop that.
    treeshake: { moduleSideEffects: (id) => EFFECTS.includes(id) },
    onwarn: ({ message }) => {
      throw new Error(`dist/module: ${message}`);
    },
  });
  const { output } = await bundled.generate({
    format: 'es',
    hoistTransitiveImports: false,
    minifyInternalExports: false,
    entryFileNames: '[name].js',
    chunkFileNames: 'mbedtls-wasm.[name].js',
    manualChunks: partition(path('dist/ts'), Object.values(ENTRIES)),
  });
  await bundled.close();
  return output.flatMap((chunk) =>
    chunk.type === 'chunk'
      ? [{ name: chunk.fileName.slice(0, -'.js'.length), code: chunk.code, imports: chunk.imports }]
      : [],
  );
}

/** Without comments and spaces. @param {string} code */
async function minified(code) {
  const text = code.replace(/\n\/\/# sourceMappingURL=.*\n?$/, '\n');
  return { code: (await transform(text, { minifyWhitespace: true, target: 'es2022' })).code };
}

/**
 * @param {readonly string[]} entries
 * @param {readonly Chunk[]} chunks
 * @param {readonly string[]} more
 * @returns {ReadonlySet<string>} their names
 */
function reachedFrom(entries, chunks, more) {
  const reached = new Set([...entries, ...more]);
  for (const name of reached)
    for (const file of chunks.find((chunk) => chunk.name === name)?.imports ?? [])
      if (file.endsWith('.js')) reached.add(file.slice(0, -'.js'.length));
  return reached;
}

/**
 * A page's entry names all that it leads to: a page asks for that at once.
 * @param {string} name
 * @param {readonly Chunk[]} chunks
 */
function ahead(name, chunks) {
  if (!PAGES.includes(name)) return '';
  const names = reachedFrom([name], chunks, []);
  // With braces, bundlers do not warn that they drop it.
  const own = chunks.find((chunk) => chunk.name === name)?.imports ?? [];
  return [...names]
    .filter((other) => other !== name && !own.includes(`${other}.js`))
    .map((other) => `import{}from"./${other}.js";`)
    .join('');
}

/**
 * @param {string} name
 * @param {import('./module-forms.mjs').Parts} parts
 * @param {string} first how it begins
 */
async function putForPages(name, parts, first) {
  const start = first + (WITH_WEBASSEMBLY.includes(name) ? WITH_INLINED : '');
  const licence = await licenceOf(BY_THEMSELVES.includes(name));
  await put('browser', name, `${licence}\n${start}${moduleOf(parts, IN_PAGES)}`);
}

/** @param {string} folder @param {string} name @param {string} text */
function put(folder, name, text) {
  return writeFile(path(`dist/${folder}/${name}.js`), moved(text));
}

/** @param {string} text */
function moved(text) {
  const [there = '', here = ''] = WORKER;
  return text
    .replaceAll(MOVED, (up) => (up.length > 6 ? '../../' : '../'))
    .replaceAll(`"${there}"`, `"${here}"`);
}

/** @param {boolean} whole the licences of what is compiled into the WebAssembly, too */
async function licenceOf(whole) {
  const { version } = JSON.parse(await readFile(path('package.json'), 'utf8'));
  return whole
    ? licenceComments(`mbedtls-wasm ${version}, with Mbed TLS. Both: Apache-2.0.`)
    : `/*! mbedtls-wasm ${version}. Apache-2.0. */`;
}

/** @param {ReadonlySet<string>} names */
async function removeOldPages(names) {
  for (const file of await readdir(path('dist/browser'))) {
    const kept = /^mbedtls-wasm\.(constants|inlined|http-inlined)\.js$|\.wasm$/.test(file);
    if (!kept && !names.has(file.slice(0, -'.js'.length))) await rm(path(`dist/browser/${file}`));
  }
}

/** Whether what is there is younger than all that goes into it. */
async function isFresh() {
  const changed = (/** @type {string} */ file) =>
    stat(path(file)).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
  const sources = (
    await Promise.all(
      ['dist/ts', 'dist/wasm'].map(async (folder) =>
        (
          await readdir(path(folder), { recursive: true })
        )
          .filter((name) => name.endsWith('.js'))
          .map((name) => `${folder}/${name}`),
      ),
    )
  ).flat();
  const scripts = ['bundle', 'chunks', 'entries', 'module-forms'].map(
    (name) => `build/${name}.mjs`,
  );
  const inputs = ['package.json', ...scripts, ...FILES.map((name) => `wasm/${name}`), ...sources];
  const outputs = ['dist/require/package.json', ...FILES.map((name) => `dist/browser/${name}`)];
  const oldest = Math.min(...(await Promise.all(outputs.map(changed))));
  return oldest > Math.max(...(await Promise.all(inputs.map(changed))));
}

if (isMain(import.meta.url)) await runMain(bundle);
