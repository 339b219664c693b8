/* For curves.cpp: wiping is no matter of bounds. */
#define mbedtls_platform_zeroize(at, size) ((void) (at), (void) (size))
