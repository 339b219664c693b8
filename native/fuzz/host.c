/* What the platform is to the fuzzed library: plain memory, the same random bytes each time, a
 * clock that stands. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "psa/crypto.h"
#include "mbedtls/platform_time.h"
#include "mbedtls/platform_util.h"
#include "fuzz.h"

/* 2026-01-01 00:00:00 UTC. */
#define NOW 1767225600

static uint32_t state;

void fuzz_begin(void)
{
    state = 1;
}

void *native_calloc(size_t count, size_t size)
{
    return calloc(count, size);
}

void native_free(void *pointer)
{
    free(pointer);
}

void mbedtls_platform_zeroize(void *buf, size_t len)
{
    memset(buf, 0, len);
}

int native_printf(const char *format, ...)
{
    (void) format;
    return 0;
}

long long native_time(long long *timer)
{
    if (timer != NULL) {
        *timer = NOW;
    }
    return NOW;
}

mbedtls_ms_time_t mbedtls_ms_time(void)
{
    return (mbedtls_ms_time_t) NOW * 1000;
}

struct tm *mbedtls_platform_gmtime_r(const mbedtls_time_t *tt, struct tm *tm_buf)
{
    time_t seconds = (time_t) *tt;
    return gmtime_r(&seconds, tm_buf);
}

int fuzz_random(void *ctx, unsigned char *bytes, size_t size)
{
    (void) ctx;
    for (size_t i = 0; i < size; i++) {
        state = state * 1664525u + 1013904223u;
        bytes[i] = (unsigned char) (state >> 24);
    }
    return 0;
}

psa_status_t mbedtls_psa_external_get_random(mbedtls_psa_external_random_context_t *context,
                                             uint8_t *output, size_t output_size,
                                             size_t *output_length)
{
    (void) context;
    fuzz_random(NULL, output, output_size);
    *output_length = output_size;
    return PSA_SUCCESS;
}
