#include "record_buffers.h"

#include "mbedtls/platform.h"
#include "mbedtls/platform_util.h"

/* One each way for the call that is running, and for one within it. */
#define SPARES 4

static struct {
    unsigned char *buffer;
    size_t size;
} spares[SPARES];
static int contexts;

unsigned char *native_record_buffer_take(size_t size)
{
    for (int i = 0; i < SPARES; i++) {
        if (spares[i].buffer != NULL && spares[i].size == size) {
            unsigned char *buffer = spares[i].buffer;
            spares[i].buffer = NULL;
            return buffer;
        }
    }
    return mbedtls_calloc(1, size);
}

void native_record_buffer_give(unsigned char *buffer, size_t size, size_t used)
{
    mbedtls_platform_zeroize(buffer, used);
    for (int i = 0; i < SPARES; i++) {
        if (spares[i].buffer == NULL) {
            spares[i].buffer = buffer;
            spares[i].size = size;
            return;
        }
    }
    mbedtls_free(buffer);
}

void native_record_buffers_wanted(int more)
{
    contexts += more;
    for (int i = 0; contexts == 0 && i < SPARES; i++) {
        mbedtls_free(spares[i].buffer);
        spares[i].buffer = NULL;
    }
}
