import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { projectFile } from '../tools/project.js';
import { Book, figureOf } from './book.js';
import { measureBundle } from './offload.js';
import { bundleSize } from './sizes.js';

// How long the package takes to start, each time in a process of its own, and how large it is:
// node dist/bench/start.js [--quick] [--book FILE]

const ROUNDS = process.argv.includes('--quick') ? 1 : 15;
const book = new Book();

/**
 * Milliseconds that programs print, by turns; the first round, which fills caches, does not count.
 */
function byTurns(
  programs: readonly (readonly [name: string, kind: string])[],
): Map<string, number[]> {
  const program = fileURLToPath(new URL('start-program.js', import.meta.url));
  const times = new Map(programs.map(([name]): [string, number[]] => [name, []]));
  for (let round = 0; round <= ROUNDS; round++)
    for (const [name, kind] of programs) {
      const told = execFileSync(process.execPath, [program, kind], { encoding: 'utf8' });
      if (round > 0) times.get(name)?.push(Number(told));
    }
  return times;
}

function add(name: string, ...programs: readonly (readonly [name: string, kind: string])[]): void {
  const figures = [...byTurns(programs)].map(([who, times]) => figureOf(who, times));
  book.add({ group: 'Cold start in Node', name, unit: 'ms', figures });
}

function addSizes(): void {
  const group = 'Sizes';
  const kb = (who: string, bytes: number): ReturnType<typeof figureOf> =>
    figureOf(who, [bytes / 1000]);
  for (const name of ['mbedtls.wasm', 'mbedtls-full.wasm']) {
    const wasm = readFileSync(projectFile('wasm', name));
    const figures = [kb('raw', wasm.length), kb('gzip', gzipSync(wasm, { level: 9 }).length)];
    book.add({ group, name, unit: 'KB', figures });
  }
  for (const [name, ...files] of [
    ['a page, WebAssembly inlined', 'mbedtls-wasm.js'],
    ['a page, WebAssembly beside', 'mbedtls-wasm.asset.js', 'mbedtls.wasm'],
  ] as const) {
    const [script, ...beside] = files;
    const brotli = bundleSize(script, ...beside) * 1000;
    book.add({ group, name, unit: 'KB', figures: [kb('Brotli', brotli)] });
  }
}

async function addBundles(): Promise<void> {
  for (const offloaded of [false, true]) {
    const [raw, gzip, brotli] = await measureBundle(offloaded);
    const sizes = [
      ['raw', raw],
      ['gzip', gzip],
      ['Brotli', brotli],
    ] as const;
    book.add({
      group: 'Sizes',
      name: `a bundle for Node${offloaded ? ', offloaded' : ''}`,
      unit: 'KB',
      figures: sizes.map(([who, bytes]) => figureOf(who, [bytes / 1000])),
    });
  }
}

add('import', ['mbedtls-wasm', 'import'], ['ws', 'ws'], ['node:tls', 'node:tls']);
add('first use to ready', ['mbedtls-wasm', 'ready'], ['bare WebAssembly', 'bare']);
addSizes();
await addBundles();
book.save();
