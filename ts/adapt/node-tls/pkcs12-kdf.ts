import { createHash } from 'node:crypto';

/** What the key is for, by RFC 7292, appendix B.3: a MAC. */
const FOR_MAC = 3;

/**
 * The key of a PKCS#12 file's MAC. The passphrase, null for none at all, is taken in UTF-16 with a
 * zero at its end. The caller wipes the key. By RFC 7292, appendix B.2; as long as the digest, so
 * that its first block is all of it. Corresponds to `PKCS12_key_gen_uni`.
 */
export function pkcs12Key(
  passphrase: string | null,
  salt: Uint8Array,
  rounds: number,
  digest: string,
): Buffer {
  const block = digest === 'sha384' || digest === 'sha512' ? 128 : 64;
  const word = Buffer.from(passphrase === null ? '' : `${passphrase}\0`, 'utf16le').swap16();
  const filled = repeated(word, block);
  let key = createHash(digest)
    .update(new Uint8Array(block).fill(FOR_MAC))
    .update(repeated(salt, block))
    .update(filled)
    .digest();
  word.fill(0);
  filled.fill(0);
  for (let round = 1; round < rounds; round++) {
    const next = createHash(digest).update(key).digest();
    key.fill(0);
    key = next;
  }
  return key;
}

// To a whole number of blocks, nothing for nothing.
function repeated(bytes: Uint8Array, block: number): Buffer {
  const size = Math.ceil(bytes.length / block) * block;
  return Buffer.alloc(size, bytes.length === 0 ? 0 : bytes);
}
