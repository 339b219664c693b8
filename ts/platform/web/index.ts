import type { CertificateFile } from '../../nsapi/certificate-file.js';
import type { NetworkStack } from '../../stack/network-stack.js';

/** Options of the platform's own network stack: a page has none. */
export type StackOptions = object;

/** The platform's own network stack: a page has none. */
export function defaultStack(_options?: StackOptions): NetworkStack | null {
  return null;
}

/** Reads the certificates in a file or a directory: a page has no files. */
export function readCertificateFiles(_path: string): CertificateFile[] | null {
  return null;
}

/** The platform's own two-way stream: a page has none. */
export type Duplex = never;

/** The class of it. */
export const defaultDuplex = null;

/** Reads a file of the package: a page has none. */
export function readPackageFile(_file: URL): Uint8Array | null {
  return null;
}
