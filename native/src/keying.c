/* Keying material for others (RFC 5705). Mbed TLS's own exporter takes the digest of the suite's
 * MAC for its PRF, which is SHA-1 with some suites, though the PRF of TLS 1.2 is SHA-384's or
 * SHA-256's. And it looks where DTLS puts the randoms only once the last flight was acknowledged:
 * until then the end that sent it would export from the null pointer. */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include <string.h>
#include "native.h"
#include "mbedtls/platform.h"
#include "ssl_misc.h"

#define RANDOM_SIZE 32

static mbedtls_tls_prf_types prf_of(const mbedtls_ssl_context *ssl)
{
    const mbedtls_ssl_ciphersuite_t *suite =
        mbedtls_ssl_ciphersuite_from_id(ssl->session->ciphersuite);
    return suite != NULL && suite->mac == MBEDTLS_MD_SHA384 ? MBEDTLS_SSL_TLS_PRF_SHA384
                                                            : MBEDTLS_SSL_TLS_PRF_SHA256;
}

/* The client's random, the server's, and the context with its length before it: transforms keep the
 * server's first. */
static size_t write_seed(unsigned char *seed, const unsigned char *randbytes,
                         const unsigned char *context, size_t context_len, int use_context)
{
    memcpy(seed, randbytes + RANDOM_SIZE, RANDOM_SIZE);
    memcpy(seed + RANDOM_SIZE, randbytes, RANDOM_SIZE);
    if (!use_context) {
        return 2 * RANDOM_SIZE;
    }
    MBEDTLS_PUT_UINT16_BE(context_len, seed, 2 * RANDOM_SIZE);
    memcpy(seed + 2 * RANDOM_SIZE + 2, context, context_len);
    return 2 * RANDOM_SIZE + 2 + context_len;
}

static int export_tls12(const mbedtls_ssl_context *ssl, unsigned char *out, size_t key_len,
                        const char *label, const unsigned char *context, size_t context_len,
                        int use_context)
{
    if (key_len > MBEDTLS_SSL_EXPORT_MAX_KEY_LEN || (use_context && context_len > UINT16_MAX)) {
        return MBEDTLS_ERR_SSL_BAD_INPUT_DATA;
    }
    unsigned char *seed = mbedtls_calloc(1, 2 * RANDOM_SIZE + 2 + context_len);
    if (seed == NULL) {
        return MBEDTLS_ERR_SSL_ALLOC_FAILED;
    }
    size_t size =
        write_seed(seed, ssl->transform_out->randbytes, context, context_len, use_context);
    int ret = mbedtls_ssl_tls_prf(prf_of(ssl), ssl->session->master, sizeof(ssl->session->master),
                                  label, seed, size, out, key_len);
    mbedtls_free(seed);
    return ret;
}

int native_ssl_export_keying_material(mbedtls_ssl_context *ssl, unsigned char *out, size_t key_len,
                                      const char *label, size_t label_len,
                                      const unsigned char *context, size_t context_len,
                                      int use_context)
{
    if (!native_ssl_is_alive(ssl) || !mbedtls_ssl_is_handshake_over(ssl) || ssl->session == NULL) {
        return MBEDTLS_ERR_SSL_BAD_INPUT_DATA;
    }
    if (ssl->tls_version == MBEDTLS_SSL_VERSION_TLS1_2 && ssl->transform_out != NULL) {
        return export_tls12(ssl, out, key_len, label, context, context_len, use_context);
    }
    return mbedtls_ssl_export_keying_material(ssl, out, key_len, label, label_len, context,
                                              context_len, use_context);
}
