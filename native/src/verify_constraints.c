/* Name constraints, RFC 5280 4.2.1.10: each CA that has them limits the names of all certificates
 * below it. */
#include <string.h>
#include "verify.h"
#include "mbedtls/asn1.h"
#include "mbedtls/oid.h"

#define NAME_CONSTRAINTS 30
#define SEQUENCE (MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE)
#define SET (MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SET)
#define CONTEXT(n) (MBEDTLS_ASN1_CONTEXT_SPECIFIC | MBEDTLS_ASN1_CONSTRUCTED | (n))

/* A name of one kind, as GeneralName has it: MBEDTLS_X509_SAN_*. */
typedef struct {
    int kind;
    verify_bytes value;
} general_name;

typedef enum { OUTSIDE, INSIDE, UNKNOWN } relation;

/* What one CA says, and of whom it is asked. */
typedef struct {
    verification *v;
    unsigned by;
    unsigned at;
    verify_bytes permitted;
    verify_bytes excluded;
} constraints;

static int same_letters(verify_bytes a, verify_bytes b)
{
    return a.len == b.len && verify_ends_in(a, b);
}

/* A constraint that begins with a dot is for what is below it only, any other also for the name
 * itself. */
static int is_below(verify_bytes name, verify_bytes base)
{
    if (base.len == 0 || (base.p[0] == '.' && name.len > base.len)) {
        return verify_ends_in(name, base);
    }
    return base.p[0] != '.'
           && (same_letters(name, base)
               || (name.len > base.len && name.p[name.len - base.len - 1] == '.'
                   && verify_ends_in(name, base)));
}

/* A wildcard stands for each name with one more label: excluded is also the one that excludes one
 * of those. */
static int wildcard_covers(verify_bytes name, verify_bytes base)
{
    if (name.len < 3 || name.p[0] != '*' || name.p[1] != '.' || base.len == 0) {
        return 0;
    }
    verify_bytes rest = { name.p + 1, name.len - 1 };
    const unsigned char *dot = memchr(base.p, '.', base.len);
    verify_bytes behind = { dot, dot == NULL ? 0 : base.len - (size_t) (dot - base.p) };
    return dot != NULL && dot != base.p && same_letters(behind, rest);
}

/* A name with an empty label is none, nor one with what is no visible ASCII. */
static int is_dns_name(verify_bytes name)
{
    int label = 0;
    for (size_t i = 0; i < name.len; i++) {
        if ((name.p[i] == '.' && !label) || name.p[i] <= ' ' || name.p[i] >= 0x7f) {
            return 0;
        }
        label = name.p[i] != '.';
    }
    return label;
}

/* Nothing, or a name without a wildcard, maybe behind a dot: what is not, excludes nothing and was
 * meant to. */
static int is_base(verify_bytes base)
{
    size_t dot = base.len > 0 && base.p[0] == '.';
    return base.len == 0
           || (memchr(base.p, '*', base.len) == NULL
               && is_dns_name((verify_bytes) { base.p + dot, base.len - dot }));
}

static relation dns(verify_bytes name, verify_bytes base, int excluding)
{
    if (!is_dns_name(name) || !is_base(base)) {
        return UNKNOWN;
    }
    return is_below(name, base) || (excluding && wildcard_covers(name, base)) ? INSIDE : OUTSIDE;
}

/* A network is an address and a mask of ones followed by zeros. */
static relation ip(verify_bytes name, verify_bytes base)
{
    size_t size = base.len / 2;
    int zeros = 0, inside = name.len == size;
    if (base.len != 8 && base.len != 32) {
        return UNKNOWN;
    }
    for (size_t i = 0; i < size; i++) {
        unsigned char mask = base.p[size + i];
        unsigned char holes = (unsigned char) ~mask;
        if ((zeros && mask != 0) || (holes & (holes + 1)) != 0) {
            return UNKNOWN;
        }
        zeros = mask != 0xff;
        inside = inside && (name.p[i] & mask) == (base.p[i] & mask);
    }
    return inside ? INSIDE : OUTSIDE;
}

/* Splits "local@host" and gives how many @ there are: a mailbox has one. */
static int split_mail(verify_bytes mail, verify_bytes *local, verify_bytes *host)
{
    int count = 0;
    for (size_t i = 0; i < mail.len; i++) {
        if (mail.p[i] == '@') {
            *local = (verify_bytes) { mail.p, i };
            *host = (verify_bytes) { mail.p + i + 1, mail.len - i - 1 };
            count++;
        }
    }
    return count;
}

/* A host, or with a leading dot the hosts below it. */
static relation host(verify_bytes name, verify_bytes base)
{
    if (!is_dns_name(name) || !is_base(base)) {
        return UNKNOWN;
    }
    int inside = base.len == 0       ? 1
                 : base.p[0] == '.' ? is_below(name, base)
                                     : same_letters(name, base);
    return inside ? INSIDE : OUTSIDE;
}

static relation mail(verify_bytes name, verify_bytes base)
{
    verify_bytes local, domain, wanted_local, wanted_domain;
    int boxes = split_mail(base, &wanted_local, &wanted_domain);
    if (split_mail(name, &local, &domain) != 1 || local.len == 0 || boxes > 1) {
        return UNKNOWN;
    }
    if (boxes == 0) {
        return host(domain, base);
    }
    if (wanted_local.len == 0 || !is_dns_name(wanted_domain)) {
        return UNKNOWN;
    }
    relation r = host(domain, wanted_domain);
    return r == INSIDE && (local.len != wanted_local.len ||
                           memcmp(local.p, wanted_local.p, local.len) != 0) ? OUTSIDE : r;
}

/* scheme://user@host:port/...; a URI without a host, or with an address or an escape for one,
 * cannot be judged. */
static relation uri(verify_bytes name, verify_bytes base)
{
    const unsigned char *colon_found = memchr(name.p, ':', name.len);
    size_t start = colon_found == NULL ? name.len : (size_t) (colon_found - name.p);
    if (start == 0 || start + 2 >= name.len || memcmp(name.p + start, "://", 3) != 0
        || memchr(name.p, '/', start) != NULL) {
        return UNKNOWN;
    }
    start += 3;
    size_t end = start;
    while (end < name.len && strchr("/?#\\", name.p[end]) == NULL) {
        if (name.p[end++] == '@') {
            start = end;
        }
    }
    size_t colon = start;
    while (colon < end && name.p[colon] != ':') {
        colon++;
    }
    verify_bytes domain = { name.p + start, colon - start };
    int letters = 0;
    for (size_t i = 0; i < domain.len; i++) {
        letters |= domain.p[i] > '9';
    }
    return !letters || domain.p[0] == '[' || memchr(domain.p, '%', domain.len) != NULL
               ? UNKNOWN
               : host(domain, base);
}

static relation directory(verify_bytes name, verify_bytes base)
{
    verify_bytes left, right;
    if (!verify_take(&name, SEQUENCE, &left) || !verify_take(&base, SEQUENCE, &right)) {
        return UNKNOWN;
    }
    return verify_name_within(left, right) ? INSIDE : OUTSIDE;
}

static relation compare(const general_name *name, verify_bytes base, int excluding)
{
    switch (name->kind) {
        case MBEDTLS_X509_SAN_DNS_NAME: return dns(name->value, base, excluding);
        case MBEDTLS_X509_SAN_IP_ADDRESS: return ip(name->value, base);
        case MBEDTLS_X509_SAN_RFC822_NAME: return mail(name->value, base);
        case MBEDTLS_X509_SAN_UNIFORM_RESOURCE_IDENTIFIER: return uri(name->value, base);
        case MBEDTLS_X509_SAN_DIRECTORY_NAME: return directory(name->value, base);
        default: return UNKNOWN;
    }
}

/* GeneralSubtree: the base, and a minimum and maximum that are not used (RFC 5280: 0 and absent). 0
 * at the end. */
static int next_subtree(verify_bytes *list, general_name *base, int *bad)
{
    verify_bytes subtree;
    if (list->len == 0) {
        return 0;
    }
    if (!verify_take(list, SEQUENCE, &subtree) || subtree.len == 0) {
        *bad = 1;
        return 0;
    }
    int tag = subtree.p[0];
    base->kind = tag & MBEDTLS_ASN1_TAG_VALUE_MASK;
    if ((tag & MBEDTLS_ASN1_TAG_CLASS_MASK) != MBEDTLS_ASN1_CONTEXT_SPECIFIC
        || !verify_take(&subtree, tag, &base->value) || subtree.len != 0) {
        *bad = 1;
        return 0;
    }
    return 1;
}

/* A comparison costs one, and one more for each 32 bytes: 0 when there were too many. */
static int charge(const constraints *c, size_t bytes)
{
    c->v->comparisons += 1 + (unsigned) (bytes / 32);
    return c->v->comparisons <= VERIFY_MAX_COMPARISONS;
}

/* How the name stands to the subtrees of its kind: INSIDE one, OUTSIDE of all, or UNKNOWN. `any`
 * tells if there are some. */
static relation among(const constraints *c, verify_bytes list, const general_name *name,
                      int excluding, int *any)
{
    general_name base;
    relation found = OUTSIDE;
    int bad = 0;
    *any = 0;
    while (next_subtree(&list, &base, &bad)) {
        int same_kind = base.kind == name->kind;
        if (!charge(c, same_kind ? name->value.len + base.value.len : 0)) {
            return UNKNOWN;
        }
        if (!same_kind) {
            continue;
        }
        *any = 1;
        relation r = compare(name, base.value, excluding);
        if (r == UNKNOWN) {
            return UNKNOWN;
        }
        found = r == INSIDE ? INSIDE : found;
    }
    return bad ? UNKNOWN : found;
}

static void report(const constraints *c, verdict_kind kind, const general_name *name, int excluding)
{
    unsigned char detail[2 + 1 + 255] = { (unsigned char) c->by, (unsigned char) excluding,
                                          (unsigned char) name->kind };
    size_t size = name->value.len < 255 ? name->value.len : 255;
    if (size > 0) {
        memcpy(detail + 3, name->value.p, size);
    }
    verify_fault(c->v, c->at, kind, NATIVE_BADCERT_NAME_CONSTRAINTS, detail, 3 + size);
}

static void judge_name(const constraints *c, const general_name *name)
{
    int any_permitted, any_excluded;
    relation permitted = among(c, c->permitted, name, 0, &any_permitted);
    relation excluded = among(c, c->excluded, name, 1, &any_excluded);
    if (!charge(c, 0)) {
        permitted = UNKNOWN;
    }
    if (permitted == UNKNOWN || excluded == UNKNOWN) {
        report(c, VERDICT_CONSTRAINTS_UNKNOWN, name, 0);
    } else if (any_excluded && excluded == INSIDE) {
        report(c, VERDICT_CONSTRAINT, name, 1);
    } else if (any_permitted && permitted == OUTSIDE) {
        report(c, VERDICT_CONSTRAINT, name, 0);
    }
}

/* RFC 5280: an address of e-mail in the subject counts where there is no subject alternative
 * name. */
static void judge_subject_mail(const constraints *c, const mbedtls_x509_crt *crt)
{
    if (mbedtls_x509_crt_has_ext_type(crt, MBEDTLS_X509_EXT_SUBJECT_ALT_NAME)) {
        return;
    }
    for (const mbedtls_x509_name *part = &crt->subject; part != NULL; part = part->next) {
        if (part->oid.p != NULL && MBEDTLS_OID_CMP(MBEDTLS_OID_PKCS9_EMAIL, &part->oid) == 0) {
            general_name name = { MBEDTLS_X509_SAN_RFC822_NAME, { part->val.p, part->val.len } };
            judge_name(c, &name);
        }
    }
}

static void judge_names(const constraints *c)
{
    const mbedtls_x509_crt *crt = c->v->path[c->at];
    if (crt->subject_raw.len > 2) {
        general_name subject = { MBEDTLS_X509_SAN_DIRECTORY_NAME,
                                 { crt->subject_raw.p, crt->subject_raw.len } };
        judge_name(c, &subject);
    }
    judge_subject_mail(c, crt);
    for (const mbedtls_x509_sequence *san = &crt->subject_alt_names; san != NULL; san = san->next) {
        if (san->buf.p != NULL) {
            general_name name = { san->buf.tag & MBEDTLS_ASN1_TAG_VALUE_MASK,
                                  { san->buf.p, san->buf.len } };
            judge_name(c, &name);
        }
    }
}

/* NameConstraints with at least one of its two lists, neither empty, and nothing else. */
static int read_constraints(verify_bytes value, constraints *c)
{
    verify_bytes content;
    c->permitted = c->excluded = (verify_bytes) { NULL, 0 };
    if (!verify_take(&value, SEQUENCE, &content) || value.len != 0 || content.len == 0) {
        return 0;
    }
    int permits = verify_take(&content, CONTEXT(0), &c->permitted);
    int excludes = verify_take(&content, CONTEXT(1), &c->excluded);
    return content.len == 0 && (!permits || c->permitted.len > 0)
           && (!excludes || c->excluded.len > 0);
}

/* RFC 5280 6.1.3 (b), (c): certificates that are issued by themselves are let off, but for the
 * last. */
static void judge_below(constraints *c)
{
    for (unsigned at = 0; at < c->by; at++) {
        c->at = at;
        if (at == 0 || !verify_self_issued(c->v->path[at])) {
            judge_names(c);
        }
    }
}

void verify_constraints(verification *v)
{
    verify_bytes own;
    /* "MUST be used only in a CA certificate" */
    if (!v->path[0]->ca_istrue && verify_extension(v->path[0], NAME_CONSTRAINTS, &own)) {
        verify_fault(v, 0, VERDICT_MALFORMED, NATIVE_BADCERT_EXTENSION,
                     MBEDTLS_OID_NAME_CONSTRAINTS, 3);
    }
    for (unsigned by = 1; by < v->length; by++) {
        verify_bytes value;
        constraints c = { .v = v, .by = by };
        if (!verify_extension(v->path[by], NAME_CONSTRAINTS, &value)) {
            continue;
        }
        if (read_constraints(value, &c)) {
            judge_below(&c);
        } else {
            verify_fault(v, by, VERDICT_MALFORMED, NATIVE_BADCERT_EXTENSION,
                         MBEDTLS_OID_NAME_CONSTRAINTS, 3);
        }
    }
}
