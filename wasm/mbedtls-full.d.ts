// Generated from the C headers by: node build/bindings.mjs (npm run build checks it). Do not edit.

import type { FunctionPointer, MbedtlsExports, Pointer } from './mbedtls.js';

/** Everything that leaves mbedtls-full.wasm. */
export interface MbedtlsFullExports extends MbedtlsExports {
  /** `size_t PSA_AEAD_DECRYPT_OUTPUT_SIZE(psa_key_type_t key_type, psa_algorithm_t alg, size_t ciphertext_length)` */
  PSA_AEAD_DECRYPT_OUTPUT_SIZE(key_type: number, alg: number, ciphertext_length: number): number;
  /** `size_t PSA_AEAD_ENCRYPT_OUTPUT_SIZE(psa_key_type_t key_type, psa_algorithm_t alg, size_t plaintext_length)` */
  PSA_AEAD_ENCRYPT_OUTPUT_SIZE(key_type: number, alg: number, plaintext_length: number): number;
  /** `size_t PSA_AEAD_FINISH_OUTPUT_SIZE(psa_key_type_t key_type, psa_algorithm_t alg)` */
  PSA_AEAD_FINISH_OUTPUT_SIZE(key_type: number, alg: number): number;
  /** `size_t PSA_AEAD_NONCE_LENGTH(psa_key_type_t key_type, psa_algorithm_t alg)` */
  PSA_AEAD_NONCE_LENGTH(key_type: number, alg: number): number;
  /** `size_t PSA_AEAD_TAG_LENGTH(psa_key_type_t key_type, size_t key_bits, psa_algorithm_t alg)` */
  PSA_AEAD_TAG_LENGTH(key_type: number, key_bits: number, alg: number): number;
  /** `size_t PSA_AEAD_UPDATE_OUTPUT_SIZE(psa_key_type_t key_type, psa_algorithm_t alg, size_t input_length)` */
  PSA_AEAD_UPDATE_OUTPUT_SIZE(key_type: number, alg: number, input_length: number): number;
  /** `psa_algorithm_t PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG(psa_algorithm_t aead_alg, size_t min_tag_length)` */
  PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG(aead_alg: number, min_tag_length: number): number;
  /** `psa_algorithm_t PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(psa_algorithm_t aead_alg)` */
  PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(aead_alg: number): number;
  /** `psa_algorithm_t PSA_ALG_AEAD_WITH_SHORTENED_TAG(psa_algorithm_t aead_alg, size_t tag_length)` */
  PSA_ALG_AEAD_WITH_SHORTENED_TAG(aead_alg: number, tag_length: number): number;
  /** `psa_algorithm_t PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(psa_algorithm_t mac_alg, size_t min_mac_length)` */
  PSA_ALG_AT_LEAST_THIS_LENGTH_MAC(mac_alg: number, min_mac_length: number): number;
  /** `psa_algorithm_t PSA_ALG_DETERMINISTIC_ECDSA(psa_algorithm_t hash_alg)` */
  PSA_ALG_DETERMINISTIC_ECDSA(hash_alg: number): number;
  /** `psa_algorithm_t PSA_ALG_ECDSA(psa_algorithm_t hash_alg)` */
  PSA_ALG_ECDSA(hash_alg: number): number;
  /** `psa_algorithm_t PSA_ALG_FULL_LENGTH_MAC(psa_algorithm_t mac_alg)` */
  PSA_ALG_FULL_LENGTH_MAC(mac_alg: number): number;
  /** `psa_algorithm_t PSA_ALG_GET_HASH(psa_algorithm_t alg)` */
  PSA_ALG_GET_HASH(alg: number): number;
  /** `psa_algorithm_t PSA_ALG_HKDF(psa_algorithm_t hash_alg)` */
  PSA_ALG_HKDF(hash_alg: number): number;
  /** `psa_algorithm_t PSA_ALG_HKDF_EXPAND(psa_algorithm_t hash_alg)` */
  PSA_ALG_HKDF_EXPAND(hash_alg: number): number;
  /** `psa_algorithm_t PSA_ALG_HKDF_EXTRACT(psa_algorithm_t hash_alg)` */
  PSA_ALG_HKDF_EXTRACT(hash_alg: number): number;
  /** `psa_algorithm_t PSA_ALG_HMAC(psa_algorithm_t hash_alg)` */
  PSA_ALG_HMAC(hash_alg: number): number;
  /** `psa_algorithm_t PSA_ALG_KEY_AGREEMENT(psa_algorithm_t ka_alg, psa_algorithm_t kdf_alg)` */
  PSA_ALG_KEY_AGREEMENT(ka_alg: number, kdf_alg: number): number;
  /** `psa_algorithm_t PSA_ALG_PBKDF2_HMAC(psa_algorithm_t hash_alg)` */
  PSA_ALG_PBKDF2_HMAC(hash_alg: number): number;
  /** `psa_algorithm_t PSA_ALG_RSA_OAEP(psa_algorithm_t hash_alg)` */
  PSA_ALG_RSA_OAEP(hash_alg: number): number;
  /** `psa_algorithm_t PSA_ALG_RSA_PKCS1V15_SIGN(psa_algorithm_t hash_alg)` */
  PSA_ALG_RSA_PKCS1V15_SIGN(hash_alg: number): number;
  /** `psa_algorithm_t PSA_ALG_RSA_PSS(psa_algorithm_t hash_alg)` */
  PSA_ALG_RSA_PSS(hash_alg: number): number;
  /** `psa_algorithm_t PSA_ALG_RSA_PSS_ANY_SALT(psa_algorithm_t hash_alg)` */
  PSA_ALG_RSA_PSS_ANY_SALT(hash_alg: number): number;
  /** `psa_algorithm_t PSA_ALG_TLS12_PRF(psa_algorithm_t hash_alg)` */
  PSA_ALG_TLS12_PRF(hash_alg: number): number;
  /** `psa_algorithm_t PSA_ALG_TLS12_PSK_TO_MS(psa_algorithm_t hash_alg)` */
  PSA_ALG_TLS12_PSK_TO_MS(hash_alg: number): number;
  /** `psa_algorithm_t PSA_ALG_TRUNCATED_MAC(psa_algorithm_t mac_alg, size_t mac_length)` */
  PSA_ALG_TRUNCATED_MAC(mac_alg: number, mac_length: number): number;
  /** `size_t PSA_ASYMMETRIC_DECRYPT_OUTPUT_SIZE(psa_key_type_t key_type, size_t key_bits, psa_algorithm_t alg)` */
  PSA_ASYMMETRIC_DECRYPT_OUTPUT_SIZE(key_type: number, key_bits: number, alg: number): number;
  /** `size_t PSA_ASYMMETRIC_ENCRYPT_OUTPUT_SIZE(psa_key_type_t key_type, size_t key_bits, psa_algorithm_t alg)` */
  PSA_ASYMMETRIC_ENCRYPT_OUTPUT_SIZE(key_type: number, key_bits: number, alg: number): number;
  /** `size_t PSA_CIPHER_DECRYPT_OUTPUT_SIZE(psa_key_type_t key_type, psa_algorithm_t alg, size_t input_length)` */
  PSA_CIPHER_DECRYPT_OUTPUT_SIZE(key_type: number, alg: number, input_length: number): number;
  /** `size_t PSA_CIPHER_ENCRYPT_OUTPUT_SIZE(psa_key_type_t key_type, psa_algorithm_t alg, size_t input_length)` */
  PSA_CIPHER_ENCRYPT_OUTPUT_SIZE(key_type: number, alg: number, input_length: number): number;
  /** `size_t PSA_CIPHER_FINISH_OUTPUT_SIZE(psa_key_type_t key_type, psa_algorithm_t alg)` */
  PSA_CIPHER_FINISH_OUTPUT_SIZE(key_type: number, alg: number): number;
  /** `size_t PSA_CIPHER_IV_LENGTH(psa_key_type_t key_type, psa_algorithm_t alg)` */
  PSA_CIPHER_IV_LENGTH(key_type: number, alg: number): number;
  /** `size_t PSA_CIPHER_UPDATE_OUTPUT_SIZE(psa_key_type_t key_type, psa_algorithm_t alg, size_t input_length)` */
  PSA_CIPHER_UPDATE_OUTPUT_SIZE(key_type: number, alg: number, input_length: number): number;
  /** `size_t PSA_EXPORT_KEY_OUTPUT_SIZE(psa_key_type_t key_type, size_t key_bits)` */
  PSA_EXPORT_KEY_OUTPUT_SIZE(key_type: number, key_bits: number): number;
  /** `size_t PSA_EXPORT_PUBLIC_KEY_OUTPUT_SIZE(psa_key_type_t key_type, size_t key_bits)` */
  PSA_EXPORT_PUBLIC_KEY_OUTPUT_SIZE(key_type: number, key_bits: number): number;
  /** `size_t PSA_HASH_LENGTH(psa_algorithm_t alg)` */
  PSA_HASH_LENGTH(alg: number): number;
  /** `psa_ecc_family_t PSA_KEY_TYPE_ECC_GET_FAMILY(psa_key_type_t type)` */
  PSA_KEY_TYPE_ECC_GET_FAMILY(type: number): number;
  /** `psa_key_type_t PSA_KEY_TYPE_ECC_KEY_PAIR(psa_ecc_family_t curve)` */
  PSA_KEY_TYPE_ECC_KEY_PAIR(curve: number): number;
  /** `psa_key_type_t PSA_KEY_TYPE_ECC_PUBLIC_KEY(psa_ecc_family_t curve)` */
  PSA_KEY_TYPE_ECC_PUBLIC_KEY(curve: number): number;
  /** `psa_key_type_t PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(psa_key_type_t type)` */
  PSA_KEY_TYPE_PUBLIC_KEY_OF_KEY_PAIR(type: number): number;
  /** `size_t PSA_MAC_LENGTH(psa_key_type_t key_type, size_t key_bits, psa_algorithm_t alg)` */
  PSA_MAC_LENGTH(key_type: number, key_bits: number, alg: number): number;
  /** `size_t PSA_PAKE_OUTPUT_SIZE(psa_algorithm_t alg, psa_pake_primitive_t primitive, psa_pake_step_t output_step)` */
  PSA_PAKE_OUTPUT_SIZE(alg: number, primitive: number, output_step: number): number;
  /** `psa_pake_primitive_t PSA_PAKE_PRIMITIVE(psa_pake_primitive_type_t pake_type, psa_pake_family_t pake_family, uint16_t pake_bits)` */
  PSA_PAKE_PRIMITIVE(pake_type: number, pake_family: number, pake_bits: number): number;
  /** `size_t PSA_RAW_KEY_AGREEMENT_OUTPUT_SIZE(psa_key_type_t key_type, size_t key_bits)` */
  PSA_RAW_KEY_AGREEMENT_OUTPUT_SIZE(key_type: number, key_bits: number): number;
  /** `size_t PSA_SIGN_OUTPUT_SIZE(psa_key_type_t key_type, size_t key_bits, psa_algorithm_t alg)` */
  PSA_SIGN_OUTPUT_SIZE(key_type: number, key_bits: number, alg: number): number;
  /** `int mbedtls_aes_cmac_prf_128(const unsigned char *key, size_t key_len, const unsigned char *input, size_t in_len, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cmac_8h/#:~:text=mbedtls_aes_cmac_prf_128) */
  mbedtls_aes_cmac_prf_128(key: Pointer<'unsigned char'>, key_len: number, input: Pointer<'unsigned char'>, in_len: number, output: Pointer<'unsigned char'>): number;
  /** `int mbedtls_aes_crypt_cbc(mbedtls_aes_context *ctx, int mode, size_t length, unsigned char *iv, const unsigned char *input, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/aes_8h/#:~:text=mbedtls_aes_crypt_cbc) */
  mbedtls_aes_crypt_cbc(ctx: Pointer<'mbedtls_aes_context'>, mode: number, length: number, iv: Pointer<'unsigned char'>, input: Pointer<'unsigned char'>, output: Pointer<'unsigned char'>): number;
  /** `int mbedtls_aes_crypt_cfb128(mbedtls_aes_context *ctx, int mode, size_t length, size_t *iv_off, unsigned char *iv, const unsigned char *input, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/aes_8h/#:~:text=mbedtls_aes_crypt_cfb128) */
  mbedtls_aes_crypt_cfb128(ctx: Pointer<'mbedtls_aes_context'>, mode: number, length: number, iv_off: Pointer<'size_t'>, iv: Pointer<'unsigned char'>, input: Pointer<'unsigned char'>, output: Pointer<'unsigned char'>): number;
  /** `int mbedtls_aes_crypt_cfb8(mbedtls_aes_context *ctx, int mode, size_t length, unsigned char *iv, const unsigned char *input, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/aes_8h/#:~:text=mbedtls_aes_crypt_cfb8) */
  mbedtls_aes_crypt_cfb8(ctx: Pointer<'mbedtls_aes_context'>, mode: number, length: number, iv: Pointer<'unsigned char'>, input: Pointer<'unsigned char'>, output: Pointer<'unsigned char'>): number;
  /** `int mbedtls_aes_crypt_ctr(mbedtls_aes_context *ctx, size_t length, size_t *nc_off, unsigned char *nonce_counter, unsigned char *stream_block, const unsigned char *input, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/aes_8h/#:~:text=mbedtls_aes_crypt_ctr) */
  mbedtls_aes_crypt_ctr(ctx: Pointer<'mbedtls_aes_context'>, length: number, nc_off: Pointer<'size_t'>, nonce_counter: Pointer<'unsigned char'>, stream_block: Pointer<'unsigned char'>, input: Pointer<'unsigned char'>, output: Pointer<'unsigned char'>): number;
  /** `int mbedtls_aes_crypt_ecb(mbedtls_aes_context *ctx, int mode, const unsigned char *input, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/aes_8h/#:~:text=mbedtls_aes_crypt_ecb) */
  mbedtls_aes_crypt_ecb(ctx: Pointer<'mbedtls_aes_context'>, mode: number, input: Pointer<'unsigned char'>, output: Pointer<'unsigned char'>): number;
  /** `int mbedtls_aes_crypt_ofb(mbedtls_aes_context *ctx, size_t length, size_t *iv_off, unsigned char *iv, const unsigned char *input, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/aes_8h/#:~:text=mbedtls_aes_crypt_ofb) */
  mbedtls_aes_crypt_ofb(ctx: Pointer<'mbedtls_aes_context'>, length: number, iv_off: Pointer<'size_t'>, iv: Pointer<'unsigned char'>, input: Pointer<'unsigned char'>, output: Pointer<'unsigned char'>): number;
  /** `int mbedtls_aes_crypt_xts(mbedtls_aes_xts_context *ctx, int mode, size_t length, const unsigned char *data_unit, const unsigned char *input, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/aes_8h/#:~:text=mbedtls_aes_crypt_xts) */
  mbedtls_aes_crypt_xts(ctx: Pointer<'mbedtls_aes_xts_context'>, mode: number, length: number, data_unit: Pointer<'unsigned char'>, input: Pointer<'unsigned char'>, output: Pointer<'unsigned char'>): number;
  /** `void mbedtls_aes_free(mbedtls_aes_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/aes_8h/#:~:text=mbedtls_aes_free) */
  mbedtls_aes_free(ctx: Pointer<'mbedtls_aes_context'>): void;
  /** `void mbedtls_aes_init(mbedtls_aes_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/aes_8h/#:~:text=mbedtls_aes_init) */
  mbedtls_aes_init(ctx: Pointer<'mbedtls_aes_context'>): void;
  /** `int mbedtls_aes_setkey_dec(mbedtls_aes_context *ctx, const unsigned char *key, unsigned int keybits)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/aes_8h/#:~:text=mbedtls_aes_setkey_dec) */
  mbedtls_aes_setkey_dec(ctx: Pointer<'mbedtls_aes_context'>, key: Pointer<'unsigned char'>, keybits: number): number;
  /** `int mbedtls_aes_setkey_enc(mbedtls_aes_context *ctx, const unsigned char *key, unsigned int keybits)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/aes_8h/#:~:text=mbedtls_aes_setkey_enc) */
  mbedtls_aes_setkey_enc(ctx: Pointer<'mbedtls_aes_context'>, key: Pointer<'unsigned char'>, keybits: number): number;
  /** `void mbedtls_aes_xts_free(mbedtls_aes_xts_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/aes_8h/#:~:text=mbedtls_aes_xts_free) */
  mbedtls_aes_xts_free(ctx: Pointer<'mbedtls_aes_xts_context'>): void;
  /** `void mbedtls_aes_xts_init(mbedtls_aes_xts_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/aes_8h/#:~:text=mbedtls_aes_xts_init) */
  mbedtls_aes_xts_init(ctx: Pointer<'mbedtls_aes_xts_context'>): void;
  /** `int mbedtls_aes_xts_setkey_dec(mbedtls_aes_xts_context *ctx, const unsigned char *key, unsigned int keybits)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/aes_8h/#:~:text=mbedtls_aes_xts_setkey_dec) */
  mbedtls_aes_xts_setkey_dec(ctx: Pointer<'mbedtls_aes_xts_context'>, key: Pointer<'unsigned char'>, keybits: number): number;
  /** `int mbedtls_aes_xts_setkey_enc(mbedtls_aes_xts_context *ctx, const unsigned char *key, unsigned int keybits)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/aes_8h/#:~:text=mbedtls_aes_xts_setkey_enc) */
  mbedtls_aes_xts_setkey_enc(ctx: Pointer<'mbedtls_aes_xts_context'>, key: Pointer<'unsigned char'>, keybits: number): number;
  /** `const mbedtls_asn1_named_data *mbedtls_asn1_find_named_data(const mbedtls_asn1_named_data *list, const char *oid, size_t len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1_8h/#:~:text=mbedtls_asn1_find_named_data) */
  mbedtls_asn1_find_named_data(list: Pointer<'mbedtls_asn1_named_data'>, oid: Pointer<'char'>, len: number): Pointer<'mbedtls_asn1_named_data'>;
  /** `void mbedtls_asn1_free_named_data(mbedtls_asn1_named_data *entry)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1_8h/#:~:text=mbedtls_asn1_free_named_data) */
  mbedtls_asn1_free_named_data(entry: Pointer<'mbedtls_asn1_named_data'>): void;
  /** `void mbedtls_asn1_free_named_data_list(mbedtls_asn1_named_data **head)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1_8h/#:~:text=mbedtls_asn1_free_named_data_list) */
  mbedtls_asn1_free_named_data_list(head: Pointer<'mbedtls_asn1_named_data *'>): void;
  /** `void mbedtls_asn1_free_named_data_list_shallow(mbedtls_asn1_named_data *name)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1_8h/#:~:text=mbedtls_asn1_free_named_data_list_shallow) */
  mbedtls_asn1_free_named_data_list_shallow(name: Pointer<'mbedtls_asn1_named_data'>): void;
  /** `int mbedtls_asn1_get_alg(unsigned char **p, const unsigned char *end, mbedtls_asn1_buf *alg, mbedtls_asn1_buf *params)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1_8h/#:~:text=mbedtls_asn1_get_alg) */
  mbedtls_asn1_get_alg(p: Pointer<'unsigned char *'>, end: Pointer<'unsigned char'>, alg: Pointer<'mbedtls_asn1_buf'>, params: Pointer<'mbedtls_asn1_buf'>): number;
  /** `int mbedtls_asn1_get_alg_null(unsigned char **p, const unsigned char *end, mbedtls_asn1_buf *alg)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1_8h/#:~:text=mbedtls_asn1_get_alg_null) */
  mbedtls_asn1_get_alg_null(p: Pointer<'unsigned char *'>, end: Pointer<'unsigned char'>, alg: Pointer<'mbedtls_asn1_buf'>): number;
  /** `int mbedtls_asn1_get_bitstring_null(unsigned char **p, const unsigned char *end, size_t *len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1_8h/#:~:text=mbedtls_asn1_get_bitstring_null) */
  mbedtls_asn1_get_bitstring_null(p: Pointer<'unsigned char *'>, end: Pointer<'unsigned char'>, len: Pointer<'size_t'>): number;
  /** `int mbedtls_asn1_get_bool(unsigned char **p, const unsigned char *end, int *val)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1_8h/#:~:text=mbedtls_asn1_get_bool) */
  mbedtls_asn1_get_bool(p: Pointer<'unsigned char *'>, end: Pointer<'unsigned char'>, val: Pointer<'int'>): number;
  /** `int mbedtls_asn1_get_enum(unsigned char **p, const unsigned char *end, int *val)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1_8h/#:~:text=mbedtls_asn1_get_enum) */
  mbedtls_asn1_get_enum(p: Pointer<'unsigned char *'>, end: Pointer<'unsigned char'>, val: Pointer<'int'>): number;
  /** `int mbedtls_asn1_get_int(unsigned char **p, const unsigned char *end, int *val)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1_8h/#:~:text=mbedtls_asn1_get_int) */
  mbedtls_asn1_get_int(p: Pointer<'unsigned char *'>, end: Pointer<'unsigned char'>, val: Pointer<'int'>): number;
  /** `int mbedtls_asn1_get_len(unsigned char **p, const unsigned char *end, size_t *len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1_8h/#:~:text=mbedtls_asn1_get_len) */
  mbedtls_asn1_get_len(p: Pointer<'unsigned char *'>, end: Pointer<'unsigned char'>, len: Pointer<'size_t'>): number;
  /** `int mbedtls_asn1_get_mpi(unsigned char **p, const unsigned char *end, mbedtls_mpi *X)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1_8h/#:~:text=mbedtls_asn1_get_mpi) */
  mbedtls_asn1_get_mpi(p: Pointer<'unsigned char *'>, end: Pointer<'unsigned char'>, X: Pointer<'mbedtls_mpi'>): number;
  /** `int mbedtls_asn1_get_sequence_of(unsigned char **p, const unsigned char *end, mbedtls_asn1_sequence *cur, int tag)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1_8h/#:~:text=mbedtls_asn1_get_sequence_of) */
  mbedtls_asn1_get_sequence_of(p: Pointer<'unsigned char *'>, end: Pointer<'unsigned char'>, cur: Pointer<'mbedtls_asn1_sequence'>, tag: number): number;
  /** `int mbedtls_asn1_get_tag(unsigned char **p, const unsigned char *end, size_t *len, int tag)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1_8h/#:~:text=mbedtls_asn1_get_tag) */
  mbedtls_asn1_get_tag(p: Pointer<'unsigned char *'>, end: Pointer<'unsigned char'>, len: Pointer<'size_t'>, tag: number): number;
  /** `void mbedtls_asn1_sequence_free(mbedtls_asn1_sequence *seq)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1_8h/#:~:text=mbedtls_asn1_sequence_free) */
  mbedtls_asn1_sequence_free(seq: Pointer<'mbedtls_asn1_sequence'>): void;
  /** `mbedtls_asn1_named_data *mbedtls_asn1_store_named_data(mbedtls_asn1_named_data **list, const char *oid, size_t oid_len, const unsigned char *val, size_t val_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1write_8h/#:~:text=mbedtls_asn1_store_named_data) */
  mbedtls_asn1_store_named_data(list: Pointer<'mbedtls_asn1_named_data *'>, oid: Pointer<'char'>, oid_len: number, val: Pointer<'unsigned char'>, val_len: number): Pointer<'mbedtls_asn1_named_data'>;
  /** `int mbedtls_asn1_traverse_sequence_of(unsigned char **p, const unsigned char *end, unsigned char tag_must_mask, unsigned char tag_must_val, unsigned char tag_may_mask, unsigned char tag_may_val, int (*cb)(void *, int, unsigned char *, size_t), void *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1_8h/#:~:text=mbedtls_asn1_traverse_sequence_of) */
  mbedtls_asn1_traverse_sequence_of(p: Pointer<'unsigned char *'>, end: Pointer<'unsigned char'>, tag_must_mask: number, tag_must_val: number, tag_may_mask: number, tag_may_val: number, cb: FunctionPointer, ctx: Pointer<string>): number;
  /** `int mbedtls_asn1_write_algorithm_identifier(unsigned char **p, const unsigned char *start, const char *oid, size_t oid_len, size_t par_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1write_8h/#:~:text=mbedtls_asn1_write_algorithm_identifier) */
  mbedtls_asn1_write_algorithm_identifier(p: Pointer<'unsigned char *'>, start: Pointer<'unsigned char'>, oid: Pointer<'char'>, oid_len: number, par_len: number): number;
  /** `int mbedtls_asn1_write_algorithm_identifier_ext(unsigned char **p, const unsigned char *start, const char *oid, size_t oid_len, size_t par_len, int has_par)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1write_8h/#:~:text=mbedtls_asn1_write_algorithm_identifier_ext) */
  mbedtls_asn1_write_algorithm_identifier_ext(p: Pointer<'unsigned char *'>, start: Pointer<'unsigned char'>, oid: Pointer<'char'>, oid_len: number, par_len: number, has_par: number): number;
  /** `int mbedtls_asn1_write_bitstring(unsigned char **p, const unsigned char *start, const unsigned char *buf, size_t bits)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1write_8h/#:~:text=mbedtls_asn1_write_bitstring) */
  mbedtls_asn1_write_bitstring(p: Pointer<'unsigned char *'>, start: Pointer<'unsigned char'>, buf: Pointer<'unsigned char'>, bits: number): number;
  /** `int mbedtls_asn1_write_bool(unsigned char **p, const unsigned char *start, int boolean)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1write_8h/#:~:text=mbedtls_asn1_write_bool) */
  mbedtls_asn1_write_bool(p: Pointer<'unsigned char *'>, start: Pointer<'unsigned char'>, boolean: number): number;
  /** `int mbedtls_asn1_write_enum(unsigned char **p, const unsigned char *start, int val)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1write_8h/#:~:text=mbedtls_asn1_write_enum) */
  mbedtls_asn1_write_enum(p: Pointer<'unsigned char *'>, start: Pointer<'unsigned char'>, val: number): number;
  /** `int mbedtls_asn1_write_ia5_string(unsigned char **p, const unsigned char *start, const char *text, size_t text_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1write_8h/#:~:text=mbedtls_asn1_write_ia5_string) */
  mbedtls_asn1_write_ia5_string(p: Pointer<'unsigned char *'>, start: Pointer<'unsigned char'>, text: Pointer<'char'>, text_len: number): number;
  /** `int mbedtls_asn1_write_int(unsigned char **p, const unsigned char *start, int val)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1write_8h/#:~:text=mbedtls_asn1_write_int) */
  mbedtls_asn1_write_int(p: Pointer<'unsigned char *'>, start: Pointer<'unsigned char'>, val: number): number;
  /** `int mbedtls_asn1_write_len(unsigned char **p, const unsigned char *start, size_t len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1write_8h/#:~:text=mbedtls_asn1_write_len) */
  mbedtls_asn1_write_len(p: Pointer<'unsigned char *'>, start: Pointer<'unsigned char'>, len: number): number;
  /** `int mbedtls_asn1_write_mpi(unsigned char **p, const unsigned char *start, const mbedtls_mpi *X)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1write_8h/#:~:text=mbedtls_asn1_write_mpi) */
  mbedtls_asn1_write_mpi(p: Pointer<'unsigned char *'>, start: Pointer<'unsigned char'>, X: Pointer<'mbedtls_mpi'>): number;
  /** `int mbedtls_asn1_write_named_bitstring(unsigned char **p, const unsigned char *start, const unsigned char *buf, size_t bits)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1write_8h/#:~:text=mbedtls_asn1_write_named_bitstring) */
  mbedtls_asn1_write_named_bitstring(p: Pointer<'unsigned char *'>, start: Pointer<'unsigned char'>, buf: Pointer<'unsigned char'>, bits: number): number;
  /** `int mbedtls_asn1_write_null(unsigned char **p, const unsigned char *start)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1write_8h/#:~:text=mbedtls_asn1_write_null) */
  mbedtls_asn1_write_null(p: Pointer<'unsigned char *'>, start: Pointer<'unsigned char'>): number;
  /** `int mbedtls_asn1_write_octet_string(unsigned char **p, const unsigned char *start, const unsigned char *buf, size_t size)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1write_8h/#:~:text=mbedtls_asn1_write_octet_string) */
  mbedtls_asn1_write_octet_string(p: Pointer<'unsigned char *'>, start: Pointer<'unsigned char'>, buf: Pointer<'unsigned char'>, size: number): number;
  /** `int mbedtls_asn1_write_oid(unsigned char **p, const unsigned char *start, const char *oid, size_t oid_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1write_8h/#:~:text=mbedtls_asn1_write_oid) */
  mbedtls_asn1_write_oid(p: Pointer<'unsigned char *'>, start: Pointer<'unsigned char'>, oid: Pointer<'char'>, oid_len: number): number;
  /** `int mbedtls_asn1_write_printable_string(unsigned char **p, const unsigned char *start, const char *text, size_t text_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1write_8h/#:~:text=mbedtls_asn1_write_printable_string) */
  mbedtls_asn1_write_printable_string(p: Pointer<'unsigned char *'>, start: Pointer<'unsigned char'>, text: Pointer<'char'>, text_len: number): number;
  /** `int mbedtls_asn1_write_raw_buffer(unsigned char **p, const unsigned char *start, const unsigned char *buf, size_t size)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1write_8h/#:~:text=mbedtls_asn1_write_raw_buffer) */
  mbedtls_asn1_write_raw_buffer(p: Pointer<'unsigned char *'>, start: Pointer<'unsigned char'>, buf: Pointer<'unsigned char'>, size: number): number;
  /** `int mbedtls_asn1_write_tag(unsigned char **p, const unsigned char *start, unsigned char tag)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1write_8h/#:~:text=mbedtls_asn1_write_tag) */
  mbedtls_asn1_write_tag(p: Pointer<'unsigned char *'>, start: Pointer<'unsigned char'>, tag: number): number;
  /** `int mbedtls_asn1_write_tagged_string(unsigned char **p, const unsigned char *start, int tag, const char *text, size_t text_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1write_8h/#:~:text=mbedtls_asn1_write_tagged_string) */
  mbedtls_asn1_write_tagged_string(p: Pointer<'unsigned char *'>, start: Pointer<'unsigned char'>, tag: number, text: Pointer<'char'>, text_len: number): number;
  /** `int mbedtls_asn1_write_utf8_string(unsigned char **p, const unsigned char *start, const char *text, size_t text_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/asn1write_8h/#:~:text=mbedtls_asn1_write_utf8_string) */
  mbedtls_asn1_write_utf8_string(p: Pointer<'unsigned char *'>, start: Pointer<'unsigned char'>, text: Pointer<'char'>, text_len: number): number;
  /** `int mbedtls_ccm_auth_decrypt(mbedtls_ccm_context *ctx, size_t length, const unsigned char *iv, size_t iv_len, const unsigned char *ad, size_t ad_len, const unsigned char *input, unsigned char *output, const unsigned char *tag, size_t tag_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ccm_8h/#:~:text=mbedtls_ccm_auth_decrypt) */
  mbedtls_ccm_auth_decrypt(ctx: Pointer<'mbedtls_ccm_context'>, length: number, iv: Pointer<'unsigned char'>, iv_len: number, ad: Pointer<'unsigned char'>, ad_len: number, input: Pointer<'unsigned char'>, output: Pointer<'unsigned char'>, tag: Pointer<'unsigned char'>, tag_len: number): number;
  /** `int mbedtls_ccm_encrypt_and_tag(mbedtls_ccm_context *ctx, size_t length, const unsigned char *iv, size_t iv_len, const unsigned char *ad, size_t ad_len, const unsigned char *input, unsigned char *output, unsigned char *tag, size_t tag_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ccm_8h/#:~:text=mbedtls_ccm_encrypt_and_tag) */
  mbedtls_ccm_encrypt_and_tag(ctx: Pointer<'mbedtls_ccm_context'>, length: number, iv: Pointer<'unsigned char'>, iv_len: number, ad: Pointer<'unsigned char'>, ad_len: number, input: Pointer<'unsigned char'>, output: Pointer<'unsigned char'>, tag: Pointer<'unsigned char'>, tag_len: number): number;
  /** `int mbedtls_ccm_finish(mbedtls_ccm_context *ctx, unsigned char *tag, size_t tag_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ccm_8h/#:~:text=mbedtls_ccm_finish) */
  mbedtls_ccm_finish(ctx: Pointer<'mbedtls_ccm_context'>, tag: Pointer<'unsigned char'>, tag_len: number): number;
  /** `void mbedtls_ccm_free(mbedtls_ccm_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ccm_8h/#:~:text=mbedtls_ccm_free) */
  mbedtls_ccm_free(ctx: Pointer<'mbedtls_ccm_context'>): void;
  /** `void mbedtls_ccm_init(mbedtls_ccm_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ccm_8h/#:~:text=mbedtls_ccm_init) */
  mbedtls_ccm_init(ctx: Pointer<'mbedtls_ccm_context'>): void;
  /** `int mbedtls_ccm_set_lengths(mbedtls_ccm_context *ctx, size_t total_ad_len, size_t plaintext_len, size_t tag_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ccm_8h/#:~:text=mbedtls_ccm_set_lengths) */
  mbedtls_ccm_set_lengths(ctx: Pointer<'mbedtls_ccm_context'>, total_ad_len: number, plaintext_len: number, tag_len: number): number;
  /** `int mbedtls_ccm_setkey(mbedtls_ccm_context *ctx, mbedtls_cipher_id_t cipher, const unsigned char *key, unsigned int keybits)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ccm_8h/#:~:text=mbedtls_ccm_setkey) */
  mbedtls_ccm_setkey(ctx: Pointer<'mbedtls_ccm_context'>, cipher: number, key: Pointer<'unsigned char'>, keybits: number): number;
  /** `int mbedtls_ccm_star_auth_decrypt(mbedtls_ccm_context *ctx, size_t length, const unsigned char *iv, size_t iv_len, const unsigned char *ad, size_t ad_len, const unsigned char *input, unsigned char *output, const unsigned char *tag, size_t tag_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ccm_8h/#:~:text=mbedtls_ccm_star_auth_decrypt) */
  mbedtls_ccm_star_auth_decrypt(ctx: Pointer<'mbedtls_ccm_context'>, length: number, iv: Pointer<'unsigned char'>, iv_len: number, ad: Pointer<'unsigned char'>, ad_len: number, input: Pointer<'unsigned char'>, output: Pointer<'unsigned char'>, tag: Pointer<'unsigned char'>, tag_len: number): number;
  /** `int mbedtls_ccm_star_encrypt_and_tag(mbedtls_ccm_context *ctx, size_t length, const unsigned char *iv, size_t iv_len, const unsigned char *ad, size_t ad_len, const unsigned char *input, unsigned char *output, unsigned char *tag, size_t tag_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ccm_8h/#:~:text=mbedtls_ccm_star_encrypt_and_tag) */
  mbedtls_ccm_star_encrypt_and_tag(ctx: Pointer<'mbedtls_ccm_context'>, length: number, iv: Pointer<'unsigned char'>, iv_len: number, ad: Pointer<'unsigned char'>, ad_len: number, input: Pointer<'unsigned char'>, output: Pointer<'unsigned char'>, tag: Pointer<'unsigned char'>, tag_len: number): number;
  /** `int mbedtls_ccm_starts(mbedtls_ccm_context *ctx, int mode, const unsigned char *iv, size_t iv_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ccm_8h/#:~:text=mbedtls_ccm_starts) */
  mbedtls_ccm_starts(ctx: Pointer<'mbedtls_ccm_context'>, mode: number, iv: Pointer<'unsigned char'>, iv_len: number): number;
  /** `int mbedtls_ccm_update(mbedtls_ccm_context *ctx, const unsigned char *input, size_t input_len, unsigned char *output, size_t output_size, size_t *output_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ccm_8h/#:~:text=mbedtls_ccm_update) */
  mbedtls_ccm_update(ctx: Pointer<'mbedtls_ccm_context'>, input: Pointer<'unsigned char'>, input_len: number, output: Pointer<'unsigned char'>, output_size: number, output_len: Pointer<'size_t'>): number;
  /** `int mbedtls_ccm_update_ad(mbedtls_ccm_context *ctx, const unsigned char *ad, size_t ad_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ccm_8h/#:~:text=mbedtls_ccm_update_ad) */
  mbedtls_ccm_update_ad(ctx: Pointer<'mbedtls_ccm_context'>, ad: Pointer<'unsigned char'>, ad_len: number): number;
  /** `int mbedtls_chacha20_crypt(const unsigned char *key, const unsigned char *nonce, uint32_t counter, size_t size, const unsigned char *input, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/chacha20_8h/#:~:text=mbedtls_chacha20_crypt) */
  mbedtls_chacha20_crypt(key: Pointer<'unsigned char'>, nonce: Pointer<'unsigned char'>, counter: number, size: number, input: Pointer<'unsigned char'>, output: Pointer<'unsigned char'>): number;
  /** `void mbedtls_chacha20_free(mbedtls_chacha20_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/chacha20_8h/#:~:text=mbedtls_chacha20_free) */
  mbedtls_chacha20_free(ctx: Pointer<'mbedtls_chacha20_context'>): void;
  /** `void mbedtls_chacha20_init(mbedtls_chacha20_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/chacha20_8h/#:~:text=mbedtls_chacha20_init) */
  mbedtls_chacha20_init(ctx: Pointer<'mbedtls_chacha20_context'>): void;
  /** `int mbedtls_chacha20_setkey(mbedtls_chacha20_context *ctx, const unsigned char *key)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/chacha20_8h/#:~:text=mbedtls_chacha20_setkey) */
  mbedtls_chacha20_setkey(ctx: Pointer<'mbedtls_chacha20_context'>, key: Pointer<'unsigned char'>): number;
  /** `int mbedtls_chacha20_starts(mbedtls_chacha20_context *ctx, const unsigned char *nonce, uint32_t counter)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/chacha20_8h/#:~:text=mbedtls_chacha20_starts) */
  mbedtls_chacha20_starts(ctx: Pointer<'mbedtls_chacha20_context'>, nonce: Pointer<'unsigned char'>, counter: number): number;
  /** `int mbedtls_chacha20_update(mbedtls_chacha20_context *ctx, size_t size, const unsigned char *input, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/chacha20_8h/#:~:text=mbedtls_chacha20_update) */
  mbedtls_chacha20_update(ctx: Pointer<'mbedtls_chacha20_context'>, size: number, input: Pointer<'unsigned char'>, output: Pointer<'unsigned char'>): number;
  /** `int mbedtls_chachapoly_auth_decrypt(mbedtls_chachapoly_context *ctx, size_t length, const unsigned char *nonce, const unsigned char *aad, size_t aad_len, const unsigned char *tag, const unsigned char *input, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/chachapoly_8h/#:~:text=mbedtls_chachapoly_auth_decrypt) */
  mbedtls_chachapoly_auth_decrypt(ctx: Pointer<'mbedtls_chachapoly_context'>, length: number, nonce: Pointer<'unsigned char'>, aad: Pointer<'unsigned char'>, aad_len: number, tag: Pointer<'unsigned char'>, input: Pointer<'unsigned char'>, output: Pointer<'unsigned char'>): number;
  /** `int mbedtls_chachapoly_encrypt_and_tag(mbedtls_chachapoly_context *ctx, size_t length, const unsigned char *nonce, const unsigned char *aad, size_t aad_len, const unsigned char *input, unsigned char *output, unsigned char *tag)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/chachapoly_8h/#:~:text=mbedtls_chachapoly_encrypt_and_tag) */
  mbedtls_chachapoly_encrypt_and_tag(ctx: Pointer<'mbedtls_chachapoly_context'>, length: number, nonce: Pointer<'unsigned char'>, aad: Pointer<'unsigned char'>, aad_len: number, input: Pointer<'unsigned char'>, output: Pointer<'unsigned char'>, tag: Pointer<'unsigned char'>): number;
  /** `int mbedtls_chachapoly_finish(mbedtls_chachapoly_context *ctx, unsigned char *mac)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/chachapoly_8h/#:~:text=mbedtls_chachapoly_finish) */
  mbedtls_chachapoly_finish(ctx: Pointer<'mbedtls_chachapoly_context'>, mac: Pointer<'unsigned char'>): number;
  /** `void mbedtls_chachapoly_free(mbedtls_chachapoly_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/chachapoly_8h/#:~:text=mbedtls_chachapoly_free) */
  mbedtls_chachapoly_free(ctx: Pointer<'mbedtls_chachapoly_context'>): void;
  /** `void mbedtls_chachapoly_init(mbedtls_chachapoly_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/chachapoly_8h/#:~:text=mbedtls_chachapoly_init) */
  mbedtls_chachapoly_init(ctx: Pointer<'mbedtls_chachapoly_context'>): void;
  /** `int mbedtls_chachapoly_setkey(mbedtls_chachapoly_context *ctx, const unsigned char *key)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/chachapoly_8h/#:~:text=mbedtls_chachapoly_setkey) */
  mbedtls_chachapoly_setkey(ctx: Pointer<'mbedtls_chachapoly_context'>, key: Pointer<'unsigned char'>): number;
  /** `int mbedtls_chachapoly_starts(mbedtls_chachapoly_context *ctx, const unsigned char *nonce, mbedtls_chachapoly_mode_t mode)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/chachapoly_8h/#:~:text=mbedtls_chachapoly_starts) */
  mbedtls_chachapoly_starts(ctx: Pointer<'mbedtls_chachapoly_context'>, nonce: Pointer<'unsigned char'>, mode: number): number;
  /** `int mbedtls_chachapoly_update(mbedtls_chachapoly_context *ctx, size_t len, const unsigned char *input, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/chachapoly_8h/#:~:text=mbedtls_chachapoly_update) */
  mbedtls_chachapoly_update(ctx: Pointer<'mbedtls_chachapoly_context'>, len: number, input: Pointer<'unsigned char'>, output: Pointer<'unsigned char'>): number;
  /** `int mbedtls_chachapoly_update_aad(mbedtls_chachapoly_context *ctx, const unsigned char *aad, size_t aad_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/chachapoly_8h/#:~:text=mbedtls_chachapoly_update_aad) */
  mbedtls_chachapoly_update_aad(ctx: Pointer<'mbedtls_chachapoly_context'>, aad: Pointer<'unsigned char'>, aad_len: number): number;
  /** `int mbedtls_cipher_auth_decrypt_ext(mbedtls_cipher_context_t *ctx, const unsigned char *iv, size_t iv_len, const unsigned char *ad, size_t ad_len, const unsigned char *input, size_t ilen, unsigned char *output, size_t output_len, size_t *olen, size_t tag_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_auth_decrypt_ext) */
  mbedtls_cipher_auth_decrypt_ext(ctx: Pointer<'mbedtls_cipher_context_t'>, iv: Pointer<'unsigned char'>, iv_len: number, ad: Pointer<'unsigned char'>, ad_len: number, input: Pointer<'unsigned char'>, ilen: number, output: Pointer<'unsigned char'>, output_len: number, olen: Pointer<'size_t'>, tag_len: number): number;
  /** `int mbedtls_cipher_auth_encrypt_ext(mbedtls_cipher_context_t *ctx, const unsigned char *iv, size_t iv_len, const unsigned char *ad, size_t ad_len, const unsigned char *input, size_t ilen, unsigned char *output, size_t output_len, size_t *olen, size_t tag_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_auth_encrypt_ext) */
  mbedtls_cipher_auth_encrypt_ext(ctx: Pointer<'mbedtls_cipher_context_t'>, iv: Pointer<'unsigned char'>, iv_len: number, ad: Pointer<'unsigned char'>, ad_len: number, input: Pointer<'unsigned char'>, ilen: number, output: Pointer<'unsigned char'>, output_len: number, olen: Pointer<'size_t'>, tag_len: number): number;
  /** `int mbedtls_cipher_check_tag(mbedtls_cipher_context_t *ctx, const unsigned char *tag, size_t tag_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_check_tag) */
  mbedtls_cipher_check_tag(ctx: Pointer<'mbedtls_cipher_context_t'>, tag: Pointer<'unsigned char'>, tag_len: number): number;
  /** `int mbedtls_cipher_cmac(const mbedtls_cipher_info_t *cipher_info, const unsigned char *key, size_t keylen, const unsigned char *input, size_t ilen, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cmac_8h/#:~:text=mbedtls_cipher_cmac) */
  mbedtls_cipher_cmac(cipher_info: Pointer<'mbedtls_cipher_info_t'>, key: Pointer<'unsigned char'>, keylen: number, input: Pointer<'unsigned char'>, ilen: number, output: Pointer<'unsigned char'>): number;
  /** `int mbedtls_cipher_cmac_finish(mbedtls_cipher_context_t *ctx, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cmac_8h/#:~:text=mbedtls_cipher_cmac_finish) */
  mbedtls_cipher_cmac_finish(ctx: Pointer<'mbedtls_cipher_context_t'>, output: Pointer<'unsigned char'>): number;
  /** `int mbedtls_cipher_cmac_reset(mbedtls_cipher_context_t *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cmac_8h/#:~:text=mbedtls_cipher_cmac_reset) */
  mbedtls_cipher_cmac_reset(ctx: Pointer<'mbedtls_cipher_context_t'>): number;
  /** `int mbedtls_cipher_cmac_starts(mbedtls_cipher_context_t *ctx, const unsigned char *key, size_t keybits)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cmac_8h/#:~:text=mbedtls_cipher_cmac_starts) */
  mbedtls_cipher_cmac_starts(ctx: Pointer<'mbedtls_cipher_context_t'>, key: Pointer<'unsigned char'>, keybits: number): number;
  /** `int mbedtls_cipher_cmac_update(mbedtls_cipher_context_t *ctx, const unsigned char *input, size_t ilen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cmac_8h/#:~:text=mbedtls_cipher_cmac_update) */
  mbedtls_cipher_cmac_update(ctx: Pointer<'mbedtls_cipher_context_t'>, input: Pointer<'unsigned char'>, ilen: number): number;
  /** `int mbedtls_cipher_crypt(mbedtls_cipher_context_t *ctx, const unsigned char *iv, size_t iv_len, const unsigned char *input, size_t ilen, unsigned char *output, size_t *olen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_crypt) */
  mbedtls_cipher_crypt(ctx: Pointer<'mbedtls_cipher_context_t'>, iv: Pointer<'unsigned char'>, iv_len: number, input: Pointer<'unsigned char'>, ilen: number, output: Pointer<'unsigned char'>, olen: Pointer<'size_t'>): number;
  /** `int mbedtls_cipher_finish(mbedtls_cipher_context_t *ctx, unsigned char *output, size_t *olen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_finish) */
  mbedtls_cipher_finish(ctx: Pointer<'mbedtls_cipher_context_t'>, output: Pointer<'unsigned char'>, olen: Pointer<'size_t'>): number;
  /** `int mbedtls_cipher_finish_padded(mbedtls_cipher_context_t *ctx, unsigned char *output, size_t *olen, size_t *invalid_padding)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_finish_padded) */
  mbedtls_cipher_finish_padded(ctx: Pointer<'mbedtls_cipher_context_t'>, output: Pointer<'unsigned char'>, olen: Pointer<'size_t'>, invalid_padding: Pointer<'size_t'>): number;
  /** `void mbedtls_cipher_free(mbedtls_cipher_context_t *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_free) */
  mbedtls_cipher_free(ctx: Pointer<'mbedtls_cipher_context_t'>): void;
  /** `unsigned int mbedtls_cipher_get_block_size(const mbedtls_cipher_context_t *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_get_block_size) */
  mbedtls_cipher_get_block_size(ctx: Pointer<'mbedtls_cipher_context_t'>): number;
  /** `mbedtls_cipher_mode_t mbedtls_cipher_get_cipher_mode(const mbedtls_cipher_context_t *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_get_cipher_mode) */
  mbedtls_cipher_get_cipher_mode(ctx: Pointer<'mbedtls_cipher_context_t'>): number;
  /** `int mbedtls_cipher_get_iv_size(const mbedtls_cipher_context_t *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_get_iv_size) */
  mbedtls_cipher_get_iv_size(ctx: Pointer<'mbedtls_cipher_context_t'>): number;
  /** `int mbedtls_cipher_get_key_bitlen(const mbedtls_cipher_context_t *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_get_key_bitlen) */
  mbedtls_cipher_get_key_bitlen(ctx: Pointer<'mbedtls_cipher_context_t'>): number;
  /** `const char *mbedtls_cipher_get_name(const mbedtls_cipher_context_t *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_get_name) */
  mbedtls_cipher_get_name(ctx: Pointer<'mbedtls_cipher_context_t'>): Pointer<'char'>;
  /** `mbedtls_operation_t mbedtls_cipher_get_operation(const mbedtls_cipher_context_t *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_get_operation) */
  mbedtls_cipher_get_operation(ctx: Pointer<'mbedtls_cipher_context_t'>): number;
  /** `mbedtls_cipher_type_t mbedtls_cipher_get_type(const mbedtls_cipher_context_t *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_get_type) */
  mbedtls_cipher_get_type(ctx: Pointer<'mbedtls_cipher_context_t'>): number;
  /** `const mbedtls_cipher_info_t *mbedtls_cipher_info_from_string(const char *cipher_name)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_info_from_string) */
  mbedtls_cipher_info_from_string(cipher_name: Pointer<'char'>): Pointer<'mbedtls_cipher_info_t'>;
  /** `const mbedtls_cipher_info_t *mbedtls_cipher_info_from_type(const mbedtls_cipher_type_t cipher_type)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_info_from_type) */
  mbedtls_cipher_info_from_type(cipher_type: number): Pointer<'mbedtls_cipher_info_t'>;
  /** `const mbedtls_cipher_info_t *mbedtls_cipher_info_from_values(const mbedtls_cipher_id_t cipher_id, int key_bitlen, const mbedtls_cipher_mode_t mode)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_info_from_values) */
  mbedtls_cipher_info_from_values(cipher_id: number, key_bitlen: number, mode: number): Pointer<'mbedtls_cipher_info_t'>;
  /** `size_t mbedtls_cipher_info_get_block_size(const mbedtls_cipher_info_t *info)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_info_get_block_size) */
  mbedtls_cipher_info_get_block_size(info: Pointer<'mbedtls_cipher_info_t'>): number;
  /** `size_t mbedtls_cipher_info_get_iv_size(const mbedtls_cipher_info_t *info)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_info_get_iv_size) */
  mbedtls_cipher_info_get_iv_size(info: Pointer<'mbedtls_cipher_info_t'>): number;
  /** `size_t mbedtls_cipher_info_get_key_bitlen(const mbedtls_cipher_info_t *info)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_info_get_key_bitlen) */
  mbedtls_cipher_info_get_key_bitlen(info: Pointer<'mbedtls_cipher_info_t'>): number;
  /** `mbedtls_cipher_mode_t mbedtls_cipher_info_get_mode(const mbedtls_cipher_info_t *info)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_info_get_mode) */
  mbedtls_cipher_info_get_mode(info: Pointer<'mbedtls_cipher_info_t'>): number;
  /** `const char *mbedtls_cipher_info_get_name(const mbedtls_cipher_info_t *info)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_info_get_name) */
  mbedtls_cipher_info_get_name(info: Pointer<'mbedtls_cipher_info_t'>): Pointer<'char'>;
  /** `mbedtls_cipher_type_t mbedtls_cipher_info_get_type(const mbedtls_cipher_info_t *info)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_info_get_type) */
  mbedtls_cipher_info_get_type(info: Pointer<'mbedtls_cipher_info_t'>): number;
  /** `int mbedtls_cipher_info_has_variable_iv_size(const mbedtls_cipher_info_t *info)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_info_has_variable_iv_size) */
  mbedtls_cipher_info_has_variable_iv_size(info: Pointer<'mbedtls_cipher_info_t'>): number;
  /** `int mbedtls_cipher_info_has_variable_key_bitlen(const mbedtls_cipher_info_t *info)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_info_has_variable_key_bitlen) */
  mbedtls_cipher_info_has_variable_key_bitlen(info: Pointer<'mbedtls_cipher_info_t'>): number;
  /** `void mbedtls_cipher_init(mbedtls_cipher_context_t *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_init) */
  mbedtls_cipher_init(ctx: Pointer<'mbedtls_cipher_context_t'>): void;
  /** `const int *mbedtls_cipher_list(void)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_list) */
  mbedtls_cipher_list(): Pointer<'int'>;
  /** `int mbedtls_cipher_reset(mbedtls_cipher_context_t *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_reset) */
  mbedtls_cipher_reset(ctx: Pointer<'mbedtls_cipher_context_t'>): number;
  /** `int mbedtls_cipher_set_iv(mbedtls_cipher_context_t *ctx, const unsigned char *iv, size_t iv_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_set_iv) */
  mbedtls_cipher_set_iv(ctx: Pointer<'mbedtls_cipher_context_t'>, iv: Pointer<'unsigned char'>, iv_len: number): number;
  /** `int mbedtls_cipher_set_padding_mode(mbedtls_cipher_context_t *ctx, mbedtls_cipher_padding_t mode)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_set_padding_mode) */
  mbedtls_cipher_set_padding_mode(ctx: Pointer<'mbedtls_cipher_context_t'>, mode: number): number;
  /** `int mbedtls_cipher_setkey(mbedtls_cipher_context_t *ctx, const unsigned char *key, int key_bitlen, const mbedtls_operation_t operation)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_setkey) */
  mbedtls_cipher_setkey(ctx: Pointer<'mbedtls_cipher_context_t'>, key: Pointer<'unsigned char'>, key_bitlen: number, operation: number): number;
  /** `int mbedtls_cipher_setup(mbedtls_cipher_context_t *ctx, const mbedtls_cipher_info_t *cipher_info)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_setup) */
  mbedtls_cipher_setup(ctx: Pointer<'mbedtls_cipher_context_t'>, cipher_info: Pointer<'mbedtls_cipher_info_t'>): number;
  /** `int mbedtls_cipher_update(mbedtls_cipher_context_t *ctx, const unsigned char *input, size_t ilen, unsigned char *output, size_t *olen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_update) */
  mbedtls_cipher_update(ctx: Pointer<'mbedtls_cipher_context_t'>, input: Pointer<'unsigned char'>, ilen: number, output: Pointer<'unsigned char'>, olen: Pointer<'size_t'>): number;
  /** `int mbedtls_cipher_update_ad(mbedtls_cipher_context_t *ctx, const unsigned char *ad, size_t ad_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_update_ad) */
  mbedtls_cipher_update_ad(ctx: Pointer<'mbedtls_cipher_context_t'>, ad: Pointer<'unsigned char'>, ad_len: number): number;
  /** `int mbedtls_cipher_write_tag(mbedtls_cipher_context_t *ctx, unsigned char *tag, size_t tag_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/cipher_8h/#:~:text=mbedtls_cipher_write_tag) */
  mbedtls_cipher_write_tag(ctx: Pointer<'mbedtls_cipher_context_t'>, tag: Pointer<'unsigned char'>, tag_len: number): number;
  /** `mbedtls_ecp_group_id mbedtls_ecc_group_from_psa(psa_ecc_family_t family, size_t bits)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/psa__util_8h/#:~:text=mbedtls_ecc_group_from_psa) */
  mbedtls_ecc_group_from_psa(family: number, bits: number): number;
  /** `psa_ecc_family_t mbedtls_ecc_group_to_psa(mbedtls_ecp_group_id grpid, size_t *bits)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/psa__util_8h/#:~:text=mbedtls_ecc_group_to_psa) */
  mbedtls_ecc_group_to_psa(grpid: number, bits: Pointer<'size_t'>): number;
  /** `int mbedtls_ecdh_calc_secret(mbedtls_ecdh_context *ctx, size_t *olen, unsigned char *buf, size_t blen, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecdh_8h/#:~:text=mbedtls_ecdh_calc_secret) */
  mbedtls_ecdh_calc_secret(ctx: Pointer<'mbedtls_ecdh_context'>, olen: Pointer<'size_t'>, buf: Pointer<'unsigned char'>, blen: number, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `int mbedtls_ecdh_can_do(mbedtls_ecp_group_id gid)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecdh_8h/#:~:text=mbedtls_ecdh_can_do) */
  mbedtls_ecdh_can_do(gid: number): number;
  /** `int mbedtls_ecdh_compute_shared(mbedtls_ecp_group *grp, mbedtls_mpi *z, const mbedtls_ecp_point *Q, const mbedtls_mpi *d, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecdh_8h/#:~:text=mbedtls_ecdh_compute_shared) */
  mbedtls_ecdh_compute_shared(grp: Pointer<'mbedtls_ecp_group'>, z: Pointer<'mbedtls_mpi'>, Q: Pointer<'mbedtls_ecp_point'>, d: Pointer<'mbedtls_mpi'>, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `void mbedtls_ecdh_free(mbedtls_ecdh_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecdh_8h/#:~:text=mbedtls_ecdh_free) */
  mbedtls_ecdh_free(ctx: Pointer<'mbedtls_ecdh_context'>): void;
  /** `int mbedtls_ecdh_gen_public(mbedtls_ecp_group *grp, mbedtls_mpi *d, mbedtls_ecp_point *Q, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecdh_8h/#:~:text=mbedtls_ecdh_gen_public) */
  mbedtls_ecdh_gen_public(grp: Pointer<'mbedtls_ecp_group'>, d: Pointer<'mbedtls_mpi'>, Q: Pointer<'mbedtls_ecp_point'>, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `mbedtls_ecp_group_id mbedtls_ecdh_get_grp_id(mbedtls_ecdh_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecdh_8h/#:~:text=mbedtls_ecdh_get_grp_id) */
  mbedtls_ecdh_get_grp_id(ctx: Pointer<'mbedtls_ecdh_context'>): number;
  /** `int mbedtls_ecdh_get_params(mbedtls_ecdh_context *ctx, const mbedtls_ecp_keypair *key, mbedtls_ecdh_side side)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecdh_8h/#:~:text=mbedtls_ecdh_get_params) */
  mbedtls_ecdh_get_params(ctx: Pointer<'mbedtls_ecdh_context'>, key: Pointer<'mbedtls_ecp_keypair'>, side: number): number;
  /** `void mbedtls_ecdh_init(mbedtls_ecdh_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecdh_8h/#:~:text=mbedtls_ecdh_init) */
  mbedtls_ecdh_init(ctx: Pointer<'mbedtls_ecdh_context'>): void;
  /** `int mbedtls_ecdh_make_params(mbedtls_ecdh_context *ctx, size_t *olen, unsigned char *buf, size_t blen, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecdh_8h/#:~:text=mbedtls_ecdh_make_params) */
  mbedtls_ecdh_make_params(ctx: Pointer<'mbedtls_ecdh_context'>, olen: Pointer<'size_t'>, buf: Pointer<'unsigned char'>, blen: number, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `int mbedtls_ecdh_make_public(mbedtls_ecdh_context *ctx, size_t *olen, unsigned char *buf, size_t blen, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecdh_8h/#:~:text=mbedtls_ecdh_make_public) */
  mbedtls_ecdh_make_public(ctx: Pointer<'mbedtls_ecdh_context'>, olen: Pointer<'size_t'>, buf: Pointer<'unsigned char'>, blen: number, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `int mbedtls_ecdh_read_params(mbedtls_ecdh_context *ctx, const unsigned char **buf, const unsigned char *end)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecdh_8h/#:~:text=mbedtls_ecdh_read_params) */
  mbedtls_ecdh_read_params(ctx: Pointer<'mbedtls_ecdh_context'>, buf: Pointer<'unsigned char *'>, end: Pointer<'unsigned char'>): number;
  /** `int mbedtls_ecdh_read_public(mbedtls_ecdh_context *ctx, const unsigned char *buf, size_t blen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecdh_8h/#:~:text=mbedtls_ecdh_read_public) */
  mbedtls_ecdh_read_public(ctx: Pointer<'mbedtls_ecdh_context'>, buf: Pointer<'unsigned char'>, blen: number): number;
  /** `int mbedtls_ecdh_setup(mbedtls_ecdh_context *ctx, mbedtls_ecp_group_id grp_id)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecdh_8h/#:~:text=mbedtls_ecdh_setup) */
  mbedtls_ecdh_setup(ctx: Pointer<'mbedtls_ecdh_context'>, grp_id: number): number;
  /** `int mbedtls_ecdsa_can_do(mbedtls_ecp_group_id gid)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecdsa_8h/#:~:text=mbedtls_ecdsa_can_do) */
  mbedtls_ecdsa_can_do(gid: number): number;
  /** `int mbedtls_ecdsa_der_to_raw(size_t bits, const unsigned char *der, size_t der_len, unsigned char *raw, size_t raw_size, size_t *raw_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/psa__util_8h/#:~:text=mbedtls_ecdsa_der_to_raw) */
  mbedtls_ecdsa_der_to_raw(bits: number, der: Pointer<'unsigned char'>, der_len: number, raw: Pointer<'unsigned char'>, raw_size: number, raw_len: Pointer<'size_t'>): number;
  /** `void mbedtls_ecdsa_free(mbedtls_ecdsa_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecdsa_8h/#:~:text=mbedtls_ecdsa_free) */
  mbedtls_ecdsa_free(ctx: Pointer<'mbedtls_ecdsa_context'>): void;
  /** `int mbedtls_ecdsa_from_keypair(mbedtls_ecdsa_context *ctx, const mbedtls_ecp_keypair *key)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecdsa_8h/#:~:text=mbedtls_ecdsa_from_keypair) */
  mbedtls_ecdsa_from_keypair(ctx: Pointer<'mbedtls_ecdsa_context'>, key: Pointer<'mbedtls_ecp_keypair'>): number;
  /** `int mbedtls_ecdsa_genkey(mbedtls_ecdsa_context *ctx, mbedtls_ecp_group_id gid, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecdsa_8h/#:~:text=mbedtls_ecdsa_genkey) */
  mbedtls_ecdsa_genkey(ctx: Pointer<'mbedtls_ecdsa_context'>, gid: number, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `void mbedtls_ecdsa_init(mbedtls_ecdsa_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecdsa_8h/#:~:text=mbedtls_ecdsa_init) */
  mbedtls_ecdsa_init(ctx: Pointer<'mbedtls_ecdsa_context'>): void;
  /** `int mbedtls_ecdsa_raw_to_der(size_t bits, const unsigned char *raw, size_t raw_len, unsigned char *der, size_t der_size, size_t *der_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/psa__util_8h/#:~:text=mbedtls_ecdsa_raw_to_der) */
  mbedtls_ecdsa_raw_to_der(bits: number, raw: Pointer<'unsigned char'>, raw_len: number, der: Pointer<'unsigned char'>, der_size: number, der_len: Pointer<'size_t'>): number;
  /** `int mbedtls_ecdsa_read_signature(mbedtls_ecdsa_context *ctx, const unsigned char *hash, size_t hlen, const unsigned char *sig, size_t slen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecdsa_8h/#:~:text=mbedtls_ecdsa_read_signature) */
  mbedtls_ecdsa_read_signature(ctx: Pointer<'mbedtls_ecdsa_context'>, hash: Pointer<'unsigned char'>, hlen: number, sig: Pointer<'unsigned char'>, slen: number): number;
  /** `int mbedtls_ecdsa_sign(mbedtls_ecp_group *grp, mbedtls_mpi *r, mbedtls_mpi *s, const mbedtls_mpi *d, const unsigned char *buf, size_t blen, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecdsa_8h/#:~:text=mbedtls_ecdsa_sign) */
  mbedtls_ecdsa_sign(grp: Pointer<'mbedtls_ecp_group'>, r: Pointer<'mbedtls_mpi'>, s: Pointer<'mbedtls_mpi'>, d: Pointer<'mbedtls_mpi'>, buf: Pointer<'unsigned char'>, blen: number, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `int mbedtls_ecdsa_sign_det_ext(mbedtls_ecp_group *grp, mbedtls_mpi *r, mbedtls_mpi *s, const mbedtls_mpi *d, const unsigned char *buf, size_t blen, mbedtls_md_type_t md_alg, mbedtls_f_rng_t *f_rng_blind, void *p_rng_blind)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecdsa_8h/#:~:text=mbedtls_ecdsa_sign_det_ext) */
  mbedtls_ecdsa_sign_det_ext(grp: Pointer<'mbedtls_ecp_group'>, r: Pointer<'mbedtls_mpi'>, s: Pointer<'mbedtls_mpi'>, d: Pointer<'mbedtls_mpi'>, buf: Pointer<'unsigned char'>, blen: number, md_alg: number, f_rng_blind: FunctionPointer, p_rng_blind: Pointer<string>): number;
  /** `int mbedtls_ecdsa_verify(mbedtls_ecp_group *grp, const unsigned char *buf, size_t blen, const mbedtls_ecp_point *Q, const mbedtls_mpi *r, const mbedtls_mpi *s)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecdsa_8h/#:~:text=mbedtls_ecdsa_verify) */
  mbedtls_ecdsa_verify(grp: Pointer<'mbedtls_ecp_group'>, buf: Pointer<'unsigned char'>, blen: number, Q: Pointer<'mbedtls_ecp_point'>, r: Pointer<'mbedtls_mpi'>, s: Pointer<'mbedtls_mpi'>): number;
  /** `int mbedtls_ecdsa_write_signature(mbedtls_ecdsa_context *ctx, mbedtls_md_type_t md_alg, const unsigned char *hash, size_t hlen, unsigned char *sig, size_t sig_size, size_t *slen, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecdsa_8h/#:~:text=mbedtls_ecdsa_write_signature) */
  mbedtls_ecdsa_write_signature(ctx: Pointer<'mbedtls_ecdsa_context'>, md_alg: number, hash: Pointer<'unsigned char'>, hlen: number, sig: Pointer<'unsigned char'>, sig_size: number, slen: Pointer<'size_t'>, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `int mbedtls_ecjpake_check(const mbedtls_ecjpake_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecjpake_8h/#:~:text=mbedtls_ecjpake_check) */
  mbedtls_ecjpake_check(ctx: Pointer<'mbedtls_ecjpake_context'>): number;
  /** `int mbedtls_ecjpake_derive_secret(mbedtls_ecjpake_context *ctx, unsigned char *buf, size_t len, size_t *olen, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecjpake_8h/#:~:text=mbedtls_ecjpake_derive_secret) */
  mbedtls_ecjpake_derive_secret(ctx: Pointer<'mbedtls_ecjpake_context'>, buf: Pointer<'unsigned char'>, len: number, olen: Pointer<'size_t'>, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `void mbedtls_ecjpake_free(mbedtls_ecjpake_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecjpake_8h/#:~:text=mbedtls_ecjpake_free) */
  mbedtls_ecjpake_free(ctx: Pointer<'mbedtls_ecjpake_context'>): void;
  /** `void mbedtls_ecjpake_init(mbedtls_ecjpake_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecjpake_8h/#:~:text=mbedtls_ecjpake_init) */
  mbedtls_ecjpake_init(ctx: Pointer<'mbedtls_ecjpake_context'>): void;
  /** `int mbedtls_ecjpake_read_round_one(mbedtls_ecjpake_context *ctx, const unsigned char *buf, size_t len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecjpake_8h/#:~:text=mbedtls_ecjpake_read_round_one) */
  mbedtls_ecjpake_read_round_one(ctx: Pointer<'mbedtls_ecjpake_context'>, buf: Pointer<'unsigned char'>, len: number): number;
  /** `int mbedtls_ecjpake_read_round_two(mbedtls_ecjpake_context *ctx, const unsigned char *buf, size_t len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecjpake_8h/#:~:text=mbedtls_ecjpake_read_round_two) */
  mbedtls_ecjpake_read_round_two(ctx: Pointer<'mbedtls_ecjpake_context'>, buf: Pointer<'unsigned char'>, len: number): number;
  /** `int mbedtls_ecjpake_set_point_format(mbedtls_ecjpake_context *ctx, int point_format)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecjpake_8h/#:~:text=mbedtls_ecjpake_set_point_format) */
  mbedtls_ecjpake_set_point_format(ctx: Pointer<'mbedtls_ecjpake_context'>, point_format: number): number;
  /** `int mbedtls_ecjpake_setup(mbedtls_ecjpake_context *ctx, mbedtls_ecjpake_role role, mbedtls_md_type_t hash, mbedtls_ecp_group_id curve, const unsigned char *secret, size_t len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecjpake_8h/#:~:text=mbedtls_ecjpake_setup) */
  mbedtls_ecjpake_setup(ctx: Pointer<'mbedtls_ecjpake_context'>, role: number, hash: number, curve: number, secret: Pointer<'unsigned char'>, len: number): number;
  /** `int mbedtls_ecjpake_write_round_one(mbedtls_ecjpake_context *ctx, unsigned char *buf, size_t len, size_t *olen, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecjpake_8h/#:~:text=mbedtls_ecjpake_write_round_one) */
  mbedtls_ecjpake_write_round_one(ctx: Pointer<'mbedtls_ecjpake_context'>, buf: Pointer<'unsigned char'>, len: number, olen: Pointer<'size_t'>, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `int mbedtls_ecjpake_write_round_two(mbedtls_ecjpake_context *ctx, unsigned char *buf, size_t len, size_t *olen, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecjpake_8h/#:~:text=mbedtls_ecjpake_write_round_two) */
  mbedtls_ecjpake_write_round_two(ctx: Pointer<'mbedtls_ecjpake_context'>, buf: Pointer<'unsigned char'>, len: number, olen: Pointer<'size_t'>, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `int mbedtls_ecjpake_write_shared_key(mbedtls_ecjpake_context *ctx, unsigned char *buf, size_t len, size_t *olen, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecjpake_8h/#:~:text=mbedtls_ecjpake_write_shared_key) */
  mbedtls_ecjpake_write_shared_key(ctx: Pointer<'mbedtls_ecjpake_context'>, buf: Pointer<'unsigned char'>, len: number, olen: Pointer<'size_t'>, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `int mbedtls_ecp_check_privkey(const mbedtls_ecp_group *grp, const mbedtls_mpi *d)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_check_privkey) */
  mbedtls_ecp_check_privkey(grp: Pointer<'mbedtls_ecp_group'>, d: Pointer<'mbedtls_mpi'>): number;
  /** `int mbedtls_ecp_check_pub_priv(const mbedtls_ecp_keypair *pub, const mbedtls_ecp_keypair *prv, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_check_pub_priv) */
  mbedtls_ecp_check_pub_priv(pub: Pointer<'mbedtls_ecp_keypair'>, prv: Pointer<'mbedtls_ecp_keypair'>, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `int mbedtls_ecp_check_pubkey(const mbedtls_ecp_group *grp, const mbedtls_ecp_point *pt)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_check_pubkey) */
  mbedtls_ecp_check_pubkey(grp: Pointer<'mbedtls_ecp_group'>, pt: Pointer<'mbedtls_ecp_point'>): number;
  /** `int mbedtls_ecp_copy(mbedtls_ecp_point *P, const mbedtls_ecp_point *Q)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_copy) */
  mbedtls_ecp_copy(P: Pointer<'mbedtls_ecp_point'>, Q: Pointer<'mbedtls_ecp_point'>): number;
  /** `const mbedtls_ecp_curve_info *mbedtls_ecp_curve_info_from_grp_id(mbedtls_ecp_group_id grp_id)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_curve_info_from_grp_id) */
  mbedtls_ecp_curve_info_from_grp_id(grp_id: number): Pointer<'mbedtls_ecp_curve_info'>;
  /** `const mbedtls_ecp_curve_info *mbedtls_ecp_curve_info_from_name(const char *name)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_curve_info_from_name) */
  mbedtls_ecp_curve_info_from_name(name: Pointer<'char'>): Pointer<'mbedtls_ecp_curve_info'>;
  /** `const mbedtls_ecp_curve_info *mbedtls_ecp_curve_info_from_tls_id(uint16_t tls_id)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_curve_info_from_tls_id) */
  mbedtls_ecp_curve_info_from_tls_id(tls_id: number): Pointer<'mbedtls_ecp_curve_info'>;
  /** `const mbedtls_ecp_curve_info *mbedtls_ecp_curve_list(void)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_curve_list) */
  mbedtls_ecp_curve_list(): Pointer<'mbedtls_ecp_curve_info'>;
  /** `int mbedtls_ecp_export(const mbedtls_ecp_keypair *key, mbedtls_ecp_group *grp, mbedtls_mpi *d, mbedtls_ecp_point *Q)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_export) */
  mbedtls_ecp_export(key: Pointer<'mbedtls_ecp_keypair'>, grp: Pointer<'mbedtls_ecp_group'>, d: Pointer<'mbedtls_mpi'>, Q: Pointer<'mbedtls_ecp_point'>): number;
  /** `int mbedtls_ecp_gen_key(mbedtls_ecp_group_id grp_id, mbedtls_ecp_keypair *key, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_gen_key) */
  mbedtls_ecp_gen_key(grp_id: number, key: Pointer<'mbedtls_ecp_keypair'>, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `int mbedtls_ecp_gen_keypair(mbedtls_ecp_group *grp, mbedtls_mpi *d, mbedtls_ecp_point *Q, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_gen_keypair) */
  mbedtls_ecp_gen_keypair(grp: Pointer<'mbedtls_ecp_group'>, d: Pointer<'mbedtls_mpi'>, Q: Pointer<'mbedtls_ecp_point'>, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `int mbedtls_ecp_gen_keypair_base(mbedtls_ecp_group *grp, const mbedtls_ecp_point *G, mbedtls_mpi *d, mbedtls_ecp_point *Q, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_gen_keypair_base) */
  mbedtls_ecp_gen_keypair_base(grp: Pointer<'mbedtls_ecp_group'>, G: Pointer<'mbedtls_ecp_point'>, d: Pointer<'mbedtls_mpi'>, Q: Pointer<'mbedtls_ecp_point'>, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `int mbedtls_ecp_gen_privkey(const mbedtls_ecp_group *grp, mbedtls_mpi *d, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_gen_privkey) */
  mbedtls_ecp_gen_privkey(grp: Pointer<'mbedtls_ecp_group'>, d: Pointer<'mbedtls_mpi'>, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `mbedtls_ecp_curve_type mbedtls_ecp_get_type(const mbedtls_ecp_group *grp)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_get_type) */
  mbedtls_ecp_get_type(grp: Pointer<'mbedtls_ecp_group'>): number;
  /** `int mbedtls_ecp_group_a_is_minus_3(const mbedtls_ecp_group *grp)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_group_a_is_minus_3) */
  mbedtls_ecp_group_a_is_minus_3(grp: Pointer<'mbedtls_ecp_group'>): number;
  /** `int mbedtls_ecp_group_copy(mbedtls_ecp_group *dst, const mbedtls_ecp_group *src)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_group_copy) */
  mbedtls_ecp_group_copy(dst: Pointer<'mbedtls_ecp_group'>, src: Pointer<'mbedtls_ecp_group'>): number;
  /** `void mbedtls_ecp_group_free(mbedtls_ecp_group *grp)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_group_free) */
  mbedtls_ecp_group_free(grp: Pointer<'mbedtls_ecp_group'>): void;
  /** `void mbedtls_ecp_group_init(mbedtls_ecp_group *grp)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_group_init) */
  mbedtls_ecp_group_init(grp: Pointer<'mbedtls_ecp_group'>): void;
  /** `int mbedtls_ecp_group_load(mbedtls_ecp_group *grp, mbedtls_ecp_group_id id)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_group_load) */
  mbedtls_ecp_group_load(grp: Pointer<'mbedtls_ecp_group'>, id: number): number;
  /** `const mbedtls_ecp_group_id *mbedtls_ecp_grp_id_list(void)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_grp_id_list) */
  mbedtls_ecp_grp_id_list(): Pointer<'mbedtls_ecp_group_id'>;
  /** `int mbedtls_ecp_is_zero(mbedtls_ecp_point *pt)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_is_zero) */
  mbedtls_ecp_is_zero(pt: Pointer<'mbedtls_ecp_point'>): number;
  /** `int mbedtls_ecp_keypair_calc_public(mbedtls_ecp_keypair *key, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_keypair_calc_public) */
  mbedtls_ecp_keypair_calc_public(key: Pointer<'mbedtls_ecp_keypair'>, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `void mbedtls_ecp_keypair_free(mbedtls_ecp_keypair *key)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_keypair_free) */
  mbedtls_ecp_keypair_free(key: Pointer<'mbedtls_ecp_keypair'>): void;
  /** `mbedtls_ecp_group_id mbedtls_ecp_keypair_get_group_id(const mbedtls_ecp_keypair *key)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_keypair_get_group_id) */
  mbedtls_ecp_keypair_get_group_id(key: Pointer<'mbedtls_ecp_keypair'>): number;
  /** `void mbedtls_ecp_keypair_init(mbedtls_ecp_keypair *key)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_keypair_init) */
  mbedtls_ecp_keypair_init(key: Pointer<'mbedtls_ecp_keypair'>): void;
  /** `int mbedtls_ecp_mul(mbedtls_ecp_group *grp, mbedtls_ecp_point *R, const mbedtls_mpi *m, const mbedtls_ecp_point *P, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_mul) */
  mbedtls_ecp_mul(grp: Pointer<'mbedtls_ecp_group'>, R: Pointer<'mbedtls_ecp_point'>, m: Pointer<'mbedtls_mpi'>, P: Pointer<'mbedtls_ecp_point'>, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `int mbedtls_ecp_muladd(mbedtls_ecp_group *grp, mbedtls_ecp_point *R, const mbedtls_mpi *m, const mbedtls_ecp_point *P, const mbedtls_mpi *n, const mbedtls_ecp_point *Q)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_muladd) */
  mbedtls_ecp_muladd(grp: Pointer<'mbedtls_ecp_group'>, R: Pointer<'mbedtls_ecp_point'>, m: Pointer<'mbedtls_mpi'>, P: Pointer<'mbedtls_ecp_point'>, n: Pointer<'mbedtls_mpi'>, Q: Pointer<'mbedtls_ecp_point'>): number;
  /** `int mbedtls_ecp_point_cmp(const mbedtls_ecp_point *P, const mbedtls_ecp_point *Q)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_point_cmp) */
  mbedtls_ecp_point_cmp(P: Pointer<'mbedtls_ecp_point'>, Q: Pointer<'mbedtls_ecp_point'>): number;
  /** `void mbedtls_ecp_point_free(mbedtls_ecp_point *pt)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_point_free) */
  mbedtls_ecp_point_free(pt: Pointer<'mbedtls_ecp_point'>): void;
  /** `void mbedtls_ecp_point_init(mbedtls_ecp_point *pt)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_point_init) */
  mbedtls_ecp_point_init(pt: Pointer<'mbedtls_ecp_point'>): void;
  /** `int mbedtls_ecp_point_read_binary(const mbedtls_ecp_group *grp, mbedtls_ecp_point *P, const unsigned char *buf, size_t ilen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_point_read_binary) */
  mbedtls_ecp_point_read_binary(grp: Pointer<'mbedtls_ecp_group'>, P: Pointer<'mbedtls_ecp_point'>, buf: Pointer<'unsigned char'>, ilen: number): number;
  /** `int mbedtls_ecp_point_read_string(mbedtls_ecp_point *P, int radix, const char *x, const char *y)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_point_read_string) */
  mbedtls_ecp_point_read_string(P: Pointer<'mbedtls_ecp_point'>, radix: number, x: Pointer<'char'>, y: Pointer<'char'>): number;
  /** `int mbedtls_ecp_point_write_binary(const mbedtls_ecp_group *grp, const mbedtls_ecp_point *P, int format, size_t *olen, unsigned char *buf, size_t buflen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_point_write_binary) */
  mbedtls_ecp_point_write_binary(grp: Pointer<'mbedtls_ecp_group'>, P: Pointer<'mbedtls_ecp_point'>, format: number, olen: Pointer<'size_t'>, buf: Pointer<'unsigned char'>, buflen: number): number;
  /** `int mbedtls_ecp_read_key(mbedtls_ecp_group_id grp_id, mbedtls_ecp_keypair *key, const unsigned char *buf, size_t buflen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_read_key) */
  mbedtls_ecp_read_key(grp_id: number, key: Pointer<'mbedtls_ecp_keypair'>, buf: Pointer<'unsigned char'>, buflen: number): number;
  /** `int mbedtls_ecp_set_public_key(mbedtls_ecp_group_id grp_id, mbedtls_ecp_keypair *key, const mbedtls_ecp_point *Q)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_set_public_key) */
  mbedtls_ecp_set_public_key(grp_id: number, key: Pointer<'mbedtls_ecp_keypair'>, Q: Pointer<'mbedtls_ecp_point'>): number;
  /** `int mbedtls_ecp_set_zero(mbedtls_ecp_point *pt)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_set_zero) */
  mbedtls_ecp_set_zero(pt: Pointer<'mbedtls_ecp_point'>): number;
  /** `int mbedtls_ecp_tls_read_group(mbedtls_ecp_group *grp, const unsigned char **buf, size_t len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_tls_read_group) */
  mbedtls_ecp_tls_read_group(grp: Pointer<'mbedtls_ecp_group'>, buf: Pointer<'unsigned char *'>, len: number): number;
  /** `int mbedtls_ecp_tls_read_group_id(mbedtls_ecp_group_id *grp, const unsigned char **buf, size_t len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_tls_read_group_id) */
  mbedtls_ecp_tls_read_group_id(grp: Pointer<'mbedtls_ecp_group_id'>, buf: Pointer<'unsigned char *'>, len: number): number;
  /** `int mbedtls_ecp_tls_read_point(const mbedtls_ecp_group *grp, mbedtls_ecp_point *pt, const unsigned char **buf, size_t len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_tls_read_point) */
  mbedtls_ecp_tls_read_point(grp: Pointer<'mbedtls_ecp_group'>, pt: Pointer<'mbedtls_ecp_point'>, buf: Pointer<'unsigned char *'>, len: number): number;
  /** `int mbedtls_ecp_tls_write_group(const mbedtls_ecp_group *grp, size_t *olen, unsigned char *buf, size_t blen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_tls_write_group) */
  mbedtls_ecp_tls_write_group(grp: Pointer<'mbedtls_ecp_group'>, olen: Pointer<'size_t'>, buf: Pointer<'unsigned char'>, blen: number): number;
  /** `int mbedtls_ecp_tls_write_point(const mbedtls_ecp_group *grp, const mbedtls_ecp_point *pt, int format, size_t *olen, unsigned char *buf, size_t blen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_tls_write_point) */
  mbedtls_ecp_tls_write_point(grp: Pointer<'mbedtls_ecp_group'>, pt: Pointer<'mbedtls_ecp_point'>, format: number, olen: Pointer<'size_t'>, buf: Pointer<'unsigned char'>, blen: number): number;
  /** `int mbedtls_ecp_write_key(mbedtls_ecp_keypair *key, unsigned char *buf, size_t buflen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_write_key) */
  mbedtls_ecp_write_key(key: Pointer<'mbedtls_ecp_keypair'>, buf: Pointer<'unsigned char'>, buflen: number): number;
  /** `int mbedtls_ecp_write_public_key(const mbedtls_ecp_keypair *key, int format, size_t *olen, unsigned char *buf, size_t buflen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ecp_8h/#:~:text=mbedtls_ecp_write_public_key) */
  mbedtls_ecp_write_public_key(key: Pointer<'mbedtls_ecp_keypair'>, format: number, olen: Pointer<'size_t'>, buf: Pointer<'unsigned char'>, buflen: number): number;
  /** `int mbedtls_gcm_auth_decrypt(mbedtls_gcm_context *ctx, size_t length, const unsigned char *iv, size_t iv_len, const unsigned char *add, size_t add_len, const unsigned char *tag, size_t tag_len, const unsigned char *input, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/gcm_8h/#:~:text=mbedtls_gcm_auth_decrypt) */
  mbedtls_gcm_auth_decrypt(ctx: Pointer<'mbedtls_gcm_context'>, length: number, iv: Pointer<'unsigned char'>, iv_len: number, add: Pointer<'unsigned char'>, add_len: number, tag: Pointer<'unsigned char'>, tag_len: number, input: Pointer<'unsigned char'>, output: Pointer<'unsigned char'>): number;
  /** `int mbedtls_gcm_crypt_and_tag(mbedtls_gcm_context *ctx, int mode, size_t length, const unsigned char *iv, size_t iv_len, const unsigned char *add, size_t add_len, const unsigned char *input, unsigned char *output, size_t tag_len, unsigned char *tag)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/gcm_8h/#:~:text=mbedtls_gcm_crypt_and_tag) */
  mbedtls_gcm_crypt_and_tag(ctx: Pointer<'mbedtls_gcm_context'>, mode: number, length: number, iv: Pointer<'unsigned char'>, iv_len: number, add: Pointer<'unsigned char'>, add_len: number, input: Pointer<'unsigned char'>, output: Pointer<'unsigned char'>, tag_len: number, tag: Pointer<'unsigned char'>): number;
  /** `int mbedtls_gcm_finish(mbedtls_gcm_context *ctx, unsigned char *output, size_t output_size, size_t *output_length, unsigned char *tag, size_t tag_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/gcm_8h/#:~:text=mbedtls_gcm_finish) */
  mbedtls_gcm_finish(ctx: Pointer<'mbedtls_gcm_context'>, output: Pointer<'unsigned char'>, output_size: number, output_length: Pointer<'size_t'>, tag: Pointer<'unsigned char'>, tag_len: number): number;
  /** `void mbedtls_gcm_free(mbedtls_gcm_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/gcm_8h/#:~:text=mbedtls_gcm_free) */
  mbedtls_gcm_free(ctx: Pointer<'mbedtls_gcm_context'>): void;
  /** `void mbedtls_gcm_init(mbedtls_gcm_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/gcm_8h/#:~:text=mbedtls_gcm_init) */
  mbedtls_gcm_init(ctx: Pointer<'mbedtls_gcm_context'>): void;
  /** `int mbedtls_gcm_setkey(mbedtls_gcm_context *ctx, mbedtls_cipher_id_t cipher, const unsigned char *key, unsigned int keybits)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/gcm_8h/#:~:text=mbedtls_gcm_setkey) */
  mbedtls_gcm_setkey(ctx: Pointer<'mbedtls_gcm_context'>, cipher: number, key: Pointer<'unsigned char'>, keybits: number): number;
  /** `int mbedtls_gcm_starts(mbedtls_gcm_context *ctx, int mode, const unsigned char *iv, size_t iv_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/gcm_8h/#:~:text=mbedtls_gcm_starts) */
  mbedtls_gcm_starts(ctx: Pointer<'mbedtls_gcm_context'>, mode: number, iv: Pointer<'unsigned char'>, iv_len: number): number;
  /** `int mbedtls_gcm_update(mbedtls_gcm_context *ctx, const unsigned char *input, size_t input_length, unsigned char *output, size_t output_size, size_t *output_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/gcm_8h/#:~:text=mbedtls_gcm_update) */
  mbedtls_gcm_update(ctx: Pointer<'mbedtls_gcm_context'>, input: Pointer<'unsigned char'>, input_length: number, output: Pointer<'unsigned char'>, output_size: number, output_length: Pointer<'size_t'>): number;
  /** `int mbedtls_gcm_update_ad(mbedtls_gcm_context *ctx, const unsigned char *add, size_t add_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/gcm_8h/#:~:text=mbedtls_gcm_update_ad) */
  mbedtls_gcm_update_ad(ctx: Pointer<'mbedtls_gcm_context'>, add: Pointer<'unsigned char'>, add_len: number): number;
  /** `void mbedtls_hmac_drbg_free(mbedtls_hmac_drbg_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/hmac__drbg_8h/#:~:text=mbedtls_hmac_drbg_free) */
  mbedtls_hmac_drbg_free(ctx: Pointer<'mbedtls_hmac_drbg_context'>): void;
  /** `void mbedtls_hmac_drbg_init(mbedtls_hmac_drbg_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/hmac__drbg_8h/#:~:text=mbedtls_hmac_drbg_init) */
  mbedtls_hmac_drbg_init(ctx: Pointer<'mbedtls_hmac_drbg_context'>): void;
  /** `int mbedtls_hmac_drbg_random(void *p_rng, unsigned char *output, size_t out_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/hmac__drbg_8h/#:~:text=mbedtls_hmac_drbg_random) */
  mbedtls_hmac_drbg_random(p_rng: Pointer<string>, output: Pointer<'unsigned char'>, out_len: number): number;
  /** `int mbedtls_hmac_drbg_random_with_add(void *p_rng, unsigned char *output, size_t output_len, const unsigned char *additional, size_t add_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/hmac__drbg_8h/#:~:text=mbedtls_hmac_drbg_random_with_add) */
  mbedtls_hmac_drbg_random_with_add(p_rng: Pointer<string>, output: Pointer<'unsigned char'>, output_len: number, additional: Pointer<'unsigned char'>, add_len: number): number;
  /** `int mbedtls_hmac_drbg_reseed(mbedtls_hmac_drbg_context *ctx, const unsigned char *additional, size_t len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/hmac__drbg_8h/#:~:text=mbedtls_hmac_drbg_reseed) */
  mbedtls_hmac_drbg_reseed(ctx: Pointer<'mbedtls_hmac_drbg_context'>, additional: Pointer<'unsigned char'>, len: number): number;
  /** `int mbedtls_hmac_drbg_seed(mbedtls_hmac_drbg_context *ctx, const mbedtls_md_info_t *md_info, int (*f_entropy)(void *, unsigned char *, size_t), void *p_entropy, const unsigned char *custom, size_t len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/hmac__drbg_8h/#:~:text=mbedtls_hmac_drbg_seed) */
  mbedtls_hmac_drbg_seed(ctx: Pointer<'mbedtls_hmac_drbg_context'>, md_info: Pointer<'mbedtls_md_info_t'>, f_entropy: FunctionPointer, p_entropy: Pointer<string>, custom: Pointer<'unsigned char'>, len: number): number;
  /** `int mbedtls_hmac_drbg_seed_buf(mbedtls_hmac_drbg_context *ctx, const mbedtls_md_info_t *md_info, const unsigned char *data, size_t data_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/hmac__drbg_8h/#:~:text=mbedtls_hmac_drbg_seed_buf) */
  mbedtls_hmac_drbg_seed_buf(ctx: Pointer<'mbedtls_hmac_drbg_context'>, md_info: Pointer<'mbedtls_md_info_t'>, data: Pointer<'unsigned char'>, data_len: number): number;
  /** `void mbedtls_hmac_drbg_set_entropy_len(mbedtls_hmac_drbg_context *ctx, size_t len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/hmac__drbg_8h/#:~:text=mbedtls_hmac_drbg_set_entropy_len) */
  mbedtls_hmac_drbg_set_entropy_len(ctx: Pointer<'mbedtls_hmac_drbg_context'>, len: number): void;
  /** `void mbedtls_hmac_drbg_set_prediction_resistance(mbedtls_hmac_drbg_context *ctx, int resistance)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/hmac__drbg_8h/#:~:text=mbedtls_hmac_drbg_set_prediction_resistance) */
  mbedtls_hmac_drbg_set_prediction_resistance(ctx: Pointer<'mbedtls_hmac_drbg_context'>, resistance: number): void;
  /** `void mbedtls_hmac_drbg_set_reseed_interval(mbedtls_hmac_drbg_context *ctx, int interval)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/hmac__drbg_8h/#:~:text=mbedtls_hmac_drbg_set_reseed_interval) */
  mbedtls_hmac_drbg_set_reseed_interval(ctx: Pointer<'mbedtls_hmac_drbg_context'>, interval: number): void;
  /** `int mbedtls_hmac_drbg_update(mbedtls_hmac_drbg_context *ctx, const unsigned char *additional, size_t add_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/hmac__drbg_8h/#:~:text=mbedtls_hmac_drbg_update) */
  mbedtls_hmac_drbg_update(ctx: Pointer<'mbedtls_hmac_drbg_context'>, additional: Pointer<'unsigned char'>, add_len: number): number;
  /** `int mbedtls_md5(const unsigned char *input, size_t ilen, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/md5_8h/#:~:text=mbedtls_md5) */
  mbedtls_md5(input: Pointer<'unsigned char'>, ilen: number, output: Pointer<'unsigned char'>): number;
  /** `void mbedtls_md5_clone(mbedtls_md5_context *dst, const mbedtls_md5_context *src)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/md5_8h/#:~:text=mbedtls_md5_clone) */
  mbedtls_md5_clone(dst: Pointer<'mbedtls_md5_context'>, src: Pointer<'mbedtls_md5_context'>): void;
  /** `int mbedtls_md5_finish(mbedtls_md5_context *ctx, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/md5_8h/#:~:text=mbedtls_md5_finish) */
  mbedtls_md5_finish(ctx: Pointer<'mbedtls_md5_context'>, output: Pointer<'unsigned char'>): number;
  /** `void mbedtls_md5_free(mbedtls_md5_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/md5_8h/#:~:text=mbedtls_md5_free) */
  mbedtls_md5_free(ctx: Pointer<'mbedtls_md5_context'>): void;
  /** `void mbedtls_md5_init(mbedtls_md5_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/md5_8h/#:~:text=mbedtls_md5_init) */
  mbedtls_md5_init(ctx: Pointer<'mbedtls_md5_context'>): void;
  /** `int mbedtls_md5_starts(mbedtls_md5_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/md5_8h/#:~:text=mbedtls_md5_starts) */
  mbedtls_md5_starts(ctx: Pointer<'mbedtls_md5_context'>): number;
  /** `int mbedtls_md5_update(mbedtls_md5_context *ctx, const unsigned char *input, size_t ilen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/md5_8h/#:~:text=mbedtls_md5_update) */
  mbedtls_md5_update(ctx: Pointer<'mbedtls_md5_context'>, input: Pointer<'unsigned char'>, ilen: number): number;
  /** `psa_algorithm_t mbedtls_md_psa_alg_from_type(mbedtls_md_type_t md_type)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/psa__util_8h/#:~:text=mbedtls_md_psa_alg_from_type) */
  mbedtls_md_psa_alg_from_type(md_type: number): number;
  /** `mbedtls_md_type_t mbedtls_md_type_from_psa_alg(psa_algorithm_t psa_alg)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/psa__util_8h/#:~:text=mbedtls_md_type_from_psa_alg) */
  mbedtls_md_type_from_psa_alg(psa_alg: number): number;
  /** `int mbedtls_mpi_add_abs(mbedtls_mpi *X, const mbedtls_mpi *A, const mbedtls_mpi *B)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_add_abs) */
  mbedtls_mpi_add_abs(X: Pointer<'mbedtls_mpi'>, A: Pointer<'mbedtls_mpi'>, B: Pointer<'mbedtls_mpi'>): number;
  /** `int mbedtls_mpi_add_int(mbedtls_mpi *X, const mbedtls_mpi *A, mbedtls_mpi_sint b)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_add_int) */
  mbedtls_mpi_add_int(X: Pointer<'mbedtls_mpi'>, A: Pointer<'mbedtls_mpi'>, b: bigint): number;
  /** `int mbedtls_mpi_add_mpi(mbedtls_mpi *X, const mbedtls_mpi *A, const mbedtls_mpi *B)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_add_mpi) */
  mbedtls_mpi_add_mpi(X: Pointer<'mbedtls_mpi'>, A: Pointer<'mbedtls_mpi'>, B: Pointer<'mbedtls_mpi'>): number;
  /** `size_t mbedtls_mpi_bitlen(const mbedtls_mpi *X)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_bitlen) */
  mbedtls_mpi_bitlen(X: Pointer<'mbedtls_mpi'>): number;
  /** `int mbedtls_mpi_cmp_abs(const mbedtls_mpi *X, const mbedtls_mpi *Y)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_cmp_abs) */
  mbedtls_mpi_cmp_abs(X: Pointer<'mbedtls_mpi'>, Y: Pointer<'mbedtls_mpi'>): number;
  /** `int mbedtls_mpi_cmp_int(const mbedtls_mpi *X, mbedtls_mpi_sint z)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_cmp_int) */
  mbedtls_mpi_cmp_int(X: Pointer<'mbedtls_mpi'>, z: bigint): number;
  /** `int mbedtls_mpi_cmp_mpi(const mbedtls_mpi *X, const mbedtls_mpi *Y)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_cmp_mpi) */
  mbedtls_mpi_cmp_mpi(X: Pointer<'mbedtls_mpi'>, Y: Pointer<'mbedtls_mpi'>): number;
  /** `int mbedtls_mpi_copy(mbedtls_mpi *X, const mbedtls_mpi *Y)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_copy) */
  mbedtls_mpi_copy(X: Pointer<'mbedtls_mpi'>, Y: Pointer<'mbedtls_mpi'>): number;
  /** `int mbedtls_mpi_div_int(mbedtls_mpi *Q, mbedtls_mpi *R, const mbedtls_mpi *A, mbedtls_mpi_sint b)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_div_int) */
  mbedtls_mpi_div_int(Q: Pointer<'mbedtls_mpi'>, R: Pointer<'mbedtls_mpi'>, A: Pointer<'mbedtls_mpi'>, b: bigint): number;
  /** `int mbedtls_mpi_div_mpi(mbedtls_mpi *Q, mbedtls_mpi *R, const mbedtls_mpi *A, const mbedtls_mpi *B)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_div_mpi) */
  mbedtls_mpi_div_mpi(Q: Pointer<'mbedtls_mpi'>, R: Pointer<'mbedtls_mpi'>, A: Pointer<'mbedtls_mpi'>, B: Pointer<'mbedtls_mpi'>): number;
  /** `int mbedtls_mpi_exp_mod(mbedtls_mpi *X, const mbedtls_mpi *A, const mbedtls_mpi *E, const mbedtls_mpi *N, mbedtls_mpi *prec_RR)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_exp_mod) */
  mbedtls_mpi_exp_mod(X: Pointer<'mbedtls_mpi'>, A: Pointer<'mbedtls_mpi'>, E: Pointer<'mbedtls_mpi'>, N: Pointer<'mbedtls_mpi'>, prec_RR: Pointer<'mbedtls_mpi'>): number;
  /** `int mbedtls_mpi_fill_random(mbedtls_mpi *X, size_t size, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_fill_random) */
  mbedtls_mpi_fill_random(X: Pointer<'mbedtls_mpi'>, size: number, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `void mbedtls_mpi_free(mbedtls_mpi *X)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_free) */
  mbedtls_mpi_free(X: Pointer<'mbedtls_mpi'>): void;
  /** `int mbedtls_mpi_gcd(mbedtls_mpi *G, const mbedtls_mpi *A, const mbedtls_mpi *B)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_gcd) */
  mbedtls_mpi_gcd(G: Pointer<'mbedtls_mpi'>, A: Pointer<'mbedtls_mpi'>, B: Pointer<'mbedtls_mpi'>): number;
  /** `int mbedtls_mpi_gen_prime(mbedtls_mpi *X, size_t nbits, int flags, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_gen_prime) */
  mbedtls_mpi_gen_prime(X: Pointer<'mbedtls_mpi'>, nbits: number, flags: number, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `int mbedtls_mpi_get_bit(const mbedtls_mpi *X, size_t pos)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_get_bit) */
  mbedtls_mpi_get_bit(X: Pointer<'mbedtls_mpi'>, pos: number): number;
  /** `int mbedtls_mpi_grow(mbedtls_mpi *X, size_t nblimbs)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_grow) */
  mbedtls_mpi_grow(X: Pointer<'mbedtls_mpi'>, nblimbs: number): number;
  /** `void mbedtls_mpi_init(mbedtls_mpi *X)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_init) */
  mbedtls_mpi_init(X: Pointer<'mbedtls_mpi'>): void;
  /** `int mbedtls_mpi_inv_mod(mbedtls_mpi *X, const mbedtls_mpi *A, const mbedtls_mpi *N)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_inv_mod) */
  mbedtls_mpi_inv_mod(X: Pointer<'mbedtls_mpi'>, A: Pointer<'mbedtls_mpi'>, N: Pointer<'mbedtls_mpi'>): number;
  /** `int mbedtls_mpi_is_prime_ext(const mbedtls_mpi *X, int rounds, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_is_prime_ext) */
  mbedtls_mpi_is_prime_ext(X: Pointer<'mbedtls_mpi'>, rounds: number, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `size_t mbedtls_mpi_lsb(const mbedtls_mpi *X)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_lsb) */
  mbedtls_mpi_lsb(X: Pointer<'mbedtls_mpi'>): number;
  /** `int mbedtls_mpi_lset(mbedtls_mpi *X, mbedtls_mpi_sint z)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_lset) */
  mbedtls_mpi_lset(X: Pointer<'mbedtls_mpi'>, z: bigint): number;
  /** `int mbedtls_mpi_lt_mpi_ct(const mbedtls_mpi *X, const mbedtls_mpi *Y, unsigned int *ret)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_lt_mpi_ct) */
  mbedtls_mpi_lt_mpi_ct(X: Pointer<'mbedtls_mpi'>, Y: Pointer<'mbedtls_mpi'>, ret: Pointer<'unsigned int'>): number;
  /** `int mbedtls_mpi_mod_int(mbedtls_mpi_uint *r, const mbedtls_mpi *A, mbedtls_mpi_sint b)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_mod_int) */
  mbedtls_mpi_mod_int(r: Pointer<'mbedtls_mpi_uint'>, A: Pointer<'mbedtls_mpi'>, b: bigint): number;
  /** `int mbedtls_mpi_mod_mpi(mbedtls_mpi *R, const mbedtls_mpi *A, const mbedtls_mpi *B)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_mod_mpi) */
  mbedtls_mpi_mod_mpi(R: Pointer<'mbedtls_mpi'>, A: Pointer<'mbedtls_mpi'>, B: Pointer<'mbedtls_mpi'>): number;
  /** `int mbedtls_mpi_mul_int(mbedtls_mpi *X, const mbedtls_mpi *A, mbedtls_mpi_uint b)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_mul_int) */
  mbedtls_mpi_mul_int(X: Pointer<'mbedtls_mpi'>, A: Pointer<'mbedtls_mpi'>, b: bigint): number;
  /** `int mbedtls_mpi_mul_mpi(mbedtls_mpi *X, const mbedtls_mpi *A, const mbedtls_mpi *B)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_mul_mpi) */
  mbedtls_mpi_mul_mpi(X: Pointer<'mbedtls_mpi'>, A: Pointer<'mbedtls_mpi'>, B: Pointer<'mbedtls_mpi'>): number;
  /** `int mbedtls_mpi_random(mbedtls_mpi *X, mbedtls_mpi_sint min, const mbedtls_mpi *N, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_random) */
  mbedtls_mpi_random(X: Pointer<'mbedtls_mpi'>, min: bigint, N: Pointer<'mbedtls_mpi'>, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `int mbedtls_mpi_read_binary(mbedtls_mpi *X, const unsigned char *buf, size_t buflen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_read_binary) */
  mbedtls_mpi_read_binary(X: Pointer<'mbedtls_mpi'>, buf: Pointer<'unsigned char'>, buflen: number): number;
  /** `int mbedtls_mpi_read_binary_le(mbedtls_mpi *X, const unsigned char *buf, size_t buflen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_read_binary_le) */
  mbedtls_mpi_read_binary_le(X: Pointer<'mbedtls_mpi'>, buf: Pointer<'unsigned char'>, buflen: number): number;
  /** `int mbedtls_mpi_read_string(mbedtls_mpi *X, int radix, const char *s)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_read_string) */
  mbedtls_mpi_read_string(X: Pointer<'mbedtls_mpi'>, radix: number, s: Pointer<'char'>): number;
  /** `int mbedtls_mpi_safe_cond_assign(mbedtls_mpi *X, const mbedtls_mpi *Y, unsigned char assign)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_safe_cond_assign) */
  mbedtls_mpi_safe_cond_assign(X: Pointer<'mbedtls_mpi'>, Y: Pointer<'mbedtls_mpi'>, assign: number): number;
  /** `int mbedtls_mpi_safe_cond_swap(mbedtls_mpi *X, mbedtls_mpi *Y, unsigned char swap)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_safe_cond_swap) */
  mbedtls_mpi_safe_cond_swap(X: Pointer<'mbedtls_mpi'>, Y: Pointer<'mbedtls_mpi'>, swap: number): number;
  /** `int mbedtls_mpi_set_bit(mbedtls_mpi *X, size_t pos, unsigned char val)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_set_bit) */
  mbedtls_mpi_set_bit(X: Pointer<'mbedtls_mpi'>, pos: number, val: number): number;
  /** `int mbedtls_mpi_shift_l(mbedtls_mpi *X, size_t count)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_shift_l) */
  mbedtls_mpi_shift_l(X: Pointer<'mbedtls_mpi'>, count: number): number;
  /** `int mbedtls_mpi_shift_r(mbedtls_mpi *X, size_t count)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_shift_r) */
  mbedtls_mpi_shift_r(X: Pointer<'mbedtls_mpi'>, count: number): number;
  /** `int mbedtls_mpi_shrink(mbedtls_mpi *X, size_t nblimbs)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_shrink) */
  mbedtls_mpi_shrink(X: Pointer<'mbedtls_mpi'>, nblimbs: number): number;
  /** `size_t mbedtls_mpi_size(const mbedtls_mpi *X)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_size) */
  mbedtls_mpi_size(X: Pointer<'mbedtls_mpi'>): number;
  /** `int mbedtls_mpi_sub_abs(mbedtls_mpi *X, const mbedtls_mpi *A, const mbedtls_mpi *B)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_sub_abs) */
  mbedtls_mpi_sub_abs(X: Pointer<'mbedtls_mpi'>, A: Pointer<'mbedtls_mpi'>, B: Pointer<'mbedtls_mpi'>): number;
  /** `int mbedtls_mpi_sub_int(mbedtls_mpi *X, const mbedtls_mpi *A, mbedtls_mpi_sint b)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_sub_int) */
  mbedtls_mpi_sub_int(X: Pointer<'mbedtls_mpi'>, A: Pointer<'mbedtls_mpi'>, b: bigint): number;
  /** `int mbedtls_mpi_sub_mpi(mbedtls_mpi *X, const mbedtls_mpi *A, const mbedtls_mpi *B)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_sub_mpi) */
  mbedtls_mpi_sub_mpi(X: Pointer<'mbedtls_mpi'>, A: Pointer<'mbedtls_mpi'>, B: Pointer<'mbedtls_mpi'>): number;
  /** `void mbedtls_mpi_swap(mbedtls_mpi *X, mbedtls_mpi *Y)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_swap) */
  mbedtls_mpi_swap(X: Pointer<'mbedtls_mpi'>, Y: Pointer<'mbedtls_mpi'>): void;
  /** `int mbedtls_mpi_write_binary(const mbedtls_mpi *X, unsigned char *buf, size_t buflen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_write_binary) */
  mbedtls_mpi_write_binary(X: Pointer<'mbedtls_mpi'>, buf: Pointer<'unsigned char'>, buflen: number): number;
  /** `int mbedtls_mpi_write_binary_le(const mbedtls_mpi *X, unsigned char *buf, size_t buflen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_write_binary_le) */
  mbedtls_mpi_write_binary_le(X: Pointer<'mbedtls_mpi'>, buf: Pointer<'unsigned char'>, buflen: number): number;
  /** `int mbedtls_mpi_write_string(const mbedtls_mpi *X, int radix, char *buf, size_t buflen, size_t *olen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/bignum_8h/#:~:text=mbedtls_mpi_write_string) */
  mbedtls_mpi_write_string(X: Pointer<'mbedtls_mpi'>, radix: number, buf: Pointer<'char'>, buflen: number, olen: Pointer<'size_t'>): number;
  /** `void mbedtls_nist_kw_free(mbedtls_nist_kw_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/nist__kw_8h/#:~:text=mbedtls_nist_kw_free) */
  mbedtls_nist_kw_free(ctx: Pointer<'mbedtls_nist_kw_context'>): void;
  /** `void mbedtls_nist_kw_init(mbedtls_nist_kw_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/nist__kw_8h/#:~:text=mbedtls_nist_kw_init) */
  mbedtls_nist_kw_init(ctx: Pointer<'mbedtls_nist_kw_context'>): void;
  /** `int mbedtls_nist_kw_setkey(mbedtls_nist_kw_context *ctx, mbedtls_cipher_id_t cipher, const unsigned char *key, unsigned int keybits, const int is_wrap)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/nist__kw_8h/#:~:text=mbedtls_nist_kw_setkey) */
  mbedtls_nist_kw_setkey(ctx: Pointer<'mbedtls_nist_kw_context'>, cipher: number, key: Pointer<'unsigned char'>, keybits: number, is_wrap: number): number;
  /** `int mbedtls_nist_kw_unwrap(mbedtls_nist_kw_context *ctx, mbedtls_nist_kw_mode_t mode, const unsigned char *input, size_t in_len, unsigned char *output, size_t *out_len, size_t out_size)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/nist__kw_8h/#:~:text=mbedtls_nist_kw_unwrap) */
  mbedtls_nist_kw_unwrap(ctx: Pointer<'mbedtls_nist_kw_context'>, mode: number, input: Pointer<'unsigned char'>, in_len: number, output: Pointer<'unsigned char'>, out_len: Pointer<'size_t'>, out_size: number): number;
  /** `int mbedtls_nist_kw_wrap(mbedtls_nist_kw_context *ctx, mbedtls_nist_kw_mode_t mode, const unsigned char *input, size_t in_len, unsigned char *output, size_t *out_len, size_t out_size)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/nist__kw_8h/#:~:text=mbedtls_nist_kw_wrap) */
  mbedtls_nist_kw_wrap(ctx: Pointer<'mbedtls_nist_kw_context'>, mode: number, input: Pointer<'unsigned char'>, in_len: number, output: Pointer<'unsigned char'>, out_len: Pointer<'size_t'>, out_size: number): number;
  /** `int mbedtls_oid_from_numeric_string(mbedtls_asn1_buf *oid, const char *oid_str, size_t size)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/oid_8h/#:~:text=mbedtls_oid_from_numeric_string) */
  mbedtls_oid_from_numeric_string(oid: Pointer<'mbedtls_asn1_buf'>, oid_str: Pointer<'char'>, size: number): number;
  /** `int mbedtls_oid_get_attr_short_name(const mbedtls_asn1_buf *oid, const char **short_name)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/oid_8h/#:~:text=mbedtls_oid_get_attr_short_name) */
  mbedtls_oid_get_attr_short_name(oid: Pointer<'mbedtls_asn1_buf'>, short_name: Pointer<'char *'>): number;
  /** `int mbedtls_oid_get_certificate_policies(const mbedtls_asn1_buf *oid, const char **desc)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/oid_8h/#:~:text=mbedtls_oid_get_certificate_policies) */
  mbedtls_oid_get_certificate_policies(oid: Pointer<'mbedtls_asn1_buf'>, desc: Pointer<'char *'>): number;
  /** `int mbedtls_oid_get_cipher_alg(const mbedtls_asn1_buf *oid, mbedtls_cipher_type_t *cipher_alg)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/oid_8h/#:~:text=mbedtls_oid_get_cipher_alg) */
  mbedtls_oid_get_cipher_alg(oid: Pointer<'mbedtls_asn1_buf'>, cipher_alg: Pointer<'mbedtls_cipher_type_t'>): number;
  /** `int mbedtls_oid_get_ec_grp(const mbedtls_asn1_buf *oid, mbedtls_ecp_group_id *grp_id)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/oid_8h/#:~:text=mbedtls_oid_get_ec_grp) */
  mbedtls_oid_get_ec_grp(oid: Pointer<'mbedtls_asn1_buf'>, grp_id: Pointer<'mbedtls_ecp_group_id'>): number;
  /** `int mbedtls_oid_get_ec_grp_algid(const mbedtls_asn1_buf *oid, mbedtls_ecp_group_id *grp_id)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/oid_8h/#:~:text=mbedtls_oid_get_ec_grp_algid) */
  mbedtls_oid_get_ec_grp_algid(oid: Pointer<'mbedtls_asn1_buf'>, grp_id: Pointer<'mbedtls_ecp_group_id'>): number;
  /** `int mbedtls_oid_get_extended_key_usage(const mbedtls_asn1_buf *oid, const char **desc)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/oid_8h/#:~:text=mbedtls_oid_get_extended_key_usage) */
  mbedtls_oid_get_extended_key_usage(oid: Pointer<'mbedtls_asn1_buf'>, desc: Pointer<'char *'>): number;
  /** `int mbedtls_oid_get_md_alg(const mbedtls_asn1_buf *oid, mbedtls_md_type_t *md_alg)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/oid_8h/#:~:text=mbedtls_oid_get_md_alg) */
  mbedtls_oid_get_md_alg(oid: Pointer<'mbedtls_asn1_buf'>, md_alg: Pointer<'mbedtls_md_type_t'>): number;
  /** `int mbedtls_oid_get_md_hmac(const mbedtls_asn1_buf *oid, mbedtls_md_type_t *md_hmac)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/oid_8h/#:~:text=mbedtls_oid_get_md_hmac) */
  mbedtls_oid_get_md_hmac(oid: Pointer<'mbedtls_asn1_buf'>, md_hmac: Pointer<'mbedtls_md_type_t'>): number;
  /** `int mbedtls_oid_get_numeric_string(char *buf, size_t size, const mbedtls_asn1_buf *oid)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/oid_8h/#:~:text=mbedtls_oid_get_numeric_string) */
  mbedtls_oid_get_numeric_string(buf: Pointer<'char'>, size: number, oid: Pointer<'mbedtls_asn1_buf'>): number;
  /** `int mbedtls_oid_get_oid_by_ec_grp(mbedtls_ecp_group_id grp_id, const char **oid, size_t *olen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/oid_8h/#:~:text=mbedtls_oid_get_oid_by_ec_grp) */
  mbedtls_oid_get_oid_by_ec_grp(grp_id: number, oid: Pointer<'char *'>, olen: Pointer<'size_t'>): number;
  /** `int mbedtls_oid_get_oid_by_ec_grp_algid(mbedtls_ecp_group_id grp_id, const char **oid, size_t *olen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/oid_8h/#:~:text=mbedtls_oid_get_oid_by_ec_grp_algid) */
  mbedtls_oid_get_oid_by_ec_grp_algid(grp_id: number, oid: Pointer<'char *'>, olen: Pointer<'size_t'>): number;
  /** `int mbedtls_oid_get_oid_by_md(mbedtls_md_type_t md_alg, const char **oid, size_t *olen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/oid_8h/#:~:text=mbedtls_oid_get_oid_by_md) */
  mbedtls_oid_get_oid_by_md(md_alg: number, oid: Pointer<'char *'>, olen: Pointer<'size_t'>): number;
  /** `int mbedtls_oid_get_oid_by_pk_alg(mbedtls_pk_type_t pk_alg, const char **oid, size_t *olen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/oid_8h/#:~:text=mbedtls_oid_get_oid_by_pk_alg) */
  mbedtls_oid_get_oid_by_pk_alg(pk_alg: number, oid: Pointer<'char *'>, olen: Pointer<'size_t'>): number;
  /** `int mbedtls_oid_get_oid_by_sig_alg(mbedtls_pk_type_t pk_alg, mbedtls_md_type_t md_alg, const char **oid, size_t *olen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/oid_8h/#:~:text=mbedtls_oid_get_oid_by_sig_alg) */
  mbedtls_oid_get_oid_by_sig_alg(pk_alg: number, md_alg: number, oid: Pointer<'char *'>, olen: Pointer<'size_t'>): number;
  /** `int mbedtls_oid_get_pk_alg(const mbedtls_asn1_buf *oid, mbedtls_pk_type_t *pk_alg)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/oid_8h/#:~:text=mbedtls_oid_get_pk_alg) */
  mbedtls_oid_get_pk_alg(oid: Pointer<'mbedtls_asn1_buf'>, pk_alg: Pointer<'mbedtls_pk_type_t'>): number;
  /** `int mbedtls_oid_get_sig_alg(const mbedtls_asn1_buf *oid, mbedtls_md_type_t *md_alg, mbedtls_pk_type_t *pk_alg)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/oid_8h/#:~:text=mbedtls_oid_get_sig_alg) */
  mbedtls_oid_get_sig_alg(oid: Pointer<'mbedtls_asn1_buf'>, md_alg: Pointer<'mbedtls_md_type_t'>, pk_alg: Pointer<'mbedtls_pk_type_t'>): number;
  /** `int mbedtls_oid_get_sig_alg_desc(const mbedtls_asn1_buf *oid, const char **desc)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/oid_8h/#:~:text=mbedtls_oid_get_sig_alg_desc) */
  mbedtls_oid_get_sig_alg_desc(oid: Pointer<'mbedtls_asn1_buf'>, desc: Pointer<'char *'>): number;
  /** `int mbedtls_oid_get_x509_ext_type(const mbedtls_asn1_buf *oid, int *ext_type)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/oid_8h/#:~:text=mbedtls_oid_get_x509_ext_type) */
  mbedtls_oid_get_x509_ext_type(oid: Pointer<'mbedtls_asn1_buf'>, ext_type: Pointer<'int'>): number;
  /** `void mbedtls_pem_free(mbedtls_pem_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pem_8h/#:~:text=mbedtls_pem_free) */
  mbedtls_pem_free(ctx: Pointer<'mbedtls_pem_context'>): void;
  /** `const unsigned char *mbedtls_pem_get_buffer(mbedtls_pem_context *ctx, size_t *buflen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pem_8h/#:~:text=mbedtls_pem_get_buffer) */
  mbedtls_pem_get_buffer(ctx: Pointer<'mbedtls_pem_context'>, buflen: Pointer<'size_t'>): Pointer<'unsigned char'>;
  /** `void mbedtls_pem_init(mbedtls_pem_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pem_8h/#:~:text=mbedtls_pem_init) */
  mbedtls_pem_init(ctx: Pointer<'mbedtls_pem_context'>): void;
  /** `int mbedtls_pem_read_buffer(mbedtls_pem_context *ctx, const char *header, const char *footer, const unsigned char *data, const unsigned char *pwd, size_t pwdlen, size_t *use_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pem_8h/#:~:text=mbedtls_pem_read_buffer) */
  mbedtls_pem_read_buffer(ctx: Pointer<'mbedtls_pem_context'>, header: Pointer<'char'>, footer: Pointer<'char'>, data: Pointer<'unsigned char'>, pwd: Pointer<'unsigned char'>, pwdlen: number, use_len: Pointer<'size_t'>): number;
  /** `int mbedtls_pem_write_buffer(const char *header, const char *footer, const unsigned char *der_data, size_t der_len, unsigned char *buf, size_t buf_len, size_t *olen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pem_8h/#:~:text=mbedtls_pem_write_buffer) */
  mbedtls_pem_write_buffer(header: Pointer<'char'>, footer: Pointer<'char'>, der_data: Pointer<'unsigned char'>, der_len: number, buf: Pointer<'unsigned char'>, buf_len: number, olen: Pointer<'size_t'>): number;
  /** `int mbedtls_pk_copy_from_psa(mbedtls_svc_key_id_t key_id, mbedtls_pk_context *pk)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pk_8h/#:~:text=mbedtls_pk_copy_from_psa) */
  mbedtls_pk_copy_from_psa(key_id: number, pk: Pointer<'mbedtls_pk_context'>): number;
  /** `int mbedtls_pk_copy_public_from_psa(mbedtls_svc_key_id_t key_id, mbedtls_pk_context *pk)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pk_8h/#:~:text=mbedtls_pk_copy_public_from_psa) */
  mbedtls_pk_copy_public_from_psa(key_id: number, pk: Pointer<'mbedtls_pk_context'>): number;
  /** `int mbedtls_pk_get_psa_attributes(const mbedtls_pk_context *pk, psa_key_usage_t usage, psa_key_attributes_t *attributes)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pk_8h/#:~:text=mbedtls_pk_get_psa_attributes) */
  mbedtls_pk_get_psa_attributes(pk: Pointer<'mbedtls_pk_context'>, usage: number, attributes: Pointer<'psa_key_attributes_t'>): number;
  /** `int mbedtls_pk_import_into_psa(const mbedtls_pk_context *pk, const psa_key_attributes_t *attributes, mbedtls_svc_key_id_t *key_id)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pk_8h/#:~:text=mbedtls_pk_import_into_psa) */
  mbedtls_pk_import_into_psa(pk: Pointer<'mbedtls_pk_context'>, attributes: Pointer<'psa_key_attributes_t'>, key_id: Pointer<'mbedtls_svc_key_id_t'>): number;
  /** `int mbedtls_pk_write_key_der(const mbedtls_pk_context *ctx, unsigned char *buf, size_t size)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pk_8h/#:~:text=mbedtls_pk_write_key_der) */
  mbedtls_pk_write_key_der(ctx: Pointer<'mbedtls_pk_context'>, buf: Pointer<'unsigned char'>, size: number): number;
  /** `int mbedtls_pk_write_key_pem(const mbedtls_pk_context *ctx, unsigned char *buf, size_t size)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pk_8h/#:~:text=mbedtls_pk_write_key_pem) */
  mbedtls_pk_write_key_pem(ctx: Pointer<'mbedtls_pk_context'>, buf: Pointer<'unsigned char'>, size: number): number;
  /** `int mbedtls_pk_write_pubkey(unsigned char **p, unsigned char *start, const mbedtls_pk_context *key)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pk_8h/#:~:text=mbedtls_pk_write_pubkey) */
  mbedtls_pk_write_pubkey(p: Pointer<'unsigned char *'>, start: Pointer<'unsigned char'>, key: Pointer<'mbedtls_pk_context'>): number;
  /** `int mbedtls_pk_write_pubkey_der(const mbedtls_pk_context *ctx, unsigned char *buf, size_t size)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pk_8h/#:~:text=mbedtls_pk_write_pubkey_der) */
  mbedtls_pk_write_pubkey_der(ctx: Pointer<'mbedtls_pk_context'>, buf: Pointer<'unsigned char'>, size: number): number;
  /** `int mbedtls_pk_write_pubkey_pem(const mbedtls_pk_context *ctx, unsigned char *buf, size_t size)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pk_8h/#:~:text=mbedtls_pk_write_pubkey_pem) */
  mbedtls_pk_write_pubkey_pem(ctx: Pointer<'mbedtls_pk_context'>, buf: Pointer<'unsigned char'>, size: number): number;
  /** `int mbedtls_pkcs5_pbes2(const mbedtls_asn1_buf *pbe_params, int mode, const unsigned char *pwd, size_t pwdlen, const unsigned char *data, size_t datalen, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pkcs5_8h/#:~:text=mbedtls_pkcs5_pbes2) */
  mbedtls_pkcs5_pbes2(pbe_params: Pointer<'mbedtls_asn1_buf'>, mode: number, pwd: Pointer<'unsigned char'>, pwdlen: number, data: Pointer<'unsigned char'>, datalen: number, output: Pointer<'unsigned char'>): number;
  /** `int mbedtls_pkcs5_pbes2_ext(const mbedtls_asn1_buf *pbe_params, int mode, const unsigned char *pwd, size_t pwdlen, const unsigned char *data, size_t datalen, unsigned char *output, size_t output_size, size_t *output_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pkcs5_8h/#:~:text=mbedtls_pkcs5_pbes2_ext) */
  mbedtls_pkcs5_pbes2_ext(pbe_params: Pointer<'mbedtls_asn1_buf'>, mode: number, pwd: Pointer<'unsigned char'>, pwdlen: number, data: Pointer<'unsigned char'>, datalen: number, output: Pointer<'unsigned char'>, output_size: number, output_len: Pointer<'size_t'>): number;
  /** `int mbedtls_pkcs5_pbkdf2_hmac(mbedtls_md_context_t *ctx, const unsigned char *password, size_t plen, const unsigned char *salt, size_t slen, unsigned int iteration_count, uint32_t key_length, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pkcs5_8h/#:~:text=mbedtls_pkcs5_pbkdf2_hmac) */
  mbedtls_pkcs5_pbkdf2_hmac(ctx: Pointer<'mbedtls_md_context_t'>, password: Pointer<'unsigned char'>, plen: number, salt: Pointer<'unsigned char'>, slen: number, iteration_count: number, key_length: number, output: Pointer<'unsigned char'>): number;
  /** `int mbedtls_pkcs5_pbkdf2_hmac_ext(mbedtls_md_type_t md_type, const unsigned char *password, size_t plen, const unsigned char *salt, size_t slen, unsigned int iteration_count, uint32_t key_length, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pkcs5_8h/#:~:text=mbedtls_pkcs5_pbkdf2_hmac_ext) */
  mbedtls_pkcs5_pbkdf2_hmac_ext(md_type: number, password: Pointer<'unsigned char'>, plen: number, salt: Pointer<'unsigned char'>, slen: number, iteration_count: number, key_length: number, output: Pointer<'unsigned char'>): number;
  /** `void mbedtls_pkcs7_free(mbedtls_pkcs7 *pkcs7)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pkcs7_8h/#:~:text=mbedtls_pkcs7_free) */
  mbedtls_pkcs7_free(pkcs7: Pointer<'mbedtls_pkcs7'>): void;
  /** `void mbedtls_pkcs7_init(mbedtls_pkcs7 *pkcs7)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pkcs7_8h/#:~:text=mbedtls_pkcs7_init) */
  mbedtls_pkcs7_init(pkcs7: Pointer<'mbedtls_pkcs7'>): void;
  /** `int mbedtls_pkcs7_parse_der(mbedtls_pkcs7 *pkcs7, const unsigned char *buf, const size_t buflen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pkcs7_8h/#:~:text=mbedtls_pkcs7_parse_der) */
  mbedtls_pkcs7_parse_der(pkcs7: Pointer<'mbedtls_pkcs7'>, buf: Pointer<'unsigned char'>, buflen: number): number;
  /** `int mbedtls_pkcs7_signed_data_verify(mbedtls_pkcs7 *pkcs7, const mbedtls_x509_crt *cert, const unsigned char *data, size_t datalen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pkcs7_8h/#:~:text=mbedtls_pkcs7_signed_data_verify) */
  mbedtls_pkcs7_signed_data_verify(pkcs7: Pointer<'mbedtls_pkcs7'>, cert: Pointer<'mbedtls_x509_crt'>, data: Pointer<'unsigned char'>, datalen: number): number;
  /** `int mbedtls_pkcs7_signed_hash_verify(mbedtls_pkcs7 *pkcs7, const mbedtls_x509_crt *cert, const unsigned char *hash, size_t hashlen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pkcs7_8h/#:~:text=mbedtls_pkcs7_signed_hash_verify) */
  mbedtls_pkcs7_signed_hash_verify(pkcs7: Pointer<'mbedtls_pkcs7'>, cert: Pointer<'mbedtls_x509_crt'>, hash: Pointer<'unsigned char'>, hashlen: number): number;
  /** `int mbedtls_poly1305_finish(mbedtls_poly1305_context *ctx, unsigned char *mac)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/poly1305_8h/#:~:text=mbedtls_poly1305_finish) */
  mbedtls_poly1305_finish(ctx: Pointer<'mbedtls_poly1305_context'>, mac: Pointer<'unsigned char'>): number;
  /** `void mbedtls_poly1305_free(mbedtls_poly1305_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/poly1305_8h/#:~:text=mbedtls_poly1305_free) */
  mbedtls_poly1305_free(ctx: Pointer<'mbedtls_poly1305_context'>): void;
  /** `void mbedtls_poly1305_init(mbedtls_poly1305_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/poly1305_8h/#:~:text=mbedtls_poly1305_init) */
  mbedtls_poly1305_init(ctx: Pointer<'mbedtls_poly1305_context'>): void;
  /** `int mbedtls_poly1305_mac(const unsigned char *key, const unsigned char *input, size_t ilen, unsigned char *mac)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/poly1305_8h/#:~:text=mbedtls_poly1305_mac) */
  mbedtls_poly1305_mac(key: Pointer<'unsigned char'>, input: Pointer<'unsigned char'>, ilen: number, mac: Pointer<'unsigned char'>): number;
  /** `int mbedtls_poly1305_starts(mbedtls_poly1305_context *ctx, const unsigned char *key)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/poly1305_8h/#:~:text=mbedtls_poly1305_starts) */
  mbedtls_poly1305_starts(ctx: Pointer<'mbedtls_poly1305_context'>, key: Pointer<'unsigned char'>): number;
  /** `int mbedtls_poly1305_update(mbedtls_poly1305_context *ctx, const unsigned char *input, size_t ilen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/poly1305_8h/#:~:text=mbedtls_poly1305_update) */
  mbedtls_poly1305_update(ctx: Pointer<'mbedtls_poly1305_context'>, input: Pointer<'unsigned char'>, ilen: number): number;
  /** `int mbedtls_psa_get_random(void *p_rng, unsigned char *output, size_t output_size)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/psa__util_8h/#:~:text=mbedtls_psa_get_random) */
  mbedtls_psa_get_random(p_rng: Pointer<string>, output: Pointer<'unsigned char'>, output_size: number): number;
  /** `int mbedtls_rsa_check_privkey(const mbedtls_rsa_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_check_privkey) */
  mbedtls_rsa_check_privkey(ctx: Pointer<'mbedtls_rsa_context'>): number;
  /** `int mbedtls_rsa_check_pub_priv(const mbedtls_rsa_context *pub, const mbedtls_rsa_context *prv)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_check_pub_priv) */
  mbedtls_rsa_check_pub_priv(pub: Pointer<'mbedtls_rsa_context'>, prv: Pointer<'mbedtls_rsa_context'>): number;
  /** `int mbedtls_rsa_check_pubkey(const mbedtls_rsa_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_check_pubkey) */
  mbedtls_rsa_check_pubkey(ctx: Pointer<'mbedtls_rsa_context'>): number;
  /** `int mbedtls_rsa_complete(mbedtls_rsa_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_complete) */
  mbedtls_rsa_complete(ctx: Pointer<'mbedtls_rsa_context'>): number;
  /** `int mbedtls_rsa_copy(mbedtls_rsa_context *dst, const mbedtls_rsa_context *src)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_copy) */
  mbedtls_rsa_copy(dst: Pointer<'mbedtls_rsa_context'>, src: Pointer<'mbedtls_rsa_context'>): number;
  /** `int mbedtls_rsa_export(const mbedtls_rsa_context *ctx, mbedtls_mpi *N, mbedtls_mpi *P, mbedtls_mpi *Q, mbedtls_mpi *D, mbedtls_mpi *E)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_export) */
  mbedtls_rsa_export(ctx: Pointer<'mbedtls_rsa_context'>, N: Pointer<'mbedtls_mpi'>, P: Pointer<'mbedtls_mpi'>, Q: Pointer<'mbedtls_mpi'>, D: Pointer<'mbedtls_mpi'>, E: Pointer<'mbedtls_mpi'>): number;
  /** `int mbedtls_rsa_export_crt(const mbedtls_rsa_context *ctx, mbedtls_mpi *DP, mbedtls_mpi *DQ, mbedtls_mpi *QP)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_export_crt) */
  mbedtls_rsa_export_crt(ctx: Pointer<'mbedtls_rsa_context'>, DP: Pointer<'mbedtls_mpi'>, DQ: Pointer<'mbedtls_mpi'>, QP: Pointer<'mbedtls_mpi'>): number;
  /** `int mbedtls_rsa_export_raw(const mbedtls_rsa_context *ctx, unsigned char *N, size_t N_len, unsigned char *P, size_t P_len, unsigned char *Q, size_t Q_len, unsigned char *D, size_t D_len, unsigned char *E, size_t E_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_export_raw) */
  mbedtls_rsa_export_raw(ctx: Pointer<'mbedtls_rsa_context'>, N: Pointer<'unsigned char'>, N_len: number, P: Pointer<'unsigned char'>, P_len: number, Q: Pointer<'unsigned char'>, Q_len: number, D: Pointer<'unsigned char'>, D_len: number, E: Pointer<'unsigned char'>, E_len: number): number;
  /** `void mbedtls_rsa_free(mbedtls_rsa_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_free) */
  mbedtls_rsa_free(ctx: Pointer<'mbedtls_rsa_context'>): void;
  /** `int mbedtls_rsa_gen_key(mbedtls_rsa_context *ctx, mbedtls_f_rng_t *f_rng, void *p_rng, unsigned int nbits, int exponent)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_gen_key) */
  mbedtls_rsa_gen_key(ctx: Pointer<'mbedtls_rsa_context'>, f_rng: FunctionPointer, p_rng: Pointer<string>, nbits: number, exponent: number): number;
  /** `size_t mbedtls_rsa_get_bitlen(const mbedtls_rsa_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_get_bitlen) */
  mbedtls_rsa_get_bitlen(ctx: Pointer<'mbedtls_rsa_context'>): number;
  /** `size_t mbedtls_rsa_get_len(const mbedtls_rsa_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_get_len) */
  mbedtls_rsa_get_len(ctx: Pointer<'mbedtls_rsa_context'>): number;
  /** `int mbedtls_rsa_get_md_alg(const mbedtls_rsa_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_get_md_alg) */
  mbedtls_rsa_get_md_alg(ctx: Pointer<'mbedtls_rsa_context'>): number;
  /** `int mbedtls_rsa_get_padding_mode(const mbedtls_rsa_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_get_padding_mode) */
  mbedtls_rsa_get_padding_mode(ctx: Pointer<'mbedtls_rsa_context'>): number;
  /** `int mbedtls_rsa_import(mbedtls_rsa_context *ctx, const mbedtls_mpi *N, const mbedtls_mpi *P, const mbedtls_mpi *Q, const mbedtls_mpi *D, const mbedtls_mpi *E)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_import) */
  mbedtls_rsa_import(ctx: Pointer<'mbedtls_rsa_context'>, N: Pointer<'mbedtls_mpi'>, P: Pointer<'mbedtls_mpi'>, Q: Pointer<'mbedtls_mpi'>, D: Pointer<'mbedtls_mpi'>, E: Pointer<'mbedtls_mpi'>): number;
  /** `int mbedtls_rsa_import_raw(mbedtls_rsa_context *ctx, const unsigned char *N, size_t N_len, const unsigned char *P, size_t P_len, const unsigned char *Q, size_t Q_len, const unsigned char *D, size_t D_len, const unsigned char *E, size_t E_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_import_raw) */
  mbedtls_rsa_import_raw(ctx: Pointer<'mbedtls_rsa_context'>, N: Pointer<'unsigned char'>, N_len: number, P: Pointer<'unsigned char'>, P_len: number, Q: Pointer<'unsigned char'>, Q_len: number, D: Pointer<'unsigned char'>, D_len: number, E: Pointer<'unsigned char'>, E_len: number): number;
  /** `void mbedtls_rsa_init(mbedtls_rsa_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_init) */
  mbedtls_rsa_init(ctx: Pointer<'mbedtls_rsa_context'>): void;
  /** `int mbedtls_rsa_pkcs1_decrypt(mbedtls_rsa_context *ctx, mbedtls_f_rng_t *f_rng, void *p_rng, size_t *olen, const unsigned char *input, unsigned char *output, size_t output_max_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_pkcs1_decrypt) */
  mbedtls_rsa_pkcs1_decrypt(ctx: Pointer<'mbedtls_rsa_context'>, f_rng: FunctionPointer, p_rng: Pointer<string>, olen: Pointer<'size_t'>, input: Pointer<'unsigned char'>, output: Pointer<'unsigned char'>, output_max_len: number): number;
  /** `int mbedtls_rsa_pkcs1_encrypt(mbedtls_rsa_context *ctx, mbedtls_f_rng_t *f_rng, void *p_rng, size_t ilen, const unsigned char *input, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_pkcs1_encrypt) */
  mbedtls_rsa_pkcs1_encrypt(ctx: Pointer<'mbedtls_rsa_context'>, f_rng: FunctionPointer, p_rng: Pointer<string>, ilen: number, input: Pointer<'unsigned char'>, output: Pointer<'unsigned char'>): number;
  /** `int mbedtls_rsa_pkcs1_sign(mbedtls_rsa_context *ctx, mbedtls_f_rng_t *f_rng, void *p_rng, mbedtls_md_type_t md_alg, unsigned int hashlen, const unsigned char *hash, unsigned char *sig)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_pkcs1_sign) */
  mbedtls_rsa_pkcs1_sign(ctx: Pointer<'mbedtls_rsa_context'>, f_rng: FunctionPointer, p_rng: Pointer<string>, md_alg: number, hashlen: number, hash: Pointer<'unsigned char'>, sig: Pointer<'unsigned char'>): number;
  /** `int mbedtls_rsa_pkcs1_verify(mbedtls_rsa_context *ctx, mbedtls_md_type_t md_alg, unsigned int hashlen, const unsigned char *hash, const unsigned char *sig)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_pkcs1_verify) */
  mbedtls_rsa_pkcs1_verify(ctx: Pointer<'mbedtls_rsa_context'>, md_alg: number, hashlen: number, hash: Pointer<'unsigned char'>, sig: Pointer<'unsigned char'>): number;
  /** `int mbedtls_rsa_private(mbedtls_rsa_context *ctx, mbedtls_f_rng_t *f_rng, void *p_rng, const unsigned char *input, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_private) */
  mbedtls_rsa_private(ctx: Pointer<'mbedtls_rsa_context'>, f_rng: FunctionPointer, p_rng: Pointer<string>, input: Pointer<'unsigned char'>, output: Pointer<'unsigned char'>): number;
  /** `int mbedtls_rsa_public(mbedtls_rsa_context *ctx, const unsigned char *input, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_public) */
  mbedtls_rsa_public(ctx: Pointer<'mbedtls_rsa_context'>, input: Pointer<'unsigned char'>, output: Pointer<'unsigned char'>): number;
  /** `int mbedtls_rsa_rsaes_oaep_decrypt(mbedtls_rsa_context *ctx, mbedtls_f_rng_t *f_rng, void *p_rng, const unsigned char *label, size_t label_len, size_t *olen, const unsigned char *input, unsigned char *output, size_t output_max_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_rsaes_oaep_decrypt) */
  mbedtls_rsa_rsaes_oaep_decrypt(ctx: Pointer<'mbedtls_rsa_context'>, f_rng: FunctionPointer, p_rng: Pointer<string>, label: Pointer<'unsigned char'>, label_len: number, olen: Pointer<'size_t'>, input: Pointer<'unsigned char'>, output: Pointer<'unsigned char'>, output_max_len: number): number;
  /** `int mbedtls_rsa_rsaes_oaep_encrypt(mbedtls_rsa_context *ctx, mbedtls_f_rng_t *f_rng, void *p_rng, const unsigned char *label, size_t label_len, size_t ilen, const unsigned char *input, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_rsaes_oaep_encrypt) */
  mbedtls_rsa_rsaes_oaep_encrypt(ctx: Pointer<'mbedtls_rsa_context'>, f_rng: FunctionPointer, p_rng: Pointer<string>, label: Pointer<'unsigned char'>, label_len: number, ilen: number, input: Pointer<'unsigned char'>, output: Pointer<'unsigned char'>): number;
  /** `int mbedtls_rsa_rsaes_pkcs1_v15_decrypt(mbedtls_rsa_context *ctx, mbedtls_f_rng_t *f_rng, void *p_rng, size_t *olen, const unsigned char *input, unsigned char *output, size_t output_max_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_rsaes_pkcs1_v15_decrypt) */
  mbedtls_rsa_rsaes_pkcs1_v15_decrypt(ctx: Pointer<'mbedtls_rsa_context'>, f_rng: FunctionPointer, p_rng: Pointer<string>, olen: Pointer<'size_t'>, input: Pointer<'unsigned char'>, output: Pointer<'unsigned char'>, output_max_len: number): number;
  /** `int mbedtls_rsa_rsaes_pkcs1_v15_encrypt(mbedtls_rsa_context *ctx, mbedtls_f_rng_t *f_rng, void *p_rng, size_t ilen, const unsigned char *input, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_rsaes_pkcs1_v15_encrypt) */
  mbedtls_rsa_rsaes_pkcs1_v15_encrypt(ctx: Pointer<'mbedtls_rsa_context'>, f_rng: FunctionPointer, p_rng: Pointer<string>, ilen: number, input: Pointer<'unsigned char'>, output: Pointer<'unsigned char'>): number;
  /** `int mbedtls_rsa_rsassa_pkcs1_v15_sign(mbedtls_rsa_context *ctx, mbedtls_f_rng_t *f_rng, void *p_rng, mbedtls_md_type_t md_alg, unsigned int hashlen, const unsigned char *hash, unsigned char *sig)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_rsassa_pkcs1_v15_sign) */
  mbedtls_rsa_rsassa_pkcs1_v15_sign(ctx: Pointer<'mbedtls_rsa_context'>, f_rng: FunctionPointer, p_rng: Pointer<string>, md_alg: number, hashlen: number, hash: Pointer<'unsigned char'>, sig: Pointer<'unsigned char'>): number;
  /** `int mbedtls_rsa_rsassa_pkcs1_v15_verify(mbedtls_rsa_context *ctx, mbedtls_md_type_t md_alg, unsigned int hashlen, const unsigned char *hash, const unsigned char *sig)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_rsassa_pkcs1_v15_verify) */
  mbedtls_rsa_rsassa_pkcs1_v15_verify(ctx: Pointer<'mbedtls_rsa_context'>, md_alg: number, hashlen: number, hash: Pointer<'unsigned char'>, sig: Pointer<'unsigned char'>): number;
  /** `int mbedtls_rsa_rsassa_pss_sign(mbedtls_rsa_context *ctx, mbedtls_f_rng_t *f_rng, void *p_rng, mbedtls_md_type_t md_alg, unsigned int hashlen, const unsigned char *hash, unsigned char *sig)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_rsassa_pss_sign) */
  mbedtls_rsa_rsassa_pss_sign(ctx: Pointer<'mbedtls_rsa_context'>, f_rng: FunctionPointer, p_rng: Pointer<string>, md_alg: number, hashlen: number, hash: Pointer<'unsigned char'>, sig: Pointer<'unsigned char'>): number;
  /** `int mbedtls_rsa_rsassa_pss_sign_ext(mbedtls_rsa_context *ctx, mbedtls_f_rng_t *f_rng, void *p_rng, mbedtls_md_type_t md_alg, unsigned int hashlen, const unsigned char *hash, int saltlen, unsigned char *sig)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_rsassa_pss_sign_ext) */
  mbedtls_rsa_rsassa_pss_sign_ext(ctx: Pointer<'mbedtls_rsa_context'>, f_rng: FunctionPointer, p_rng: Pointer<string>, md_alg: number, hashlen: number, hash: Pointer<'unsigned char'>, saltlen: number, sig: Pointer<'unsigned char'>): number;
  /** `int mbedtls_rsa_rsassa_pss_verify(mbedtls_rsa_context *ctx, mbedtls_md_type_t md_alg, unsigned int hashlen, const unsigned char *hash, const unsigned char *sig)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_rsassa_pss_verify) */
  mbedtls_rsa_rsassa_pss_verify(ctx: Pointer<'mbedtls_rsa_context'>, md_alg: number, hashlen: number, hash: Pointer<'unsigned char'>, sig: Pointer<'unsigned char'>): number;
  /** `int mbedtls_rsa_rsassa_pss_verify_ext(mbedtls_rsa_context *ctx, mbedtls_md_type_t md_alg, unsigned int hashlen, const unsigned char *hash, mbedtls_md_type_t mgf1_hash_id, int expected_salt_len, const unsigned char *sig)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_rsassa_pss_verify_ext) */
  mbedtls_rsa_rsassa_pss_verify_ext(ctx: Pointer<'mbedtls_rsa_context'>, md_alg: number, hashlen: number, hash: Pointer<'unsigned char'>, mgf1_hash_id: number, expected_salt_len: number, sig: Pointer<'unsigned char'>): number;
  /** `int mbedtls_rsa_set_padding(mbedtls_rsa_context *ctx, int padding, mbedtls_md_type_t hash_id)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/rsa_8h/#:~:text=mbedtls_rsa_set_padding) */
  mbedtls_rsa_set_padding(ctx: Pointer<'mbedtls_rsa_context'>, padding: number, hash_id: number): number;
  /** `int mbedtls_sha1(const unsigned char *input, size_t ilen, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/sha1_8h/#:~:text=mbedtls_sha1) */
  mbedtls_sha1(input: Pointer<'unsigned char'>, ilen: number, output: Pointer<'unsigned char'>): number;
  /** `void mbedtls_sha1_clone(mbedtls_sha1_context *dst, const mbedtls_sha1_context *src)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/sha1_8h/#:~:text=mbedtls_sha1_clone) */
  mbedtls_sha1_clone(dst: Pointer<'mbedtls_sha1_context'>, src: Pointer<'mbedtls_sha1_context'>): void;
  /** `int mbedtls_sha1_finish(mbedtls_sha1_context *ctx, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/sha1_8h/#:~:text=mbedtls_sha1_finish) */
  mbedtls_sha1_finish(ctx: Pointer<'mbedtls_sha1_context'>, output: Pointer<'unsigned char'>): number;
  /** `void mbedtls_sha1_free(mbedtls_sha1_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/sha1_8h/#:~:text=mbedtls_sha1_free) */
  mbedtls_sha1_free(ctx: Pointer<'mbedtls_sha1_context'>): void;
  /** `void mbedtls_sha1_init(mbedtls_sha1_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/sha1_8h/#:~:text=mbedtls_sha1_init) */
  mbedtls_sha1_init(ctx: Pointer<'mbedtls_sha1_context'>): void;
  /** `int mbedtls_sha1_starts(mbedtls_sha1_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/sha1_8h/#:~:text=mbedtls_sha1_starts) */
  mbedtls_sha1_starts(ctx: Pointer<'mbedtls_sha1_context'>): number;
  /** `int mbedtls_sha1_update(mbedtls_sha1_context *ctx, const unsigned char *input, size_t ilen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/sha1_8h/#:~:text=mbedtls_sha1_update) */
  mbedtls_sha1_update(ctx: Pointer<'mbedtls_sha1_context'>, input: Pointer<'unsigned char'>, ilen: number): number;
  /** `int mbedtls_sha256(const unsigned char *input, size_t ilen, unsigned char *output, int is224)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/sha256_8h/#:~:text=mbedtls_sha256) */
  mbedtls_sha256(input: Pointer<'unsigned char'>, ilen: number, output: Pointer<'unsigned char'>, is224: number): number;
  /** `void mbedtls_sha256_clone(mbedtls_sha256_context *dst, const mbedtls_sha256_context *src)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/sha256_8h/#:~:text=mbedtls_sha256_clone) */
  mbedtls_sha256_clone(dst: Pointer<'mbedtls_sha256_context'>, src: Pointer<'mbedtls_sha256_context'>): void;
  /** `int mbedtls_sha256_finish(mbedtls_sha256_context *ctx, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/sha256_8h/#:~:text=mbedtls_sha256_finish) */
  mbedtls_sha256_finish(ctx: Pointer<'mbedtls_sha256_context'>, output: Pointer<'unsigned char'>): number;
  /** `void mbedtls_sha256_free(mbedtls_sha256_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/sha256_8h/#:~:text=mbedtls_sha256_free) */
  mbedtls_sha256_free(ctx: Pointer<'mbedtls_sha256_context'>): void;
  /** `void mbedtls_sha256_init(mbedtls_sha256_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/sha256_8h/#:~:text=mbedtls_sha256_init) */
  mbedtls_sha256_init(ctx: Pointer<'mbedtls_sha256_context'>): void;
  /** `int mbedtls_sha256_starts(mbedtls_sha256_context *ctx, int is224)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/sha256_8h/#:~:text=mbedtls_sha256_starts) */
  mbedtls_sha256_starts(ctx: Pointer<'mbedtls_sha256_context'>, is224: number): number;
  /** `int mbedtls_sha256_update(mbedtls_sha256_context *ctx, const unsigned char *input, size_t ilen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/sha256_8h/#:~:text=mbedtls_sha256_update) */
  mbedtls_sha256_update(ctx: Pointer<'mbedtls_sha256_context'>, input: Pointer<'unsigned char'>, ilen: number): number;
  /** `int mbedtls_sha3(mbedtls_sha3_id id, const uint8_t *input, size_t ilen, uint8_t *output, size_t olen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/sha3_8h/#:~:text=mbedtls_sha3) */
  mbedtls_sha3(id: number, input: Pointer<'uint8_t'>, ilen: number, output: Pointer<'uint8_t'>, olen: number): number;
  /** `void mbedtls_sha3_clone(mbedtls_sha3_context *dst, const mbedtls_sha3_context *src)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/sha3_8h/#:~:text=mbedtls_sha3_clone) */
  mbedtls_sha3_clone(dst: Pointer<'mbedtls_sha3_context'>, src: Pointer<'mbedtls_sha3_context'>): void;
  /** `int mbedtls_sha3_finish(mbedtls_sha3_context *ctx, uint8_t *output, size_t olen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/sha3_8h/#:~:text=mbedtls_sha3_finish) */
  mbedtls_sha3_finish(ctx: Pointer<'mbedtls_sha3_context'>, output: Pointer<'uint8_t'>, olen: number): number;
  /** `void mbedtls_sha3_free(mbedtls_sha3_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/sha3_8h/#:~:text=mbedtls_sha3_free) */
  mbedtls_sha3_free(ctx: Pointer<'mbedtls_sha3_context'>): void;
  /** `void mbedtls_sha3_init(mbedtls_sha3_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/sha3_8h/#:~:text=mbedtls_sha3_init) */
  mbedtls_sha3_init(ctx: Pointer<'mbedtls_sha3_context'>): void;
  /** `int mbedtls_sha3_starts(mbedtls_sha3_context *ctx, mbedtls_sha3_id id)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/sha3_8h/#:~:text=mbedtls_sha3_starts) */
  mbedtls_sha3_starts(ctx: Pointer<'mbedtls_sha3_context'>, id: number): number;
  /** `int mbedtls_sha3_update(mbedtls_sha3_context *ctx, const uint8_t *input, size_t ilen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/sha3_8h/#:~:text=mbedtls_sha3_update) */
  mbedtls_sha3_update(ctx: Pointer<'mbedtls_sha3_context'>, input: Pointer<'uint8_t'>, ilen: number): number;
  /** `int mbedtls_sha512(const unsigned char *input, size_t ilen, unsigned char *output, int is384)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/sha512_8h/#:~:text=mbedtls_sha512) */
  mbedtls_sha512(input: Pointer<'unsigned char'>, ilen: number, output: Pointer<'unsigned char'>, is384: number): number;
  /** `void mbedtls_sha512_clone(mbedtls_sha512_context *dst, const mbedtls_sha512_context *src)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/sha512_8h/#:~:text=mbedtls_sha512_clone) */
  mbedtls_sha512_clone(dst: Pointer<'mbedtls_sha512_context'>, src: Pointer<'mbedtls_sha512_context'>): void;
  /** `int mbedtls_sha512_finish(mbedtls_sha512_context *ctx, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/sha512_8h/#:~:text=mbedtls_sha512_finish) */
  mbedtls_sha512_finish(ctx: Pointer<'mbedtls_sha512_context'>, output: Pointer<'unsigned char'>): number;
  /** `void mbedtls_sha512_free(mbedtls_sha512_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/sha512_8h/#:~:text=mbedtls_sha512_free) */
  mbedtls_sha512_free(ctx: Pointer<'mbedtls_sha512_context'>): void;
  /** `void mbedtls_sha512_init(mbedtls_sha512_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/sha512_8h/#:~:text=mbedtls_sha512_init) */
  mbedtls_sha512_init(ctx: Pointer<'mbedtls_sha512_context'>): void;
  /** `int mbedtls_sha512_starts(mbedtls_sha512_context *ctx, int is384)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/sha512_8h/#:~:text=mbedtls_sha512_starts) */
  mbedtls_sha512_starts(ctx: Pointer<'mbedtls_sha512_context'>, is384: number): number;
  /** `int mbedtls_sha512_update(mbedtls_sha512_context *ctx, const unsigned char *input, size_t ilen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/sha512_8h/#:~:text=mbedtls_sha512_update) */
  mbedtls_sha512_update(ctx: Pointer<'mbedtls_sha512_context'>, input: Pointer<'unsigned char'>, ilen: number): number;
  /** `int mbedtls_ssl_set_hs_ecjpake_password(mbedtls_ssl_context *ssl, const unsigned char *pw, size_t pw_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_set_hs_ecjpake_password) */
  mbedtls_ssl_set_hs_ecjpake_password(ssl: Pointer<'mbedtls_ssl_context'>, pw: Pointer<'unsigned char'>, pw_len: number): number;
  /** `int mbedtls_x509write_crt_der(mbedtls_x509write_cert *ctx, unsigned char *buf, size_t size, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509write_crt_der) */
  mbedtls_x509write_crt_der(ctx: Pointer<'mbedtls_x509write_cert'>, buf: Pointer<'unsigned char'>, size: number, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `void mbedtls_x509write_crt_free(mbedtls_x509write_cert *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509write_crt_free) */
  mbedtls_x509write_crt_free(ctx: Pointer<'mbedtls_x509write_cert'>): void;
  /** `void mbedtls_x509write_crt_init(mbedtls_x509write_cert *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509write_crt_init) */
  mbedtls_x509write_crt_init(ctx: Pointer<'mbedtls_x509write_cert'>): void;
  /** `int mbedtls_x509write_crt_pem(mbedtls_x509write_cert *ctx, unsigned char *buf, size_t size, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509write_crt_pem) */
  mbedtls_x509write_crt_pem(ctx: Pointer<'mbedtls_x509write_cert'>, buf: Pointer<'unsigned char'>, size: number, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `int mbedtls_x509write_crt_set_authority_key_identifier(mbedtls_x509write_cert *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509write_crt_set_authority_key_identifier) */
  mbedtls_x509write_crt_set_authority_key_identifier(ctx: Pointer<'mbedtls_x509write_cert'>): number;
  /** `int mbedtls_x509write_crt_set_basic_constraints(mbedtls_x509write_cert *ctx, int is_ca, int max_pathlen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509write_crt_set_basic_constraints) */
  mbedtls_x509write_crt_set_basic_constraints(ctx: Pointer<'mbedtls_x509write_cert'>, is_ca: number, max_pathlen: number): number;
  /** `int mbedtls_x509write_crt_set_ext_key_usage(mbedtls_x509write_cert *ctx, const mbedtls_asn1_sequence *exts)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509write_crt_set_ext_key_usage) */
  mbedtls_x509write_crt_set_ext_key_usage(ctx: Pointer<'mbedtls_x509write_cert'>, exts: Pointer<'mbedtls_asn1_sequence'>): number;
  /** `int mbedtls_x509write_crt_set_extension(mbedtls_x509write_cert *ctx, const char *oid, size_t oid_len, int critical, const unsigned char *val, size_t val_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509write_crt_set_extension) */
  mbedtls_x509write_crt_set_extension(ctx: Pointer<'mbedtls_x509write_cert'>, oid: Pointer<'char'>, oid_len: number, critical: number, val: Pointer<'unsigned char'>, val_len: number): number;
  /** `void mbedtls_x509write_crt_set_issuer_key(mbedtls_x509write_cert *ctx, mbedtls_pk_context *key)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509write_crt_set_issuer_key) */
  mbedtls_x509write_crt_set_issuer_key(ctx: Pointer<'mbedtls_x509write_cert'>, key: Pointer<'mbedtls_pk_context'>): void;
  /** `int mbedtls_x509write_crt_set_issuer_name(mbedtls_x509write_cert *ctx, const char *issuer_name)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509write_crt_set_issuer_name) */
  mbedtls_x509write_crt_set_issuer_name(ctx: Pointer<'mbedtls_x509write_cert'>, issuer_name: Pointer<'char'>): number;
  /** `int mbedtls_x509write_crt_set_key_usage(mbedtls_x509write_cert *ctx, unsigned int key_usage)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509write_crt_set_key_usage) */
  mbedtls_x509write_crt_set_key_usage(ctx: Pointer<'mbedtls_x509write_cert'>, key_usage: number): number;
  /** `void mbedtls_x509write_crt_set_md_alg(mbedtls_x509write_cert *ctx, mbedtls_md_type_t md_alg)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509write_crt_set_md_alg) */
  mbedtls_x509write_crt_set_md_alg(ctx: Pointer<'mbedtls_x509write_cert'>, md_alg: number): void;
  /** `int mbedtls_x509write_crt_set_ns_cert_type(mbedtls_x509write_cert *ctx, unsigned char ns_cert_type)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509write_crt_set_ns_cert_type) */
  mbedtls_x509write_crt_set_ns_cert_type(ctx: Pointer<'mbedtls_x509write_cert'>, ns_cert_type: number): number;
  /** `int mbedtls_x509write_crt_set_serial(mbedtls_x509write_cert *ctx, const mbedtls_mpi *serial)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509write_crt_set_serial) */
  mbedtls_x509write_crt_set_serial(ctx: Pointer<'mbedtls_x509write_cert'>, serial: Pointer<'mbedtls_mpi'>): number;
  /** `int mbedtls_x509write_crt_set_serial_raw(mbedtls_x509write_cert *ctx, unsigned char *serial, size_t serial_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509write_crt_set_serial_raw) */
  mbedtls_x509write_crt_set_serial_raw(ctx: Pointer<'mbedtls_x509write_cert'>, serial: Pointer<'unsigned char'>, serial_len: number): number;
  /** `int mbedtls_x509write_crt_set_subject_alternative_name(mbedtls_x509write_cert *ctx, const mbedtls_x509_san_list *san_list)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509write_crt_set_subject_alternative_name) */
  mbedtls_x509write_crt_set_subject_alternative_name(ctx: Pointer<'mbedtls_x509write_cert'>, san_list: Pointer<'mbedtls_x509_san_list'>): number;
  /** `void mbedtls_x509write_crt_set_subject_key(mbedtls_x509write_cert *ctx, mbedtls_pk_context *key)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509write_crt_set_subject_key) */
  mbedtls_x509write_crt_set_subject_key(ctx: Pointer<'mbedtls_x509write_cert'>, key: Pointer<'mbedtls_pk_context'>): void;
  /** `int mbedtls_x509write_crt_set_subject_key_identifier(mbedtls_x509write_cert *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509write_crt_set_subject_key_identifier) */
  mbedtls_x509write_crt_set_subject_key_identifier(ctx: Pointer<'mbedtls_x509write_cert'>): number;
  /** `int mbedtls_x509write_crt_set_subject_name(mbedtls_x509write_cert *ctx, const char *subject_name)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509write_crt_set_subject_name) */
  mbedtls_x509write_crt_set_subject_name(ctx: Pointer<'mbedtls_x509write_cert'>, subject_name: Pointer<'char'>): number;
  /** `int mbedtls_x509write_crt_set_validity(mbedtls_x509write_cert *ctx, const char *not_before, const char *not_after)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509write_crt_set_validity) */
  mbedtls_x509write_crt_set_validity(ctx: Pointer<'mbedtls_x509write_cert'>, not_before: Pointer<'char'>, not_after: Pointer<'char'>): number;
  /** `void mbedtls_x509write_crt_set_version(mbedtls_x509write_cert *ctx, int version)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509write_crt_set_version) */
  mbedtls_x509write_crt_set_version(ctx: Pointer<'mbedtls_x509write_cert'>, version: number): void;
  /** `int mbedtls_x509write_csr_der(mbedtls_x509write_csr *ctx, unsigned char *buf, size_t size, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__csr_8h/#:~:text=mbedtls_x509write_csr_der) */
  mbedtls_x509write_csr_der(ctx: Pointer<'mbedtls_x509write_csr'>, buf: Pointer<'unsigned char'>, size: number, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `void mbedtls_x509write_csr_free(mbedtls_x509write_csr *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__csr_8h/#:~:text=mbedtls_x509write_csr_free) */
  mbedtls_x509write_csr_free(ctx: Pointer<'mbedtls_x509write_csr'>): void;
  /** `void mbedtls_x509write_csr_init(mbedtls_x509write_csr *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__csr_8h/#:~:text=mbedtls_x509write_csr_init) */
  mbedtls_x509write_csr_init(ctx: Pointer<'mbedtls_x509write_csr'>): void;
  /** `int mbedtls_x509write_csr_pem(mbedtls_x509write_csr *ctx, unsigned char *buf, size_t size, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__csr_8h/#:~:text=mbedtls_x509write_csr_pem) */
  mbedtls_x509write_csr_pem(ctx: Pointer<'mbedtls_x509write_csr'>, buf: Pointer<'unsigned char'>, size: number, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `int mbedtls_x509write_csr_set_extension(mbedtls_x509write_csr *ctx, const char *oid, size_t oid_len, int critical, const unsigned char *val, size_t val_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__csr_8h/#:~:text=mbedtls_x509write_csr_set_extension) */
  mbedtls_x509write_csr_set_extension(ctx: Pointer<'mbedtls_x509write_csr'>, oid: Pointer<'char'>, oid_len: number, critical: number, val: Pointer<'unsigned char'>, val_len: number): number;
  /** `void mbedtls_x509write_csr_set_key(mbedtls_x509write_csr *ctx, mbedtls_pk_context *key)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__csr_8h/#:~:text=mbedtls_x509write_csr_set_key) */
  mbedtls_x509write_csr_set_key(ctx: Pointer<'mbedtls_x509write_csr'>, key: Pointer<'mbedtls_pk_context'>): void;
  /** `int mbedtls_x509write_csr_set_key_usage(mbedtls_x509write_csr *ctx, unsigned char key_usage)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__csr_8h/#:~:text=mbedtls_x509write_csr_set_key_usage) */
  mbedtls_x509write_csr_set_key_usage(ctx: Pointer<'mbedtls_x509write_csr'>, key_usage: number): number;
  /** `void mbedtls_x509write_csr_set_md_alg(mbedtls_x509write_csr *ctx, mbedtls_md_type_t md_alg)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__csr_8h/#:~:text=mbedtls_x509write_csr_set_md_alg) */
  mbedtls_x509write_csr_set_md_alg(ctx: Pointer<'mbedtls_x509write_csr'>, md_alg: number): void;
  /** `int mbedtls_x509write_csr_set_ns_cert_type(mbedtls_x509write_csr *ctx, unsigned char ns_cert_type)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__csr_8h/#:~:text=mbedtls_x509write_csr_set_ns_cert_type) */
  mbedtls_x509write_csr_set_ns_cert_type(ctx: Pointer<'mbedtls_x509write_csr'>, ns_cert_type: number): number;
  /** `int mbedtls_x509write_csr_set_subject_alternative_name(mbedtls_x509write_csr *ctx, const mbedtls_x509_san_list *san_list)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__csr_8h/#:~:text=mbedtls_x509write_csr_set_subject_alternative_name) */
  mbedtls_x509write_csr_set_subject_alternative_name(ctx: Pointer<'mbedtls_x509write_csr'>, san_list: Pointer<'mbedtls_x509_san_list'>): number;
  /** `int mbedtls_x509write_csr_set_subject_name(mbedtls_x509write_csr *ctx, const char *subject_name)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__csr_8h/#:~:text=mbedtls_x509write_csr_set_subject_name) */
  mbedtls_x509write_csr_set_subject_name(ctx: Pointer<'mbedtls_x509write_csr'>, subject_name: Pointer<'char'>): number;
  /** `void native_aes_context_delete(mbedtls_aes_context *p)` */
  native_aes_context_delete(p: Pointer<'mbedtls_aes_context'>): void;
  /** `mbedtls_aes_context *native_aes_context_new(void)` */
  native_aes_context_new(): Pointer<'mbedtls_aes_context'>;
  /** `void native_aes_xts_context_delete(mbedtls_aes_xts_context *p)` */
  native_aes_xts_context_delete(p: Pointer<'mbedtls_aes_xts_context'>): void;
  /** `mbedtls_aes_xts_context *native_aes_xts_context_new(void)` */
  native_aes_xts_context_new(): Pointer<'mbedtls_aes_xts_context'>;
  /** `void native_asn1_sequence_delete(mbedtls_asn1_sequence *list)` */
  native_asn1_sequence_delete(list: Pointer<'mbedtls_asn1_sequence'>): void;
  /** `mbedtls_asn1_sequence *native_asn1_sequence_new(int tag, const unsigned char *p, size_t len, mbedtls_asn1_sequence *next)` */
  native_asn1_sequence_new(tag: number, p: Pointer<'unsigned char'>, len: number, next: Pointer<'mbedtls_asn1_sequence'>): Pointer<'mbedtls_asn1_sequence'>;
  /** `void native_ccm_context_delete(mbedtls_ccm_context *p)` */
  native_ccm_context_delete(p: Pointer<'mbedtls_ccm_context'>): void;
  /** `mbedtls_ccm_context *native_ccm_context_new(void)` */
  native_ccm_context_new(): Pointer<'mbedtls_ccm_context'>;
  /** `void native_chacha20_context_delete(mbedtls_chacha20_context *p)` */
  native_chacha20_context_delete(p: Pointer<'mbedtls_chacha20_context'>): void;
  /** `mbedtls_chacha20_context *native_chacha20_context_new(void)` */
  native_chacha20_context_new(): Pointer<'mbedtls_chacha20_context'>;
  /** `void native_chachapoly_context_delete(mbedtls_chachapoly_context *p)` */
  native_chachapoly_context_delete(p: Pointer<'mbedtls_chachapoly_context'>): void;
  /** `mbedtls_chachapoly_context *native_chachapoly_context_new(void)` */
  native_chachapoly_context_new(): Pointer<'mbedtls_chachapoly_context'>;
  /** `void native_cipher_context_t_delete(mbedtls_cipher_context_t *p)` */
  native_cipher_context_t_delete(p: Pointer<'mbedtls_cipher_context_t'>): void;
  /** `mbedtls_cipher_context_t *native_cipher_context_t_new(void)` */
  native_cipher_context_t_new(): Pointer<'mbedtls_cipher_context_t'>;
  /** `void native_ecdh_context_delete(mbedtls_ecdh_context *p)` */
  native_ecdh_context_delete(p: Pointer<'mbedtls_ecdh_context'>): void;
  /** `mbedtls_ecdh_context *native_ecdh_context_new(void)` */
  native_ecdh_context_new(): Pointer<'mbedtls_ecdh_context'>;
  /** `void native_ecdsa_context_delete(mbedtls_ecdsa_context *p)` */
  native_ecdsa_context_delete(p: Pointer<'mbedtls_ecdsa_context'>): void;
  /** `mbedtls_ecdsa_context *native_ecdsa_context_new(void)` */
  native_ecdsa_context_new(): Pointer<'mbedtls_ecdsa_context'>;
  /** `void native_ecjpake_context_delete(mbedtls_ecjpake_context *p)` */
  native_ecjpake_context_delete(p: Pointer<'mbedtls_ecjpake_context'>): void;
  /** `mbedtls_ecjpake_context *native_ecjpake_context_new(void)` */
  native_ecjpake_context_new(): Pointer<'mbedtls_ecjpake_context'>;
  /** `uint16_t native_ecp_curve_info_bit_size(const mbedtls_ecp_curve_info *p)` */
  native_ecp_curve_info_bit_size(p: Pointer<'mbedtls_ecp_curve_info'>): number;
  /** `mbedtls_ecp_group_id native_ecp_curve_info_grp_id(const mbedtls_ecp_curve_info *p)` */
  native_ecp_curve_info_grp_id(p: Pointer<'mbedtls_ecp_curve_info'>): number;
  /** `const char *native_ecp_curve_info_name(const mbedtls_ecp_curve_info *p)` */
  native_ecp_curve_info_name(p: Pointer<'mbedtls_ecp_curve_info'>): Pointer<'char'>;
  /** `uint16_t native_ecp_curve_info_tls_id(const mbedtls_ecp_curve_info *p)` */
  native_ecp_curve_info_tls_id(p: Pointer<'mbedtls_ecp_curve_info'>): number;
  /** `const mbedtls_mpi *native_ecp_group_A(const mbedtls_ecp_group *p)` */
  native_ecp_group_A(p: Pointer<'mbedtls_ecp_group'>): Pointer<'mbedtls_mpi'>;
  /** `const mbedtls_mpi *native_ecp_group_B(const mbedtls_ecp_group *p)` */
  native_ecp_group_B(p: Pointer<'mbedtls_ecp_group'>): Pointer<'mbedtls_mpi'>;
  /** `const mbedtls_ecp_point *native_ecp_group_G(const mbedtls_ecp_group *p)` */
  native_ecp_group_G(p: Pointer<'mbedtls_ecp_group'>): Pointer<'mbedtls_ecp_point'>;
  /** `const mbedtls_mpi *native_ecp_group_N(const mbedtls_ecp_group *p)` */
  native_ecp_group_N(p: Pointer<'mbedtls_ecp_group'>): Pointer<'mbedtls_mpi'>;
  /** `const mbedtls_mpi *native_ecp_group_P(const mbedtls_ecp_group *p)` */
  native_ecp_group_P(p: Pointer<'mbedtls_ecp_group'>): Pointer<'mbedtls_mpi'>;
  /** `void native_ecp_group_delete(mbedtls_ecp_group *p)` */
  native_ecp_group_delete(p: Pointer<'mbedtls_ecp_group'>): void;
  /** `mbedtls_ecp_group_id native_ecp_group_id(const mbedtls_ecp_group *p)` */
  native_ecp_group_id(p: Pointer<'mbedtls_ecp_group'>): number;
  /** `size_t native_ecp_group_nbits(const mbedtls_ecp_group *p)` */
  native_ecp_group_nbits(p: Pointer<'mbedtls_ecp_group'>): number;
  /** `mbedtls_ecp_group *native_ecp_group_new(void)` */
  native_ecp_group_new(): Pointer<'mbedtls_ecp_group'>;
  /** `size_t native_ecp_group_pbits(const mbedtls_ecp_group *p)` */
  native_ecp_group_pbits(p: Pointer<'mbedtls_ecp_group'>): number;
  /** `void native_ecp_keypair_delete(mbedtls_ecp_keypair *p)` */
  native_ecp_keypair_delete(p: Pointer<'mbedtls_ecp_keypair'>): void;
  /** `mbedtls_ecp_keypair *native_ecp_keypair_new(void)` */
  native_ecp_keypair_new(): Pointer<'mbedtls_ecp_keypair'>;
  /** `void native_ecp_point_delete(mbedtls_ecp_point *p)` */
  native_ecp_point_delete(p: Pointer<'mbedtls_ecp_point'>): void;
  /** `mbedtls_ecp_point *native_ecp_point_new(void)` */
  native_ecp_point_new(): Pointer<'mbedtls_ecp_point'>;
  /** `void native_gcm_context_delete(mbedtls_gcm_context *p)` */
  native_gcm_context_delete(p: Pointer<'mbedtls_gcm_context'>): void;
  /** `mbedtls_gcm_context *native_gcm_context_new(void)` */
  native_gcm_context_new(): Pointer<'mbedtls_gcm_context'>;
  /** `void native_hmac_drbg_context_delete(mbedtls_hmac_drbg_context *p)` */
  native_hmac_drbg_context_delete(p: Pointer<'mbedtls_hmac_drbg_context'>): void;
  /** `mbedtls_hmac_drbg_context *native_hmac_drbg_context_new(void)` */
  native_hmac_drbg_context_new(): Pointer<'mbedtls_hmac_drbg_context'>;
  /** `void native_md5_context_delete(mbedtls_md5_context *p)` */
  native_md5_context_delete(p: Pointer<'mbedtls_md5_context'>): void;
  /** `mbedtls_md5_context *native_md5_context_new(void)` */
  native_md5_context_new(): Pointer<'mbedtls_md5_context'>;
  /** `void native_mpi_delete(mbedtls_mpi *p)` */
  native_mpi_delete(p: Pointer<'mbedtls_mpi'>): void;
  /** `mbedtls_mpi *native_mpi_new(void)` */
  native_mpi_new(): Pointer<'mbedtls_mpi'>;
  /** `void native_nist_kw_context_delete(mbedtls_nist_kw_context *p)` */
  native_nist_kw_context_delete(p: Pointer<'mbedtls_nist_kw_context'>): void;
  /** `mbedtls_nist_kw_context *native_nist_kw_context_new(void)` */
  native_nist_kw_context_new(): Pointer<'mbedtls_nist_kw_context'>;
  /** `void native_pem_context_delete(mbedtls_pem_context *p)` */
  native_pem_context_delete(p: Pointer<'mbedtls_pem_context'>): void;
  /** `mbedtls_pem_context *native_pem_context_new(void)` */
  native_pem_context_new(): Pointer<'mbedtls_pem_context'>;
  /** `mbedtls_ecp_keypair *native_pk_ec(mbedtls_pk_context *pk)` */
  native_pk_ec(pk: Pointer<'mbedtls_pk_context'>): Pointer<'mbedtls_ecp_keypair'>;
  /** `mbedtls_rsa_context *native_pk_rsa(mbedtls_pk_context *pk)` */
  native_pk_rsa(pk: Pointer<'mbedtls_pk_context'>): Pointer<'mbedtls_rsa_context'>;
  /** `void native_pkcs7_delete(mbedtls_pkcs7 *p)` */
  native_pkcs7_delete(p: Pointer<'mbedtls_pkcs7'>): void;
  /** `mbedtls_pkcs7 *native_pkcs7_new(void)` */
  native_pkcs7_new(): Pointer<'mbedtls_pkcs7'>;
  /** `void native_poly1305_context_delete(mbedtls_poly1305_context *p)` */
  native_poly1305_context_delete(p: Pointer<'mbedtls_poly1305_context'>): void;
  /** `mbedtls_poly1305_context *native_poly1305_context_new(void)` */
  native_poly1305_context_new(): Pointer<'mbedtls_poly1305_context'>;
  /** `void native_psa_aead_operation_t_delete(psa_aead_operation_t *p)` */
  native_psa_aead_operation_t_delete(p: Pointer<'psa_aead_operation_t'>): void;
  /** `psa_aead_operation_t *native_psa_aead_operation_t_new(void)` */
  native_psa_aead_operation_t_new(): Pointer<'psa_aead_operation_t'>;
  /** `void native_psa_cipher_operation_t_delete(psa_cipher_operation_t *p)` */
  native_psa_cipher_operation_t_delete(p: Pointer<'psa_cipher_operation_t'>): void;
  /** `psa_cipher_operation_t *native_psa_cipher_operation_t_new(void)` */
  native_psa_cipher_operation_t_new(): Pointer<'psa_cipher_operation_t'>;
  /** `void native_psa_custom_key_parameters_t_delete(psa_custom_key_parameters_t *p)` */
  native_psa_custom_key_parameters_t_delete(p: Pointer<'psa_custom_key_parameters_t'>): void;
  /** `psa_custom_key_parameters_t *native_psa_custom_key_parameters_t_new(void)` */
  native_psa_custom_key_parameters_t_new(): Pointer<'psa_custom_key_parameters_t'>;
  /** `void native_psa_hash_operation_t_delete(psa_hash_operation_t *p)` */
  native_psa_hash_operation_t_delete(p: Pointer<'psa_hash_operation_t'>): void;
  /** `psa_hash_operation_t *native_psa_hash_operation_t_new(void)` */
  native_psa_hash_operation_t_new(): Pointer<'psa_hash_operation_t'>;
  /** `void native_psa_key_attributes_t_delete(psa_key_attributes_t *p)` */
  native_psa_key_attributes_t_delete(p: Pointer<'psa_key_attributes_t'>): void;
  /** `psa_key_attributes_t *native_psa_key_attributes_t_new(void)` */
  native_psa_key_attributes_t_new(): Pointer<'psa_key_attributes_t'>;
  /** `void native_psa_key_derivation_operation_t_delete(psa_key_derivation_operation_t *p)` */
  native_psa_key_derivation_operation_t_delete(p: Pointer<'psa_key_derivation_operation_t'>): void;
  /** `psa_key_derivation_operation_t *native_psa_key_derivation_operation_t_new(void)` */
  native_psa_key_derivation_operation_t_new(): Pointer<'psa_key_derivation_operation_t'>;
  /** `void native_psa_mac_operation_t_delete(psa_mac_operation_t *p)` */
  native_psa_mac_operation_t_delete(p: Pointer<'psa_mac_operation_t'>): void;
  /** `psa_mac_operation_t *native_psa_mac_operation_t_new(void)` */
  native_psa_mac_operation_t_new(): Pointer<'psa_mac_operation_t'>;
  /** `void native_psa_pake_cipher_suite_t_delete(psa_pake_cipher_suite_t *p)` */
  native_psa_pake_cipher_suite_t_delete(p: Pointer<'psa_pake_cipher_suite_t'>): void;
  /** `psa_pake_cipher_suite_t *native_psa_pake_cipher_suite_t_new(void)` */
  native_psa_pake_cipher_suite_t_new(): Pointer<'psa_pake_cipher_suite_t'>;
  /** `void native_psa_pake_operation_t_delete(psa_pake_operation_t *p)` */
  native_psa_pake_operation_t_delete(p: Pointer<'psa_pake_operation_t'>): void;
  /** `psa_pake_operation_t *native_psa_pake_operation_t_new(void)` */
  native_psa_pake_operation_t_new(): Pointer<'psa_pake_operation_t'>;
  /** `void native_rsa_context_delete(mbedtls_rsa_context *p)` */
  native_rsa_context_delete(p: Pointer<'mbedtls_rsa_context'>): void;
  /** `mbedtls_rsa_context *native_rsa_context_new(void)` */
  native_rsa_context_new(): Pointer<'mbedtls_rsa_context'>;
  /** `void native_sha1_context_delete(mbedtls_sha1_context *p)` */
  native_sha1_context_delete(p: Pointer<'mbedtls_sha1_context'>): void;
  /** `mbedtls_sha1_context *native_sha1_context_new(void)` */
  native_sha1_context_new(): Pointer<'mbedtls_sha1_context'>;
  /** `void native_sha256_context_delete(mbedtls_sha256_context *p)` */
  native_sha256_context_delete(p: Pointer<'mbedtls_sha256_context'>): void;
  /** `mbedtls_sha256_context *native_sha256_context_new(void)` */
  native_sha256_context_new(): Pointer<'mbedtls_sha256_context'>;
  /** `void native_sha3_context_delete(mbedtls_sha3_context *p)` */
  native_sha3_context_delete(p: Pointer<'mbedtls_sha3_context'>): void;
  /** `mbedtls_sha3_context *native_sha3_context_new(void)` */
  native_sha3_context_new(): Pointer<'mbedtls_sha3_context'>;
  /** `void native_sha512_context_delete(mbedtls_sha512_context *p)` */
  native_sha512_context_delete(p: Pointer<'mbedtls_sha512_context'>): void;
  /** `mbedtls_sha512_context *native_sha512_context_new(void)` */
  native_sha512_context_new(): Pointer<'mbedtls_sha512_context'>;
  /** `int native_x509_csr_verify(const mbedtls_x509_csr *csr)` */
  native_x509_csr_verify(csr: Pointer<'mbedtls_x509_csr'>): number;
  /** `void native_x509_san_list_delete(mbedtls_x509_san_list *list)` */
  native_x509_san_list_delete(list: Pointer<'mbedtls_x509_san_list'>): void;
  /** `mbedtls_x509_san_list *native_x509_san_list_new(int type, const unsigned char *p, size_t len, mbedtls_x509_san_list *next)` */
  native_x509_san_list_new(type: number, p: Pointer<'unsigned char'>, len: number, next: Pointer<'mbedtls_x509_san_list'>): Pointer<'mbedtls_x509_san_list'>;
  /** `void native_x509write_cert_delete(mbedtls_x509write_cert *p)` */
  native_x509write_cert_delete(p: Pointer<'mbedtls_x509write_cert'>): void;
  /** `mbedtls_x509write_cert *native_x509write_cert_new(void)` */
  native_x509write_cert_new(): Pointer<'mbedtls_x509write_cert'>;
  /** `int native_x509write_crt_set_issuer(mbedtls_x509write_cert *ctx, const mbedtls_x509_name *name)` */
  native_x509write_crt_set_issuer(ctx: Pointer<'mbedtls_x509write_cert'>, name: Pointer<'mbedtls_x509_name'>): number;
  /** `int native_x509write_crt_set_subject(mbedtls_x509write_cert *ctx, const mbedtls_x509_name *name)` */
  native_x509write_crt_set_subject(ctx: Pointer<'mbedtls_x509write_cert'>, name: Pointer<'mbedtls_x509_name'>): number;
  /** `void native_x509write_csr_delete(mbedtls_x509write_csr *p)` */
  native_x509write_csr_delete(p: Pointer<'mbedtls_x509write_csr'>): void;
  /** `mbedtls_x509write_csr *native_x509write_csr_new(void)` */
  native_x509write_csr_new(): Pointer<'mbedtls_x509write_csr'>;
  /** `psa_status_t psa_aead_abort(psa_aead_operation_t *operation)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_aead_abort) */
  psa_aead_abort(operation: Pointer<'psa_aead_operation_t'>): number;
  /** `psa_status_t psa_aead_decrypt(mbedtls_svc_key_id_t key, psa_algorithm_t alg, const uint8_t *nonce, size_t nonce_length, const uint8_t *additional_data, size_t additional_data_length, const uint8_t *ciphertext, size_t ciphertext_length, uint8_t *plaintext, size_t plaintext_size, size_t *plaintext_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_aead_decrypt) */
  psa_aead_decrypt(key: number, alg: number, nonce: Pointer<'uint8_t'>, nonce_length: number, additional_data: Pointer<'uint8_t'>, additional_data_length: number, ciphertext: Pointer<'uint8_t'>, ciphertext_length: number, plaintext: Pointer<'uint8_t'>, plaintext_size: number, plaintext_length: Pointer<'size_t'>): number;
  /** `psa_status_t psa_aead_decrypt_setup(psa_aead_operation_t *operation, mbedtls_svc_key_id_t key, psa_algorithm_t alg)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_aead_decrypt_setup) */
  psa_aead_decrypt_setup(operation: Pointer<'psa_aead_operation_t'>, key: number, alg: number): number;
  /** `psa_status_t psa_aead_encrypt(mbedtls_svc_key_id_t key, psa_algorithm_t alg, const uint8_t *nonce, size_t nonce_length, const uint8_t *additional_data, size_t additional_data_length, const uint8_t *plaintext, size_t plaintext_length, uint8_t *ciphertext, size_t ciphertext_size, size_t *ciphertext_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_aead_encrypt) */
  psa_aead_encrypt(key: number, alg: number, nonce: Pointer<'uint8_t'>, nonce_length: number, additional_data: Pointer<'uint8_t'>, additional_data_length: number, plaintext: Pointer<'uint8_t'>, plaintext_length: number, ciphertext: Pointer<'uint8_t'>, ciphertext_size: number, ciphertext_length: Pointer<'size_t'>): number;
  /** `psa_status_t psa_aead_encrypt_setup(psa_aead_operation_t *operation, mbedtls_svc_key_id_t key, psa_algorithm_t alg)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_aead_encrypt_setup) */
  psa_aead_encrypt_setup(operation: Pointer<'psa_aead_operation_t'>, key: number, alg: number): number;
  /** `psa_status_t psa_aead_finish(psa_aead_operation_t *operation, uint8_t *ciphertext, size_t ciphertext_size, size_t *ciphertext_length, uint8_t *tag, size_t tag_size, size_t *tag_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_aead_finish) */
  psa_aead_finish(operation: Pointer<'psa_aead_operation_t'>, ciphertext: Pointer<'uint8_t'>, ciphertext_size: number, ciphertext_length: Pointer<'size_t'>, tag: Pointer<'uint8_t'>, tag_size: number, tag_length: Pointer<'size_t'>): number;
  /** `psa_status_t psa_aead_generate_nonce(psa_aead_operation_t *operation, uint8_t *nonce, size_t nonce_size, size_t *nonce_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_aead_generate_nonce) */
  psa_aead_generate_nonce(operation: Pointer<'psa_aead_operation_t'>, nonce: Pointer<'uint8_t'>, nonce_size: number, nonce_length: Pointer<'size_t'>): number;
  /** `psa_status_t psa_aead_set_lengths(psa_aead_operation_t *operation, size_t ad_length, size_t plaintext_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_aead_set_lengths) */
  psa_aead_set_lengths(operation: Pointer<'psa_aead_operation_t'>, ad_length: number, plaintext_length: number): number;
  /** `psa_status_t psa_aead_set_nonce(psa_aead_operation_t *operation, const uint8_t *nonce, size_t nonce_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_aead_set_nonce) */
  psa_aead_set_nonce(operation: Pointer<'psa_aead_operation_t'>, nonce: Pointer<'uint8_t'>, nonce_length: number): number;
  /** `psa_status_t psa_aead_update(psa_aead_operation_t *operation, const uint8_t *input, size_t input_length, uint8_t *output, size_t output_size, size_t *output_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_aead_update) */
  psa_aead_update(operation: Pointer<'psa_aead_operation_t'>, input: Pointer<'uint8_t'>, input_length: number, output: Pointer<'uint8_t'>, output_size: number, output_length: Pointer<'size_t'>): number;
  /** `psa_status_t psa_aead_update_ad(psa_aead_operation_t *operation, const uint8_t *input, size_t input_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_aead_update_ad) */
  psa_aead_update_ad(operation: Pointer<'psa_aead_operation_t'>, input: Pointer<'uint8_t'>, input_length: number): number;
  /** `psa_status_t psa_aead_verify(psa_aead_operation_t *operation, uint8_t *plaintext, size_t plaintext_size, size_t *plaintext_length, const uint8_t *tag, size_t tag_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_aead_verify) */
  psa_aead_verify(operation: Pointer<'psa_aead_operation_t'>, plaintext: Pointer<'uint8_t'>, plaintext_size: number, plaintext_length: Pointer<'size_t'>, tag: Pointer<'uint8_t'>, tag_length: number): number;
  /** `psa_status_t psa_asymmetric_decrypt(mbedtls_svc_key_id_t key, psa_algorithm_t alg, const uint8_t *input, size_t input_length, const uint8_t *salt, size_t salt_length, uint8_t *output, size_t output_size, size_t *output_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_asymmetric_decrypt) */
  psa_asymmetric_decrypt(key: number, alg: number, input: Pointer<'uint8_t'>, input_length: number, salt: Pointer<'uint8_t'>, salt_length: number, output: Pointer<'uint8_t'>, output_size: number, output_length: Pointer<'size_t'>): number;
  /** `psa_status_t psa_asymmetric_encrypt(mbedtls_svc_key_id_t key, psa_algorithm_t alg, const uint8_t *input, size_t input_length, const uint8_t *salt, size_t salt_length, uint8_t *output, size_t output_size, size_t *output_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_asymmetric_encrypt) */
  psa_asymmetric_encrypt(key: number, alg: number, input: Pointer<'uint8_t'>, input_length: number, salt: Pointer<'uint8_t'>, salt_length: number, output: Pointer<'uint8_t'>, output_size: number, output_length: Pointer<'size_t'>): number;
  /** `psa_status_t psa_cipher_abort(psa_cipher_operation_t *operation)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_cipher_abort) */
  psa_cipher_abort(operation: Pointer<'psa_cipher_operation_t'>): number;
  /** `psa_status_t psa_cipher_decrypt(mbedtls_svc_key_id_t key, psa_algorithm_t alg, const uint8_t *input, size_t input_length, uint8_t *output, size_t output_size, size_t *output_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_cipher_decrypt) */
  psa_cipher_decrypt(key: number, alg: number, input: Pointer<'uint8_t'>, input_length: number, output: Pointer<'uint8_t'>, output_size: number, output_length: Pointer<'size_t'>): number;
  /** `psa_status_t psa_cipher_decrypt_setup(psa_cipher_operation_t *operation, mbedtls_svc_key_id_t key, psa_algorithm_t alg)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_cipher_decrypt_setup) */
  psa_cipher_decrypt_setup(operation: Pointer<'psa_cipher_operation_t'>, key: number, alg: number): number;
  /** `psa_status_t psa_cipher_encrypt(mbedtls_svc_key_id_t key, psa_algorithm_t alg, const uint8_t *input, size_t input_length, uint8_t *output, size_t output_size, size_t *output_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_cipher_encrypt) */
  psa_cipher_encrypt(key: number, alg: number, input: Pointer<'uint8_t'>, input_length: number, output: Pointer<'uint8_t'>, output_size: number, output_length: Pointer<'size_t'>): number;
  /** `psa_status_t psa_cipher_encrypt_setup(psa_cipher_operation_t *operation, mbedtls_svc_key_id_t key, psa_algorithm_t alg)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_cipher_encrypt_setup) */
  psa_cipher_encrypt_setup(operation: Pointer<'psa_cipher_operation_t'>, key: number, alg: number): number;
  /** `psa_status_t psa_cipher_finish(psa_cipher_operation_t *operation, uint8_t *output, size_t output_size, size_t *output_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_cipher_finish) */
  psa_cipher_finish(operation: Pointer<'psa_cipher_operation_t'>, output: Pointer<'uint8_t'>, output_size: number, output_length: Pointer<'size_t'>): number;
  /** `psa_status_t psa_cipher_generate_iv(psa_cipher_operation_t *operation, uint8_t *iv, size_t iv_size, size_t *iv_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_cipher_generate_iv) */
  psa_cipher_generate_iv(operation: Pointer<'psa_cipher_operation_t'>, iv: Pointer<'uint8_t'>, iv_size: number, iv_length: Pointer<'size_t'>): number;
  /** `psa_status_t psa_cipher_set_iv(psa_cipher_operation_t *operation, const uint8_t *iv, size_t iv_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_cipher_set_iv) */
  psa_cipher_set_iv(operation: Pointer<'psa_cipher_operation_t'>, iv: Pointer<'uint8_t'>, iv_length: number): number;
  /** `psa_status_t psa_cipher_update(psa_cipher_operation_t *operation, const uint8_t *input, size_t input_length, uint8_t *output, size_t output_size, size_t *output_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_cipher_update) */
  psa_cipher_update(operation: Pointer<'psa_cipher_operation_t'>, input: Pointer<'uint8_t'>, input_length: number, output: Pointer<'uint8_t'>, output_size: number, output_length: Pointer<'size_t'>): number;
  /** `psa_status_t psa_copy_key(mbedtls_svc_key_id_t source_key, const psa_key_attributes_t *attributes, mbedtls_svc_key_id_t *target_key)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_copy_key) */
  psa_copy_key(source_key: number, attributes: Pointer<'psa_key_attributes_t'>, target_key: Pointer<'mbedtls_svc_key_id_t'>): number;
  /** `psa_status_t psa_destroy_key(mbedtls_svc_key_id_t key)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_destroy_key) */
  psa_destroy_key(key: number): number;
  /** `psa_status_t psa_export_key(mbedtls_svc_key_id_t key, uint8_t *data, size_t data_size, size_t *data_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_export_key) */
  psa_export_key(key: number, data: Pointer<'uint8_t'>, data_size: number, data_length: Pointer<'size_t'>): number;
  /** `psa_status_t psa_export_public_key(mbedtls_svc_key_id_t key, uint8_t *data, size_t data_size, size_t *data_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_export_public_key) */
  psa_export_public_key(key: number, data: Pointer<'uint8_t'>, data_size: number, data_length: Pointer<'size_t'>): number;
  /** `void psa_extend_key_usage_flags(psa_key_usage_t *usage_flags)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__struct_8h/#:~:text=psa_extend_key_usage_flags) */
  psa_extend_key_usage_flags(usage_flags: Pointer<'psa_key_usage_t'>): void;
  /** `psa_status_t psa_generate_key(const psa_key_attributes_t *attributes, mbedtls_svc_key_id_t *key)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_generate_key) */
  psa_generate_key(attributes: Pointer<'psa_key_attributes_t'>, key: Pointer<'mbedtls_svc_key_id_t'>): number;
  /** `psa_status_t psa_generate_key_custom(const psa_key_attributes_t *attributes, const psa_custom_key_parameters_t *custom, const uint8_t *custom_data, size_t custom_data_length, mbedtls_svc_key_id_t *key)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_generate_key_custom) */
  psa_generate_key_custom(attributes: Pointer<'psa_key_attributes_t'>, custom: Pointer<'psa_custom_key_parameters_t'>, custom_data: Pointer<'uint8_t'>, custom_data_length: number, key: Pointer<'mbedtls_svc_key_id_t'>): number;
  /** `psa_status_t psa_generate_random(uint8_t *output, size_t output_size)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_generate_random) */
  psa_generate_random(output: Pointer<'uint8_t'>, output_size: number): number;
  /** `psa_algorithm_t psa_get_key_algorithm(const psa_key_attributes_t *attributes)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__struct_8h/#:~:text=psa_get_key_algorithm) */
  psa_get_key_algorithm(attributes: Pointer<'psa_key_attributes_t'>): number;
  /** `psa_status_t psa_get_key_attributes(mbedtls_svc_key_id_t key, psa_key_attributes_t *attributes)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_get_key_attributes) */
  psa_get_key_attributes(key: number, attributes: Pointer<'psa_key_attributes_t'>): number;
  /** `size_t psa_get_key_bits(const psa_key_attributes_t *attributes)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__struct_8h/#:~:text=psa_get_key_bits) */
  psa_get_key_bits(attributes: Pointer<'psa_key_attributes_t'>): number;
  /** `mbedtls_svc_key_id_t psa_get_key_id(const psa_key_attributes_t *attributes)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__struct_8h/#:~:text=psa_get_key_id) */
  psa_get_key_id(attributes: Pointer<'psa_key_attributes_t'>): number;
  /** `psa_key_lifetime_t psa_get_key_lifetime(const psa_key_attributes_t *attributes)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__struct_8h/#:~:text=psa_get_key_lifetime) */
  psa_get_key_lifetime(attributes: Pointer<'psa_key_attributes_t'>): number;
  /** `psa_key_type_t psa_get_key_type(const psa_key_attributes_t *attributes)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__struct_8h/#:~:text=psa_get_key_type) */
  psa_get_key_type(attributes: Pointer<'psa_key_attributes_t'>): number;
  /** `psa_key_usage_t psa_get_key_usage_flags(const psa_key_attributes_t *attributes)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__struct_8h/#:~:text=psa_get_key_usage_flags) */
  psa_get_key_usage_flags(attributes: Pointer<'psa_key_attributes_t'>): number;
  /** `psa_status_t psa_hash_abort(psa_hash_operation_t *operation)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_hash_abort) */
  psa_hash_abort(operation: Pointer<'psa_hash_operation_t'>): number;
  /** `psa_status_t psa_hash_clone(const psa_hash_operation_t *source_operation, psa_hash_operation_t *target_operation)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_hash_clone) */
  psa_hash_clone(source_operation: Pointer<'psa_hash_operation_t'>, target_operation: Pointer<'psa_hash_operation_t'>): number;
  /** `psa_status_t psa_hash_compare(psa_algorithm_t alg, const uint8_t *input, size_t input_length, const uint8_t *hash, size_t hash_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_hash_compare) */
  psa_hash_compare(alg: number, input: Pointer<'uint8_t'>, input_length: number, hash: Pointer<'uint8_t'>, hash_length: number): number;
  /** `psa_status_t psa_hash_compute(psa_algorithm_t alg, const uint8_t *input, size_t input_length, uint8_t *hash, size_t hash_size, size_t *hash_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_hash_compute) */
  psa_hash_compute(alg: number, input: Pointer<'uint8_t'>, input_length: number, hash: Pointer<'uint8_t'>, hash_size: number, hash_length: Pointer<'size_t'>): number;
  /** `psa_status_t psa_hash_finish(psa_hash_operation_t *operation, uint8_t *hash, size_t hash_size, size_t *hash_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_hash_finish) */
  psa_hash_finish(operation: Pointer<'psa_hash_operation_t'>, hash: Pointer<'uint8_t'>, hash_size: number, hash_length: Pointer<'size_t'>): number;
  /** `psa_status_t psa_hash_setup(psa_hash_operation_t *operation, psa_algorithm_t alg)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_hash_setup) */
  psa_hash_setup(operation: Pointer<'psa_hash_operation_t'>, alg: number): number;
  /** `psa_status_t psa_hash_update(psa_hash_operation_t *operation, const uint8_t *input, size_t input_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_hash_update) */
  psa_hash_update(operation: Pointer<'psa_hash_operation_t'>, input: Pointer<'uint8_t'>, input_length: number): number;
  /** `psa_status_t psa_hash_verify(psa_hash_operation_t *operation, const uint8_t *hash, size_t hash_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_hash_verify) */
  psa_hash_verify(operation: Pointer<'psa_hash_operation_t'>, hash: Pointer<'uint8_t'>, hash_length: number): number;
  /** `psa_status_t psa_import_key(const psa_key_attributes_t *attributes, const uint8_t *data, size_t data_length, mbedtls_svc_key_id_t *key)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_import_key) */
  psa_import_key(attributes: Pointer<'psa_key_attributes_t'>, data: Pointer<'uint8_t'>, data_length: number, key: Pointer<'mbedtls_svc_key_id_t'>): number;
  /** `psa_status_t psa_key_derivation_abort(psa_key_derivation_operation_t *operation)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_key_derivation_abort) */
  psa_key_derivation_abort(operation: Pointer<'psa_key_derivation_operation_t'>): number;
  /** `psa_status_t psa_key_derivation_get_capacity(const psa_key_derivation_operation_t *operation, size_t *capacity)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_key_derivation_get_capacity) */
  psa_key_derivation_get_capacity(operation: Pointer<'psa_key_derivation_operation_t'>, capacity: Pointer<'size_t'>): number;
  /** `psa_status_t psa_key_derivation_input_bytes(psa_key_derivation_operation_t *operation, psa_key_derivation_step_t step, const uint8_t *data, size_t data_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_key_derivation_input_bytes) */
  psa_key_derivation_input_bytes(operation: Pointer<'psa_key_derivation_operation_t'>, step: number, data: Pointer<'uint8_t'>, data_length: number): number;
  /** `psa_status_t psa_key_derivation_input_integer(psa_key_derivation_operation_t *operation, psa_key_derivation_step_t step, uint64_t value)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_key_derivation_input_integer) */
  psa_key_derivation_input_integer(operation: Pointer<'psa_key_derivation_operation_t'>, step: number, value: bigint): number;
  /** `psa_status_t psa_key_derivation_input_key(psa_key_derivation_operation_t *operation, psa_key_derivation_step_t step, mbedtls_svc_key_id_t key)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_key_derivation_input_key) */
  psa_key_derivation_input_key(operation: Pointer<'psa_key_derivation_operation_t'>, step: number, key: number): number;
  /** `psa_status_t psa_key_derivation_key_agreement(psa_key_derivation_operation_t *operation, psa_key_derivation_step_t step, mbedtls_svc_key_id_t private_key, const uint8_t *peer_key, size_t peer_key_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_key_derivation_key_agreement) */
  psa_key_derivation_key_agreement(operation: Pointer<'psa_key_derivation_operation_t'>, step: number, private_key: number, peer_key: Pointer<'uint8_t'>, peer_key_length: number): number;
  /** `psa_status_t psa_key_derivation_output_bytes(psa_key_derivation_operation_t *operation, uint8_t *output, size_t output_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_key_derivation_output_bytes) */
  psa_key_derivation_output_bytes(operation: Pointer<'psa_key_derivation_operation_t'>, output: Pointer<'uint8_t'>, output_length: number): number;
  /** `psa_status_t psa_key_derivation_output_key(const psa_key_attributes_t *attributes, psa_key_derivation_operation_t *operation, mbedtls_svc_key_id_t *key)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_key_derivation_output_key) */
  psa_key_derivation_output_key(attributes: Pointer<'psa_key_attributes_t'>, operation: Pointer<'psa_key_derivation_operation_t'>, key: Pointer<'mbedtls_svc_key_id_t'>): number;
  /** `psa_status_t psa_key_derivation_output_key_custom(const psa_key_attributes_t *attributes, psa_key_derivation_operation_t *operation, const psa_custom_key_parameters_t *custom, const uint8_t *custom_data, size_t custom_data_length, mbedtls_svc_key_id_t *key)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_key_derivation_output_key_custom) */
  psa_key_derivation_output_key_custom(attributes: Pointer<'psa_key_attributes_t'>, operation: Pointer<'psa_key_derivation_operation_t'>, custom: Pointer<'psa_custom_key_parameters_t'>, custom_data: Pointer<'uint8_t'>, custom_data_length: number, key: Pointer<'mbedtls_svc_key_id_t'>): number;
  /** `psa_status_t psa_key_derivation_set_capacity(psa_key_derivation_operation_t *operation, size_t capacity)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_key_derivation_set_capacity) */
  psa_key_derivation_set_capacity(operation: Pointer<'psa_key_derivation_operation_t'>, capacity: number): number;
  /** `psa_status_t psa_key_derivation_setup(psa_key_derivation_operation_t *operation, psa_algorithm_t alg)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_key_derivation_setup) */
  psa_key_derivation_setup(operation: Pointer<'psa_key_derivation_operation_t'>, alg: number): number;
  /** `psa_status_t psa_mac_abort(psa_mac_operation_t *operation)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_mac_abort) */
  psa_mac_abort(operation: Pointer<'psa_mac_operation_t'>): number;
  /** `psa_status_t psa_mac_compute(mbedtls_svc_key_id_t key, psa_algorithm_t alg, const uint8_t *input, size_t input_length, uint8_t *mac, size_t mac_size, size_t *mac_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_mac_compute) */
  psa_mac_compute(key: number, alg: number, input: Pointer<'uint8_t'>, input_length: number, mac: Pointer<'uint8_t'>, mac_size: number, mac_length: Pointer<'size_t'>): number;
  /** `psa_status_t psa_mac_sign_finish(psa_mac_operation_t *operation, uint8_t *mac, size_t mac_size, size_t *mac_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_mac_sign_finish) */
  psa_mac_sign_finish(operation: Pointer<'psa_mac_operation_t'>, mac: Pointer<'uint8_t'>, mac_size: number, mac_length: Pointer<'size_t'>): number;
  /** `psa_status_t psa_mac_sign_setup(psa_mac_operation_t *operation, mbedtls_svc_key_id_t key, psa_algorithm_t alg)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_mac_sign_setup) */
  psa_mac_sign_setup(operation: Pointer<'psa_mac_operation_t'>, key: number, alg: number): number;
  /** `psa_status_t psa_mac_update(psa_mac_operation_t *operation, const uint8_t *input, size_t input_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_mac_update) */
  psa_mac_update(operation: Pointer<'psa_mac_operation_t'>, input: Pointer<'uint8_t'>, input_length: number): number;
  /** `psa_status_t psa_mac_verify(mbedtls_svc_key_id_t key, psa_algorithm_t alg, const uint8_t *input, size_t input_length, const uint8_t *mac, size_t mac_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_mac_verify) */
  psa_mac_verify(key: number, alg: number, input: Pointer<'uint8_t'>, input_length: number, mac: Pointer<'uint8_t'>, mac_length: number): number;
  /** `psa_status_t psa_mac_verify_finish(psa_mac_operation_t *operation, const uint8_t *mac, size_t mac_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_mac_verify_finish) */
  psa_mac_verify_finish(operation: Pointer<'psa_mac_operation_t'>, mac: Pointer<'uint8_t'>, mac_length: number): number;
  /** `psa_status_t psa_mac_verify_setup(psa_mac_operation_t *operation, mbedtls_svc_key_id_t key, psa_algorithm_t alg)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_mac_verify_setup) */
  psa_mac_verify_setup(operation: Pointer<'psa_mac_operation_t'>, key: number, alg: number): number;
  /** `psa_status_t psa_pake_abort(psa_pake_operation_t *operation)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__extra_8h/#:~:text=psa_pake_abort) */
  psa_pake_abort(operation: Pointer<'psa_pake_operation_t'>): number;
  /** `psa_algorithm_t psa_pake_cs_get_algorithm(const psa_pake_cipher_suite_t *cipher_suite)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__extra_8h/#:~:text=psa_pake_cs_get_algorithm) */
  psa_pake_cs_get_algorithm(cipher_suite: Pointer<'psa_pake_cipher_suite_t'>): number;
  /** `uint16_t psa_pake_cs_get_bits(const psa_pake_cipher_suite_t *cipher_suite)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__extra_8h/#:~:text=psa_pake_cs_get_bits) */
  psa_pake_cs_get_bits(cipher_suite: Pointer<'psa_pake_cipher_suite_t'>): number;
  /** `psa_pake_family_t psa_pake_cs_get_family(const psa_pake_cipher_suite_t *cipher_suite)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__extra_8h/#:~:text=psa_pake_cs_get_family) */
  psa_pake_cs_get_family(cipher_suite: Pointer<'psa_pake_cipher_suite_t'>): number;
  /** `psa_algorithm_t psa_pake_cs_get_hash(const psa_pake_cipher_suite_t *cipher_suite)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__extra_8h/#:~:text=psa_pake_cs_get_hash) */
  psa_pake_cs_get_hash(cipher_suite: Pointer<'psa_pake_cipher_suite_t'>): number;
  /** `psa_pake_primitive_t psa_pake_cs_get_primitive(const psa_pake_cipher_suite_t *cipher_suite)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__extra_8h/#:~:text=psa_pake_cs_get_primitive) */
  psa_pake_cs_get_primitive(cipher_suite: Pointer<'psa_pake_cipher_suite_t'>): number;
  /** `void psa_pake_cs_set_algorithm(psa_pake_cipher_suite_t *cipher_suite, psa_algorithm_t algorithm)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__extra_8h/#:~:text=psa_pake_cs_set_algorithm) */
  psa_pake_cs_set_algorithm(cipher_suite: Pointer<'psa_pake_cipher_suite_t'>, algorithm: number): void;
  /** `void psa_pake_cs_set_hash(psa_pake_cipher_suite_t *cipher_suite, psa_algorithm_t hash)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__extra_8h/#:~:text=psa_pake_cs_set_hash) */
  psa_pake_cs_set_hash(cipher_suite: Pointer<'psa_pake_cipher_suite_t'>, hash: number): void;
  /** `void psa_pake_cs_set_primitive(psa_pake_cipher_suite_t *cipher_suite, psa_pake_primitive_t primitive)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__extra_8h/#:~:text=psa_pake_cs_set_primitive) */
  psa_pake_cs_set_primitive(cipher_suite: Pointer<'psa_pake_cipher_suite_t'>, primitive: number): void;
  /** `psa_status_t psa_pake_get_implicit_key(psa_pake_operation_t *operation, psa_key_derivation_operation_t *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__extra_8h/#:~:text=psa_pake_get_implicit_key) */
  psa_pake_get_implicit_key(operation: Pointer<'psa_pake_operation_t'>, output: Pointer<'psa_key_derivation_operation_t'>): number;
  /** `psa_status_t psa_pake_input(psa_pake_operation_t *operation, psa_pake_step_t step, const uint8_t *input, size_t input_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__extra_8h/#:~:text=psa_pake_input) */
  psa_pake_input(operation: Pointer<'psa_pake_operation_t'>, step: number, input: Pointer<'uint8_t'>, input_length: number): number;
  /** `psa_status_t psa_pake_output(psa_pake_operation_t *operation, psa_pake_step_t step, uint8_t *output, size_t output_size, size_t *output_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__extra_8h/#:~:text=psa_pake_output) */
  psa_pake_output(operation: Pointer<'psa_pake_operation_t'>, step: number, output: Pointer<'uint8_t'>, output_size: number, output_length: Pointer<'size_t'>): number;
  /** `psa_status_t psa_pake_set_password_key(psa_pake_operation_t *operation, mbedtls_svc_key_id_t password)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__extra_8h/#:~:text=psa_pake_set_password_key) */
  psa_pake_set_password_key(operation: Pointer<'psa_pake_operation_t'>, password: number): number;
  /** `psa_status_t psa_pake_set_peer(psa_pake_operation_t *operation, const uint8_t *peer_id, size_t peer_id_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__extra_8h/#:~:text=psa_pake_set_peer) */
  psa_pake_set_peer(operation: Pointer<'psa_pake_operation_t'>, peer_id: Pointer<'uint8_t'>, peer_id_len: number): number;
  /** `psa_status_t psa_pake_set_role(psa_pake_operation_t *operation, psa_pake_role_t role)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__extra_8h/#:~:text=psa_pake_set_role) */
  psa_pake_set_role(operation: Pointer<'psa_pake_operation_t'>, role: number): number;
  /** `psa_status_t psa_pake_set_user(psa_pake_operation_t *operation, const uint8_t *user_id, size_t user_id_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__extra_8h/#:~:text=psa_pake_set_user) */
  psa_pake_set_user(operation: Pointer<'psa_pake_operation_t'>, user_id: Pointer<'uint8_t'>, user_id_len: number): number;
  /** `psa_status_t psa_pake_setup(psa_pake_operation_t *operation, const psa_pake_cipher_suite_t *cipher_suite)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__extra_8h/#:~:text=psa_pake_setup) */
  psa_pake_setup(operation: Pointer<'psa_pake_operation_t'>, cipher_suite: Pointer<'psa_pake_cipher_suite_t'>): number;
  /** `psa_status_t psa_purge_key(mbedtls_svc_key_id_t key)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_purge_key) */
  psa_purge_key(key: number): number;
  /** `psa_status_t psa_raw_key_agreement(psa_algorithm_t alg, mbedtls_svc_key_id_t private_key, const uint8_t *peer_key, size_t peer_key_length, uint8_t *output, size_t output_size, size_t *output_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_raw_key_agreement) */
  psa_raw_key_agreement(alg: number, private_key: number, peer_key: Pointer<'uint8_t'>, peer_key_length: number, output: Pointer<'uint8_t'>, output_size: number, output_length: Pointer<'size_t'>): number;
  /** `void psa_reset_key_attributes(psa_key_attributes_t *attributes)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_reset_key_attributes) */
  psa_reset_key_attributes(attributes: Pointer<'psa_key_attributes_t'>): void;
  /** `void psa_set_key_algorithm(psa_key_attributes_t *attributes, psa_algorithm_t alg)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__struct_8h/#:~:text=psa_set_key_algorithm) */
  psa_set_key_algorithm(attributes: Pointer<'psa_key_attributes_t'>, alg: number): void;
  /** `void psa_set_key_bits(psa_key_attributes_t *attributes, size_t bits)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__struct_8h/#:~:text=psa_set_key_bits) */
  psa_set_key_bits(attributes: Pointer<'psa_key_attributes_t'>, bits: number): void;
  /** `void psa_set_key_id(psa_key_attributes_t *attributes, mbedtls_svc_key_id_t key)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__struct_8h/#:~:text=psa_set_key_id) */
  psa_set_key_id(attributes: Pointer<'psa_key_attributes_t'>, key: number): void;
  /** `void psa_set_key_lifetime(psa_key_attributes_t *attributes, psa_key_lifetime_t lifetime)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__struct_8h/#:~:text=psa_set_key_lifetime) */
  psa_set_key_lifetime(attributes: Pointer<'psa_key_attributes_t'>, lifetime: number): void;
  /** `void psa_set_key_type(psa_key_attributes_t *attributes, psa_key_type_t type)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__struct_8h/#:~:text=psa_set_key_type) */
  psa_set_key_type(attributes: Pointer<'psa_key_attributes_t'>, type: number): void;
  /** `void psa_set_key_usage_flags(psa_key_attributes_t *attributes, psa_key_usage_t usage_flags)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto__struct_8h/#:~:text=psa_set_key_usage_flags) */
  psa_set_key_usage_flags(attributes: Pointer<'psa_key_attributes_t'>, usage_flags: number): void;
  /** `psa_status_t psa_sign_hash(mbedtls_svc_key_id_t key, psa_algorithm_t alg, const uint8_t *hash, size_t hash_length, uint8_t *signature, size_t signature_size, size_t *signature_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_sign_hash) */
  psa_sign_hash(key: number, alg: number, hash: Pointer<'uint8_t'>, hash_length: number, signature: Pointer<'uint8_t'>, signature_size: number, signature_length: Pointer<'size_t'>): number;
  /** `psa_status_t psa_sign_message(mbedtls_svc_key_id_t key, psa_algorithm_t alg, const uint8_t *input, size_t input_length, uint8_t *signature, size_t signature_size, size_t *signature_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_sign_message) */
  psa_sign_message(key: number, alg: number, input: Pointer<'uint8_t'>, input_length: number, signature: Pointer<'uint8_t'>, signature_size: number, signature_length: Pointer<'size_t'>): number;
  /** `psa_status_t psa_verify_hash(mbedtls_svc_key_id_t key, psa_algorithm_t alg, const uint8_t *hash, size_t hash_length, const uint8_t *signature, size_t signature_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_verify_hash) */
  psa_verify_hash(key: number, alg: number, hash: Pointer<'uint8_t'>, hash_length: number, signature: Pointer<'uint8_t'>, signature_length: number): number;
  /** `psa_status_t psa_verify_message(mbedtls_svc_key_id_t key, psa_algorithm_t alg, const uint8_t *input, size_t input_length, const uint8_t *signature, size_t signature_length)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_verify_message) */
  psa_verify_message(key: number, alg: number, input: Pointer<'uint8_t'>, input_length: number, signature: Pointer<'uint8_t'>, signature_length: number): number;
}
