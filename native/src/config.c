/* Mbed TLS functions with an argument or a refusal that is always ours: the only generator, the key
 * exporter. */
#include "native.h"
#include "mbedtls/psa_util.h"

void native_ssl_conf_rng(mbedtls_ssl_config *conf)
{
    mbedtls_ssl_conf_rng(conf, mbedtls_psa_get_random, MBEDTLS_PSA_RANDOM_STATE);
}

int native_pk_parse_key(mbedtls_pk_context *ctx, const unsigned char *key, size_t keylen,
                        const unsigned char *pwd, size_t pwdlen)
{
    return mbedtls_pk_parse_key(ctx, key, keylen, pwd, pwdlen, mbedtls_psa_get_random,
                                MBEDTLS_PSA_RANDOM_STATE);
}

int native_pk_check_pair(const mbedtls_x509_crt *crt, const mbedtls_pk_context *key)
{
    return mbedtls_pk_check_pair(&crt->pk, key, mbedtls_psa_get_random, MBEDTLS_PSA_RANDOM_STATE);
}

int native_ssl_export_keying_material(mbedtls_ssl_context *ssl, unsigned char *out, size_t key_len,
                                      const char *label, size_t label_len,
                                      const unsigned char *context, size_t context_len,
                                      int use_context)
{
    const mbedtls_ssl_ciphersuite_t *suite =
        mbedtls_ssl_ciphersuite_from_id(mbedtls_ssl_get_ciphersuite_id_from_ssl(ssl));
    if (suite == NULL || !mbedtls_ssl_is_handshake_over(ssl) || !native_ssl_is_alive(ssl)) {
        return MBEDTLS_ERR_SSL_BAD_INPUT_DATA;
    }
    if (native_ssl_is_datagram(ssl) || suite->MBEDTLS_PRIVATE(mac) == MBEDTLS_MD_SHA1) {
        return MBEDTLS_ERR_SSL_FEATURE_UNAVAILABLE;
    }
    return mbedtls_ssl_export_keying_material(ssl, out, key_len, label, label_len, context,
                                              context_len, use_context);
}
