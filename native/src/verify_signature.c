/* Signatures of certificates and revocation lists. Every check is charged to one account before it
 * is made: the only place that decides how much work a peer may cause. */
#include "verify.h"
#include "cost.h"
#include "mbedtls/ecp.h"
#include "mbedtls/md.h"

/* Ed25519 has its own hash. */
int verify_digest_allowed(const mbedtls_x509_crt_profile *profile, mbedtls_md_type_t md,
                          mbedtls_pk_type_t pk)
{
    return pk == MBEDTLS_PK_ED25519
           || (md != MBEDTLS_MD_NONE && (profile->allowed_mds & MBEDTLS_X509_ID_FLAG(md)) != 0);
}

int verify_kind_allowed(const mbedtls_x509_crt_profile *profile, mbedtls_pk_type_t pk)
{
    return pk != MBEDTLS_PK_NONE && (profile->allowed_pks & MBEDTLS_X509_ID_FLAG(pk)) != 0;
}

int verify_key_allowed(const mbedtls_x509_crt_profile *profile, const mbedtls_pk_context *pk)
{
    if (mbedtls_pk_can_do(pk, MBEDTLS_PK_RSASSA_PSS)) {
        return mbedtls_pk_get_bitlen(pk) >= profile->rsa_min_bitlen;
    }
    if (mbedtls_pk_can_do(pk, MBEDTLS_PK_ED25519)) {
        return verify_kind_allowed(profile, MBEDTLS_PK_ED25519);
    }
    if (!mbedtls_pk_can_do(pk, MBEDTLS_PK_ECKEY)) {
        return 0;
    }
    mbedtls_ecp_group_id curve = mbedtls_pk_ec(*pk)->grp.id;
    return curve != MBEDTLS_ECP_DP_NONE
           && (profile->allowed_curves & MBEDTLS_X509_ID_FLAG(curve)) != 0;
}

static int charge(verification *v, const mbedtls_pk_context *pk, size_t hashed_bytes)
{
    int ret = native_cost_charge(pk, hashed_bytes);
    if (ret != 0) {
        v->failure = ret;
    }
    return ret;
}

/* The key of the peer checks a signature too: that of the handshake. */
int verify_charge_leaf(verification *v)
{
    native_cost_begin(v->chain);
    return charge(v, &v->chain->pk, 0);
}

static int is_good(verification *v, mbedtls_pk_context *key, mbedtls_pk_type_t kind,
                   const void *options, mbedtls_md_type_t md, const mbedtls_x509_buf *signed_bytes,
                   const mbedtls_x509_buf *signature)
{
    unsigned char hash[MBEDTLS_MD_MAX_SIZE];
    const mbedtls_md_info_t *info = mbedtls_md_info_from_type(md);
    if (!mbedtls_pk_can_do(key, kind) || charge(v, key, signed_bytes->len) != 0) {
        return 0;
    }
    if (kind == MBEDTLS_PK_ED25519) {
        return mbedtls_pk_verify(key, MBEDTLS_MD_NONE, signed_bytes->p, signed_bytes->len,
                                 signature->p, signature->len)
               == 0;
    }
    if (info == NULL || mbedtls_md(info, signed_bytes->p, signed_bytes->len, hash) != 0) {
        return 0;
    }
    return mbedtls_pk_verify_ext(kind, options, key, md, hash, mbedtls_md_get_size(info),
                                 signature->p, signature->len)
           == 0;
}

static const verify_pair *find_pair(const verification *v, const void *child, const void *parent)
{
    for (unsigned i = 0; i < v->pairs; i++) {
        if (v->pair[i].child == child && v->pair[i].parent == parent) {
            return &v->pair[i];
        }
    }
    return NULL;
}

static int remember(verification *v, const void *child, const void *parent, int good)
{
    if (v->failure == 0 && v->pairs < sizeof(v->pair) / sizeof(v->pair[0])) {
        v->pair[v->pairs++] = (verify_pair) { child, parent, good };
    }
    return good;
}

int verify_signed_by(verification *v, mbedtls_x509_crt *child, mbedtls_x509_crt *parent)
{
    const verify_pair *known = find_pair(v, child, parent);
    if (known != NULL) {
        return known->good;
    }
    return remember(v, child, parent, is_good(v, &parent->pk, child->sig_pk, child->sig_opts,
                                              child->sig_md, &child->tbs, &child->sig));
}

int verify_crl_signed_by(verification *v, mbedtls_x509_crl *crl, mbedtls_x509_crt *parent)
{
    const verify_pair *known = find_pair(v, crl, parent);
    if (known != NULL) {
        return known->good;
    }
    return remember(v, crl, parent, is_good(v, &parent->pk, crl->sig_pk, crl->sig_opts,
                                            crl->sig_md, &crl->tbs, &crl->sig));
}
