import type { HostilePeer } from './peer.js';
import { RecordKeys } from './record-keys.js';
import { hash, prf } from './secrets.js';

/** The master secret and both directions' keys; the transcript ends with the ClientKeyExchange. */
export interface Keys12 {
  readonly client: RecordKeys;
  readonly server: RecordKeys;
}

/** What a master secret is made of. */
export interface Randoms {
  readonly client: Buffer;
  readonly server: Buffer;
  /** Whether both hellos had the extended master secret, RFC 7627. */
  readonly extended: boolean;
}

export function keys12(peer: HostilePeer, shared: Buffer, randoms: Randoms): Keys12 {
  const { secrets, transcript } = peer;
  const suite = peer.agreed();
  secrets.add('premaster', shared);
  const master = secrets.add(
    'master',
    randoms.extended
      ? prf(suite, shared, 'extended master secret', hash(suite, ...transcript), 48)
      : prf(suite, shared, 'master secret', Buffer.concat([randoms.client, randoms.server]), 48),
  );
  const seed = Buffer.concat([randoms.server, randoms.client]);
  const block = prf(suite, master, 'key expansion', seed, 2 * (suite.keySize + suite.ivSize));
  const [ivs, end] = [2 * suite.keySize, 2 * suite.keySize + suite.ivSize];
  const parts: readonly (readonly [string, number, number])[] = [
    ['client key', 0, suite.keySize],
    ['server key', suite.keySize, ivs],
    ['client iv', ivs, end],
    ['server iv', end, block.length],
  ];
  for (const [name, from, to] of parts) secrets.add(name, block.subarray(from, to));
  const keys = (role: string): RecordKeys =>
    new RecordKeys('1.2', suite, secrets.get(`${role} key`), secrets.get(`${role} iv`));
  return { client: keys('client'), server: keys('server') };
}

/** What Finished of a role has to say. */
export function finished12(peer: HostilePeer, role: 'client' | 'server'): Buffer {
  const suite = peer.agreed();
  return prf(
    suite,
    peer.secrets.get('master'),
    `${role} finished`,
    hash(suite, ...peer.transcript),
    12,
  );
}
