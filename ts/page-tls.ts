/**
 * The names of node:tls for pages, to put in its place in a bundle: clients over the network stack
 * that the page chose by useStack() of mbedtls-wasm/net, by Mbed TLS. An end without close_notify
 * is an end, as in Node. What it needs beside, `stream`, is the bundle's own.
 */
import { connect } from './adapt/page/connect-tls.js';
import {
  PageSecureContext,
  type PageSecureContextOptions,
} from './adapt/page/page-secure-context.js';
import { checkServerIdentity, PageTLSSocket } from './adapt/page/page-tls-socket.js';

export { PageSecureContext as SecureContext, PageTLSSocket as TLSSocket };
export type { PageTLSOptions } from './adapt/page/page-tls-socket.js';
export { checkServerIdentity, connect };
export type { PageCertificate } from './adapt/page/page-certificate.js';
export type { PageSecureContextOptions };
export type { Material, PageVariant, Version } from './adapt/page/page-secure-context.js';

/** Empty: a page has no roots of its own, and trusts whom `ca` names. */
export const rootCertificates: readonly string[] = [];
/** The least version. */
export const DEFAULT_MIN_VERSION = 'TLSv1.2';
/** The highest version. */
export const DEFAULT_MAX_VERSION = 'TLSv1.3';

/** Certificates and keys for connections. Corresponds to `tls.createSecureContext`. */
export function createSecureContext(options?: PageSecureContextOptions): PageSecureContext {
  return new PageSecureContext(options);
}

/** All names of this module, for programs that import node:tls as a whole. */
const tls = {
  checkServerIdentity,
  connect,
  createSecureContext,
  DEFAULT_MAX_VERSION,
  DEFAULT_MIN_VERSION,
  rootCertificates,
  SecureContext: PageSecureContext,
  TLSSocket: PageTLSSocket,
};
/** The type of all names together, which is the default export. */
export type Names = typeof tls;
export default tls;
