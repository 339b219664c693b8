/**
 * What npm publishes of the declarations: those that an entry leads to, in dist/types, as an older
 * TypeScript reads them, without the types of Node where a module is for pages too. They are there
 * once, as CommonJS, in a file for each entry and a few that these share; beside each entry that is
 * a module stand some that pass them on.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { relative } from 'node:path/posix';
import { fileURLToPath } from 'node:url';
import {
  absolute,
  gathered,
  keyOf,
  meaning,
  reachedFrom,
  readModule,
  resolved,
} from './declarations.mjs';
import { ENTRIES, FOR_NOBODY } from './entries.mjs';
import { done, isMain, runMain, step } from './log.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const path = (/** @type {string} */ name) => join(root, name);

const MAP = /\n\/\/# sourceMappingURL=.*\n?$/;
const HINT = '// @ts-ignore: without the types of Node it is any.\n';
/** Entries, by their modules, that want the types of Node. */
const WITH_NODE = ['page-net', 'page-tls', 'tls', 'relay', 'dtls'];
const PLATFORM = 'ts/platform/index';
const PLATFORMS = ['ts/platform/node/index', 'ts/platform/web/index'];

/**
 * @typedef {import('./declarations.mjs').Module} Module
 * @typedef {ReadonlyMap<string, Module>} Modules
 * @typedef {{ readonly modules: Modules, readonly reached: ReadonlySet<string>,
 *   readonly places: ReadonlyMap<string, string> }} Published `places` are the files of modules
 */

/** Writes dist/types, and the declarations in dist/module. */
export async function makeTypes() {
  step('dist/types');
  for (const name of ['ts', 'wasm'])
    await rm(path(`dist/types/${name}`), { recursive: true, force: true });
  const entries = Object.entries(ENTRIES).filter(([name]) => !FOR_NOBODY.includes(name));
  const published = await publishedFrom(entries.map(([, entry]) => `ts/${entry}`));
  const files = new Set(published.places.values());
  for (const file of files) await write(file, textOf(file, published));
  await mkdir(path('dist/module'), { recursive: true });
  for (const [name, entry] of entries)
    await writeFile(path(`dist/module/${name}.d.ts`), await passedOn(entry));
  done(`${files.size} files`);
}

/** @param {readonly string[]} entries @returns {Promise<Published>} */
async function publishedFrom(entries) {
  const modules = await readModules([...entries, ...PLATFORMS]);
  const whole = [...modules.values()].flatMap(({ all }) => all);
  const alone = [...modules.keys()].filter(
    (name) =>
      [...entries, ...PLATFORMS, ...whole].includes(name) ||
      /^wasm\/|\/globals$/.test(name) ||
      modules.get(name)?.statements.some((statement) => /^export \* as /m.test(statement.text)),
  );
  const reached = reachedFrom(alone, modules);
  const shared = [...modules.keys()].filter(
    (name) =>
      !alone.includes(name) &&
      modules
        .get(name)
        ?.statements.some((each) => reached.has(keyOf({ from: name, name: each.name ?? '' }))),
  );
  const plain = modulesFrom(
    entries.filter((name) => !WITH_NODE.includes(name.slice(3))),
    modules,
  );
  const places = new Map(alone.map((name) => [name, name]));
  for (const [kind, names] of Object.entries({
    shared: shared.filter((name) => plain.has(name)),
    node: shared.filter((name) => !plain.has(name)),
  }))
    for (const [at, file] of gathered(names, modules).entries())
      for (const name of file) places.set(name, `ts/${kind}-${at + 1}`);
  return { modules, reached, places };
}

/** @param {readonly string[]} from @returns {Promise<Map<string, Module>>} all that they lead to */
async function readModules(from) {
  /** @type {Map<string, Module>} */
  const modules = new Map();
  const names = new Set(from);
  for (const name of names) {
    const text = (await readFile(path(`dist/${name}.d.ts`), 'utf8'))
      .replace(MAP, '\n')
      .replaceAll(/\bUint8Array<ArrayBuffer(?:Like)?>/g, 'Uint8Array');
    modules.set(name, readModule(name, text));
    for (const [, specifier = ''] of text.matchAll(/\b(?:from |import\()['"](\.[^'"]+)['"]/g)) {
      const other = absolute(name, specifier);
      if (other !== PLATFORM) names.add(other);
    }
  }
  return modules;
}

/** @param {readonly string[]} names @param {Modules} modules @returns {ReadonlySet<string>} */
function modulesFrom(names, modules) {
  const found = new Set(names);
  for (const name of found) {
    const { imports = new Map(), passed = [], all = [] } = modules.get(name) ?? {};
    for (const { from } of [...imports.values(), ...passed]) found.add(from);
    for (const other of all) found.add(other);
  }
  return found;
}

/**
 * @param {string} file
 * @param {Published} published
 */
function textOf(file, { modules, reached, places }) {
  const names = [...places].filter(([, place]) => place === file).map(([name]) => name);
  const isAlone = names.length === 1 && names[0] === file;
  /** @type {Map<string, Set<string>>} */
  const imports = new Map();
  const to = (/** @type {string} */ from) => specifierFrom(file, from, places);
  const body = names.flatMap((name) => {
    const statements = (modules.get(name)?.statements ?? []).filter(
      (each) =>
        isAlone || (each.name !== null && reached.has(keyOf({ from: name, name: each.name }))),
    );
    for (const used of new Set(statements.flatMap(({ uses }) => [...uses]))) {
      const found = meaning(name, used, modules);
      if (found === null || (places.get(found.from) === file && found.name === used)) continue;
      const lines = imports.get(to(found.from)) ?? new Set();
      imports.set(
        to(found.from),
        lines.add(found.name === used ? used : `${found.name} as ${used}`),
      );
    }
    return statements.map(({ text }) => (isAlone ? text : exported(text)));
  });
  const { doc = '', passed = [], all = [] } = isAlone ? (modules.get(file) ?? {}) : {};
  return [
    doc.trim(),
    ...[...imports].flatMap(([from, list]) => importLines(from, [...list].sort())),
    ...all.map((from) => `export * from '${to(from)}';`),
    ...passedLines(passed, modules, to),
    ...body.map((text) => inPlace(text, names[0] ?? file, to)),
    'export {};',
    '',
  ]
    .filter((line, at, lines) => line !== '' || at === lines.length - 1)
    .join('\n');
}

/**
 * @param {string} file
 * @param {string} from a module, or another package
 * @param {Published['places']} places
 */
function specifierFrom(file, from, places) {
  if (from === PLATFORM) return '#platform';
  const place = places.get(from);
  if (place === undefined) return from;
  const there = relative(dirname(file), place);
  return `${there.startsWith('.') ? there : `./${there}`}.cjs`;
}

/** @param {string} from */
function hintFor(from) {
  return from.startsWith('node:') ? HINT : '';
}

/** @param {string} from @param {readonly string[]} names */
function importLines(from, names) {
  const hint = hintFor(from);
  const whole = names.filter((name) => name.startsWith('* as '));
  const list = names.filter((name) => !name.startsWith('* as '));
  return [
    ...whole.map((name) => `${hint}import ${name} from '${from}';`),
    ...(list.length > 0 ? [`${hint}import { ${list.join(', ')} } from '${from}';`] : []),
  ];
}

/**
 * @param {Module['passed']} passed
 * @param {Modules} modules
 * @param {(from: string) => string} to
 */
function passedLines(passed, modules, to) {
  /** @type {Map<string, string[]>} */
  const lists = new Map();
  for (const { as, isType, ...binding } of passed) {
    const { from, name } = resolved(binding, modules);
    const list = lists.get(to(from)) ?? [];
    lists.set(to(from), list);
    list.push(`${isType ? 'type ' : ''}${name === as ? name : `${name} as ${as}`}`);
  }
  return [...lists].map(
    ([from, list]) => `${hintFor(from)}export { ${list.join(', ')} } from '${from}';`,
  );
}

/** @param {string} text */
function exported(text) {
  return text.replace(/^(?=(?:declare|interface|type|class|abstract) )/m, 'export ');
}

/**
 * What a statement names itself of other modules.
 * @param {string} text
 * @param {string} module
 * @param {(from: string) => string} to
 */
function inPlace(text, module, to) {
  return text.replaceAll(/(?<=\b(?:from |import\()['"])(\.[^'"]+)(?=['"])/g, (specifier) =>
    to(absolute(module, specifier)),
  );
}

/** @param {string} file @param {string} text */
async function write(file, text) {
  const target = path(`dist/types/${file}.d.cts`);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(
    target,
    text.replaceAll(/^(?: {4})+/gm, (spaces) => ' '.repeat(spaces.length / 4)),
  );
}

/** @param {string} entry */
async function passedOn(entry) {
  const from = `'../types/ts/${entry}.cjs'`;
  const named = `export * from ${from};\n`;
  const text = await readFile(path(`dist/ts/${entry}.d.ts`), 'utf8');
  if (!text.includes('export default')) return named;
  // What is the default of CommonJS is another thing for a module.
  const whole = `import type { Names } from ${from};\ndeclare const all: Names;\n`;
  return `${named}${whole}export default all;\n`;
}

if (isMain(import.meta.url)) await runMain(makeTypes);
