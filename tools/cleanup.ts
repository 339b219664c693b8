import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const tasks = new Set<() => void>();

process.on('exit', () => {
  for (const task of tasks) task();
});

/**
 * Runs `task` when the process (or worker thread) ends, however the tests went.
 *
 * @returns a function that takes the task off the list again
 */
export function atExit(task: () => void): () => void {
  tasks.add(task);
  return () => {
    tasks.delete(task);
  };
}

/**
 * A folder of its own under the system's temporary one, and the function that removes it; at exit
 * it goes anyhow.
 */
export function temporaryFolder(name: string): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `mbedtls-wasm-${name}-`));
  const erase = (): void => rmSync(path, { recursive: true, force: true });
  const forget = atExit(erase);
  return {
    path,
    remove(): void {
      forget();
      erase();
    },
  };
}
