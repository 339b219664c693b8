/* What Mbed TLS asks of a platform: memory, randomness, time. */
#include <malloc.h>
#include <stdlib.h>
#include <stdint.h>
#include <string.h>
#include "host.h"
#include "psa/crypto.h"
#include "mbedtls/platform.h"
#include "mbedtls/platform_time.h"
#include "mbedtls/platform_util.h"
#include "native.h"

static size_t live_allocations;
static size_t live_bytes;

/* Below it a loop is faster than an instruction that leaves the generated code. */
#define FILLED 128
/* Volatile: the compiler cannot know what it calls, nor leave it out. */
static void *(*const volatile library_memset)(void *, int, size_t) = memset;

void mbedtls_platform_zeroize(void *buf, size_t len)
{
    if (len < FILLED) {
        library_memset(buf, 0, len);
    } else {
        __builtin_memset(buf, 0, len);
        /* Reads what was written, as far as the compiler knows. */
        __asm__ volatile("" : : "r"(buf) : "memory");
    }
}

void *native_calloc(size_t count, size_t size)
{
    void *pointer = calloc(count, size);
    if (pointer != NULL) {
        live_allocations++;
        live_bytes += malloc_usable_size(pointer);
    }
    return pointer;
}

void native_free(void *pointer)
{
    if (pointer != NULL) {
        size_t size = malloc_usable_size(pointer);
        live_allocations--;
        live_bytes -= size;
        /* Mbed TLS frees some of what it derived from secrets as it is. */
        mbedtls_platform_zeroize(pointer, size);
        free(pointer);
    }
}

void *native_malloc(size_t size)
{
    return native_calloc(1, size);
}

void native_zeroize_and_free(void *pointer, size_t size)
{
    mbedtls_platform_zeroize(pointer, size);
    native_free(pointer);
}

/* The stack grows down to address 0: what lies below this frame was left by calls that have
 * returned. */
__attribute__((noinline)) void native_wipe_stack(void)
{
    volatile unsigned char frame[16] = { 0 };
    uintptr_t end = (uintptr_t) frame;
    __builtin_memset((void *) 16, 0, end - 16);
}

size_t native_live_allocations(void)
{
    return live_allocations;
}

size_t native_live_bytes(void)
{
    return live_bytes;
}

int native_printf(const char *format, ...)
{
    (void) format;
    return 0;
}

/* The most that the memory may grow to, in pages. */
#define PAGE 65536
static size_t most_pages = 8192;

void native_limit_memory(size_t bytes)
{
    most_pages = bytes / PAGE;
}

/* The allocator asks here, in the place of the runtime library's own function, for `size` bytes in
 * all: 1, or 0 when they are not to be had. A quarter is added each time, for the engine collects
 * garbage at every step; pages that nobody has written to cost nothing. */
int __wrap_emscripten_resize_heap(size_t size)
{
    size_t pages = __builtin_wasm_memory_size(0);
    size_t asked = (size - 1) / PAGE + 1;
    if (asked > most_pages) {
        return 0;
    }
    size_t wanted = pages + pages / 4 < most_pages ? pages + pages / 4 : most_pages;
    return (asked < wanted && __builtin_wasm_memory_grow(0, wanted - pages) != SIZE_MAX) ||
           __builtin_wasm_memory_grow(0, asked - pages) != SIZE_MAX;
}

psa_status_t mbedtls_psa_external_get_random(mbedtls_psa_external_random_context_t *context,
                                             uint8_t *output, size_t output_size,
                                             size_t *output_length)
{
    (void) context;
    if (host_random(output, output_size) != 0) {
        *output_length = 0;
        return PSA_ERROR_INSUFFICIENT_ENTROPY;
    }
    *output_length = output_size;
    return PSA_SUCCESS;
}

static double fixed_time;
static int time_is_fixed;

void native_fix_time(int fixed, double ms)
{
    time_is_fixed = fixed;
    fixed_time = ms;
}

mbedtls_time_t native_time(mbedtls_time_t *timer)
{
    mbedtls_time_t now = (mbedtls_time_t) ((time_is_fixed ? fixed_time : host_time()) / 1000.0);
    if (timer != NULL) {
        *timer = now;
    }
    return now;
}

/* The wall clock, not a monotonic one: ticket ages must survive a session that is saved and
 * restored elsewhere. */
mbedtls_ms_time_t mbedtls_ms_time(void)
{
    return (mbedtls_ms_time_t) host_time();
}

/* Proleptic Gregorian calendar, counted from 1 March so that the leap day is the last of its
 * year. */
struct tm *mbedtls_platform_gmtime_r(const mbedtls_time_t *tt, struct tm *tm_buf)
{
    int64_t seconds = (int64_t) *tt;
    int64_t days = seconds / 86400;
    int64_t rest = seconds % 86400;
    if (rest < 0) {
        rest += 86400;
        days--;
    }
    int64_t shifted = days + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    tm_buf->tm_sec = (int) (rest % 60);
    tm_buf->tm_min = (int) (rest / 60 % 60);
    tm_buf->tm_hour = (int) (rest / 3600);
    tm_buf->tm_mday = (int) (day_of_year - (153 * month + 2) / 5 + 1);
    tm_buf->tm_mon = (int) (month < 10 ? month + 2 : month - 10);
    tm_buf->tm_year = (int) (year_of_era + era * 400 + (month >= 10) - 1900);
    tm_buf->tm_wday = (int) ((days % 7 + 11) % 7);
    tm_buf->tm_yday = 0;
    tm_buf->tm_isdst = 0;
    return tm_buf;
}
