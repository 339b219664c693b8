import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { NetworkStack } from '../../stack/network-stack.js';
import { NodeStack, type NodeStackOptions } from '../../stack/node/node-stack.js';

export type { NodeStackOptions as StackOptions };

export { Duplex as defaultDuplex, type Duplex } from 'node:stream';

let stack: NodeStack | null = null;

/** The platform's own network stack: one NodeStack for all, or with options another one. */
export function defaultStack(options?: NodeStackOptions): NetworkStack | null {
  if (options !== undefined) return new NodeStack(options);
  stack ??= new NodeStack();
  return stack;
}

/**
 * Reads one file, or every regular file of a directory in the order of their names. Throws the file
 * system's errors.
 */
export function readCertificateFiles(path: string): Uint8Array[] | null {
  if (!statSync(path).isDirectory()) return [readFileSync(path)];
  // Through links: a directory of certificates is often made of them.
  return readdirSync(path)
    .sort()
    .map((name) => join(path, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file));
}

/** Reads a file of the package; a page has none. */
export function readPackageFile(file: URL): Uint8Array | null {
  return readFileSync(file);
}
