#ifndef MBEDTLS_WASM_KNOWN_LATE_H
#define MBEDTLS_WASM_KNOWN_LATE_H

#include <wasm_simd128.h>

/* LLVM 14 would widen a factor outside of the loop, and then multiply 64 bits by 64, which takes
 * eight instructions in place of three: it is not to know that it is the same each time. */
static inline v128_t known_late(v128_t factor)
{
    __asm__ volatile("" : "+r"(factor));
    return factor;
}

#endif
