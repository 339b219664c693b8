/* Powers modulo an odd number by Montgomery's multiplication (Math. Comp. 44, 1985) in limbs of 28
 * bits, two products an instruction. The exponent is public and the modulus is; no branch and no
 * address depends on the base or on what comes of it. */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include <string.h>
#include <wasm_simd128.h>
#include "accel_curves.h"
#include "mbedtls/platform.h"
#include "mbedtls/platform_util.h"

#define BITS 28
#define MASK ((UINT32_C(1) << BITS) - 1)
/* Rows until the columns are carried: 32 times 3 products of 2^56, and what was there, stay below
 * 2^63. */
#define ROWS 32
#define MOST_BITS 8192
#define SQUARINGS 4

typedef struct {
    size_t limbs; /* even */
    size_t padded; /* a multiple of four above that; the limbs up to there are 0,
        and so is the one before each number */
    uint32_t inverse; /* -1 / modulus modulo 2^28 */
    uint32_t *modulus;
    uint32_t *twice; /* for square() */
    uint64_t *columns; /* limbs + padded */
} field;

typedef struct {
    v128_t first, second;
} factors;

static inline factors both(uint32_t first, uint32_t second)
{
    return (factors) { wasm_i32x4_splat((int32_t) first), wasm_i32x4_splat((int32_t) second) };
}

/* Four columns of the first factor times a number and of the second times the same one column
 * further. */
static inline void add_products(v128_t sums[2], factors by, const uint32_t *number)
{
    v128_t near = wasm_v128_load(number), far = wasm_v128_load(number - 1);
    sums[0] = wasm_i64x2_add(sums[0], wasm_u64x2_extmul_low_u32x4(by.first, near));
    sums[1] = wasm_i64x2_add(sums[1], wasm_u64x2_extmul_high_u32x4(by.first, near));
    sums[0] = wasm_i64x2_add(sums[0], wasm_u64x2_extmul_low_u32x4(by.second, far));
    sums[1] = wasm_i64x2_add(sums[1], wasm_u64x2_extmul_high_u32x4(by.second, far));
}

/* Adds a[0] and a[1] times b, from the column `start` on, and what makes two columns multiples of
 * 2^28. */
static void add_rows(const field *f, uint64_t *columns, const uint32_t *a, const uint32_t *b,
                     size_t start)
{
    const uint32_t *n = f->modulus;
    uint64_t sum = columns[0] + (uint64_t) a[0] * b[0];
    uint32_t m = (uint32_t) sum * f->inverse & MASK;
    sum = ((sum + (uint64_t) m * n[0]) >> BITS) + columns[1] + (uint64_t) a[0] * b[1]
        + (uint64_t) m * n[1]
        + (uint64_t) a[1] * b[0];
    factors by = both(a[0], a[1]), multiples = both(m, (uint32_t) sum * f->inverse & MASK);
    for (size_t i = 0; i < f->padded; i += 4) {
        v128_t sums[] = { wasm_v128_load(columns + i), wasm_v128_load(columns + i + 2) };
        add_products(sums, multiples, n + i);
        if (i >= start) {
            add_products(sums, by, b + i);
        }
        wasm_v128_store(columns + i, sums[0]);
        wasm_v128_store(columns + i + 2, sums[1]);
    }
    columns[1] += columns[0] >> BITS;
    columns[2] += columns[1] >> BITS;
}

static void carry_rows(const field *f, uint64_t *columns)
{
    for (size_t i = 2; i <= f->limbs; i++) {
        columns[i + 1] += columns[i] >> BITS;
        columns[i] &= MASK;
    }
}

static void take_columns(const field *f, uint32_t *result)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < f->limbs; i++) {
        sum += f->columns[f->limbs + i];
        result[i] = (uint32_t) sum & MASK;
        sum >>= BITS;
    }
}

/* a * b / R below 2 * modulus, for both below 2 * modulus; 4 * modulus is not above R = 2^(28 *
 * limbs). */
static void multiply(const field *f, uint32_t *result, const uint32_t *a, const uint32_t *b)
{
    memset(f->columns, 0, (f->limbs + f->padded) * sizeof(uint64_t));
    for (size_t row = 0; row < f->limbs; row += 2) {
        add_rows(f, f->columns + row, a + row, b, 0);
        if (row % ROWS == ROWS - 2) {
            carry_rows(f, f->columns + row);
        }
    }
    take_columns(f, result);
}

/* The same for a * a: `twice` becomes 2 * a, and loses the limbs whose products are there
 * already. */
static void square(const field *f, uint32_t *result, const uint32_t *a)
{
    uint32_t *twice = f->twice;
    memset(f->columns, 0, (f->limbs + f->padded) * sizeof(uint64_t));
    for (size_t i = 0; i < f->limbs; i++) {
        f->columns[2 * i] = (uint64_t) a[i] * a[i];
        twice[i] = 2 * a[i];
    }
    for (size_t row = 0; row < f->limbs; row += 2) {
        f->columns[2 * row + 1] += (uint64_t) a[row] * twice[row + 1];
        twice[row] = twice[row + 1] = 0;
        add_rows(f, f->columns + row, a + row, twice, row);
        if (row % ROWS == ROWS - 2) {
            carry_rows(f, f->columns + row);
        }
    }
    take_columns(f, result);
}

/* result - modulus if that is not negative. */
static void subtract(const field *f, uint32_t *result)
{
    int32_t borrow = 0;
    for (size_t i = 0; i < f->limbs; i++) {
        borrow = (int32_t) result[i] - (int32_t) f->modulus[i] + (borrow >> BITS);
    }
    uint32_t mask = ~(uint32_t) (borrow >> 31);
    __asm__("" : "+r"(mask));
    borrow = 0;
    for (size_t i = 0; i < f->limbs; i++) {
        borrow = (int32_t) result[i] - (int32_t) (f->modulus[i] & mask) + (borrow >> BITS);
        result[i] = (uint32_t) borrow & MASK;
    }
}

static void twice(const field *f, uint32_t *number)
{
    uint32_t over = 0;
    for (size_t i = 0; i < f->limbs; i++) {
        uint32_t sum = 2 * number[i] + over;
        number[i] = sum & MASK;
        over = sum >> BITS;
    }
    subtract(f, number);
}

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
    field f = { .limbs = (bits + 2 + BITS - 1) / BITS };
    f.limbs += f.limbs % 2;
    f.padded = (f.limbs + 4) & ~(size_t) 3;
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
