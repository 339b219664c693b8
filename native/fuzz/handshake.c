/* What a peer says before anything is proven, to a client and a server. The input: an octet of
 * options, then the bytes of the stream. */
#include <stdlib.h>
#include <string.h>
#include "fuzz.h"
#include "native.h"
#include "mbedtls/ssl.h"
#include "psa/crypto.h"

typedef struct {
    const uint8_t *data;
    size_t size;
} stream;

static int receive(void *ctx, unsigned char *bytes, size_t size)
{
    stream *s = ctx;
    size = size < s->size ? size : s->size;
    memcpy(bytes, s->data, size);
    s->data += size;
    s->size -= size;
    return size == 0 ? MBEDTLS_ERR_SSL_CONN_EOF : (int) size;
}

static int swallow(void *ctx, const unsigned char *bytes, size_t size)
{
    (void) ctx;
    (void) bytes;
    return (int) size;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    int is_server = data[0] & 1, only_12 = data[0] >> 1 & 1;
    stream s = { data + 1, size - 1 };
    mbedtls_ssl_config conf;
    mbedtls_ssl_context ssl;
    fuzz_begin();
    if (psa_crypto_init() != PSA_SUCCESS) {
        abort();
    }
    mbedtls_ssl_config_init(&conf);
    mbedtls_ssl_init(&ssl);
    if (mbedtls_ssl_config_defaults(&conf, is_server ? MBEDTLS_SSL_IS_SERVER
                                                     : MBEDTLS_SSL_IS_CLIENT,
                                    MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT)
        != 0) {
        abort();
    }
    mbedtls_ssl_conf_rng(&conf, fuzz_random, NULL);
    native_ssl_conf_verification(&conf, 1, 0);
    mbedtls_ssl_conf_authmode(&conf, MBEDTLS_SSL_VERIFY_OPTIONAL);
    if (only_12) {
        mbedtls_ssl_conf_max_tls_version(&conf, MBEDTLS_SSL_VERSION_TLS1_2);
    }
    if (mbedtls_ssl_setup(&ssl, &conf) == 0) {
        (void) mbedtls_ssl_set_hostname(&ssl, "localhost");
        mbedtls_ssl_set_bio(&ssl, &s, swallow, receive, NULL);
        (void) mbedtls_ssl_handshake(&ssl);
        native_verdict_free();
    }
    mbedtls_ssl_free(&ssl);
    mbedtls_ssl_config_free(&conf);
    return 0;
}
