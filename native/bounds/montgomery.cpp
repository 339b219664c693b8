/* Proves that no sum of native/src/accel/montgomery_field.h overflows, whatever numbers and moduli
 * of whatever size are: compiles it with upper bounds in the place of numbers. Its control flow
 * depends on sizes alone. Each function takes and leaves limbs below 2^28, so that one call of each
 * proves all that follow. */
#include "natural.h"
#include <stddef.h>
#include <string.h>

#define NATIVE_BOUNDS
using limb = Natural<uint32_t>;
using wide = Natural<uint64_t>;
using signed_limb = Signed<32>;

/* Accesses outside of the arrays count as overflows. */
static const limb *limbs_begin, *limbs_end;
static const wide *columns_begin, *columns_end;

struct v128_t {
    limb limbs[4];
    wide columns[2];
};

static v128_t wasm_v128_load(const limb *at)
{
    if (at < limbs_begin || at + 4 > limbs_end) {
        overflows++;
        return {};
    }
    return { { at[0], at[1], at[2], at[3] }, {} };
}

static v128_t wasm_v128_load(const wide *at)
{
    if (at < columns_begin || at + 2 > columns_end) {
        overflows++;
        return {};
    }
    return { {}, { at[0], at[1] } };
}

static void wasm_v128_store(wide *at, v128_t value)
{
    if (at >= columns_begin && at + 2 <= columns_end) {
        at[0] = value.columns[0];
        at[1] = value.columns[1];
    }
}

static v128_t SPLAT(limb value) { return { { value, value, value, value }, {} }; }
static v128_t known_late(v128_t factor) { return factor; }

static v128_t wasm_i64x2_add(v128_t a, v128_t b)
{
    return { {}, { a.columns[0] + b.columns[0], a.columns[1] + b.columns[1] } };
}

static v128_t wasm_u64x2_extmul_low_u32x4(v128_t a, v128_t b)
{
    return { {}, { (wide) a.limbs[0] * b.limbs[0], (wide) a.limbs[1] * b.limbs[1] } };
}

static v128_t wasm_u64x2_extmul_high_u32x4(v128_t a, v128_t b)
{
    return { {}, { (wide) a.limbs[2] * b.limbs[2], (wide) a.limbs[3] * b.limbs[3] } };
}

#include "montgomery_field.h"

/* What native_mpi_exp_mod_public() lays out, and one padding before the first number. */
enum { MOST_LIMBS = NATIVE_RSA_BITS / BITS + 4, MOST_PADDED = MOST_LIMBS + 4, NUMBERS = 4 };
static limb numbers[4 + NUMBERS * MOST_PADDED];
static wide columns[MOST_LIMBS + MOST_PADDED];

static void fill(const field *f, limb *number)
{
    for (size_t i = 0; i < f->padded; i++) {
        number[i] = i < f->limbs ? MASK : 0;
    }
}

static bool is_carried(const field *f, const limb *number)
{
    for (size_t i = 0; i < f->padded; i++) {
        if (number[i].cut || number[i].most > (i < f->limbs ? MASK : 0)) {
            return false;
        }
    }
    return true;
}

/* Everything that is done with numbers of one size. */
static bool of_size(size_t limbs)
{
    field f = { limbs, padded_of(limbs), MASK, nullptr, nullptr, columns };
    f.modulus = numbers + 4;
    limb *result = f.modulus + f.padded, *other = result + f.padded;
    f.twice = other + f.padded;
    limbs_begin = numbers;
    limbs_end = f.twice + f.padded;
    columns_begin = columns;
    columns_end = columns + f.limbs + f.padded;
    for (limb &each : numbers) {
        each = 0;
    }
    fill(&f, f.modulus);
    fill(&f, result);
    fill(&f, other);
    multiply(&f, result, other, other);
    bool carried = is_carried(&f, result);
    square(&f, result, other);
    carried = carried && is_carried(&f, result);
    subtract(&f, result);
    carried = carried && is_carried(&f, result);
    twice(&f, result);
    return carried && is_carried(&f, result);
}

/* How many operations may overflow for moduli of up to so many bits; -1 where a size does not leave
 * its numbers carried, or has less room than four times the modulus. */
extern "C" int bounds_of_montgomery(size_t most_bits)
{
    overflows = 0;
    size_t done = 0;
    for (size_t bits = 2; bits <= most_bits; bits++) {
        size_t limbs = limbs_of(bits);
        if (limbs > MOST_LIMBS || limbs * BITS < bits + 2) {
            return -1;
        }
        if (limbs != done && !of_size(limbs)) {
            return -1;
        }
        done = limbs;
    }
    return overflows;
}
