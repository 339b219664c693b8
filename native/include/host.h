/* The whole host: every function that the WebAssembly module imports. A check compares this file
 * with the module. */
#ifndef MBEDTLS_WASM_HOST_H
#define MBEDTLS_WASM_HOST_H

#include <stddef.h>
#include <stdint.h>

/* Bytes for the transport `id`. Returns the count taken (1 .. size), or a negative Mbed TLS or
 * NSAPI number. */
int host_send(int id, const unsigned char *bytes, size_t size);

/* Bytes from the transport `id`. Returns the count stored (1 .. size), 0 at the end of the stream,
 * or a negative number. */
int host_recv(int id, unsigned char *bytes, size_t size);

/* Fills `bytes` from the platform's cryptographic generator. Returns 0, or -1 when it failed. */
int host_random(unsigned char *bytes, size_t size);

/* The wall clock, in milliseconds since 1970-01-01 UTC. */
double host_time(void);

/* Calls the function of a kind (native_callback_kind) that the host registered under `id`, with the
 * words that its kind has (callbacks.c). Returns what Mbed TLS is to be told. */
int host_callback(int id, int kind, const int32_t *words);

#endif
