/* Our own C functions: what the WebAssembly module exports beside Mbed TLS's own. */
#ifndef MBEDTLS_WASM_NATIVE_H
#define MBEDTLS_WASM_NATIVE_H

#include <stddef.h>
#include "mbedtls/ssl.h"
#include "mbedtls/pk.h"
#include "mbedtls/x509_crt.h"
#include "mbedtls/x509_crl.h"

/* platform.c ------------------------------------------------------------------------------------------------------- */

/* Zeroed memory that is counted with Mbed TLS's own, or NULL. */
void *native_malloc(size_t size);
void *native_calloc(size_t count, size_t size);
void native_free(void *pointer);
/* Wipes `size` bytes, then frees. */
void native_zeroize_and_free(void *pointer, size_t size);
/* Allocations that were made and not freed yet, and the bytes that they take. */
size_t native_live_allocations(void);
size_t native_live_bytes(void);

/* Prints nothing. */
int native_printf(const char *format, ...);

/* alloc.c: allocate and initialise, and the reverse, for each structure -------------------------------------------- */

mbedtls_ssl_context *native_ssl_context_new(void);
void native_ssl_context_delete(mbedtls_ssl_context *ssl);
mbedtls_ssl_config *native_ssl_config_new(void);
void native_ssl_config_delete(mbedtls_ssl_config *conf);
mbedtls_x509_crt *native_x509_crt_new(void);
void native_x509_crt_delete(mbedtls_x509_crt *crt);
mbedtls_x509_crl *native_x509_crl_new(void);
void native_x509_crl_delete(mbedtls_x509_crl *crl);
mbedtls_pk_context *native_pk_context_new(void);
void native_pk_context_delete(mbedtls_pk_context *pk);

/* bio.c ------------------------------------------------------------------------------------------------------------ */

/* Connects `ssl` to the host's transport `id` by host_send and host_recv. */
void native_ssl_set_bio(mbedtls_ssl_context *ssl, int id);

/* config.c --------------------------------------------------------------------------------------------------------- */

/* Sets the only generator there is: the host's. */
void native_ssl_conf_rng(mbedtls_ssl_config *conf);
/* mbedtls_pk_parse_key with the host's generator for blinding. */
int native_pk_parse_key(mbedtls_pk_context *ctx, const unsigned char *key, size_t keylen,
                        const unsigned char *pwd, size_t pwdlen);
/* 0 when the private key belongs to the certificate's public key, else an Mbed TLS number. */
int native_pk_check_pair(const mbedtls_x509_crt *crt, const mbedtls_pk_context *key);
/* mbedtls_ssl_export_keying_material, refused with MBEDTLS_ERR_SSL_FEATURE_UNAVAILABLE where 3.6.7 gives wrong bytes:
 * over DTLS, and for TLS 1.2 suites whose MAC is HMAC-SHA-1. */
int native_ssl_export_keying_material(mbedtls_ssl_context *ssl, unsigned char *out, size_t key_len,
                                      const char *label, size_t label_len,
                                      const unsigned char *context, size_t context_len, int use_context);

/* peek.c: private fields and results, so that no offset of a structure ever reaches the host ------------------------ */

/* 1 when a client with this configuration must verify its peer but has neither a CA chain nor a pre-shared key. */
int native_ssl_config_lacks_trust(const mbedtls_ssl_config *conf);
int native_ssl_config_endpoint(const mbedtls_ssl_config *conf);
int native_ssl_config_authmode(const mbedtls_ssl_config *conf);
mbedtls_x509_crt *native_ssl_config_ca_chain(const mbedtls_ssl_config *conf);
/* Bytes of finished records that the transport has not taken yet. */
size_t native_ssl_out_left(const mbedtls_ssl_context *ssl);
/* Offers those bytes to the transport. 0, MBEDTLS_ERR_SSL_WANT_WRITE or the transport's error. */
int native_ssl_flush_output(mbedtls_ssl_context *ssl);
int native_ssl_is_handshake_over(mbedtls_ssl_context *ssl);
int native_ssl_is_datagram(const mbedtls_ssl_context *ssl);
/* The handshake's state, a number of mbedtls_ssl_states. */
int native_ssl_state(const mbedtls_ssl_context *ssl);
/* The description of the alert in the record read last; meaningful after MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE. */
int native_ssl_alert(const mbedtls_ssl_context *ssl);
const mbedtls_x509_crt *native_x509_crt_next(const mbedtls_x509_crt *crt);
const unsigned char *native_x509_crt_raw(const mbedtls_x509_crt *crt);
size_t native_x509_crt_raw_len(const mbedtls_x509_crt *crt);
const mbedtls_x509_name *native_x509_crt_subject(const mbedtls_x509_crt *crt);
const mbedtls_x509_name *native_x509_crt_issuer(const mbedtls_x509_crt *crt);
/* Ends of the validity as milliseconds since 1970-01-01 UTC. */
double native_x509_crt_valid_from(const mbedtls_x509_crt *crt);
double native_x509_crt_valid_to(const mbedtls_x509_crt *crt);

#endif
