/* AES-GCM (NIST SP 800-38D) in the place of Mbed TLS's module: its functions, limits and errors,
 * over the counter mode of aes_ctr.c and the GHASH of ghash.c. */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include <string.h>
#include "accel.h"
#include "mbedtls/cipher.h"
#include "mbedtls/constant_time.h"
#include "mbedtls/gcm.h"
#include "mbedtls/platform_util.h"

#define BLOCK 16
/* Of the tail that is not a whole step of the counter mode, the first block of the message
 * included. */
#define STREAM NATIVE_AES_CTR_STEP
/* Ciphered and added at a time: it stays in the processor's nearest cache. */
#define CHUNK 4096
#define MAX_LENGTH 0xFFFFFFFE0ull

/* What is made of a key, for the contexts that were used last: to make it for each message takes
 * longer than a short one, and to have it in each context would be more than all else that an idle
 * connection has. */
#define PLACES 16
static struct keys {
    const mbedtls_gcm_context *of;
    struct native_aes_slices aes;
    struct native_ghash_key hash;
} places[PLACES];

static void expand(mbedtls_gcm_context *ctx)
{
    static const unsigned char zeros[BLOCK];
    static unsigned char next;
    struct native_aes_ctr_key schedule;
    unsigned char stream[STREAM];
    if (places[ctx->place].of != ctx) {
        ctx->place = next;
        next = (unsigned char) ((next + 1) % PLACES);
    }
    struct keys *keys = &places[ctx->place];
    /* A longer key that was here has more rounds. */
    mbedtls_platform_zeroize(keys, sizeof(*keys));
    keys->of = ctx;
    native_aes_ctr_setkey(&schedule, ctx->key, ctx->keybits);
    native_aes_slice(&schedule, &keys->aes);
    native_aes_keystream(&keys->aes, zeros, stream);
    native_ghash_setkey(&keys->hash, stream);
    mbedtls_platform_zeroize(&schedule, sizeof(schedule));
    mbedtls_platform_zeroize(stream, sizeof(stream));
}

static inline const struct keys *keys_of(mbedtls_gcm_context *ctx)
{
    if (places[ctx->place].of != ctx) {
        expand(ctx);
    }
    return &places[ctx->place];
}

static inline size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* The output may lie anywhere before `a`. */
static inline void add_to(unsigned char *output, const unsigned char *a, const unsigned char *b,
                          size_t size)
{
    size_t i = 0;
    for (; i + 8 <= size; i += 8) {
        uint64_t x, y;
        memcpy(&x, a + i, 8);
        memcpy(&y, b + i, 8);
        x ^= y;
        memcpy(output + i, &x, 8);
    }
    for (; i < size; i++) {
        output[i] = a[i] ^ b[i];
    }
}

static void add_blocks(mbedtls_gcm_context *ctx, const unsigned char *bytes, size_t count)
{
    native_ghash(&keys_of(ctx)->hash, &ctx->sum, bytes, count);
}

/* Adds a part of one block, whose first bytes were added before. */
static void add_part(mbedtls_gcm_context *ctx, size_t offset, const unsigned char *bytes,
                     size_t size)
{
    add_to(ctx->sum.bytes + offset, ctx->sum.bytes + offset, bytes, size);
}

/* Adds blocks, of which the last may be begun only: it is pending when it is whole, or all that
 * comes. */
static void add_bytes(mbedtls_gcm_context *ctx, const unsigned char *bytes, size_t size)
{
    size_t whole = size / BLOCK;
    add_blocks(ctx, bytes, whole);
    if (size % BLOCK != 0) {
        native_ghash_settle(&keys_of(ctx)->hash, &ctx->sum);
        add_part(ctx, 0, bytes + whole * BLOCK, size % BLOCK);
    }
}

static void put_length(unsigned char *bytes, uint64_t length)
{
    uint64_t bits = __builtin_bswap64(length * 8);
    memcpy(bytes, &bits, sizeof(bits));
}

void mbedtls_gcm_init(mbedtls_gcm_context *ctx)
{
    memset(ctx, 0, sizeof(*ctx));
}

void mbedtls_gcm_free(mbedtls_gcm_context *ctx)
{
    if (ctx != NULL) {
        struct keys *keys = &places[ctx->place];
        if (keys->of == ctx) {
            mbedtls_platform_zeroize(keys, sizeof(*keys));
        }
        mbedtls_platform_zeroize(ctx, sizeof(*ctx));
    }
}

/* Keystream for the next eight blocks. The counter moves on by as many of them as are wanted. */
static void next_stream(mbedtls_gcm_context *ctx, unsigned char stream[STREAM], uint32_t wanted)
{
    uint32_t counter;
    native_aes_keystream(&keys_of(ctx)->aes, ctx->block, stream);
    memcpy(&counter, ctx->block + 12, sizeof(counter));
    counter = __builtin_bswap32(__builtin_bswap32(counter) + wanted);
    memcpy(ctx->block + 12, &counter, sizeof(counter));
}

int mbedtls_gcm_setkey(mbedtls_gcm_context *ctx, mbedtls_cipher_id_t cipher,
                       const unsigned char *key, unsigned int keybits)
{
    if (cipher != MBEDTLS_CIPHER_ID_AES || (keybits != 128 && keybits != 192 && keybits != 256)) {
        return MBEDTLS_ERR_GCM_BAD_INPUT;
    }
    memcpy(ctx->key, key, keybits / 8);
    ctx->keybits = (uint16_t) keybits;
    expand(ctx);
    return 0;
}

/* Everything that begins a message but its mask. */
static int begin(mbedtls_gcm_context *ctx, int mode, const unsigned char *iv, size_t iv_len)
{
    if (iv_len == 0) {
        return MBEDTLS_ERR_GCM_BAD_INPUT;
    }
    ctx->mode = (unsigned char) mode;
    ctx->len = 0;
    ctx->add_len = 0;
    memset(&ctx->sum, 0, sizeof(ctx->sum));
    /* What Mbed TLS gets from its cipher layer. */
    if (ctx->keybits == 0) {
        return MBEDTLS_ERR_CIPHER_BAD_INPUT_DATA;
    }
    memset(ctx->block, 0, BLOCK);
    if (iv_len == 12) {
        memcpy(ctx->block, iv, iv_len);
        ctx->block[15] = 1;
        return 0;
    }
    add_bytes(ctx, iv, iv_len);
    if (iv_len % BLOCK != 0) {
        ctx->sum.pending = 1;
    }
    put_length(ctx->block + 8, iv_len);
    add_blocks(ctx, ctx->block, 1);
    native_ghash_settle(&keys_of(ctx)->hash, &ctx->sum);
    memcpy(ctx->block, ctx->sum.bytes, BLOCK);
    memset(&ctx->sum, 0, sizeof(ctx->sum));
    return 0;
}

int mbedtls_gcm_starts(mbedtls_gcm_context *ctx, int mode, const unsigned char *iv, size_t iv_len)
{
    unsigned char stream[STREAM];
    int ret = begin(ctx, mode, iv, iv_len);
    if (ret != 0) {
        return ret;
    }
    next_stream(ctx, stream, 1);
    memcpy(ctx->mask, stream, BLOCK);
    mbedtls_platform_zeroize(stream, sizeof(stream));
    return 0;
}

int mbedtls_gcm_update_ad(mbedtls_gcm_context *ctx, const unsigned char *add, size_t add_len)
{
    uint64_t length = ctx->add_len + add_len;
    size_t offset = ctx->add_len % BLOCK;
    if (length < ctx->add_len || length >> 61 != 0) {
        return MBEDTLS_ERR_GCM_BAD_INPUT;
    }
    if (add_len == 0) {
        return 0;
    }
    if (ctx->keybits == 0) {
        return MBEDTLS_ERR_CIPHER_BAD_INPUT_DATA;
    }
    if (offset != 0) {
        size_t first = smaller(BLOCK - offset, add_len);
        add_part(ctx, offset, add, first);
        if (offset + first == BLOCK) {
            ctx->sum.pending = 1;
        }
        add += first;
        add_len -= first;
    }
    add_bytes(ctx, add, add_len);
    ctx->add_len = length;
    return 0;
}

/* Adds what goes on at `offset` of a block: no more than that block, or any number from the
 * beginning of one on. */
static void add_from(mbedtls_gcm_context *ctx, size_t offset, const unsigned char *bytes,
                     size_t size)
{
    (offset == 0 ? add_bytes(ctx, bytes, size) : add_part(ctx, offset, bytes, size));
}

/* Ciphers no more bytes than there are in `stream`, which go on at `offset` of a block. */
static void crypt_short(mbedtls_gcm_context *ctx, const unsigned char *stream, size_t offset,
                        const unsigned char *input, unsigned char *output, size_t size)
{
    if (ctx->mode == MBEDTLS_GCM_DECRYPT) {
        add_from(ctx, offset, input, size);
    }
    add_to(output, input, stream, size);
    if (ctx->mode == MBEDTLS_GCM_ENCRYPT) {
        add_from(ctx, offset, output, size);
    }
}

/* Ciphers whole steps of the counter mode. */
static void crypt_steps(mbedtls_gcm_context *ctx, const unsigned char *input, unsigned char *output,
                        size_t size)
{
    while (size > 0) {
        size_t chunk = smaller(size, CHUNK);
        if (ctx->mode == MBEDTLS_GCM_DECRYPT) {
            add_blocks(ctx, input, chunk / BLOCK);
        }
        native_aes_ctr(&keys_of(ctx)->aes, ctx->block, chunk, input, output);
        if (ctx->mode == MBEDTLS_GCM_ENCRYPT) {
            add_blocks(ctx, output, chunk / BLOCK);
        }
        input += chunk;
        output += chunk;
        size -= chunk;
    }
}

/* Ciphers from the beginning of a block on. */
static void crypt_bytes(mbedtls_gcm_context *ctx, const unsigned char *input, unsigned char *output,
                        size_t size)
{
    unsigned char stream[STREAM];
    size_t steps = size - size % STREAM;
    size_t rest = size - steps;
    crypt_steps(ctx, input, output, steps);
    if (rest > 0) {
        next_stream(ctx, stream, (uint32_t) (rest + BLOCK - 1) / BLOCK);
        crypt_short(ctx, stream, 0, input + steps, output + steps, rest);
        memcpy(ctx->stream, stream + rest / BLOCK * BLOCK, BLOCK);
        mbedtls_platform_zeroize(stream, sizeof(stream));
    }
}

/* Whether a message may go on by so many bytes. */
static int check_update(const mbedtls_gcm_context *ctx, const unsigned char *input, size_t size,
                        const unsigned char *output)
{
    if (output > input && (size_t) (output - input) < size) {
        return MBEDTLS_ERR_GCM_BAD_INPUT;
    }
    if (ctx->len + size < ctx->len || ctx->len + size > MAX_LENGTH) {
        return MBEDTLS_ERR_GCM_BAD_INPUT;
    }
    return ctx->keybits == 0 ? MBEDTLS_ERR_CIPHER_BAD_INPUT_DATA : 0;
}

static void end_additional_data(mbedtls_gcm_context *ctx)
{
    if (ctx->len == 0 && ctx->add_len % BLOCK != 0) {
        ctx->sum.pending = 1;
    }
}

int mbedtls_gcm_update(mbedtls_gcm_context *ctx, const unsigned char *input, size_t input_length,
                       unsigned char *output, size_t output_size, size_t *output_length)
{
    size_t offset = ctx->len % BLOCK;
    int ret;
    if (output_size < input_length) {
        return MBEDTLS_ERR_GCM_BUFFER_TOO_SMALL;
    }
    *output_length = input_length;
    if (input_length == 0) {
        return 0;
    }
    if ((ret = check_update(ctx, input, input_length, output)) != 0) {
        return ret;
    }
    end_additional_data(ctx);
    ctx->len += input_length;
    if (offset != 0) {
        size_t first = smaller(BLOCK - offset, input_length);
        crypt_short(ctx, ctx->stream + offset, offset, input, output, first);
        if (offset + first == BLOCK) {
            ctx->sum.pending = 1;
        }
        input += first;
        output += first;
        input_length -= first;
    }
    if (input_length > 0) {
        crypt_bytes(ctx, input, output, input_length);
    }
    return 0;
}

int mbedtls_gcm_finish(mbedtls_gcm_context *ctx, unsigned char *output, size_t output_size,
                       size_t *output_length, unsigned char *tag, size_t tag_len)
{
    unsigned char lengths[BLOCK];
    (void) output;
    (void) output_size;
    *output_length = 0;
    end_additional_data(ctx);
    if (tag_len > BLOCK || tag_len < 4) {
        return MBEDTLS_ERR_GCM_BAD_INPUT;
    }
    if (ctx->keybits == 0) {
        return MBEDTLS_ERR_CIPHER_BAD_INPUT_DATA;
    }
    if (ctx->len % BLOCK != 0) {
        ctx->sum.pending = 1;
    }
    put_length(lengths, ctx->add_len);
    put_length(lengths + 8, ctx->len);
    add_blocks(ctx, lengths, 1);
    native_ghash_settle(&keys_of(ctx)->hash, &ctx->sum);
    add_to(tag, ctx->mask, ctx->sum.bytes, tag_len);
    mbedtls_platform_zeroize(ctx->stream, BLOCK);
    return 0;
}

/* As mbedtls_gcm_update(), right after begin(): the first block's mask and the message's beginning
 * are made in one step. */
static void crypt_from_start(mbedtls_gcm_context *ctx, const unsigned char *input,
                             unsigned char *output, size_t length)
{
    unsigned char stream[STREAM];
    size_t first = smaller(STREAM - BLOCK, length);
    next_stream(ctx, stream, 1 + (uint32_t) (first + BLOCK - 1) / BLOCK);
    memcpy(ctx->mask, stream, BLOCK);
    if (length > 0) {
        end_additional_data(ctx);
    }
    crypt_short(ctx, stream + BLOCK, 0, input, output, first);
    ctx->len = length;
    mbedtls_platform_zeroize(stream, sizeof(stream));
    if (length > first) {
        crypt_bytes(ctx, input + first, output + first, length - first);
    }
}

int mbedtls_gcm_crypt_and_tag(mbedtls_gcm_context *ctx, int mode, size_t length,
                              const unsigned char *iv, size_t iv_len, const unsigned char *add,
                              size_t add_len, const unsigned char *input, unsigned char *output,
                              size_t tag_len, unsigned char *tag)
{
    size_t unused;
    int ret = begin(ctx, mode, iv, iv_len);
    if (ret == 0) {
        ret = mbedtls_gcm_update_ad(ctx, add, add_len);
    }
    if (ret == 0 && length > 0) {
        ret = check_update(ctx, input, length, output);
    }
    if (ret != 0) {
        return ret;
    }
    crypt_from_start(ctx, input, output, length);
    return mbedtls_gcm_finish(ctx, NULL, 0, &unused, tag, tag_len);
}

int mbedtls_gcm_auth_decrypt(mbedtls_gcm_context *ctx, size_t length, const unsigned char *iv,
                             size_t iv_len, const unsigned char *add, size_t add_len,
                             const unsigned char *tag, size_t tag_len, const unsigned char *input,
                             unsigned char *output)
{
    unsigned char wanted[BLOCK];
    int ret = mbedtls_gcm_crypt_and_tag(ctx, MBEDTLS_GCM_DECRYPT, length, iv, iv_len, add, add_len,
                                        input, output, tag_len, wanted);
    if (ret == 0 && mbedtls_ct_memcmp(tag, wanted, tag_len) != 0) {
        mbedtls_platform_zeroize(output, length);
        ret = MBEDTLS_ERR_GCM_AUTH_FAILED;
    }
    mbedtls_platform_zeroize(wanted, sizeof(wanted));
    return ret;
}
