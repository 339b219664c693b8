/* Comparison of distinguished names, RFC 5280 7.1: kinds of strings, case and white space do not
 * matter. Of stringprep's tables there are the letters of Latin-1 and Latin Extended-A, Greek and
 * Cyrillic; others are the same when their code points are. Two names that are told apart here for
 * want of a table are never taken for one. */
#include <string.h>
#include "verify.h"
#include "mbedtls/asn1.h"

#define SEQUENCE (MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE)
#define SET (MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SET)
/* X.680; Mbed TLS has no names for them. */
#define NUMERIC_STRING 0x12
#define VISIBLE_STRING 0x1a
/* More attributes in one part of a name than anybody has are told apart. */
#define MAX_ATTRIBUTES 8
#define NO_CHARACTER 0xffffffffU

typedef struct {
    verify_bytes rest;
    int tag;
    int begun;
} text;

static int is_text(int tag)
{
    return tag == MBEDTLS_ASN1_UTF8_STRING || tag == MBEDTLS_ASN1_PRINTABLE_STRING
           || tag == MBEDTLS_ASN1_T61_STRING || tag == MBEDTLS_ASN1_IA5_STRING
           || tag == MBEDTLS_ASN1_BMP_STRING || tag == MBEDTLS_ASN1_UNIVERSAL_STRING
           || tag == NUMERIC_STRING || tag == VISIBLE_STRING;
}

/* Latin Extended-A: capitals alternate with their small letters, but for a few. */
static uint32_t fold_extended(uint32_t c)
{
    int is_odd = (c >= 0x139 && c <= 0x148) || c >= 0x179;
    if (c == 0x178) {
        return 0xff;
    }
    if (c == 0x130 || c == 0x131 || c == 0x138 || c == 0x149 || c == 0x17f) {
        return c;
    }
    return (c & 1) == (uint32_t) is_odd ? c + 1 : c;
}

static uint32_t fold(uint32_t c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7)
        || (c >= 0x391 && c <= 0x3a9) || (c >= 0x410 && c <= 0x42f)) {
        return c + 32;
    }
    if (c >= 0x400 && c <= 0x40f) {
        return c + 80;
    }
    return c >= 0x100 && c <= 0x17f ? fold_extended(c) : c;
}

/* Big-endian units of `width` bytes, or UTF-8; broken UTF-8 is itself, byte by byte, above all code
 * points. */
static uint32_t next_code_point(text *t)
{
    size_t width = t->tag == MBEDTLS_ASN1_BMP_STRING         ? 2
                   : t->tag == MBEDTLS_ASN1_UNIVERSAL_STRING ? 4
                                                             : 1;
    if (t->rest.len < width) {
        t->rest.len = 0;
        return NO_CHARACTER;
    }
    uint32_t c = 0;
    for (size_t i = 0; i < width; i++) {
        c = c << 8 | t->rest.p[i];
    }
    size_t taken = width;
    if (t->tag == MBEDTLS_ASN1_UTF8_STRING && c >= 0x80) {
        size_t more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
        uint32_t point = c & (0x3fU >> more);
        int whole = c >= 0xc2 && c < 0xf5 && t->rest.len > more;
        for (size_t i = 1; whole && i <= more; i++) {
            whole = (t->rest.p[i] & 0xc0) == 0x80;
            point = point << 6 | (t->rest.p[i] & 0x3fU);
        }
        taken = whole ? more + 1 : 1;
        c = whole ? point : 0x80000000U | c;
    }
    t->rest.p += taken;
    t->rest.len -= taken;
    return c;
}

static int is_space(uint32_t c)
{
    return c == ' ' || (c >= 9 && c <= 13) || c == 0xa0;
}

/* The next character of the form that is compared: no white space at the ends, one blank for any
 * between. */
static uint32_t next_character(text *t)
{
    int spaces = 0;
    for (;;) {
        text before = *t;
        uint32_t c = next_code_point(t);
        if (c == NO_CHARACTER) {
            return c;
        }
        if (is_space(c)) {
            spaces = 1;
            continue;
        }
        if (spaces && t->begun) {
            *t = before;
            t->begun = 0;
            return ' ';
        }
        t->begun = 1;
        return fold(c);
    }
}

static int same_text(verify_bytes a, int tag_a, verify_bytes b, int tag_b)
{
    text left = { a, tag_a, 0 }, right = { b, tag_b, 0 };
    for (;;) {
        uint32_t c = next_character(&left);
        if (c != next_character(&right)) {
            return 0;
        }
        if (c == NO_CHARACTER) {
            return 1;
        }
    }
}

typedef struct {
    verify_bytes type;
    verify_bytes value;
    int tag;
} attribute;

static int take_attribute(verify_bytes *at, attribute *a)
{
    verify_bytes content;
    if (!verify_take(at, SEQUENCE, &content) || !verify_take(&content, MBEDTLS_ASN1_OID, &a->type)
        || content.len == 0) {
        return 0;
    }
    a->tag = content.p[0];
    return verify_take(&content, a->tag, &a->value) && content.len == 0;
}

static int same_attribute(const attribute *a, const attribute *b)
{
    if (a->type.len != b->type.len || memcmp(a->type.p, b->type.p, a->type.len) != 0) {
        return 0;
    }
    if (a->tag == b->tag && a->value.len == b->value.len
        && memcmp(a->value.p, b->value.p, a->value.len) == 0) {
        return 1;
    }
    return is_text(a->tag) && is_text(b->tag) && same_text(a->value, a->tag, b->value, b->tag);
}

static int read_set(verify_bytes set, attribute list[MAX_ATTRIBUTES])
{
    int count = 0;
    while (set.len > 0) {
        if (count == MAX_ATTRIBUTES || !take_attribute(&set, &list[count++])) {
            return -1;
        }
    }
    return count;
}

static int same_set(verify_bytes a, verify_bytes b)
{
    attribute left[MAX_ATTRIBUTES], right[MAX_ATTRIBUTES];
    int count = read_set(a, left);
    unsigned used = 0;
    if (count < 0 || count != read_set(b, right)) {
        return 0;
    }
    for (int i = 0; i < count; i++) {
        int j = 0;
        while (j < count && ((used >> j & 1) != 0 || !same_attribute(&left[i], &right[j]))) {
            j++;
        }
        if (j == count) {
            return 0;
        }
        used |= 1U << j;
    }
    return 1;
}

int verify_name_within(verify_bytes name, verify_bytes base)
{
    verify_bytes part, wanted;
    while (base.len > 0) {
        if (!verify_take(&base, SET, &wanted) || !verify_take(&name, SET, &part)
            || !same_set(part, wanted)) {
            return 0;
        }
    }
    return 1;
}

/* Names of both have as many parts when each is within the other. An empty name is nobody's. */
int verify_same_name(const mbedtls_x509_buf *a, const mbedtls_x509_buf *b)
{
    verify_bytes whole_a = { a->p, a->len }, whole_b = { b->p, b->len }, left, right;
    if (a->len <= 2 || b->len <= 2) {
        return 0;
    }
    if (a->len == b->len && memcmp(a->p, b->p, a->len) == 0) {
        return 1;
    }
    return verify_take(&whole_a, SEQUENCE, &left) && verify_take(&whole_b, SEQUENCE, &right) &&
           verify_name_within(left, right) && verify_name_within(right, left);
}

int verify_self_issued(const mbedtls_x509_crt *crt)
{
    return verify_same_name(&crt->issuer_raw, &crt->subject_raw);
}
