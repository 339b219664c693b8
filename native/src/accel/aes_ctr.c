/* The counter mode of AES, bitsliced: eight blocks at a time, a bit of all their bytes in each
 * vector. No table and no branch depends on a key or on data. */
#include <wasm_simd128.h>
#include "accel.h"
#include "mbedtls/platform_util.h"

/* Where ShiftRows takes its bytes from; the same and the next byte of the column; the byte after
 * the next. */
#define ROWS     wasm_u8x16_const(0, 5, 10, 15, 4, 9, 14, 3, 8, 13, 2, 7, 12, 1, 6, 11)
#define ROWS_1   wasm_u8x16_const(5, 10, 15, 0, 9, 14, 3, 4, 13, 2, 7, 8, 1, 6, 11, 12)
#define COLUMN_2 wasm_u8x16_const(2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13)

#define SWAP(a, b, mask, shift) do { \
        v128_t moved = (wasm_u64x2_shr(a, shift) ^ (b)) & wasm_i8x16_const_splat(mask); \
        (b) ^= moved; \
        (a) ^= wasm_i64x2_shl(moved, shift); \
} while (0)

/* Exchanges blocks and bits: bit n of vector m becomes bit m of vector n, in each byte. */
static inline void transpose(v128_t s[8])
{
    SWAP(s[0], s[1], 0x55, 1);
    SWAP(s[2], s[3], 0x55, 1);
    SWAP(s[4], s[5], 0x55, 1);
    SWAP(s[6], s[7], 0x55, 1);
    SWAP(s[0], s[2], 0x33, 2);
    SWAP(s[1], s[3], 0x33, 2);
    SWAP(s[4], s[6], 0x33, 2);
    SWAP(s[5], s[7], 0x33, 2);
    SWAP(s[0], s[4], 0x0f, 4);
    SWAP(s[1], s[5], 0x0f, 4);
    SWAP(s[2], s[6], 0x0f, 4);
    SWAP(s[3], s[7], 0x0f, 4);
}

/* The S-box but for its constant, which is in the round keys. The circuit is published: Joan Boyar,
 * Rene Peralta, "A new combinational logic minimization technique with applications to cryptology",
 * SEA 2010; names are theirs. */
static inline void sub_bytes(v128_t s[8])
{
    v128_t x0 = s[7], x1 = s[6], x2 = s[5], x3 = s[4], x4 = s[3], x5 = s[2], x6 = s[1], x7 = s[0];
    v128_t y14 = x3 ^ x5, y13 = x0 ^ x6, y9 = x0 ^ x3, y8 = x0 ^ x5, t0 = x1 ^ x2;
    v128_t y1 = t0 ^ x7, y4 = y1 ^ x3, y12 = y13 ^ y14, y2 = y1 ^ x0, y5 = y1 ^ x6, y3 = y5 ^ y8;
    v128_t t1 = x4 ^ y12, y15 = t1 ^ x5, y20 = t1 ^ x1, y6 = y15 ^ x7, y10 = y15 ^ t0,
           y11 = y20 ^ y9;
    v128_t y7 = x7 ^ y11, y17 = y10 ^ y11, y19 = y10 ^ y8, y16 = t0 ^ y11, y21 = y13 ^ y16,
           y18 = x0 ^ y16;

    v128_t t2 = y12 & y15, t3 = y3 & y6, t4 = t3 ^ t2, t5 = y4 & x7, t6 = t5 ^ t2;
    v128_t t7 = y13 & y16, t8 = y5 & y1, t9 = t8 ^ t7, t10 = y2 & y7, t11 = t10 ^ t7;
    v128_t t12 = y9 & y11, t13 = y14 & y17, t14 = t13 ^ t12, t15 = y8 & y10, t16 = t15 ^ t12;
    v128_t t17 = t4 ^ t14, t18 = t6 ^ t16, t19 = t9 ^ t14, t20 = t11 ^ t16;
    v128_t t21 = t17 ^ y20, t22 = t18 ^ y19, t23 = t19 ^ y21, t24 = t20 ^ y18;
    v128_t t25 = t21 ^ t22, t26 = t21 & t23, t27 = t24 ^ t26, t28 = t25 & t27, t29 = t28 ^ t22;
    v128_t t30 = t23 ^ t24, t31 = t22 ^ t26, t32 = t31 & t30, t33 = t32 ^ t24, t34 = t23 ^ t33;
    v128_t t35 = t27 ^ t33, t36 = t24 & t35, t37 = t36 ^ t34, t38 = t27 ^ t36, t39 = t29 & t38;
    v128_t t40 = t25 ^ t39, t41 = t40 ^ t37, t42 = t29 ^ t33, t43 = t29 ^ t40, t44 = t33 ^ t37,
           t45 = t42 ^ t41;

    v128_t z0 = t44 & y15, z1 = t37 & y6, z2 = t33 & x7, z3 = t43 & y16, z4 = t40 & y1,
           z5 = t29 & y7;
    v128_t z6 = t42 & y11, z7 = t45 & y17, z8 = t41 & y10, z9 = t44 & y12, z10 = t37 & y3,
           z11 = t33 & y4;
    v128_t z12 = t43 & y13, z13 = t40 & y5, z14 = t29 & y2, z15 = t42 & y9, z16 = t45 & y14,
           z17 = t41 & y8;

    v128_t t46 = z15 ^ z16, t47 = z10 ^ z11, t48 = z5 ^ z13, t49 = z9 ^ z10, t50 = z2 ^ z12,
           t51 = z2 ^ z5;
    v128_t t52 = z7 ^ z8, t53 = z0 ^ z3, t54 = z6 ^ z7, t55 = z16 ^ z17, t56 = z12 ^ t48,
           t57 = t50 ^ t53;
    v128_t t58 = z4 ^ t46, t59 = z3 ^ t54, t60 = t46 ^ t57, t61 = z14 ^ t57, t62 = t52 ^ t58,
           t63 = t49 ^ t58;
    v128_t t64 = z4 ^ t59, t65 = t61 ^ t62, t66 = z1 ^ t63, t67 = t64 ^ t65;
    s[7] = t59 ^ t63;
    s[1] = t56 ^ t62;
    s[0] = t48 ^ t60;
    s[4] = t53 ^ t66;
    s[3] = t51 ^ t66;
    s[2] = t47 ^ t65;
    s[6] = t64 ^ s[4];
    s[5] = t55 ^ t67;
}

/* ShiftRows and MixColumns: 2a + 3b + c + d is 2(a + b) + b + (c + d). */
static inline void mix(v128_t s[8])
{
    v128_t next[8], pair[8];
    for (int bit = 0; bit < 8; bit++) {
        next[bit] = wasm_i8x16_swizzle(s[bit], ROWS_1);
        pair[bit] = wasm_i8x16_swizzle(s[bit], ROWS) ^ next[bit];
        s[bit] = next[bit] ^ wasm_i8x16_swizzle(pair[bit], COLUMN_2);
    }
    s[0] ^= pair[7];
    s[1] ^= pair[0] ^ pair[7];
    s[2] ^= pair[1];
    s[3] ^= pair[2] ^ pair[7];
    s[4] ^= pair[3] ^ pair[7];
    s[5] ^= pair[4];
    s[6] ^= pair[5];
    s[7] ^= pair[6];
}

static inline void shift_rows(v128_t s[8])
{
    for (int bit = 0; bit < 8; bit++) {
        s[bit] = wasm_i8x16_swizzle(s[bit], ROWS);
    }
}

static inline void add_round_key(v128_t s[8], const unsigned char bits[8][16])
{
    for (int bit = 0; bit < 8; bit++) {
        s[bit] ^= wasm_v128_load(bits[bit]);
    }
}

/* Blocks whose last word is not theirs yet, and their counters. */
static inline v128_t counted(v128_t block, uint32_t counter)
{
    return wasm_i32x4_replace_lane(block, 3, (int32_t) __builtin_bswap32(counter));
}

void native_aes_keystream(const struct native_aes_slices *key, const unsigned char block[16],
                          unsigned char stream[NATIVE_AES_CTR_STEP])
{
    v128_t start = wasm_v128_load(block);
    uint32_t counter = __builtin_bswap32((uint32_t) wasm_i32x4_extract_lane(start, 3));
    v128_t s[8];
    for (uint32_t n = 0; n < 8; n++) {
        s[n] = counted(start, counter + n);
    }
    transpose(s);
    add_round_key(s, key->bits[0]);
    for (int round = 1; round < key->rounds; round++) {
        sub_bytes(s);
        mix(s);
        add_round_key(s, key->bits[round]);
    }
    sub_bytes(s);
    shift_rows(s);
    add_round_key(s, key->bits[key->rounds]);
    transpose(s);
    for (size_t n = 0; n < 8; n++) {
        wasm_v128_store(stream + 16 * n, s[n]);
    }
}

void native_aes_ctr_setkey(struct native_aes_ctr_key *key, const unsigned char *bytes,
                           unsigned int keybits)
{
    key->rounds = native_aes_expand(bytes, keybits, key->words);
    for (int round = 1; round <= key->rounds; round++) {
        v128_t words = wasm_v128_load(key->words + 4 * round);
        wasm_v128_store(key->words + 4 * round, words ^ wasm_i8x16_const_splat(0x63));
    }
}

/* Once for many messages: in each round of each step it would be a quarter of the cipher's time. */
void native_aes_slice(const struct native_aes_ctr_key *key, struct native_aes_slices *slices)
{
    slices->rounds = key->rounds;
    for (int round = 0; round <= key->rounds; round++) {
        v128_t words = wasm_v128_load(key->words + 4 * round);
        for (int bit = 0; bit < 8; bit++) {
            v128_t mask = wasm_i8x16_splat((int8_t) (1 << bit));
            wasm_v128_store(slices->bits[round][bit], wasm_i8x16_eq(words & mask, mask));
        }
    }
}

void native_aes_ctr(const struct native_aes_slices *key, unsigned char block[16], size_t size,
                    const unsigned char *input, unsigned char *output)
{
    unsigned char stream[NATIVE_AES_CTR_STEP];
    v128_t next = wasm_v128_load(block);
    uint32_t counter = __builtin_bswap32((uint32_t) wasm_i32x4_extract_lane(next, 3));
    for (size_t done = 0; done < size; done += NATIVE_AES_CTR_STEP) {
        v128_t bytes[8];
        native_aes_keystream(key, block, stream);
        for (size_t n = 0; n < 8; n++) {
            bytes[n] = wasm_v128_load(stream + 16 * n) ^ wasm_v128_load(input + done + 16 * n);
        }
        for (size_t n = 0; n < 8; n++) {
            wasm_v128_store(output + done + 16 * n, bytes[n]);
        }
        counter += 8;
        wasm_v128_store(block, counted(next, counter));
    }
    mbedtls_platform_zeroize(stream, sizeof(stream));
}
