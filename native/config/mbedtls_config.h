/* The only feature list of the build: which parts of Mbed TLS 3.6 are compiled, with a reason
 * beside every unusual line. It replaces include/mbedtls/mbedtls_config.h through
 * MBEDTLS_CONFIG_FILE; what is not named here is off. */
#ifndef MBEDTLS_WASM_CONFIG_H
#define MBEDTLS_WASM_CONFIG_H

#include <stddef.h>

/* --- Platform: everything that leaves C is in host.h ------------------------------------------ */
#define MBEDTLS_PLATFORM_C
#define MBEDTLS_PLATFORM_MEMORY
/* Counted, so that the memory tests can ask for the number of live allocations. */
#define MBEDTLS_PLATFORM_CALLOC_MACRO native_calloc
#define MBEDTLS_PLATFORM_FREE_MACRO native_free
extern void *native_calloc(size_t count, size_t size);
extern void native_free(void *pointer);
#define MBEDTLS_HAVE_TIME
/* On, unlike in Mbed OS: validity dates of certificates are checked. */
#define MBEDTLS_HAVE_TIME_DATE
#define MBEDTLS_PLATFORM_TIME_TYPE_MACRO long long
#define MBEDTLS_PLATFORM_TIME_MACRO native_time
extern long long native_time(long long *timer);
#define MBEDTLS_PLATFORM_MS_TIME_ALT
/* The C library's gmtime_r reaches tzset, which wants a file system. */
#define MBEDTLS_PLATFORM_GMTIME_R_ALT
/* Its own is a loop of the runtime library, over 16 KB for each record that is read. */
#define MBEDTLS_PLATFORM_ZEROIZE_ALT
/* Mbed TLS's own consistency checks print; stdio would need a file system. */
#define MBEDTLS_PLATFORM_PRINTF_MACRO native_printf
extern int native_printf(const char *format, ...);

/* --- Randomness: the host's CSPRNG and nothing else, no generator state that could be cloned -- */
#define MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG

/* --- Arithmetic ------------------------------------------------------------------------------- */
#define MBEDTLS_BIGNUM_C
/* 64-bit limbs: 1.3 to 2.7 times faster in WebAssembly; needs MBEDTLS_HAVE_ASM off. */
#define MBEDTLS_HAVE_INT64

/* --- Hashes, MACs, key derivation ------------------------------------------------------------- */
#define MBEDTLS_MD_C
/* Only for keys in the old encrypted PEM form (DEK-Info); no TLS suite or certificate profile
 * accepts it. */
#define MBEDTLS_MD5_C
/* Only for HMAC in the ECDHE CBC suites and key identifiers; certificates signed with it are
 * refused by profile. */
#define MBEDTLS_SHA1_C
#define MBEDTLS_SHA224_C
#define MBEDTLS_SHA256_C
#define MBEDTLS_SHA384_C
#define MBEDTLS_SHA512_C
#define MBEDTLS_HKDF_C
/* Deterministic ECDSA draws its nonce from HMAC_DRBG. */
#define MBEDTLS_HMAC_DRBG_C

/* --- Ciphers ---------------------------------------------------------------------------------- */
#define MBEDTLS_CIPHER_C
#define MBEDTLS_AES_C
#define MBEDTLS_GCM_C
#if defined(MBEDTLS_WASM_REFERENCE)
/* As this build was before it had its own. */
#define MBEDTLS_GCM_LARGE_TABLE
#else
/* Ours, src/accel: no table that a secret is an index of, and faster. */
#define MBEDTLS_GCM_ALT
#define MBEDTLS_AES_SETKEY_ENC_ALT
#define MBEDTLS_AES_SETKEY_DEC_ALT
#define MBEDTLS_AES_ENCRYPT_ALT
#define MBEDTLS_AES_DECRYPT_ALT
#endif
#define MBEDTLS_CCM_C
#define MBEDTLS_CHACHA20_C
#define MBEDTLS_POLY1305_C
#define MBEDTLS_CHACHAPOLY_C
#define MBEDTLS_CIPHER_MODE_CBC
#define MBEDTLS_CIPHER_PADDING_PKCS7

/* --- Public keys ------------------------------------------------------------------------------ */
#define MBEDTLS_RSA_C
#define MBEDTLS_PKCS1_V15
#define MBEDTLS_PKCS1_V21
#define MBEDTLS_X509_RSASSA_PSS_SUPPORT
#define MBEDTLS_ECP_C
#define MBEDTLS_ECDH_C
#define MBEDTLS_ECDSA_C
#define MBEDTLS_ECDSA_DETERMINISTIC
#define MBEDTLS_ECP_NIST_OPTIM
#define MBEDTLS_ECP_DP_SECP256R1_ENABLED
#define MBEDTLS_ECP_DP_SECP384R1_ENABLED
#define MBEDTLS_ECP_DP_SECP521R1_ENABLED
#define MBEDTLS_ECP_DP_CURVE25519_ENABLED
/* To verify with, without tables: 1.5 KB gzipped together. */
#define MBEDTLS_ECP_DP_SECP224R1_ENABLED
#define MBEDTLS_ECP_DP_SECP256K1_ENABLED
#define MBEDTLS_ECP_DP_BP256R1_ENABLED
#define MBEDTLS_ECP_DP_BP384R1_ENABLED
#define MBEDTLS_ECP_DP_BP512R1_ENABLED
#define MBEDTLS_PK_C
#define MBEDTLS_PK_PARSE_C
#define MBEDTLS_PK_PARSE_EC_EXTENDED
#define MBEDTLS_PK_PARSE_EC_COMPRESSED

/* --- PSA: TLS 1.3 does its cryptography through it -------------------------------------------- */
#define MBEDTLS_PSA_CRYPTO_C
#define MBEDTLS_PSA_KEY_STORE_DYNAMIC
/* One thread owns a memory: the defensive copies against a shared buffer that changes buy
 * nothing. */
#define MBEDTLS_PSA_ASSUME_EXCLUSIVE_BUFFERS

/* --- Encodings -------------------------------------------------------------------------------- */
#define MBEDTLS_ASN1_PARSE_C
#define MBEDTLS_ASN1_WRITE_C
#define MBEDTLS_BASE64_C
#define MBEDTLS_OID_C
#define MBEDTLS_PEM_PARSE_C
/* PBES2: encrypted PKCS#8 private keys. */
#define MBEDTLS_PKCS5_C

/* --- X.509 ------------------------------------------------------------------------------------ */
#define MBEDTLS_X509_USE_C
#define MBEDTLS_X509_CRT_PARSE_C
#define MBEDTLS_X509_CRL_PARSE_C
#define MBEDTLS_X509_CSR_PARSE_C
/* Twice the default: what a chain may cost is bounded by the work itself (cost.h). */
#define MBEDTLS_X509_MAX_INTERMEDIATE_CA 16

/* --- TLS -------------------------------------------------------------------------------------- */
#define MBEDTLS_SSL_TLS_C
#define MBEDTLS_SSL_CLI_C
#define MBEDTLS_SSL_SRV_C
#define MBEDTLS_SSL_PROTO_TLS1_2
#define MBEDTLS_SSL_PROTO_TLS1_3
#define MBEDTLS_SSL_TLS1_3_COMPATIBILITY_MODE
#define MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_PSK_ENABLED
#define MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_EPHEMERAL_ENABLED
#define MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_PSK_EPHEMERAL_ENABLED
/* No static RSA, no static ECDH, no finite-field DHE, no renegotiation, no 0-RTT: they are absent,
 * not switched off. */
#define MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA_ENABLED
#define MBEDTLS_KEY_EXCHANGE_ECDHE_RSA_ENABLED
#define MBEDTLS_KEY_EXCHANGE_ECDHE_PSK_ENABLED
#define MBEDTLS_KEY_EXCHANGE_PSK_ENABLED
/* The whole list of suites: without it Mbed TLS would also offer CBC and CCM_8 with a plain PSK.
 * ChaCha20-Poly1305 first: it is faster than AES here. */
#define MBEDTLS_WASM_CIPHERSUITES \
    MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256, MBEDTLS_TLS1_3_AES_128_GCM_SHA256, \
        MBEDTLS_TLS1_3_AES_256_GCM_SHA384, MBEDTLS_TLS1_3_AES_128_CCM_SHA256, \
        MBEDTLS_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, \
        MBEDTLS_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, \
        MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, \
        MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, \
        MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, \
        MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_CCM, \
        MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_CCM, \
        MBEDTLS_TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256, \
        MBEDTLS_TLS_PSK_WITH_CHACHA20_POLY1305_SHA256, MBEDTLS_TLS_PSK_WITH_AES_128_GCM_SHA256, \
        MBEDTLS_TLS_PSK_WITH_AES_256_GCM_SHA384, MBEDTLS_TLS_PSK_WITH_AES_128_CCM, \
        MBEDTLS_TLS_PSK_WITH_AES_256_CCM, MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256, \
        MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256, \
        MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384, \
        MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384, \
        MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, \
        MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, \
        MBEDTLS_TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256, \
        MBEDTLS_TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA384
#define MBEDTLS_SSL_CIPHERSUITES MBEDTLS_WASM_CIPHERSUITES
#define MBEDTLS_SSL_ALL_ALERT_MESSAGES
#define MBEDTLS_SSL_ALPN
#define MBEDTLS_SSL_SERVER_NAME_INDICATION
#define MBEDTLS_SSL_MAX_FRAGMENT_LENGTH
#define MBEDTLS_SSL_RECORD_SIZE_LIMIT
/* Buffers may change their size: an idle connection over a stream has next to none
 * (native/include/record_buffers.h). */
#define MBEDTLS_SSL_VARIABLE_BUFFER_LENGTH
#define MBEDTLS_SSL_ENCRYPT_THEN_MAC
#define MBEDTLS_SSL_EXTENDED_MASTER_SECRET
#define MBEDTLS_SSL_SESSION_TICKETS
#define MBEDTLS_SSL_TICKET_C
#define MBEDTLS_SSL_CACHE_C
#define MBEDTLS_SSL_KEEP_PEER_CERTIFICATE
#define MBEDTLS_SSL_KEYING_MATERIAL_EXPORT
#define MBEDTLS_SSL_PROTO_DTLS
#define MBEDTLS_SSL_DTLS_ANTI_REPLAY
#define MBEDTLS_SSL_DTLS_HELLO_VERIFY
#define MBEDTLS_SSL_COOKIE_C
/* No MBEDTLS_SSL_DTLS_CLIENT_PORT_REUSE: one ClientHello that is replayed while its cookie is still
 * good would end an association that stands. A client that restarts on its port is the business of
 * who shares the port out (ts/tls). */
#define MBEDTLS_SSL_DTLS_CONNECTION_ID
/* Padding hides lengths, which a device pays for: with Mbed TLS's 16 a record grows by 53 bytes
 * instead of 29. */
#define MBEDTLS_SSL_CID_TLS1_3_PADDING_GRANULARITY 1
#define MBEDTLS_SSL_DTLS_SRTP
/* An association that is idle can be put away in 220 bytes. */
#define MBEDTLS_SSL_CONTEXT_SERIALIZATION

/* --- Telling what happened -------------------------------------------------------------------- */
#define MBEDTLS_DEBUG_C
#define MBEDTLS_ERROR_C
#define MBEDTLS_VERSION_C

#endif
