/* Numbers of inverse.c, in limbs of 60 bits. native/bounds proves that no sum overflows. */
#ifndef MBEDTLS_WASM_INVERSE_NUMBER_H
#define MBEDTLS_WASM_INVERSE_NUMBER_H

#include <stdint.h>

#ifndef NATIVE_BOUNDS
typedef int64_t part;
#endif

/* 9 hold the order of P-521 and a sign. */
#define BITS 60
#define MASK ((INT64_C(1) << BITS) - 1)
#define LIMBS 9

/* The sum of limb[i] * 2^(60 * i); the highest one has the sign. */
typedef struct {
    part limb[LIMBS];
} number;

static void halve_public(number *a)
{
    for (int i = 0; i < LIMBS - 1; i++) {
        a->limb[i] = a->limb[i] >> 1 | (a->limb[i + 1] & 1) << (BITS - 1);
    }
    a->limb[LIMBS - 1] >>= 1;
}

static void add_public(number *a, const number *b, int factor)
{
    part over = 0;
    for (int i = 0; i < LIMBS; i++) {
        over += a->limb[i] + factor * b->limb[i];
        a->limb[i] = i < LIMBS - 1 ? over & MASK : over;
        over >>= BITS;
    }
}

#endif
