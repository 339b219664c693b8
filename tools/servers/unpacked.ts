import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectFile } from '../project.js';

const FOLDERS = ['usr/bin', 'usr/sbin', 'usr/lib/postgresql/15/bin'];

/** Where a program is that build/libraries.mjs unpacked or the system has; throws for another. */
export function unpackedPath(name: string): string {
  const roots = [projectFile('.cache', 'servers'), '/'];
  const places = roots.flatMap((root) => FOLDERS.map((folder) => join(root, folder, name)));
  const found = places.find((path) => existsSync(path));
  if (found === undefined) throw new Error(`${name} is not there: run "node build/libraries.mjs".`);
  return found;
}

/**
 * How to start such a program: with the libraries that were unpacked beside it, `own` is the folder
 * of those that it has for itself.
 */
export function unpackedProgram(name: string, own?: string): { program: string; args: string[] } {
  const libraries = ['x86_64-linux-gnu', ...(own === undefined ? [] : [own])]
    .map((folder) => projectFile('.cache', 'servers', 'usr', 'lib', folder))
    .join(':');
  return { program: 'env', args: [`LD_LIBRARY_PATH=${libraries}`, unpackedPath(name)] };
}
