/* Faster primitives than Mbed TLS's own, which the patches of native/patches call. */
#ifndef MBEDTLS_WASM_ACCEL_H
#define MBEDTLS_WASM_ACCEL_H

#include <stddef.h>
#include <stdint.h>

struct mbedtls_aes_context;

/* accel/chacha20.c ----------------------------------------------------------------------------- */

/* Ciphers whole blocks of 64 bytes from the counter in `state` on, which stays as it is. The
 * buffers are the same or do not overlap. The counter has to reach that far: past it a keystream
 * would come twice, so it traps. */
void native_chacha20_blocks(const uint32_t state[16], size_t blocks, const unsigned char *input,
                            unsigned char *output);

/* accel/poly1305.c ----------------------------------------------------------------------------- */

/* From so many bytes on it is faster than Mbed TLS's own, whose state takes less to begin with. */
#define NATIVE_POLY1305_LEAST 512

/* The tag of ChaCha20-Poly1305 (RFC 8439, 2.8) for a one-time key, of which `r` is clamped. */
void native_poly1305_tag(const uint32_t r[4], const uint32_t s[4], const unsigned char *aad,
                         size_t aad_len, const unsigned char *text, size_t length,
                         unsigned char tag[16]);

/* accel/aes.c ---------------------------------------------------------------------------------- */

#define NATIVE_AES_WORDS 60

/* The key schedule of FIPS 197 for a key of 128, 192 or 256 bits, its words as they lie in memory.
 * Returns the rounds. */
int native_aes_expand(const unsigned char *key, unsigned int keybits, uint32_t *words);

/* Whole blocks of CCM (NIST SP 800-38C): the sum of the CBC-MAC and the counter, of whose block the
 * last `counting` bytes count, 2 to 8 of them, are moved on. The output may be the input, or begin
 * anywhere before it. */
void native_ccm_encrypt(const struct mbedtls_aes_context *aes, unsigned char mac[16],
                        unsigned char counter[16], unsigned char counting, size_t blocks,
                        const unsigned char *input, unsigned char *output);
void native_ccm_decrypt(const struct mbedtls_aes_context *aes, unsigned char mac[16],
                        unsigned char counter[16], unsigned char counting, size_t blocks,
                        const unsigned char *input, unsigned char *output);

/* accel/aes_ctr.c ------------------------------------------------------------------------------ */

/* Bytes that one step of the counter mode makes. */
#define NATIVE_AES_CTR_STEP 128

/* Round keys; rounds is 0 until a key is set. */
struct native_aes_ctr_key {
    int rounds;
    uint32_t words[NATIVE_AES_WORDS];
};

/* Each bit of the round keys, as wide as a byte. */
struct native_aes_slices {
    int rounds;
    unsigned char bits[NATIVE_AES_WORDS / 4][8][16];
};

void native_aes_ctr_setkey(struct native_aes_ctr_key *key, const unsigned char *bytes,
                           unsigned int keybits);

void native_aes_slice(const struct native_aes_ctr_key *key, struct native_aes_slices *slices);

/* The encrypted block and the seven after it. */
void native_aes_keystream(const struct native_aes_slices *key, const unsigned char block[16],
                          unsigned char stream[NATIVE_AES_CTR_STEP]);

/* Ciphers `size` bytes, a multiple of NATIVE_AES_CTR_STEP, with the encrypted `block` and those
 * after it: the last four bytes count, and do not carry. `block` becomes the next one. The output
 * may be the input, or begin anywhere before it. */
void native_aes_ctr(const struct native_aes_slices *key, unsigned char block[16], size_t size,
                    const unsigned char *input, unsigned char *output);

/* accel/ghash.c -------------------------------------------------------------------------------- */

/* The products of the sixteen nibbles with H and with its square, byte by byte; at addresses that
 * 16 divides, or not. */
struct native_ghash_key {
    unsigned char h[16][16];
    unsigned char square[16][16];
};

void native_ghash_setkey(struct native_ghash_key *key, const unsigned char h[16]);

/* The sum of the blocks so far. While the last block is pending it is added, but not multiplied by
 * H yet: two are faster. */
struct native_ghash_sum {
    unsigned char bytes[16];
    int pending;
};

/* Adds whole blocks. */
void native_ghash(const struct native_ghash_key *key, struct native_ghash_sum *sum,
                  const unsigned char *blocks, size_t count);
/* Multiplies what is pending. */
void native_ghash_settle(const struct native_ghash_key *key, struct native_ghash_sum *sum);

#endif
