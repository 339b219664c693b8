/* P-256: the field and the curve (SP 800-186, 3.2.1); nist_field.h multiplies, nist_curve.c does
 * the rest. */
#include "nist_curve.h"

#define LIMBS 10
/* p + 1 = 2^256 - 2^224 + 2^192 + 2^96 */
#define FOLD(TERM) TERM(3, 15, 1) TERM(7, 3, 1) TERM(8, 8, -1) TERM(9, 13, 1)

static const native_element PRIME = {
    0x7ffffff, 0x7ffffff, 0x7ffffff, 0x7fff, 0x0, 0x0, 0x0, 0x8, 0x7ffff00, 0x1fff
};
static const native_element R2 = {
    0x0, 0x6, 0x0, 0x7fff800, 0x7fbffff, 0x7dfffff, 0x7ffffff, 0x7ffffff, 0x7ffffdf, 0x9ff
};

#define MULTIPLY native_p256_multiply
#define SQUARE native_p256_square
#include "nist_field.h"

static native_comb comb;

const native_curve native_p256 = { 32, LIMBS, PRIME, R2, &comb };
