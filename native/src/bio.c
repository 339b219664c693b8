/* Mbed TLS's transport callbacks, carried to the host. The context is a small integer, never a
 * pointer of the host's. */
#include <stdint.h>
#include "host.h"
#include "native.h"

static int bio_send(void *ctx, const unsigned char *buf, size_t len)
{
    return host_send((int) (intptr_t) ctx, buf, len);
}

static int bio_recv(void *ctx, unsigned char *buf, size_t len)
{
    return host_recv((int) (intptr_t) ctx, buf, len);
}

void native_ssl_set_bio(mbedtls_ssl_context *ssl, int id)
{
    mbedtls_ssl_set_bio(ssl, (void *) (intptr_t) id, bio_send, bio_recv, NULL);
}
