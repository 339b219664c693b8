/* P-256 and P-384 over the fields of p256.c and p384.c. Sums are not carried, so limbs grow: in
 * each product the bounds of both factors' limbs, in units of 2^27, multiply to 15 at most, where
 * 32 would fit. native/bounds runs this code with intervals in the place of numbers to prove it.
 * Whatever has no `public` in its name takes the same time for all values: no branch, no selection
 * and no address depends on them. */
#include "nist_curve.h"
#include "mbedtls/platform_util.h"

typedef native_limb element[NATIVE_LIMBS];
typedef native_curve curve;
typedef native_point point;

#define BITS NATIVE_LIMB_BITS
#define MASK NATIVE_LIMB_MASK
#define LIMBS NATIVE_LIMBS
#define BYTES NATIVE_CURVE_BYTES
/* Odd multiples of a point. */
#define WINDOW 4
#define WINDOW_COUNT (1 << (WINDOW - 1))
/* A digit that may be 0 reaches as far with one bit more. */
#define WINDOW_PUBLIC (WINDOW + 1)

/* --- The field -------------------------------------------------------------------------------- */

/* Calls that a processor foresees, for the curve is the same all the time. */
static inline void multiply(const curve *c, native_limb *result, const native_limb *a,
                            const native_limb *b)
{
    NATIVE_FACTOR(c, a)
    NATIVE_FACTOR(c, b)
    if (c->bytes == 32) {
        native_p256_multiply(result, a, b);
    } else {
        native_p384_multiply(result, a, b);
    }
}

static inline void square(const curve *c, native_limb *result, const native_limb *a)
{
    NATIVE_FACTOR(c, a)
    if (c->bytes == 32) {
        native_p256_square(result, a);
    } else {
        native_p384_square(result, a);
    }
}

/* a * factor + b * other, not carried. */
static inline void combine(native_limb *result, const native_limb *a, int32_t factor,
                           const native_limb *b, int32_t other)
{
    for (int i = 0; i < LIMBS; i++) {
        result[i] = a[i] * factor + b[i] * other;
    }
}

/* Moves what does not fit into 27 bits one limb on: what stays is at most a few more than 2^27, or
 * less than 0. */
static void carry(const curve *c, native_limb *a)
{
    element over = { 0 };
    native_limb top = a[c->limbs - 1];
    for (int i = 0; i < LIMBS - 1; i++) {
        over[i + 1] = a[i] >> BITS;
    }
    for (int i = 0; i < LIMBS; i++) {
        a[i] = (a[i] & MASK) + over[i];
    }
    a[c->limbs - 1] = top + over[c->limbs - 1];
    a[c->limbs] = 0;
}

/* Brings every limb but the highest into 27 bits. */
static void carry_fully(const curve *c, native_limb *a)
{
    native_limb over = 0;
    for (int i = 0; i < c->limbs - 1; i++) {
        native_limb sum = a[i] + over;
        a[i] = sum & MASK;
        over = sum >> BITS;
    }
    a[c->limbs - 1] = a[c->limbs - 1] + over;
}

/* In a way that the compiler does not see through: it would make selections of what follows. */
static inline uint32_t hidden(uint32_t value)
{
    __asm__("" : "+r"(value));
    return value;
}

/* All ones where a flag is 1, nothing where it is 0. */
static inline int32_t mask_of(uint32_t flag)
{
    return (int32_t) hidden(0 - flag);
}

/* 1 where two numbers are the same, else 0. */
static inline uint32_t is_same(uint32_t a, uint32_t b)
{
    uint32_t bits = a ^ b;
    return (hidden(bits | (0 - bits)) >> 31) ^ 1;
}

static inline void choose(native_limb *result, const native_limb *other, int32_t mask)
{
    for (int i = 0; i < LIMBS; i++) {
        result[i] ^= mask & (result[i] ^ other[i]);
    }
}

/* The number from 0 to p - 1 that an element stands for. The product by 1 is 0 to p: |a| is less
 * than R. */
static void to_number(const curve *c, native_limb *number, const native_limb *a)
{
    static const element one = { 1 };
    element less;
    multiply(c, number, a, one);
    combine(less, number, 1, c->prime, -1);
    carry_fully(c, less);
    choose(number, less, mask_of((uint32_t) ~less[c->limbs - 1] >> 31));
}

/* 1 for 0, else 0. */
static uint32_t is_zero(const curve *c, const native_limb *a)
{
    element number;
    to_number(c, number, a);
    uint32_t bits = 0;
    for (int i = 0; i < LIMBS; i++) {
        bits |= (uint32_t) number[i];
    }
    return is_same(bits, 0);
}

static void from_bytes(const curve *c, native_limb *result, const unsigned char *bytes)
{
    uint64_t bits = 0;
    int have = 0, at = 0;
    for (int i = 0; i < LIMBS; i++) {
        while (have < BITS && at < c->bytes) {
            bits |= (uint64_t) bytes[at++] << have;
            have += 8;
        }
        result[i] = (int32_t) (bits & MASK);
        bits >>= BITS;
        have -= BITS;
    }
    multiply(c, result, result, c->r2);
}

static void set_one(const curve *c, native_limb *result)
{
    static const element one = { 1 };
    multiply(c, result, c->r2, one);
}

static uint32_t nibble_of(const unsigned char *number, int i)
{
    return (uint32_t) number[i / 2] >> (4 * (i % 2)) & 15;
}

/* 1 / a = a^(p - 2), 0 for 0. The exponent is the same for all. */
static void invert(const curve *c, native_limb *result, const native_limb *a)
{
    unsigned char exponent[BYTES];
    element powers[16];
    element two = { 2 }, less;
    combine(less, c->prime, 1, two, -1);
    for (int i = 0; i < c->bytes; i++) {
        int limb = 8 * i / BITS, shift = 8 * i % BITS;
        uint64_t bits = (uint32_t) less[limb] | (uint64_t) (uint32_t) less[limb + 1] << BITS;
        exponent[i] = (unsigned char) (bits >> shift);
    }
    memcpy(powers[1], a, sizeof(element));
    for (int i = 2; i < 16; i++) {
        multiply(c, powers[i], powers[i - 1], a);
    }
    int at = 2 * c->bytes - 1;
    memcpy(result, powers[nibble_of(exponent, at)], sizeof(element));
    while (--at >= 0) {
        for (int i = 0; i < 4; i++) {
            square(c, result, result);
        }
        uint32_t nibble = nibble_of(exponent, at);
        if (nibble != 0) {
            multiply(c, result, result, powers[nibble]);
        }
    }
}

/* --- Points ----------------------------------------------------------------------------------- */

/* Doubling, "dbl-2001-b" of the Explicit-Formulas Database (Bernstein, Lange). Right for every
 * point of a curve of odd order, infinity included. */
static void double_point(const curve *c, point *r, const point *p)
{
    element delta, gamma, beta, alpha, sum, difference;
    square(c, delta, p->z);
    square(c, gamma, p->y);
    multiply(c, beta, p->x, gamma);
    combine(difference, p->x, 1, delta, -1);
    combine(sum, p->x, 1, delta, 1);
    multiply(c, alpha, difference, sum);
    combine(alpha, alpha, 3, alpha, 0);
    combine(sum, p->y, 1, p->z, 1);
    square(c, sum, sum);
    combine(sum, sum, 1, gamma, -1);
    combine(r->z, sum, 1, delta, -1);
    carry(c, r->z);
    square(c, sum, alpha);
    combine(r->x, sum, 1, beta, -8);
    carry(c, r->x);
    combine(difference, beta, 4, r->x, -1);
    multiply(c, sum, alpha, difference);
    square(c, gamma, gamma);
    combine(r->y, sum, 1, gamma, -8);
    carry(c, r->y);
}

typedef struct {
    element h, s; /* differences of x and of y, for a common denominator */
    element u, v; /* x and y of the first point for it */
    element z; /* the product of both Z */
} comparison;

/* `affine`: the Z of q is 1, and not looked at. */
static void compare(const curve *c, comparison *found, const point *p, const point *q, int affine)
{
    element square_p, square_q, other;
    square(c, square_p, p->z);
    multiply(c, other, p->z, square_p);
    multiply(c, found->h, q->x, square_p);
    multiply(c, found->s, q->y, other);
    if (affine) {
        memcpy(found->u, p->x, sizeof(element));
        memcpy(found->v, p->y, sizeof(element));
        memcpy(found->z, p->z, sizeof(element));
    } else {
        square(c, square_q, q->z);
        multiply(c, other, q->z, square_q);
        multiply(c, found->u, p->x, square_q);
        multiply(c, found->v, p->y, other);
        multiply(c, found->z, p->z, q->z);
    }
    combine(found->h, found->h, 1, found->u, -1);
    combine(found->s, found->s, 1, found->v, -1);
}

/* The sum of two points, "add-1998-cmo-2" of the same database, for points that are not equal and
 * neither of which is infinity. Opposites give Z = 0, infinity. */
static void finish_sum(const curve *c, point *r, const comparison *found)
{
    element square_h, cube, base, difference;
    square(c, square_h, found->h);
    multiply(c, cube, found->h, square_h);
    multiply(c, base, found->u, square_h);
    multiply(c, r->z, found->z, found->h);
    square(c, difference, found->s);
    combine(difference, difference, 1, cube, -1);
    combine(r->x, difference, 1, base, -2);
    carry(c, r->x);
    combine(difference, base, 1, r->x, -1);
    multiply(c, difference, found->s, difference);
    multiply(c, cube, cube, found->v);
    combine(r->y, difference, 1, cube, -1);
    carry(c, r->y);
}

static void add_different(const curve *c, point *r, const point *p, const point *q, int affine)
{
    comparison found;
    compare(c, &found, p, q, affine);
    finish_sum(c, r, &found);
}

static void read_point(const curve *c, point *p, const unsigned char *bytes)
{
    from_bytes(c, p->x, bytes);
    from_bytes(c, p->y, bytes + c->bytes);
    set_one(c, p->z);
}

/* p, 3p, 5p, ... */
static void odd_multiples(const curve *c, point *table, const point *p)
{
    point twice;
    double_point(c, &twice, p);
    table[0] = *p;
    for (int i = 1; i < WINDOW_COUNT; i++) {
        add_different(c, &table[i], &table[i - 1], &twice, 0);
    }
}

/* Divides by every Z with one inversion (Montgomery, Math. Comp. 48, 1987). */
static void make_affine(const curve *c, point *points, int count)
{
    element before[NATIVE_COMB_COUNT], one, all, inverse, power;
    set_one(c, one);
    memcpy(all, one, sizeof(element));
    for (int i = 0; i < count; i++) {
        memcpy(before[i], all, sizeof(element));
        multiply(c, all, all, points[i].z);
    }
    invert(c, all, all);
    for (int i = count - 1; i >= 0; i--) {
        multiply(c, inverse, all, before[i]);
        multiply(c, all, all, points[i].z);
        square(c, power, inverse);
        multiply(c, points[i].x, points[i].x, power);
        multiply(c, power, power, inverse);
        multiply(c, points[i].y, points[i].y, power);
        memcpy(points[i].z, one, sizeof(element));
    }
}

/* Columns of the comb. */
static int spacing_of(const curve *c)
{
    return (8 * c->bytes + NATIVE_COMB_TEETH - 1) / NATIVE_COMB_TEETH;
}

static const point *comb_of(const curve *c, const unsigned char *base)
{
    point *entries = c->comb->entries;
    if (c->comb->made) {
        return entries;
    }
    point tooth[NATIVE_COMB_TEETH];
    read_point(c, &tooth[0], base);
    for (int t = 1; t < NATIVE_COMB_TEETH; t++) {
        tooth[t] = tooth[t - 1];
        for (int i = 0; i < spacing_of(c); i++) {
            double_point(c, &tooth[t], &tooth[t]);
        }
    }
    entries[0] = tooth[NATIVE_COMB_TEETH - 1];
    for (int t = 0; t < NATIVE_COMB_TEETH - 1; t++) {
        point negative = tooth[t];
        combine(negative.y, negative.y, -1, negative.y, 0);
        add_different(c, &entries[0], &entries[0], &negative, 0);
    }
    for (int t = 0; t < NATIVE_COMB_TEETH - 1; t++) {
        point twice;
        double_point(c, &twice, &tooth[t]);
        for (int i = 0; i < 1 << t; i++) {
            add_different(c, &entries[(1 << t) + i], &entries[i], &twice, 0);
        }
    }
    make_affine(c, entries, NATIVE_COMB_COUNT);
    c->comb->made = 1;
    return entries;
}

/* --- Scalars ---------------------------------------------------------------------------------- */

/* An odd number k below 2^bits is the sum of plus or minus 2^i for i < bits: bit i of (k + 2^bits -
 * 1) / 2 says which sign (Joye, Tunstall, AFRICACRYPT 2009). For an even scalar k is order -
 * scalar. */
typedef struct {
    unsigned char signs[BYTES + 1];
    uint32_t negative; /* 1 where k is order - scalar */
} odd_scalar;

static void make_odd(const curve *c, odd_scalar *odd, const unsigned char *scalar,
                     const unsigned char *order, int bits)
{
    uint32_t borrow = 0;
    odd->negative = ~(uint32_t) scalar[0] & 1;
    uint32_t mask = (uint32_t) mask_of(odd->negative);
    memset(odd->signs, 0, sizeof(odd->signs));
    for (int i = 0; i < c->bytes; i++) {
        uint32_t less = order[i] - scalar[i] - borrow;
        borrow = less >> 31;
        odd->signs[i] = (unsigned char) (scalar[i] ^ (mask & (scalar[i] ^ less)));
    }
    for (int i = 0; i < c->bytes; i++) {
        odd->signs[i] = (unsigned char) (odd->signs[i] >> 1 | odd->signs[i + 1] << 7);
    }
    odd->signs[(bits - 1) / 8] |= (unsigned char) (1 << ((bits - 1) % 8));
}

/* `count` signs from one on, each `stride` after the other. */
static uint32_t digit_of(const odd_scalar *odd, int from, int stride, int count)
{
    uint32_t digit = 0;
    for (int i = 0; i < count; i++) {
        int at = from + i * stride;
        digit |= ((uint32_t) odd->signs[at / 8] >> (at % 8) & 1) << i;
    }
    return digit;
}

/* --- Public scalars --------------------------------------------------------------------------- */

typedef struct {
    point p;
    int infinite;
} public_point;

/* Every case of p + q, each in its own time. */
static void add_public(const curve *c, public_point *sum, const point *q, int affine)
{
    comparison found;
    if (sum->infinite) {
        sum->p = *q;
        sum->infinite = 0;
        return;
    }
    compare(c, &found, &sum->p, q, affine);
    /* A difference of two stored values is a small multiple of p, which is -1 modulo 2^27, or most
     * likely no zero. */
    if (((found.h[0] + 16) & MASK) <= 32 && is_zero(c, found.h)) {
        if (is_zero(c, found.s)) {
            double_point(c, &sum->p, &sum->p);
        } else {
            sum->infinite = 1;
        }
        return;
    }
    finish_sum(c, &sum->p, &found);
}

static void add_signed_public(const curve *c, public_point *sum, const point *entry, int negative,
                              int affine)
{
    point added = *entry;
    if (negative) {
        combine(added.y, added.y, -1, added.y, 0);
    }
    add_public(c, sum, &added, affine);
}

/* Signed odd digits, most of them 0: a digit is followed by at least as many zeros as the window
 * has bits, less one. */
static void digits_public(int8_t *digits, const unsigned char *scalar, int bits)
{
    int over = 0;
    memset(digits, 0, (size_t) bits + 1);
    for (int at = 0; at <= bits;) {
        int bit = at < bits ? scalar[at / 8] >> (at % 8) & 1 : 0;
        if (bit == over) {
            at++;
            continue;
        }
        int digit = over;
        for (int i = 0; i < WINDOW_PUBLIC && at + i < bits; i++) {
            digit += (scalar[(at + i) / 8] >> ((at + i) % 8) & 1) << i;
        }
        over = digit >> (WINDOW_PUBLIC - 1);
        digits[at] = (int8_t) (digit - (over << WINDOW_PUBLIC));
        at += WINDOW_PUBLIC;
    }
}

/* Whether X / Z^2 is x. */
static int has_x_public(const curve *c, const point *p, const unsigned char *x)
{
    element wanted, power;
    from_bytes(c, wanted, x);
    square(c, power, p->z);
    multiply(c, wanted, wanted, power);
    combine(wanted, p->x, 1, wanted, -1);
    return (int) is_zero(c, wanted);
}

static int is_zero_public(const unsigned char *number, int bytes)
{
    int bits = 0;
    for (int i = 0; i < bytes; i++) {
        bits |= number[i];
    }
    return bits == 0;
}

/* Doublings serve both: windows of n from the top, the comb's columns of m at the end
 * (interleaving: Moeller, SAC 2001). */
int native_curve_sum_has_x_public(const native_curve *c, const unsigned char *m,
                                  const unsigned char *n,
                                  const unsigned char *order, const unsigned char *base,
                                      const unsigned char *p,
                                  const unsigned char *x, const unsigned char *other)
{
    int8_t digits[8 * BYTES + 1];
    odd_scalar odd;
    point read, multiples[WINDOW_COUNT];
    public_point sum = { .infinite = 1 };
    int bits = 8 * c->bytes, spacing = spacing_of(c);
    int columns = is_zero_public(m, c->bytes) ? 0 : spacing;
    const point *comb = comb_of(c, base);
    read_point(c, &read, p);
    odd_multiples(c, multiples, &read);
    digits_public(digits, n, bits);
    make_odd(c, &odd, m, order, spacing * NATIVE_COMB_TEETH);
    for (int at = bits; at >= 0; at--) {
        if (!sum.infinite) {
            double_point(c, &sum.p, &sum.p);
        }
        int digit = digits[at];
        if (digit != 0) {
            add_signed_public(c, &sum, &multiples[(digit < 0 ? -digit : digit) / 2], digit < 0, 0);
        }
        if (at < columns) {
            uint32_t column = digit_of(&odd, at, spacing, NATIVE_COMB_TEETH);
            int negative = column < NATIVE_COMB_COUNT;
            add_signed_public(c, &sum,
                              &comb[(negative ? ~column : column) & (NATIVE_COMB_COUNT - 1)],
                              negative != (int) odd.negative, 1);
        }
    }
    return !sum.infinite && (has_x_public(c, &sum.p, x) || has_x_public(c, &sum.p, other));
}
