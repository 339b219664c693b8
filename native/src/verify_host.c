/* The host name against the subject alternative names, RFC 9525: never the common name, an address
 * against addresses. */
#include <string.h>
#include "verify.h"

/* Names that are told in the verdict; a certificate may have thousands. */
#define NAMES_TOLD 50

static unsigned char lower(unsigned char c)
{
    return c >= 'A' && c <= 'Z' ? (unsigned char) (c + 32) : c;
}

int verify_ends_in(verify_bytes text, verify_bytes suffix)
{
    if (suffix.len > text.len) {
        return 0;
    }
    const unsigned char *end = text.p + (text.len - suffix.len);
    for (size_t i = 0; i < suffix.len; i++) {
        if (lower(end[i]) != lower(suffix.p[i])) {
            return 0;
        }
    }
    return 1;
}

/* RFC 9525 6.3: the star is all of the left-most label and stands for one. Two labels at least have
 * to follow it. */
static int matches_wildcard(verify_bytes host, verify_bytes name)
{
    if (name.len < 3 || name.p[0] != '*' || name.p[1] != '.') {
        return 0;
    }
    verify_bytes rest = { name.p + 1, name.len - 1 };
    const unsigned char *dot = memchr(host.p, '.', host.len);
    const unsigned char *second = memchr(rest.p + 1, '.', rest.len - 1);
    if (dot == NULL || dot == host.p || second == NULL || second == rest.p + 1
        || second == rest.p + rest.len - 1 || memchr(rest.p, '*', rest.len) != NULL) {
        return 0;
    }
    verify_bytes behind = { dot, host.len - (size_t) (dot - host.p) };
    return behind.len == rest.len && verify_ends_in(behind, rest);
}

static int matches(const mbedtls_x509_buf *san, verify_bytes host, const unsigned char *ip,
                   size_t ip_size)
{
    verify_bytes name = { san->p, san->len };
    switch (san->tag & MBEDTLS_ASN1_TAG_VALUE_MASK) {
        case MBEDTLS_X509_SAN_IP_ADDRESS:
            return ip_size != 0 && name.len == ip_size && memcmp(name.p, ip, ip_size) == 0;
        case MBEDTLS_X509_SAN_DNS_NAME:
            return ip_size == 0 && host.len > 0
                   && ((name.len == host.len && verify_ends_in(host, name))
                       || matches_wildcard(host, name));
        default:
            return 0;
    }
}

void verify_host(verification *v)
{
    if (v->host == NULL) {
        return;
    }
    unsigned char ip[16];
    size_t ip_size = mbedtls_x509_crt_parse_cn_inet_pton(v->host, ip);
    verify_bytes host = { (const unsigned char *) v->host, strlen(v->host) };
    const mbedtls_x509_sequence *first = &v->chain->subject_alt_names;
    for (const mbedtls_x509_sequence *san = first; san != NULL; san = san->next) {
        if (san->buf.p != NULL && matches(&san->buf, host, ip, ip_size)) {
            return;
        }
    }
    verify_fault(v, 0, VERDICT_HOST, MBEDTLS_X509_BADCERT_CN_MISMATCH, NULL, 0);
    if (v->recording) {
        unsigned told = 0;
        for (const mbedtls_x509_sequence *san = first;
             san != NULL && san->buf.p != NULL && told++ < NAMES_TOLD; san = san->next) {
            unsigned char tag = (unsigned char) san->buf.tag & MBEDTLS_ASN1_TAG_VALUE_MASK;
            verdict_add(VERDICT_HOST, tag + 1U, san->buf.p, san->buf.len);
        }
    }
}
