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

/**
 * Compiles what the package has, and gives it functions that do nothing. It is compiled once: of
 * the same bytes V8 would compile nothing a second time.
 */
function bare(): Promise<number> {
  const bytes = readFileSync(projectFile('wasm', 'mbedtls.wasm'));
  const functions = new Proxy({}, { get: () => () => 0 });
  const imports = { env: functions };
  return timed(() => new WebAssembly.Instance(new WebAssembly.Module(bytes), imports));
}

const programs: Readonly<Record<string, () => Promise<number>>> = {
  import: () => timed(() => import(PACKAGE)),
  ws: () => timed(() => import('ws')),
  'node:tls': () => timed(() => import('node:tls')),
  ready,
  bare,
};
console.log(await programs[process.argv[2] ?? '']?.());
