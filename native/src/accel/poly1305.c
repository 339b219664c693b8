/* Poly1305 by libsodium, four blocks at a time in WebAssembly SIMD. */
#include <emmintrin.h>
#include "accel.h"
#include "known_late.h"
#include "mbedtls/platform_util.h"

/* The products of lanes 0 and 2. */
static inline __m128i product(__m128i a, __m128i b)
{
    v128_t x = wasm_i32x4_shuffle((v128_t) a, (v128_t) a, 0, 2, 0, 2);
    v128_t y = wasm_i32x4_shuffle((v128_t) b, (v128_t) b, 0, 2, 0, 2);
    return (__m128i) wasm_u64x2_extmul_low_u32x4(known_late(x), known_late(y));
}
#define _mm_mul_epu32(a, b) product(a, b)

#include "poly1305_sse2.c"

#define BLOCK 16

/* Adds bytes, and zeros up to a whole block. */
static void add_padded(poly1305_state_internal_t *state, const unsigned char *bytes, size_t size)
{
    static const unsigned char zeros[BLOCK];
    poly1305_update(state, bytes, size);
    poly1305_update(state, zeros, (BLOCK - size % BLOCK) % BLOCK);
}

void native_poly1305_tag(const uint32_t r[4], const uint32_t s[4], const unsigned char *aad,
                         size_t aad_len, const unsigned char *text, size_t length,
                         unsigned char tag[16])
{
    poly1305_state_internal_t state;
    const uint64_t lengths[2] = { aad_len, length };
    unsigned char key[2 * BLOCK];
    memcpy(key, r, BLOCK);
    memcpy(key + BLOCK, s, BLOCK);
    poly1305_init_ext(&state, key, 0);
    add_padded(&state, aad, aad_len);
    add_padded(&state, text, length);
    poly1305_update(&state, (const unsigned char *) lengths, sizeof(lengths));
    poly1305_finish(&state, tag);
    mbedtls_platform_zeroize(&state, sizeof(state));
    mbedtls_platform_zeroize(key, sizeof(key));
}
