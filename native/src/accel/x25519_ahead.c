/* A key pair of X25519 that is made before it is asked for: while a connection is being made, when
 * there is nothing else to do. */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include <string.h>
#include "accel_curves.h"
#include "mbedtls/constant_time.h"
#include "mbedtls/platform_util.h"
#include "mbedtls/psa_util.h"
#include "native.h"

#define SIZE 32

/* Drawn: whoever has the scalar has not asked for its point yet. */
static struct {
    enum { NONE, MADE, DRAWN } state;
    unsigned char scalar[SIZE], point[SIZE];
} pair;

static const unsigned char base[SIZE] = { 9 };

static void forget(void)
{
    mbedtls_platform_zeroize(&pair, sizeof(pair));
}

void native_x25519_ahead(void)
{
    if (pair.state == MADE) {
        return;
    }
    forget();
    if (mbedtls_psa_get_random(MBEDTLS_PSA_RANDOM_STATE, pair.scalar, SIZE) != 0) {
        forget();
        return;
    }
    /* RFC 7748, 5. */
    pair.scalar[0] &= 248;
    pair.scalar[SIZE - 1] &= 127;
    pair.scalar[SIZE - 1] |= 64;
    if (native_x25519(pair.point, pair.scalar, base) != 0) {
        forget();
        return;
    }
    pair.state = MADE;
}

int native_x25519_draw(mbedtls_mpi *d)
{
    if (pair.state != MADE) {
        return MBEDTLS_ERR_ECP_FEATURE_UNAVAILABLE;
    }
    pair.state = DRAWN;
    return mbedtls_mpi_read_binary_le(d, pair.scalar, SIZE);
}

int native_x25519_recall(unsigned char shared[SIZE], const unsigned char scalar[SIZE],
                         const unsigned char point[SIZE])
{
    if (pair.state != DRAWN || memcmp(point, base, SIZE) != 0 ||
        mbedtls_ct_memcmp(scalar, pair.scalar, SIZE) != 0) {
        return MBEDTLS_ERR_ECP_FEATURE_UNAVAILABLE;
    }
    memcpy(shared, pair.point, SIZE);
    forget();
    return 0;
}
