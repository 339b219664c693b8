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
/* Rows until the columns are carried: 2 * 32 products of 2^56, and what was there, stay below
 * 2^63. */
#define ROWS 32
#define MOST_BITS 8192
#define SQUARINGS 4
/* From here on a table of 16 powers pays. */
#define LONG_EXPONENT 64

typedef struct {
    size_t limbs;
    size_t padded; /* a multiple of four; the limbs above are 0 */
    uint32_t inverse; /* -1 / modulus modulo 2^28 */
    uint32_t *modulus;
    uint64_t *columns; /* 2 * padded + 4 */
} field;

static inline void add_products(uint64_t *columns, v128_t a, v128_t b, v128_t m, v128_t n)
{
    v128_t low =
        wasm_i64x2_add(wasm_u64x2_extmul_low_u32x4(a, b), wasm_u64x2_extmul_low_u32x4(m, n));
    v128_t high =
        wasm_i64x2_add(wasm_u64x2_extmul_high_u32x4(a, b), wasm_u64x2_extmul_high_u32x4(m, n));
    wasm_v128_store(columns, wasm_i64x2_add(wasm_v128_load(columns), low));
    wasm_v128_store(columns + 2, wasm_i64x2_add(wasm_v128_load(columns + 2), high));
}

/* a * b / R below 2 * modulus, for both below 2 * modulus; 4 * modulus is not above R = 2^(28 *
 * limbs). */
static void multiply(const field *f, uint32_t *result, const uint32_t *a, const uint32_t *b)
{
    uint64_t *columns = f->columns;
    memset(columns, 0, (2 * f->padded + 4) * sizeof(uint64_t));
    for (size_t row = 0; row < f->limbs; row++) {
        uint64_t *first = columns + row;
        uint32_t m = ((uint32_t) first[0] + a[row] * b[0]) * f->inverse & MASK;
        v128_t factor = wasm_i32x4_splat((int32_t) a[row]),
               multiple = wasm_i32x4_splat((int32_t) m);
        for (size_t i = 0; i < f->padded; i += 4) {
            add_products(first + i, factor, wasm_v128_load(b + i), multiple,
                         wasm_v128_load(f->modulus + i));
        }
        first[1] += first[0] >> BITS;
        if (row % ROWS == ROWS - 1) {
            for (size_t i = 1; i < f->limbs; i++) {
                first[i + 1] += first[i] >> BITS;
                first[i] &= MASK;
            }
        }
    }
    uint64_t sum = 0;
    for (size_t i = 0; i < f->limbs; i++) {
        sum += columns[f->limbs + i];
        result[i] = (uint32_t) sum & MASK;
        sum >>= BITS;
    }
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
        multiply(f, result, result, result);
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

/* The next `width` bits of the exponent. */
static size_t digit_at(const mbedtls_mpi *E, size_t at, size_t width)
{
    size_t digit = 0;
    for (size_t i = width; i-- > 0;) {
        digit = 2 * digit + (size_t) mbedtls_mpi_get_bit(E, at + i);
    }
    return digit;
}

/* result = base^E for an odd E from 3 on; table[1] is base * R, and there is room for 2^width. */
static void power(const field *f, uint32_t *result, uint32_t *table, const uint32_t *base,
                  const mbedtls_mpi *E, size_t width)
{
    size_t size = f->padded;
    for (size_t i = 2; i < (size_t) 1 << width; i++) {
        multiply(f, table + i * size, table + (i - 1) * size, table + size);
    }
    size_t at = (mbedtls_mpi_bitlen(E) - 1) / width * width;
    memcpy(result, table + digit_at(E, at, width) * size, size * sizeof(uint32_t));
    while (at > 0) {
        for (size_t i = 0; i < width; i++) {
            multiply(f, result, result, result);
        }
        at -= width;
        /* The last bit is left for the base itself, which also takes R away. */
        size_t digit = digit_at(E, at, width) & ~(size_t) (at == 0);
        if (digit != 0) {
            multiply(f, result, result, table + digit * size);
        }
    }
    multiply(f, result, result, base);
    subtract(f, result);
}

int native_mpi_exp_mod_public(mbedtls_mpi *X, const mbedtls_mpi *A, const mbedtls_mpi *E,
                              const mbedtls_mpi *N)
{
    int ret;
    size_t bits = mbedtls_mpi_bitlen(N);
    if (bits < 2 || bits > MOST_BITS || N->s < 0 || mbedtls_mpi_get_bit(N, 0) == 0
        || mbedtls_mpi_cmp_int(E, 3) < 0 || mbedtls_mpi_get_bit(E, 0) == 0
        || mbedtls_mpi_cmp_int(A, 0) < 0 || mbedtls_mpi_cmp_mpi(A, N) >= 0) {
        return MBEDTLS_ERR_ECP_FEATURE_UNAVAILABLE;
    }
    size_t width = mbedtls_mpi_bitlen(E) < LONG_EXPONENT ? 1 : 4;
    field f = { .limbs = (bits + 2 + BITS - 1) / BITS };
    f.padded = (f.limbs + 3) & ~(size_t) 3;
    size_t words = f.padded * (4 + 3 + ((size_t) 1 << width)) + 8;
    uint32_t *work = mbedtls_calloc(words, sizeof(uint32_t));
    if (work == NULL) {
        return MBEDTLS_ERR_MPI_ALLOC_FAILED;
    }
    f.columns = (uint64_t *) work;
    f.modulus = work + 4 * f.padded + 8;
    uint32_t *result = f.modulus + f.padded, *base = result + f.padded, *table = base + f.padded;
    from_mpi(f.modulus, f.limbs, N);
    f.inverse = negative_inverse(f.modulus[0]);
    from_mpi(base, f.limbs, A);
    MBEDTLS_MPI_CHK(square_of_r(&f, result, N));
    multiply(&f, table + f.padded, base, result);
    power(&f, result, table, base, E, width);
    MBEDTLS_MPI_CHK(mbedtls_mpi_lset(X, 0));
    MBEDTLS_MPI_CHK(mbedtls_mpi_grow(X, (bits + 63) / 64));
    to_mpi(X, result, f.limbs);
cleanup:
    mbedtls_platform_zeroize(work, words * sizeof(uint32_t));
    mbedtls_free(work);
    return ret;
}

int native_mpi_inv_mod_prime(mbedtls_mpi *X, const mbedtls_mpi *A, const mbedtls_mpi *N)
{
    int ret;
    mbedtls_mpi exponent;
    mbedtls_mpi_init(&exponent);
    MBEDTLS_MPI_CHK(mbedtls_mpi_sub_int(&exponent, N, 2));
    MBEDTLS_MPI_CHK(native_mpi_exp_mod_public(X, A, &exponent, N));
cleanup:
    mbedtls_mpi_free(&exponent);
    return ret;
}
