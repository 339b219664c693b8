/* Faster primitives than Mbed TLS's own, which the patches of native/patches call. */
#ifndef MBEDTLS_WASM_ACCEL_H
#define MBEDTLS_WASM_ACCEL_H

#include <stddef.h>
#include <stdint.h>

/* accel/chacha20.c ------------------------------------------------------------------------------------------------- */

/* Ciphers whole blocks of 64 bytes from the counter in `state` on, which stays as it is. The buffers are the same or do not
 * overlap. The counter has to reach that far: past it a keystream would come twice, so it traps. */
void native_chacha20_blocks(const uint32_t state[16], size_t blocks, const unsigned char *input, unsigned char *output);

/* accel/aes.c ------------------------------------------------------------------------------------------------------ */

#define NATIVE_AES_WORDS 60

/* The key schedule of FIPS 197 for a key of 128, 192 or 256 bits, its words as they lie in memory. Returns the rounds. */
int native_aes_expand(const unsigned char *key, unsigned int keybits, uint32_t *words);

/* accel/aes_ctr.c -------------------------------------------------------------------------------------------------- */

/* Bytes that one step of the counter mode makes. */
#define NATIVE_AES_CTR_STEP 128

/* Round keys; rounds is 0 until a key is set. */
struct native_aes_ctr_key {
    int rounds;
    uint32_t words[NATIVE_AES_WORDS];
};

void native_aes_ctr_setkey(struct native_aes_ctr_key *key, const unsigned char *bytes, unsigned int keybits);

/* Ciphers `size` bytes, a multiple of NATIVE_AES_CTR_STEP, with the encrypted `block` and those after it: the last four bytes
 * count, and do not carry. `block` becomes the next one. The output may be the input, or begin anywhere before it. */
void native_aes_ctr(const struct native_aes_ctr_key *key, unsigned char block[16], size_t size,
                    const unsigned char *input, unsigned char *output);

/* accel/ghash.c ---------------------------------------------------------------------------------------------------- */

/* The products of the sixteen nibbles with H and with its square, byte by byte; at addresses that 16 divides, or not. */
struct native_ghash_key {
    unsigned char h[16][16];
    unsigned char square[16][16];
};

void native_ghash_setkey(struct native_ghash_key *key, const unsigned char h[16]);

/* Adds whole blocks to the sum. */
void native_ghash(const struct native_ghash_key *key, unsigned char sum[16], const unsigned char *blocks, size_t count);

#endif
