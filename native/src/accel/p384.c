/* P-384: the field and the curve (SP 800-186, 3.2.1); nist_field.h multiplies, nist_curve.c does
 * the rest. */
#include "nist_curve.h"

#define LIMBS 15
/* p + 1 = 2^384 - 2^128 - 2^96 + 2^32 */
#define FOLD(TERM) TERM(1, 5, 1) TERM(3, 15, -1) TERM(4, 20, -1) TERM(14, 6, 1)

static const native_element PRIME = {
    0x7ffffff, 0x1f, 0x0, 0x7ff8000, 0x7efffff, 0x7ffffff, 0x7ffffff, 0x7ffffff, 0x7ffffff,
    0x7ffffff, 0x7ffffff, 0x7ffffff, 0x7ffffff, 0x7ffffff, 0x3f
};
static const native_element R2 = {
    0x0, 0x8000, 0x7e00000, 0x1ffffff, 0x0, 0x10, 0x0, 0x7ffc000, 0x3ffff, 0x1000000, 0x0, 0x2, 0x0,
    0x0, 0x0
};

#define MULTIPLY native_p384_multiply
#define SQUARE native_p384_square
#include "nist_field.h"

static native_comb comb;

const native_curve native_p384 = { 48, LIMBS, PRIME, R2, &comb };
