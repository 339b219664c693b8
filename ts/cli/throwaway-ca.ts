import { createCertificate, generateKey, type PkKey, toPem } from '../full.js';

const DAY = 86_400_000;

/** A certificate with its private key, both PEM. */
export interface Identity {
  readonly certificate: string;
  readonly privateKey: string;
}

/** A CA that lives for a day and in memory only, and a server certificate of its for localhost. */
export interface ThrowawayCa {
  /** The CA certificate, PEM. */
  readonly ca: string;
  readonly server: Identity;
}

/**
 * Makes a CA and a certificate for localhost, 127.0.0.1 and ::1. The CA's own key is forgotten at
 * once.
 */
export function makeThrowawayCa(): ThrowawayCa {
  const caKey = generateKey({ type: 'ec' });
  const key = generateKey({ type: 'ec' });
  try {
    return made(caKey, key);
  } finally {
    caKey.dispose();
    key.dispose();
  }
}

function made(caKey: PkKey, key: PkKey): ThrowawayCa {
  const dates = {
    notBefore: new Date(Date.now() - DAY),
    notAfter: new Date(Date.now() + DAY),
  };
  const ca = createCertificate({
    key: caKey,
    subject: 'CN=mbedtls-wasm throw-away CA',
    ca: true,
    ...dates,
  });
  const server = createCertificate({
    issuer: { certificate: ca, key: caKey },
    key,
    subject: 'CN=localhost',
    subjectAltNames: ['DNS:localhost', 'IP:127.0.0.1', 'IP:::1'],
    extendedKeyUsage: ['serverAuth'],
    ...dates,
  });
  return {
    ca: toPem(ca, 'CERTIFICATE'),
    server: { certificate: toPem(server, 'CERTIFICATE'), privateKey: toPem(key) },
  };
}
