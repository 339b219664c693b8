/** What the pages may name. */
export interface Named {
  /** Paths of the files that git keeps. */
  readonly files: readonly string[];
  /** Names of the scripts of package.json. */
  readonly scripts: readonly string[];
  /** What can be imported: `mbedtls-wasm/raw`. */
  readonly entries: readonly string[];
}

/** Where a path may begin: at the top, or in the room that the page tells of. */
const BASES = ['', 'ts/', 'test/'];

/** What is made by a build or a test, packages of others, and a reader's own files. */
const NOT_OURS = /^(?:dist\/(?!test\/)|\.cache\/|@\w|\.\/)/;

const PATH = /^(?:[\w@.*<>-]+\/)+[\w.*<>-]*$|^[\w.-]+\.(?:md|mjs|ts)$/;

/** Paths, scripts and entries that a page names and that are not there: "page: what". */
export function namingProblems(pages: ReadonlyMap<string, string>, named: Named): string[] {
  return [...pages].flatMap(([page, text]) => [
    ...pathsIn(text)
      .filter((path) => !isThere(path, named))
      .map((path) => `${page}: ${path}`),
    ...linksIn(text)
      .filter((link) => !fits(resolved(page, link), named.files))
      .map((link) => `${page}: a link to ${link}`),
    ...scriptsIn(text)
      .filter((script) => !named.scripts.includes(script))
      .map((script) => `${page}: npm run ${script}`),
  ]);
}

/** Code in the text, and what `node` and `npx ava` are given in blocks of it. */
function pathsIn(text: string): string[] {
  const spans = matches(/`([^`\n]+)`/g, text).filter((span) => PATH.test(span));
  const given = matches(/\b(?:node|npx ava) ((?:build|dist|bench|tools)\/[\w./-]+)/g, text);
  return [...new Set([...spans, ...given])].filter((path) => !NOT_OURS.test(path));
}

function linksIn(text: string): string[] {
  return matches(/\]\(([^)#\s]+)[^)]*\)/g, text).filter((link) => !/^\w+:/.test(link));
}

function scriptsIn(text: string): string[] {
  return matches(/\bnpm run ([\w:]+)/g, text);
}

function matches(pattern: RegExp, text: string): string[] {
  return [...text.matchAll(pattern)].map(([, found = '']) => found);
}

function isThere(path: string, { files, entries }: Named): boolean {
  if (path.startsWith('mbedtls-wasm/')) return entries.includes(path);
  const source = path.replace(/^dist\/(test\/.*)\.js$/, '$1.ts');
  return BASES.some((base) => fits(base + source, files) || fits(`${base}${source}.ts`, files));
}

/** Whether a path is that of a file or a folder; `*`, `<name>` and NNNN stand for anything. */
function fits(path: string, files: readonly string[]): boolean {
  const pattern = path
    .replace(/\/$/, '')
    .replaceAll('.', '\\.')
    .replaceAll(/\*|<\w+>/g, '[^/]+')
    .replaceAll('NNNN', '\\d{4}');
  const whole = new RegExp(`^${pattern}(?:/|$)`);
  return files.some((file) => whole.test(file));
}

function resolved(page: string, link: string): string {
  return new URL(link, `file:///${page}`).pathname.slice(1);
}
