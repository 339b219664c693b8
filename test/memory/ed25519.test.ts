import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import test from 'ava';
import { CheckingInstance } from '../support/checking.js';
import { Dice } from '../support/dice.js';

const instance = new CheckingInstance();
const { memory } = instance;
const PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

function isKey(key: Uint8Array): boolean {
  return memory.withBytes(key, (at) => instance.call('native_ed25519_check_key', at) === 0);
}

function verifies(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  return memory.withBytes(key, (keyAt) =>
    memory.withBytes(message, (messageAt, size) =>
      memory.withBytes(
        signature,
        (at) => instance.call('native_ed25519_verify', keyAt, messageAt, size, at) === 0,
      ),
    ),
  );
}

/** What OpenSSL says; it takes no key as wrong before it is used. */
function nodeVerifies(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const publicKey = createPublicKey({
    key: Buffer.concat([PREFIX, key]),
    format: 'der',
    type: 'spki',
  });
  return verify(null, message, publicKey, signature);
}

function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'hex'));
}

test('the examples of RFC 8032 7.1', (t) => {
  for (const [key, message, signature] of [
    [
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      '',
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155' +
        '5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    ],
    [
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      '72',
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
        '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    ],
    [
      'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
      'af82',
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac' +
        '18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
    ],
  ] as const) {
    t.true(verifies(hex(key), hex(message), hex(signature)));
    t.false(verifies(hex(key), hex(`${message}00`), hex(signature)));
  }
});

test('what was changed anywhere is refused, as by OpenSSL', (t) => {
  const dice = new Dice(8032);
  for (let round = 0; round < 150; round++) {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const key = publicKey.export({ type: 'spki', format: 'der' }).subarray(PREFIX.length);
    const message = dice.bytes(dice.roll(200));
    const signature = sign(null, message, privateKey);
    t.true(verifies(key, message, signature), `round ${round}`);
    const parts = [Buffer.from(key), Buffer.from(message), Buffer.from(signature)] as const;
    const part = parts[dice.roll(3)];
    if (part === undefined || part.length === 0) continue;
    const at = dice.roll(part.length);
    part.writeUInt8(part.readUInt8(at) ^ (1 << dice.roll(8)), at);
    t.false(verifies(...parts), `round ${round}`);
    t.false(nodeVerifies(...parts), `round ${round}`);
  }
});

test('a number that is not less than the order is refused (RFC 8032 5.1.7)', (t) => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = publicKey.export({ type: 'spki', format: 'der' }).subarray(PREFIX.length);
  const signature = sign(null, Buffer.from('order'), privateKey);
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`);
  const other = Buffer.from((s + ORDER).toString(16).padStart(64, '0'), 'hex').reverse();
  t.true(verifies(key, Buffer.from('order'), signature));
  t.false(verifies(key, Buffer.from('order'), Buffer.concat([signature.subarray(0, 32), other])));
});

test('keys of small order, in two forms, or of no point at all are refused', (t) => {
  const { publicKey } = generateKeyPairSync('ed25519');
  t.true(isKey(publicKey.export({ type: 'spki', format: 'der' }).subarray(PREFIX.length)));
  for (const key of [
    `01${'00'.repeat(31)}`,
    '00'.repeat(32),
    `ec${'ff'.repeat(30)}7f`,
    // The same point as 1, written as 1 + p.
    `ee${'ff'.repeat(30)}7f`,
    // y = 2 is on no point.
    `02${'00'.repeat(31)}`,
  ]) {
    t.false(isKey(hex(key)), key);
    t.false(verifies(hex(key), new Uint8Array(0), new Uint8Array(64)), key);
  }
});
