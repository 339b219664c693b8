/**
 * bench/primitives.c over Mbed TLS as it is delivered, its configuration and its makefile's
 * optimization, by this machine's C compiler: for the bench of primitives.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensurePackages } from './debian.mjs';
import { fetchSources } from './fetch.mjs';
import { done, isMain, plan, runMain, step } from './log.mjs';
import { run } from './run.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'bench', 'primitives.c');

/** @returns {Promise<string>} the path of the program */
export async function buildNativePrimitives() {
  plan(4);
  await ensurePackages([{ name: 'gcc', probe: 'gcc' }], 'to compile native Mbed TLS');
  const { mbedtls } = await fetchSources();
  step('compiling native Mbed TLS');
  const program = join(root, '.cache', 'native-primitives', 'primitives');
  if (existsSync(program) && (await stat(program)).mtimeMs > (await stat(source)).mtimeMs) {
    done('nothing changed');
    return program;
  }
  await mkdir(dirname(program), { recursive: true });
  const library = join(mbedtls, 'library');
  const sources = (await readdir(library)).filter((name) => name.endsWith('.c'));
  const headers = [`-I${join(mbedtls, 'include')}`, `-I${library}`];
  const files = sources.map((name) => join(library, name));
  await run('gcc', ['-O2', ...headers, source, ...files, '-o', program]);
  done();
  return program;
}

if (isMain(import.meta.url)) await runMain(buildNativePrimitives);
