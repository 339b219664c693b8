/* Functions that the headers define inline, given a symbol so that they can be exported under
 * their own names. */
#define mbedtls_cipher_info_get_type header_cipher_info_get_type
#define mbedtls_cipher_info_get_mode header_cipher_info_get_mode
#define mbedtls_cipher_info_get_key_bitlen header_cipher_info_get_key_bitlen
#define mbedtls_cipher_info_get_name header_cipher_info_get_name
#define mbedtls_cipher_info_get_iv_size header_cipher_info_get_iv_size
#define mbedtls_cipher_info_get_block_size header_cipher_info_get_block_size
#define mbedtls_cipher_info_has_variable_key_bitlen header_cipher_info_has_variable_key_bitlen
#define mbedtls_cipher_info_has_variable_iv_size header_cipher_info_has_variable_iv_size
#define mbedtls_cipher_get_block_size header_cipher_get_block_size
#define mbedtls_cipher_get_cipher_mode header_cipher_get_cipher_mode
#define mbedtls_cipher_get_iv_size header_cipher_get_iv_size
#define mbedtls_cipher_get_type header_cipher_get_type
#define mbedtls_cipher_get_name header_cipher_get_name
#define mbedtls_cipher_get_key_bitlen header_cipher_get_key_bitlen
#define mbedtls_cipher_get_operation header_cipher_get_operation
#define mbedtls_ecp_group_a_is_minus_3 header_ecp_group_a_is_minus_3
#define mbedtls_pem_get_buffer header_pem_get_buffer
#define mbedtls_md_psa_alg_from_type header_md_psa_alg_from_type
#define mbedtls_md_type_from_psa_alg header_md_type_from_psa_alg
#define psa_pake_cs_get_algorithm header_psa_pake_cs_get_algorithm
#define psa_pake_cs_set_algorithm header_psa_pake_cs_set_algorithm
#define psa_pake_cs_get_primitive header_psa_pake_cs_get_primitive
#define psa_pake_cs_set_primitive header_psa_pake_cs_set_primitive
#define psa_pake_cs_get_family header_psa_pake_cs_get_family
#define psa_pake_cs_get_bits header_psa_pake_cs_get_bits
#define psa_pake_cs_get_hash header_psa_pake_cs_get_hash
#define psa_pake_cs_set_hash header_psa_pake_cs_set_hash
#define psa_set_key_id header_psa_set_key_id
#define psa_get_key_id header_psa_get_key_id
#define psa_set_key_lifetime header_psa_set_key_lifetime
#define psa_get_key_lifetime header_psa_get_key_lifetime
#define psa_extend_key_usage_flags header_psa_extend_key_usage_flags
#define psa_set_key_usage_flags header_psa_set_key_usage_flags
#define psa_get_key_usage_flags header_psa_get_key_usage_flags
#define psa_set_key_algorithm header_psa_set_key_algorithm
#define psa_get_key_algorithm header_psa_get_key_algorithm
#define psa_set_key_type header_psa_set_key_type
#define psa_get_key_type header_psa_get_key_type
#define psa_set_key_bits header_psa_set_key_bits
#define psa_get_key_bits header_psa_get_key_bits
#include "mbedtls/cipher.h"
#include "mbedtls/ecp.h"
#include "mbedtls/pem.h"
#include "mbedtls/psa_util.h"
#include "psa/crypto.h"
#undef mbedtls_cipher_info_get_type
#undef mbedtls_cipher_info_get_mode
#undef mbedtls_cipher_info_get_key_bitlen
#undef mbedtls_cipher_info_get_name
#undef mbedtls_cipher_info_get_iv_size
#undef mbedtls_cipher_info_get_block_size
#undef mbedtls_cipher_info_has_variable_key_bitlen
#undef mbedtls_cipher_info_has_variable_iv_size
#undef mbedtls_cipher_get_block_size
#undef mbedtls_cipher_get_cipher_mode
#undef mbedtls_cipher_get_iv_size
#undef mbedtls_cipher_get_type
#undef mbedtls_cipher_get_name
#undef mbedtls_cipher_get_key_bitlen
#undef mbedtls_cipher_get_operation
#undef mbedtls_ecp_group_a_is_minus_3
#undef mbedtls_pem_get_buffer
#undef mbedtls_md_psa_alg_from_type
#undef mbedtls_md_type_from_psa_alg
#undef psa_pake_cs_get_algorithm
#undef psa_pake_cs_set_algorithm
#undef psa_pake_cs_get_primitive
#undef psa_pake_cs_set_primitive
#undef psa_pake_cs_get_family
#undef psa_pake_cs_get_bits
#undef psa_pake_cs_get_hash
#undef psa_pake_cs_set_hash
#undef psa_set_key_id
#undef psa_get_key_id
#undef psa_set_key_lifetime
#undef psa_get_key_lifetime
#undef psa_extend_key_usage_flags
#undef psa_set_key_usage_flags
#undef psa_get_key_usage_flags
#undef psa_set_key_algorithm
#undef psa_get_key_algorithm
#undef psa_set_key_type
#undef psa_get_key_type
#undef psa_set_key_bits
#undef psa_get_key_bits

mbedtls_cipher_type_t mbedtls_cipher_info_get_type(const mbedtls_cipher_info_t *info)
{
    return header_cipher_info_get_type(info);
}

mbedtls_cipher_mode_t mbedtls_cipher_info_get_mode(const mbedtls_cipher_info_t *info)
{
    return header_cipher_info_get_mode(info);
}

size_t mbedtls_cipher_info_get_key_bitlen(const mbedtls_cipher_info_t *info)
{
    return header_cipher_info_get_key_bitlen(info);
}

const char *mbedtls_cipher_info_get_name(const mbedtls_cipher_info_t *info)
{
    return header_cipher_info_get_name(info);
}

size_t mbedtls_cipher_info_get_iv_size(const mbedtls_cipher_info_t *info)
{
    return header_cipher_info_get_iv_size(info);
}

size_t mbedtls_cipher_info_get_block_size(const mbedtls_cipher_info_t *info)
{
    return header_cipher_info_get_block_size(info);
}

int mbedtls_cipher_info_has_variable_key_bitlen(const mbedtls_cipher_info_t *info)
{
    return header_cipher_info_has_variable_key_bitlen(info);
}

int mbedtls_cipher_info_has_variable_iv_size(const mbedtls_cipher_info_t *info)
{
    return header_cipher_info_has_variable_iv_size(info);
}

unsigned int mbedtls_cipher_get_block_size(const mbedtls_cipher_context_t *ctx)
{
    return header_cipher_get_block_size(ctx);
}

mbedtls_cipher_mode_t mbedtls_cipher_get_cipher_mode(const mbedtls_cipher_context_t *ctx)
{
    return header_cipher_get_cipher_mode(ctx);
}

int mbedtls_cipher_get_iv_size(const mbedtls_cipher_context_t *ctx)
{
    return header_cipher_get_iv_size(ctx);
}

mbedtls_cipher_type_t mbedtls_cipher_get_type(const mbedtls_cipher_context_t *ctx)
{
    return header_cipher_get_type(ctx);
}

const char *mbedtls_cipher_get_name(const mbedtls_cipher_context_t *ctx)
{
    return header_cipher_get_name(ctx);
}

int mbedtls_cipher_get_key_bitlen(const mbedtls_cipher_context_t *ctx)
{
    return header_cipher_get_key_bitlen(ctx);
}

mbedtls_operation_t mbedtls_cipher_get_operation(const mbedtls_cipher_context_t *ctx)
{
    return header_cipher_get_operation(ctx);
}

int mbedtls_ecp_group_a_is_minus_3(const mbedtls_ecp_group *grp)
{
    return header_ecp_group_a_is_minus_3(grp);
}

const unsigned char *mbedtls_pem_get_buffer(mbedtls_pem_context *ctx, size_t *buflen)
{
    return header_pem_get_buffer(ctx, buflen);
}

psa_algorithm_t mbedtls_md_psa_alg_from_type(mbedtls_md_type_t md_type)
{
    return header_md_psa_alg_from_type(md_type);
}

mbedtls_md_type_t mbedtls_md_type_from_psa_alg(psa_algorithm_t psa_alg)
{
    return header_md_type_from_psa_alg(psa_alg);
}

psa_algorithm_t psa_pake_cs_get_algorithm(const psa_pake_cipher_suite_t *cipher_suite)
{
    return header_psa_pake_cs_get_algorithm(cipher_suite);
}

void psa_pake_cs_set_algorithm(psa_pake_cipher_suite_t *cipher_suite, psa_algorithm_t algorithm)
{
    header_psa_pake_cs_set_algorithm(cipher_suite, algorithm);
}

psa_pake_primitive_t psa_pake_cs_get_primitive(const psa_pake_cipher_suite_t *cipher_suite)
{
    return header_psa_pake_cs_get_primitive(cipher_suite);
}

void psa_pake_cs_set_primitive(psa_pake_cipher_suite_t *cipher_suite,
    psa_pake_primitive_t primitive)
{
    header_psa_pake_cs_set_primitive(cipher_suite, primitive);
}

psa_pake_family_t psa_pake_cs_get_family(const psa_pake_cipher_suite_t *cipher_suite)
{
    return header_psa_pake_cs_get_family(cipher_suite);
}

uint16_t psa_pake_cs_get_bits(const psa_pake_cipher_suite_t *cipher_suite)
{
    return header_psa_pake_cs_get_bits(cipher_suite);
}

psa_algorithm_t psa_pake_cs_get_hash(const psa_pake_cipher_suite_t *cipher_suite)
{
    return header_psa_pake_cs_get_hash(cipher_suite);
}

void psa_pake_cs_set_hash(psa_pake_cipher_suite_t *cipher_suite, psa_algorithm_t hash)
{
    header_psa_pake_cs_set_hash(cipher_suite, hash);
}

void psa_set_key_id(psa_key_attributes_t *attributes, mbedtls_svc_key_id_t key)
{
    header_psa_set_key_id(attributes, key);
}

mbedtls_svc_key_id_t psa_get_key_id(const psa_key_attributes_t *attributes)
{
    return header_psa_get_key_id(attributes);
}

void psa_set_key_lifetime(psa_key_attributes_t *attributes, psa_key_lifetime_t lifetime)
{
    header_psa_set_key_lifetime(attributes, lifetime);
}

psa_key_lifetime_t psa_get_key_lifetime(const psa_key_attributes_t *attributes)
{
    return header_psa_get_key_lifetime(attributes);
}

void psa_extend_key_usage_flags(psa_key_usage_t *usage_flags)
{
    header_psa_extend_key_usage_flags(usage_flags);
}

void psa_set_key_usage_flags(psa_key_attributes_t *attributes, psa_key_usage_t usage_flags)
{
    header_psa_set_key_usage_flags(attributes, usage_flags);
}

psa_key_usage_t psa_get_key_usage_flags(const psa_key_attributes_t *attributes)
{
    return header_psa_get_key_usage_flags(attributes);
}

void psa_set_key_algorithm(psa_key_attributes_t *attributes, psa_algorithm_t alg)
{
    header_psa_set_key_algorithm(attributes, alg);
}

psa_algorithm_t psa_get_key_algorithm(const psa_key_attributes_t *attributes)
{
    return header_psa_get_key_algorithm(attributes);
}

void psa_set_key_type(psa_key_attributes_t *attributes, psa_key_type_t type)
{
    header_psa_set_key_type(attributes, type);
}

psa_key_type_t psa_get_key_type(const psa_key_attributes_t *attributes)
{
    return header_psa_get_key_type(attributes);
}

void psa_set_key_bits(psa_key_attributes_t *attributes, size_t bits)
{
    header_psa_set_key_bits(attributes, bits);
}

size_t psa_get_key_bits(const psa_key_attributes_t *attributes)
{
    return header_psa_get_key_bits(attributes);
}
