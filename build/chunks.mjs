/**
 * Which compiled modules go into a file together: those that the same entries need, in an order in
 * which no file needs a later one.
 */
import { relative } from 'node:path';

/** A file's most bytes, before names are shortened: with its twin it fits gzip's 32 KiB. */
const MOST = 40_000;
/** Constants and their names do not become shorter, so they count for more. */
const NUMEROUS = 1.5;
/** What is less stands with what needs it. */
const LEAST = 4_000;
/** Entries that are loaded for the same purpose; those that pages have as files come first. */
const PURPOSES = [
  ['offloaded'],
  ['index', 'asset', 'raw', 'ffi/separate-module'],
  ['web'],
  ['web-worker'],
  ['full'],
  ['page-tls', 'page-net', 'tls'],
  ['datagram', 'dtls'],
  ['relay'],
  ['compliance'],
  ['cli/main', 'cli/run'],
];
const PURPOSES_OF_PAGES = 4;
/** Folders whose files stand apart, from the ground up: what is not imported is not bundled. */
const LAYERS = [/^nsapi\//, /^stack\/[\w-]+\.js$/, /^stack\//];
/** What programs import alone: it shall bring nothing along. */
export const NUMBERS = ['nsapi/error', 'nsapi/options'];
const PAGES = [
  'offloaded',
  'index',
  'asset',
  'web',
  'web-worker',
  'ffi/separate-module',
  'platform/web/index',
];

/** What the separate WebAssembly needs: it comes before who needs that, and needs nothing. */
const LOADER = ['ffi/load-module', 'ffi/no-simd'];

/**
 * @typedef {import('rollup').ManualChunkMeta} Meta
 * @typedef {{ readonly id: string, readonly purposes: string, readonly inPages: boolean,
 *   readonly waits: boolean, readonly plain: boolean, readonly size: number }} Part whether it
 *   needs the platform, which has needs itself, and whether it runs without Node
 */

/**
 * @param {string} folder of the compiled modules
 * @param {readonly string[]} entries
 * @returns {(id: string, meta: Meta) => string | undefined}
 */
export function partition(folder, entries) {
  const file = (/** @type {string} */ name) => `${folder}/${name}.js`;
  const inputs = new Set(entries.map(file));
  /** @type {Map<string, string> | null} */
  let names = null;
  return (id, meta) => {
    if (LOADER.some((name) => file(name) === id)) return 'loader';
    if (inputs.has(id)) return relative(folder, id).replaceAll(/\W/g, '-');
    if (NUMBERS.some((name) => file(name) === id)) return 'numbers';
    names ??= namesOf(parts(), folder);
    return names.get(id);

    function parts() {
      const web = [file('platform/web/index')];
      const both = [...web, file('platform/node/index')];
      const reach = PURPOSES.map((purpose) => reached(purpose.map(file), both, meta));
      const inPages = reached(PAGES.map(file), web, meta);
      const needs = (/** @type {string} */ one) => [...reached([one], [], meta)];
      return [...reached([...inputs], both, meta)]
        .filter(
          (one) => !inputs.has(one) && ![...NUMBERS, ...LOADER].some((name) => file(name) === one),
        )
        .filter((one) => meta.getModuleInfo(one)?.code != null)
        .map((one) => ({
          id: one,
          purposes: reach.map((ids) => (ids.has(one) ? '1' : '0')).join(''),
          inPages: inPages.has(one),
          waits: needs(one).includes('#platform'),
          plain: !needs(one).some((id) => id.startsWith('node:')),
          size:
            (meta.getModuleInfo(one)?.code?.length ?? 0) * (/\/wasm\//.test(one) ? NUMEROUS : 1),
        }));
    }
  };
}

/**
 * Everything that some modules lead to, each behind what it needs itself.
 * @param {readonly string[]} from
 * @param {readonly string[]} platforms what the specifier of the platform leads to
 * @param {Meta} meta
 * @returns {ReadonlySet<string>}
 */
function reached(from, platforms, { getModuleInfo }) {
  /** @type {Set<string>} */
  const begun = new Set();
  /** @type {Set<string>} */
  const ready = new Set();
  const visit = (/** @type {string} */ id) => {
    if (begun.has(id)) return;
    begun.add(id);
    const info = getModuleInfo(id);
    const next = [...(info?.importedIds ?? []), ...(info?.dynamicallyImportedIds ?? [])];
    for (const other of next) visit(other);
    if (id === '#platform') for (const platform of platforms) visit(platform);
    ready.add(id);
  };
  for (const id of from) visit(id);
  return ready;
}

/**
 * What more entries need comes first: then nothing in a file needs a later one. Pages load whole
 * files, so what they have is told apart by their own entries alone.
 * @param {readonly Part[]} parts each behind what it needs
 * @param {string} folder
 */
function namesOf(parts, folder) {
  const groups = grouped(parts, ({ purposes }) => purposes.slice(0, PURPOSES_OF_PAGES))
    // The platform itself is among the first: what needs it comes behind it.
    .flatMap((group, at) =>
      at > 0 ? [group] : [group.filter(({ waits }) => !waits), group.filter(({ waits }) => waits)],
    )
    .flatMap((group) => layersOf(group, folder))
    .flatMap((group) => [
      group.filter(({ inPages }) => inPages),
      ...[true, false].flatMap((wanted) =>
        grouped(
          group.filter(({ inPages, plain }) => !inPages && plain === wanted),
          ({ purposes }) => purposes,
        ),
      ),
    ]);
  /** @type {Map<string, string>} */
  const names = new Map();
  /** @type {Map<string, number>} */
  const taken = new Map();
  for (const file of groups.flatMap(cut)) {
    const room = largestRoom(file, folder);
    const number = (taken.get(room) ?? 0) + 1;
    taken.set(room, number);
    for (const { id } of file) names.set(id, `${room}-${number}`);
  }
  return names;
}

/**
 * @param {readonly Part[]} parts
 * @param {(part: Part) => string} keyOf ones where something needs it, zeros where not
 * @returns {readonly (readonly Part[])[]} those with most ones first
 */
function grouped(parts, keyOf) {
  const ones = (/** @type {string} */ key) => key.replaceAll('0', '').length;
  const keys = [...new Set(parts.map(keyOf))].sort((a, b) => ones(b) - ones(a) || (a < b ? 1 : -1));
  return keys.map((key) => parts.filter((part) => keyOf(part) === key));
}

/** @param {readonly Part[]} parts */
function sizeOf(parts) {
  return parts.reduce((sum, { size }) => sum + size, 0);
}

/**
 * @param {readonly Part[]} parts
 * @param {string} folder
 * @returns {readonly (readonly Part[])[]}
 */
function layersOf(parts, folder) {
  const layer = (/** @type {Part} */ { id }) => {
    const at = LAYERS.findIndex((pattern) => pattern.test(relative(folder, id)));
    return at < 0 ? LAYERS.length : at;
  };
  /** @type {Part[][]} */
  const layers = [];
  let below = /** @type {Part[]} */ ([]);
  for (const at of [...LAYERS.keys(), LAYERS.length]) {
    below = [...below, ...parts.filter((part) => layer(part) === at)];
    if (sizeOf(below) < LEAST && at < LAYERS.length) continue;
    layers.push(below);
    below = [];
  }
  return layers;
}

/**
 * Cuts a group where it becomes too large.
 * @param {readonly Part[]} group
 * @returns {readonly (readonly Part[])[]}
 */
function cut(group) {
  const total = sizeOf(group);
  if (total === 0) return [];
  const share = total / Math.ceil(total / MOST);
  /** @type {Part[][]} */
  const files = [];
  let bytes = 0;
  for (const part of group) {
    const at = Math.min(Math.floor(bytes / share), Math.ceil(total / MOST) - 1);
    (files[at] ??= []).push(part);
    bytes += part.size;
  }
  return files.filter((file) => file.length > 0);
}

/**
 * The folder that most of a file is from.
 * @param {readonly Part[]} parts
 * @param {string} folder
 */
function largestRoom(parts, folder) {
  /** @type {Map<string, number>} */
  const sizes = new Map();
  for (const { id, size } of parts) {
    const [room = ''] = relative(folder, id)
      .replace(/^\.\.\//, '')
      .split('/');
    sizes.set(room, (sizes.get(room) ?? 0) + size);
  }
  return [...sizes].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}
