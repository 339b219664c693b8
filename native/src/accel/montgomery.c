/* Powers modulo an odd number by Montgomery's multiplication, for public exponents and moduli. No
 * branch and no address depends on the base or on what comes of it. */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include "accel_curves.h"
#include "montgomery_field.h"
#include "mbedtls/platform.h"
#include "mbedtls/platform_util.h"

#define MOST_BITS NATIVE_RSA_BITS
#define SQUARINGS 4

static void from_mpi(uint32_t *limbs, size_t count, const mbedtls_mpi *X)
{
    for (size_t i = 0; i < count; i++) {
        size_t at = i * BITS / 64, shift = i * BITS % 64;
        uint64_t bits = at < X->n ? X->p[at] >> shift : 0;
        if (shift > 64 - BITS && at + 1 < X->n) {
            bits |= X->p[at + 1] << (64 - shift);
        }
        limbs[i] = (uint32_t) bits & MASK;
    }
}

static void to_mpi(mbedtls_mpi *X, const uint32_t *limbs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t at = i * BITS / 64, shift = i * BITS % 64;
        if (at < X->n) {
            X->p[at] |= (uint64_t) limbs[i] << shift;
        }
        if (shift > 64 - BITS && at + 1 < X->n) {
            X->p[at + 1] |= (uint64_t) limbs[i] >> (64 - shift);
        }
    }
}

/* R * R modulo N. A division gives R * 2^k, and each squaring doubles k. Depends on N alone. */
static int square_of_r(const field *f, uint32_t *result, const mbedtls_mpi *N)
{
    int ret;
    size_t times = BITS * f->limbs;
    mbedtls_mpi start;
    mbedtls_mpi_init(&start);
    MBEDTLS_MPI_CHK(mbedtls_mpi_lset(&start, 1));
    MBEDTLS_MPI_CHK(mbedtls_mpi_shift_l(&start, times + (times >> SQUARINGS)));
    MBEDTLS_MPI_CHK(mbedtls_mpi_mod_mpi(&start, &start, N));
    from_mpi(result, f->limbs, &start);
    for (int bit = SQUARINGS - 1; bit >= 0; bit--) {
        square(f, result, result);
        subtract(f, result);
        if ((times >> bit) & 1) {
            twice(f, result);
        }
    }
cleanup:
    mbedtls_mpi_free(&start);
    return ret;
}

/* Newton: each step doubles how many bits are right. */
static uint32_t negative_inverse(uint32_t odd)
{
    uint32_t inverse = odd;
    for (int i = 0; i < 4; i++) {
        inverse *= 2 - odd * inverse;
    }
    return (0 - inverse) & MASK;
}

/* result = base^E for an odd E from 3 on; `form` is base * R. */
static void power(const field *f, uint32_t *result, const uint32_t *form, const uint32_t *base,
                  const mbedtls_mpi *E)
{
    memcpy(result, form, f->padded * sizeof(uint32_t));
    for (size_t at = mbedtls_mpi_bitlen(E) - 1; at-- > 0;) {
        square(f, result, result);
        if (mbedtls_mpi_get_bit(E, at)) {
            /* The last bit is left for the base itself, which also takes R away. */
            multiply(f, result, result, at > 0 ? form : base);
        }
    }
    subtract(f, result);
}

int native_mpi_exp_mod_public(mbedtls_mpi *X, const mbedtls_mpi *A, const mbedtls_mpi *E,
                              const mbedtls_mpi *N)
{
    int ret;
    size_t bits = mbedtls_mpi_bitlen(N);
    if (bits < 2 || bits > MOST_BITS || N->s < 0 || mbedtls_mpi_get_bit(N, 0) == 0 ||
        mbedtls_mpi_cmp_int(E, 3) < 0 ||
        mbedtls_mpi_get_bit(E, 0) == 0 || mbedtls_mpi_cmp_int(A, 0) < 0 ||
            mbedtls_mpi_cmp_mpi(A, N) >= 0) {
        return MBEDTLS_ERR_ECP_FEATURE_UNAVAILABLE;
    }
    field f = { .limbs = limbs_of(bits) };
    f.padded = padded_of(f.limbs);
    size_t columns = 2 * (f.limbs + f.padded), words = columns + 4 + 5 * f.padded;
    uint32_t *work = mbedtls_calloc(words, sizeof(uint32_t));
    if (work == NULL) {
        return MBEDTLS_ERR_MPI_ALLOC_FAILED;
    }
    f.columns = (uint64_t *) work;
    f.modulus = work + columns + 4;
    uint32_t *result = f.modulus + f.padded, *base = result + f.padded, *form = base + f.padded;
    f.twice = form + f.padded;
    from_mpi(f.modulus, f.limbs, N);
    f.inverse = negative_inverse(f.modulus[0]);
    from_mpi(base, f.limbs, A);
    MBEDTLS_MPI_CHK(square_of_r(&f, result, N));
    multiply(&f, form, base, result);
    power(&f, result, form, base, E);
    MBEDTLS_MPI_CHK(mbedtls_mpi_lset(X, 0));
    MBEDTLS_MPI_CHK(mbedtls_mpi_grow(X, (bits + 63) / 64));
    to_mpi(X, result, f.limbs);
cleanup:
    mbedtls_platform_zeroize(work, words * sizeof(uint32_t));
    mbedtls_free(work);
    return ret;
}
