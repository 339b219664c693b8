/* Elliptic curves and powers faster than Mbed TLS's own, which the patches of native/patches
 * call. */
#ifndef MBEDTLS_WASM_ACCEL_CURVES_H
#define MBEDTLS_WASM_ACCEL_CURVES_H

#include "mbedtls/ecp.h"

/* Both return MBEDTLS_ERR_ECP_FEATURE_UNAVAILABLE, and have done nothing, where they do not serve a
 * curve or a representation: Mbed TLS's own code then does. The caller has checked scalars and
 * points. */

/* R = m * P in the same time for every m: for Curve25519 libsodium's ladder, for P-256 BearSSL's
 * code. Secret scalars of the other curves stay with Mbed TLS's own code, which has been reviewed
 * and blinds them. */
int native_ecp_mul(const mbedtls_ecp_group *grp, mbedtls_ecp_point *R, const mbedtls_mpi *m,
                   const mbedtls_ecp_point *P);

/* The end of an ECDSA verification for P-256 and P-384: 0 if m * G + n * Q has an x-coordinate that
 * is r modulo the order, else MBEDTLS_ERR_ECP_VERIFY_FAILED. Its time depends on all of them: for
 * public ones only. */
int native_ecdsa_check_public(const mbedtls_ecp_group *grp, const mbedtls_mpi *m,
                              const mbedtls_mpi *n,
                              const mbedtls_ecp_point *Q, const mbedtls_mpi *r);

/* X = A^E modulo N for an odd N of up to 8192 bits, 0 <= A < N, and an odd E from 3 on
 * (montgomery.c). Its time depends on E and N alone. MBEDTLS_ERR_ECP_FEATURE_UNAVAILABLE for
 * others. */
int native_mpi_exp_mod_public(mbedtls_mpi *X, const mbedtls_mpi *A, const mbedtls_mpi *E,
                              const mbedtls_mpi *N);

/* X = 1 / A modulo N, for 0 < A < N without a common divisor and an odd N of up to 521 bits
 * (inverse.c). Its time depends on both: for public ones only. */
int native_mpi_inv_public(mbedtls_mpi *X, const mbedtls_mpi *A, const mbedtls_mpi *N);

/* x25519.c, p256_secret.c. Not 0 for a point of small order, or one that is not on the curve.
 * P-256's points are uncompressed, its scalars big-endian, above 0 and below the order. Pointers,
 * so that they stay functions of their own, whose branches build/check-constant-time.mjs counts. */
extern int (*const native_x25519)(unsigned char shared[32], const unsigned char scalar[32],
                                  const unsigned char point[32]);
extern int (*const native_p256_secret)(unsigned char point[65], const unsigned char scalar[32]);
extern int (*const native_p256_secret_base)(unsigned char point[65],
                                            const unsigned char scalar[32]);

/* ed25519.c: a public key of 32 bytes that is a point of the curve and not of small order, or
 * MBEDTLS_ERR_ECP_INVALID_KEY; a signature of 64 bytes by such a key, or
 * MBEDTLS_ERR_ECP_VERIFY_FAILED. The time depends on all of it: for public ones only. */
int native_ed25519_check_key(const unsigned char key[32]);
int native_ed25519_verify(const unsigned char key[32], const unsigned char *message, size_t size,
                          const unsigned char signature[64]);

#endif
