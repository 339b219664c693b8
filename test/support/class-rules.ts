import type { Sources } from './imports.js';
import { codeOf, type Token } from './tokens.js';

/** How many classes of the project may stand over one another, the lowest included. */
export const DEEPEST = 3;

/** Classes of Node that a face extends. */
const PLATFORM: ReadonlySet<string> = new Set(['Duplex', 'NodeServer', 'NodeSocket']);

interface Declared {
  readonly file: string;
  /** The text between `extends` and what follows it; null for a class that extends nothing. */
  readonly parent: string | null;
}

/**
 * Classes that stand more than {@link DEEPEST} deep, as "file: class: its chain", and those whose
 * chain cannot be told from their sources: what they extend is no plain name, or the name of no
 * class. Classes of the language count as ground.
 */
export function classProblems(sources: Sources): string[] {
  const classes = new Map<string, Declared>();
  const problems: string[] = [];
  for (const [file, source] of sources) {
    for (const [name, parent] of classesOf(codeOf(source))) {
      const twin = classes.get(name);
      if (twin !== undefined) problems.push(`${file}: ${name}: also a class of ${twin.file}`);
      classes.set(name, { file, parent });
    }
  }
  for (const [name, { file }] of classes) {
    const chain = chainOf(name, classes);
    const ground = classes.get(chain.at(-1) ?? '')?.parent ?? null;
    const isGround = ground !== null && (ground in globalThis || PLATFORM.has(ground));
    if (ground !== null && !isGround && !chain.includes(ground))
      problems.push(`${file}: ${name}: extends ${ground}, which is no class of the project`);
    if (chain.length > DEEPEST) problems.push(`${file}: ${name}: ${chain.join(' < ')}`);
  }
  return problems;
}

function chainOf(name: string, classes: ReadonlyMap<string, Declared>): string[] {
  const chain = [name];
  for (let parent = classes.get(name)?.parent; typeof parent === 'string'; ) {
    const above = classes.get(parent);
    if (above === undefined || chain.includes(parent)) break;
    chain.push(parent);
    parent = above.parent;
  }
  return chain;
}

function classesOf(code: readonly Token[]): [string, string | null][] {
  return [...code.entries()].flatMap(([at, token]): [string, string | null][] => {
    if (token.kind !== 'word' || token.text !== 'class' || !isDeclaration(code, at)) return [];
    const named = code[at + 1]?.kind === 'word' && code[at + 1]?.text !== 'extends';
    const name = named ? (code[at + 1]?.text ?? '') : `class of line ${token.line}`;
    return [[name, parentOf(code, named ? at + 2 : at + 1)]];
  });
}

// A member or a parameter may have this name.
function isDeclaration(code: readonly Token[], at: number): boolean {
  const next = code[at + 1];
  return (
    code[at - 1]?.text !== '.' &&
    code[at - 1]?.text !== '?.' &&
    (next?.kind === 'word' || next?.text === '{')
  );
}

function parentOf(code: readonly Token[], from: number): string | null {
  const at = afterTypes(code, from);
  if (code[at]?.text !== 'extends') return null;
  let text = '';
  for (let next = at + 1; ; next++) {
    const word = code[next]?.text ?? '{';
    if (word === '{' || word === 'implements' || word === '<') return text;
    text += word;
  }
}

// Type parameters may have an `extends` of their own.
function afterTypes(code: readonly Token[], from: number): number {
  if (code[from]?.text !== '<') return from;
  let depth = 0;
  for (let at = from; at < code.length; at++) {
    const { text } = code[at] ?? { text: '' };
    if (text === '<') depth++;
    if (text === '>') depth--;
    if (depth === 0) return at + 1;
  }
  return from;
}
