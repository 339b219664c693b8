/* What Mbed TLS's parser reads over: extensions, and the form of dates. */
#include <string.h>
#include "verify.h"
#include "mbedtls/asn1.h"

#define SEQUENCE (MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE)

int verify_take(verify_bytes *at, int tag, verify_bytes *content)
{
    unsigned char *p = (unsigned char *) at->p;
    const unsigned char *end = at->p + at->len;
    size_t length;
    if (mbedtls_asn1_get_tag(&p, end, &length, tag) != 0) {
        return 0;
    }
    content->p = p;
    content->len = length;
    at->p = p + length;
    at->len = (size_t) (end - at->p);
    return 1;
}

verify_bytes verify_extensions(const mbedtls_x509_crt *crt)
{
    verify_bytes all = { crt->v3_ext.p, crt->v3_ext.len };
    verify_bytes none = { NULL, 0 };
    verify_bytes content;
    return all.p != NULL && verify_take(&all, SEQUENCE, &content) ? content : none;
}

int verify_next_extension(verify_bytes *at, verify_bytes *oid, int *critical, verify_bytes *value)
{
    verify_bytes extension, flag;
    if (at->len == 0 || !verify_take(at, SEQUENCE, &extension)
        || !verify_take(&extension, MBEDTLS_ASN1_OID, oid)) {
        return 0;
    }
    *critical =
        verify_take(&extension, MBEDTLS_ASN1_BOOLEAN, &flag) && flag.len == 1 && flag.p[0] != 0;
    return verify_take(&extension, MBEDTLS_ASN1_OCTET_STRING, value);
}

/* n of 2.5.29.n, or -1. */
static int number_of(const verify_bytes *oid)
{
    return oid->len == 3 && oid->p[0] == 0x55 && oid->p[1] == 0x1d ? oid->p[2] : -1;
}

int verify_extension(const mbedtls_x509_crt *crt, unsigned char number, verify_bytes *value)
{
    verify_bytes at = verify_extensions(crt), oid;
    int critical;
    while (verify_next_extension(&at, &oid, &critical, value)) {
        if (number_of(&oid) == number) {
            return 1;
        }
    }
    return 0;
}

/* Those of RFC 5280 that are looked at here or by Mbed TLS's parser, and Netscape's type of
 * certificate. */
int verify_is_known(const verify_bytes *oid)
{
    static const unsigned char netscape[] = {
        0x60, 0x86, 0x48, 0x01, 0x86, 0xf8, 0x42, 0x01, 0x01
    };
    switch (number_of(oid)) {
    case 14:
    case 15:
    case 17:
    case 19:
    case 30:
    case 32:
    case 33:
    case 35:
    case 36:
    case 37:
    case 54:
        return 1;
    default:
        return oid->len == sizeof(netscape) && memcmp(oid->p, netscape, sizeof(netscape)) == 0;
    }
}

/* RFC 5280 4.2: each once. What would take too long to tell is told to come again. */
static int comes_again(verification *v, verify_bytes rest, const verify_bytes *oid)
{
    verify_bytes other, value;
    int critical;
    while (verify_next_extension(&rest, &other, &critical, &value)) {
        if (++v->comparisons > VERIFY_MAX_COMPARISONS
            || (other.len == oid->len && memcmp(other.p, oid->p, oid->len) == 0)) {
            return 1;
        }
    }
    return 0;
}

void verify_extensions_known(verification *v, unsigned at)
{
    verify_bytes rest = verify_extensions(v->path[at]), oid, value;
    int critical;
    while (verify_next_extension(&rest, &oid, &critical, &value)) {
        if (comes_again(v, rest, &oid)) {
            verify_fault(v, at, VERDICT_MALFORMED, NATIVE_BADCERT_EXTENSION, oid.p, oid.len);
        }
        if (critical && !verify_is_known(&oid)) {
            verify_fault(v, at, VERDICT_CRITICAL, NATIVE_BADCERT_EXTENSION, oid.p, oid.len);
        }
    }
}

static int ends_in_z(verify_bytes *at)
{
    verify_bytes time;
    return at->len > 0 && verify_take(at, at->p[0], &time) && time.len > 0
           && time.p[time.len - 1] == 'Z';
}

/* They follow the issuer. */
int verify_dates_in_utc(const mbedtls_x509_crt *crt)
{
    const unsigned char *start = crt->issuer_raw.p + crt->issuer_raw.len;
    verify_bytes at = { start, (size_t) (crt->subject_raw.p - start) }, dates;
    return verify_take(&at, SEQUENCE, &dates) && ends_in_z(&dates) && ends_in_z(&dates);
}
