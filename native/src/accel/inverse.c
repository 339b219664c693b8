/* The inverse in an ECDSA verification by the binary Euclidean algorithm (Stein, J. Comput. Phys.
 * 1, 1967). */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include "accel_curves.h"
#include "inverse_number.h"

static int is_less_public(const number *a, const number *b)
{
    int i = LIMBS - 1;
    while (i > 0 && a->limb[i] == b->limb[i]) {
        i--;
    }
    return a->limb[i] < b->limb[i];
}

static int is_zero_public(const number *a)
{
    int64_t bits = 0;
    for (int i = 0; i < LIMBS; i++) {
        bits |= a->limb[i];
    }
    return bits == 0;
}

/* Removes every factor of 2 from u, and as many from x modulo n. */
static void make_odd_public(number *u, number *x, const number *n)
{
    while ((u->limb[0] & 1) == 0) {
        halve_public(u);
        if (x->limb[0] & 1) {
            add_public(x, n, 1);
        }
        halve_public(x);
    }
}

static void swap_public(number *a, number *b)
{
    number kept = *a;
    *a = *b;
    *b = kept;
}

static void from_mpi(number *result, const mbedtls_mpi *X)
{
    for (int i = 0; i < LIMBS; i++) {
        size_t at = (size_t) i * BITS / 64, shift = (size_t) i * BITS % 64;
        uint64_t low = at < X->n ? X->p[at] >> shift : 0;
        uint64_t high = shift > 0 && at + 1 < X->n ? X->p[at + 1] << (64 - shift) : 0;
        result->limb[i] = (int64_t) ((low | high) & (uint64_t) MASK);
    }
}

static int to_mpi(mbedtls_mpi *X, const number *a)
{
    unsigned char bytes[(LIMBS * BITS + 7) / 8 + 1] = { 0 };
    for (int i = 0; i < LIMBS * BITS / 4; i++) {
        int64_t nibble = a->limb[4 * i / BITS] >> (4 * i % BITS) & 15;
        bytes[i / 2] |= (unsigned char) (nibble << (4 * (i % 2)));
    }
    return mbedtls_mpi_read_binary_le(X, bytes, sizeof(bytes));
}

int native_mpi_inv_public(mbedtls_mpi *X, const mbedtls_mpi *A, const mbedtls_mpi *N)
{
    number u, v, n, x = { { 1 } }, y = { { 0 } };
    from_mpi(&u, A);
    from_mpi(&n, N);
    v = n;
    /* x * A = u and y * A = v modulo n; v is odd. All four stay from 0 to n: half of an even number
     * or of an even sum of two such, the greater less the smaller, and a difference that gets n
     * where it is below 0. */
    while (!is_zero_public(&u)) {
        make_odd_public(&u, &x, &n);
        if (is_less_public(&u, &v)) {
            swap_public(&u, &v);
            swap_public(&x, &y);
        }
        add_public(&u, &v, -1);
        add_public(&x, &y, -1);
        if (x.limb[LIMBS - 1] < 0) {
            add_public(&x, &n, 1);
        }
    }
    return to_mpi(X, &y);
}
