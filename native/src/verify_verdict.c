/* The record of the last verification, for the host to put in words: entries of kind, place in the
 * path, size (three bytes) and that many bytes. A certificate's bytes are the certificate; what
 * else follows a kind, the comments in ts/mbedtls/verdict.ts say. There is one record:
 * verifications are made one after the other. */
#include <string.h>
#include "verify.h"
#include "native.h"
#include "mbedtls/platform.h"

/* Longer than any path that fits into a handshake; what does not fit is left out. */
#define MOST 131072

static unsigned char *record;
static size_t used;
static size_t room;

const unsigned char *native_verdict(void)
{
    return record;
}

size_t native_verdict_size(void)
{
    return used;
}

void native_verdict_free(void)
{
    mbedtls_free(record);
    record = NULL;
    used = room = 0;
}

void verdict_begin(void)
{
    native_verdict_free();
}

static int grow(size_t size)
{
    size_t wanted = room;
    while (wanted < size) {
        wanted = wanted == 0 ? 4096 : 2 * wanted;
    }
    unsigned char *larger = mbedtls_calloc(1, wanted);
    if (larger == NULL) {
        return 0;
    }
    if (used > 0) {
        memcpy(larger, record, used);
    }
    mbedtls_free(record);
    record = larger;
    room = wanted;
    return 1;
}

void verdict_add(verdict_kind kind, unsigned at, const void *detail, size_t size)
{
    size_t whole = used + 5 + size;
    if (size > MOST || whole > MOST || (whole > room && !grow(whole))) {
        return;
    }
    unsigned char *p = record + used;
    p[0] = (unsigned char) kind;
    p[1] = (unsigned char) at;
    p[2] = (unsigned char) (size >> 16);
    p[3] = (unsigned char) (size >> 8);
    p[4] = (unsigned char) size;
    if (size > 0) {
        memcpy(p + 5, detail, size);
    }
    used = whole;
}

void verdict_add_certificate(unsigned at, const mbedtls_x509_crt *crt, uint32_t flags)
{
    unsigned char bytes[4] = { (unsigned char) (flags >> 24), (unsigned char) (flags >> 16),
                               (unsigned char) (flags >> 8), (unsigned char) flags };
    verdict_add(VERDICT_CERTIFICATE, at, crt->raw.p, crt->raw.len);
    verdict_add(VERDICT_FLAGS, at, bytes, sizeof(bytes));
}
