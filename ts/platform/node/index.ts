import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { CertificateFile } from '../../nsapi/certificate-file.js';
import { isError } from '../../nsapi/is-error.js';
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
 * Reads one file, or every file of a directory in the order of their names; what there cannot be
 * read comes with its error. Throws the file system's errors for the path itself.
 */
export function readCertificateFiles(path: string): CertificateFile[] | null {
  if (!statSync(path).isDirectory()) return [{ file: path, content: readFileSync(path) }];
  return readdirSync(path)
    .sort()
    .flatMap((name) => {
      const file = join(path, name);
      const content = contentOf(file);
      return content === null ? [] : [{ file, content }];
    });
}

// Through links: a directory of certificates is often made of them. A pipe would be waited for.
function contentOf(file: string): Uint8Array | Error | null {
  try {
    const status = statSync(file);
    if (status.isDirectory()) return null;
    return status.isFile() ? readFileSync(file) : new Error('it is no regular file');
  } catch (error) {
    if (isError(error)) return error;
    throw error;
  }
}

/** Reads a file of the package; a page has none. */
export function readPackageFile(file: URL): Uint8Array | null {
  return readFileSync(file);
}
