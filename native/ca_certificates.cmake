# Whose roots mbedtls-wasm/roots has: Mozilla's, as Debian publishes them. build/fetch.mjs reads
# these lines, so keep their form. Nothing is compiled from it.
set(CA_CERTIFICATES_VERSION "20250419")
set(CA_CERTIFICATES_FILE "ca-certificates_20250419.tar.xz")
set(CA_CERTIFICATES_SHA256 "33b44ef78653ecd3f0f2f13e5bba6be466be2e7da72182f737912b81798ba5d2")
set(CA_CERTIFICATES_URL "https://deb.debian.org/debian/pool/main/c/ca-certificates/")
