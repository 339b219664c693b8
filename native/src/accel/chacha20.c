/* ChaCha20 by libsodium, four blocks at a time in WebAssembly SIMD. */
#include <tmmintrin.h>
#include "accel.h"
#include "mbedtls/platform_util.h"

/* LLVM 14 lets a vector that is filled with a number from memory read it again after it was changed
 * there, and so would skip four counters. What comes out of this is no longer known to be from
 * memory. */
static inline __m128i filled_with(int64_t number)
{
    __asm__("" : "+r"(number));
    return wasm_i64x2_splat(number);
}
#define _mm_set1_epi64x(number) filled_with(number)

#include "chacha20_dolbeau-ssse3.c"

/* libsodium wipes its copy of the key by this. */
void sodium_memzero(void *const pointer, const size_t size)
{
    mbedtls_platform_zeroize(pointer, size);
}

void native_chacha20_blocks(const uint32_t state[16], size_t blocks, const unsigned char *input,
                            unsigned char *output)
{
    /* libsodium would carry into the nonce. Mbed TLS has refused such a size before. */
    if (blocks > ((uint64_t) 1 << 32) - state[12]) {
        __builtin_trap();
    }
    stream_ietf_ext_ref_xor_ic(output, input, (unsigned long long) blocks * 64,
                               (const unsigned char *) &state[13], state[12],
                               (const unsigned char *) &state[4]);
}
