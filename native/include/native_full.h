/* Our own C functions of the full build: what mbedtls-full.wasm exports beside Mbed TLS's own. */
#ifndef MBEDTLS_WASM_NATIVE_FULL_H
#define MBEDTLS_WASM_NATIVE_FULL_H

#include "native.h"
#include "mbedtls/aes.h"
#include "mbedtls/asn1.h"
#include "mbedtls/ccm.h"
#include "mbedtls/chachapoly.h"
#include "mbedtls/cipher.h"
#include "mbedtls/ecdh.h"
#include "mbedtls/ecdsa.h"
#include "mbedtls/ecjpake.h"
#include "mbedtls/gcm.h"
#include "mbedtls/hmac_drbg.h"
#include "mbedtls/md5.h"
#include "mbedtls/nist_kw.h"
#include "mbedtls/pem.h"
#include "mbedtls/pkcs7.h"
#include "mbedtls/rsa.h"
#include "mbedtls/sha1.h"
#include "mbedtls/sha256.h"
#include "mbedtls/sha3.h"
#include "mbedtls/sha512.h"
#include "psa/crypto.h"

/* full/alloc.c: allocate and initialise, and the reverse, for each structure ------------------- */

#define NATIVE_STRUCTURE(type, name)      \
    type *native_##name##_new(void);      \
    void native_##name##_delete(type *p);

NATIVE_STRUCTURE(mbedtls_aes_context, aes_context)
NATIVE_STRUCTURE(mbedtls_aes_xts_context, aes_xts_context)
NATIVE_STRUCTURE(mbedtls_ccm_context, ccm_context)
NATIVE_STRUCTURE(mbedtls_chacha20_context, chacha20_context)
NATIVE_STRUCTURE(mbedtls_chachapoly_context, chachapoly_context)
NATIVE_STRUCTURE(mbedtls_cipher_context_t, cipher_context_t)
NATIVE_STRUCTURE(mbedtls_ecdh_context, ecdh_context)
NATIVE_STRUCTURE(mbedtls_ecdsa_context, ecdsa_context)
NATIVE_STRUCTURE(mbedtls_ecjpake_context, ecjpake_context)
NATIVE_STRUCTURE(mbedtls_ecp_group, ecp_group)
NATIVE_STRUCTURE(mbedtls_ecp_keypair, ecp_keypair)
NATIVE_STRUCTURE(mbedtls_ecp_point, ecp_point)
NATIVE_STRUCTURE(mbedtls_gcm_context, gcm_context)
NATIVE_STRUCTURE(mbedtls_hmac_drbg_context, hmac_drbg_context)
NATIVE_STRUCTURE(mbedtls_md5_context, md5_context)
NATIVE_STRUCTURE(mbedtls_mpi, mpi)
NATIVE_STRUCTURE(mbedtls_nist_kw_context, nist_kw_context)
NATIVE_STRUCTURE(mbedtls_pem_context, pem_context)
NATIVE_STRUCTURE(mbedtls_pkcs7, pkcs7)
NATIVE_STRUCTURE(mbedtls_poly1305_context, poly1305_context)
NATIVE_STRUCTURE(mbedtls_rsa_context, rsa_context)
NATIVE_STRUCTURE(mbedtls_sha1_context, sha1_context)
NATIVE_STRUCTURE(mbedtls_sha256_context, sha256_context)
NATIVE_STRUCTURE(mbedtls_sha3_context, sha3_context)
NATIVE_STRUCTURE(mbedtls_sha512_context, sha512_context)
NATIVE_STRUCTURE(mbedtls_x509write_cert, x509write_cert)
NATIVE_STRUCTURE(mbedtls_x509write_csr, x509write_csr)
NATIVE_STRUCTURE(psa_key_attributes_t, psa_key_attributes_t)
/* Of an operation that was begun, _delete aborts it first. */
NATIVE_STRUCTURE(psa_aead_operation_t, psa_aead_operation_t)
NATIVE_STRUCTURE(psa_cipher_operation_t, psa_cipher_operation_t)
NATIVE_STRUCTURE(psa_hash_operation_t, psa_hash_operation_t)
NATIVE_STRUCTURE(psa_key_derivation_operation_t, psa_key_derivation_operation_t)
NATIVE_STRUCTURE(psa_mac_operation_t, psa_mac_operation_t)
NATIVE_STRUCTURE(psa_pake_operation_t, psa_pake_operation_t)
NATIVE_STRUCTURE(psa_pake_cipher_suite_t, psa_pake_cipher_suite_t)
/* The default parameters, for psa_generate_key_custom and psa_key_derivation_output_key_custom. */
NATIVE_STRUCTURE(psa_custom_key_parameters_t, psa_custom_key_parameters_t)

/* A copy of these bytes, also of none, for mbedtls_free; NULL when memory is short. */
unsigned char *native_copy_of(const unsigned char *p, size_t len);

/* A list that a certificate is written from, the first element first: each element is put before
 * `next`, which may be NULL and is then the list's. Its bytes are copied. NULL when memory is
 * short. */

/* mbedtls_asn1_sequence, such as the extended key usages: an element with this tag and these
 * bytes. */
mbedtls_asn1_sequence *native_asn1_sequence_new(int tag, const unsigned char *p, size_t len,
    mbedtls_asn1_sequence *next);
/* Frees the whole list. */
void native_asn1_sequence_delete(mbedtls_asn1_sequence *list);
/* A name of type MBEDTLS_X509_SAN_DNS_NAME, _RFC822_NAME, _UNIFORM_RESOURCE_IDENTIFIER or
 * _IP_ADDRESS. */
mbedtls_x509_san_list *native_x509_san_list_new(int type, const unsigned char *p, size_t len,
    mbedtls_x509_san_list *next);
void native_x509_san_list_delete(mbedtls_x509_san_list *list);

/* full/fields.c: public fields, so that no offset of a structure ever reaches the host --------- */

mbedtls_ecp_group_id native_ecp_curve_info_grp_id(const mbedtls_ecp_curve_info *p);
uint16_t native_ecp_curve_info_tls_id(const mbedtls_ecp_curve_info *p);
uint16_t native_ecp_curve_info_bit_size(const mbedtls_ecp_curve_info *p);
const char *native_ecp_curve_info_name(const mbedtls_ecp_curve_info *p);
mbedtls_ecp_group_id native_ecp_group_id(const mbedtls_ecp_group *p);
const mbedtls_mpi *native_ecp_group_P(const mbedtls_ecp_group *p);
const mbedtls_mpi *native_ecp_group_A(const mbedtls_ecp_group *p);
const mbedtls_mpi *native_ecp_group_B(const mbedtls_ecp_group *p);
const mbedtls_ecp_point *native_ecp_group_G(const mbedtls_ecp_group *p);
const mbedtls_mpi *native_ecp_group_N(const mbedtls_ecp_group *p);
size_t native_ecp_group_pbits(const mbedtls_ecp_group *p);
size_t native_ecp_group_nbits(const mbedtls_ecp_group *p);

/* full/write.c: what certificates and requests are written with -------------------------------- */

/* mbedtls_pk_ec and mbedtls_pk_rsa, which take the structure by value. NULL for a key of another
 * kind. */
mbedtls_ecp_keypair *native_pk_ec(mbedtls_pk_context *pk);
mbedtls_rsa_context *native_pk_rsa(mbedtls_pk_context *pk);
/* Makes a name of a certificate or a request that was read the issuer, or the subject, of one to
 * write, byte for byte. 0, MBEDTLS_ERR_X509_ALLOC_FAILED, or
 * MBEDTLS_ERR_X509_FEATURE_UNAVAILABLE for a name with a set of several parts. */
int native_x509write_crt_set_issuer(mbedtls_x509write_cert *ctx, const mbedtls_x509_name *name);
int native_x509write_crt_set_subject(mbedtls_x509write_cert *ctx, const mbedtls_x509_name *name);
/* 0 when a request is signed by the key in it, else an Mbed TLS number. */
int native_x509_csr_verify(const mbedtls_x509_csr *csr);

/* full/psa.c: what the headers of PSA define as macros with parameters, under their own names -- */

size_t (PSA_HASH_LENGTH)(psa_algorithm_t alg);
size_t (PSA_MAC_LENGTH)(psa_key_type_t key_type, size_t key_bits, psa_algorithm_t alg);
size_t (PSA_AEAD_TAG_LENGTH)(psa_key_type_t key_type, size_t key_bits, psa_algorithm_t alg);
size_t (PSA_AEAD_NONCE_LENGTH)(psa_key_type_t key_type, psa_algorithm_t alg);
size_t (PSA_AEAD_ENCRYPT_OUTPUT_SIZE)(psa_key_type_t key_type, psa_algorithm_t alg,
    size_t plaintext_length);
size_t (PSA_AEAD_DECRYPT_OUTPUT_SIZE)(psa_key_type_t key_type, psa_algorithm_t alg,
    size_t ciphertext_length);
size_t (PSA_AEAD_UPDATE_OUTPUT_SIZE)(psa_key_type_t key_type, psa_algorithm_t alg,
    size_t input_length);
size_t (PSA_AEAD_FINISH_OUTPUT_SIZE)(psa_key_type_t key_type, psa_algorithm_t alg);
size_t (PSA_CIPHER_IV_LENGTH)(psa_key_type_t key_type, psa_algorithm_t alg);
size_t (PSA_CIPHER_ENCRYPT_OUTPUT_SIZE)(psa_key_type_t key_type, psa_algorithm_t alg,
    size_t input_length);
size_t (PSA_CIPHER_DECRYPT_OUTPUT_SIZE)(psa_key_type_t key_type, psa_algorithm_t alg,
    size_t input_length);
size_t (PSA_CIPHER_UPDATE_OUTPUT_SIZE)(psa_key_type_t key_type, psa_algorithm_t alg,
    size_t input_length);
size_t (PSA_CIPHER_FINISH_OUTPUT_SIZE)(psa_key_type_t key_type, psa_algorithm_t alg);
size_t (PSA_SIGN_OUTPUT_SIZE)(psa_key_type_t key_type, size_t key_bits, psa_algorithm_t alg);
size_t (PSA_ASYMMETRIC_ENCRYPT_OUTPUT_SIZE)(psa_key_type_t key_type, size_t key_bits,
    psa_algorithm_t alg);
size_t (PSA_ASYMMETRIC_DECRYPT_OUTPUT_SIZE)(psa_key_type_t key_type, size_t key_bits,
    psa_algorithm_t alg);
size_t (PSA_EXPORT_KEY_OUTPUT_SIZE)(psa_key_type_t key_type, size_t key_bits);
size_t (PSA_EXPORT_PUBLIC_KEY_OUTPUT_SIZE)(psa_key_type_t key_type, size_t key_bits);
size_t (PSA_RAW_KEY_AGREEMENT_OUTPUT_SIZE)(psa_key_type_t key_type, size_t key_bits);
size_t (PSA_PAKE_OUTPUT_SIZE)(psa_algorithm_t alg, psa_pake_primitive_t primitive,
    psa_pake_step_t output_step);
psa_pake_primitive_t (PSA_PAKE_PRIMITIVE)(psa_pake_primitive_type_t pake_type,
    psa_pake_family_t pake_family, uint16_t pake_bits);

psa_key_type_t (PSA_KEY_TYPE_ECC_KEY_PAIR)(psa_ecc_family_t curve);
psa_key_type_t (PSA_KEY_TYPE_ECC_PUBLIC_KEY)(psa_ecc_family_t curve);
psa_ecc_family_t (PSA_KEY_TYPE_ECC_GET_FAMILY)(psa_key_type_t type);
psa_key_type_t (PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR)(psa_key_type_t type);

psa_algorithm_t (PSA_ALG_HMAC)(psa_algorithm_t hash_alg);
psa_algorithm_t (PSA_ALG_TRUNCATED_MAC)(psa_algorithm_t mac_alg, size_t mac_length);
psa_algorithm_t (PSA_ALG_FULL_LENGTH_MAC)(psa_algorithm_t mac_alg);
psa_algorithm_t (PSA_ALG_AT_LEAST_THIS_LENGTH_MAC)(psa_algorithm_t mac_alg, size_t min_mac_length);
psa_algorithm_t (PSA_ALG_AEAD_WITH_SHORTENED_TAG)(psa_algorithm_t aead_alg, size_t tag_length);
psa_algorithm_t (PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG)(psa_algorithm_t aead_alg);
psa_algorithm_t (PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG)(psa_algorithm_t aead_alg,
    size_t min_tag_length);
psa_algorithm_t (PSA_ALG_RSA_PKCS1V15_SIGN)(psa_algorithm_t hash_alg);
psa_algorithm_t (PSA_ALG_RSA_PSS)(psa_algorithm_t hash_alg);
psa_algorithm_t (PSA_ALG_RSA_PSS_ANY_SALT)(psa_algorithm_t hash_alg);
psa_algorithm_t (PSA_ALG_RSA_OAEP)(psa_algorithm_t hash_alg);
psa_algorithm_t (PSA_ALG_ECDSA)(psa_algorithm_t hash_alg);
psa_algorithm_t (PSA_ALG_DETERMINISTIC_ECDSA)(psa_algorithm_t hash_alg);
psa_algorithm_t (PSA_ALG_HKDF)(psa_algorithm_t hash_alg);
psa_algorithm_t (PSA_ALG_HKDF_EXTRACT)(psa_algorithm_t hash_alg);
psa_algorithm_t (PSA_ALG_HKDF_EXPAND)(psa_algorithm_t hash_alg);
psa_algorithm_t (PSA_ALG_TLS12_PRF)(psa_algorithm_t hash_alg);
psa_algorithm_t (PSA_ALG_TLS12_PSK_TO_MS)(psa_algorithm_t hash_alg);
psa_algorithm_t (PSA_ALG_PBKDF2_HMAC)(psa_algorithm_t hash_alg);
psa_algorithm_t (PSA_ALG_KEY_AGREEMENT)(psa_algorithm_t ka_alg, psa_algorithm_t kdf_alg);
psa_algorithm_t (PSA_ALG_GET_HASH)(psa_algorithm_t alg);

#endif
