/* Revocation lists, as Mbed TLS looks at them: those of the issuer that there are, each signed by
 * it and current. */
#include "verify.h"

static int judge_list(verification *v, unsigned at, mbedtls_x509_crl *crl)
{
    mbedtls_x509_crt *ca = v->path[at + 1];
    int flags = 0;
    if (mbedtls_x509_crt_check_key_usage(ca, MBEDTLS_X509_KU_CRL_SIGN) != 0
        || !verify_crl_signed_by(v, crl, ca)) {
        return MBEDTLS_X509_BADCRL_NOT_TRUSTED;
    }
    if (!verify_digest_allowed(v->profile, crl->sig_md, crl->sig_pk)) {
        flags |= MBEDTLS_X509_BADCRL_BAD_MD;
    }
    if (!verify_kind_allowed(v->profile, crl->sig_pk)) {
        flags |= MBEDTLS_X509_BADCRL_BAD_PK;
    }
    if (mbedtls_x509_time_cmp(&crl->next_update, &v->now) < 0) {
        flags |= MBEDTLS_X509_BADCRL_EXPIRED;
    }
    if (mbedtls_x509_time_cmp(&crl->this_update, &v->now) > 0) {
        flags |= MBEDTLS_X509_BADCRL_FUTURE;
    }
    if (mbedtls_x509_crt_is_revoked(v->path[at], crl)) {
        flags |= MBEDTLS_X509_BADCERT_REVOKED;
    }
    return flags;
}

static void judge_certificate(verification *v, unsigned at)
{
    for (mbedtls_x509_crl *crl = v->crls; crl != NULL; crl = crl->next) {
        if (crl->version == 0
            || !verify_same_name(&crl->issuer_raw, &v->path[at + 1]->subject_raw)) {
            continue;
        }
        int flags = judge_list(v, at, crl);
        if ((flags & MBEDTLS_X509_BADCERT_REVOKED) != 0) {
            verify_fault(v, at, VERDICT_REVOKED, (uint32_t) flags, NULL, 0);
            flags &= ~MBEDTLS_X509_BADCERT_REVOKED;
        }
        if (flags != 0) {
            unsigned char detail[4] = { (unsigned char) (flags >> 24),
                                        (unsigned char) (flags >> 16), (unsigned char) (flags >> 8),
                                        (unsigned char) flags };
            verify_fault(v, at, VERDICT_CRL, (uint32_t) flags, detail, sizeof(detail));
        }
    }
}

void verify_crls(verification *v)
{
    for (unsigned at = 0; at + 1 < v->length; at++) {
        judge_certificate(v, at);
    }
}
