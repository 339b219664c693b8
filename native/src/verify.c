/* What a peer's certificates are judged by: these rules, or Mbed TLS's own. Both tell why they
 * refuse (verify_verdict.c). */
#include <string.h>
#include "verify.h"
#include "native.h"
#include "ssl_misc.h"
#include "mbedtls/oid.h"

typedef int (*verify_callback)(void *, mbedtls_x509_crt *, int, uint32_t *);

void native_ssl_conf_verification(mbedtls_ssl_config *conf, int strict, int waives_name)
{
    conf->native_strict = (uint8_t) (strict != 0);
    conf->native_waives_name = (uint8_t) (waives_name != 0);
}

int native_ssl_config_is_strict(const mbedtls_ssl_config *conf)
{
    return conf->native_strict;
}

int native_ssl_config_waives_name(const mbedtls_ssl_config *conf)
{
    return conf->native_waives_name;
}

/* Reading a key may cost as much as a signature, also of a certificate that cannot be read in the
 * end. */
#define MOST_UNREADABLE 16

int native_peer_crt_parse(const mbedtls_ssl_context *ssl, mbedtls_x509_crt *chain,
                          const unsigned char *der, size_t size)
{
    if (!ssl->conf->native_strict) {
        return verify_parse_as_mbedtls(chain, der, size);
    }
    static int unreadable;
    const mbedtls_x509_crt *last = chain;
    while (last->next != NULL) {
        last = last->next;
    }
    int was_empty = chain->version == 0;
    int ret = verify_parse_sent(chain, der, size);
    if (ret != 0) {
        /* Not one of the numbers that the caller lets pass. */
        return ret == MBEDTLS_ERR_X509_UNKNOWN_SIG_ALG + MBEDTLS_ERR_OID_NOT_FOUND
                   ? MBEDTLS_ERR_X509_UNKNOWN_SIG_ALG
                   : ret;
    }
    unreadable = was_empty ? 0 : unreadable + (last->next == NULL);
    return unreadable > MOST_UNREADABLE ? MBEDTLS_ERR_X509_CHAIN_TOO_COSTLY : 0;
}

/* Lets the callback, if there is one, change the flags of each certificate of the path, the trusted
 * one first. */
static int merge_flags(verification *v, uint32_t *flags, verify_callback f_vrfy, void *p_vrfy)
{
    *flags = 0;
    for (unsigned at = v->length; at-- > 0;) {
        uint32_t own = v->flags[at];
        int ret = f_vrfy == NULL ? 0 : f_vrfy(p_vrfy, v->path[at], (int) at, &own);
        if (ret != 0) {
            *flags = (uint32_t) -1;
            /* The caller lets this number pass where verification is optional. */
            return ret == MBEDTLS_ERR_X509_CERT_VERIFY_FAILED ? MBEDTLS_ERR_X509_FATAL_ERROR : ret;
        }
        if ((own & ~v->flags[at] & MBEDTLS_X509_BADCERT_OTHER) != 0) {
            verdict_add_certificate(at, v->path[at], MBEDTLS_X509_BADCERT_OTHER);
        }
        *flags |= own;
    }
    return *flags == 0 ? 0 : MBEDTLS_ERR_X509_CERT_VERIFY_FAILED;
}

static int run(verification *v, uint32_t *flags, verify_callback f_vrfy, void *p_vrfy)
{
    verify_search(v);
    if (v->failure != 0) {
        *flags = (uint32_t) -1;
        return v->failure;
    }
    return merge_flags(v, flags, f_vrfy, p_vrfy);
}

/* Keeps what Mbed TLS's own verification found, for the words. */
typedef struct {
    verify_callback f_vrfy;
    void *p_vrfy;
} observer;

static int observe(void *ctx, mbedtls_x509_crt *crt, int depth, uint32_t *flags)
{
    const observer *o = ctx;
    int ret = o->f_vrfy == NULL ? 0 : o->f_vrfy(o->p_vrfy, crt, depth, flags);
    verdict_add_certificate((unsigned) depth, crt, *flags);
    return ret;
}

int native_peer_verify(const mbedtls_ssl_context *ssl, mbedtls_x509_crt *chain,
                       mbedtls_x509_crt *anchors, mbedtls_x509_crl *crls, const char *host,
                       uint32_t *flags, verify_callback f_vrfy, void *p_vrfy)
{
    const mbedtls_ssl_config *conf = ssl->conf;
    const char *name = conf->native_waives_name ? NULL : host;
    verdict_begin();
    if (!conf->native_strict) {
        observer o = { f_vrfy, p_vrfy };
        int ret = mbedtls_x509_crt_verify_with_profile(chain, anchors, crls, conf->cert_profile,
                                                       name, flags, observe, &o);
        if (ret == 0) {
            native_verdict_free();
        }
        return ret;
    }
    verification v = { .chain = chain,
                       .anchors = anchors,
                       .crls = crls,
                       .profile = conf->cert_profile,
                       .host = name,
                       .client = conf->endpoint == MBEDTLS_SSL_IS_SERVER };
    if (conf->cert_profile == NULL || mbedtls_x509_time_gmtime(mbedtls_time(NULL), &v.now) != 0) {
        return MBEDTLS_ERR_X509_FATAL_ERROR;
    }
    return run(&v, flags, f_vrfy, p_vrfy);
}

/* A device's verdict without a handshake: Mbed TLS's, and what its TLS looks at besides. */
static int verify_as_mbedtls(mbedtls_x509_crt *chain, mbedtls_x509_crt *anchors,
                             mbedtls_x509_crl *crls, const mbedtls_x509_crt_profile *profile,
                             const char *host, int client, uint32_t *flags)
{
    observer o = { NULL, NULL };
    uint32_t usage = 0;
    int ret = mbedtls_x509_crt_verify_with_profile(chain, anchors, crls, profile, host, flags,
                                                   observe, &o);
    if (ret != 0 && ret != MBEDTLS_ERR_X509_CERT_VERIFY_FAILED) {
        return ret;
    }
    int receiver = client ? MBEDTLS_SSL_IS_SERVER : MBEDTLS_SSL_IS_CLIENT;
    if (mbedtls_ssl_check_cert_usage(chain, NULL, receiver, MBEDTLS_SSL_VERSION_TLS1_3, &usage)
        != 0) {
        verdict_add_certificate(0, chain, usage);
    }
    *flags |= usage;
    return 0;
}

int native_verify_chain(mbedtls_x509_crt *chain, mbedtls_x509_crt *anchors, mbedtls_x509_crl *crls,
                        const mbedtls_x509_crt_profile *profile, const char *host, int strict,
                        int client, uint32_t *flags)
{
    verification v = { .chain = chain,
                       .anchors = anchors,
                       .crls = crls,
                       .profile = profile,
                       .host = host,
                       .client = client };
    verdict_begin();
    if (mbedtls_x509_time_gmtime(mbedtls_time(NULL), &v.now) != 0) {
        return MBEDTLS_ERR_X509_FATAL_ERROR;
    }
    if (!strict) {
        return verify_as_mbedtls(chain, anchors, crls, profile, host, client, flags);
    }
    int ret = run(&v, flags, NULL, NULL);
    if (ret == 0) {
        /* Nothing is wrong with any of them; they are told all the same. */
        for (unsigned at = 0; at < v.length; at++) {
            verdict_add(VERDICT_CERTIFICATE, at, v.path[at]->raw.p, v.path[at]->raw.len);
        }
    }
    return ret == MBEDTLS_ERR_X509_CERT_VERIFY_FAILED ? 0 : ret;
}
