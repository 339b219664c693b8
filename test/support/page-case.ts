import type { Case } from '../browser/page/loopback.js';
import { pki } from '../../tools/certificates.js';

/** A case for the page that goes well, but for the changes. */
export async function pageCase(changes: Partial<Case> = {}): Promise<Case> {
  const {
    rootCa,
    server: { ecP256 },
  } = await pki();
  return {
    version: '1.3',
    host: 'localhost',
    ca: rootCa.certPem,
    chain: ecP256.chainPem,
    key: ecP256.keyPem,
    ...changes,
  };
}

/** How a case that goes well comes out in the page. */
export function goodOutcome(version: Case['version']): object {
  return {
    connected: 0,
    version: `TLSv${version}`,
    suite:
      version === '1.3'
        ? 'TLS1-3-CHACHA20-POLY1305-SHA256'
        : 'TLS-ECDHE-ECDSA-WITH-CHACHA20-POLY1305-SHA256',
    echoed: `hello from a page, TLS ${version}`,
    error: null,
  };
}
