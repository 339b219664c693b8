/* AES by vector permutation, a block at a time: the key schedules and single blocks of Mbed TLS's
 * AES. No table in memory and no branch depends on a key or on data. build/aes-tables.mjs says what
 * the constants are, and whose idea they follow. */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include <string.h>
#include <wasm_simd128.h>
#include "accel.h"
#include "aes_tables.h"
#include "mbedtls/aes.h"
#include "mbedtls/platform_util.h"

/* Where ShiftRows takes its bytes from, and the same followed by a rotation of each column by 1, 2
 * and 3 bytes. */
#define ROWS    wasm_u8x16_const(0, 5, 10, 15, 4, 9, 14, 3, 8, 13, 2, 7, 12, 1, 6, 11)
#define ROWS_1  wasm_u8x16_const(5, 10, 15, 0, 9, 14, 3, 4, 13, 2, 7, 8, 1, 6, 11, 12)
#define ROWS_3  wasm_u8x16_const(15, 0, 5, 10, 3, 4, 9, 14, 7, 8, 13, 2, 11, 12, 1, 6)
#define COLUMN_1 wasm_u8x16_const(1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12)
/* The same of the inverse of ShiftRows. */
#define BACK    wasm_u8x16_const(0, 13, 10, 7, 4, 1, 14, 11, 8, 5, 2, 15, 12, 9, 6, 3)
#define BACK_1  wasm_u8x16_const(13, 10, 7, 0, 1, 14, 11, 4, 5, 2, 15, 8, 9, 6, 3, 12)
#define BACK_2  wasm_u8x16_const(10, 7, 0, 13, 14, 11, 4, 1, 2, 15, 8, 5, 6, 3, 12, 9)
#define BACK_3  wasm_u8x16_const(7, 0, 13, 10, 11, 4, 1, 14, 15, 8, 5, 2, 3, 12, 9, 6)

/* The S-box's constant: always a part of the round key. */
#define CONSTANT wasm_u8x16_const_splat(0x63)

#define LOOK_UP wasm_i8x16_swizzle

static inline v128_t low(v128_t bytes)
{
    return wasm_v128_and(bytes, wasm_u8x16_const_splat(15));
}

static inline v128_t high(v128_t bytes)
{
    return low(wasm_u16x8_shr(bytes, 4));
}

/* A linear map of each byte. */
#define MAP(name, bytes) \
    wasm_v128_xor(LOOK_UP(name##_LOW, low(bytes)), LOOK_UP(name##_HIGH, high(bytes)))

/* What 1/u and 1/w are of, for bytes that have entered the representation. */
struct inverses {
    v128_t u, w;
};

static inline struct inverses invert(v128_t bytes)
{
    v128_t i = high(bytes);
    v128_t k = low(bytes);
    v128_t j = wasm_v128_xor(i, k);
    v128_t over = LOOK_UP(A_OVER, k);
    v128_t u = LOOK_UP(INVERSE, wasm_v128_xor(LOOK_UP(INVERSE, i), over));
    v128_t w = LOOK_UP(INVERSE, wasm_v128_xor(LOOK_UP(INVERSE, j), over));
    return (struct inverses) { wasm_v128_xor(u, j), wasm_v128_xor(w, i) };
}

#define LEAVE(name, inverses) \
    wasm_v128_xor(LOOK_UP(name##_U, (inverses).u), LOOK_UP(name##_W, (inverses).w))

static v128_t sub_bytes(v128_t bytes)
{
    return wasm_v128_xor(LEAVE(SUB, invert(MAP(ENTER, bytes))), CONSTANT);
}

static uint32_t sub_word(uint32_t word)
{
    return (uint32_t) wasm_i32x4_extract_lane(sub_bytes(wasm_i32x4_splat((int32_t) word)), 0);
}

static inline uint32_t rotated(uint32_t word)
{
    return (word >> 8) | (word << 24);
}

int native_aes_expand(const unsigned char *key, unsigned int keybits, uint32_t *words)
{
    unsigned int length = keybits / 32;
    unsigned int rounds = length + 6;
    uint32_t constant = 1;
    memcpy(words, key, keybits / 8);
    for (unsigned int i = length; i < 4 * (rounds + 1); i++) {
        uint32_t word = words[i - 1];
        if (i % length == 0) {
            word = sub_word(rotated(word)) ^ constant;
            constant = (constant << 1) ^ ((constant >> 7) * 0x11b);
        } else if (length == 8 && i % length == 4) {
            word = sub_word(word);
        }
        words[i] = words[i - length] ^ word;
    }
    return (int) rounds;
}

static int is_key_size(unsigned int keybits)
{
    return keybits == 128 || keybits == 192 || keybits == 256;
}

static inline v128_t round_key(const mbedtls_aes_context *ctx, int round)
{
    return wasm_v128_load(ctx->buf + 4 * round);
}

static inline void set_round_key(mbedtls_aes_context *ctx, int round, v128_t key)
{
    wasm_v128_store(ctx->buf + 4 * round, key);
}

int mbedtls_aes_setkey_enc(mbedtls_aes_context *ctx, const unsigned char *key, unsigned int keybits)
{
    if (!is_key_size(keybits)) {
        return MBEDTLS_ERR_AES_INVALID_KEY_LENGTH;
    }
    ctx->rk_offset = 0;
    ctx->nr = native_aes_expand(key, keybits, ctx->buf);
    set_round_key(ctx, 0, MAP(ENTER, round_key(ctx, 0)));
    for (int round = 1; round < ctx->nr; round++) {
        v128_t words = wasm_v128_xor(round_key(ctx, round), CONSTANT);
        set_round_key(ctx, round, MAP(ENTER, words));
    }
    set_round_key(ctx, ctx->nr, wasm_v128_xor(round_key(ctx, ctx->nr), CONSTANT));
    return 0;
}

static inline v128_t doubled(v128_t bytes)
{
    v128_t carried = wasm_v128_and(wasm_i8x16_shr(bytes, 7), wasm_u8x16_const_splat(0x1b));
    return wasm_v128_xor(wasm_i8x16_add(bytes, bytes), carried);
}

static v128_t inverse_mix_columns(v128_t bytes)
{
    v128_t fourfold = doubled(doubled(bytes));
    v128_t turned = LOOK_UP(LOOK_UP(fourfold, COLUMN_1), COLUMN_1);
    v128_t column = wasm_v128_xor(bytes, wasm_v128_xor(fourfold, turned));
    v128_t next = LOOK_UP(column, COLUMN_1);
    v128_t pair = wasm_v128_xor(column, next);
    v128_t opposite = LOOK_UP(LOOK_UP(pair, COLUMN_1), COLUMN_1);
    return wasm_v128_xor(wasm_v128_xor(doubled(pair), next), opposite);
}

int mbedtls_aes_setkey_dec(mbedtls_aes_context *ctx, const unsigned char *key, unsigned int keybits)
{
    uint32_t words[NATIVE_AES_WORDS];
    if (!is_key_size(keybits)) {
        return MBEDTLS_ERR_AES_INVALID_KEY_LENGTH;
    }
    ctx->rk_offset = 0;
    ctx->nr = native_aes_expand(key, keybits, words);
    for (int round = 0; round <= ctx->nr; round++) {
        v128_t bytes = wasm_v128_load(words + 4 * (ctx->nr - round));
        if (round > 0 && round < ctx->nr) {
            bytes = inverse_mix_columns(bytes);
        }
        if (round < ctx->nr) {
            bytes = wasm_v128_xor(bytes, CONSTANT);
            bytes = MAP(INVERSE_ENTER, bytes);
        }
        set_round_key(ctx, round, bytes);
    }
    mbedtls_platform_zeroize(words, sizeof(words));
    return 0;
}

/* FIPS 197, 5.1. A column times (2, 3, 1, 1) is twice it, its next byte added, that once more a
 * byte on, and its last byte. */
static inline v128_t encrypt_round(v128_t bytes, v128_t key)
{
    struct inverses inverses = invert(bytes);
    v128_t once = LEAVE(SUB1, inverses);
    v128_t twice = LOOK_UP(LEAVE(SUB2, inverses), ROWS);
    v128_t pair = wasm_v128_xor(twice, LOOK_UP(once, ROWS_1));
    v128_t last = wasm_v128_xor(LOOK_UP(once, ROWS_3), key);
    return wasm_v128_xor(wasm_v128_xor(pair, LOOK_UP(pair, COLUMN_1)), last);
}

static inline v128_t last_encrypt_round(v128_t bytes, v128_t key)
{
    struct inverses inverses = invert(bytes);
    return wasm_v128_xor(LOOK_UP(LEAVE(SUB, inverses), ROWS), key);
}

static inline v128_t encrypt(const mbedtls_aes_context *ctx, v128_t block)
{
    v128_t bytes = wasm_v128_xor(MAP(ENTER, block), round_key(ctx, 0));
    for (int round = 1; round < ctx->nr; round++) {
        bytes = encrypt_round(bytes, round_key(ctx, round));
    }
    return last_encrypt_round(bytes, round_key(ctx, ctx->nr));
}

struct two {
    v128_t a, b;
};

/* Two at a time take little longer than one, in which each step waits for the one before. */
static inline struct two encrypt_two(const mbedtls_aes_context *ctx, v128_t a, v128_t b)
{
    v128_t key = round_key(ctx, 0);
    a = wasm_v128_xor(MAP(ENTER, a), key);
    b = wasm_v128_xor(MAP(ENTER, b), key);
    for (int round = 1; round < ctx->nr; round++) {
        key = round_key(ctx, round);
        a = encrypt_round(a, key);
        b = encrypt_round(b, key);
    }
    key = round_key(ctx, ctx->nr);
    return (struct two) { last_encrypt_round(a, key), last_encrypt_round(b, key) };
}

int mbedtls_internal_aes_encrypt(mbedtls_aes_context *ctx, const unsigned char input[16],
                                 unsigned char output[16])
{
    wasm_v128_store(output, encrypt(ctx, wasm_v128_load(input)));
    return 0;
}

/* The last bytes of the block count, as many as the length field of CCM has. */
static inline v128_t next_counter(unsigned char counter[16], unsigned char bytes)
{
    uint64_t low, high, mask;
    memcpy(&low, counter + 8, sizeof(low));
    high = __builtin_bswap64(low);
    mask = bytes >= 8 ? ~0ull : ((uint64_t) 1 << (8 * bytes)) - 1;
    high = (high & ~mask) | ((high + 1) & mask);
    low = __builtin_bswap64(high);
    memcpy(counter + 8, &low, sizeof(low));
    return wasm_v128_load(counter);
}

void native_ccm_encrypt(const mbedtls_aes_context *aes, unsigned char mac[16],
                        unsigned char counter[16], unsigned char counting, size_t blocks,
                        const unsigned char *input, unsigned char *output)
{
    v128_t sum = wasm_v128_load(mac);
    v128_t block = wasm_v128_load(counter);
    for (; blocks > 0; blocks--, input += 16, output += 16) {
        v128_t bytes = wasm_v128_load(input);
        struct two next = encrypt_two(aes, wasm_v128_xor(sum, bytes), block);
        wasm_v128_store(output, wasm_v128_xor(bytes, next.b));
        sum = next.a;
        block = next_counter(counter, counting);
    }
    wasm_v128_store(mac, sum);
}

void native_ccm_decrypt(const mbedtls_aes_context *aes, unsigned char mac[16],
                        unsigned char counter[16], unsigned char counting, size_t blocks,
                        const unsigned char *input, unsigned char *output)
{
    v128_t sum = wasm_v128_load(mac);
    v128_t mask = encrypt(aes, wasm_v128_load(counter));
    for (; blocks > 0; blocks--, input += 16, output += 16) {
        v128_t bytes = wasm_v128_xor(wasm_v128_load(input), mask);
        struct two next =
            encrypt_two(aes, wasm_v128_xor(sum, bytes), next_counter(counter, counting));
        wasm_v128_store(output, bytes);
        sum = next.a;
        mask = next.b;
    }
    wasm_v128_store(mac, sum);
}

/* FIPS 197, 5.3.5: the equivalent inverse cipher. */
int mbedtls_internal_aes_decrypt(mbedtls_aes_context *ctx, const unsigned char input[16],
                                 unsigned char output[16])
{
    v128_t bytes = wasm_v128_load(input);
    struct inverses inverses;
    bytes = wasm_v128_xor(MAP(INVERSE_ENTER, bytes), round_key(ctx, 0));
    for (int round = 1; round < ctx->nr; round++) {
        inverses = invert(bytes);
        v128_t own = LOOK_UP(LEAVE(INVERSE_SUB14, inverses), BACK);
        v128_t first = LOOK_UP(LEAVE(INVERSE_SUB11, inverses), BACK_1);
        v128_t second = LOOK_UP(LEAVE(INVERSE_SUB13, inverses), BACK_2);
        v128_t third = LOOK_UP(LEAVE(INVERSE_SUB9, inverses), BACK_3);
        bytes = wasm_v128_xor(wasm_v128_xor(own, first), wasm_v128_xor(second, third));
        bytes = wasm_v128_xor(bytes, round_key(ctx, round));
    }
    inverses = invert(bytes);
    bytes = LOOK_UP(LEAVE(INVERSE_SUB, inverses), BACK);
    wasm_v128_store(output, wasm_v128_xor(bytes, round_key(ctx, ctx->nr)));
    return 0;
}
