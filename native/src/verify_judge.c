/* What each certificate of a path must be: current, a CA above the first, meant for the use, of
 * good keys and digests. */
#include "verify.h"
#include "mbedtls/md.h"
#include "mbedtls/oid.h"

void verify_fault(verification *v, unsigned at, verdict_kind kind, uint32_t flags,
                  const void *detail, size_t size)
{
    v->flags[at] |= flags;
    v->faults++;
    if (v->recording) {
        verdict_add(kind, at, detail, size);
    }
}

int verify_is_current(const verification *v, const mbedtls_x509_crt *crt)
{
    return mbedtls_x509_time_cmp(&crt->valid_from, &v->now) <= 0
           && mbedtls_x509_time_cmp(&crt->valid_to, &v->now) >= 0;
}

/* A trusted certificate of version 1 cannot say that it is a CA: whoever trusts it does. */
static int is_ca(const mbedtls_x509_crt *crt, int trusted)
{
    return crt->version == 3 ? crt->ca_istrue : trusted;
}

int verify_may_sign(const mbedtls_x509_crt *crt, int trusted)
{
    return is_ca(crt, trusted)
           && mbedtls_x509_crt_check_key_usage(crt, MBEDTLS_X509_KU_KEY_CERT_SIGN) == 0;
}

static void judge_dates(verification *v, unsigned at)
{
    const mbedtls_x509_crt *crt = v->path[at];
    if (!verify_dates_in_utc(crt)) {
        verify_fault(v, at, VERDICT_DATES, NATIVE_BADCERT_EXTENSION, NULL, 0);
    }
    if (mbedtls_x509_time_cmp(&crt->valid_to, &v->now) < 0) {
        verify_fault(v, at, VERDICT_EXPIRED, MBEDTLS_X509_BADCERT_EXPIRED, NULL, 0);
    }
    if (mbedtls_x509_time_cmp(&crt->valid_from, &v->now) > 0) {
        verify_fault(v, at, VERDICT_FUTURE, MBEDTLS_X509_BADCERT_FUTURE, NULL, 0);
    }
}

/* RFC 5280 6.1.4 (l), (m): those issued by themselves do not count, nor does the peer's own. */
static int is_too_long(const verification *v, unsigned at)
{
    int below = 0;
    for (unsigned i = 1; i < at; i++) {
        below += !verify_self_issued(v->path[i]);
    }
    return v->path[at]->max_pathlen > 0 && below > v->path[at]->max_pathlen - 1;
}

static void judge_ca(verification *v, unsigned at)
{
    const mbedtls_x509_crt *crt = v->path[at];
    int trusted = v->anchored && at + 1 == v->length;
    if (!is_ca(crt, trusted)) {
        verify_fault(v, at, VERDICT_NOT_CA, MBEDTLS_X509_BADCERT_NOT_TRUSTED, NULL, 0);
    } else if (!verify_may_sign(crt, trusted)) {
        verify_fault(v, at, VERDICT_NO_CERT_SIGN, MBEDTLS_X509_BADCERT_NOT_TRUSTED, NULL, 0);
    }
    if (is_too_long(v, at)) {
        unsigned char most = (unsigned char) (crt->max_pathlen - 1);
        verify_fault(v, at, VERDICT_PATH_LENGTH, MBEDTLS_X509_BADCERT_NOT_TRUSTED, &most, 1);
    }
}

static void judge_extended_usage(verification *v, unsigned at)
{
    const mbedtls_x509_crt *crt = v->path[at];
    const char *wanted = v->client ? MBEDTLS_OID_CLIENT_AUTH : MBEDTLS_OID_SERVER_AUTH;
    if (mbedtls_x509_crt_check_extended_key_usage(crt, wanted,
                                                  MBEDTLS_OID_SIZE(MBEDTLS_OID_SERVER_AUTH))
        == 0) {
        return;
    }
    verify_fault(v, at, VERDICT_EXT_KEY_USAGE, MBEDTLS_X509_BADCERT_EXT_KEY_USAGE, NULL, 0);
    if (v->recording) {
        for (const mbedtls_x509_sequence *has = &crt->ext_key_usage;
             has != NULL && has->buf.p != NULL; has = has->next) {
            verdict_add(VERDICT_EXT_KEY_USAGE, at, has->buf.p, has->buf.len);
        }
    }
}

static void judge_usage(verification *v)
{
    const mbedtls_x509_crt *crt = v->path[0];
    if (mbedtls_x509_crt_check_key_usage(crt, MBEDTLS_X509_KU_DIGITAL_SIGNATURE) != 0) {
        unsigned char has[2] = { (unsigned char) crt->key_usage,
                                 (unsigned char) (crt->key_usage >> 8) };
        verify_fault(v, 0, VERDICT_KEY_USAGE, MBEDTLS_X509_BADCERT_KEY_USAGE, has, sizeof(has));
    }
}

static void judge_keys(verification *v, unsigned at)
{
    const mbedtls_x509_crt *crt = v->path[at];
    int is_trusted_issuer = v->anchored && at + 1 == v->length && at > 0;
    if (!verify_key_allowed(v->profile, &crt->pk)) {
        unsigned bits = (unsigned) mbedtls_pk_get_bitlen(&crt->pk);
        unsigned char size[2] = { (unsigned char) (bits >> 8), (unsigned char) bits };
        verify_fault(v, at, VERDICT_KEY, MBEDTLS_X509_BADCERT_BAD_KEY, size, sizeof(size));
    }
    if (at == 0 && !verify_kind_allowed(v->profile, mbedtls_pk_get_type(&crt->pk))) {
        verify_fault(v, at, VERDICT_SIGNATURE_KEY, MBEDTLS_X509_BADCERT_BAD_PK, NULL, 0);
    }
    /* What a trusted certificate is signed with does not matter: nobody asks. */
    if (is_trusted_issuer) {
        return;
    }
    if (!verify_digest_allowed(v->profile, crt->sig_md, crt->sig_pk)) {
        unsigned char md = (unsigned char) crt->sig_md;
        verify_fault(v, at, VERDICT_DIGEST, MBEDTLS_X509_BADCERT_BAD_MD, &md, 1);
    }
    if (!verify_kind_allowed(v->profile, crt->sig_pk)) {
        verify_fault(v, at, VERDICT_SIGNATURE_KEY, MBEDTLS_X509_BADCERT_BAD_PK, NULL, 0);
    }
}

void verify_judge(verification *v)
{
    v->faults = 0;
    for (unsigned at = 0; at < v->length; at++) {
        v->flags[at] = 0;
        if (v->recording) {
            verdict_add(VERDICT_CERTIFICATE, at, v->path[at]->raw.p, v->path[at]->raw.len);
        }
    }
    for (unsigned at = 0; at < v->length; at++) {
        judge_dates(v, at);
        judge_keys(v, at);
        judge_extended_usage(v, at);
        verify_extensions_known(v, at);
        if (at > 0) {
            judge_ca(v, at);
        }
    }
    verify_host(v);
    judge_usage(v);
    if (!v->anchored) {
        verify_fault(v, v->length - 1, v->broken, MBEDTLS_X509_BADCERT_NOT_TRUSTED, NULL, 0);
    }
    verify_constraints(v);
    verify_policies(v);
    verify_crls(v);
}
