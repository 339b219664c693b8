/* Ed25519 signatures are checked with libsodium's curve and Mbed TLS's SHA-512: RFC 8032 5.1.7,
 * with an equation that is not multiplied by the cofactor, and with one form of each point and
 * number, as libsodium has it. All of it is public: the time depends on it. */
#include <string.h>
#include "accel_curves.h"
#include "mbedtls/sha512.h"
#include "utils.h"

#include "ed25519_ref10.c"

enum { POINT = 32, HASH = 64 };

/* libsodium's curve calls it. */
int sodium_is_zero(const unsigned char *n, const size_t nlen)
{
    unsigned char bits = 0;
    for (size_t i = 0; i < nlen; i++) {
        bits |= n[i];
    }
    return bits == 0;
}

static int hash_of(unsigned char hash[HASH], const unsigned char *signature,
                   const unsigned char *key, const unsigned char *message, size_t size)
{
    mbedtls_sha512_context sha;
    mbedtls_sha512_init(&sha);
    int ret = mbedtls_sha512_starts(&sha, 0);
    ret = ret != 0 ? ret : mbedtls_sha512_update(&sha, signature, POINT);
    ret = ret != 0 ? ret : mbedtls_sha512_update(&sha, key, POINT);
    ret = ret != 0 ? ret : mbedtls_sha512_update(&sha, message, size);
    ret = ret != 0 ? ret : mbedtls_sha512_finish(&sha, hash);
    mbedtls_sha512_free(&sha);
    return ret;
}

static int is_usable_point(const unsigned char point[POINT])
{
    return ge25519_is_canonical(point) != 0 && ge25519_has_small_order(point) == 0;
}

int native_ed25519_check_key(const unsigned char key[POINT])
{
    ge25519_p3 point;
    return is_usable_point(key) && ge25519_frombytes_negate_vartime(&point, key) == 0
               ? 0
               : MBEDTLS_ERR_ECP_INVALID_KEY;
}

int native_ed25519_verify(const unsigned char key[POINT], const unsigned char *message, size_t size,
                          const unsigned char signature[2 * POINT])
{
    unsigned char hash[HASH], expected[POINT];
    ge25519_p3 negated;
    ge25519_p2 point;
    if (sc25519_is_canonical(signature + POINT) == 0 || !is_usable_point(key)
        || ge25519_has_small_order(signature) != 0
        || ge25519_frombytes_negate_vartime(&negated, key) != 0) {
        return MBEDTLS_ERR_ECP_VERIFY_FAILED;
    }
    int ret = hash_of(hash, signature, key, message, size);
    if (ret != 0) {
        return ret;
    }
    sc25519_reduce(hash);
    ge25519_double_scalarmult_vartime(&point, hash, &negated, signature + POINT);
    ge25519_tobytes(expected, &point);
    return memcmp(expected, signature, POINT) == 0 ? 0 : MBEDTLS_ERR_ECP_VERIFY_FAILED;
}
