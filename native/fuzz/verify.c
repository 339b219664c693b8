/* Reading and judging a chain of certificates, by both rules. The input: an octet of options, then
 * pieces: the trusted certificate, a revocation list, a name, and the chain. */
#include <stdlib.h>
#include <string.h>
#include "fuzz.h"
#include "native.h"
#include "mbedtls/x509_crl.h"

static char *text_of(const uint8_t *piece, size_t length)
{
    char *text = calloc(1, length + 1);
    if (text == NULL) {
        abort();
    }
    memcpy(text, piece, length);
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    int strict = data[0] & 1, client = data[0] >> 1 & 1;
    mbedtls_x509_crt anchors, chain;
    mbedtls_x509_crl crls;
    const uint8_t *piece;
    size_t length;
    uint32_t flags = 0;
    data++;
    size--;
    fuzz_begin();
    mbedtls_x509_crt_init(&anchors);
    mbedtls_x509_crt_init(&chain);
    mbedtls_x509_crl_init(&crls);
    length = fuzz_take(&data, &size, &piece);
    (void) native_x509_crt_parse(&anchors, piece, length);
    length = fuzz_take(&data, &size, &piece);
    (void) mbedtls_x509_crl_parse_der(&crls, piece, length);
    length = fuzz_take(&data, &size, &piece);
    char *host = text_of(piece, length);
    while (size > 2) {
        length = fuzz_take(&data, &size, &piece);
        (void) native_x509_crt_parse_sent(&chain, piece, length, strict);
    }
    if (chain.version != 0) {
        (void) native_verify_chain(&chain, &anchors, &crls, &mbedtls_x509_crt_profile_default,
                                   host[0] == 0 ? NULL : host, strict, client, &flags);
        native_verdict_free();
    }
    free(host);
    mbedtls_x509_crl_free(&crls);
    mbedtls_x509_crt_free(&chain);
    mbedtls_x509_crt_free(&anchors);
    return 0;
}
