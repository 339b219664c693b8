/* The search for a path from the peer's certificate to a trusted one, over what was sent in
 * whatever order: depth first, the likeliest issuer first, until a path is found with which nothing
 * is wrong. Else the best that was seen is kept. */
#include <string.h>
#include "verify.h"

/* The issuers by name of one certificate of the path, the likeliest first. */
typedef struct {
    mbedtls_x509_crt *candidates[VERIFY_MAX_CANDIDATES];
    unsigned char ranks[VERIFY_MAX_CANDIDATES];
    unsigned char trusted[VERIFY_MAX_CANDIDATES];
    unsigned count;
    unsigned next;
    int unsigned_by_any;
} step;

static int same_bytes(const mbedtls_x509_buf *a, const mbedtls_x509_buf *b)
{
    return a->len == b->len && memcmp(a->p, b->p, a->len) == 0;
}

/* RFC 5280 4.2.1.1: a hint only. A certificate without an identifier fits any. */
static int key_id_differs(const mbedtls_x509_crt *child, const mbedtls_x509_crt *parent)
{
    const mbedtls_x509_buf *wanted = &child->authority_key_id.keyIdentifier;
    const mbedtls_x509_buf *has = &parent->subject_key_id;
    return wanted->len != 0 && has->len != 0 && !same_bytes(wanted, has);
}

static unsigned char rank_of(const verification *v, const mbedtls_x509_crt *child,
                             const mbedtls_x509_crt *parent, int trusted)
{
    int unlikely = !verify_is_current(v, parent) || !verify_may_sign(parent, trusted);
    return (unsigned char) (4 * key_id_differs(child, parent) + 2 * unlikely + !trusted);
}

static void insert(step *s, mbedtls_x509_crt *crt, unsigned char rank, int trusted)
{
    unsigned at = s->count < VERIFY_MAX_CANDIDATES ? s->count : VERIFY_MAX_CANDIDATES - 1;
    if (s->count == VERIFY_MAX_CANDIDATES && s->ranks[at] <= rank) {
        return;
    }
    for (; at > 0 && s->ranks[at - 1] > rank; at--) {
        s->candidates[at] = s->candidates[at - 1];
        s->ranks[at] = s->ranks[at - 1];
        s->trusted[at] = s->trusted[at - 1];
    }
    s->candidates[at] = crt;
    s->ranks[at] = rank;
    s->trusted[at] = (unsigned char) trusted;
    if (s->count < VERIFY_MAX_CANDIDATES) {
        s->count++;
    }
}

/* A key under one name stands in a path once: there is no loop then. */
static int is_in_path(const verification *v, unsigned depth, const mbedtls_x509_crt *crt)
{
    for (unsigned i = 0; i <= depth; i++) {
        if (same_bytes(&v->path[i]->pk_raw, &crt->pk_raw)
            && verify_same_name(&v->path[i]->subject_raw, &crt->subject_raw)) {
            return 1;
        }
    }
    return 0;
}

static int is_candidate(const step *s, const mbedtls_x509_crt *crt)
{
    for (unsigned i = 0; i < s->count; i++) {
        if (same_bytes(&s->candidates[i]->raw, &crt->raw)) {
            return 1;
        }
    }
    return 0;
}

static void collect_from(const verification *v, unsigned depth, step *s, mbedtls_x509_crt *list,
                         int trusted)
{
    const mbedtls_x509_crt *child = v->path[depth];
    for (mbedtls_x509_crt *crt = list; crt != NULL; crt = crt->next) {
        if (crt->version != 0 && verify_same_name(&child->issuer_raw, &crt->subject_raw) &&
            !is_in_path(v, depth, crt) && !is_candidate(s, crt)) {
            insert(s, crt, rank_of(v, child, crt, trusted), trusted);
        }
    }
}

static void collect(const verification *v, unsigned depth, step *s)
{
    memset(s, 0, sizeof(*s));
    collect_from(v, depth, s, v->anchors, 1);
    collect_from(v, depth, s, v->chain->next, 0);
}

/* As Mbed TLS does: the peer's own certificate is trusted when it is among the trusted ones and
 * issued by itself. */
static int is_trusted_itself(const verification *v)
{
    if (!verify_self_issued(v->chain)) {
        return 0;
    }
    for (const mbedtls_x509_crt *crt = v->anchors; crt != NULL; crt = crt->next) {
        if (crt->raw.len != 0 && same_bytes(&crt->raw, &v->chain->raw)) {
            return 1;
        }
    }
    return 0;
}

typedef struct {
    mbedtls_x509_crt *path[VERIFY_MAX_PATH];
    unsigned length;
    unsigned faults;
    int anchored;
    verdict_kind broken;
} best_path;

static int is_better(const verification *v, const best_path *best)
{
    if (best->length == 0 || v->anchored != best->anchored) {
        return best->length == 0 || v->anchored;
    }
    return v->anchored ? v->faults < best->faults : v->length > best->length;
}

/* Looks at the path of so many certificates; 1 when nothing is wrong with it. */
static int consider(verification *v, best_path *best, unsigned length, int anchored,
                    verdict_kind broken)
{
    v->length = length;
    v->anchored = anchored;
    v->broken = broken;
    verify_judge(v);
    if (is_better(v, best)) {
        memcpy(best->path, v->path, sizeof(best->path));
        best->length = length;
        best->faults = v->faults;
        best->anchored = anchored;
        best->broken = broken;
    }
    return v->faults == 0;
}

static verdict_kind why_broken(const verification *v, unsigned depth, const step *s)
{
    if (s->unsigned_by_any) {
        return VERDICT_SIGNATURE;
    }
    return verify_self_issued(v->path[depth]) ? VERDICT_SELF_SIGNED : VERDICT_NO_ISSUER;
}

static void search(verification *v, best_path *best)
{
    step steps[VERIFY_MAX_PATH];
    unsigned depth = 0;
    collect(v, 0, &steps[0]);
    while (v->failure == 0) {
        step *s = &steps[depth];
        if (s->next == s->count) {
            int ends_here = s->count == 0 || s->unsigned_by_any == (int) s->count;
            if (ends_here && !best->anchored
                && consider(v, best, depth + 1, 0, why_broken(v, depth, s))) {
                return;
            }
            if (depth == 0) {
                return;
            }
            depth--;
            continue;
        }
        unsigned at = s->next++;
        if (++v->steps > VERIFY_MAX_STEPS) {
            v->failure = MBEDTLS_ERR_X509_CHAIN_TOO_COSTLY;
        } else if (!verify_signed_by(v, v->path[depth], s->candidates[at])) {
            s->unsigned_by_any++;
        } else {
            v->path[depth + 1] = s->candidates[at];
            if (s->trusted[at]) {
                if (consider(v, best, depth + 2, 1, VERDICT_CERTIFICATE)) {
                    return;
                }
            } else if (depth + 2 < VERIFY_MAX_PATH) {
                depth++;
                collect(v, depth, &steps[depth]);
            } else if (!best->anchored) {
                consider(v, best, depth + 2, 0, VERDICT_TOO_LONG);
            }
        }
    }
}

void verify_search(verification *v)
{
    best_path best = { .length = 0 };
    v->path[0] = v->chain;
    if (verify_charge_leaf(v) != 0) {
        return;
    }
    if (is_trusted_itself(v)) {
        consider(v, &best, 1, 1, VERDICT_CERTIFICATE);
    } else {
        search(v, &best);
    }
    if (v->failure != 0 && best.anchored) {
        /* What is wrong with a path says more than that looking for another one took too long. */
        v->failure = 0;
    } else if (v->failure != 0 || (v->faults == 0 && v->anchored)) {
        return;
    }
    if (best.length == 0) {
        consider(v, &best, 1, 0, VERDICT_NO_ISSUER);
    }
    memcpy(v->path, best.path, sizeof(v->path));
    v->length = best.length;
    v->anchored = best.anchored;
    v->broken = best.broken;
    v->recording = 1;
    verify_judge(v);
}
