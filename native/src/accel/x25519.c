/* X25519 by libsodium's Montgomery ladder, which neither branches on nor indexes by its scalar. */
#include "accel_curves.h"
#include "mbedtls/platform_util.h"

#include "x25519_ref10.c"

static int x25519(unsigned char shared[32], const unsigned char scalar[32],
                  const unsigned char point[32])
{
    return crypto_scalarmult_curve25519_ref10(shared, scalar, point);
}

int (*const native_x25519)(unsigned char shared[32], const unsigned char scalar[32],
                           const unsigned char point[32]) = x25519;
