#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include "peer_chains.h"

#include <string.h>
#include "mbedtls/platform.h"
#include "mbedtls/sha256.h"

/* By the digest of the first certificate. */
#define PLACES 256

struct native_peer_chain {
    mbedtls_x509_crt *chain;
    struct native_peer_chain *next;
    size_t users;
};

static struct native_peer_chain *places[PLACES];

static struct native_peer_chain **place_of(const mbedtls_x509_crt *chain)
{
    return &places[chain->digest[0]];
}

static int are_equal(const mbedtls_x509_crt *a, const mbedtls_x509_crt *b)
{
    while (a != NULL && b != NULL && a->version == b->version && a->raw.len == b->raw.len &&
           memcmp(a->raw.p, b->raw.p, a->raw.len) == 0) {
        a = a->next;
        b = b->next;
    }
    return a == NULL && b == NULL;
}

static void free_chain(mbedtls_x509_crt *chain)
{
    mbedtls_x509_crt_free(chain);
    mbedtls_free(chain);
}

static int digest(mbedtls_x509_crt *chain)
{
    if (!chain->digested) {
        chain->digested = mbedtls_sha256(chain->raw.p, chain->raw.len, chain->digest, 0) == 0;
    }
    return chain->digested;
}

static mbedtls_x509_crt *add(mbedtls_x509_crt *chain)
{
    struct native_peer_chain **place = place_of(chain);
    struct native_peer_chain *shared = mbedtls_calloc(1, sizeof(*shared));
    if (shared == NULL) {
        return chain;
    }
    *shared = (struct native_peer_chain) { .chain = chain, .next = *place, .users = 1 };
    *place = chain->shared = shared;
    return chain;
}

mbedtls_x509_crt *native_peer_chain_share(mbedtls_x509_crt *chain)
{
    if (chain == NULL || chain->shared != NULL || chain->raw.len == 0 || !digest(chain)) {
        return chain;
    }
    for (struct native_peer_chain *known = *place_of(chain); known != NULL; known = known->next) {
        if (are_equal(known->chain, chain)) {
            known->users++;
            free_chain(chain);
            return known->chain;
        }
    }
    return add(chain);
}

void native_peer_chain_release(mbedtls_x509_crt *chain)
{
    struct native_peer_chain *shared = chain->shared;
    if (shared != NULL && --shared->users > 0) {
        return;
    }
    if (shared != NULL) {
        struct native_peer_chain **at = place_of(chain);
        while (*at != shared) {
            at = &(*at)->next;
        }
        *at = shared->next;
        mbedtls_free(shared);
    }
    free_chain(chain);
}
