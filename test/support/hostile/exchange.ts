import { createECDH, createPublicKey, diffieHellman, generateKeyPairSync, sign } from 'node:crypto';
import { uint, vector } from './bytes.js';
import type { Identity } from './peer.js';

export const SECP256R1 = 23;
export const X25519 = 29;
/** ecdsa_secp256r1_sha256. */
const ECDSA_P256 = 0x0403;

// SubjectPublicKeyInfo of X25519 before its 32 bytes.
const X25519_PREFIX = Buffer.from('302a300506032b656e032100', 'hex');

/** One end of a key exchange. */
export interface Share {
  readonly group: number;
  readonly bytes: Buffer;
  /** The secret that this end and the other's bytes give. */
  agree(other: Buffer): Buffer;
}

/** A fresh key of a group. */
export function share(group: number): Share {
  return group === X25519 ? x25519() : p256();
}

function p256(): Share {
  const ecdh = createECDH('prime256v1');
  return {
    group: SECP256R1,
    bytes: ecdh.generateKeys(),
    agree: (other) => ecdh.computeSecret(other),
  };
}

function x25519(): Share {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  return {
    group: X25519,
    bytes: publicKey.export({ format: 'der', type: 'spki' }).subarray(X25519_PREFIX.length),
    agree: (other) => {
      const key = Buffer.concat([X25519_PREFIX, other]);
      return diffieHellman({
        privateKey,
        publicKey: createPublicKey({ key, format: 'der', type: 'spki' }),
      });
    },
  };
}

/** An algorithm and a signature with it, as both versions write them. */
export function signature(identity: Identity | undefined, bytes: Buffer): Buffer {
  if (identity === undefined) throw new Error('the peer has no identity to sign with');
  const { signature: told } = identity;
  if (told !== undefined) return Buffer.concat([uint(told.algorithm, 2), vector(2, told.bytes)]);
  return Buffer.concat([uint(ECDSA_P256, 2), vector(2, sign('sha256', bytes, identity.keyPem))]);
}

/** The body of a Certificate message; empty without an identity. */
export function certificateBody(version: '1.2' | '1.3', identity: Identity | undefined): Buffer {
  const end = version === '1.3' ? uint(0, 2) : Buffer.alloc(0);
  const entries = (identity?.chain ?? []).flatMap((der) => [vector(3, der), end]);
  const list = vector(3, ...entries);
  return version === '1.3' ? Buffer.concat([vector(1), list]) : list;
}
