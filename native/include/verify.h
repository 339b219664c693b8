/* The strict verification of a peer's certificates: RFC 5280 and RFC 9525, with Mbed TLS's parser
 * and signatures. One file for each concern; the patches of native/patches call the two functions
 * at the end. Nothing here recurses, and what a peer can make it do is bounded by VERIFY_MAX_* and
 * by the account of signatures (verify_signature.c). */
#ifndef MBEDTLS_WASM_VERIFY_H
#define MBEDTLS_WASM_VERIFY_H

/* It belongs to the library, whose parser keeps what is needed in private fields. */
#ifndef MBEDTLS_ALLOW_PRIVATE_ACCESS
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#endif
#include <stddef.h>
#include <stdint.h>
#include "mbedtls/ssl.h"
#include "mbedtls/x509_crl.h"
#include "mbedtls/x509_crt.h"

/* Certificates of one path, from the peer's to the trusted one. */
#define VERIFY_MAX_PATH (MBEDTLS_X509_MAX_INTERMEDIATE_CA + 2)
/* Issuers of one name that are tried for one certificate. */
#define VERIFY_MAX_CANDIDATES 16
/* Steps of the search for a path, and comparisons of a name with a constraint or of extensions. */
#define VERIFY_MAX_STEPS 256
#define VERIFY_MAX_COMPARISONS 250000

/* What is wrong beyond Mbed TLS's MBEDTLS_X509_BADCERT_* flags; the bits above those are free. */
#define NATIVE_BADCERT_NAME_CONSTRAINTS 0x01000000
#define NATIVE_BADCERT_POLICY 0x02000000
#define NATIVE_BADCERT_EXTENSION 0x04000000

/* Set in ext_types of a certificate with a critical extension that Mbed TLS's own verification does
 * not know. */
#define NATIVE_EXT_CRITICAL_UNKNOWN 0x40000000

/* What is recorded of a verification. The order is that of ts/mbedtls/verdict.ts; what follows the
 * kind is in verify_verdict.c. */
typedef enum {
    VERDICT_CERTIFICATE,
    VERDICT_EXPIRED,
    VERDICT_FUTURE,
    VERDICT_REVOKED,
    VERDICT_HOST,
    VERDICT_NO_ISSUER,
    VERDICT_SIGNATURE,
    VERDICT_SELF_SIGNED,
    VERDICT_NOT_CA,
    VERDICT_NO_CERT_SIGN,
    VERDICT_PATH_LENGTH,
    VERDICT_KEY_USAGE,
    VERDICT_EXT_KEY_USAGE,
    VERDICT_DIGEST,
    VERDICT_SIGNATURE_KEY,
    VERDICT_KEY,
    VERDICT_CRITICAL,
    VERDICT_CONSTRAINT,
    VERDICT_CONSTRAINTS_UNKNOWN,
    VERDICT_POLICY,
    VERDICT_MALFORMED,
    VERDICT_CRL,
    VERDICT_DATES,
    VERDICT_TOO_LONG,
    VERDICT_FLAGS,
} verdict_kind;

typedef struct {
    const unsigned char *p;
    size_t len;
} verify_bytes;

typedef struct {
    const void *child;
    const void *parent;
    int good;
} verify_pair;

typedef struct {
    /* What is asked. `client`: the peer is a client. `host` is NULL where no name is asked for. */
    mbedtls_x509_crt *chain;
    mbedtls_x509_crt *anchors;
    mbedtls_x509_crl *crls;
    const mbedtls_x509_crt_profile *profile;
    const char *host;
    mbedtls_x509_time now;
    int client;
    /* The path that is looked at, the peer's certificate first, and what is wrong with each. */
    mbedtls_x509_crt *path[VERIFY_MAX_PATH];
    uint32_t flags[VERIFY_MAX_PATH];
    unsigned length;
    unsigned faults;
    /* Whether it ends in a trusted certificate; why not, otherwise. */
    int anchored;
    verdict_kind broken;
    int recording;
    /* The work so far. */
    unsigned steps;
    unsigned comparisons;
    unsigned pairs;
    verify_pair pair[64];
    /* An Mbed TLS number that ends it, or 0. */
    int failure;
} verification;

/* verify_path.c: finds the best path there is and leaves it in v with its flags. */
void verify_search(verification *v);

/* verify_judge.c: sets the flags of the path in v. */
void verify_judge(verification *v);
/* Adds to the flags of a certificate of the path, and to the record if there is one. */
void verify_fault(verification *v, unsigned at, verdict_kind kind, uint32_t flags,
                  const void *detail, size_t size);
int verify_is_current(const verification *v, const mbedtls_x509_crt *crt);
int verify_may_sign(const mbedtls_x509_crt *crt, int trusted);

/* verify_signature.c: signatures within the bound on work, each pair checked once. */
int verify_signed_by(verification *v, mbedtls_x509_crt *child, mbedtls_x509_crt *parent);
int verify_crl_signed_by(verification *v, mbedtls_x509_crl *crl, mbedtls_x509_crt *parent);
int verify_charge_leaf(verification *v);
int verify_key_allowed(const mbedtls_x509_crt_profile *profile, const mbedtls_pk_context *pk);
int verify_digest_allowed(const mbedtls_x509_crt_profile *profile, mbedtls_md_type_t md,
                          mbedtls_pk_type_t pk);
int verify_kind_allowed(const mbedtls_x509_crt_profile *profile, mbedtls_pk_type_t pk);

/* verify_extension.c: the extensions that Mbed TLS does not keep. */
/* Steps through them: `at` is the rest, 1 for one more, 0 at the end. */
int verify_next_extension(verify_bytes *at, verify_bytes *oid, int *critical, verify_bytes *value);
verify_bytes verify_extensions(const mbedtls_x509_crt *crt);
/* The value of the extension 2.5.29.`number`; 0 when there is none. */
int verify_extension(const mbedtls_x509_crt *crt, unsigned char number, verify_bytes *value);
void verify_extensions_known(verification *v, unsigned at);
/* 1 when both dates are in UTC, as RFC 5280 4.1.2.5 wants them: Mbed TLS reads local ones too. */
int verify_dates_in_utc(const mbedtls_x509_crt *crt);
int verify_is_known(const verify_bytes *oid);
/* The content of the DER element with `tag` at the start of `at`, which then begins behind it. 0
 * when it is another one. */
int verify_take(verify_bytes *at, int tag, verify_bytes *content);

/* verify_name.c: RFC 5280 7.1. */
/* 1 when both are the same name; the bytes are those of the whole SEQUENCE. */
int verify_same_name(const mbedtls_x509_buf *a, const mbedtls_x509_buf *b);
/* 1 when the name begins with all of the other one's parts. Both are contents of the SEQUENCE. */
int verify_name_within(verify_bytes name, verify_bytes base);
int verify_self_issued(const mbedtls_x509_crt *crt);

/* verify_host.c: RFC 9525. */
void verify_host(verification *v);
/* 1 when `text` ends in `suffix`, letters being the same in both cases. */
int verify_ends_in(verify_bytes text, verify_bytes suffix);

/* verify_constraints.c: RFC 5280 4.2.1.10. */
void verify_constraints(verification *v);

/* verify_policy.c: RFC 5280 6.1, no policy being asked for. */
void verify_policies(verification *v);

/* verify_crl.c: as Mbed TLS does it. */
void verify_crls(verification *v);

/* verify_parse.c: certificates with critical extensions that Mbed TLS's parser refuses. */
int verify_parse_der(mbedtls_x509_crt *chain, const unsigned char *der, size_t size);
/* What a device with Mbed TLS reads: no keys for Ed25519 or RSASSA-PSS alone. */
int verify_parse_as_mbedtls(mbedtls_x509_crt *chain, const unsigned char *der, size_t size);
/* The same for one that the peer sent: only the first has to parse. */
int verify_parse_sent(mbedtls_x509_crt *chain, const unsigned char *der, size_t size);

/* verify_verdict.c */
void verdict_begin(void);
void verdict_add(verdict_kind kind, unsigned at, const void *detail, size_t size);
void verdict_add_certificate(unsigned at, const mbedtls_x509_crt *crt, uint32_t flags);

/* Called by the patches. ----------------------------------------------------------------------- */

/* mbedtls_x509_crt_parse_der for a certificate that the peer sent. With strict verification what
 * does not parse is left out, but for the first one. */
int native_peer_crt_parse(const mbedtls_ssl_context *ssl, mbedtls_x509_crt *chain,
                          const unsigned char *der, size_t size);
/* mbedtls_x509_crt_verify_restartable for a peer, by the rules that its configuration asks for. */
int native_peer_verify(const mbedtls_ssl_context *ssl, mbedtls_x509_crt *chain,
                       mbedtls_x509_crt *anchors, mbedtls_x509_crl *crls, const char *host,
                       uint32_t *flags, int (*f_vrfy)(void *, mbedtls_x509_crt *, int, uint32_t *),
                       void *p_vrfy);

#endif
