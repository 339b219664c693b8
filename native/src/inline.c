/* Functions that Mbed TLS's headers define inline, given a symbol so that they can be exported under their own names. */
#define mbedtls_ssl_conf_min_tls_version header_ssl_conf_min_tls_version
#define mbedtls_ssl_conf_max_tls_version header_ssl_conf_max_tls_version
#define mbedtls_ssl_get_version_number header_ssl_get_version_number
#include "mbedtls/ssl.h"
#undef mbedtls_ssl_conf_min_tls_version
#undef mbedtls_ssl_conf_max_tls_version
#undef mbedtls_ssl_get_version_number

void mbedtls_ssl_conf_min_tls_version(mbedtls_ssl_config *conf, mbedtls_ssl_protocol_version tls_version)
{
    header_ssl_conf_min_tls_version(conf, tls_version);
}

void mbedtls_ssl_conf_max_tls_version(mbedtls_ssl_config *conf, mbedtls_ssl_protocol_version tls_version)
{
    header_ssl_conf_max_tls_version(conf, tls_version);
}

mbedtls_ssl_protocol_version mbedtls_ssl_get_version_number(const mbedtls_ssl_context *ssl)
{
    return header_ssl_get_version_number(ssl);
}
