import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { bundleFiles, bundleFolder } from '../tools/site.js';

/** KB of 1000 bytes that scripts and WebAssembly come to with Brotli, each for itself. */
export function brotli(files: Iterable<string | Buffer>): number {
  return [...files].reduce((sum, file) => sum + brotliCompressSync(file).length, 0) / 1000;
}

/** KB with Brotli of a page's bundle: a script, what it imports, and what is fetched beside it. */
export function bundleSize(script: string, ...beside: readonly string[]): number {
  const names = [...bundleFiles(script), ...beside];
  return brotli(names.map((name) => readFileSync(join(bundleFolder, name))));
}
