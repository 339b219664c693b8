import { importsOf, reachable, resolveImport, type Import, type Sources } from './imports.js';
import { codeOf } from './tokens.js';

/** Rooms of ts/, and whose files each may import beside its own. `index`, `raw` and `cli` may import everything. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  nsapi: [],
  stack: ['nsapi'],
  platform: ['stack', 'nsapi'],
  ffi: ['nsapi', 'wasm'],
  mbedtls: ['ffi', 'nsapi', 'wasm'],
  net: ['mbedtls', 'stack', 'nsapi', 'platform', 'wasm'],
  adapt: ['net', 'mbedtls', 'stack', 'nsapi', 'platform', 'wasm'],
};
/** Rooms whose types may be imported as well. */
const TYPES: Readonly<Record<string, readonly string[]>> = { net: ['ffi'], adapt: ['ffi'] };

const NODE_FILES = [/^ts\/stack\/node[\w-]*\.ts$/, /^ts\/platform\/node\.ts$/, /^ts\/adapt\/duplex\.ts$/, /^ts\/cli\//];
/** Optional packages, by the files that ask for them when they are needed. */
const OPTIONAL: Readonly<Record<string, readonly string[]>> = { ws: ['relay', 'relay-server', 'relay-tunnel', 'relay-plain', 'relay-gateway'].map((name) => `ts/cli/${name}.ts`) };
/** They carry bytes, TLS or not: nothing of Mbed TLS is loaded with them. */
const WITHOUT_TLS = [/^ts\/nsapi\//, /^ts\/stack\//, /^ts\/platform\//, /^ts\/net\/(socket|tcp-socket|offloaded-tls-socket|create-offloaded)\.ts$/,
  /^ts\/adapt\/duplex\.ts$/, /^ts\/(common|offloaded)\.ts$/];

/** What is wrong with who imports whom in ts/; one sentence each. */
export function importProblems(sources: Sources): string[] {
  return [...sources].flatMap(([file, source]) => [
    ...importsOf(source).flatMap((imported) => problemsOf(file, imported)),
    ...webAssemblyProblems(file, source),
    ...tlsProblems(file, sources),
  ]);
}

function problemsOf(file: string, { specifier, typeOnly }: Import): string[] {
  if (specifier.startsWith('node:')) {
    return NODE_FILES.some((pattern) => pattern.test(file)) ? [] : [`${file} imports ${specifier}: it must run without Node.`];
  }
  const targets = resolveImport(file, specifier);
  if (targets.length === 0 && OPTIONAL[specifier]?.includes(file) === true) return [];
  if (targets.length === 0) return [`${file} imports the package ${specifier}: the library has no dependencies.`];
  const room = roomOf(file);
  const allowed = ROOMS[room];
  return targets.flatMap((target) => {
    const other = roomOf(target);
    if (target === 'wasm/mbedtls.ts' && !typeOnly && room !== 'ffi') return [`${file} imports ${specifier}: only ts/ffi loads it.`];
    if (allowed === undefined || other === room || allowed.includes(other)) return [];
    if (typeOnly && TYPES[room]?.includes(other)) return [];
    return [`${file} imports ${specifier}: ts/${room} may not import ${other}.`];
  });
}

function webAssemblyProblems(file: string, source: string): string[] {
  if (roomOf(file) === 'ffi') return [];
  const said = codeOf(source).find(({ kind, text }) => kind === 'word' && text === 'WebAssembly');
  return said === undefined ? [] : [`${file}:${said.line} says WebAssembly: only ts/ffi does.`];
}

function tlsProblems(file: string, sources: Sources): string[] {
  if (!WITHOUT_TLS.some((pattern) => pattern.test(file))) return [];
  const loaded = [...reachable(sources, file)].filter((other) => /^(ts\/(mbedtls|ffi)|wasm)\//.test(other));
  return loaded.map((other) => `${file} loads ${other}, directly or not: it must work without Mbed TLS.`);
}

/** Name of the folder in ts/, `wasm`, or the file's own name for a file of ts/ itself. */
function roomOf(file: string): string {
  if (file.startsWith('wasm/')) return 'wasm';
  return /^ts\/([\w-]+)/.exec(file)?.[1] ?? file;
}
