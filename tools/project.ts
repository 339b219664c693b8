import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the project's folder, whichever folder the compiled tests run from. */
export const root: string = findRoot(dirname(fileURLToPath(import.meta.url)));

/** Absolute path of a file of the project. */
export function projectFile(...parts: readonly string[]): string {
  return join(root, ...parts);
}

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('no package.json above the tests');
  return findRoot(parent);
}
