import { readFileSync } from 'node:fs';
import { projectFile } from '../tools/project.js';

// Run in a fresh process: prints how long one thing took, in milliseconds.

/** The package as whoever has installed it imports it. */
const PACKAGE = 'mbedtls-wasm';

async function timed(work: () => unknown): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

async function ready(): Promise<number> {
  const { defaultInstance } = await import(PACKAGE);
  return timed(defaultInstance);
}

/** Compiles what the package has, and gives it functions that do nothing. */
function bare(): Promise<number> {
  const bytes = readFileSync(projectFile('wasm', 'mbedtls.wasm'));
  const imports: Record<string, Record<string, () => number>> = {};
  for (const { module, name } of WebAssembly.Module.imports(new WebAssembly.Module(bytes)))
    imports[module] = { ...imports[module], [name]: () => 0 };
  const again = new Uint8Array(bytes);
  return timed(() => new WebAssembly.Instance(new WebAssembly.Module(again), imports));
}

const programs: Readonly<Record<string, () => Promise<number>>> = {
  import: () => timed(() => import(PACKAGE)),
  ws: () => timed(() => import('ws')),
  'node:tls': () => timed(() => import('node:tls')),
  ready,
  bare,
};
console.log(await programs[process.argv[2] ?? '']?.());
