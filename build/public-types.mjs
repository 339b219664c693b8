/**
 * node build/public-types.mjs TYPESCRIPT ENTRY...: the names of types that the declarations of an
 * entry use and the entry does not export, one a line. TYPESCRIPT is the folder of a TypeScript
 * with a compiler API.
 */
import { createRequire } from 'node:module';
import { basename, resolve } from 'node:path';

const [folder = '', ...entries] = process.argv.slice(2);
const ts = createRequire(import.meta.url)(resolve(folder));
const files = entries.map((entry) => resolve(entry));
const program = ts.createProgram(files, {
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

for (const file of files) {
  const module = checker.getSymbolAtLocation(program.getSourceFile(file));
  const exported = new Set(checker.getExportsOfModule(module).map(original));
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
  for (const symbol of exported) for (const node of symbol.declarations ?? []) look(node);
  for (const name of [...missing].sort()) console.log(`${basename(file)}: ${name}`);
}
