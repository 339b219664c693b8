/* What verifying signatures costs, and the limit of it for one chain of certificates. */
#ifndef MBEDTLS_WASM_COST_H
#define MBEDTLS_WASM_COST_H

#include <stddef.h>
#include "mbedtls/pk.h"
#include "mbedtls/x509_crt.h"

/* Costs are about microseconds of one machine; what counts is their proportion to P-384's.
 * `npm run bench -- costs` prints them beside what is taken today: none may say less. Whoever makes
 * a curve faster or slower writes its number anew. */
#define NATIVE_COST_ED25519 300
#define NATIVE_COST_P256 430
#define NATIVE_COST_P384 1000
/* Mbed TLS's own code, of which Brainpool's moduli have no form that is quick to divide by. */
#define NATIVE_COST_P521 11500
#define NATIVE_COST_BP256 15000
#define NATIVE_COST_BP384 31000
#define NATIVE_COST_BP512 62500
#define NATIVE_COST_SECP256K1 3700
/* Steps of RSA, and of the square root that a compressed point takes, in one of these units. */
#define NATIVE_COST_RSA_STEPS 90
#define NATIVE_COST_ROOT_STEPS 24
/* Of digesting a KiB. */
#define NATIVE_COST_KIB 11
/* The most for one chain. */
#define NATIVE_COST_LIMIT (64 * NATIVE_COST_P384)
/* As BoringSSL; Mbed TLS's own limit of the modulus is the same. */
#define NATIVE_RSA_MAX_EXPONENT_BITS 33
#define NATIVE_RSA_MAX_MODULUS_BITS 8192

/* Cost of one verification with a public key, an upper bound: 0 for a key that verifies nothing, or
 * MBEDTLS_ERR_RSA_KEY_TOO_COSTLY for one that is never used. */
int native_signature_cost(const mbedtls_pk_context *pk);
/* The same for an RSA key of such sizes, in bits. */
int native_rsa_cost(size_t modulus, size_t exponent);

/* 0, or MBEDTLS_ERR_X509_CHAIN_TOO_COSTLY where reading the keys of a chain alone cost more than
 * the limit. */
int native_cost_reading(const mbedtls_x509_crt *chain);

/* The account of the chain that is being verified, which begins with what reading it cost. There is
 * one: chains are verified one after the other. Charging refuses, and goes on refusing, once the
 * limit is passed: 0 or the error that ends it all. */
void native_cost_begin(const mbedtls_x509_crt *chain);
int native_cost_charge(const mbedtls_pk_context *pk, size_t hashed_bytes);
int native_cost_refusal(void);

#endif
