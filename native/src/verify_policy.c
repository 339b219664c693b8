/* Certificate policies, RFC 5280 6.1, for one who asks for none: they matter where a CA of the path
 * demands that there is one. Of the tree of policies only its lowest row is kept, which is all that
 * decides. A row with more policies than fit loses the rest, which refuses where one is demanded,
 * and never accepts. */
#include <string.h>
#include "verify.h"
#include "mbedtls/asn1.h"
#include "mbedtls/oid.h"

#define CERTIFICATE_POLICIES 32
#define POLICY_MAPPINGS 33
#define POLICY_CONSTRAINTS 36
#define INHIBIT_ANY_POLICY 54
#define SEQUENCE (MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE)
#define MAX_POLICIES 32

typedef struct {
    verify_bytes policy[MAX_POLICIES];
    unsigned count;
    int any;
} row;

/* After how many more certificates a rule begins; VERIFY_MAX_PATH is never. */
typedef struct {
    unsigned explicit_policy;
    unsigned inhibit_any;
    unsigned inhibit_mapping;
} countdown;

static int same(verify_bytes a, verify_bytes b)
{
    return a.len == b.len && memcmp(a.p, b.p, a.len) == 0;
}

static int is_any(verify_bytes policy)
{
    return same(policy, (verify_bytes){ (const unsigned char *) MBEDTLS_OID_ANY_POLICY,
                                        MBEDTLS_OID_SIZE(MBEDTLS_OID_ANY_POLICY) });
}

static int has(const row *r, verify_bytes policy)
{
    for (unsigned i = 0; i < r->count; i++) {
        if (same(r->policy[i], policy)) {
            return 1;
        }
    }
    return 0;
}

static void add(row *r, verify_bytes policy)
{
    if (r->count < MAX_POLICIES && !has(r, policy)) {
        r->policy[r->count++] = policy;
    }
}

static void drop(row *r, verify_bytes policy)
{
    for (unsigned i = 0; i < r->count; i++) {
        if (same(r->policy[i], policy)) {
            r->policy[i] = r->policy[--r->count];
            return;
        }
    }
}

/* 6.1.3 (d), (e): the row below `above`. 0 when the extension is malformed. */
static int descend(row *above, const mbedtls_x509_crt *crt, int any_allowed)
{
    verify_bytes value, list, info, policy;
    row next = { .count = 0 };
    if (verify_extension(crt, CERTIFICATE_POLICIES, &value)) {
        if (!verify_take(&value, SEQUENCE, &list) || value.len != 0 || list.len == 0) {
            return 0;
        }
        int any = 0;
        while (list.len > 0) {
            if (!verify_take(&list, SEQUENCE, &info)
                || !verify_take(&info, MBEDTLS_ASN1_OID, &policy)) {
                return 0;
            }
            any |= is_any(policy);
            if (!is_any(policy) && (above->any || has(above, policy))) {
                add(&next, policy);
            }
        }
        for (unsigned i = 0; any && any_allowed && i < above->count; i++) {
            add(&next, above->policy[i]);
        }
        next.any = any && any_allowed && above->any;
    }
    *above = next;
    return 1;
}

/* 6.1.4 (a), (b): what the CA's policies are called below it. 0 when that is malformed or maps any
 * policy. */
static int map(row *r, const mbedtls_x509_crt *crt, int allowed)
{
    verify_bytes value, list, pair, from, to;
    row mapped = { .count = 0 }, before = *r;
    if (!verify_extension(crt, POLICY_MAPPINGS, &value)) {
        return 1;
    }
    if (!verify_take(&value, SEQUENCE, &list) || value.len != 0 || list.len == 0) {
        return 0;
    }
    while (list.len > 0) {
        if (!verify_take(&list, SEQUENCE, &pair) || !verify_take(&pair, MBEDTLS_ASN1_OID, &from)
            || !verify_take(&pair, MBEDTLS_ASN1_OID, &to) || pair.len != 0 || is_any(from)
            || is_any(to)) {
            return 0;
        }
        drop(r, from);
        if (allowed && (before.any || has(&before, from))) {
            add(&mapped, to);
        }
    }
    for (unsigned i = 0; i < mapped.count; i++) {
        add(r, mapped.policy[i]);
    }
    return 1;
}

static int lower(unsigned *counter, verify_bytes number)
{
    /* Not negative, and no octet more than needed. */
    if (number.len == 0 || (number.p[0] & 0x80) != 0
        || (number.len > 1 && number.p[0] == 0 && (number.p[1] & 0x80) == 0)) {
        return 0;
    }
    if (number.len == 1 && number.p[0] < *counter) {
        *counter = number.p[0];
    }
    return 1;
}

/* 6.1.4 (i), (j). 0 when an extension is malformed. */
static int read_rules(countdown *c, const mbedtls_x509_crt *crt)
{
    verify_bytes value, list, number;
    if (verify_extension(crt, POLICY_CONSTRAINTS, &value)) {
        if (!verify_take(&value, SEQUENCE, &list) || value.len != 0 || list.len == 0
            || (verify_take(&list, MBEDTLS_ASN1_CONTEXT_SPECIFIC | 0, &number)
                && !lower(&c->explicit_policy, number))
            || (verify_take(&list, MBEDTLS_ASN1_CONTEXT_SPECIFIC | 1, &number)
                && !lower(&c->inhibit_mapping, number))
            || list.len != 0) {
            return 0;
        }
    }
    if (verify_extension(crt, INHIBIT_ANY_POLICY, &value)) {
        return verify_take(&value, MBEDTLS_ASN1_INTEGER, &number) && value.len == 0
               && lower(&c->inhibit_any, number);
    }
    return 1;
}

static void count_down(countdown *c)
{
    c->explicit_policy -= c->explicit_policy > 0;
    c->inhibit_any -= c->inhibit_any > 0;
    c->inhibit_mapping -= c->inhibit_mapping > 0;
}

/* 6.1.3 to 6.1.5 for one certificate. 0 when it is malformed. */
static int process(verification *v, unsigned at, row *valid, countdown *c)
{
    const mbedtls_x509_crt *crt = v->path[at];
    int self_issued = verify_self_issued(crt);
    if (!descend(valid, crt, c->inhibit_any > 0 || (at > 0 && self_issued))) {
        return 0;
    }
    if (at > 0 && !map(valid, crt, c->inhibit_mapping > 0)) {
        return 0;
    }
    if (at == 0 || !self_issued) {
        count_down(c);
    }
    countdown before = *c;
    if (!read_rules(c, crt)) {
        return 0;
    }
    /* 6.1.5 (b): of the last certificate a demand that begins at once counts, nothing else. */
    if (at == 0 && c->explicit_policy != 0) {
        *c = before;
    }
    return 1;
}

void verify_policies(verification *v)
{
    row valid = { .any = 1 };
    countdown c = { VERIFY_MAX_PATH, VERIFY_MAX_PATH, VERIFY_MAX_PATH };
    if (!v->anchored) {
        return;
    }
    /* A certificate that is trusted itself has nobody above it who demands a policy. */
    for (unsigned at = v->length - 1; at-- > 0;) {
        int demanded = c.explicit_policy == 0;
        if (!process(v, at, &valid, &c)) {
            verify_fault(v, at, VERDICT_POLICY, NATIVE_BADCERT_POLICY, NULL, 0);
            return;
        }
        demanded = demanded || (at == 0 && c.explicit_policy == 0);
        if (demanded && valid.count == 0 && !valid.any) {
            verify_fault(v, at, VERDICT_POLICY, NATIVE_BADCERT_POLICY, NULL, 0);
            return;
        }
    }
}
