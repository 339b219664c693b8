/* The pair of functions of a structure: allocate and initialise, release and free. */
#ifndef MBEDTLS_WASM_STRUCTURE_H
#define MBEDTLS_WASM_STRUCTURE_H

#include "native.h"
#include "mbedtls/platform.h"
#include "mbedtls/platform_util.h"

#define NATIVE_STRUCTURE_OF(type, name, init, release)            \
    type *native_##name##_new(void)                               \
    {                                                             \
        type *p = mbedtls_calloc(1, sizeof(*p));                  \
        if (p != NULL) {                                          \
            init(p);                                              \
        }                                                         \
        return p;                                                 \
    }                                                             \
    void native_##name##_delete(type *p)                          \
    {                                                             \
        if (p != NULL) {                                          \
            release(p);                                           \
            mbedtls_platform_zeroize(p, sizeof(*p));              \
            mbedtls_free(p);                                      \
            native_wipe_stack();                                  \
        }                                                         \
    }

#endif
