/* Products in the field of a prime curve of NIST, for p256.c and p384.c, which say before they
 * include this:
 *   MULTIPLY, SQUARE   names of the functions
 *   LIMBS              of an element
 *   FOLD(TERM)         p + 1 as a sum of TERM(limb, shift, sign), each of them
 *                      sign * 2^(NATIVE_LIMB_BITS * limb + shift)
 *
 * Montgomery's (Math. Comp. 44, 1985) for R = 2^(27 * LIMBS): p is -1 modulo 2^27, so the factor of
 * p is the lowest limb itself, and shifts multiply by p + 1. Column by column, unrolled: what is
 * left are the products. The same time for all values. The result may take the place of a
 * factor. */

#define UNROLL _Pragma("clang loop unroll(full)")
#define IN_COLUMN(limb, shift, sign) \
    if (column >= (limb) && column - (limb) < LIMBS) { \
        sum += (sign) * ((native_wide) factors[column - (limb)] << (shift)); \
    }

/* Adds what makes the lowest limb of a column 0, and takes the column. */
#define REDUCE_COLUMN \
    FOLD(IN_COLUMN) \
    if (column == 2 * LIMBS - 1) { \
        reduced[LIMBS - 1] = (native_limb) sum; \
    } else if (column < LIMBS) { \
        factors[column] = (native_limb) sum & NATIVE_LIMB_MASK; \
    } else { \
        reduced[column - LIMBS] = (native_limb) sum & NATIVE_LIMB_MASK; \
    } \
    sum >>= NATIVE_LIMB_BITS;

void MULTIPLY(native_limb *result, const native_limb *a, const native_limb *b)
{
    native_limb factors[LIMBS];
    native_limb reduced[LIMBS];
    native_wide sum = 0;
    UNROLL
    for (int column = 0; column < 2 * LIMBS; column++) {
        UNROLL
        for (int i = 0; i < LIMBS; i++) {
            if (column - i >= 0 && column - i < LIMBS) {
                sum += (native_wide) a[i] * b[column - i];
            }
        }
        REDUCE_COLUMN
    }
    UNROLL
    for (int i = 0; i < NATIVE_LIMBS; i++) {
        result[i] = i < LIMBS ? reduced[i] : 0;
    }
}

void SQUARE(native_limb *result, const native_limb *a)
{
    native_limb factors[LIMBS];
    native_limb reduced[LIMBS];
    native_wide sum = 0;
    UNROLL
    for (int column = 0; column < 2 * LIMBS; column++) {
        native_wide pairs = 0;
        UNROLL
        for (int i = 0; i < LIMBS; i++) {
            if (column - i > i && column - i < LIMBS) {
                pairs += (native_wide) a[i] * a[column - i];
            }
        }
        sum += pairs * 2;
        if (column % 2 == 0 && column / 2 < LIMBS) {
            sum += (native_wide) a[column / 2] * a[column / 2];
        }
        REDUCE_COLUMN
    }
    UNROLL
    for (int i = 0; i < NATIVE_LIMBS; i++) {
        result[i] = i < LIMBS ? reduced[i] : 0;
    }
}
