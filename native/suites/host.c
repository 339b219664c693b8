/* The host of a suite, which runs by itself: randomness and time are those of its C library, and
 * there are no transports and no callbacks. What came of each case is written to a file. */
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include "accel_curves.h"
#include "bignum_core_invasive.h"
#include "host.h"

__attribute__((constructor)) static void name_the_outcomes(void)
{
    setenv("MBEDTLS_TEST_OUTCOME_FILE", "outcomes.csv", 1);
}

int host_random(unsigned char *bytes, size_t size)
{
    for (size_t done = 0, part; done < size; done += part) {
        part = size - done < 256 ? size - done : 256;
        if (getentropy(bytes + done, part) != 0) {
            return -1;
        }
    }
    return 0;
}

double host_time(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

int host_send(int id, const unsigned char *bytes, size_t size)
{
    (void) id;
    (void) bytes;
    (void) size;
    abort();
}

int host_recv(int id, unsigned char *bytes, size_t size)
{
    (void) id;
    (void) bytes;
    (void) size;
    abort();
}

int host_callback(int id, int kind, const int32_t *words)
{
    (void) id;
    (void) kind;
    (void) words;
    abort();
}

/* The suite of RSA asks which way a power is computed; ours is the one for public numbers too. */
int __real_native_mpi_exp_mod_public(mbedtls_mpi *X, const mbedtls_mpi *A, const mbedtls_mpi *E,
                                     const mbedtls_mpi *N);
int __wrap_native_mpi_exp_mod_public(mbedtls_mpi *X, const mbedtls_mpi *A, const mbedtls_mpi *E,
                                     const mbedtls_mpi *N)
{
    if (mbedtls_unsafe_codepath_hook != NULL) {
        mbedtls_unsafe_codepath_hook();
    }
    return __real_native_mpi_exp_mod_public(X, A, E, N);
}
