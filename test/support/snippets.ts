import { readFileSync } from 'node:fs';
import { projectFile } from '../../tools/project.js';

/** A block of code in a page. */
export interface Snippet {
  readonly page: string;
  /** The line of the page that its fence is in. */
  readonly line: number;
  /** What follows the fence: `ts`, `c`, `sh`. */
  readonly language: string;
  readonly code: string;
  /** What the comment above it says, by its keys; empty without one. */
  readonly notes: ReadonlyMap<string, string>;
}

/** The keys that a comment above a block may have. */
const KEYS = new Set(['run', 'tested', 'types', 'given', 'prints']);

/**
 * The blocks of a page. What a block needs and does stands above it, in a comment that begins with
 * `snippet`, one key a line:
 *
 * * `run: WORLD`: the tests run it, between the names of a world of test/support/worlds.ts
 * * `prints: PATTERN`: what its output has to fit
 * * `tested: FILE`: that test runs it
 * * `types: REASON`: it is only compiled, and why
 * * `given: NAME: TYPE; ...`: what it assumes, when it is not run in a world; of C declarations
 *
 * A line that is indented goes on with the one before.
 */
export function snippetsOf(page: string): Snippet[] {
  return parseSnippets(page, readFileSync(projectFile(page), 'utf8'));
}

/** As snippetsOf, of text. Throws for a comment that it cannot read. */
export function parseSnippets(page: string, text: string): Snippet[] {
  const pattern = /(?:^<!-- snippet\n([^]*?)\n?-->\n+)?^(`{3,})([\w-]*)[^\n]*\n([^]*?)^\2[ \t]*$/gm;
  return [...text.matchAll(pattern)].map((match) => {
    const [whole, notes = '', , language = '', code = ''] = match;
    const fence = (match.index ?? 0) + whole.search(/^`{3}/m);
    const line = text.slice(0, fence).split('\n').length;
    return { page, line, language, code, notes: notesIn(`${page}:${line}`, notes) };
  });
}

function notesIn(where: string, text: string): ReadonlyMap<string, string> {
  const notes = new Map<string, string>();
  const lines = text.replaceAll(/\n {2,}/g, ' ').split('\n');
  for (const line of lines.filter((each) => each.trim() !== '')) {
    const [, key = '', value = ''] = /^(\w+): *(.+)$/.exec(line) ?? [];
    if (!KEYS.has(key) || notes.has(key)) throw new Error(`${where}: what is "${line}"?`);
    notes.set(key, value);
  }
  return notes;
}

/** Whether a block is a program of ours. */
export function isProgram({ language }: Snippet): boolean {
  return /^(?:[jt]s|javascript|typescript|mjs|mts)$/.test(language);
}

/** A name for the file of a block. */
export function fileOf({ page, line }: Snippet): string {
  return `${page.replaceAll(/\W+/g, '-')}-${line}`;
}
