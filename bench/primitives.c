/* Primitives of Mbed TLS as its own makefile compiles it, for bench/primitives.ts: says how many
 * operations of a kind it does in a second of its own time.
 *
 *     primitives NAME MILLISECONDS
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "mbedtls/ccm.h"
#include "mbedtls/ecdsa.h"
#include "mbedtls/gcm.h"
#include "mbedtls/rsa.h"

#define MOST (1 << 14)

/* For keys of a bench, and for blinding, which takes its time whatever it draws. */
static int numbers(void *state, unsigned char *bytes, size_t size)
{
    static uint32_t last = 1;
    (void) state;
    for (size_t i = 0; i < size; i++) {
        last = last * 1664525 + 1013904223;
        bytes[i] = (unsigned char) (last >> 24);
    }
    return 0;
}

static void expect(int code)
{
    if (code != 0) {
        fprintf(stderr, "An operation returned %d.\n", code);
        exit(1);
    }
}

typedef struct {
    mbedtls_ecp_group group;
    mbedtls_mpi d, r, s;
    mbedtls_ecp_point q, shared;
    unsigned char hash[48];
    size_t hash_size;
} curve;

static void make_curve(curve *c, mbedtls_ecp_group_id id, size_t hash_size)
{
    mbedtls_ecp_group_init(&c->group);
    mbedtls_mpi_init(&c->d);
    mbedtls_mpi_init(&c->r);
    mbedtls_mpi_init(&c->s);
    mbedtls_ecp_point_init(&c->q);
    mbedtls_ecp_point_init(&c->shared);
    expect(mbedtls_ecp_group_load(&c->group, id));
    expect(mbedtls_ecp_gen_keypair(&c->group, &c->d, &c->q, numbers, NULL));
    c->hash_size = hash_size;
    memset(c->hash, 0x5a, sizeof(c->hash));
    if (hash_size > 0) {
        expect(mbedtls_ecdsa_sign(&c->group, &c->r, &c->s, &c->d, c->hash, hash_size, numbers,
                                  NULL));
    }
}

static void share(curve *c)
{
    expect(mbedtls_ecp_mul(&c->group, &c->shared, &c->d, &c->q, numbers, NULL));
}

static void verify(curve *c)
{
    expect(mbedtls_ecdsa_verify(&c->group, c->hash, c->hash_size, &c->q, &c->r, &c->s));
}

/* Powers modulo any odd number take their time. */
static void make_rsa(mbedtls_rsa_context *rsa, size_t bytes)
{
    unsigned char modulus[512], exponent[] = { 1, 0, 1 };
    mbedtls_rsa_init(rsa);
    numbers(NULL, modulus, bytes);
    modulus[0] |= 0x80;
    modulus[bytes - 1] |= 1;
    expect(mbedtls_rsa_import_raw(rsa, modulus, bytes, NULL, 0, NULL, 0, NULL, 0, exponent,
                                  sizeof(exponent)));
    expect(mbedtls_rsa_complete(rsa));
}

static void apply(mbedtls_rsa_context *rsa)
{
    static unsigned char input[512], output[512];
    input[rsa->MBEDTLS_PRIVATE(len) - 2] = 0x42;
    expect(mbedtls_rsa_public(rsa, input, output));
}

static curve x25519, p256, p384;
static mbedtls_rsa_context rsa2048, rsa4096;
static mbedtls_gcm_context gcm;
static mbedtls_ccm_context ccm;
static unsigned char bytes[MOST + 16], nonce[12], key[16];
static size_t length;

static void do_x25519(void) { share(&x25519); }
static void do_p256(void) { share(&p256); }
static void do_p384(void) { share(&p384); }
static void do_p256_verify(void) { verify(&p256); }
static void do_p384_verify(void) { verify(&p384); }
static void do_rsa2048(void) { apply(&rsa2048); }
static void do_rsa4096(void) { apply(&rsa4096); }

static void do_handshake(void)
{
    share(&x25519);
    share(&x25519);
    verify(&p256);
    verify(&p384);
    apply(&rsa4096);
}

static void do_gcm(void)
{
    expect(mbedtls_gcm_crypt_and_tag(&gcm, MBEDTLS_GCM_ENCRYPT, length, nonce, sizeof(nonce), key,
                                     13, bytes, bytes, 16, bytes + length));
}

static void do_ccm(void)
{
    expect(mbedtls_ccm_encrypt_and_tag(&ccm, length, nonce, sizeof(nonce), key, 13, bytes, bytes,
                                       bytes + length, 16));
}

static const struct {
    const char *name;
    void (*run)(void);
    size_t length;
} kinds[] = {
    { "x25519", do_x25519, 0 },
    { "p256", do_p256, 0 },
    { "p384", do_p384, 0 },
    { "p256-verify", do_p256_verify, 0 },
    { "p384-verify", do_p384_verify, 0 },
    { "rsa-2048", do_rsa2048, 0 },
    { "rsa-4096", do_rsa4096, 0 },
    { "handshake", do_handshake, 0 },
    { "gcm-64", do_gcm, 64 },
    { "gcm-1024", do_gcm, 1024 },
    { "gcm-16384", do_gcm, MOST },
    { "ccm-64", do_ccm, 64 },
    { "ccm-1024", do_ccm, 1024 },
    { "ccm-16384", do_ccm, MOST },
};

static void make_all(void)
{
    make_curve(&x25519, MBEDTLS_ECP_DP_CURVE25519, 0);
    make_curve(&p256, MBEDTLS_ECP_DP_SECP256R1, 32);
    make_curve(&p384, MBEDTLS_ECP_DP_SECP384R1, 48);
    make_rsa(&rsa2048, 256);
    make_rsa(&rsa4096, 512);
    mbedtls_gcm_init(&gcm);
    mbedtls_ccm_init(&ccm);
    expect(mbedtls_gcm_setkey(&gcm, MBEDTLS_CIPHER_ID_AES, key, 128));
    expect(mbedtls_ccm_setkey(&ccm, MBEDTLS_CIPHER_ID_AES, key, 128));
}

static double rate(void (*run)(void), double seconds)
{
    run();
    clock_t start = clock();
    for (int count = 1;; count++) {
        run();
        double taken = (double) (clock() - start) / CLOCKS_PER_SEC;
        if (taken > seconds) {
            return count / taken;
        }
    }
}

int main(int count, char **words)
{
    for (size_t i = 0; count == 3 && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (strcmp(words[1], kinds[i].name) == 0) {
            make_all();
            length = kinds[i].length;
            printf("%f\n", rate(kinds[i].run, atof(words[2]) / 1000));
            return 0;
        }
    }
    fprintf(stderr, "primitives NAME MILLISECONDS\n");
    return 1;
}
