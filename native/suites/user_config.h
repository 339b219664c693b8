/* What Mbed TLS's own suites need besides what the product has: self-tests, hooks into what is
 * static, files. Everything else is as it is delivered. */
#ifndef MBEDTLS_WASM_SUITES_CONFIG_H
#define MBEDTLS_WASM_SUITES_CONFIG_H

#define MBEDTLS_SELF_TEST
#define MBEDTLS_TEST_HOOKS
#define MBEDTLS_FS_IO
/* The suite of RSA runs nothing at all without it. */
#define MBEDTLS_GENPRIME

#endif
