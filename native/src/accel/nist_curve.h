/* A prime curve of NIST with a = -3 (SP 800-186), for p256.c and p384.c, which say before they
 * include this:
 *   BYTES, LIMBS         of a coordinate, and of an element of the field
 *   FOLD(TERM)           p + 1 as a sum of TERM(limb, shift, sign) for sign * 2^(27 * limb + shift)
 *   PRIME, R2            elements in limbs, R2 = R * R mod p; BASE_X, BASE_Y: bytes of the base
 *                        point
 *
 * An element is the sum of limb[i] * 2^(27 * i), limbs are signed. Products are Montgomery's (Math.
 * Comp. 44, 1985) for R = 2^(27 * LIMBS): p is -1 modulo 2^27, so the factor of p is the lowest
 * limb itself, and shifts multiply by p + 1. Sums are not carried, so limbs grow: every coordinate
 * that is stored has limbs of 27 bits and a value of less than 9p, and in each product below the
 * bounds of both factors' limbs, in units of 2^27, multiply to 15 at most; 32 would fit:
 * test/unit/native/field-bounds.test.ts follows these formulas with intervals. Whatever has no
 * `public` in its name takes the same time for all values. */

#define BITS 27
#define MASK ((1 << BITS) - 1)
/* Odd multiples: of the base point once for all, of another point for each multiplication. */
#define BASE_WIDTH 7
#define BASE_COUNT (1 << (BASE_WIDTH - 2))
#define POINT_WIDTH 5
#define POINT_COUNT (1 << (POINT_WIDTH - 2))
#define SCALAR_BITS (BYTES * 8)

typedef int32_t element[LIMBS];

/* Jacobian: x = X / Z^2, y = Y / Z^3; Z = 0 is infinity. */
typedef struct {
    element x, y, z;
} point;

#define UNROLL _Pragma("clang loop unroll(full)")
#define IN_COLUMN(limb, shift, sign) \
    if (column >= (limb) && column - (limb) < LIMBS) { \
        sum += (sign) * ((int64_t) factors[column - (limb)] << (shift)); \
    }

static __attribute__((noinline)) void multiply(element result, const element a, const element b)
{
    int32_t factors[LIMBS];
    int32_t reduced[LIMBS];
    int64_t sum = 0;
    UNROLL
    for (int column = 0; column < 2 * LIMBS; column++) {
        UNROLL
        for (int i = 0; i < LIMBS; i++) {
            if (column - i >= 0 && column - i < LIMBS) {
                sum += (int64_t) a[i] * b[column - i];
            }
        }
        FOLD(IN_COLUMN)
        if (column == 2 * LIMBS - 1) {
            reduced[LIMBS - 1] = (int32_t) sum;
        } else if (column < LIMBS) {
            factors[column] = (int32_t) sum & MASK;
        } else {
            reduced[column - LIMBS] = (int32_t) sum & MASK;
        }
        sum >>= BITS;
    }
    UNROLL
    for (int i = 0; i < LIMBS; i++) {
        result[i] = reduced[i];
    }
}

static __attribute__((noinline)) void square(element result, const element a)
{
    int32_t factors[LIMBS];
    int32_t reduced[LIMBS];
    int64_t sum = 0;
    UNROLL
    for (int column = 0; column < 2 * LIMBS; column++) {
        int64_t pairs = 0;
        UNROLL
        for (int i = 0; i < LIMBS; i++) {
            if (column - i > i && column - i < LIMBS) {
                pairs += (int64_t) a[i] * a[column - i];
            }
        }
        sum += 2 * pairs;
        if (column % 2 == 0 && column / 2 < LIMBS) {
            sum += (int64_t) a[column / 2] * a[column / 2];
        }
        FOLD(IN_COLUMN)
        if (column == 2 * LIMBS - 1) {
            reduced[LIMBS - 1] = (int32_t) sum;
        } else if (column < LIMBS) {
            factors[column] = (int32_t) sum & MASK;
        } else {
            reduced[column - LIMBS] = (int32_t) sum & MASK;
        }
        sum >>= BITS;
    }
    UNROLL
    for (int i = 0; i < LIMBS; i++) {
        result[i] = reduced[i];
    }
}

/* a * factor + b * other, not carried. */
static inline void combine(element result, const element a, int32_t factor, const element b,
                           int32_t other)
{
    UNROLL
    for (int i = 0; i < LIMBS; i++) {
        result[i] = a[i] * factor + b[i] * other;
    }
}

/* Brings every limb but the highest back into 27 bits. */
static void carry(element a)
{
    int32_t over = 0;
    UNROLL
    for (int i = 0; i < LIMBS - 1; i++) {
        int32_t sum = a[i] + over;
        a[i] = sum & MASK;
        over = sum >> BITS;
    }
    a[LIMBS - 1] += over;
}

/* All ones where a flag is 1, nothing where it is 0, in a way that the compiler does not see
 * through. */
static inline int32_t mask_of(int32_t flag)
{
    int32_t mask = -flag;
    __asm__("" : "+r"(mask));
    return mask;
}

static inline void choose(element result, const element other, int32_t mask)
{
    UNROLL
    for (int i = 0; i < LIMBS; i++) {
        result[i] ^= mask & (result[i] ^ other[i]);
    }
}

/* The number from 0 to p - 1 that an element stands for. The product by 1 is 0 to p: |a| is less
 * than R. */
static void to_number(element number, const element a)
{
    static const element one = { 1 };
    multiply(number, a, one);
    element less;
    combine(less, number, 1, PRIME, -1);
    carry(less);
    choose(number, less, mask_of((int32_t) ((uint32_t) ~less[LIMBS - 1] >> 31)));
}

/* 1 for 0, else 0. */
static int32_t is_zero(const element a)
{
    element number;
    to_number(number, a);
    int32_t bits = 0;
    for (int i = 0; i < LIMBS; i++) {
        bits |= number[i];
    }
    return (int32_t) (((uint32_t) bits - 1) >> 31);
}

/* Bytes are little-endian here. */
static void from_bytes(element result, const unsigned char bytes[BYTES])
{
    uint64_t bits = 0;
    int have = 0, at = 0;
    for (int i = 0; i < LIMBS; i++) {
        while (have < BITS && at < BYTES) {
            bits |= (uint64_t) bytes[at++] << have;
            have += 8;
        }
        result[i] = (int32_t) (bits & MASK);
        bits >>= BITS;
        have -= BITS;
    }
    multiply(result, result, R2);
}

/* Doubling, "dbl-2001-b" of the Explicit-Formulas Database (Bernstein, Lange). Right for every
 * point of a curve of odd order, infinity included. */
static void double_point(point *r, const point *p)
{
    element delta, gamma, beta, alpha, sum, difference;
    square(delta, p->z);
    square(gamma, p->y);
    multiply(beta, p->x, gamma);
    combine(difference, p->x, 1, delta, -1);
    combine(sum, p->x, 1, delta, 1);
    multiply(alpha, difference, sum);
    combine(alpha, alpha, 3, alpha, 0);
    combine(sum, p->y, 1, p->z, 1);
    square(r->z, sum);
    combine(r->z, r->z, 1, gamma, -1);
    combine(r->z, r->z, 1, delta, -1);
    carry(r->z);
    square(r->x, alpha);
    combine(r->x, r->x, 1, beta, -8);
    carry(r->x);
    combine(difference, beta, 4, r->x, -1);
    multiply(r->y, alpha, difference);
    square(gamma, gamma);
    combine(r->y, r->y, 1, gamma, -8);
    carry(r->y);
}

/* Differences of both coordinates, for a common denominator: h of x, s of y; u and v are those of
 * p. */
static void compare(element h, element s, element u, element v, const point *p, const point *q)
{
    element square_p, square_q, other;
    square(square_p, p->z);
    square(square_q, q->z);
    multiply(u, p->x, square_q);
    multiply(h, q->x, square_p);
    combine(h, h, 1, u, -1);
    multiply(other, q->z, square_q);
    multiply(v, p->y, other);
    multiply(other, p->z, square_p);
    multiply(s, q->y, other);
    combine(s, s, 1, v, -1);
}

/* The sum of two points, "add-1998-cmo-2" of the same database, from what compare() found; z is the
 * product of both. */
static void finish_sum(point *r, const element h, const element s, const element u, const element v,
                       const element z)
{
    element square_h, cube, base, difference;
    square(square_h, h);
    multiply(cube, h, square_h);
    multiply(base, u, square_h);
    multiply(r->z, z, h);
    square(r->x, s);
    combine(r->x, r->x, 1, cube, -1);
    combine(r->x, r->x, 1, base, -2);
    carry(r->x);
    combine(difference, base, 1, r->x, -1);
    multiply(r->y, s, difference);
    multiply(cube, cube, v);
    combine(r->y, r->y, 1, cube, -1);
    carry(r->y);
}

/* p + q where neither is infinity and they are not equal. Opposites give Z = 0, infinity. */
static void add_different(point *r, const point *p, const point *q)
{
    element h, s, u, v, z;
    compare(h, s, u, v, p, q);
    multiply(z, p->z, q->z);
    finish_sum(r, h, s, u, v, z);
}

static void read_point(point *p, const unsigned char x[BYTES], const unsigned char y[BYTES])
{
    static const unsigned char one[BYTES] = { 1 };
    from_bytes(p->x, x);
    from_bytes(p->y, y);
    from_bytes(p->z, one);
}

/* --- Public scalars --------------------------------------------------------------------------- */

typedef struct {
    point p;
    int infinite;
} public_point;

/* A difference of two products lies between -2p and 2p, and p is -1 modulo 2^27: most are told by
 * their lowest limb. */
static int is_zero_public(const element a)
{
    return ((a[0] + 1) & MASK) <= 2 && is_zero(a);
}

/* Every case of p + q, each in its own time. */
static void add_public(public_point *sum, const point *q)
{
    if (sum->infinite) {
        sum->p = *q;
        sum->infinite = 0;
        return;
    }
    element h, s, u, v, z;
    compare(h, s, u, v, &sum->p, q);
    if (is_zero_public(h)) {
        if (is_zero_public(s)) {
            double_point(&sum->p, &sum->p);
        } else {
            sum->infinite = 1;
        }
        return;
    }
    multiply(z, sum->p.z, q->z);
    finish_sum(&sum->p, h, s, u, v, z);
}

static void odd_multiples_public(point *table, int count, const point *p)
{
    point twice;
    double_point(&twice, p);
    table[0] = *p;
    for (int i = 1; i < count; i++) {
        add_different(&table[i], &table[i - 1], &twice);
    }
}

/* Signed odd digits, most of them 0: a digit of `width` bits is followed by at least width - 1
 * zeros. */
static void digits_public(int8_t digits[SCALAR_BITS + 1], const unsigned char scalar[BYTES],
                          int width)
{
    int over = 0;
    memset(digits, 0, SCALAR_BITS + 1);
    for (int at = 0; at <= SCALAR_BITS;) {
        int bit = at < SCALAR_BITS ? (scalar[at / 8] >> (at % 8)) & 1 : 0;
        if (bit == over) {
            at++;
            continue;
        }
        int digit = over;
        for (int i = 0; i < width && at + i < SCALAR_BITS; i++) {
            digit += ((scalar[(at + i) / 8] >> ((at + i) % 8)) & 1) << i;
        }
        over = digit >> (width - 1);
        digits[at] = (int8_t) (digit - (over << width));
        at += width;
    }
}

static void add_digit_public(public_point *sum, const point *table, int digit)
{
    if (digit == 0) {
        return;
    }
    point entry = table[(digit < 0 ? -digit : digit) / 2];
    if (digit < 0) {
        combine(entry.y, entry.y, -1, entry.y, 0);
    }
    add_public(sum, &entry);
}

/* Whether X / Z^2 is x. */
static int has_x_public(const point *p, const unsigned char *x)
{
    element wanted, power;
    from_bytes(wanted, x);
    square(power, p->z);
    multiply(wanted, wanted, power);
    combine(wanted, p->x, 1, wanted, -1);
    return is_zero(wanted);
}

/* Whether m * G + n * P, interleaved (Moeller, SAC 2001), is not infinity and has one of two
 * x-coordinates. */
static int sum_has_x_public(const unsigned char *m, const unsigned char *n, const unsigned char *px,
                            const unsigned char *py, const unsigned char *x,
                            const unsigned char *other)
{
    static point base[BASE_COUNT];
    static int have_base;
    int8_t of_base[SCALAR_BITS + 1], of_point[SCALAR_BITS + 1];
    point p, multiples[POINT_COUNT];
    if (!have_base) {
        read_point(&p, BASE_X, BASE_Y);
        odd_multiples_public(base, BASE_COUNT, &p);
        have_base = 1;
    }
    read_point(&p, px, py);
    odd_multiples_public(multiples, POINT_COUNT, &p);
    digits_public(of_base, m, BASE_WIDTH);
    digits_public(of_point, n, POINT_WIDTH);
    public_point sum = { .infinite = 1 };
    for (int at = SCALAR_BITS; at >= 0; at--) {
        if (!sum.infinite) {
            double_point(&sum.p, &sum.p);
        }
        add_digit_public(&sum, base, of_base[at]);
        add_digit_public(&sum, multiples, of_point[at]);
    }
    return !sum.infinite && (has_x_public(&sum.p, x) || has_x_public(&sum.p, other));
}
