/* Addresses of Mbed TLS's own functions, for arguments that take one. */
#include "native.h"
#include "mbedtls/psa_util.h"
#include "mbedtls/ssl_cache.h"
#include "mbedtls/ssl_cookie.h"
#include "mbedtls/ssl_ticket.h"

#define FUNCTION(name, function)                       \
    native_function native_function_##name(void)       \
    {                                                  \
        return (native_function) function;             \
    }

FUNCTION(psa_get_random, mbedtls_psa_get_random)
FUNCTION(ssl_ticket_write, mbedtls_ssl_ticket_write)
FUNCTION(ssl_ticket_parse, mbedtls_ssl_ticket_parse)
FUNCTION(ssl_cache_get, mbedtls_ssl_cache_get)
FUNCTION(ssl_cache_set, mbedtls_ssl_cache_set)
FUNCTION(ssl_cookie_write, mbedtls_ssl_cookie_write)
FUNCTION(ssl_cookie_check, mbedtls_ssl_cookie_check)

const mbedtls_x509_crt_profile *native_x509_crt_profile_default(void)
{
    return &mbedtls_x509_crt_profile_default;
}

const mbedtls_x509_crt_profile *native_x509_crt_profile_next(void)
{
    return &mbedtls_x509_crt_profile_next;
}

const mbedtls_x509_crt_profile *native_x509_crt_profile_suiteb(void)
{
    return &mbedtls_x509_crt_profile_suiteb;
}

void native_x509_crt_profile_set(mbedtls_x509_crt_profile *profile, uint32_t allowed_mds,
                                 uint32_t allowed_pks, uint32_t allowed_curves,
                                 uint32_t rsa_min_bitlen)
{
    profile->allowed_mds = allowed_mds;
    profile->allowed_pks = allowed_pks;
    profile->allowed_curves = allowed_curves;
    profile->rsa_min_bitlen = rsa_min_bitlen;
}
