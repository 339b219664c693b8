/* Getters for private fields and for results: this file, let_go.c, session_binding.c and the
 * verification (verify.h) alone look inside Mbed TLS's structures. */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include "native.h"
#include "ssl_misc.h"

int native_ssl_config_lacks_trust(const mbedtls_ssl_config *conf)
{
    return conf->endpoint == MBEDTLS_SSL_IS_CLIENT && conf->authmode == MBEDTLS_SSL_VERIFY_REQUIRED
           && conf->ca_chain == NULL && conf->psk == NULL;
}

int native_ssl_config_endpoint(const mbedtls_ssl_config *conf)
{
    return conf->endpoint;
}

int native_ssl_config_authmode(const mbedtls_ssl_config *conf)
{
    return conf->authmode;
}

mbedtls_x509_crt *native_ssl_config_ca_chain(const mbedtls_ssl_config *conf)
{
    return conf->ca_chain;
}

size_t native_ssl_out_left(const mbedtls_ssl_context *ssl)
{
    return ssl->out_left;
}

int native_ssl_record_is_queued(const mbedtls_ssl_context *ssl)
{
    return ssl->out_left > 0 && ssl->key_update != MBEDTLS_SSL_KEY_UPDATE_QUEUED;
}

int native_ssl_flush_output(mbedtls_ssl_context *ssl)
{
    return mbedtls_ssl_flush_output(ssl);
}

int native_ssl_is_handshake_over(mbedtls_ssl_context *ssl)
{
    return mbedtls_ssl_is_handshake_over(ssl);
}

int native_ssl_is_datagram(const mbedtls_ssl_context *ssl)
{
    return ssl->conf != NULL && ssl->conf->transport == MBEDTLS_SSL_TRANSPORT_DATAGRAM;
}

int native_ssl_config_is_datagram(const mbedtls_ssl_config *conf)
{
    return conf->transport == MBEDTLS_SSL_TRANSPORT_DATAGRAM;
}

int native_ssl_record_is_newest(const mbedtls_ssl_context *ssl)
{
    if (ssl->in_ctr == NULL || MBEDTLS_GET_UINT16_BE(ssl->in_ctr, 0) != ssl->in_epoch) {
        return 0;
    }
    return (MBEDTLS_GET_UINT64_BE(ssl->in_ctr, 0) & 0xffffffffffffULL) == ssl->in_window_top;
}

int native_dtls_srtp_info_chosen_dtls_srtp_profile(const mbedtls_dtls_srtp_info *info)
{
    return info->chosen_dtls_srtp_profile;
}

int native_dtls_srtp_info_mki_len(const mbedtls_dtls_srtp_info *info)
{
    return info->mki_len;
}

const unsigned char *native_dtls_srtp_info_mki_value(const mbedtls_dtls_srtp_info *info)
{
    return info->mki_value;
}

int native_ssl_state(const mbedtls_ssl_context *ssl)
{
    return ssl->state;
}

int native_ssl_alert(const mbedtls_ssl_context *ssl)
{
    return ssl->in_msg == NULL ? -1 : ssl->in_msg[1];
}

#define HEARTBEAT 24

/* The header of the last record, or what there is of what stands in its place: RFC 8446 5.1. */
int native_ssl_speaks_tls(const mbedtls_ssl_context *ssl)
{
    const unsigned char *header = ssl->in_hdr;
    if (header == NULL || (header[0] == 0 && ssl->in_left == 0)) {
        return 1;
    }
    return header[0] >= MBEDTLS_SSL_MSG_CHANGE_CIPHER_SPEC && header[0] <= HEARTBEAT
           && (ssl->in_left == 1 || header[1] == 3);
}

/* Days since 1970-01-01 of a date in the proleptic Gregorian calendar; the inverse of
 * mbedtls_platform_gmtime_r. */
double native_x509_time_ms(const mbedtls_x509_time *t)
{
    int year = t->mon <= 2 ? t->year - 1 : t->year;
    int era = (year >= 0 ? year : year - 399) / 400;
    int year_of_era = year - era * 400;
    int day_of_year = (153 * (t->mon > 2 ? t->mon - 3 : t->mon + 9) + 2) / 5 + t->day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    double days = (double) era * 146097 + day_of_era - 719468;
    return (((days * 24 + t->hour) * 60 + t->min) * 60 + t->sec) * 1000;
}

const unsigned char *native_ssl_session_id(const mbedtls_ssl_session *session)
{
    return session->id;
}
