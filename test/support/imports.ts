import { posix } from 'node:path';
import { codeOf } from './tokens.js';

/** One import or re-export of a source file. */
export interface Import {
  readonly specifier: string;
  /** `import type` and `export type`: gone after compiling. */
  readonly typeOnly: boolean;
}

/** Files by their path relative to the project, with their text. */
export type Sources = ReadonlyMap<string, string>;

/** What a source file imports, dynamic imports of a string and re-exports included. */
export function importsOf(source: string): Import[] {
  const tokens = codeOf(source);
  const found: Import[] = [];
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== 'word' || (token.text !== 'import' && token.text !== 'export')) continue;
    if (tokens[at - 1]?.text === '.') continue;
    const dynamic = tokens[at + 1]?.text === '(';
    const typeOnly = tokens[at + 1]?.text === 'type' && tokens[at + 2]?.text !== 'from' && !dynamic;
    // The clause holds words, braces, commas and a star; anything else means that nothing is
    // imported here.
    let end = at + 1;
    while (/^(?:[\w$*{},(]+)$/.test(tokens[end]?.text ?? '') && tokens[end]?.kind !== 'string')
      end += 1;
    const specifier = tokens[end];
    if (specifier?.kind !== 'string') continue;
    const before = tokens[end - 1]?.text;
    if (before === 'from' || before === 'import' || (dynamic && end === at + 2)) {
      found.push({ specifier: specifier.text.slice(1, -1), typeOnly });
    }
  }
  return found;
}

/**
 * The project's own files behind a specifier; none for a package.
 * @param from path of the importing file
 */
export function resolveImport(from: string, specifier: string): string[] {
  if (specifier === '#mbedtls') return ['wasm/mbedtls.ts'];
  if (specifier === '#llhttp') return ['wasm/llhttp.ts'];
  if (!specifier.startsWith('.')) return [];
  const path = posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts');
  // The package has the other twin in its place for pages.
  return from === 'ts/platform/index.ts' ? [path, path.replace('/node/', '/web/')] : [path];
}

/**
 * A cycle of imports, those of types included.
 * @returns the files along it, the first one repeated at the end, or null
 */
export function findCycle(sources: Sources): string[] | null {
  const finished = new Set<string>();
  const visit = (file: string, path: readonly string[]): string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (finished.has(file)) return null;
    for (const next of allImports(sources, file)) {
      const cycle = visit(next, [...path, file]);
      if (cycle !== null) return cycle;
    }
    finished.add(file);
    return null;
  };
  for (const file of sources.keys()) {
    const cycle = visit(file, []);
    if (cycle !== null) return cycle;
  }
  return null;
}

/** Every file that a file needs at run time, itself included. */
export function reachable(sources: Sources, from: string): Set<string> {
  const found = new Set([from]);
  for (const file of found) for (const next of valueImports(sources, file)) found.add(next);
  return found;
}

function allImports(sources: Sources, file: string): string[] {
  const source = sources.get(file);
  return source === undefined
    ? []
    : importsOf(source).flatMap(({ specifier }) => resolveImport(file, specifier));
}

function valueImports(sources: Sources, file: string): string[] {
  const source = sources.get(file);
  if (source === undefined) return [];
  return importsOf(source)
    .filter(({ typeOnly }) => !typeOnly)
    .flatMap(({ specifier }) => resolveImport(file, specifier));
}
