import { Authority, makeKey, type Certificate } from '../../tools/authority.js';
import { CA, KEY_IDS, pki, SERVER, SERVER_NAMES } from '../../tools/certificates.js';
import { temporaryFolder } from '../../tools/cleanup.js';

/**
 * The servers' certificates by name: chains of one kind of keys, and one of several: a P-256 key,
 * signed by P-384, signed by RSA-4096.
 */
export async function makeChains(): Promise<(readonly [name: string, chain: Certificate])[]> {
  const { ecP256, ecP384, rsa2048 } = (await pki()).server;
  return [
    ['P-256', ecP256],
    ['P-384', ecP384],
    ['RSA-2048', rsa2048],
    ['mixed', await mixed()],
  ];
}

async function mixed(): Promise<Certificate> {
  const authority = new Authority(temporaryFolder('chains').path);
  const [rootKey, middleKey, key] = await Promise.all([
    makeKey(4096),
    makeKey('P-384'),
    makeKey('P-256'),
  ]);
  const root = await authority.issue({
    name: 'root',
    key: rootKey,
    commonName: 'RSA-4096 root',
    issuer: null,
    extensions: CA,
  });
  const middle = await authority.issue({
    name: 'middle',
    key: middleKey,
    commonName: 'P-384 intermediate',
    issuer: root,
    extensions: CA,
  });
  return authority.issue({
    name: 'mixed',
    key,
    commonName: 'server.test',
    issuer: middle,
    extensions: [...SERVER, SERVER_NAMES, ...KEY_IDS],
  });
}
