import { readdirSync, readFileSync } from 'node:fs';
import { root } from '../../tools/project.js';

const NOT_OURS = new Set(['node_modules', 'dist', '.cache', '.git']);
const BINARY = /\.(wasm|tgz|png|webp|der)$/;

/** The paths of the files that git keeps, relative to the project. */
export function projectPaths(): string[] {
  const paths: string[] = [];
  const read = (folder: string): void => {
    for (const entry of readdirSync(`${root}/${folder}`, { withFileTypes: true })) {
      const path = `${folder}${entry.name}`;
      if (entry.isDirectory() && !NOT_OURS.has(entry.name)) read(`${path}/`);
      else if (entry.isFile() && !NOT_OURS.has(entry.name)) paths.push(path);
    }
  };
  read('');
  return paths;
}

/** The text files among them, with their text. */
export function projectFiles(): Map<string, string> {
  const paths = projectPaths().filter((path) => !BINARY.test(path));
  return new Map(paths.map((path) => [path, readFileSync(`${root}/${path}`, 'utf8')]));
}

/** Those of them whose path fits. */
export function filesLike(pattern: RegExp): Map<string, string> {
  return new Map([...projectFiles()].filter(([path]) => pattern.test(path)));
}
