import type { HostilePeer } from './peer.js';
import { RecordKeys } from './record-keys.js';
import { deriveSecret, expandLabel, hash, hmac } from './secrets.js';

const NOTHING = Buffer.alloc(0);

/**
 * The secrets of the handshake, from what Diffie and Hellman gave; the transcript ends with the
 * ServerHello.
 */
export function handshakeSecrets(peer: HostilePeer, shared: Buffer, psk?: Buffer): void {
  const { secrets, transcript } = peer;
  const suite = peer.agreed();
  const zeros = Buffer.alloc(hash(suite).length);
  const early = secrets.add('early', hmac(suite, zeros, psk ?? zeros));
  const salt = secrets.add('derived from early', deriveSecret(suite, early, 'derived', [NOTHING]));
  secrets.add('shared', shared);
  const handshake = secrets.add('handshake', hmac(suite, salt, shared));
  for (const [name, label] of [
    ['client hs', 'c hs traffic'],
    ['server hs', 's hs traffic'],
  ] as const) {
    secrets.add(name, deriveSecret(suite, handshake, label, transcript));
  }
  const next = deriveSecret(suite, handshake, 'derived', [NOTHING]);
  secrets.add('derived from handshake', next);
  secrets.add('master', hmac(suite, next, zeros));
}

/** The secrets of the connection; the transcript ends with the server's Finished. */
export function applicationSecrets(peer: HostilePeer): void {
  const { secrets, transcript } = peer;
  const master = secrets.get('master');
  const labels = [
    ['client app', 'c ap traffic'],
    ['server app', 's ap traffic'],
    ['exporter', 'exp master'],
  ] as const;
  for (const [name, label] of labels) {
    secrets.add(name, deriveSecret(peer.agreed(), master, label, transcript));
  }
}

/** The resumption secret; the transcript ends with the client's Finished. */
export function resumptionSecret(peer: HostilePeer): void {
  const { secrets, transcript } = peer;
  secrets.add(
    'resumption',
    deriveSecret(peer.agreed(), secrets.get('master'), 'res master', transcript),
  );
}

/** The keys of a direction from its secret, which is noted under that name. */
export function trafficKeys(peer: HostilePeer, name: string): RecordKeys {
  const suite = peer.agreed();
  const secret = peer.secrets.get(name);
  const key = peer.secrets.add(
    `${name} key`,
    expandLabel(suite, secret, 'key', NOTHING, suite.keySize),
  );
  const iv = peer.secrets.add(
    `${name} iv`,
    expandLabel(suite, secret, 'iv', NOTHING, suite.ivSize),
  );
  return new RecordKeys('1.3', suite, key, iv);
}

/** What Finished has to say under a direction's secret of the handshake. */
export function finished13(peer: HostilePeer, name: string): Buffer {
  const suite = peer.agreed();
  const secret = peer.secrets.get(name);
  const key = expandLabel(suite, secret, 'finished', NOTHING, secret.length);
  peer.secrets.add(`${name} finished`, key);
  return hmac(suite, key, hash(suite, ...peer.transcript));
}

/** The secret that follows after a KeyUpdate, in the place of the old. */
export function updateSecret(peer: HostilePeer, name: string): RecordKeys {
  const secret = peer.secrets.get(name);
  const next = expandLabel(peer.agreed(), secret, 'traffic upd', NOTHING, secret.length);
  peer.secrets.add(name, next);
  return trafficKeys(peer, name);
}

/** What CertificateVerify of TLS 1.3 signs. */
export function signed13(peer: HostilePeer, role: 'client' | 'server'): Buffer {
  const label = `TLS 1.3, ${role} CertificateVerify\0`;
  return Buffer.concat([
    Buffer.alloc(64, 0x20),
    Buffer.from(label),
    hash(peer.agreed(), ...peer.transcript),
  ]);
}
