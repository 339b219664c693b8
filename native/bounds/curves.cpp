/* Proves that no sum of native/src/accel/nist_*.[ch] overflows, whatever points and scalars are:
 * compiles them with intervals in the place of numbers and runs them until the bounds of points do
 * not grow any more. Their control flow does not depend on values, but for what is called public,
 * which does the same with points. */
#include "interval.h"
#include <string.h>

int overflows;
using native_limb = Signed<32>;
using native_wide = Signed<64>;
#define NATIVE_BOUNDS

/* What to_number() relies on: factors are between -R and R. All limbs but the highest add less than
 * 17 of its units. */
static inline void below_r(int limbs, const native_limb *a)
{
    Interval top = a[limbs - 1].range;
    if (top.low - 17 < -((Most) 1 << 27) || top.high + 17 > (Most) 1 << 27) {
        overflows++;
    }
}
#define NATIVE_FACTOR(curve, element) below_r((curve)->limbs, element);

#include "nist_curve.h"
#include "p256.c"
#undef LIMBS
#undef FOLD
#undef UNROLL
#undef IN_COLUMN
#undef REDUCE_COLUMN
#undef MULTIPLY
#undef SQUARE
#define PRIME PRIME_384
#define R2 R2_384
#define comb comb_384
#include "p384.c"
#undef LIMBS
#undef FOLD
#undef comb
#include "nist_curve.c"

/* Any number of as many bytes as a coordinate has, as from_bytes() reads it. */
static void any_number(const native_curve *c, native_limb *result)
{
    for (int i = 0; i < LIMBS; i++) {
        int left = 8 * c->bytes - BITS * i;
        int bits = left < 0 ? 0 : left > BITS ? BITS : left;
        result[i] = native_limb(Interval{ 0, ((Most) 1 << bits) - 1 });
    }
    multiply(c, result, result, c->r2);
}

static bool widen(native_limb *a, const native_limb *b)
{
    bool grew = false;
    for (int i = 0; i < LIMBS; i++) {
        Interval wider = hull(a[i].range, b[i].used());
        grew |= wider.low != a[i].range.low || wider.high != a[i].range.high;
        a[i].range = wider;
    }
    return grew;
}

static bool widen_point(point *a, const point *b)
{
    bool x = widen(a->x, b->x), y = widen(a->y, b->y), z = widen(a->z, b->z);
    return x || y || z;
}

/* Everything that is done with a point; whether its bounds grew. */
static bool step(const native_curve *c, point *any)
{
    point results[4], negative = *any;
    combine(negative.y, negative.y, -1, negative.y, 0);
    choose(negative.y, any->y, 0);
    double_point(c, &results[0], any);
    add_different(c, &results[1], any, &negative, 0);
    add_different(c, &results[2], any, &negative, 1);
    results[3] = *any;
    make_affine(c, &results[3], 1);
    bool grew = false;
    for (const point &result : results) {
        grew |= widen_point(any, &result);
    }
    return grew;
}

/* What is left of a point in the end. */
static void finish(const native_curve *c, const point *any)
{
    element x, opposite;
    to_number(c, x, any->x);
    combine(opposite, any->y, -1, any->y, 0);
    choose(opposite, any->y, 0);
    to_number(c, x, opposite);
    any_number(c, x);
    square(c, opposite, any->z);
    multiply(c, x, x, opposite);
    combine(x, any->x, 1, x, -1);
    is_zero(c, x);
}

/* How many operations may overflow, -1 where bounds do not settle. */
extern "C" int bounds_of_curve(int bytes)
{
    const native_curve *c = bytes == 32 ? &native_p256 : &native_p384;
    overflows = 0;
    point any;
    any_number(c, any.x);
    any_number(c, any.y);
    any_number(c, any.z);
    int rounds = 0;
    while (step(c, &any)) {
        if (++rounds > 100) {
            return -1;
        }
    }
    finish(c, &any);
    return overflows;
}
