/**
 * node build/public-types.mjs TYPESCRIPT [--main=ENTRY] ENTRY...: the names of types that the
 * declarations of an entry use, and neither that entry nor the main one exports, one a line.
 * TYPESCRIPT is the folder of a TypeScript with a compiler API.
 */
import { createRequire } from 'node:module';
import { basename, resolve } from 'node:path';

const [folder = '', ...named] = process.argv.slice(2);
const OPTION = '--main=';
const main = named.find((name) => name.startsWith(OPTION))?.slice(OPTION.length);
const entries = named.filter((name) => !name.startsWith(OPTION));
const ts = createRequire(import.meta.url)(resolve(folder));
const files = entries.map((entry) => resolve(entry));
const roots = main === undefined ? files : [resolve(main), ...files];
const program = ts.createProgram(roots, {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2023.d.ts'],
  types: [],
});
const checker = program.getTypeChecker();

/** @param {any} symbol */
const original = (symbol) =>
  symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
/** @param {any} node */
const isHidden = (node) =>
  (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Private) !== 0 ||
  (node.name !== undefined && ts.isPrivateIdentifier(node.name));

/** @param {string} file @returns {any[]} */
const exportsOf = (file) =>
  checker
    .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)))
    .map(original);
const exportedByMain = main === undefined ? [] : exportsOf(resolve(main));

for (const file of files) {
  const own = new Set(exportsOf(file));
  // Another name of a class is a name of it.
  for (const symbol of [...own]) {
    const isAlias = symbol.flags & ts.SymbolFlags.TypeAlias;
    const named = isAlias ? checker.getDeclaredTypeOfSymbol(symbol).symbol : undefined;
    if (named?.flags & ts.SymbolFlags.Class) own.add(named);
  }
  const exported = new Set([...own, ...exportedByMain]);
  /** @type {Set<string>} */
  const missing = new Set();
  /** @param {any} node */
  const look = (node) => {
    if (isHidden(node)) return;
    // Base classes are seen through the members that they bring.
    if (ts.isHeritageClause(node)) return;
    if (ts.isTypeReferenceNode(node)) {
      const symbol = checker.getSymbolAtLocation(node.typeName);
      const target = symbol && original(symbol);
      const declared = target?.declarations?.[0];
      const source = declared?.getSourceFile().fileName ?? '';
      const isType = declared !== undefined && !ts.isTypeParameterDeclaration(declared);
      if (isType && /\/dist\/types\//.test(source) && !/globals\.d\.c?ts$/.test(source))
        if (!exported.has(target)) missing.add(target.name);
    }
    ts.forEachChild(node, look);
  };
  for (const symbol of own) for (const node of symbol.declarations ?? []) look(node);
  for (const name of [...missing].sort()) console.log(`${basename(file)}: ${name}`);
}
