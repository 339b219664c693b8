/* Reading certificates with critical extensions that Mbed TLS's parser does not know: they are
 * judged later, if they are in the path at all. Mbed TLS's own verification goes on refusing such a
 * certificate, by the mark that it gets here. */
#include <string.h>
#include "verify.h"
#include "native.h"
#include "mbedtls/oid.h"
#include "mbedtls/pem.h"
#include "mbedtls/platform.h"

typedef int (*der_parser)(mbedtls_x509_crt *chain, const unsigned char *der, size_t size);

static int on_extension(void *ctx, const mbedtls_x509_crt *crt, const mbedtls_x509_buf *oid,
                        int critical, const unsigned char *p, const unsigned char *end)
{
    (void) crt;
    (void) oid;
    (void) p;
    (void) end;
    if (critical) {
        *(int *) ctx = 1;
    }
    return 0;
}

static mbedtls_x509_crt *last_of(mbedtls_x509_crt *chain)
{
    while (chain->next != NULL) {
        chain = chain->next;
    }
    return chain;
}

int verify_parse_der(mbedtls_x509_crt *chain, const unsigned char *der, size_t size)
{
    int unknown = 0;
    int ret = mbedtls_x509_crt_parse_der_with_ext_cb(chain, der, size, 1, on_extension, &unknown);
    if (ret == 0 && unknown) {
        last_of(chain)->ext_types |= NATIVE_EXT_CRITICAL_UNKNOWN;
    }
    return ret;
}

static int is_pem(const unsigned char *buf, size_t size)
{
    return size != 0 && buf[size - 1] == 0
           && strstr((const char *) buf, "-----BEGIN CERTIFICATE-----") != NULL;
}

/* As mbedtls_x509_crt_parse counts them. */
static int parse_pem(mbedtls_x509_crt *chain, const unsigned char *text, size_t size,
                     der_parser parse)
{
    int read = 0, failed = 0, first_error = 0;
    while (size > 1) {
        mbedtls_pem_context pem;
        size_t used = 0;
        mbedtls_pem_init(&pem);
        int ret = mbedtls_pem_read_buffer(&pem, "-----BEGIN CERTIFICATE-----",
                                          "-----END CERTIFICATE-----", text, NULL, 0, &used);
        if (ret == 0) {
            size_t length;
            const unsigned char *der = mbedtls_pem_get_buffer(&pem, &length);
            ret = parse(chain, der, length);
        } else if (ret == MBEDTLS_ERR_PEM_NO_HEADER_FOOTER_PRESENT) {
            mbedtls_pem_free(&pem);
            break;
        } else if (ret == MBEDTLS_ERR_PEM_BAD_INPUT_DATA || used == 0) {
            mbedtls_pem_free(&pem);
            return ret;
        }
        mbedtls_pem_free(&pem);
        text += used;
        size -= used;
        if (ret == MBEDTLS_ERR_X509_ALLOC_FAILED || (ret != 0 && parse != verify_parse_der)) {
            return ret;
        }
        read += ret == 0;
        failed += ret != 0;
        first_error = first_error != 0 ? first_error : ret;
    }
    return read > 0           ? failed
           : first_error != 0 ? first_error
                              : MBEDTLS_ERR_X509_CERT_UNKNOWN_FORMAT;
}

int native_x509_crt_parse(mbedtls_x509_crt *chain, const unsigned char *buf, size_t size)
{
    return is_pem(buf, size) ? parse_pem(chain, buf, size, verify_parse_der)
                             : verify_parse_der(chain, buf, size);
}

void native_x509_crt_cut(mbedtls_x509_crt *chain, unsigned count)
{
    mbedtls_x509_crt *last = chain, *rest;
    if (count == 0) {
        mbedtls_x509_crt_free(chain);
        mbedtls_x509_crt_init(chain);
        return;
    }
    while (--count > 0 && last->next != NULL) {
        last = last->next;
    }
    rest = last->next;
    last->next = NULL;
    mbedtls_x509_crt_free(rest);
    mbedtls_free(rest);
}

/* What is not the first and does not parse is left out. */
int verify_parse_sent(mbedtls_x509_crt *chain, const unsigned char *der, size_t size)
{
    int is_first = chain->version == 0;
    int ret = verify_parse_der(chain, der, size);
    return is_first || ret == MBEDTLS_ERR_X509_ALLOC_FAILED ? ret : 0;
}

static unsigned count_of(const mbedtls_x509_crt *chain)
{
    unsigned count = 0;
    for (; chain != NULL && chain->version != 0; chain = chain->next) {
        count++;
    }
    return count;
}

static int refusal_of_mbedtls(const mbedtls_x509_crt *crt)
{
    mbedtls_pk_type_t key = mbedtls_pk_get_type(&crt->pk);
    return crt->sig_pk == MBEDTLS_PK_ED25519
               ? MBEDTLS_ERR_X509_UNKNOWN_SIG_ALG + MBEDTLS_ERR_OID_NOT_FOUND
           : key == MBEDTLS_PK_ED25519 || key == MBEDTLS_PK_RSASSA_PSS
               ? MBEDTLS_ERR_PK_UNKNOWN_PK_ALG
               : 0;
}

int verify_parse_as_mbedtls(mbedtls_x509_crt *chain, const unsigned char *der, size_t size)
{
    unsigned before = count_of(chain);
    int ret = mbedtls_x509_crt_parse_der(chain, der, size);
    ret = ret != 0 ? ret : refusal_of_mbedtls(last_of(chain));
    if (ret != 0) {
        native_x509_crt_cut(chain, before);
    }
    return ret;
}

/* Mbed TLS's TLS leaves out those of an unknown algorithm. */
static int parse_as_mbedtls(mbedtls_x509_crt *chain, const unsigned char *der, size_t size)
{
    int is_first = chain->version == 0;
    int ret = verify_parse_as_mbedtls(chain, der, size);
    return !is_first && ret == MBEDTLS_ERR_X509_UNKNOWN_SIG_ALG + MBEDTLS_ERR_OID_NOT_FOUND ? 0
                                                                                            : ret;
}

int native_x509_crt_parse_sent(mbedtls_x509_crt *chain, const unsigned char *buf, size_t size,
                               int strict)
{
    der_parser parse = strict ? verify_parse_sent : parse_as_mbedtls;
    return is_pem(buf, size) ? parse_pem(chain, buf, size, parse) : parse(chain, buf, size);
}
