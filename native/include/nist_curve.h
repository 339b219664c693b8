/* Prime curves of NIST with a = -3 (SP 800-186): what a field gives, in p256.c and p384.c, and what
 * nist_curve.c makes of it. */
#ifndef MBEDTLS_WASM_NIST_CURVE_H
#define MBEDTLS_WASM_NIST_CURVE_H

#include <stdint.h>
#include <string.h>

/* An element of the field is the sum of limb[i] * 2^(27 * i), in signed limbs; those above the
 * field's own are 0. */
#define NATIVE_LIMB_BITS 27
#define NATIVE_LIMB_MASK ((1 << NATIVE_LIMB_BITS) - 1)
#define NATIVE_LIMBS 16
#define NATIVE_CURVE_BYTES 48

/* native/bounds compiles the same code with intervals in the place of numbers. */
#if !defined(NATIVE_BOUNDS)
typedef int32_t native_limb;
typedef int64_t native_wide;
#define NATIVE_FACTOR(curve, element)
#endif

typedef native_limb native_element[NATIVE_LIMBS];

/* Jacobian: x = X / Z^2, y = Y / Z^3; Z = 0 is infinity. Stored limbs have 27 bits and at most a
 * little more, the highest one what is left of a value of less than 9p. */
typedef struct {
    native_element x, y, z;
} native_point;

/* A comb (Lim, Lee, CRYPTO '94) of 6 teeth: 2^(5 * d) * G plus or minus each 2^(t * d) * G for t <
 * 5, all with Z = 1. */
#define NATIVE_COMB_TEETH 6
#define NATIVE_COMB_COUNT (1 << (NATIVE_COMB_TEETH - 1))

typedef struct {
    int made;
    native_point entries[NATIVE_COMB_COUNT];
} native_comb;

typedef struct {
    int bytes, limbs; /* of a coordinate, of an element */
    const native_limb *prime, *r2; /* R2 = R * R modulo the prime, for R = 2^(27 * limbs) */
    native_comb *comb; /* of the base point, made at its first use */
} native_curve;

void native_p256_multiply(native_limb *result, const native_limb *a, const native_limb *b);
void native_p256_square(native_limb *result, const native_limb *a);
void native_p384_multiply(native_limb *result, const native_limb *a, const native_limb *b);
void native_p384_square(native_limb *result, const native_limb *a);

extern const native_curve native_p256, native_p384;

/* All numbers are little-endian, of as many bytes as a coordinate has; points are x, then y, and
 * lie on the curve. */

/* Whether m * base + n * P is not infinity and has one of two x-coordinates, for m and n below the
 * order, n not 0. Its time depends on all of them: for public ones only. */
int native_curve_sum_has_x_public(const native_curve *curve, const unsigned char *m,
                                  const unsigned char *n,
                                  const unsigned char *order, const unsigned char *base,
                                      const unsigned char *p,
                                  const unsigned char *x, const unsigned char *other);

#endif
