/* The context of AES-GCM (src/accel/gcm.c), in the place of Mbed TLS's own. */
#ifndef MBEDTLS_WASM_GCM_ALT_H
#define MBEDTLS_WASM_GCM_ALT_H

#include <stdint.h>
#include "accel.h"

typedef struct mbedtls_gcm_context {
    /* What is made of the key is six times as large: src/accel/gcm.c lends the place for it. */
    unsigned char MBEDTLS_PRIVATE(key)[32];
    uint16_t MBEDTLS_PRIVATE(keybits); /* 0 until a key is set */
    unsigned char MBEDTLS_PRIVATE(place);
    uint64_t MBEDTLS_PRIVATE(len); /* bytes of the message, and of additional data, so far */
    uint64_t MBEDTLS_PRIVATE(add_len);
    unsigned char MBEDTLS_PRIVATE(
        mask)[16]; /* the encrypted first block, which the tag is hidden by */
    unsigned char MBEDTLS_PRIVATE(block)[16];   /* what is encrypted next */
    unsigned char MBEDTLS_PRIVATE(stream)[16];  /* the keystream of the block that is begun */
    struct native_ghash_sum MBEDTLS_PRIVATE(sum); /* the bytes of a block that is begun are added */
    unsigned char MBEDTLS_PRIVATE(mode);
} mbedtls_gcm_context;

#endif
