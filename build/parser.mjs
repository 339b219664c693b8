/**
 * The parser of HTTP/1.1 that fetch uses: llhttp, Node's own, as the package undici compiles it to
 * WebAssembly, without SIMD; as a module of JavaScript, with the licences that go wherever it goes.
 */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inlined, staticModule } from './inline.mjs';
import { done, isMain, runMain, step } from './log.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const path = (/** @type {string} */ name) => join(root, name);
const NAME = 'mbedtls-wasm.http-inlined.js';

/** @throws Error when the package is not there, or is another one than was looked at */
export async function makeParser() {
  step(`dist/browser/${NAME}`);
  const require = createRequire(import.meta.url);
  /** @type {Uint8Array} */
  const bytes = require('undici/lib/llhttp/llhttp-wasm.js');
  const licence = await readFile(require.resolve('undici/LICENSE'), 'utf8');
  const [title, copyright, ...rest] = licence.trim().split(/\n\n/);
  if (copyright === undefined || !/^Copyright /.test(copyright) || rest.length === 0)
    throw new Error('The licence of undici is not what it was: look at it.');
  const notice = [
    'llhttp, compiled by undici',
    title,
    `Copyright Fedor Indutny, 2018. (llhttp)\n${copyright} (undici)`,
    ...rest,
  ].join('\n\n');
  const comment = `/*!\n * ${notice.replaceAll('\n', '\n * ').replaceAll(/ +$/gm, '')}\n */`;
  for (const name of ['wasm', 'browser']) await mkdir(path(`dist/${name}`), { recursive: true });
  const text = inlined(bytes, comment, { compiled: false });
  if ((await readFile(path(`dist/browser/${NAME}`), 'utf8').catch(() => '')) === text)
    return done('nothing changed');
  await writeFile(path(`dist/browser/${NAME}`), text);
  await writeFile(path('dist/wasm/llhttp.js'), `export { default } from '../browser/${NAME}';\n`);
  await writeFile(path('dist/wasm/LICENSE.llhttp'), `${notice}\n`);
  await writeFile(path('dist/browser/llhttp.wasm'), bytes);
  await writeFile(path('dist/wasm/llhttp.workerd.js'), staticModule('llhttp.wasm'));
  await copyFile(path('wasm/llhttp.d.ts'), path('dist/wasm/llhttp.d.ts'));
  return done();
}

if (isMain(import.meta.url)) await runMain(makeParser);
