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

/** How to start such a program: with the libraries that were unpacked beside it. */
export function unpackedProgram(name: string): { program: string; args: string[] } {
  const libraries = projectFile('.cache', 'servers', 'usr', 'lib', 'x86_64-linux-gnu');
  return { program: 'env', args: [`LD_LIBRARY_PATH=${libraries}`, unpackedPath(name)] };
}
