/* Mbed TLS functions with an argument that is always ours: the only generator. */
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
