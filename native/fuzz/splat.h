/* What chacha20.c takes from WebAssembly's intrinsics. */
#include <emmintrin.h>
#include <stdint.h>

static inline __m128i wasm_i64x2_splat(int64_t number)
{
    return _mm_set_epi64x(number, number);
}
