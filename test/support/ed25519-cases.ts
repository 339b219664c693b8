import { createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import type { CheckingInstance } from './checking.js';
import { Dice } from './dice.js';

const KEYS = 16;
const KEY = 32;
const SIGNATURE = 64;
const MESSAGES = 300;
const PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

interface Pair {
  readonly key: Uint8Array;
  readonly privateKey: KeyObject;
}

interface Signed {
  readonly key: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

function pairs(): readonly Pair[] {
  return Array.from({ length: KEYS }, () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const spki = publicKey.export({ format: 'der', type: 'spki' });
    return { key: Uint8Array.from(spki.subarray(-KEY)), privateKey };
  });
}

function flip(dice: Dice, bytes: Uint8Array): void {
  if (bytes.length === 0) return;
  const at = dice.roll(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << dice.roll(8));
}

/** Moves the number of the signature by an order, a small number or both. */
function shift(dice: Dice, signature: Uint8Array): void {
  const part = Buffer.from(signature.subarray(KEY)).reverse().toString('hex');
  const moved = BigInt(`0x${part}`) + BigInt(dice.roll(3)) * ORDER + BigInt(dice.roll(3)) - 1n;
  const hex = BigInt.asUintN(256, moved).toString(16).padStart(64, '0');
  signature.set(Buffer.from(hex, 'hex').reverse(), KEY);
}

/** A signature that is right, or has one or two changes. */
function signedBy(dice: Dice, { key, privateKey }: Pair): Signed {
  const message = Uint8Array.from(dice.bytes(dice.roll(MESSAGES)));
  const signed = {
    key: Uint8Array.from(key),
    message,
    signature: Uint8Array.from(sign(null, message, privateKey)),
  };
  for (let changes = dice.roll(3); changes > 0; changes--)
    if (dice.roll(4) === 0) shift(dice, signed.signature);
    else flip(dice, dice.pick([signed.key, message, signed.signature]));
  return signed;
}

function nodeVerifies({ key, message, signature }: Signed): boolean {
  const der = Buffer.concat([PREFIX, key]);
  try {
    const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' });
    return verify(null, message, publicKey, signature);
  } catch {
    return false;
  }
}

/**
 * Verifies Ed25519 signatures, which Mbed TLS has no code of its own for, with OpenSSL beside.
 * Inputs lie anywhere.
 * @returns what differed, one line each
 */
export function compareEd25519(instance: CheckingInstance, cases: number, first: number): string[] {
  const { memory } = instance;
  const keys = pairs();
  const size = KEY + SIGNATURE + MESSAGES + 64;
  const arena = memory.allocate(size);
  const wrong: string[] = [];
  for (let seed = first; seed < first + cases; seed++) {
    const dice = new Dice(seed);
    const pair = keys[dice.roll(KEYS)];
    if (pair === undefined) continue;
    const signed = signedBy(dice, pair);
    const at = arena + dice.roll(16);
    const [message, signature] = [at + KEY + dice.roll(8), at + KEY + 8 + MESSAGES + dice.roll(8)];
    memory.bytes.set(signed.key, at);
    memory.bytes.set(signed.message, message);
    memory.bytes.set(signed.signature, signature);
    const { length } = signed.message;
    const code = instance.call('native_ed25519_verify', at, message, length, signature);
    if ((code === 0) !== nodeVerifies(signed)) wrong.push(`Ed25519 seed ${seed}: ${code}`);
  }
  memory.free(arena, size);
  return wrong;
}
