/* Chains that peers have shown: connections to one server hold one between them. */
#ifndef MBEDTLS_WASM_PEER_CHAINS_H
#define MBEDTLS_WASM_PEER_CHAINS_H

#include "mbedtls/x509_crt.h"

/* The chain itself, or an equal one in its place, which is then freed; from now on it does not
 * change. NULL for NULL. Each call is one more user of what it returns. */
mbedtls_x509_crt *native_peer_chain_share(mbedtls_x509_crt *chain);

/* One user less of a chain, which goes with the last one; one that was not shared has one. */
void native_peer_chain_release(mbedtls_x509_crt *chain);

#endif
