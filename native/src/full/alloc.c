/* One pair of functions for each structure: allocate and initialise, release and free. */
#include "native_full.h"
#include <string.h>
#include "structure.h"

#define MBEDTLS(name, prefix) \
    NATIVE_STRUCTURE_OF(mbedtls_##name, name, mbedtls_##prefix##_init, mbedtls_##prefix##_free)
/* Zeroes are its initialised state. */
#define PSA_OPERATION(kind) \
    NATIVE_STRUCTURE_OF(psa_##kind##_operation_t, psa_##kind##_operation_t, (void), \
                        (void) psa_##kind##_abort)

MBEDTLS(aes_context, aes)
MBEDTLS(aes_xts_context, aes_xts)
MBEDTLS(ccm_context, ccm)
MBEDTLS(chacha20_context, chacha20)
MBEDTLS(chachapoly_context, chachapoly)
MBEDTLS(cipher_context_t, cipher)
MBEDTLS(ecdh_context, ecdh)
MBEDTLS(ecdsa_context, ecdsa)
MBEDTLS(ecjpake_context, ecjpake)
MBEDTLS(ecp_group, ecp_group)
MBEDTLS(ecp_keypair, ecp_keypair)
MBEDTLS(ecp_point, ecp_point)
MBEDTLS(gcm_context, gcm)
MBEDTLS(hmac_drbg_context, hmac_drbg)
MBEDTLS(md5_context, md5)
MBEDTLS(mpi, mpi)
MBEDTLS(nist_kw_context, nist_kw)
MBEDTLS(pem_context, pem)
MBEDTLS(pkcs7, pkcs7)
MBEDTLS(poly1305_context, poly1305)
MBEDTLS(rsa_context, rsa)
MBEDTLS(sha1_context, sha1)
MBEDTLS(sha256_context, sha256)
MBEDTLS(sha3_context, sha3)
MBEDTLS(sha512_context, sha512)
MBEDTLS(x509write_cert, x509write_crt)
MBEDTLS(x509write_csr, x509write_csr)
NATIVE_STRUCTURE_OF(psa_key_attributes_t, psa_key_attributes_t, (void), psa_reset_key_attributes)
PSA_OPERATION(aead)
PSA_OPERATION(cipher)
PSA_OPERATION(hash)
PSA_OPERATION(key_derivation)
PSA_OPERATION(mac)
PSA_OPERATION(pake)
NATIVE_STRUCTURE_OF(psa_pake_cipher_suite_t, psa_pake_cipher_suite_t, (void), (void))
NATIVE_STRUCTURE_OF(psa_custom_key_parameters_t, psa_custom_key_parameters_t, (void), (void))

unsigned char *native_copy_of(const unsigned char *p, size_t len)
{
    unsigned char *copy = mbedtls_calloc(1, len == 0 ? 1 : len);
    if (copy != NULL && len != 0) {
        memcpy(copy, p, len);
    }
    return copy;
}

mbedtls_asn1_sequence *native_asn1_sequence_new(int tag, const unsigned char *p, size_t len,
    mbedtls_asn1_sequence *next)
{
    mbedtls_asn1_sequence *element = mbedtls_calloc(1, sizeof(*element));
    unsigned char *copy = native_copy_of(p, len);
    if (element == NULL || copy == NULL) {
        mbedtls_free(element);
        mbedtls_free(copy);
        return NULL;
    }
    element->buf.tag = tag;
    element->buf.len = len;
    element->buf.p = copy;
    element->next = next;
    return element;
}

void native_asn1_sequence_delete(mbedtls_asn1_sequence *list)
{
    while (list != NULL) {
        mbedtls_asn1_sequence *next = list->next;
        mbedtls_free(list->buf.p);
        mbedtls_free(list);
        list = next;
    }
}

mbedtls_x509_san_list *native_x509_san_list_new(int type, const unsigned char *p, size_t len,
    mbedtls_x509_san_list *next)
{
    mbedtls_x509_san_list *element = mbedtls_calloc(1, sizeof(*element));
    unsigned char *copy = native_copy_of(p, len);
    if (element == NULL || copy == NULL) {
        mbedtls_free(element);
        mbedtls_free(copy);
        return NULL;
    }
    element->node.type = type;
    element->node.san.unstructured_name.len = len;
    element->node.san.unstructured_name.p = copy;
    element->next = next;
    return element;
}

void native_x509_san_list_delete(mbedtls_x509_san_list *list)
{
    while (list != NULL) {
        mbedtls_x509_san_list *next = list->next;
        mbedtls_free(list->node.san.unstructured_name.p);
        mbedtls_free(list);
        list = next;
    }
}
