/* What certificates and requests are written with, where Mbed TLS has no function for it. */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include "native_full.h"
#include "mbedtls/md.h"
#include "mbedtls/platform.h"

mbedtls_ecp_keypair *native_pk_ec(mbedtls_pk_context *pk)
{
    return mbedtls_pk_ec(*pk);
}

mbedtls_rsa_context *native_pk_rsa(mbedtls_pk_context *pk)
{
    return mbedtls_pk_rsa(*pk);
}

static mbedtls_asn1_named_data *part_of(const mbedtls_x509_name *name)
{
    mbedtls_asn1_named_data *part = mbedtls_calloc(1, sizeof(*part));
    if (part == NULL) {
        return NULL;
    }
    part->oid = name->oid;
    part->val = name->val;
    part->oid.p = native_copy_of(name->oid.p, name->oid.len);
    part->val.p = native_copy_of(name->val.p, name->val.len);
    if (part->oid.p == NULL || part->val.p == NULL) {
        mbedtls_free(part->oid.p);
        mbedtls_free(part->val.p);
        mbedtls_free(part);
        return NULL;
    }
    return part;
}

/* The list that is written has its last part first. */
static int set_name(mbedtls_asn1_named_data **head, const mbedtls_x509_name *name)
{
    mbedtls_asn1_named_data *list = NULL;
    for (; name != NULL && name->oid.p != NULL; name = name->next) {
        mbedtls_asn1_named_data *part = name->next_merged ? NULL : part_of(name);
        if (part == NULL) {
            mbedtls_asn1_free_named_data_list(&list);
            return name->next_merged ? MBEDTLS_ERR_X509_FEATURE_UNAVAILABLE
                : MBEDTLS_ERR_X509_ALLOC_FAILED;
        }
        part->next = list;
        list = part;
    }
    mbedtls_asn1_free_named_data_list(head);
    *head = list;
    return 0;
}

int native_x509write_crt_set_issuer(mbedtls_x509write_cert *ctx, const mbedtls_x509_name *name)
{
    return set_name(&ctx->issuer, name);
}

int native_x509write_crt_set_subject(mbedtls_x509write_cert *ctx, const mbedtls_x509_name *name)
{
    return set_name(&ctx->subject, name);
}

int native_x509_csr_verify(const mbedtls_x509_csr *csr)
{
    unsigned char hash[MBEDTLS_MD_MAX_SIZE];
    const mbedtls_md_info_t *md = mbedtls_md_info_from_type(csr->sig_md);
    if (md == NULL) {
        return MBEDTLS_ERR_X509_UNKNOWN_SIG_ALG;
    }
    int ret = mbedtls_md(md, csr->cri.p, csr->cri.len, hash);
    if (ret != 0) {
        return ret;
    }
    return mbedtls_pk_verify_ext(csr->sig_pk, csr->sig_opts, (mbedtls_pk_context *) &csr->pk,
        csr->sig_md, hash,
                                 mbedtls_md_get_size(md), csr->sig.p, csr->sig.len);
}
