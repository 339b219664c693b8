/* Proves that no sum of native/src/accel/inverse_number.h overflows for numbers between plus and
 * minus twice a modulus of 521 bits, which inverse.c says why all are; and that all limbs but the
 * highest stay below 2^60. */
#include "interval.h"

#define NATIVE_BOUNDS
using part = Signed<64>;
static part operator|(part a, part b) { return a + b; } /* of bits that are not the same */
#include "inverse_number.h"

/* The highest limb of 2 * 2^521, rounded up. */
static constexpr Most TOP = (Most) 1 << (522 - (LIMBS - 1) * BITS);

static number any(void)
{
    number a;
    for (int i = 0; i < LIMBS; i++) {
        a.limb[i] = part(i < LIMBS - 1 ? Interval{ 0, MASK } : Interval{ -TOP, TOP });
    }
    return a;
}

static bool is_carried(const number *a)
{
    for (int i = 0; i < LIMBS - 1; i++) {
        Interval range = a->limb[i].used();
        if (range.low < 0 || range.high > MASK) {
            return false;
        }
    }
    return true;
}

/* How many operations may overflow, -1 where limbs are not carried. */
extern "C" int bounds_of_inverse(void)
{
    overflows = 0;
    number sum = any(), difference = any(), half = any(), other = any();
    add_public(&sum, &other, 1);
    add_public(&difference, &other, -1);
    halve_public(&half);
    bool carried = is_carried(&sum) && is_carried(&difference) && is_carried(&half);
    return carried ? overflows : -1;
}
