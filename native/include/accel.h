/* Faster primitives than Mbed TLS's own, which the patches of native/patches call. */
#ifndef MBEDTLS_WASM_ACCEL_H
#define MBEDTLS_WASM_ACCEL_H

#include <stddef.h>
#include <stdint.h>

/* accel/chacha20.c ------------------------------------------------------------------------------------------------- */

/* Ciphers whole blocks of 64 bytes from the counter in `state` on, which stays as it is. The buffers are the same or do not
 * overlap. The counter has to reach that far: past it a keystream would come twice, so it traps. */
void native_chacha20_blocks(const uint32_t state[16], size_t blocks, const unsigned char *input, unsigned char *output);

#endif
