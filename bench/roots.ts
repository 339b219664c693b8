import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { Authority, makeKey, type Certificate } from '../tools/authority.js';
import { CA, KEY_IDS, SERVER, SERVER_NAMES } from '../tools/certificates.js';
import { temporaryFolder } from '../tools/cleanup.js';

// Some peers trust the roots that were compiled into them and no other. What a page is served of
// them has the benchmark's root in the place of one of those, so that they verify the server as
// they would any: its key, and its name, which has the same length.

const REPLACED = 'CN=Amazon Root CA 3';
/** Bytes of that root's name without its own tag, and of a key on P-256. */
const NAME = 57;
const POINT = 65;

/**
 * The certificate of the benchmark's server: ECDSA P-256, as are the intermediate authority and the
 * root above it.
 */
export async function makeCertificate(): Promise<Certificate> {
  const authority = new Authority(temporaryFolder('bench').path);
  const [rootKey, middleKey, key] = await Promise.all([
    makeKey('P-256'),
    makeKey('P-256'),
    makeKey('P-256'),
  ]);
  // A common name of this length makes a name of NAME bytes.
  const commonName = 'Root of the benchmark'.padEnd(NAME - 11, '.');
  const root = await authority.issue({
    name: 'root',
    key: rootKey,
    commonName,
    issuer: null,
    extensions: CA,
  });
  const middle = await authority.issue({
    name: 'middle',
    key: middleKey,
    commonName: 'Intermediate',
    issuer: root,
    extensions: CA,
  });
  return authority.issue({
    name: 'server',
    key,
    commonName: 'localhost',
    issuer: middle,
    extensions: [...SERVER, SERVER_NAMES, ...KEY_IDS],
  });
}

/** Code that has Mozilla's roots in it, with another root in the place of one of them. */
export function withRoot(code: Buffer, rootPem: string): Buffer {
  const replaced = rootCertificates
    .map((pem) => new X509Certificate(pem))
    .find(({ subject }) => subject.includes(REPLACED));
  if (replaced === undefined) throw new Error(`Node does not know the root ${REPLACED}.`);
  const changed = Buffer.from(code);
  const [olds, news] = [partsOf(replaced), partsOf(new X509Certificate(rootPem))];
  for (const [index, old] of olds.entries()) {
    let at = changed.indexOf(old);
    if (at < 0) throw new Error(`The code does not hold the root ${REPLACED}.`);
    for (; at >= 0; at = changed.indexOf(old, at + 1)) changed.set(news[index] ?? [], at);
  }
  return changed;
}

/** Name and public point of a root. */
function partsOf({ raw, publicKey }: X509Certificate): readonly Buffer[] {
  const key = publicKey.export({ type: 'spki', format: 'der' });
  const at = raw.indexOf(key);
  return [raw.subarray(at - NAME, at), key.subarray(-POINT)];
}
