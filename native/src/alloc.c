/* One pair of functions for each structure: allocate and initialise, release and free. */
#include "native.h"
#include "structure.h"

#define STRUCTURE(name, init, release) NATIVE_STRUCTURE_OF(mbedtls_##name, name, init, release)

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
