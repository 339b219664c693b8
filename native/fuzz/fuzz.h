/* What the targets share. Each runs on bytes of libFuzzer's and has to end without a fault. */
#ifndef MBEDTLS_WASM_FUZZ_H
#define MBEDTLS_WASM_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Before each input: the random bytes begin anew. */
void fuzz_begin(void);
int fuzz_random(void *ctx, unsigned char *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Takes a piece off the front: two bytes of length, then the bytes, as many as there are. */
static inline size_t fuzz_take(const uint8_t **data, size_t *size, const uint8_t **piece)
{
    if (*size < 2) {
        *piece = *data;
        return 0;
    }
    size_t length = (size_t) (*data)[0] << 8 | (*data)[1];
    *data += 2;
    *size -= 2;
    length = length < *size ? length : *size;
    *piece = *data;
    *data += length;
    *size -= length;
    return length;
}

#endif
