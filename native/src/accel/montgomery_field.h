/* Montgomery's multiplication (Math. Comp. 44, 1985) modulo any odd number, in limbs of 28 bits,
 * two products an instruction. native/bounds runs this code with bounds in the place of numbers,
 * for every size, to prove that no sum overflows. */
#ifndef MBEDTLS_WASM_MONTGOMERY_FIELD_H
#define MBEDTLS_WASM_MONTGOMERY_FIELD_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifndef NATIVE_BOUNDS
#include "known_late.h"
typedef uint32_t limb;
typedef uint64_t wide;
typedef int32_t signed_limb;
#define SPLAT(value) wasm_i32x4_splat((int32_t) (value))
#endif

#define BITS 28
#define MASK ((UINT32_C(1) << BITS) - 1)
/* Rows until the columns are carried: 32 times 3 products of 2^56, and what was there, stay below
 * 2^63. */
#define ROWS 32
/* Of the greatest modulus. */
#define NATIVE_RSA_BITS 8192

typedef struct {
    size_t limbs; /* even */
    size_t padded; /* a multiple of four above that; the limbs up to there are 0,
        and so is the one before each number */
    limb inverse; /* -1 / modulus modulo 2^28 */
    limb *modulus;
    limb *twice; /* for square() */
    wide *columns; /* limbs + padded */
} field;

/* How many limbs hold four times a modulus of so many bits, an even number. */
static inline size_t limbs_of(size_t bits)
{
    size_t limbs = (bits + 2 + BITS - 1) / BITS;
    return limbs + limbs % 2;
}

static inline size_t padded_of(size_t limbs)
{
    return (limbs + 4) & ~(size_t) 3;
}

typedef struct {
    v128_t first, second;
} factors;

static inline factors both(limb first, limb second)
{
    return (factors) { SPLAT(first), SPLAT(second) };
}

/* Four columns of the first factor times a number and of the second times the same one column
 * further. */
static inline void add_products(v128_t sums[2], factors by, const limb *number)
{
    v128_t near = wasm_v128_load(number), far = wasm_v128_load(number - 1);
    v128_t first = known_late(by.first), second = known_late(by.second);
    sums[0] = wasm_i64x2_add(sums[0], wasm_u64x2_extmul_low_u32x4(first, near));
    sums[1] = wasm_i64x2_add(sums[1], wasm_u64x2_extmul_high_u32x4(first, near));
    sums[0] = wasm_i64x2_add(sums[0], wasm_u64x2_extmul_low_u32x4(second, far));
    sums[1] = wasm_i64x2_add(sums[1], wasm_u64x2_extmul_high_u32x4(second, far));
}

/* Adds a[0] and a[1] times b, from the column `start` on, and what makes two columns multiples of
 * 2^28. */
static void add_rows(const field *f, wide *columns, const limb *a, const limb *b,
                     size_t start)
{
    const limb *n = f->modulus;
    wide sum = columns[0] + (wide) a[0] * b[0];
    limb m = (limb) sum * f->inverse & MASK;
    sum = ((sum + (wide) m * n[0]) >> BITS) + columns[1] + (wide) a[0] * b[1]
        + (wide) m * n[1]
        + (wide) a[1] * b[0];
    factors by = both(a[0], a[1]), multiples = both(m, (limb) sum * f->inverse & MASK);
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

static void carry_rows(const field *f, wide *columns)
{
    for (size_t i = 2; i <= f->limbs; i++) {
        columns[i + 1] += columns[i] >> BITS;
        columns[i] &= MASK;
    }
}

static void take_columns(const field *f, limb *result)
{
    wide sum = 0;
    for (size_t i = 0; i < f->limbs; i++) {
        sum += f->columns[f->limbs + i];
        result[i] = (limb) sum & MASK;
        sum >>= BITS;
    }
}

/* a * b / R below 2 * modulus, for both below 2 * modulus; 4 * modulus is not above R = 2^(28 *
 * limbs). */
static void multiply(const field *f, limb *result, const limb *a, const limb *b)
{
    memset(f->columns, 0, (f->limbs + f->padded) * sizeof(wide));
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
static void square(const field *f, limb *result, const limb *a)
{
    limb *twice = f->twice;
    memset(f->columns, 0, (f->limbs + f->padded) * sizeof(wide));
    for (size_t i = 0; i < f->limbs; i++) {
        f->columns[2 * i] = (wide) a[i] * a[i];
        twice[i] = 2 * a[i];
    }
    for (size_t row = 0; row < f->limbs; row += 2) {
        f->columns[2 * row + 1] += (wide) a[row] * twice[row + 1];
        twice[row] = twice[row + 1] = 0;
        add_rows(f, f->columns + row, a + row, twice, row);
        if (row % ROWS == ROWS - 2) {
            carry_rows(f, f->columns + row);
        }
    }
    take_columns(f, result);
}

/* result - modulus if that is not negative. */
static void subtract(const field *f, limb *result)
{
    signed_limb borrow = 0;
    for (size_t i = 0; i < f->limbs; i++) {
        borrow = (signed_limb) result[i] - (signed_limb) f->modulus[i] + (borrow >> BITS);
    }
    uint32_t mask = ~(uint32_t) (borrow >> 31);
    __asm__("" : "+r"(mask));
    borrow = 0;
    for (size_t i = 0; i < f->limbs; i++) {
        borrow = (signed_limb) result[i] - (signed_limb) (f->modulus[i] & mask) + (borrow >> BITS);
        result[i] = (limb) borrow & MASK;
    }
}

static void twice(const field *f, limb *number)
{
    limb over = 0;
    for (size_t i = 0; i < f->limbs; i++) {
        limb sum = 2 * number[i] + over;
        number[i] = sum & MASK;
        over = sum >> BITS;
    }
    subtract(f, number);
}

#endif
