/* Functions that Mbed TLS's headers define inline, given a symbol so that they can be exported
 * under their own names. */
#define mbedtls_md_get_size_from_type header_md_get_size_from_type
#define mbedtls_pk_get_len header_pk_get_len
#define mbedtls_ssl_ciphersuite_get_name header_ssl_ciphersuite_get_name
#define mbedtls_ssl_ciphersuite_get_id header_ssl_ciphersuite_get_id
#define mbedtls_x509_dn_get_next header_x509_dn_get_next
#define mbedtls_x509_crt_has_ext_type header_x509_crt_has_ext_type
#define mbedtls_ssl_conf_get_endpoint header_ssl_conf_get_endpoint
#define mbedtls_ssl_context_get_config header_ssl_context_get_config
#define mbedtls_ssl_conf_cert_cb header_ssl_conf_cert_cb
#define mbedtls_ssl_session_get_ticket_creation_time header_ssl_session_get_ticket_creation_time
#define mbedtls_ssl_session_get_id_len header_ssl_session_get_id_len
#define mbedtls_ssl_session_get_ciphersuite_id header_ssl_session_get_ciphersuite_id
#define mbedtls_ssl_conf_set_user_data_p header_ssl_conf_set_user_data_p
#define mbedtls_ssl_conf_set_user_data_n header_ssl_conf_set_user_data_n
#define mbedtls_ssl_conf_get_user_data_p header_ssl_conf_get_user_data_p
#define mbedtls_ssl_conf_get_user_data_n header_ssl_conf_get_user_data_n
#define mbedtls_ssl_set_user_data_p header_ssl_set_user_data_p
#define mbedtls_ssl_set_user_data_n header_ssl_set_user_data_n
#define mbedtls_ssl_get_user_data_p header_ssl_get_user_data_p
#define mbedtls_ssl_get_user_data_n header_ssl_get_user_data_n
#define mbedtls_ssl_conf_dn_hints header_ssl_conf_dn_hints
#define mbedtls_ssl_get_hostname header_ssl_get_hostname
#define mbedtls_ssl_conf_max_tls_version header_ssl_conf_max_tls_version
#define mbedtls_ssl_conf_min_tls_version header_ssl_conf_min_tls_version
#define mbedtls_ssl_get_version_number header_ssl_get_version_number
#define mbedtls_ssl_is_handshake_over header_ssl_is_handshake_over
#define mbedtls_ssl_cache_get_timeout header_ssl_cache_get_timeout
#include "mbedtls/md.h"
#include "mbedtls/pk.h"
#include "mbedtls/ssl.h"
#include "mbedtls/ssl_cache.h"
#include "mbedtls/ssl_ciphersuites.h"
#include "mbedtls/x509_crt.h"
#undef mbedtls_md_get_size_from_type
#undef mbedtls_pk_get_len
#undef mbedtls_ssl_ciphersuite_get_name
#undef mbedtls_ssl_ciphersuite_get_id
#undef mbedtls_x509_dn_get_next
#undef mbedtls_x509_crt_has_ext_type
#undef mbedtls_ssl_conf_get_endpoint
#undef mbedtls_ssl_context_get_config
#undef mbedtls_ssl_conf_cert_cb
#undef mbedtls_ssl_session_get_ticket_creation_time
#undef mbedtls_ssl_session_get_id_len
#undef mbedtls_ssl_session_get_ciphersuite_id
#undef mbedtls_ssl_conf_set_user_data_p
#undef mbedtls_ssl_conf_set_user_data_n
#undef mbedtls_ssl_conf_get_user_data_p
#undef mbedtls_ssl_conf_get_user_data_n
#undef mbedtls_ssl_set_user_data_p
#undef mbedtls_ssl_set_user_data_n
#undef mbedtls_ssl_get_user_data_p
#undef mbedtls_ssl_get_user_data_n
#undef mbedtls_ssl_conf_dn_hints
#undef mbedtls_ssl_get_hostname
#undef mbedtls_ssl_conf_max_tls_version
#undef mbedtls_ssl_conf_min_tls_version
#undef mbedtls_ssl_get_version_number
#undef mbedtls_ssl_is_handshake_over
#undef mbedtls_ssl_cache_get_timeout

unsigned char mbedtls_md_get_size_from_type(mbedtls_md_type_t md_type)
{
    return header_md_get_size_from_type(md_type);
}

size_t mbedtls_pk_get_len(const mbedtls_pk_context *ctx)
{
    return header_pk_get_len(ctx);
}

const char *mbedtls_ssl_ciphersuite_get_name(const mbedtls_ssl_ciphersuite_t *info)
{
    return header_ssl_ciphersuite_get_name(info);
}

int mbedtls_ssl_ciphersuite_get_id(const mbedtls_ssl_ciphersuite_t *info)
{
    return header_ssl_ciphersuite_get_id(info);
}

mbedtls_x509_name *mbedtls_x509_dn_get_next(mbedtls_x509_name *dn)
{
    return header_x509_dn_get_next(dn);
}

int mbedtls_x509_crt_has_ext_type(const mbedtls_x509_crt *ctx, int ext_type)
{
    return header_x509_crt_has_ext_type(ctx, ext_type);
}

int mbedtls_ssl_conf_get_endpoint(const mbedtls_ssl_config *conf)
{
    return header_ssl_conf_get_endpoint(conf);
}

const mbedtls_ssl_config *mbedtls_ssl_context_get_config(const mbedtls_ssl_context *ssl)
{
    return header_ssl_context_get_config(ssl);
}

void mbedtls_ssl_conf_cert_cb(mbedtls_ssl_config *conf, mbedtls_ssl_hs_cb_t f_cert_cb)
{
    header_ssl_conf_cert_cb(conf, f_cert_cb);
}

int mbedtls_ssl_session_get_ticket_creation_time(mbedtls_ssl_session *session,
                                                 mbedtls_ms_time_t *ticket_creation_time)
{
    return header_ssl_session_get_ticket_creation_time(session, ticket_creation_time);
}

size_t mbedtls_ssl_session_get_id_len(const mbedtls_ssl_session *session)
{
    return header_ssl_session_get_id_len(session);
}

int mbedtls_ssl_session_get_ciphersuite_id(const mbedtls_ssl_session *session)
{
    return header_ssl_session_get_ciphersuite_id(session);
}

void mbedtls_ssl_conf_set_user_data_p(mbedtls_ssl_config *conf, void *p)
{
    header_ssl_conf_set_user_data_p(conf, p);
}

void mbedtls_ssl_conf_set_user_data_n(mbedtls_ssl_config *conf, uintptr_t n)
{
    header_ssl_conf_set_user_data_n(conf, n);
}

void *mbedtls_ssl_conf_get_user_data_p(mbedtls_ssl_config *conf)
{
    return header_ssl_conf_get_user_data_p(conf);
}

uintptr_t mbedtls_ssl_conf_get_user_data_n(mbedtls_ssl_config *conf)
{
    return header_ssl_conf_get_user_data_n(conf);
}

void mbedtls_ssl_set_user_data_p(mbedtls_ssl_context *ssl, void *p)
{
    header_ssl_set_user_data_p(ssl, p);
}

void mbedtls_ssl_set_user_data_n(mbedtls_ssl_context *ssl, uintptr_t n)
{
    header_ssl_set_user_data_n(ssl, n);
}

void *mbedtls_ssl_get_user_data_p(mbedtls_ssl_context *ssl)
{
    return header_ssl_get_user_data_p(ssl);
}

uintptr_t mbedtls_ssl_get_user_data_n(mbedtls_ssl_context *ssl)
{
    return header_ssl_get_user_data_n(ssl);
}

void mbedtls_ssl_conf_dn_hints(mbedtls_ssl_config *conf, const mbedtls_x509_crt *crt)
{
    header_ssl_conf_dn_hints(conf, crt);
}

const char *mbedtls_ssl_get_hostname(mbedtls_ssl_context *ssl)
{
    return header_ssl_get_hostname(ssl);
}

void mbedtls_ssl_conf_max_tls_version(mbedtls_ssl_config *conf,
                                      mbedtls_ssl_protocol_version tls_version)
{
    header_ssl_conf_max_tls_version(conf, tls_version);
}

void mbedtls_ssl_conf_min_tls_version(mbedtls_ssl_config *conf,
                                      mbedtls_ssl_protocol_version tls_version)
{
    header_ssl_conf_min_tls_version(conf, tls_version);
}

mbedtls_ssl_protocol_version mbedtls_ssl_get_version_number(const mbedtls_ssl_context *ssl)
{
    return header_ssl_get_version_number(ssl);
}

int mbedtls_ssl_is_handshake_over(mbedtls_ssl_context *ssl)
{
    return header_ssl_is_handshake_over(ssl);
}

int mbedtls_ssl_cache_get_timeout(mbedtls_ssl_cache_context *cache)
{
    return header_ssl_cache_get_timeout(cache);
}
