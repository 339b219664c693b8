import { resolveImport, type Sources } from './imports.js';
import { tokenize, type Token } from './tokens.js';

const MODIFIERS = new Set(['declare', 'abstract', 'async', 'default']);
const KINDS = new Set(['class', 'function', 'const', 'let', 'interface', 'type', 'enum']);

/**
 * Names that can be imported from `entry` and have no doc comment where they are declared, as
 * "file: name".
 */
export function undocumented(sources: Sources, entry: string): string[] {
  return [...new Set(exportsOf(sources, entry, null))];
}

/**
 * @param wanted the name to look at; null for all of the file's exports
 */
function exportsOf(sources: Sources, file: string, wanted: string | null): string[] {
  const source = sources.get(file);
  if (source === undefined)
    return wanted === null ? [] : [`${file}: the file of ${wanted} is not there`];
  const tokens = tokenize(source).filter(({ kind }) => kind !== 'comment');
  const problems: string[] = [];
  /** A function with several signatures is documented at one of them at least. */
  const documented = new Set<string>();
  let seen = false;
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== 'word' || token.text !== 'export') continue;
    const from = moduleOf(tokens, at);
    const declared = declaredName(tokens, at);
    if (declared !== null && (wanted === null || wanted === declared)) {
      seen = true;
      if (tokens[at - 1]?.kind === 'doc') documented.add(`${file}: ${declared}`);
      problems.push(`${file}: ${declared}`);
    }
    if (from === null) continue;
    const targets = resolveImport(file, from).filter((target) => target.startsWith('ts/'));
    for (const name of exportedNames(tokens, at)) {
      if (name === '*' && wanted === null)
        problems.push(...targets.flatMap((target) => exportsOf(sources, target, null)));
      if (name === '*' || (wanted !== null && wanted !== name)) continue;
      seen = true;
      problems.push(...targets.flatMap((target) => exportsOf(sources, target, name)));
    }
  }
  if (wanted !== null && !seen) problems.push(`${file}: does not declare ${wanted}`);
  return problems.filter((problem) => !documented.has(problem));
}

/** The name that an `export` declares, or null. */
function declaredName(tokens: readonly Token[], at: number): string | null {
  let next = at + 1;
  while (MODIFIERS.has(tokens[next]?.text ?? '')) next += 1;
  if (
    !KINDS.has(tokens[next]?.text ?? '') ||
    tokens[next + 1]?.text === '{' ||
    tokens[next + 1]?.text === '*'
  )
    return null;
  return tokens[next + 1]?.text ?? null;
}

/** The names between the braces of an `export { … }` as the other file calls them, or a star. */
function exportedNames(tokens: readonly Token[], at: number): string[] {
  const start = tokens[at + 1]?.text === 'type' ? at + 2 : at + 1;
  if (tokens[start]?.text === '*') return tokens[start + 1]?.text === 'as' ? [] : ['*'];
  const names: string[] = [];
  for (let next = start + 1; next < tokens.length && tokens[next]?.text !== '}'; next += 1) {
    const token = tokens[next];
    const before = tokens[next - 1]?.text;
    const isKeyword =
      token?.text === 'type' &&
      tokens[next + 1]?.kind === 'word' &&
      tokens[next + 1]?.text !== 'as';
    if (token?.kind === 'word' && !isKeyword && before !== 'as' && token.text !== 'as')
      names.push(token.text);
  }
  return names;
}

/** What an `export … from` names, or null. */
function moduleOf(tokens: readonly Token[], at: number): string | null {
  let next = at + 1;
  while (
    ['*', '{', '}', ',', 'type', 'as'].includes(tokens[next]?.text ?? '') ||
    isListed(tokens, next)
  )
    next += 1;
  const specifier = tokens[next + 1];
  return tokens[next]?.text === 'from' && specifier?.kind === 'string'
    ? specifier.text.slice(1, -1)
    : null;
}

function isListed(tokens: readonly Token[], at: number): boolean {
  return (
    (tokens[at]?.kind === 'word' &&
      ['{', ',', 'type', 'as'].includes(tokens[at - 1]?.text ?? '')) ||
    (tokens[at]?.kind === 'word' && tokens[at + 1]?.text === 'as')
  );
}
