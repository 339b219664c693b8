/**
 * Declarations of many modules in a few files, as the package has them: what no entry leads to is
 * left out, and a name stands for one thing in a file. It reads what TypeScript writes.
 */
import { dirname, join, normalize } from 'node:path/posix';

/**
 * @typedef {{ readonly from: string, readonly name: string }} Binding a name of a module; "*" is
 *   all of them
 * @typedef {{ readonly name: string | null, readonly text: string,
 *   readonly uses: ReadonlySet<string> }} Statement null for what has no name
 * @typedef {{ readonly from: string, readonly as: string, readonly name: string,
 *   readonly isType: boolean }} Passed a name of another module that is exported here
 * @typedef {{ readonly statements: readonly Statement[], readonly passed: readonly Passed[],
 *   readonly all: readonly string[], readonly imports: ReadonlyMap<string, Binding>,
 *   readonly exports: ReadonlyMap<string, Binding>, readonly doc: string }} Module
 *   `all` are modules that it exports whole; imports and exports are by the names that they have in
 *   it, and for others; `doc` is the comment that it begins with
 */

const NAMED =
  /^(?:export )?(?:declare )?(?:abstract )?(?:class|interface|type|const|let|function) ([\w$]+)/;
const IMPORT = /^import (?:type )?(?:\* as ([\w$]+)|\{([^}]*)\}) from '([^']+)';$/;
const EXPORT = /^export (type )?\{([^}]*\w[^}]*)\} from '([^']+)';$/;
const LOCAL = /^export (?:type )?\{([^}]*)\};$/;
const ALL = /^export \* from '([^']+)';$/;
const COMMENT = /\/\*[^]*?\*\/|\/\/.*$/gm;

/**
 * @param {string} path of the module, without its ending
 * @param {string} text
 * @returns {Module}
 */
export function readModule(path, text) {
  /** @type {Map<string, Binding>} */
  const imports = new Map();
  /** @type {Map<string, Binding>} */
  const exports = new Map();
  /** @type {Statement[]} */
  const statements = [];
  /** @type {Passed[]} */
  const passed = [];
  /** @type {string[]} */
  const all = [];
  for (const statement of statementsOf(text)) {
    const bare = withoutComments(statement).trim();
    const [imported, whole, names = '', source = ''] = IMPORT.exec(bare) ?? [];
    const [again, type, list = '', other = ''] = EXPORT.exec(bare) ?? [];
    const [, every] = ALL.exec(bare) ?? [];
    const [, local] = LOCAL.exec(bare) ?? [];
    if (every !== undefined) all.push(absolute(path, every));
    else if (whole !== undefined) imports.set(whole, { from: absolute(path, source), name: '*' });
    else if (imported !== undefined)
      for (const { name, as } of namesIn(names))
        imports.set(as, { from: absolute(path, source), name });
    else if (again !== undefined)
      for (const { name, as, isType } of namesIn(list))
        passed.push({
          from: absolute(path, other),
          name,
          as,
          isType: isType || type !== undefined,
        });
    else if (local !== undefined)
      for (const { name, as } of namesIn(local)) exports.set(as, { from: path, name });
    if (imported !== undefined || again !== undefined || every !== undefined) continue;
    const { name } = own(bare, statement);
    if (name !== null && bare.startsWith('export ')) exports.set(name, { from: path, name });
    statements.push(own(bare, statement));
  }
  for (const { from, name, as } of passed) exports.set(as, { from, name });
  const [doc = ''] = /^\/\*\*[^]*?\*\/\n/.exec(text) ?? [];
  return {
    ...{ statements, passed, all, imports, exports },
    doc: statements[0]?.text.startsWith(doc) ? '' : doc,
  };
}

/** @param {string} bare @param {string} text @returns {Statement} */
function own(bare, text) {
  const [, name = null] = NAMED.exec(bare) ?? [];
  return { name, text, uses: new Set(bare.match(/[A-Za-z_$][\w$]*/g)) };
}

/** @param {string} list */
function namesIn(list) {
  return list
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => {
      const [name = '', as = name] = each.replace(/^type /, '').split(' as ');
      return { name, as, isType: each.startsWith('type ') };
    });
}

/** @param {string} path of a module @param {string} specifier in it */
export function absolute(path, specifier) {
  if (!specifier.startsWith('.')) return specifier;
  return normalize(join(dirname(path), specifier)).replace(/\.js$/, '');
}

/** @param {string} text */
export function withoutComments(text) {
  return text.replaceAll(COMMENT, '');
}

/**
 * Each with the comments before it.
 * @param {string} text
 */
function statementsOf(text) {
  /** @type {string[]} */
  const statements = [];
  let lines = '';
  for (const line of text.split('\n')) {
    lines += `${line}\n`;
    if (!isWhole(withoutComments(lines).replaceAll(/'[^'\n]*'|"[^"\n]*"/g, "''"))) continue;
    statements.push(lines.trim());
    lines = '';
  }
  if (withoutComments(lines).trim() !== '') throw new Error(`No statement ends here: ${lines}`);
  return statements.filter((statement) => statement !== 'export {};');
}

/** @param {string} text */
function isWhole(text) {
  const count = (/** @type {RegExp} */ pattern) => (text.match(pattern) ?? []).length;
  return /[;}]\s*$/.test(text) && !text.includes('/*') && count(/[{([]/g) === count(/[})\]]/g);
}

/**
 * What a name stands for in the end.
 * @param {Binding} binding
 * @param {ReadonlyMap<string, Module>} modules
 * @returns {Binding}
 */
export function resolved(binding, modules) {
  const module = modules.get(binding.from);
  const next = module?.exports.get(binding.name) ?? binding;
  if (next.from !== binding.from) return resolved(next, modules);
  const imported = module?.imports.get(next.name);
  return imported === undefined ? next : resolved(imported, modules);
}

/**
 * What a name stands for where it is used.
 * @param {string} path of the module
 * @param {string} name
 * @param {ReadonlyMap<string, Module>} modules
 * @returns {Binding | null} null for what no module declares
 */
export function meaning(path, name, modules) {
  const module = modules.get(path);
  const imported = module?.imports.get(name);
  if (imported !== undefined) return resolved(imported, modules);
  const declared = module?.statements.some((statement) => statement.name === name) ?? false;
  return declared ? { from: path, name } : null;
}

/** @param {Binding} binding */
export function keyOf({ from, name }) {
  return `${from}#${name}`;
}

/**
 * The statements that some modules lead to.
 * @param {readonly string[]} whole modules whose statements all count
 * @param {ReadonlyMap<string, Module>} modules
 * @returns {ReadonlySet<string>} the keys of those with names
 */
export function reachedFrom(whole, modules) {
  /** @type {Set<string>} */
  const reached = new Set();
  const visit = (/** @type {Binding} */ binding) => {
    if (reached.has(keyOf(binding))) return;
    reached.add(keyOf(binding));
    for (const statement of modules.get(binding.from)?.statements ?? [])
      if (statement.name === binding.name) look(binding.from, statement);
  };
  const look = (/** @type {string} */ path, /** @type {Statement} */ { uses }) => {
    for (const name of uses) {
      const found = meaning(path, name, modules);
      if (found !== null) visit(found);
    }
  };
  for (const path of whole) {
    const { statements = [], exports = new Map() } = modules.get(path) ?? {};
    for (const statement of statements) look(path, statement);
    for (const binding of exports.values()) visit(resolved(binding, modules));
  }
  return reached;
}

/**
 * Puts modules into files: one goes into the first that has room for its names.
 * @param {readonly string[]} paths
 * @param {ReadonlyMap<string, Module>} modules
 * @returns {string[][]}
 */
export function gathered(paths, modules) {
  /** @type {{ paths: string[], names: Map<string, string>, free: Set<string> }[]} */
  const files = [];
  for (const path of paths) {
    const { names, free } = namesOf(path, modules);
    const fits = files.find(
      (file) =>
        [...names].every(([name, key]) => (file.names.get(name) ?? key) === key) &&
        ![...names.keys()].some((name) => file.free.has(name)) &&
        ![...free].some((name) => file.names.has(name)),
    );
    /** @type {(typeof files)[number]} */
    const file = fits ?? { paths: [], names: new Map(), free: new Set() };
    if (fits === undefined) files.push(file);
    file.paths.push(path);
    for (const [name, key] of names) file.names.set(name, key);
    for (const name of free) file.free.add(name);
  }
  return files.map((file) => file.paths);
}

/**
 * The names of a module with what they stand for, and those of types that it does not declare.
 * @param {string} path
 * @param {ReadonlyMap<string, Module>} modules
 */
function namesOf(path, modules) {
  const { statements = [], imports } = modules.get(path) ?? {};
  const own = [...(imports?.keys() ?? []), ...statements.flatMap(({ name }) => name ?? [])];
  const names = new Map(
    own.map((name) => [name, keyOf(meaning(path, name, modules) ?? { from: '', name })]),
  );
  const used = statements.flatMap(({ uses }) => [...uses]).filter((name) => /^[A-Z]/.test(name));
  return { names, free: new Set(used.filter((name) => !names.has(name))) };
}
