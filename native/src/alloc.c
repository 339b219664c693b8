/* One pair of functions for each structure: allocate and initialise, release and free. */
#include "native.h"
#include "mbedtls/platform.h"
#include "mbedtls/platform_util.h"

#define STRUCTURE(name, init, release)                            \
    mbedtls_##name *native_##name##_new(void)                     \
    {                                                             \
        mbedtls_##name *p = mbedtls_calloc(1, sizeof(*p));        \
        if (p != NULL) {                                          \
            init(p);                                              \
        }                                                         \
        return p;                                                 \
    }                                                             \
    void native_##name##_delete(mbedtls_##name *p)                \
    {                                                             \
        if (p != NULL) {                                          \
            release(p);                                           \
            mbedtls_platform_zeroize(p, sizeof(*p));              \
            mbedtls_free(p);                                      \
            native_wipe_stack();                                  \
        }                                                         \
    }

STRUCTURE(ssl_context, mbedtls_ssl_init, native_ssl_free)
STRUCTURE(ssl_config, mbedtls_ssl_config_init, mbedtls_ssl_config_free)
STRUCTURE(x509_crt, mbedtls_x509_crt_init, mbedtls_x509_crt_free)
STRUCTURE(x509_crl, mbedtls_x509_crl_init, mbedtls_x509_crl_free)
STRUCTURE(pk_context, mbedtls_pk_init, mbedtls_pk_free)
STRUCTURE(x509_csr, mbedtls_x509_csr_init, mbedtls_x509_csr_free)
STRUCTURE(ssl_session, mbedtls_ssl_session_init, mbedtls_ssl_session_free)
STRUCTURE(ssl_ticket_context, mbedtls_ssl_ticket_init, mbedtls_ssl_ticket_free)
STRUCTURE(ssl_cache_context, mbedtls_ssl_cache_init, mbedtls_ssl_cache_free)
STRUCTURE(ssl_cookie_ctx, mbedtls_ssl_cookie_init, mbedtls_ssl_cookie_free)
STRUCTURE(md_context_t, mbedtls_md_init, mbedtls_md_free)
/* mbedtls_ssl_get_dtls_srtp_negotiation_result fills it. */
STRUCTURE(dtls_srtp_info, (void), (void))
/* mbedtls_x509_parse_subject_alt_name fills it. */
STRUCTURE(x509_subject_alternative_name, (void), mbedtls_x509_free_subject_alt_name)
/* A profile has nothing to initialise or to release. */
STRUCTURE(x509_crt_profile, (void), (void))
