import { createCertificate, generateKey, type PkKey, toPem } from '../full.js';

const DAY = 86_400_000;

/** A certificate with its private key, both PEM. */
export interface Identity {
  readonly certificate: string;
  readonly privateKey: string;
}

/** A CA that lives for a day and in memory only, with certificates of its for both ends. */
export interface ThrowawayCa {
  /** The CA certificate, PEM. */
  readonly ca: string;
  readonly server: Identity;
  /** A client certificate of its. */
  readonly client: Identity;
}

/**
 * Makes a CA and a certificate for localhost, 127.0.0.1 and ::1. The CA's own key is forgotten at
 * once.
 */
export function makeThrowawayCa(): ThrowawayCa {
  const caKey = generateKey({ type: 'ec' });
  const key = generateKey({ type: 'ec' });
  const clientKey = generateKey({ type: 'ec' });
  try {
    return made(caKey, key, clientKey);
  } finally {
    caKey.dispose();
    key.dispose();
    clientKey.dispose();
  }
}

function made(caKey: PkKey, key: PkKey, clientKey: PkKey): ThrowawayCa {
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
  const client = createCertificate({
    issuer: { certificate: ca, key: caKey },
    key: clientKey,
    subject: 'CN=a visitor',
    extendedKeyUsage: ['clientAuth'],
    ...dates,
  });
  return {
    ca: toPem(ca, 'CERTIFICATE'),
    server: { certificate: toPem(server, 'CERTIFICATE'), privateKey: toPem(key) },
    client: { certificate: toPem(client, 'CERTIFICATE'), privateKey: toPem(clientKey) },
  };
}
