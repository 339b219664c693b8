/* A session is as good as the verification behind it: it is bound to what its peer was judged by,
 * and resumes under the same only. The digest tells nothing secret: a pre-shared key goes in by its
 * identity. */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include <string.h>
#include "native.h"
#include "session_binding.h"
#include "ssl_misc.h"
#include "mbedtls/constant_time.h"
#include "mbedtls/sha256.h"

/* RFC 8446 4.6.1: the most that a ticket may live. Here it counts from the full handshake, however
 * often it was resumed. */
#define MAX_AGE_MS (7 * 24 * 3600 * (mbedtls_ms_time_t) 1000)

typedef struct {
    mbedtls_sha256_context sha;
    int ret;
} hash;

static void add(hash *to, const void *bytes, size_t size)
{
    if (to->ret == 0 && size > 0) {
        to->ret = mbedtls_sha256_update(&to->sha, bytes, size);
    }
}

static void add_number(hash *to, uint32_t number)
{
    unsigned char bytes[4];
    MBEDTLS_PUT_UINT32_BE(number, bytes, 0);
    add(to, bytes, sizeof(bytes));
}

static void add_sized(hash *to, const void *bytes, size_t size)
{
    add_number(to, (uint32_t) size);
    add(to, bytes, size);
}

/* Names are compared without regard to case. A name that is not there is another one than an empty
 * one. */
static void add_name(hash *to, const unsigned char *name, size_t size)
{
    add_number(to, name != NULL);
    add_number(to, (uint32_t) size);
    for (size_t i = 0; i < size; i++) {
        unsigned char letter = name[i] >= 'A' && name[i] <= 'Z' ? name[i] + ('a' - 'A') : name[i];
        add(to, &letter, 1);
    }
}

/* Each certificate is hashed once in its life: a chain of all public roots takes a millisecond. */
static void add_chain(hash *to, mbedtls_x509_crt *crt)
{
    for (; crt != NULL; crt = crt->next) {
        if (crt->raw.len == 0) {
            continue;
        }
        if (!crt->digested && to->ret == 0) {
            to->ret = mbedtls_sha256(crt->raw.p, crt->raw.len, crt->digest, 0);
            crt->digested = to->ret == 0;
        }
        add_sized(to, crt->digest, sizeof(crt->digest));
    }
    add_number(to, 0);
}

static void add_crls(hash *to, const mbedtls_x509_crl *crl)
{
    for (; crl != NULL; crl = crl->next) {
        if (crl->raw.len > 0) {
            add_sized(to, crl->raw.p, crl->raw.len);
        }
    }
    add_number(to, 0);
}

static void add_profile(hash *to, const mbedtls_x509_crt_profile *profile)
{
    add_number(to, profile != NULL);
    if (profile != NULL) {
        add_number(to, profile->allowed_mds);
        add_number(to, profile->allowed_pks);
        add_number(to, profile->allowed_curves);
        add_number(to, profile->rsa_min_bitlen);
    }
}

/* What a callback will say cannot be hashed: who it is, in this instance. Its numbers mean
 * something else in another one. */
static void add_verify(hash *to, const mbedtls_ssl_context *ssl)
{
    static unsigned char instance[32];
    static int known;
    int own = ssl->f_vrfy != NULL;
    uintptr_t function = (uintptr_t) (own ? ssl->f_vrfy : ssl->conf->f_vrfy);
    add_number(to, (uint32_t) function);
    if (function == 0) {
        return;
    }
    if (!known && to->ret == 0) {
        to->ret = ssl->conf->f_rng(ssl->conf->p_rng, instance, sizeof(instance));
        known = to->ret == 0;
    }
    add_number(to, (uint32_t) (uintptr_t) (own ? ssl->p_vrfy : ssl->conf->p_vrfy));
    add(to, instance, sizeof(instance));
}

static uint8_t authmode_of(const mbedtls_ssl_context *ssl)
{
    uint8_t chosen = ssl->handshake->sni_authmode;
    return chosen != MBEDTLS_SSL_VERIFY_UNSET ? chosen : ssl->conf->authmode;
}

static int judged_by(const mbedtls_ssl_context *ssl, unsigned char digest[32])
{
    const mbedtls_ssl_config *conf = ssl->conf;
    const mbedtls_ssl_handshake_params *handshake = ssl->handshake;
    int by_name = handshake->sni_ca_chain != NULL;
    hash to = { .ret = 0 };

    mbedtls_sha256_init(&to.sha);
    to.ret = mbedtls_sha256_starts(&to.sha, 0);
    /* The second number is the rules: Mbed TLS's own or the strict ones, with the name or
     * without. */
    add_number(&to, conf->endpoint);
    add_number(&to, (uint32_t) (conf->native_strict | conf->native_waives_name << 1));
    add_number(&to, authmode_of(ssl));
    if (conf->endpoint == MBEDTLS_SSL_IS_SERVER) {
        add_name(&to, handshake->sni_name, handshake->sni_name_len);
    } else {
        add_name(&to, (const unsigned char *) ssl->hostname,
                 ssl->hostname == NULL ? 0 : strlen(ssl->hostname));
    }
    add_chain(&to, by_name ? handshake->sni_ca_chain : conf->ca_chain);
    add_crls(&to, by_name ? handshake->sni_ca_crl : conf->ca_crl);
    add_profile(&to, conf->cert_profile);
    add_verify(&to, ssl);
    add_sized(&to, conf->psk_identity, conf->psk_identity == NULL ? 0 : conf->psk_identity_len);
    if (to.ret == 0) {
        to.ret = mbedtls_sha256_finish(&to.sha, digest);
    }
    mbedtls_sha256_free(&to.sha);
    return to.ret;
}

/* The connection that was bound last, until it was asked for, and when. */
static const mbedtls_ssl_context *bound;
static mbedtls_ms_time_t bound_at;

void native_session_begin(mbedtls_ssl_context *ssl)
{
    bound = ssl;
    bound_at = ssl->session_negotiate->established = mbedtls_ms_time();
}

int native_session_bind(mbedtls_ssl_context *ssl)
{
    native_session_begin(ssl);
    return judged_by(ssl, ssl->session_negotiate->binding);
}

/* RFC 7627 5.3: a session with extended master secret is not resumed by a hello without, also not
 * by one of which a server with the extension switched off sees nothing; a session without it is
 * never resumed. */
static int extended_ms_fits(mbedtls_ssl_context *ssl, const mbedtls_ssl_session *session)
{
    if (!session->extended_ms || ssl->handshake->extended_ms) {
        return session->extended_ms != 0;
    }
    mbedtls_ssl_send_alert_message(ssl, MBEDTLS_SSL_ALERT_LEVEL_FATAL,
                                   MBEDTLS_SSL_ALERT_MSG_HANDSHAKE_FAILURE);
    return MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE;
}

/* Within `max_age` of its full handshake, of this end and bound as `binding`. */
static int is_bound(const mbedtls_ssl_context *ssl, const mbedtls_ssl_session *session,
                    const unsigned char binding[32], double max_age)
{
    mbedtls_ms_time_t age = mbedtls_ms_time() - session->established;
    return age >= 0 && (double) age < max_age && session->endpoint == ssl->conf->endpoint &&
           mbedtls_ct_memcmp(session->binding, binding, sizeof(session->binding)) == 0;
}

int native_session_fits(mbedtls_ssl_context *ssl, const mbedtls_ssl_session *session)
{
    /* A ticket of TLS 1.3 has no master secret: in TLS 1.2 it would be resumed with one that
     * everybody knows. */
    if (session->tls_version != ssl->tls_version ||
        !is_bound(ssl, session, ssl->session_negotiate->binding, MAX_AGE_MS)) {
        return 0;
    }
    return session->tls_version == MBEDTLS_SSL_VERSION_TLS1_2 ? extended_ms_fits(ssl, session) : 1;
}

double native_ssl_take_bound(const mbedtls_ssl_context *ssl)
{
    if (bound != ssl) {
        return -1;
    }
    bound = NULL;
    return (double) bound_at;
}

double native_ssl_established(const mbedtls_ssl_context *ssl)
{
    return ssl->session == NULL ? -1 : (double) ssl->session->established;
}

int native_ssl_session_is_verified(const mbedtls_ssl_context *ssl,
                                   const mbedtls_ssl_session *session)
{
    return session->verify_result == 0 || ssl->conf->authmode == MBEDTLS_SSL_VERIFY_NONE;
}

/* Who judges after the handshake is bound to judge so again, and keeps what was found. */
static int may_be_offered(const mbedtls_ssl_config *conf, const mbedtls_ssl_session *session)
{
    return session->verify_result == 0 || conf->authmode != MBEDTLS_SSL_VERIFY_REQUIRED;
}

static int is_enabled(const mbedtls_ssl_config *conf, const mbedtls_ssl_session *session)
{
    const int *suite = conf->ciphersuite_list;
    if (session->tls_version < conf->min_tls_version
        || session->tls_version > conf->max_tls_version) {
        return 0;
    }
    if (session->tls_version == MBEDTLS_SSL_VERSION_TLS1_2 && !session->extended_ms) {
        return 0;
    }
    while (*suite != 0 && *suite != session->ciphersuite) {
        suite++;
    }
    return *suite != 0;
}

int native_ssl_session_offer(mbedtls_ssl_context *ssl, mbedtls_ssl_session *session, double max_age)
{
    unsigned char binding[32];
    int ret = judged_by(ssl, binding);
    if (ret != 0) {
        return ret;
    }
    if (!is_bound(ssl, session, binding, max_age < MAX_AGE_MS ? max_age : MAX_AGE_MS) ||
        !may_be_offered(ssl->conf, session) || !is_enabled(ssl->conf, session)) {
        return 0;
    }
    /* The name is bound already; in TLS 1.3 Mbed TLS fails where its case is another one. */
    if ((ret = mbedtls_ssl_session_set_hostname(session, mbedtls_ssl_get_hostname_pointer(ssl)))
        == 0) {
        ret = mbedtls_ssl_set_session(ssl, session);
    }
    return ret == 0 ? 1 : ret == MBEDTLS_ERR_SSL_ALLOC_FAILED ? ret : 0;
}

int native_ssl_config_judges_by(const mbedtls_ssl_config *conf, const void *ca_chain)
{
    return conf->ca_chain == ca_chain && conf->ca_crl == NULL && conf->f_vrfy == NULL &&
           conf->cert_profile == &mbedtls_x509_crt_profile_default;
}
