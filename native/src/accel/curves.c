/* Between Mbed TLS's points and the curves of this folder. */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include "accel_curves.h"
#include "nist_curve.h"
#include "mbedtls/platform_util.h"

#define MOST NATIVE_CURVE_BYTES

static const native_curve *curve_of(const mbedtls_ecp_group *grp)
{
    return grp->id == MBEDTLS_ECP_DP_SECP256R1 ? &native_p256
         : grp->id == MBEDTLS_ECP_DP_SECP384R1 ? &native_p384 : NULL;
}

/* x, then y. */
static int write_affine(const mbedtls_ecp_point *P, unsigned char *bytes, size_t size)
{
    int ret;
    if (mbedtls_mpi_cmp_int(&P->Z, 1) != 0) {
        return MBEDTLS_ERR_ECP_FEATURE_UNAVAILABLE;
    }
    MBEDTLS_MPI_CHK(mbedtls_mpi_write_binary_le(&P->X, bytes, size));
    MBEDTLS_MPI_CHK(mbedtls_mpi_write_binary_le(&P->Y, bytes + size, size));
cleanup:
    return ret;
}

static int multiply_x25519(mbedtls_ecp_point *R, const mbedtls_mpi *m, const mbedtls_ecp_point *P)
{
    int ret;
    unsigned char scalar[32], point[32], shared[32];
    /* Mbed TLS's own code takes all of the 256 bits. */
    if (mbedtls_mpi_cmp_int(&P->Z, 1) != 0 || mbedtls_mpi_bitlen(&P->X) > 255) {
        return MBEDTLS_ERR_ECP_FEATURE_UNAVAILABLE;
    }
    MBEDTLS_MPI_CHK(mbedtls_mpi_write_binary_le(m, scalar, sizeof(scalar)));
    MBEDTLS_MPI_CHK(mbedtls_mpi_write_binary_le(&P->X, point, sizeof(point)));
    if (native_x25519(shared, scalar, point) != 0) {
        ret = MBEDTLS_ERR_ECP_INVALID_KEY;
        goto cleanup;
    }
    MBEDTLS_MPI_CHK(mbedtls_mpi_read_binary_le(&R->X, shared, sizeof(shared)));
    MBEDTLS_MPI_CHK(mbedtls_mpi_lset(&R->Z, 1));
    mbedtls_mpi_free(&R->Y);
cleanup:
    mbedtls_platform_zeroize(scalar, sizeof(scalar));
    mbedtls_platform_zeroize(shared, sizeof(shared));
    return ret;
}

static int multiply_p256(const mbedtls_ecp_group *grp, mbedtls_ecp_point *R, const mbedtls_mpi *m,
                         const mbedtls_ecp_point *P)
{
    int ret;
    unsigned char scalar[32], point[65];
    if (mbedtls_mpi_cmp_int(&P->Z, 1) != 0) {
        return MBEDTLS_ERR_ECP_FEATURE_UNAVAILABLE;
    }
    MBEDTLS_MPI_CHK(mbedtls_mpi_write_binary(m, scalar, sizeof(scalar)));
    point[0] = 4;
    MBEDTLS_MPI_CHK(mbedtls_mpi_write_binary(&P->X, point + 1, 32));
    MBEDTLS_MPI_CHK(mbedtls_mpi_write_binary(&P->Y, point + 33, 32));
    int base = mbedtls_mpi_cmp_mpi(&P->X, &grp->G.X) == 0 &&
               mbedtls_mpi_cmp_mpi(&P->Y, &grp->G.Y) == 0;
    if ((base ? native_p256_secret_base(point, scalar)
              : native_p256_secret(point, scalar)) != 0) {
        ret = MBEDTLS_ERR_ECP_INVALID_KEY;
        goto cleanup;
    }
    MBEDTLS_MPI_CHK(mbedtls_mpi_read_binary(&R->X, point + 1, 32));
    MBEDTLS_MPI_CHK(mbedtls_mpi_read_binary(&R->Y, point + 33, 32));
    MBEDTLS_MPI_CHK(mbedtls_mpi_lset(&R->Z, 1));
cleanup:
    mbedtls_platform_zeroize(scalar, sizeof(scalar));
    mbedtls_platform_zeroize(point, sizeof(point));
    return ret;
}

int native_ecp_mul(const mbedtls_ecp_group *grp, mbedtls_ecp_point *R, const mbedtls_mpi *m,
                   const mbedtls_ecp_point *P)
{
    switch (grp->id) {
        case MBEDTLS_ECP_DP_CURVE25519:
            return multiply_x25519(R, m, P);
        case MBEDTLS_ECP_DP_SECP256R1:
            return multiply_p256(grp, R, m, P);
        default:
            return MBEDTLS_ERR_ECP_FEATURE_UNAVAILABLE;
    }
}

/* The x-coordinate is r or, where that is below the prime, r + N. */
static int write_other(const mbedtls_ecp_group *grp, const mbedtls_mpi *r, unsigned char *other,
                       size_t bytes)
{
    int ret;
    mbedtls_mpi sum;
    mbedtls_mpi_init(&sum);
    MBEDTLS_MPI_CHK(mbedtls_mpi_add_mpi(&sum, r, &grp->N));
    MBEDTLS_MPI_CHK(mbedtls_mpi_write_binary_le(mbedtls_mpi_cmp_mpi(&sum, &grp->P) < 0 ? &sum : r,
                                                other, bytes));
cleanup:
    mbedtls_mpi_free(&sum);
    return ret;
}

int native_ecdsa_check_public(const mbedtls_ecp_group *grp, const mbedtls_mpi *m,
                              const mbedtls_mpi *n,
                              const mbedtls_ecp_point *Q, const mbedtls_mpi *r)
{
    int ret;
    const native_curve *curve = curve_of(grp);
    if (curve == NULL) {
        return MBEDTLS_ERR_ECP_FEATURE_UNAVAILABLE;
    }
    size_t size = (size_t) curve->bytes;
    unsigned char first[MOST], second[MOST], order[MOST], base[2 * MOST], point[2 * MOST], x[MOST],
        other[MOST];
    MBEDTLS_MPI_CHK(mbedtls_ecp_check_pubkey(grp, Q));
    MBEDTLS_MPI_CHK(write_affine(Q, point, size));
    MBEDTLS_MPI_CHK(write_affine(&grp->G, base, size));
    MBEDTLS_MPI_CHK(mbedtls_mpi_write_binary_le(&grp->N, order, size));
    MBEDTLS_MPI_CHK(mbedtls_mpi_write_binary_le(m, first, size));
    MBEDTLS_MPI_CHK(mbedtls_mpi_write_binary_le(n, second, size));
    MBEDTLS_MPI_CHK(mbedtls_mpi_write_binary_le(r, x, size));
    MBEDTLS_MPI_CHK(write_other(grp, r, other, size));
    if (!native_curve_sum_has_x_public(curve, first, second, order, base, point, x, other)) {
        ret = MBEDTLS_ERR_ECP_VERIFY_FAILED;
    }
cleanup:
    return ret;
}
