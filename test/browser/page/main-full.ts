import { createCertificate, generateKey, init, openFull, toPem, X509Crt } from 'mbedtls-wasm/full';
import { show } from './show.js';

async function make(): Promise<object> {
  await init();
  const key = generateKey({ type: 'ec' });
  const der = createCertificate({ key, subject: 'CN=made in a page' });
  const crt = X509Crt.parse(der, { instance: openFull().instance });
  const subjects = crt.certificates.map(({ subject }) => subject);
  crt.dispose();
  return { subjects, pem: toPem(key).split('\n')[0] };
}

void show(make());
