/* P-256 by BearSSL: multiplications of 31 bits, each window looked up whole, nothing that branches
 * on or indexes by the scalar. */
#include "accel_curves.h"

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

static int p256_secret(unsigned char point[65], const unsigned char scalar[32])
{
    return api_mul(point, 65, scalar, SCALAR, BR_EC_secp256r1) == 1 ? 0 : -1;
}

static int p256_secret_base(unsigned char point[65], const unsigned char scalar[32])
{
    return api_mulgen(point, scalar, SCALAR, BR_EC_secp256r1) == 65 ? 0 : -1;
}

int (*const native_p256_secret)(unsigned char point[65],
                                  const unsigned char scalar[32]) = p256_secret;
int (*const native_p256_secret_base)(unsigned char point[65],
                                       const unsigned char scalar[32]) = p256_secret_base;
