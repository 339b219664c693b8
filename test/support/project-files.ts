import { readdirSync, readFileSync } from 'node:fs';
import { root } from '../../tools/project.js';

const NOT_OURS = new Set(['node_modules', 'dist', '.cache', '.git']);
const BINARY = /\.(wasm|tgz|png|der)$/;

/** The text files of the project that git keeps, by their path relative to it, with their text. */
export function projectFiles(): Map<string, string> {
  const files = new Map<string, string>();
  const read = (folder: string): void => {
    for (const entry of readdirSync(`${root}/${folder}`, { withFileTypes: true })) {
      const path = `${folder}${entry.name}`;
      if (entry.isDirectory() && !NOT_OURS.has(entry.name)) read(`${path}/`);
      else if (entry.isFile() && !NOT_OURS.has(entry.name) && !BINARY.test(path))
        files.set(path, readFileSync(`${root}/${path}`, 'utf8'));
    }
  };
  read('');
  return files;
}

/** Those of them whose path fits. */
export function filesLike(pattern: RegExp): Map<string, string> {
  return new Map([...projectFiles()].filter(([path]) => pattern.test(path)));
}
