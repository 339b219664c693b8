/* What mbedtls-full.wasm has besides: cryptography for its own sake, certificates written, keys
 * made. */
#ifndef MBEDTLS_WASM_CONFIG_FULL_H
#define MBEDTLS_WASM_CONFIG_FULL_H

#include "config/mbedtls_config.h"

/* --- Hashes, MACs, key derivation ------------------------------------------------------------- */
#define MBEDTLS_SHA3_C
#define MBEDTLS_CMAC_C
/* PSA's PBKDF2, which no option of the older configuration brings. */
#define PSA_WANT_ALG_PBKDF2_HMAC 1
#define MBEDTLS_PSA_BUILTIN_ALG_PBKDF2_HMAC 1
#define PSA_HAVE_SOFT_PBKDF2_HMAC 1
#define PSA_HAVE_SOFT_PBKDF2 1

/* --- Ciphers ---------------------------------------------------------------------------------- */
#define MBEDTLS_CIPHER_MODE_CFB
#define MBEDTLS_CIPHER_MODE_CTR
#define MBEDTLS_CIPHER_MODE_OFB
#define MBEDTLS_CIPHER_MODE_XTS
#define MBEDTLS_CIPHER_PADDING_ONE_AND_ZEROS
#define MBEDTLS_CIPHER_PADDING_ZEROS
#define MBEDTLS_CIPHER_PADDING_ZEROS_AND_LEN
#define MBEDTLS_NIST_KW_C

/* --- Public keys ------------------------------------------------------------------------------ */
/* RSA keys are made. */
#define MBEDTLS_GENPRIME
#define MBEDTLS_ECP_DP_CURVE448_ENABLED
#define MBEDTLS_ECJPAKE_C
#define MBEDTLS_PK_WRITE_C

/* --- Encodings -------------------------------------------------------------------------------- */
#define MBEDTLS_PEM_WRITE_C
#define MBEDTLS_PKCS7_C

/* --- X.509 ------------------------------------------------------------------------------------ */
#define MBEDTLS_X509_CREATE_C
#define MBEDTLS_X509_CRT_WRITE_C
#define MBEDTLS_X509_CSR_WRITE_C

/* --- TLS: Thread's EC-JPAKE, whose one suite is offered only by who sets its password --------- */
#define MBEDTLS_KEY_EXCHANGE_ECJPAKE_ENABLED
#undef MBEDTLS_SSL_CIPHERSUITES
#define MBEDTLS_SSL_CIPHERSUITES MBEDTLS_WASM_CIPHERSUITES, MBEDTLS_TLS_ECJPAKE_WITH_AES_128_CCM_8

#endif
