/**
 * A module of rollup's in the forms that the package has of it: with `import` and `export`, and for
 * loaders that know only `require`. What stands between is the same text in both, its names inside
 * of functions shortened; those that a stack trace shows stay.
 */
import { transform } from 'esbuild';
import { parseAst } from 'rollup/parseAst';

/** Where the module's own address stands meanwhile: the text is minified as a script. */
const ADDRESS = '__moduleAddress__';
const HERE = 'require("node:url").pathToFileURL(__filename).href';

/**
 * @typedef {{ readonly specifier: string, readonly names: readonly (readonly [string, string])[],
 *   readonly whole: string | null }} Imported names there and here; the name for all of them
 * @typedef {{ readonly imports: readonly Imported[],
 *   readonly passed: readonly { readonly specifier: string,
 *     readonly names: readonly (readonly [string, string])[] | null }[],
 *   readonly exports: readonly (readonly [string, string])[], readonly body: string }} Parts
 *   what is passed on from other modules, null for all; what is exported, by names here and there
 */

/**
 * @param {string} code
 * @param {Readonly<Record<string, Readonly<Record<string, unknown>>>>} modules by specifier, those
 *   whose numbers are to stand where they are used, with what they export
 * @returns {Promise<Parts>}
 */
export async function partsOf(code, modules) {
  /** @type {Imported[]} */
  const imports = [];
  /** @type {Parts['passed'][number][]} */
  const passed = [];
  /** @type {[string, string][]} */
  const exports = [];
  let body = '';
  let end = 0;
  for (const node of parseAst(code).body) {
    const { start } = positionOf(node);
    if (node.type === 'ImportDeclaration') imports.push(importedBy(node));
    else if (node.type === 'ExportAllDeclaration')
      passed.push({ specifier: String(node.source.value), names: null });
    else if (node.type === 'ExportNamedDeclaration' && !node.declaration) {
      const names = node.specifiers.map(
        ({ local, exported }) => /** @type {const} */ ([nameOf(local), nameOf(exported)]),
      );
      if (node.source) passed.push({ specifier: String(node.source.value), names });
      else
        exports.push(
          ...names.map(([here, there]) => /** @type {[string, string]} */ ([here, there])),
        );
    } else if (node.type.startsWith('Export'))
      throw new Error(`An export that rollup does not write: ${code.slice(start, start + 80)}`);
    else continue;
    body += code.slice(end, start);
    end = positionOf(node).end;
  }
  const kept = new Set(exports.map(([here]) => here));
  /** @type {Record<string, string>} */
  const define = {};
  for (const { specifier, names } of imports)
    for (const [there, here] of names) {
      const value = modules[specifier]?.[there];
      if (typeof value === 'number' && !kept.has(here)) define[here] = `${value}`;
    }
  const text = (body + code.slice(end)).replaceAll('import.meta.url', ADDRESS);
  const minified = await transform(text, { minify: true, target: 'es2022', define });
  return {
    imports: imports.flatMap((each) => without(each, define) ?? []),
    ...{ passed, exports, body: inLines(minified.code) },
  };
}

/**
 * @param {Imported} imported
 * @param {Readonly<Record<string, string>>} names
 * @returns {Imported | null} what is left of it without these
 */
function without(imported, names) {
  const left = imported.names.filter(([, here]) => names[here] === undefined);
  if (left.length === imported.names.length) return imported;
  return left.length === 0 ? null : { ...imported, names: left };
}

/**
 * A line for each statement and member: Node shows the whole line of what was thrown and not
 * caught.
 * @param {string} code
 */
function inLines(code) {
  /** @type {Set<number>} */
  const starts = new Set();
  const visit = (/** @type {unknown} */ node) => {
    if (typeof node !== 'object' || node === null) return;
    if ('type' in node && /(?:Statement|Declaration|Definition)$/.test(String(node.type)))
      starts.add(positionOf(node).start);
    for (const child of Object.values(node)) visit(child);
  };
  visit(parseAst(code).body);
  return [...starts]
    .filter((at) => ';{}'.includes(code[at - 1] ?? ' '))
    .sort((a, b) => b - a)
    .reduce((text, at) => `${text.slice(0, at)}\n${text.slice(at)}`, code);
}

/** @param {any} node @returns {{ start: number, end: number }} */
function positionOf(node) {
  return node;
}

/** @param {any} node @returns {string} */
function nameOf(node) {
  return node.type === 'Literal' ? JSON.stringify(node.value) : node.name;
}

/** @param {any} node @returns {Imported} */
function importedBy(node) {
  const specifier = String(node.source.value);
  const names = [];
  let whole = null;
  for (const { type, imported, local } of node.specifiers) {
    if (type === 'ImportNamespaceSpecifier') whole = local.name;
    else names.push([type === 'ImportDefaultSpecifier' ? 'default' : nameOf(imported), local.name]);
  }
  return { specifier, names: /** @type {[string, string][]} */ (names), whole };
}

/**
 * @param {Parts} parts
 * @param {Readonly<Record<string, string>>} instead of specifiers
 */
export function moduleOf({ imports, passed, exports, body }, instead) {
  const from = (/** @type {string} */ specifier) => JSON.stringify(instead[specifier] ?? specifier);
  const list = (/** @type {readonly (readonly [string, string])[]} */ names) =>
    `{${names.map(([a, b]) => (a === b ? a : `${a} as ${b}`)).join()}}`;
  const first = imports.map(({ specifier, names, whole }) =>
    whole !== null
      ? `import*as ${whole} from${from(specifier)};`
      : names.length === 0
        ? `import${from(specifier)};`
        : `import${list(names)}from${from(specifier)};`,
  );
  const last = passed.map(({ specifier, names }) =>
    names === null
      ? `export*from${from(specifier)};`
      : `export${list(names)}from${from(specifier)};`,
  );
  if (exports.length > 0) last.push(`export${list(exports)};`);
  const start = first.length === 0 ? '' : `${first.join('\n')}\n`;
  return `${start}${body.replaceAll(ADDRESS, 'import.meta.url')}${last.join('')}\n`;
}

/**
 * The same for `require`. What it requires is complete before it begins: no module requires itself
 * through others.
 * @param {Parts} parts
 * @param {Readonly<Record<string, string>>} instead of specifiers
 */
export function commonJsOf({ imports, passed, exports, body }, instead) {
  const required = (/** @type {string} */ specifier) =>
    `require(${JSON.stringify(instead[specifier] ?? specifier)})`;
  const first = imports.map(({ specifier, names, whole }) => {
    if (whole !== null) return `const ${whole}=${required(specifier)};`;
    if (names.length === 0) return '';
    const [[name, local] = []] = names;
    if (specifier.startsWith('node:') && name === 'default')
      return `const ${local}=${required(specifier)};`;
    const list = names.map(([there, here]) => (there === here ? here : `${there}:${here}`));
    return `const{${list.join()}}=${required(specifier)};`;
  });
  const members = (/** @type {readonly (readonly [string, string])[]} */ names) =>
    `{${names.map(([here, there]) => (here === there ? here : `${there}:${here}`)).join()}}`;
  const last = passed.map(({ specifier, names }) => {
    if (names === null) return `Object.assign(exports,${required(specifier)});`;
    const taken = [...new Set(names.map(([here]) => here))].join();
    return `(({${taken}})=>Object.assign(exports,${members(names)}))(${required(specifier)});`;
  });
  const whole = exports.find(([, there]) => there === 'default');
  const others = exports.filter((each) => each !== whole);
  if (others.length > 0) last.push(`Object.assign(exports,${members(others)});`);
  if (whole !== undefined) {
    last.unshift('Object.defineProperty(exports,"__esModule",{value:true});');
    last.push(`exports.default=${whole[0]};`);
  }
  return `"use strict";${first.join('\n')}\n${body.replaceAll(ADDRESS, HERE)}${last.join('')}\n`;
}
