/* P-256 by BearSSL: multiplications of 31 bits, each window looked up whole, nothing that branches
 * on or indexes by the scalar. A point that is not the base is multiplied in windows of four bits,
 * where BearSSL has two: a fifth fewer products. */
#include "accel_curves.h"
#include "mbedtls/platform_util.h"

#include "inner.h"

/* Without it the compiler proves that a mask is all ones or none, and makes of it a selection,
 * which an engine may compile to a branch. */
static inline uint32_t opaque(uint32_t value)
{
    __asm__("" : "+r"(value));
    return value;
}

#define EQ(x, y) opaque((EQ)(x, y))
#define NEQ(x, y) opaque((NEQ)(x, y))

/* By words, where BearSSL's goes by bytes: what is copied here are arrays of uint32_t alone. */
__attribute__((noinline)) static void copy_if(uint32_t control, void *to, const void *from,
                                              size_t size)
{
    uint32_t *d = to;
    const uint32_t *s = from;
    uint32_t mask = -opaque(control);
    for (size_t i = 0; i < size / sizeof(uint32_t); i++) {
        d[i] ^= mask & (s[i] ^ d[i]);
    }
}
#define br_ccopy copy_if

#include "ec_p256_m31.c"

#define SCALAR 32

#define WINDOW_COUNT 15

/* P, 2 P, 3 P, ... */
static void multiples(p256_jacobian window[WINDOW_COUNT], const p256_jacobian *P)
{
    window[0] = *P;
    for (int i = 1; i < WINDOW_COUNT; i += 2) {
        window[i] = window[i / 2];
        p256_double(&window[i]);
        window[i + 1] = window[i];
        p256_add(&window[i + 1], P);
    }
}

/* Every entry is read. */
static void look_up(p256_jacobian *T, const p256_jacobian window[WINDOW_COUNT], uint32_t digit)
{
    memset(T, 0, sizeof(*T));
    for (uint32_t i = 0; i < WINDOW_COUNT; i++) {
        copy_if(EQ(digit, i + 1), T, &window[i], sizeof(*T));
    }
}

/* What is added is never the sum itself, nor its opposite, for a scalar below the order: the sum is
 * a multiple of 16, and together they stay below it. Infinity is no summand, so it is kept apart:
 * `none` is 1 until there is a sum. */
static void multiply_point(p256_jacobian *P, const unsigned char scalar[SCALAR])
{
    p256_jacobian window[WINDOW_COUNT], Q, T, U;
    uint32_t none = 1;
    multiples(window, P);
    memset(&Q, 0, sizeof(Q));
    for (int i = 0; i < 2 * SCALAR; i++) {
        uint32_t digit = (uint32_t) scalar[i / 2] >> (i % 2 == 0 ? 4 : 0) & 15;
        uint32_t some = NEQ(digit, 0);
        for (int bit = 0; bit < 4; bit++) {
            p256_double(&Q);
        }
        look_up(&T, window, digit);
        U = Q;
        p256_add(&U, &T);
        copy_if(some & none, &Q, &T, sizeof(Q));
        copy_if(some & ~none, &Q, &U, sizeof(Q));
        none &= ~some;
    }
    *P = Q;
    mbedtls_platform_zeroize(window, sizeof(window));
    mbedtls_platform_zeroize(&Q, sizeof(Q));
    mbedtls_platform_zeroize(&T, sizeof(T));
    mbedtls_platform_zeroize(&U, sizeof(U));
}

static int p256_secret(unsigned char point[65], const unsigned char scalar[32])
{
    p256_jacobian P;
    uint32_t on_curve = p256_decode(&P, point, 65);
    multiply_point(&P, scalar);
    p256_to_affine(&P);
    p256_encode(point, &P);
    mbedtls_platform_zeroize(&P, sizeof(P));
    return on_curve == 1 ? 0 : -1;
}

static int p256_secret_base(unsigned char point[65], const unsigned char scalar[32])
{
    return api_mulgen(point, scalar, SCALAR, BR_EC_secp256r1) == 65 ? 0 : -1;
}

int (*const native_p256_secret)(unsigned char point[65],
                                  const unsigned char scalar[32]) = p256_secret;
int (*const native_p256_secret_base)(unsigned char point[65],
                                       const unsigned char scalar[32]) = p256_secret_base;
