import type { Certificate } from '../../tools/certificates.js';
import { identityOf } from './hostile/pair.js';

/** The same certificate with its intermediate in the chain again and again, up to a size. */
export function lengthened(given: Certificate, size: number): Certificate {
  const [own, intermediate] = identityOf(given).chain;
  if (own === undefined || intermediate === undefined) throw new Error('There is no intermediate.');
  const [, pem = ''] = given.chainPem.match(/-----BEGIN[^]+?-----END CERTIFICATE-----\n/g) ?? [];
  const times = Math.floor((size - own.length) / (intermediate.length + 5));
  return { ...given, chainPem: given.chainPem + pem.repeat(times - 1) };
}
