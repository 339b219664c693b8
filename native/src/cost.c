/* What verifying signatures costs, and the limit of it for one chain of certificates. A chain comes
 * from the peer before anything of it is trusted, and Mbed TLS tries every certificate of the right
 * name as an issuer. */
#include "cost.h"
#include "mbedtls/ecp.h"
#include "mbedtls/rsa.h"
#include "mbedtls/x509.h"

static int spent;
static int refusal;

/* A product of two numbers of n limbs takes n * n steps. There is a square for each bit of the
 * exponent and as much for each that is set; five are for Montgomery's form. */
int native_rsa_cost(size_t modulus, size_t exponent)
{
    if (exponent > NATIVE_RSA_MAX_EXPONENT_BITS || modulus > NATIVE_RSA_MAX_MODULUS_BITS) {
        return MBEDTLS_ERR_RSA_KEY_TOO_COSTLY;
    }
    size_t limbs = (modulus + 63) / 64;
    return (int) (25 + limbs * limbs * (2 * exponent + 5) / NATIVE_COST_RSA_STEPS);
}

static int ec_cost(mbedtls_ecp_group_id curve)
{
    switch (curve) {
        case MBEDTLS_ECP_DP_SECP256R1: return NATIVE_COST_P256;
        case MBEDTLS_ECP_DP_SECP384R1: return NATIVE_COST_P384;
        case MBEDTLS_ECP_DP_SECP224R1:
        case MBEDTLS_ECP_DP_SECP256K1: return NATIVE_COST_SECP256K1;
        case MBEDTLS_ECP_DP_BP256R1: return NATIVE_COST_BP256;
        case MBEDTLS_ECP_DP_BP384R1: return NATIVE_COST_BP384;
        case MBEDTLS_ECP_DP_BP512R1: return NATIVE_COST_BP512;
        default: return NATIVE_COST_P521;
    }
}

int native_signature_cost(const mbedtls_pk_context *pk)
{
    if (mbedtls_pk_can_do(pk, MBEDTLS_PK_RSASSA_PSS)) {
        const mbedtls_rsa_context *rsa = mbedtls_pk_rsa(*pk);
        return native_rsa_cost(mbedtls_rsa_get_bitlen(rsa),
                               mbedtls_mpi_bitlen(&rsa->MBEDTLS_PRIVATE(E)));
    }
    if (mbedtls_pk_can_do(pk, MBEDTLS_PK_ED25519)) {
        return NATIVE_COST_ED25519;
    }
    return mbedtls_pk_can_do(pk, MBEDTLS_PK_ECDSA)
               ? ec_cost(mbedtls_pk_ec(*pk)->MBEDTLS_PRIVATE(grp).id)
               : 0;
}

/* Only a compressed point is shorter than its two coordinates, whatever surrounds it. Its root is a
 * power: as many squares as a coordinate has bits. */
static int reading_cost(const mbedtls_x509_crt *crt)
{
    if (!mbedtls_pk_can_do(&crt->pk, MBEDTLS_PK_ECDSA)
        || crt->pk_raw.len > 2 * mbedtls_pk_get_len(&crt->pk)) {
        return 0;
    }
    size_t bits = mbedtls_pk_get_bitlen(&crt->pk), limbs = (bits + 63) / 64;
    return (int) (limbs * limbs * bits / NATIVE_COST_ROOT_STEPS);
}

static int chain_reading_cost(const mbedtls_x509_crt *chain)
{
    int cost = 0;
    for (const mbedtls_x509_crt *crt = chain; crt != NULL && cost <= NATIVE_COST_LIMIT;
         crt = crt->next) {
        cost += reading_cost(crt);
    }
    return cost;
}

int native_cost_reading(const mbedtls_x509_crt *chain)
{
    return chain_reading_cost(chain) > NATIVE_COST_LIMIT ? MBEDTLS_ERR_X509_CHAIN_TOO_COSTLY : 0;
}

void native_cost_begin(const mbedtls_x509_crt *chain)
{
    spent = chain_reading_cost(chain);
    refusal = 0;
}

int native_cost_charge(const mbedtls_pk_context *pk, size_t hashed_bytes)
{
    if (refusal != 0) {
        return refusal;
    }
    int cost = native_signature_cost(pk);
    if (cost < 0) {
        refusal = cost;
        return refusal;
    }
    spent += cost + NATIVE_COST_KIB * (int) (hashed_bytes / 1024);
    if (spent > NATIVE_COST_LIMIT) {
        refusal = MBEDTLS_ERR_X509_CHAIN_TOO_COSTLY;
    }
    return refusal;
}

int native_cost_refusal(void)
{
    return refusal;
}
