import { readFileSync } from 'node:fs';
import * as tls from 'node:tls';
import type { Instance } from '../../ffi/instance.js';
import { X509Crt } from '../../mbedtls/x509-crt.js';
import { cannotHonour, valueError } from './errors.js';

/** Which certificates: those that Node trusts, its own, the system's, NODE_EXTRA_CA_CERTS. */
export type Source = 'default' | 'bundled' | 'system' | 'extra';

/** Where Node offers the system's certificates: since its version 22.15. */
interface NewerTls {
  getCACertificates?(type: Source): string[];
}

let extra: string[] | null = null;
// Parsed once a process, and a few hundred kilobytes large.
const parsed = new WeakMap<Instance, X509Crt>();

/** Mozilla's certificates that this Node brings, PEM. Corresponds to `tls.rootCertificates`. */
export const rootCertificates: readonly string[] = tls.rootCertificates;

/**
 * The CA certificates that Node itself would use: `default`, which are the bundled ones, those of
 * NODE_EXTRA_CA_CERTS and, where Node was told to, the system's; or one of these alone. Throws for
 * the system's where this Node does not offer them. Corresponds to `tls.getCACertificates`.
 */
export function getCACertificates(type: Source = 'default'): string[] {
  const newer: typeof tls & NewerTls = tls;
  if (!['default', 'bundled', 'system', 'extra'].includes(type))
    throw valueError(`The type of CA certificates must be default, bundled, system or extra.`);
  if (newer.getCACertificates !== undefined) return newer.getCACertificates(type);
  if (type === 'system')
    throw cannotHonour('system', "this Node does not offer the system's certificates");
  if (type === 'bundled') return [...rootCertificates];
  return type === 'extra' ? [...extras()] : [...rootCertificates, ...extras()];
}

/** The certificates to trust where none are given. */
export function defaultTrust(instance: Instance): X509Crt {
  const before = parsed.get(instance);
  if (before !== undefined && !before.disposed) return before;
  const chain = X509Crt.parseAll(getCACertificates(), { instance });
  parsed.set(instance, chain);
  return chain;
}

// As Node does: read once, and what cannot be read is warned of and left out.
function extras(): readonly string[] {
  if (extra !== null) return extra;
  const { NODE_EXTRA_CA_CERTS: path } = process.env;
  extra = [];
  if (path === undefined || path === '') return extra;
  try {
    extra =
      readFileSync(path, 'latin1').match(
        /-----BEGIN CERTIFICATE-----[^]+?-----END CERTIFICATE-----/g,
      ) ?? [];
  } catch (error) {
    process.emitWarning(`Extra certificates from ${path} cannot be read: ${String(error)}`);
  }
  return extra;
}
