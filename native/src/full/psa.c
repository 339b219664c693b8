/* What the headers of PSA define as macros with parameters, given symbols so that they can be
 * exported under their own names: a name in brackets is not expanded. */
#include "native_full.h"

size_t (PSA_HASH_LENGTH)(psa_algorithm_t alg)
{
    return PSA_HASH_LENGTH(alg);
}

size_t (PSA_MAC_LENGTH)(psa_key_type_t key_type, size_t key_bits, psa_algorithm_t alg)
{
    return PSA_MAC_LENGTH(key_type, key_bits, alg);
}

size_t (PSA_AEAD_TAG_LENGTH)(psa_key_type_t key_type, size_t key_bits, psa_algorithm_t alg)
{
    return PSA_AEAD_TAG_LENGTH(key_type, key_bits, alg);
}

size_t (PSA_AEAD_NONCE_LENGTH)(psa_key_type_t key_type, psa_algorithm_t alg)
{
    return PSA_AEAD_NONCE_LENGTH(key_type, alg);
}

size_t (PSA_AEAD_ENCRYPT_OUTPUT_SIZE)(psa_key_type_t key_type, psa_algorithm_t alg,
    size_t plaintext_length)
{
    return PSA_AEAD_ENCRYPT_OUTPUT_SIZE(key_type, alg, plaintext_length);
}

size_t (PSA_AEAD_DECRYPT_OUTPUT_SIZE)(psa_key_type_t key_type, psa_algorithm_t alg,
    size_t ciphertext_length)
{
    return PSA_AEAD_DECRYPT_OUTPUT_SIZE(key_type, alg, ciphertext_length);
}

size_t (PSA_AEAD_UPDATE_OUTPUT_SIZE)(psa_key_type_t key_type, psa_algorithm_t alg,
    size_t input_length)
{
    return PSA_AEAD_UPDATE_OUTPUT_SIZE(key_type, alg, input_length);
}

size_t (PSA_AEAD_FINISH_OUTPUT_SIZE)(psa_key_type_t key_type, psa_algorithm_t alg)
{
    return PSA_AEAD_FINISH_OUTPUT_SIZE(key_type, alg);
}

size_t (PSA_CIPHER_IV_LENGTH)(psa_key_type_t key_type, psa_algorithm_t alg)
{
    return PSA_CIPHER_IV_LENGTH(key_type, alg);
}

size_t (PSA_CIPHER_ENCRYPT_OUTPUT_SIZE)(psa_key_type_t key_type, psa_algorithm_t alg,
    size_t input_length)
{
    return PSA_CIPHER_ENCRYPT_OUTPUT_SIZE(key_type, alg, input_length);
}

size_t (PSA_CIPHER_DECRYPT_OUTPUT_SIZE)(psa_key_type_t key_type, psa_algorithm_t alg,
    size_t input_length)
{
    return PSA_CIPHER_DECRYPT_OUTPUT_SIZE(key_type, alg, input_length);
}

size_t (PSA_CIPHER_UPDATE_OUTPUT_SIZE)(psa_key_type_t key_type, psa_algorithm_t alg,
    size_t input_length)
{
    return PSA_CIPHER_UPDATE_OUTPUT_SIZE(key_type, alg, input_length);
}

size_t (PSA_CIPHER_FINISH_OUTPUT_SIZE)(psa_key_type_t key_type, psa_algorithm_t alg)
{
    return PSA_CIPHER_FINISH_OUTPUT_SIZE(key_type, alg);
}

size_t (PSA_SIGN_OUTPUT_SIZE)(psa_key_type_t key_type, size_t key_bits, psa_algorithm_t alg)
{
    return PSA_SIGN_OUTPUT_SIZE(key_type, key_bits, alg);
}

size_t (PSA_ASYMMETRIC_ENCRYPT_OUTPUT_SIZE)(psa_key_type_t key_type, size_t key_bits,
    psa_algorithm_t alg)
{
    return PSA_ASYMMETRIC_ENCRYPT_OUTPUT_SIZE(key_type, key_bits, alg);
}

size_t (PSA_ASYMMETRIC_DECRYPT_OUTPUT_SIZE)(psa_key_type_t key_type, size_t key_bits,
    psa_algorithm_t alg)
{
    return PSA_ASYMMETRIC_DECRYPT_OUTPUT_SIZE(key_type, key_bits, alg);
}

size_t (PSA_EXPORT_KEY_OUTPUT_SIZE)(psa_key_type_t key_type, size_t key_bits)
{
    return PSA_EXPORT_KEY_OUTPUT_SIZE(key_type, key_bits);
}

size_t (PSA_EXPORT_PUBLIC_KEY_OUTPUT_SIZE)(psa_key_type_t key_type, size_t key_bits)
{
    return PSA_EXPORT_PUBLIC_KEY_OUTPUT_SIZE(key_type, key_bits);
}

size_t (PSA_RAW_KEY_AGREEMENT_OUTPUT_SIZE)(psa_key_type_t key_type, size_t key_bits)
{
    return PSA_RAW_KEY_AGREEMENT_OUTPUT_SIZE(key_type, key_bits);
}

size_t (PSA_PAKE_OUTPUT_SIZE)(psa_algorithm_t alg, psa_pake_primitive_t primitive,
    psa_pake_step_t output_step)
{
    return PSA_PAKE_OUTPUT_SIZE(alg, primitive, output_step);
}

psa_pake_primitive_t (PSA_PAKE_PRIMITIVE)(psa_pake_primitive_type_t pake_type,
    psa_pake_family_t pake_family, uint16_t pake_bits)
{
    return PSA_PAKE_PRIMITIVE(pake_type, pake_family, pake_bits);
}

psa_key_type_t (PSA_KEY_TYPE_ECC_KEY_PAIR)(psa_ecc_family_t curve)
{
    return PSA_KEY_TYPE_ECC_KEY_PAIR(curve);
}

psa_key_type_t (PSA_KEY_TYPE_ECC_PUBLIC_KEY)(psa_ecc_family_t curve)
{
    return PSA_KEY_TYPE_ECC_PUBLIC_KEY(curve);
}

psa_ecc_family_t (PSA_KEY_TYPE_ECC_GET_FAMILY)(psa_key_type_t type)
{
    return PSA_KEY_TYPE_ECC_GET_FAMILY(type);
}

psa_key_type_t (PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR)(psa_key_type_t type)
{
    return PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(type);
}

psa_algorithm_t (PSA_ALG_HMAC)(psa_algorithm_t hash_alg)
{
    return PSA_ALG_HMAC(hash_alg);
}

psa_algorithm_t (PSA_ALG_TRUNCATED_MAC)(psa_algorithm_t mac_alg, size_t mac_length)
{
    return PSA_ALG_TRUNCATED_MAC(mac_alg, mac_length);
}

psa_algorithm_t (PSA_ALG_FULL_LENGTH_MAC)(psa_algorithm_t mac_alg)
{
    return PSA_ALG_FULL_LENGTH_MAC(mac_alg);
}

psa_algorithm_t (PSA_ALG_AT_LEAST_THIS_LENGTH_MAC)(psa_algorithm_t mac_alg, size_t min_mac_length)
{
    return PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(mac_alg, min_mac_length);
}

psa_algorithm_t (PSA_ALG_AEAD_WITH_SHORTENED_TAG)(psa_algorithm_t aead_alg, size_t tag_length)
{
    return PSA_ALG_AEAD_WITH_SHORTENED_TAG(aead_alg, tag_length);
}

psa_algorithm_t (PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG)(psa_algorithm_t aead_alg)
{
    return PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(aead_alg);
}

psa_algorithm_t (PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG)(psa_algorithm_t aead_alg,
    size_t min_tag_length)
{
    return PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG(aead_alg, min_tag_length);
}

psa_algorithm_t (PSA_ALG_RSA_PKCS1V15_SIGN)(psa_algorithm_t hash_alg)
{
    return PSA_ALG_RSA_PKCS1V15_SIGN(hash_alg);
}

psa_algorithm_t (PSA_ALG_RSA_PSS)(psa_algorithm_t hash_alg)
{
    return PSA_ALG_RSA_PSS(hash_alg);
}

psa_algorithm_t (PSA_ALG_RSA_PSS_ANY_SALT)(psa_algorithm_t hash_alg)
{
    return PSA_ALG_RSA_PSS_ANY_SALT(hash_alg);
}

psa_algorithm_t (PSA_ALG_RSA_OAEP)(psa_algorithm_t hash_alg)
{
    return PSA_ALG_RSA_OAEP(hash_alg);
}

psa_algorithm_t (PSA_ALG_ECDSA)(psa_algorithm_t hash_alg)
{
    return PSA_ALG_ECDSA(hash_alg);
}

psa_algorithm_t (PSA_ALG_DETERMINISTIC_ECDSA)(psa_algorithm_t hash_alg)
{
    return PSA_ALG_DETERMINISTIC_ECDSA(hash_alg);
}

psa_algorithm_t (PSA_ALG_HKDF)(psa_algorithm_t hash_alg)
{
    return PSA_ALG_HKDF(hash_alg);
}

psa_algorithm_t (PSA_ALG_HKDF_EXTRACT)(psa_algorithm_t hash_alg)
{
    return PSA_ALG_HKDF_EXTRACT(hash_alg);
}

psa_algorithm_t (PSA_ALG_HKDF_EXPAND)(psa_algorithm_t hash_alg)
{
    return PSA_ALG_HKDF_EXPAND(hash_alg);
}

psa_algorithm_t (PSA_ALG_TLS12_PRF)(psa_algorithm_t hash_alg)
{
    return PSA_ALG_TLS12_PRF(hash_alg);
}

psa_algorithm_t (PSA_ALG_TLS12_PSK_TO_MS)(psa_algorithm_t hash_alg)
{
    return PSA_ALG_TLS12_PSK_TO_MS(hash_alg);
}

psa_algorithm_t (PSA_ALG_PBKDF2_HMAC)(psa_algorithm_t hash_alg)
{
    return PSA_ALG_PBKDF2_HMAC(hash_alg);
}

psa_algorithm_t (PSA_ALG_KEY_AGREEMENT)(psa_algorithm_t ka_alg, psa_algorithm_t kdf_alg)
{
    return PSA_ALG_KEY_AGREEMENT(ka_alg, kdf_alg);
}

psa_algorithm_t (PSA_ALG_GET_HASH)(psa_algorithm_t alg)
{
    return PSA_ALG_GET_HASH(alg);
}
