import { type Import, importsOf, reachable, resolveImport, type Sources } from './imports.js';
import { codeOf } from './tokens.js';

/** What a room may import beside itself; `node:` stands for Node's own modules. */
interface Room {
  readonly imports: readonly string[];
  /** Packages that are asked for when they are needed. */
  readonly optional?: readonly string[];
}

const CORE = ['nsapi', 'stack'];
const ADAPT = [
  ...CORE,
  'stack/loopback',
  'stack/streams',
  'stack/duplex',
  'platform',
  'net',
  'tls',
  'offload',
  'wasm',
  'mbedtls',
];

/**
 * The rooms of ts/, each a folder, from the ground up. What is not named here is an entry, which
 * may import all.
 */
const ROOMS: Readonly<Record<string, Room>> = {
  nsapi: { imports: [] },
  stack: { imports: ['nsapi'] },
  'stack/loopback': { imports: CORE },
  'stack/streams': { imports: CORE },
  'stack/duplex': { imports: CORE },
  'stack/gateway': { imports: CORE },
  'stack/websocket': { imports: [...CORE, 'stack/streams', 'stack/gateway'] },
  'stack/wisp': { imports: [...CORE, 'stack/websocket'] },
  'stack/node': { imports: [...CORE, 'node:'] },
  platform: { imports: ['platform/node', 'platform/web'] },
  'platform/node': { imports: [...CORE, 'stack/node', 'node:'] },
  'platform/web': { imports: CORE },
  ffi: { imports: ['nsapi', 'platform', 'wasm', 'ffi/host'] },
  'ffi/host': { imports: ['nsapi', 'wasm', 'ffi'] },
  mbedtls: { imports: ['nsapi', 'wasm', 'ffi', 'ffi/host'] },
  make: { imports: ['nsapi', 'wasm', 'ffi', 'mbedtls'] },
  net: { imports: [...CORE, 'platform'] },
  tls: { imports: [...CORE, 'platform', 'wasm', 'ffi', 'ffi/host', 'mbedtls', 'net'] },
  offload: { imports: [...CORE, 'net'] },
  adapt: { imports: ADAPT },
  web: { imports: [...ADAPT, 'adapt', 'ffi'] },
  'web/worker': {
    imports: [...CORE, 'stack/websocket', 'stack/wisp', 'net', 'adapt', 'web'],
  },
  'adapt/node-tls': { imports: [...ADAPT, 'adapt', 'ffi', 'stack/node', 'node:'] },
  'adapt/page': { imports: [...ADAPT, 'adapt'], optional: ['stream'] },
  'adapt/node-dtls': {
    imports: [...CORE, 'platform', 'net', 'tls', 'wasm', 'mbedtls', 'node:'],
  },
  relay: {
    imports: [...CORE, 'stack/node', 'stack/websocket', 'stack/gateway', 'node:'],
    optional: ['ws'],
  },
};

/** Rooms that carry bytes, TLS or not: nothing of Mbed TLS is loaded with what is in them. */
const WITHOUT_TLS = ['nsapi', 'stack', 'platform', 'net', 'offload', 'relay'];

/** What is wrong with who imports whom in ts/, types included; one sentence each. */
export function importProblems(sources: Sources): string[] {
  return [...sources].flatMap(([file, source]) => [
    ...importsOf(source).flatMap((imported) => problemsOf(file, imported)),
    ...webAssemblyProblems(file, source),
    ...tlsProblems(file, sources),
  ]);
}

function problemsOf(file: string, { specifier, typeOnly }: Import): string[] {
  const name = roomOf(file);
  const room = ROOMS[name];
  const allows = (other: string): boolean => room === undefined || room.imports.includes(other);
  if (specifier.startsWith('node:')) {
    const allowed = name === 'cli' || (room !== undefined && allows('node:'));
    return allowed ? [] : [`${file} imports ${specifier}: it must run without Node.`];
  }
  const targets = resolveImport(file, specifier);
  if (targets.length === 0 && room?.optional?.includes(specifier) === true) return [];
  if (targets.length === 0) {
    return [`${file} imports the package ${specifier}: the library has no dependencies.`];
  }
  return targets.flatMap((target) => {
    const other = roomOf(target);
    if (target === 'wasm/mbedtls.ts' && !typeOnly && name !== 'ffi') {
      return [`${file} imports ${specifier}: only ts/ffi loads it.`];
    }
    if (other === name || allows(other)) return [];
    return [`${file} imports ${specifier}: ts/${name} may not import ${other}.`];
  });
}

function webAssemblyProblems(file: string, source: string): string[] {
  if (/^ts\/ffi\//.test(file)) return [];
  const said = codeOf(source).find(({ kind, text }) => kind === 'word' && text === 'WebAssembly');
  return said === undefined ? [] : [`${file}:${said.line} says WebAssembly: only ts/ffi does.`];
}

function tlsProblems(file: string, sources: Sources): string[] {
  if (!WITHOUT_TLS.some((room) => file.startsWith(`ts/${room}/`))) return [];
  const loaded = [...reachable(sources, file)].filter((other) =>
    /^(ts\/(mbedtls|ffi|tls)|wasm)\//.test(other),
  );
  return loaded.map(
    (other) => `${file} loads ${other}, directly or not: it must work without Mbed TLS.`,
  );
}

/** The folder of a file below ts/, `wasm`, or the file's own name for an entry. */
function roomOf(file: string): string {
  if (file.startsWith('wasm/')) return 'wasm';
  return /^ts\/((?:[\w-]+\/)*[\w-]+)\/[\w.-]+$/.exec(file)?.[1] ?? file;
}
